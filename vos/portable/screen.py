"""`screen`: the display, under the same names on every system and machine.

    x from 0 to width - 1, to the right; y from 0 to height - 1, downwards
    colours are (red, green, blue), 0xRRGGBB, "#rrggbb" or names: see colours.py
    what is drawn is shown at the next frame by itself, or by `present` at once

Pixels of `set_pixel` and `get_pixel` must lie on the screen; of what is larger, what lies outside
is left out. Where the machine has few colours it shows the nearest; `colours` says which it has.
In the text mode (`screen.mode = "text"`) the screen is a grid of characters: `put_text`.
"""

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emulator import glyphs
from vos.portable import shapes
from vos.portable.colours import Colour, number, word
from vos.portable.ports import ScreenPort

MOST_KNOWN = 1 << 16  # colours that are remembered
GRAPHICS, TEXT = "graphics", "text"
MODES = (GRAPHICS, TEXT)
WHITE = 0xFFFFFF


class ScreenError(ValueError):
    """A place that is not on the screen, or what cannot be drawn."""


class Screen:
    """The display of one process. `set_pixel` and `get_pixel` are in `_pixel_functions`."""

    set_pixel: Callable[[int, int, Colour], None]
    get_pixel: Callable[[int, int], tuple[int, int, int]]

    def __init__(self, port: ScreenPort) -> None:
        self._port = port
        self.width, self.height = port.width, port.height
        self.colours, self.cell = port.colours, port.cell
        size = self.width * self.height * 4
        shape = (self.height, self.width, 4)
        self.pixels: NDArray[np.uint8] = np.frombuffer(port.memory, np.uint8, size).reshape(shape)
        self._picture = self.pixels.view(np.uint32)[..., 0]
        self._numbers = self.pixels.view("<u4")[..., 0]  # 0xRRGGBB, whatever the host's order is
        self._mode, self._text_size = GRAPHICS, (0, 0)
        self._known: dict[Colour, int] = {}
        self.set_pixel, self.get_pixel = _pixel_functions(self, port.memory[:size].cast("I"))

    def __repr__(self) -> str:
        shown = "any colour" if self.colours is None else f"{len(self.colours)} colours"
        return f"<screen of {self.width}x{self.height} pixels, {shown}>"

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.width, self.height

    @property
    def depth(self) -> int:
        """Bits that a pixel of this machine has: 24 where any colour can be shown."""
        return 24 if self.colours is None else max(len(self.colours) - 1, 1).bit_length()

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """The pixels as (height, width, 3) red, green, blue; what is stored there is drawn."""
        return self.pixels[..., 2::-1]

    # -- showing

    def present(self) -> None:
        """Show what is drawn, and wait for the frame that shows it."""
        self._port.show()
        self._port.wait_frame()

    def flush(self) -> None:
        """Show what is drawn, and go on at once."""
        self._port.show()

    def wait_frame(self) -> None:
        """Wait for the next frame."""
        self._port.wait_frame()

    # -- drawing

    def word(self, colour: Colour) -> int:
        """The native word of a colour, remembered; ColourError if it is none."""
        try:
            return int(self._known[colour])
        except (KeyError, TypeError):
            found = word(number(colour))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        with suppress(TypeError):  # a list cannot be remembered, and need not be
            self._known[colour] = found
        return found

    def clear(self, colour: Colour = 0) -> None:
        """Fill the whole screen with a colour, black unless told otherwise."""
        self._picture[...] = self.word(colour)

    def fill_rect(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """A filled rectangle, its upper left pixel at (x, y)."""
        x, y, width, height = _whole("fill_rect", x=x, y=y, width=width, height=height)
        value = self.word(colour)
        rows, columns = _span(y, height, self.height), _span(x, width, self.width)
        self._picture[rows, columns] = value

    def rect(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """The outline of a rectangle."""
        x, y, width, height = _whole("rect", x=x, y=y, width=width, height=height)
        if width <= 0 or height <= 0:
            return
        for left, top, wide, high in (
            (x, y, width, 1), (x, y + height - 1, width, 1), (x, y, 1, height),
            (x + width - 1, y, 1, height),
        ):  # fmt: skip
            self.fill_rect(left, top, wide, high, colour)

    def line(self, x1: int, y1: int, x2: int, y2: int, colour: Colour) -> None:
        """A line from one pixel to another, both included."""
        x1, y1, x2, y2 = _whole("line", x1=x1, y1=y1, x2=x2, y2=y2)
        self._draw(*shapes.line(x1, y1, x2, y2), self.word(colour))

    def circle(self, x: int, y: int, radius: int, colour: Colour) -> None:
        """The outline of a circle around the middle (x, y)."""
        x, y, radius = _whole("circle", x=x, y=y, radius=radius)
        _check_radius("circle", radius)
        self._draw(*shapes.circle(x, y, radius), self.word(colour))

    def fill_circle(self, x: int, y: int, radius: int, colour: Colour) -> None:
        """A filled circle around the middle (x, y)."""
        x, y, radius = _whole("fill_circle", x=x, y=y, radius=radius)
        _check_radius("fill_circle", radius)
        value = self.word(colour)
        for row in range(max(y - radius, 0), min(y + radius + 1, self.height)):
            half = shapes.half_width(radius, abs(row - y))
            self._picture[row, _span(x - half, 2 * half + 1, self.width)] = value

    def _draw(self, xs: shapes.Places, ys: shapes.Places, value: int) -> None:
        seen = (xs >= 0) & (xs < self.width) & (ys >= 0) & (ys < self.height)
        self._picture[ys[seen], xs[seen]] = value

    def blit(self, x: int, y: int, picture: ArrayLike) -> None:
        """A picture, its upper left pixel at (x, y).

        It is (height, width, 3) levels of red, green and blue, or (height, width) colours 0xRRGGBB.
        Those of uint32 are taken fastest: as they are, whatever their upper bytes hold.
        """
        x, y = _whole("blit", x=x, y=y)
        given = _picture(picture)
        height, width = given.shape[:2]
        rows, columns = _span(y, height, self.height), _span(x, width, self.width)
        part = given[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
        if given.ndim == 2:
            self._numbers[rows, columns] = part
            return
        if np.may_share_memory(part, self._picture):  # a part of the screen itself
            part = part.copy()
        target = self.pixels[rows, columns]
        for level, byte in enumerate((2, 1, 0)):  # one by one: numpy copies what is strided faster
            target[..., byte] = part[..., level]

    def scroll(self, right: int, down: int, colour: Colour = 0) -> None:
        """Move the whole picture; what comes in has a colour, black unless told otherwise."""
        right, down = _whole("scroll", right=right, down=down)
        before, value = self._picture.copy(), self.word(colour)
        self._picture[...] = value
        rows, columns = _span(down, self.height, self.height), _span(right, self.width, self.width)
        self._picture[rows, columns] = before[
            rows.start - down : rows.stop - down, columns.start - right : columns.stop - right
        ]

    # -- text

    def text(
        self,
        x: int,
        y: int,
        text: object,
        colour: Colour = WHITE,
        paper: Colour = None,
        scale: int = 1,
    ) -> None:
        """Characters of 8x8 pixels, `scale` times enlarged; no paper: what was there stays."""
        x, y, scale = _whole("text", x=x, y=y, scale=scale)
        ink = self.word(colour)
        ground = None if paper is None else self.word(paper)
        bits = _bits_of(str(text), scale)
        if bits is None:
            return
        height, width = bits.shape
        rows, columns = _span(y, height, self.height), _span(x, width, self.width)
        seen = bits[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
        target = self._picture[rows, columns]
        target[...] = np.where(
            seen, np.uint32(ink), target if ground is None else np.uint32(ground)
        )

    @property
    def mode(self) -> "Mode":
        """The mode, "graphics" or "text"; set or call it to choose: the screen is black then."""
        return Mode(self, self._mode)

    @mode.setter
    def mode(self, name: str) -> None:
        if name not in MODES:
            raise ScreenError(f"there is no mode {name!r}; there are {' and '.join(MODES)}.")
        size = self._port.set_text(name == TEXT)
        self.colours = self._port.colours
        self._mode, self._text_size = name, size if name == TEXT else (0, 0)

    @property
    def text_size(self) -> tuple[int, int]:
        """(columns, rows) of characters in the text mode; (0, 0) in the other."""
        return self._text_size

    def put_text(
        self, column: int, row: int, text: object, ink: Colour = WHITE, paper: Colour = 0
    ) -> None:
        """Characters in the grid of `text_size`, from a place on; what does not fit is left out."""
        column, row = _whole("put_text", column=column, row=row)
        if self._mode != TEXT:
            raise ScreenError('put_text is for the text mode: say screen.mode = "text" first.')
        columns, rows = self.text_size
        if not (0 <= column < columns and 0 <= row < rows):
            raise ScreenError(
                f"column {column}, row {row} is not on the screen; there are columns 0 to"
                f" {columns - 1} and rows 0 to {rows - 1}."
            )
        shown = str(text)[: columns - column]
        self._port.put_text(column, row, shown, number(ink), number(paper))


class Mode(str):
    """A mode's name, which can be called to choose another."""

    _screen: Screen

    def __new__(cls, screen: Screen, name: str) -> "Mode":
        """Name the mode of a screen."""
        made = super().__new__(cls, name)
        made._screen = screen
        return made

    def __call__(self, name: str) -> None:
        """Switch to a mode."""
        self._screen.mode = name


def _pixel_functions(screen: Screen, words: memoryview) -> tuple[Any, Any]:
    """`set_pixel` and `get_pixel` as closures: a program calls them for every single pixel."""
    width, height, known = screen.width, screen.height, screen._known
    little = sys.byteorder == "little"

    def set_pixel(x: int, y: int, colour: Colour) -> None:
        """One pixel."""
        try:
            if 0 <= x < width and 0 <= y < height:
                words[y * width + x] = known[colour]
                return
        except (KeyError, TypeError):
            pass  # a colour that was not met before, or what is refused
        _check_place("set_pixel", x, y, width, height)
        words[y * width + x] = screen.word(colour)

    def get_pixel(x: int, y: int) -> tuple[int, int, int]:
        """The colour last drawn at a pixel, as (red, green, blue)."""
        _check_place("get_pixel", x, y, width, height)
        value = words[y * width + x]
        if little:
            return value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF
        return value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24 & 0xFF

    return set_pixel, get_pixel


def _check_place(function: str, x: Any, y: Any, width: int, height: int) -> None:
    _whole(function, x=x, y=y)
    if not (0 <= x < width and 0 <= y < height):
        raise ScreenError(
            f"({x}, {y}) is not on the screen; x is from 0 to {width - 1}, y from 0 to"
            f" {height - 1}."
        )


def _whole(function: str, **numbers: Any) -> Iterable[int]:
    """Whole numbers of arguments that must be, by their names."""
    try:
        return [*map(index, numbers.values())]
    except TypeError:
        for name, value in numbers.items():
            if not hasattr(value, "__index__"):
                raise ScreenError(f"{function}: {name} is a whole number, not {value!r}.") from None
        raise


def _check_radius(function: str, radius: int) -> None:
    if radius < 0:
        raise ScreenError(f"{function}: a radius is 0 or more, not {radius}.")


def _span(start: int, length: int, limit: int) -> slice:
    """The part of start .. start + length that lies in 0 .. limit, never running backwards."""
    first = min(max(start, 0), limit)
    return slice(first, max(min(start + length, limit), first))


def _picture(picture: ArrayLike) -> NDArray[Any]:
    """What `blit` takes, its values such as can be stored; ScreenError for anything else."""
    given = np.asarray(picture)
    if (
        given.dtype.kind not in "biu"
        or given.ndim not in (2, 3)
        or given.shape[2:] not in ((), (3,))
    ):
        raise ScreenError(
            "blit takes whole numbers of shape (height, width, 3), red, green and blue, or"
            f" (height, width), 0xRRGGBB; this is {given.dtype} of shape {given.shape}."
        )
    most, fitting = (255, np.uint8) if given.ndim == 3 else (0xFFFFFF, np.uint32)
    if given.dtype != fitting and given.size and (given.min() < 0 or given.max() > most):
        raise ScreenError(f"blit: values are from 0 to {most} in a picture of this shape.")
    return given


def _bits_of(text: str, scale: int) -> NDArray[np.bool_] | None:
    if scale < 1:
        raise ScreenError(f"text: a scale is 1 or more, not {scale}.")
    if not text:
        return None
    rows = np.stack([glyphs.glyph(character) for character in text], axis=1)
    return np.unpackbits(rows, axis=1).astype(np.bool_).repeat(scale, 0).repeat(scale, 1)
