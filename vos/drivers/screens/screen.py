"""What every screen driver can do, and how it reaches video memory.

A screen is told a picture and makes the machine show it:

    picture, (height, width) words    a driver's own art      scratch, a copy of video memory
    of | blue | green | red | - |  -- choice of colours -->  layout.encode  -- store --> machine

The scratch is encoded by the emulator's own layout, so that no driver repeats an address formula,
and only what differs from the machine's memory goes over the bus, where whoever watches sees it.
"""

from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from emulator.machine import Machine
from emulator.palettes import Palette

Words: TypeAlias = NDArray[np.uint32]
GLYPH = 8  # pixels of a side
RGB = 0xFFFFFF  # the bits of a word that are colour
# Differences so far apart are two stores; many of them are cheaper as one.
_GAP, _MOST_RUNS = 16, 16


class Box(NamedTuple):
    """A part of the picture: columns `left` to `right`, rows `top` to `bottom`, ends excluded."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """The same as an index of (height, width) arrays."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


class Screen:
    """One model's display hardware.

    `colours` are those a program may count on, (n, 3), or None: any. Any two of them can meet in a
    `cell` of (width, height), and no third, unless that is one pixel. `text_size` is (columns,
    rows) of its text mode, `text_colours` what inks there are. Where `text_scale` is not 0 there is
    no such mode, and text is drawn in graphics with glyphs so many times enlarged. `fine_text` is
    whether there is much to be read: then they are `fine_scale` times enlarged, if that is given.
    """

    width: ClassVar[int]
    height: ClassVar[int]
    colours: ClassVar[Palette | None] = None
    cell: ClassVar[tuple[int, int]] = (1, 1)
    text_size: ClassVar[tuple[int, int]]
    text_colours: ClassVar[Palette | None] = None
    text_scale: ClassVar[int] = 0
    fine_scale: ClassVar[int] = 0
    fine_text = False

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    @property
    def scale(self) -> int:
        """How many times glyphs are enlarged now."""
        return (self.fine_text and self.fine_scale) or self.text_scale

    @property
    def grid(self) -> tuple[int, int]:
        """The columns and rows of text now."""
        if self.scale == self.text_scale:
            return self.text_size
        return self.width // (GLYPH * self.scale), self.height // (GLYPH * self.scale)

    @property
    def memory(self) -> NDArray[np.uint8] | None:
        """Video memory as (height, width, 4) bytes, where programs may draw in it themselves."""
        return None

    def enter_graphics(self) -> None:
        """Switch to the graphics mode, all black, a black border."""
        raise NotImplementedError

    def show(self, picture: Words, box: Box) -> None:
        """Make the machine show that part of the picture, as well as it can."""
        raise NotImplementedError

    def enter_text(self) -> None:
        """Switch to the text mode: spaces, black around and behind them."""
        raise NotImplementedError(f"{type(self).__name__} draws its text")

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Write characters in text mode; colours are 0xRRGGBB, the nearest there are."""
        raise NotImplementedError(f"{type(self).__name__} draws its text")


class ShadowedScreen(Screen):
    """A screen that remembers which picture it has shown, and encodes only what has changed.

    `unit` is the unit of change: boxes are widened to whole cells.
    """

    unit: ClassVar[tuple[int, int]] = (1, 1)

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._shown = self._black()

    def _black(self) -> Words:
        return np.zeros((self.height, self.width), "<u4")

    def show(self, picture: Words, box: Box) -> None:
        """Take the part as it is at this moment, and encode the cells that have changed."""
        box = self._widened(box)
        fresh = picture[box.slices] & np.uint32(RGB)  # a copy: a program may go on drawing
        changed = fresh != self._shown[box.slices]
        if changed.any():
            self._encode(fresh, changed, box)
            self._shown[box.slices] = fresh

    def _encode(self, fresh: Words, changed: NDArray[np.bool_], box: Box) -> None:
        """Make the machine show `fresh` at `box`, of which only `changed` pixels are new."""
        raise NotImplementedError

    def _widened(self, box: Box) -> Box:
        width, height = self.unit
        return Box(
            box.left // width * width,
            box.top // height * height,
            -(-box.right // width) * width,
            -(-box.bottom // height) * height,
        )


def store(machine: Machine, start: int, block: NDArray[Any]) -> None:
    """Let memory hold `block` from `start` on: over the bus, and only what differs."""
    changed = np.flatnonzero(machine.memory[start : start + len(block)] != block)
    if changed.size == 0:
        return
    for first, last in _runs(changed):
        if first == last:
            machine.poke(start + first, int(block[first]))
        else:
            machine[start + first : start + last + 1] = block[first : last + 1]


def _runs(places: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Rising places as (first, last) of the groups that lie close together."""
    breaks = np.flatnonzero(np.diff(places) > _GAP)
    if len(breaks) >= _MOST_RUNS:
        return [(int(places[0]), int(places[-1]))]
    firsts = [places[0], *places[breaks + 1]]
    lasts = [*places[breaks], places[-1]]
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]
