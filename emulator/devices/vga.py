"""The PC's VGA: three modes, the DAC behind its ports, CGA's palette register, vertical retrace.

    3C6 mask    3C7 read index    3C8 write index    3C9 red, green, blue in turn, 6 bits
    3D9 CGA colour    3DA status, bit 3 vertical retrace, bit 0 display disabled
    3DE mode        3, 4 or 13h; add 80h to keep the video memory

The DAC steps to the next index after three accesses to 3C9. A real program sets the mode through
the BIOS, which is machine code; here the mode register, documented by us, stands for that call, and
does what the call does: it clears the video memory and loads the start-up palette. Each read of 3DA
follows the beam, so that loops that wait for bit 3 to come and go pass one frame. Sources:
sebras/vgadoc VGA.TXT and CGA.TXT; canidlogic/vgapal for the palette.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from emulator import glyphs, palettes
from emulator.devices.beam import Beam
from emulator.devices.device import Device, State
from emulator.display import Display
from emulator.errors import Fault
from emulator.layouts.cga import CgaMode4
from emulator.layouts.layout import Layout, Memory
from emulator.layouts.linear8 import Linear8
from emulator.layouts.text import PcText
from emulator.memory_map import Register
from emulator.palettes import Palette

DAC_REGISTERS = (
    Register(0, "DAC_MASK", "ANDed with every pixel before the palette", 0xFF),
    Register(1, "DAC_READ_INDEX", "entry that DAC_DATA reads next", 1, access="w"),
    Register(2, "DAC_WRITE_INDEX", "entry that DAC_DATA writes next", 1),
    Register(3, "DAC_DATA", "red, green, blue in turn, 0-63 each", 63),
)
MASK, READ_INDEX, WRITE_INDEX, DATA = (register.offset for register in DAC_REGISTERS)

CRT_REGISTERS = (
    Register(0, "CGA_COLOUR", "mode 4: 0-3 background, 4 intensity, 5 palette", 0x20),
    Register(1, "INPUT_STATUS", "bit 3: vertical retrace", access="r"),
    Register(5, "VIDEO_MODE", "3 text, 4 CGA, 19 (13h) 320x200x256; +128 keeps the picture", 19),
)
CGA_COLOUR, STATUS, VIDEO_MODE = (register.offset for register in CRT_REGISTERS)

TEXT, CGA, LINEAR = 0x03, 0x04, 0x13
KEEP = 0x80
RETRACE, DISABLED = 0x08, 0x01
_POLLS = 4  # reads of STATUS a frame: three outside the retrace, one inside
# Mode 4's three foreground colours by palette bit, before the intensity bit adds 8.
_CGA_COLOURS = ((2, 4, 6), (3, 5, 7))


class Vga(Display):
    """The picture; `Dac` and `Crt` below are its registers as the bus sees them."""

    def __init__(
        self,
        memory: Memory,
        graphics: int,
        text: int,
        mode_cell: tuple[Any, int],
    ) -> None:
        super().__init__()
        self._apertures = {LINEAR: (graphics, 0x10000), TEXT: (text, 0x8000), CGA: (text, 0x8000)}
        self._memory = memory
        self._layouts: dict[int, Layout] = {
            TEXT: PcText(memory, text, glyphs.CODE_PAGE_437),
            CGA: CgaMode4(memory, text),
            LINEAR: Linear8(memory, graphics, 320, 200),
        }
        self._mode_cell = mode_cell
        self.mode = TEXT
        self.cga_colour = 0
        self.mask = 0xFF
        self.dac = palettes.VGA_DAC.copy()  # (256, 3), levels 0-63
        self._wide = palettes.widen_dac(self.dac)

    def set_mode(self, value: int) -> None:
        """Switch the mode as the BIOS's set-mode call does; Fault for one that does not exist."""
        mode = value & ~KEEP
        if mode not in self._layouts:
            raise Fault(
                f"video mode {value} refused: the pc has mode 3 (text), 4 (CGA 320x200x4)"
                " and 19 (13h, 320x200x256)."
            )
        self.mode = mode
        cells, address = self._mode_cell
        cells[address] = mode
        self.mask, self.cga_colour = 0xFF, 0x20 if mode == CGA else 0
        self.set_dac(palettes.VGA_DAC)
        if not value & KEEP:
            self._clear()

    def _clear(self) -> None:
        start, size = self._apertures[self.mode]
        self._memory[start : start + size] = 0
        if self.mode == TEXT:  # spaces, light grey on black
            self._memory[start : start + size : 2] = 0x20
            self._memory[start + 1 : start + size : 2] = 0x07

    def set_dac(self, levels: Palette) -> None:
        """Replace all 256 entries, 6-bit levels."""
        self.dac[...] = levels
        self._wide = palettes.widen_dac(self.dac)

    def set_level(self, entry: int, channel: int, level: int) -> None:
        """One of an entry's three levels, 0-63."""
        self.dac[entry, channel] = level
        self._wide[entry, channel] = level << 2 | level >> 4

    def reset(self) -> None:
        """Text mode, cleared, the start-up palette."""
        self.set_mode(TEXT)

    def layout(self) -> Layout:
        """The current mode's."""
        return self._layouts[self.mode]

    def palette(self) -> Palette:
        """The DAC widened to 8 bits, seen through its mask, or mode 4's four entries of it."""
        if self.mode == CGA:
            return np.take(self._wide, self._cga_entries(), axis=0)
        if self.mask != 0xFF:
            return np.take(self._wide, np.arange(256) & self.mask, axis=0)
        return self._wide

    def _cga_entries(self) -> list[int]:
        bright = 8 if self.cga_colour & 0x10 else 0
        three = _CGA_COLOURS[self.cga_colour >> 5 & 1]
        entries = [self.cga_colour & 15, *(colour + bright for colour in three)]
        return [entry & self.mask for entry in entries]

    def save(self) -> State:
        """Mode, mask, colour register and the DAC."""
        return {
            "mode": self.mode,
            "mask": self.mask,
            "cga_colour": self.cga_colour,
            "dac": self.dac.tobytes(),
        }

    def load(self, state: State) -> None:
        """Return to them; video memory is restored with the rest of memory."""
        self.mode, self.mask = state["mode"], state["mask"]
        self.cga_colour = state["cga_colour"]
        self.set_dac(np.frombuffer(state["dac"], np.uint8).reshape(256, 3))


class Dac(Device):
    """Ports 3C6-3C9."""

    def __init__(self, vga: Vga) -> None:
        self._vga = vga
        self.reset()

    def reset(self) -> None:
        """Both indices at the first entry's red."""
        self._next = [0, 0]  # 3 * entry + channel, of the next read and the next write

    def read(self, register: int) -> int:
        """The mask, the state (0), the write index, or the next level."""
        if register == MASK:
            return self._vga.mask
        if register == WRITE_INDEX:
            return self._next[1] // 3
        if register == DATA:
            return int(self._vga.dac[self._step(0)])
        return 0

    def write(self, register: int, value: int) -> None:
        """The mask, an index, or the next level (its low six bits)."""
        if register == MASK:
            self._vga.mask = value
        elif register == DATA:
            entry, channel = self._step(1)
            self._vga.set_level(entry, channel, value & 63)
        else:
            self._next[register - READ_INDEX] = 3 * value

    def _step(self, which: int) -> tuple[int, int]:
        position = self._next[which]
        self._next[which] = (position + 1) % 768
        return divmod(position, 3)

    def save(self) -> State:
        """The two positions."""
        return {"next": tuple(self._next)}

    def load(self, state: State) -> None:
        """Return to them."""
        self._next = list(state["next"])


class Crt(Device):
    """Ports 3D9-3DE: colour register, status, mode."""

    def __init__(self, vga: Vga, wait_vblank: Callable[[], None]) -> None:
        self._vga = vga
        self._beam = Beam(_POLLS, wait_vblank)

    def reset(self) -> None:
        """The top of the picture; the mode is the display's own to reset."""
        self._beam.reset()

    def frame(self) -> None:
        """The beam is back at the top."""
        self._beam.frame()

    def read(self, register: int) -> int:
        """STATUS follows the beam; the others read back."""
        if register == STATUS:
            return RETRACE | DISABLED if self._beam.poll() == 0 else 0
        if register == CGA_COLOUR:
            return self._vga.cga_colour
        return self._vga.mode if register == VIDEO_MODE else 0xFF

    def write(self, register: int, value: int) -> None:
        """Set the mode or mode 4's colours."""
        if register == VIDEO_MODE:
            self._vga.set_mode(value)
        elif register == CGA_COLOUR:
            self._vga.cga_colour = value

    def save(self) -> State:
        """The beam."""
        return self._beam.save()

    def load(self, state: State) -> None:
        """Return the beam to where it was."""
        self._beam.load(state)
