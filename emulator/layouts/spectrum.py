"""The ZX Spectrum's screen: one bit a pixel in three interleaved thirds, colours per 8x8 cell.

    pixels      0x4000 | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3, MSB leftmost
    attributes  0x5800 + 32 * (y >> 3) + (x >> 3):   | FLASH | BRIGHT | paper 3 | ink 3 |

so 6144 bytes of pixels lie as (third, line in cell, cell row, column). FLASH swaps ink and paper
every 16 frames. Sources: k1.spdns.de scr.txt; breakintoprogram.co.uk "screen-memory-layout".
"""

import numpy as np

from emulator.layouts.cells import COLOURS, as_cells, mix, split_two, words
from emulator.layouts.layout import Indices, Layout, Memory, Place

FLASH_FRAMES = 16
FLASH, BRIGHT = 0x80, 0x40
_ATTRIBUTE = np.arange(256, dtype=np.uint8)
_INK = _ATTRIBUTE & 7 | (_ATTRIBUTE & BRIGHT) >> 3  # palette index 0-15, 8 and up bright
_PAPER = _ATTRIBUTE >> 3 & 7 | (_ATTRIBUTE & BRIGHT) >> 3
_FLASHING = (_ATTRIBUTE & FLASH) != 0
_INK_WORDS = (COLOURS[_INK], COLOURS[np.where(_FLASHING, _PAPER, _INK)])
_PAPER_WORDS = (COLOURS[_PAPER], COLOURS[np.where(_FLASHING, _INK, _PAPER)])


class SpectrumScreen(Layout):
    """256 x 192 pixels with 32 x 24 attributes; `base` is the bitmap's address."""

    name = "spectrum"
    cell = (8, 8)
    cell_colours = 2
    width, height = 256, 192

    def __init__(self, memory: Memory, base: int) -> None:
        self.base = base
        self.attributes_base = base + 6144
        bitmap = memory[base : base + 6144]
        self._bitmap = bitmap.reshape(3, 8, 8, 32).transpose(0, 2, 1, 3)  # third, row, line, column
        attributes = memory[self.attributes_base : self.attributes_base + 768]
        self.attributes = attributes.reshape(24, 32)

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Palette indices 0-15: bits mixed from ink and paper, swapped in FLASH's second half."""
        swapped = frames // FLASH_FRAMES % 2
        ink = _INK_WORDS[swapped][self.attributes].reshape(3, 8, 1, 32)
        paper = _PAPER_WORDS[swapped][self.attributes].reshape(3, 8, 1, 32)
        mix(self._bitmap, ink, paper, words(out).reshape(3, 8, 8, 32))

    def locate(self, x: int, y: int) -> Place:
        """One bit of the bitmap; the colours are at `attribute_address`."""
        offset = (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3
        return Place(self.base + offset, 7 - (x & 7), 1)

    def attribute_address(self, x: int, y: int) -> int:
        """The address of the attribute that colours the pixel at (x, y)."""
        return self.attributes_base + 32 * (y >> 3) + (x >> 3)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Two palette indices a cell, both bright or both not (black goes with either)."""
        ink, paper, bits = split_two(as_cells(pixels))
        bright = (np.where(ink & 7, ink, paper) & 8) << 3  # black, 0 or 8, has no say in it
        down, across = ink.shape
        row, column = y // 8, x // 8
        self.attributes[row : row + down, column : column + across] = (
            bright | (paper & 7) << 3 | ink & 7
        )
        for cell_row in range(down):
            third, line = divmod(row + cell_row, 8)
            target = self._bitmap[third, line, :, column : column + across]
            target[...] = bits[cell_row].T
