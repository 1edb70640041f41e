"""The C64's VIC-II 6569 (PAL): display modes, colours, memory pointers, raster line.

The 47 registers stay in the machine's memory at the chip's address, where scan-out samples them,
and repeat every 64 bytes. Bits that do not exist read as 1. Sprites are not drawn: their registers
keep what is written. Sources: mist64/c64ref c64io_mapc64.txt; Christian Bauer, "The MOS 6567/6569
video controller (VIC-II)", sections 3.2 (registers), 3.4 (PAL: 312 lines) and 3.7.3 (modes).
"""

from collections.abc import Callable
from typing import Any

from emulator import palettes
from emulator.devices.beam import Beam
from emulator.devices.vic_banks import BANK_SIZE, VicBanks
from emulator.display import Border, Display
from emulator.layouts.layout import Layout, Memory
from emulator.layouts.vic import (
    VicBitmap,
    VicExtendedText,
    VicInvalid,
    VicMulticolourBitmap,
    VicMulticolourText,
    VicText,
)
from emulator.memory_map import Register
from emulator.palettes import Palette

REGISTERS = (
    Register(0x00, "SPRITE_X_0", "sprite positions (kept, not drawn)", size=17),
    Register(0x11, "CONTROL_1", "5 bitmap, 6 extended colour, 4 display on, 7 raster bit 8", 0x3B),
    Register(0x12, "RASTER", "line of the beam; each read moves it on", None),
    Register(0x15, "SPRITE_ENABLE", "one bit a sprite (kept, not drawn)"),
    Register(0x16, "CONTROL_2", "4 multicolour", 0x18),
    Register(0x18, "MEMORY", "4-7 screen x 1024; 1-3 characters x 2048, bitmap x 8192", 0x17),
    Register(0x20, "BORDER", "border colour 0-15", 2),
    Register(0x21, "BACKGROUND_0", "background colour 0-15", 0),
    Register(0x22, "BACKGROUND_1", "extended colour 1, multicolour 1", 1),
    Register(0x23, "BACKGROUND_2", "extended colour 2, multicolour 2", 2),
    Register(0x24, "BACKGROUND_3", "extended colour 3", 3),
)
_OFFSETS = {register.name: register.offset for register in REGISTERS}
CONTROL_1, CONTROL_2 = _OFFSETS["CONTROL_1"], _OFFSETS["CONTROL_2"]
RASTER, MEMORY = _OFFSETS["RASTER"], _OFFSETS["MEMORY"]
BORDER, BACKGROUND = _OFFSETS["BORDER"], _OFFSETS["BACKGROUND_0"]

COUNT, REPEAT = 0x2F, 64
LINES = 312
# Register by register, the bits that do not exist and read as 1.
_FLOATING = bytes(
    {0x16: 0xC0, 0x18: 0x01, 0x19: 0x70, 0x1A: 0xF0}.get(number, 0xF0 * (number >= BORDER))
    for number in range(COUNT)
)
EXTENDED, BITMAP, DISPLAY_ON, MULTICOLOUR = 0x40, 0x20, 0x10, 0x10


class Vic(Display):
    """The registers and the picture they describe.

    `banks` is what the chip sees of the memory; `bank` says which of the four is in force.
    """

    # The part of the border that a PAL set shows around 320 x 200: 384 x 272 in all.
    border = Border(32, 36, 32, 36)

    def __init__(
        self,
        memory: Memory,
        cells: Any,
        base: int,
        colours: int,
        banks: VicBanks,
        bank: Callable[[], int],
        wait_vblank: Callable[[], None],
    ) -> None:
        super().__init__()
        self._memory, self._cells, self._base, self._colours = memory, cells, base, colours
        self._banks, self._bank = banks, bank
        self._beam = Beam(LINES, wait_vblank)
        self._layouts: dict[tuple[int, int, int], Layout] = {}

    # -- registers

    def read(self, register: int) -> int:
        """A register, its unused bits set; what does not exist reads 255."""
        register %= REPEAT
        if register >= COUNT:
            return 0xFF
        value: int = self._cells[self._base + register]
        if register == RASTER:
            return self._beam.poll() & 0xFF
        if register == CONTROL_1:
            return value & 0x7F | self._beam.poll() >> 1 & 0x80
        return value | _FLOATING[register]

    def write(self, register: int, value: int) -> None:
        """Keep the value; the next frame shows it."""
        register %= REPEAT
        if register < COUNT:
            self._cells[self._base + register] = value

    def frame(self) -> None:
        """The beam is back at the top."""
        self._beam.frame()

    def save(self) -> dict[str, Any]:
        """The beam; the registers are in memory."""
        return self._beam.save()

    def load(self, state: dict[str, Any]) -> None:
        """Return the beam to where it was."""
        self._beam.load(state)

    # -- picture

    def palette(self) -> Palette:
        """The sixteen colours."""
        return palettes.C64

    def border_index(self) -> int:
        """The border register's low nibble."""
        return int(self._cells[self._base + BORDER]) & 15

    def is_blank(self) -> bool:
        """Display-on bit clear: the border covers the whole screen."""
        return not self._cells[self._base + CONTROL_1] & DISPLAY_ON

    def layout(self) -> Layout:
        """The mode and pointers in force, as one of the VIC's layouts."""
        control = self._cells[self._base + CONTROL_1] & (EXTENDED | BITMAP)
        mode = control | self._cells[self._base + CONTROL_2] & MULTICOLOUR
        bank = self._bank()
        self._banks.refresh(bank)
        key = (mode, self._cells[self._base + MEMORY] & 0xFE, bank)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = self._make_layout(*key)
        return layout

    def _make_layout(self, mode: int, pointers: int, bank: int) -> Layout:
        start = bank * BANK_SIZE
        common = (
            self._memory,
            self._banks.sees,
            start + (pointers >> 4) * 1024,
            self._colours,
            self._base + BACKGROUND,
        )
        if mode in _TEXT_MODES:
            return _TEXT_MODES[mode](*common, start + (pointers >> 1 & 7) * 2048)
        if mode in _BITMAP_MODES:
            return _BITMAP_MODES[mode](*common, start + (pointers >> 3 & 1) * 8192)
        return VicInvalid(*common)


_TEXT_MODES = {0: VicText, MULTICOLOUR: VicMulticolourText, EXTENDED: VicExtendedText}
_BITMAP_MODES = {BITMAP: VicBitmap, BITMAP | MULTICOLOUR: VicMulticolourBitmap}
