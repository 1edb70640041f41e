"""How a picture comes to terms with a screen that has few colours.

A demo's maths gives a field of brightness, 0-255 a pixel, and the colours it would like from dark
to light. These steps make of them what a canvas can show, so that no driver has to approximate
(`spread` is in `emulator.dither`):

    field --spread--> numbers of ramp entries --two_a_cell--> the same, where a cell has two colours
    stops --ramp----> the RGB of the entries

A picture is a pair: pixels, (height, width) uint8 entry numbers, and a palette, (entries, 3) uint8.
All palettes hold levels that a VGA can show: six bits, widened to eight.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emulator import palettes
from emulator.dither import spread

FULL = 256  # entries: as many as there are levels of brightness

Bytes: TypeAlias = NDArray[np.uint8]
Pixels: TypeAlias = NDArray[np.uint8]
Palette: TypeAlias = NDArray[np.uint8]
Words: TypeAlias = NDArray[np.uint32]


class Canvas(NamedTuple):
    """What a picture may count on: size, colours (None: any), and whether a cell has only two.

    A cell is 8x8 pixels.
    """

    width: int
    height: int
    colours: Palette | None = None
    two_a_cell: bool = False

    @classmethod
    def of(cls, screen: Any) -> "Canvas":
        """What a picture may count on, on the portable screen."""
        colours = None if screen.colours is None else np.array(screen.colours, np.uint8)
        return cls(screen.width, screen.height, colours, two_a_cell=screen.cell > 1)

    @property
    def is_mono(self) -> bool:
        """Whether there is black and white and nothing else."""
        return self.colours is not None and len(self.colours) == 2

    @property
    def dot(self) -> int:
        """How wide and high a moving picture's dot is, in pixels: large screens get large dots."""
        return max(1, self.width // 320)


def vga(colours: ArrayLike) -> Palette:
    """The nearest levels of a VGA, (n, 3): six bits widened to eight, `v << 2 | v >> 4`."""
    levels = np.rint(np.asarray(colours, np.float64) * (63 / 255)).astype(np.uint8)
    return palettes.widen_dac(levels)


def nearest(colours: ArrayLike, canvas: Canvas) -> Palette:
    """The colour nearest to each one to the eye, among those of the canvas."""
    if canvas.colours is None:
        return vga(colours)
    apart = np.asarray(colours, np.int64)[:, None] - canvas.colours.astype(np.int64)
    near: Palette = canvas.colours[(apart**2 @ (2, 4, 3)).argmin(axis=1)]
    return near


def ramp(stops: ArrayLike, canvas: Canvas) -> Palette:
    """A palette that leads through the stops: FULL entries, or the canvas's colours on that way."""
    if canvas.colours is not None:
        near = nearest(stops, canvas)
        new = np.append(True, (near[1:] != near[:-1]).any(axis=1))
        kept: Palette = near[new]
        return kept
    points = np.asarray(stops, np.float64)
    at = np.linspace(0, len(points) - 1, FULL)
    between = [np.interp(at, range(len(points)), channel) for channel in points.T]
    return vga(np.stack(between, axis=1))


def two_a_cell(pixels: Pixels, entries: int) -> Pixels:
    """Keep each cell's two most frequent entries; other pixels take the nearer number of them."""
    if entries <= 2:
        return pixels
    height, width = pixels.shape
    cells = pixels.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    counts = np.stack([(cells == entry).sum(axis=1) for entry in range(entries)], axis=1)
    first, second = np.argsort(-counts, axis=1, kind="stable")[:, :2].T.astype(np.int16)
    second = np.where(counts.max(axis=1) == 64, first, second)[:, None]
    first = first[:, None]
    nearer = np.where(abs(cells - first) <= abs(cells - second), first, second)
    back = nearer.reshape(height // 8, width // 8, 8, 8).transpose(0, 2, 1, 3)
    kept: Pixels = back.reshape(height, width).astype(np.uint8)
    return kept


def shade(field: Pixels, entries: int, canvas: Canvas) -> Pixels:
    """Spread a field over a palette's entries, as the canvas allows."""
    numbers = field if entries == FULL else spread(field, entries)
    return two_a_cell(numbers, entries) if canvas.two_a_cell else numbers


def words(palette: Palette) -> Words:
    """The entries as numbers 0xRRGGBB: what a framebuffer of 32 bits a pixel holds."""
    red, green, blue = palette.astype(np.uint32).T
    packed: Words = red << 16 | green << 8 | blue
    return packed


def enlarge(pixels: Pixels, times: int) -> Pixels:
    """Every pixel as a square of `times` by `times`."""
    return pixels.repeat(times, axis=0).repeat(times, axis=1)
