"""Two bits a pixel, even and odd lines in two banks: CGA's mode 4.

    address = base + 0x2000 * (y & 1) + 80 * (y >> 1) + (x >> 2),  shift 6 - 2 * (x & 3)

Source: sebras/vgadoc CGA.TXT.
"""

import numpy as np

from emulator.layouts.cells import BYTES
from emulator.layouts.layout import Indices, Layout, Memory, Place

BANK = 0x2000  # from an even line to the odd line below it
_SHIFTS = np.array([6, 4, 2, 0], dtype=np.uint8)
_FOUR = np.ascontiguousarray(BYTES[:, None] >> _SHIFTS & 3).view(np.uint32)[:, 0]


class CgaMode4(Layout):
    """320 x 200 pixels of the values 0-3."""

    name = "cga4"
    cell = (4, 1)
    cell_colours = 4
    width, height = 320, 200

    def __init__(self, memory: Memory, base: int) -> None:
        self.base = base
        banks = memory[base : base + 2 * BANK].reshape(2, BANK)[:, : 80 * 100]
        self._lines = banks.reshape(2, 100, 80).transpose(1, 0, 2)  # line pair, odd or even, byte

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Values 0-3, four a byte, by one table look-up."""
        np.take(_FOUR, self._lines, out=out.view(np.uint32).reshape(100, 2, 80), mode="clip")

    def locate(self, x: int, y: int) -> Place:
        """Two bits of a byte."""
        return Place(self.base + BANK * (y & 1) + 80 * (y >> 1) + (x >> 2), 6 - 2 * (x & 3), 3)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Pack values 0-3, four columns a byte."""
        height, width = pixels.shape
        four = pixels.reshape(height, width // 4, 4) << _SHIFTS
        packed = np.bitwise_or.reduce(four, axis=2)
        for row in range(height):
            pair, odd = divmod(y + row, 2)
            self._lines[pair, odd, x // 4 : (x + width) // 4] = packed[row]
