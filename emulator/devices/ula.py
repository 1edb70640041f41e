"""The ZX Spectrum's ULA: the picture, the border behind port 254, and the keyboard's half-rows.

The ULA answers ports with the low byte 254. A write sets the border with bits 0-2 (bit 3 drives the
tape, bit 4 the loudspeaker: kept, not heard). A read gives the keys of the half-rows whose bits are
0 in the port's high byte. Sources: breakintoprogram.co.uk "screen-memory-layout"; k1.spdns.de.
"""

from emulator import palettes
from emulator.devices.device import Device, State
from emulator.display import Border, Display
from emulator.layouts.layout import Layout, Memory
from emulator.layouts.spectrum import SpectrumScreen
from emulator.memory_map import Register
from emulator.palettes import Palette

REGISTERS = (Register(0, "ULA", "write: 0-2 border; read: keys of the half-row, 0 = down", 2),)


class Ula(Display):
    """The picture and port 254; `keyboard` answers reads with the port's high byte."""

    border = Border(48, 48, 48, 48)

    def __init__(self, memory: Memory, base: int, keyboard: Device) -> None:
        super().__init__()
        self._layout = SpectrumScreen(memory, base)
        self._keyboard = keyboard
        self._latch = 7

    def reset(self) -> None:
        """A white border."""
        self._latch = 7

    def read(self, register: int) -> int:
        """The keyboard: `register` holds the port's high byte in bits 8-15."""
        return self._keyboard.read(register)

    def write(self, register: int, value: int) -> None:
        """Border, tape and loudspeaker bits."""
        self._latch = value

    def layout(self) -> Layout:
        """The one layout there is."""
        return self._layout

    def palette(self) -> Palette:
        """Eight colours, and eight bright ones."""
        return palettes.SPECTRUM

    def border_index(self) -> int:
        """Bits 0-2 of the latch: the border is never bright."""
        return self._latch & 7

    def save(self) -> State:
        """The latch."""
        return {"latch": self._latch}

    def load(self, state: State) -> None:
        """Return to that border."""
        self._latch = state["latch"]
