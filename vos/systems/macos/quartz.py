"""CoreGraphics' things: points, rectangles, colour spaces, images and contexts.

The origin is at the bottom left, colours are floats from 0 to 1, and a context holds the fill
colour and the font. Pixels are kCGImageAlphaNoneSkipFirst | kCGBitmapByteOrder32Little, 32 bits:

    | blue | green | red | - |    row after row, the topmost row first, as the display has them

Source: Apple's Quartz 2D Programming Guide; CGContext.h, CGBitmapContext.h, CGImage.h.
"""

from __future__ import annotations

from math import floor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emulator import glyphs
from vos.drivers.display import Display
from vos.errors import KernelError

MOST, MOST_BYTES = 1 << 31, 1 << 28
GLYPH, BASELINE = 8, 7  # pixels of a character, and of them above the line it stands on
Pixels = NDArray[np.uint8]
Words = NDArray[np.uint32]


class CGPoint(NamedTuple):
    """A place."""

    x: float
    y: float


class CGSize(NamedTuple):
    """A width and a height."""

    width: float
    height: float


class CGRect(NamedTuple):
    """A rectangle: its corner with the least x and y, and its size."""

    origin: CGPoint
    size: CGSize


def CGRectMake(x: float, y: float, width: float, height: float) -> CGRect:  # C's name
    """Return a rectangle."""
    return CGRect(CGPoint(x, y), CGSize(width, height))


def CGPointMake(x: float, y: float) -> CGPoint:
    """Return a point."""
    return CGPoint(x, y)


class DisplayMode(NamedTuple):
    """How many pixels a display has, and how often it shows them."""

    width: int
    height: int
    refresh_rate: float


class ColorSpace:
    """A colour space; `table` are the (red, green, blue) of one that has just so many colours."""

    def __init__(self, table: tuple[tuple[int, int, int], ...] = ()) -> None:
        self.table = table


class Image:
    """A picture that does not change any more: (height, width) words 0xRRGGBB."""

    def __init__(self, pixels: NDArray[Any]) -> None:
        self.pixels = pixels


class Mask(Image):
    """A picture of nothing but places: (height, width) truths, where the fill colour goes."""


class Box(NamedTuple):
    """What a rectangle is in rows and columns of pixels; perhaps partly outside."""

    left: int
    top: int
    right: int
    bottom: int


def number(value: float) -> float:
    """Return what is a number, and none that no coordinate could be; `EINVAL`."""
    if not isinstance(value, (int, float)):
        raise TypeError("a number")
    if not -MOST <= value <= MOST:  # NaN is in no range
        raise KernelError("EINVAL", f"a coordinate is from {-MOST} to {MOST}")
    return value


def nearest(value: float) -> int:
    """Return the pixel edge next to a coordinate."""
    return floor(value + 0.5)


def sides(rect: CGRect) -> tuple[float, float, float, float]:
    """Return x, y, width and height; the size is not negative."""
    try:
        (x, y), (width, height) = rect
    except ValueError:
        raise TypeError("a rectangle is ((x, y), (width, height))") from None
    x, y, width, height = map(number, (x, y, width, height))
    return min(x, x + width), min(y, y + height), abs(width), abs(height)


def words_of(pixels: Pixels) -> Words:
    """Return the same pixels as words, (height, width)."""
    words: Words = pixels.view("<u4")[..., 0]
    return words


class Context:
    """Where drawing goes, and how: `pixels` is its bitmap, `display` the display it may be of."""

    def __init__(
        self, pixels: Pixels, display: Display | None = None, data: memoryview | None = None
    ) -> None:
        self.pixels = pixels
        self.data: memoryview = pixels.reshape(-1).data if data is None else data
        self.display = display
        self.height, self.width = pixels.shape[:2]
        self.fill = np.zeros(3)  # blue, green, red
        self.solid = self.fill.astype(np.uint8)
        self.alpha = 1.0
        self.scale = 1

    def box(self, rect: CGRect) -> Box:
        """Return the rows and columns of a rectangle whose y counts from the bottom."""
        x, y, width, height = sides(rect)
        top, bottom = self.height - nearest(y + height), self.height - nearest(y)
        return Box(nearest(x), top, nearest(x + width), bottom)

    def clipped(self, box: Box) -> Box | None:
        """Return the part of a box that lies in the bitmap."""
        part = Box(
            max(box.left, 0), max(box.top, 0), min(box.right, self.width),
            min(box.bottom, self.height),
        )  # fmt: skip
        return part if part.left < part.right and part.top < part.bottom else None

    def set_fill(self, red: float, green: float, blue: float, alpha: float) -> None:
        """Choose the colour to fill with; what is below 0 or above 1 counts as that."""
        levels = [min(max(number(each), 0), 1) for each in (blue, green, red, alpha)]
        self.fill, self.alpha = np.array(levels[:3]) * 255.0, float(levels[3])
        self.solid = (self.fill + 0.5).astype(np.uint8)

    def fill_rects(self, *rects: CGRect) -> None:
        """Fill rectangles with the fill colour."""
        for part in map(self.clipped, map(self.box, rects)):
            if part is not None:
                target = self.pixels[part.top : part.bottom, part.left : part.right, :3]
                target[...] = self._mixed(target)
        self.drawn()

    def _mixed(self, under: Pixels) -> Pixels:
        if self.alpha == 1.0:
            return self.solid
        mixed = self.fill * self.alpha + under * (1 - self.alpha) + 0.5
        return np.asarray(mixed, dtype=np.uint8)

    def draw_image(self, rect: CGRect, image: Image) -> None:
        """Draw a picture into a rectangle, stretched to it, each pixel the nearest of its.

        A mask paints the fill colour.
        """
        box = self.box(rect)
        part = self.clipped(box)
        if part is None:
            return
        height, width = image.pixels.shape[:2]
        down, across = box.bottom - box.top, box.right - box.left
        rows = (np.arange(part.top, part.bottom) - box.top) * height // down
        columns = (np.arange(part.left, part.right) - box.left) * width // across
        target = self.pixels[part.top : part.bottom, part.left : part.right]
        if (down, across) == (height, width):
            seen = image.pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        else:
            seen = image.pixels.take(columns, axis=1)[rows]  # rows last: they are copied whole
        if isinstance(image, Mask):
            self._ink(target, seen)
        else:
            words_of(target)[...] = seen
        self.drawn()

    def _ink(self, target: Pixels, inked: NDArray[np.bool_]) -> None:
        """Paint some pixels in the fill colour."""
        under = target[..., :3]
        under[...] = np.where(inked[..., None], self._mixed(under), under)

    def show_text(self, x: float, y: float, text: str) -> None:
        """Draw characters in the fill colour; (x, y) is where the line they stand on begins."""
        if not text:
            return
        bits = glyphs.text_bits(text, self.scale)
        top = self.height - nearest(number(y)) - BASELINE * self.scale
        left = nearest(number(x))
        part = self.clipped(Box(left, top, left + bits.shape[1], top + bits.shape[0]))
        if part is not None:
            inked = bits[part.top - top : part.bottom - top, part.left - left : part.right - left]
            self._ink(self.pixels[part.top : part.bottom, part.left : part.right], inked)
            self.drawn()

    def drawn(self) -> None:
        """Show what was drawn at once, while a trace wants to see each step's pokes."""
        if self.display is not None and self.display.immediate:
            self.display.flush()


def bitmap(
    data: bytearray | memoryview | bytes | None, width: int, height: int, bytes_per_row: int
) -> tuple[Pixels, memoryview]:
    """Return a bitmap's pixels, and its bytes: those of `data`, or fresh ones.

    `EINVAL` if `data` is too short.
    """
    stride = bytes_per_row or 4 * width
    if width <= 0 or height <= 0 or stride < 4 * width or stride * height > MOST_BYTES:
        raise KernelError("EINVAL", "a bitmap has a width, a height and rows of 4 bytes a pixel")
    view = memoryview(bytearray(stride * height) if data is None else data)
    if view.nbytes < stride * height or not view.c_contiguous:
        raise KernelError("EINVAL", f"the bitmap takes {stride * height} bytes")
    pixels: Pixels = np.ndarray((height, width, 4), np.uint8, view.cast("B"), 0, (stride, 4, 1))
    return pixels, view.cast("B")
