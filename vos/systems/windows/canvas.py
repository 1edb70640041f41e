"""What a device context draws on: pixels of blue, green, red, unused, with the raster operations.

The screen's canvas is the kernel's display surface, a memory context's is its bitmap's. A COLORREF
is 0x00BBGGRR. What lies outside is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import glyphs
from vos.systems.windows import constants as c

Pixels = NDArray[np.uint32]
Drawn = Callable[[int, int, int, int], None]
CELL = 8


def swapped(colour: int) -> int:
    """Return a COLORREF as 0xRRGGBB, or the reverse."""
    return (colour & 0xFF) << 16 | colour & 0xFF00 | colour >> 16 & 0xFF


# A raster operation of source, destination and pattern; the constants are the SDK's.
RASTER: dict[int, Callable[[Any, Any, int], Any]] = {
    c.SRCCOPY: lambda source, target, pattern: source,
    c.SRCINVERT: lambda source, target, pattern: source ^ target,
    c.SRCAND: lambda source, target, pattern: source & target,
    c.SRCPAINT: lambda source, target, pattern: source | target,
    c.NOTSRCCOPY: lambda source, target, pattern: ~source & 0xFFFFFF,
}
WITHOUT_SOURCE: dict[int, Callable[[Any, int], Any]] = {
    c.PATCOPY: lambda target, pattern: pattern,
    c.DSTINVERT: lambda target, pattern: ~target & 0xFFFFFF,
    c.PATINVERT: lambda target, pattern: target ^ pattern,
    c.BLACKNESS: lambda target, pattern: 0,
    c.WHITENESS: lambda target, pattern: 0xFFFFFF,
}


class Canvas:
    """Pixels to draw on; `drawn` is told of each changed rectangle."""

    __slots__ = ("_drawn", "height", "pixels", "width")

    def __init__(self, pixels: Pixels, drawn: Drawn | None = None) -> None:
        self.pixels = pixels
        self.height, self.width = pixels.shape
        self._drawn = drawn

    def set_pixel(self, x: int, y: int, colour: int) -> bool:
        """Set one pixel, 0xRRGGBB; False outside."""
        if 0 <= x < self.width and 0 <= y < self.height:
            try:
                self.pixels[y, x] = colour
            except IndexError:
                raise TypeError("a place has whole numbers") from None
            if self._drawn is not None:
                self._drawn(x, y, 1, 1)
            return True
        return False

    def get_pixel(self, x: int, y: int) -> int | None:
        """Return one pixel, None outside."""
        if 0 <= x < self.width and 0 <= y < self.height:
            return int(self.pixels[index(y), index(x)]) & 0xFFFFFF
        return None

    def box(self, x: int, y: int, width: int, height: int) -> tuple[slice, slice]:
        """Return the part of a rectangle that is here."""
        left, top = min(max(x, 0), self.width), min(max(y, 0), self.height)
        right, bottom = min(x + width, self.width), min(y + height, self.height)
        return slice(top, max(bottom, top)), slice(left, max(right, left))

    def fill(
        self, x: int, y: int, width: int, height: int, pattern: int, raster: int = c.PATCOPY
    ) -> None:
        """Fill a rectangle, by an operation without a source."""
        rows, columns = self.box(x, y, width, height)
        target = self.pixels[rows, columns]
        target[...] = WITHOUT_SOURCE[raster](target, pattern)
        self._tell(rows, columns)

    def put(self, x: int, y: int, source: Pixels, raster: int = c.SRCCOPY) -> None:
        """Put a block of pixels, by an operation."""
        height, width = source.shape
        rows, columns = self.box(x, y, width, height)
        part = source[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
        target = self.pixels[rows, columns]
        if np.may_share_memory(part, target):
            part = part.copy()
        target[...] = part if raster == c.SRCCOPY else RASTER[raster](part, target, 0)
        self._tell(rows, columns)

    def text(self, x: int, y: int, text: str, ink: int, paper: int | None) -> None:
        """Draw characters of 8x8 pixels; no paper: what was there shines through."""
        rows_of = np.stack([glyphs.glyph(character) for character in text], axis=1)
        bits = np.unpackbits(rows_of, axis=1).astype(np.bool_)
        height, width = bits.shape
        rows, columns = self.box(x, y, width, height)
        seen = bits[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
        target = self.pixels[rows, columns]
        target[...] = np.where(seen, ink, target if paper is None else paper)
        self._tell(rows, columns)

    def _tell(self, rows: slice, columns: slice) -> None:
        if self._drawn is not None and rows.stop > rows.start and columns.stop > columns.start:
            width, height = columns.stop - columns.start, rows.stop - rows.start
            self._drawn(columns.start, rows.start, width, height)


def stretched(source: Pixels, width: int, height: int) -> Pixels:
    """Return pixels at another size, each the nearest of the source; negative sizes mirror."""
    if (abs(height), abs(width)) == source.shape:
        made = source
    else:
        rows = np.arange(abs(height)) * source.shape[0] // max(abs(height), 1)
        columns = np.arange(abs(width)) * source.shape[1] // max(abs(width), 1)
        made = source[rows[:, None], columns]
    return made[:: -1 if height < 0 else 1, :: -1 if width < 0 else 1]
