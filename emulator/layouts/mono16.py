"""One bit a pixel in 16-bit words, least significant bit leftmost, 1 = black: the Hack screen.

address = base + 32 * y + x // 16,  bit x % 16     (nand2tetris/web-ide memory.ts)
"""

import numpy as np

from emulator.layouts.cells import BITS
from emulator.layouts.layout import Indices, Layout, Memory, Place

# A byte of pixels to eight of them, the least significant bit leftmost.
_EIGHT = np.ascontiguousarray(BITS[:, ::-1]).view(np.uint64)[:, 0]


class Mono16(Layout):
    """`width` x `height` bits in words from `base` on; `memory` is a uint16 array."""

    name = "mono16"
    cell = (16, 1)
    cell_colours = 2

    def __init__(self, memory: Memory, base: int, width: int, height: int) -> None:
        self.base, self.width, self.height = base, width, height
        self._stride = width // 16
        self._words = memory[base : base + self._stride * height]

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Expand each byte, low byte first, by one table look-up."""
        low_first = self._words.astype("<u2", copy=False).view(np.uint8)
        np.take(_EIGHT, low_first, out=out.reshape(-1).view(np.uint64), mode="clip")

    def locate(self, x: int, y: int) -> Place:
        """One bit of a word."""
        return Place(self.base + self._stride * y + x // 16, x % 16, 1)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Pack 0 and 1 pixels; 16 columns a word."""
        height, width = pixels.shape
        packed = np.packbits(pixels, axis=1, bitorder="little").view("<u2")
        rows = self._words.reshape(self.height, self._stride)
        rows[y : y + height, x // 16 : (x + width) // 16] = packed
