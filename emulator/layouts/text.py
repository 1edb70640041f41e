"""The PC's text mode 3: 80 x 25 cells of a character and an attribute.

    address = base + 2 * (80 * row + column):   | character | attribute |
    attribute:   | blink | background 3 | foreground 4 |

Each of the 8x8 glyphs' lines is shown twice, as the VGA double-scans 200-line modes, so the
picture is 640 x 400. A blinking character disappears for 16 of every 32 frames. Source:
sebras/vgadoc VGA.TXT.
"""

import numpy as np

from emulator.layouts.cells import COLOURS, mix
from emulator.layouts.layout import Indices, Layout, Memory, Place

COLUMNS, ROWS = 80, 25
BLINK_FRAMES = 16
_ATTRIBUTE = np.arange(256, dtype=np.uint8)
_PAPER = COLOURS[_ATTRIBUTE >> 4 & 7]
_INK = (
    COLOURS[_ATTRIBUTE & 15],
    np.where(_ATTRIBUTE & 0x80, _PAPER, COLOURS[_ATTRIBUTE & 15]),
)


class PcText(Layout):
    """80 x 25 characters as 640 x 400 pixels of palette indices 0-15; `glyphs` is (256, 8)."""

    name = "pc-text"
    cell = (8, 16)
    cell_colours = 2
    width, height = 8 * COLUMNS, 16 * ROWS

    def __init__(self, memory: Memory, base: int, glyphs: Indices) -> None:
        self.base = base
        cells = memory[base : base + 2 * COLUMNS * ROWS].reshape(ROWS, COLUMNS, 2)
        self.characters, self.attributes = cells[..., 0], cells[..., 1]
        self._glyphs = np.ascontiguousarray(glyphs)
        self._lines = np.empty((ROWS, 8, COLUMNS), np.uint64)

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Mix the glyphs' bits from the attributes' colours and show each line twice."""
        hidden = frames // BLINK_FRAMES % 2
        ink = _INK[hidden][self.attributes][:, None, :]
        paper = _PAPER[self.attributes][:, None, :]
        bits = self._glyphs[self.characters].transpose(0, 2, 1)
        mix(bits, ink, paper, self._lines)
        doubled = out.view(np.uint64).reshape(ROWS, 8, 2, COLUMNS)
        doubled[...] = self._lines[:, :, None, :]

    def locate(self, x: int, y: int) -> Place:
        """The character whose cell holds the pixel; its attribute is the next byte."""
        return Place(self.base + 2 * (COLUMNS * (y >> 4) + (x >> 3)), 0, 0xFF)
