"""The VIC-II's display modes: 40 x 25 cells of 8 x 8 pixels, 320 x 200 in all.

    ECM BMM MCM   mode                a cell's colours
     0   0   0    text                background 0; ink from colour RAM
     0   0   1    multicolour text    as text where colour RAM < 8, else backgrounds 0-2, it & 7
     0   1   0    hires bitmap        screen byte: ink (high nibble), paper (low nibble)
     0   1   1    multicolour bitmap  00 background 0, 01 high, 10 low nibble, 11 colour RAM
     1   0   0    extended text       background picked by the code's two top bits, 64 glyphs
     others       invalid             all black

A bitmap's byte for (x, y) is base + 40*(y & 248) + (y & 7) + (x & 504), bit 7 - (x & 7): eight
bytes a cell, cell after cell. Sources: mist64/c64ref c64io_mapc64.txt; Christian Bauer, "The MOS
6567/6569 video controller (VIC-II)", section 3.7.3.
"""

from collections.abc import Callable

import numpy as np

from emulator.layouts.cells import (
    COLOURS,
    SINGLES_AND_PAIRS,
    Words,
    as_cells,
    mix,
    mix4,
    split_two,
    words,
)
from emulator.layouts.layout import Indices, Layout, Memory, Place

COLUMNS, ROWS = 40, 25
CELLS = COLUMNS * ROWS

Sees = Callable[[int, int], Indices]


class VicMode(Layout):
    """What the modes share: the screen's cells, the colour RAM and the four backgrounds.

    `screen` is the address of the 1000 screen bytes, and `sees(address, size)` gives what the chip
    sees there, which is not always `memory`. `colours` and `backgrounds` are addresses in `memory`:
    of the 1000 colour nibbles and of the four background registers, whose low nibbles count.
    """

    cell = (8, 8)
    width, height = 8 * COLUMNS, 8 * ROWS

    def __init__(
        self, memory: Memory, sees: Sees, screen: int, colours: int, backgrounds: int
    ) -> None:
        self.screen_base, self.colours_base = screen, colours
        self._codes = sees(screen, CELLS).reshape(ROWS, COLUMNS)
        self._nibbles = memory[colours : colours + CELLS].reshape(ROWS, COLUMNS)
        self._backgrounds = memory[backgrounds : backgrounds + 4]

    def _background(self, index: int) -> Words:
        colour: Words = COLOURS[self._backgrounds[index] & 15]
        return colour

    def _colour_ram(self) -> Words:
        colours: Words = COLOURS[self._nibbles & 15][:, None, :]
        return colours

    def _cell_address(self, x: int, y: int) -> int:
        return self.screen_base + COLUMNS * (y >> 3) + (x >> 3)

    def locate(self, x: int, y: int) -> Place:
        """The screen code of the cell that holds the pixel."""
        return Place(self._cell_address(x, y), 0, 0xFF)


class VicText(VicMode):
    """Characters from the 2 KiB character set that the chip sees at `characters`."""

    name = "vic-text"
    cell_colours = 2

    def __init__(
        self,
        memory: Memory,
        sees: Sees,
        screen: int,
        colours: int,
        backgrounds: int,
        characters: int,
    ) -> None:
        super().__init__(memory, sees, screen, colours, backgrounds)
        self._glyphs = sees(characters, 2048).reshape(256, 8)

    def _bits(self, codes: Indices) -> Indices:
        return self._glyphs[codes].transpose(0, 2, 1)  # row, line, column

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Colour RAM's ink on background 0."""
        mix(self._bits(self._codes), self._colour_ram(), self._background(0), _grid(out))


class VicExtendedText(VicText):
    """64 characters; the code's two top bits pick the background."""

    name = "vic-extended-text"

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Colour RAM's ink on one of four backgrounds."""
        paper = COLOURS[self._backgrounds & 15][self._codes >> 6][:, None, :]
        mix(self._bits(self._codes & np.uint8(63)), self._colour_ram(), paper, _grid(out))


class VicMulticolourText(VicText):
    """Cells whose colour nibble has bit 3 set show double-width pixels of four colours."""

    name = "vic-multicolour-text"
    cell_colours = 4

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Each cell by its own kind: pairs of bits, or single ones between background 0 and ink."""
        multicolour = (self._nibbles & np.uint8(8)).astype(np.uint16) << 5  # 256 where set
        bits = self._bits(self._codes) | multicolour[:, None, :]
        ink = COLOURS[self._nibbles & 7][:, None, :]
        backgrounds = (self._background(0), self._background(1), self._background(2))
        mix4(bits, (*backgrounds, ink), _grid(out), SINGLES_AND_PAIRS)


class VicBitmap(VicMode):
    """Hires: 320 x 200 bits at `bitmap`, two colours a cell from the screen's bytes."""

    name = "vic-bitmap"
    cell_colours = 2

    def __init__(
        self, memory: Memory, sees: Sees, screen: int, colours: int, backgrounds: int, bitmap: int
    ) -> None:
        super().__init__(memory, sees, screen, colours, backgrounds)
        self.bitmap_base = bitmap
        cells = sees(bitmap, 8 * CELLS).reshape(ROWS, COLUMNS, 8)
        self._bitmap = cells.transpose(0, 2, 1)  # row, line, column

    def _nibble_words(self) -> tuple[Words, Words]:
        return COLOURS[self._codes >> 4][:, None, :], COLOURS[self._codes & 15][:, None, :]

    def decode(self, out: Indices, frames: int = 0) -> None:
        """The screen byte's high nibble where a bit is set, its low nibble where not."""
        mix(self._bitmap, *self._nibble_words(), _grid(out))

    def _byte_address(self, x: int, y: int) -> int:
        return self.bitmap_base + COLUMNS * (y & 248) + (y & 7) + (x & 504)

    def locate(self, x: int, y: int) -> Place:
        """One bit of the bitmap; the cell's colours are in its screen byte."""
        return Place(self._byte_address(x, y), 7 - (x & 7), 1)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Two palette indices a cell."""
        ink, paper, bits = split_two(as_cells(pixels))
        down, across = ink.shape
        rows, columns = slice(y // 8, y // 8 + down), slice(x // 8, x // 8 + across)
        self._codes[rows, columns] = ink << 4 | paper
        self._bitmap[rows, :, columns] = bits.transpose(0, 2, 1)


class VicMulticolourBitmap(VicBitmap):
    """160 x 200 double-width pixels, shown as 320 x 200: background 0 and three colours a cell."""

    name = "vic-multicolour-bitmap"
    cell_colours = 4

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Each pair of bits picks background 0, a screen nibble or the colour nibble."""
        high, low = self._nibble_words()
        mix4(self._bitmap, (self._background(0), high, low, self._colour_ram()), _grid(out))

    def locate(self, x: int, y: int) -> Place:
        """Two bits of the bitmap: the pixel is two columns wide."""
        return Place(self._byte_address(x, y), 6 - (x & 6), 3)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Background 0 and up to three other palette indices a cell; every second column counts."""
        cells = as_cells(pixels[:, ::2], width=4)
        down, across = cells.shape[:2]
        slots, colours = _slots(cells, int(self._backgrounds[0] & 15))
        rows, columns = slice(y // 8, y // 8 + down), slice(x // 8, x // 8 + across)
        self._codes[rows, columns] = colours[..., 0] << 4 | colours[..., 1]
        self._nibbles[rows, columns] = colours[..., 2]
        pairs = slots << np.array([6, 4, 2, 0], np.uint8)
        self._bitmap[rows, :, columns] = np.bitwise_or.reduce(pairs, axis=3).transpose(0, 2, 1)


class VicInvalid(VicMode):
    """Extended colour together with bitmap or multicolour: the hardware shows black."""

    name = "vic-invalid"

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Black, whatever memory holds."""
        out[...] = 0


def _grid(out: Indices) -> Words:
    """The picture as (cell row, line in cell, column) words."""
    return words(out).reshape(ROWS, 8, COLUMNS)


def _slots(cells: Indices, background: int) -> tuple[Indices, Indices]:
    """Number each cell's colours 1-3 (0 the background): per-pixel numbers, per-cell colours."""
    present = (cells[..., None] == np.arange(16, dtype=np.uint8)).any(axis=(2, 3))
    present[..., background] = False
    numbers = (np.cumsum(present, axis=2) * present).astype(np.uint8)  # per cell and colour
    slots = np.take_along_axis(numbers[:, :, None, :], cells.astype(np.intp), axis=3)
    colours = np.stack([(numbers == slot).argmax(axis=2) for slot in (1, 2, 3)], axis=2)
    return slots, colours.astype(np.uint8)
