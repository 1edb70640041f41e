"""Text panels that a window lays over its picture, as arrays: no window is needed to make one.

A panel is a (height, width, 4) uint8 array of red, green, blue and opacity, drawn with the
emulator's own 8x8 glyphs, each glyph pixel a square of `scale`.
"""

import textwrap
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emulator.glyphs import glyph

Panel = NDArray[np.uint8]
Colour = tuple[int, int, int]

_GLYPH = 8
_LINE = 11  # glyph rows from line to line: room to read
_MARGIN = 8


class Style(NamedTuple):
    """How a panel looks: its ink, that of headings, its paper, and a stripe at the left."""

    ink: Colour
    heading: Colour
    paper: tuple[int, int, int, int]
    stripe: Colour


PLAIN = Style((226, 232, 240), (253, 224, 71), (15, 23, 42, 235), (56, 189, 248))
NOTES = Style((226, 232, 240), (253, 224, 71), (15, 23, 42, 255), (15, 23, 42))
ERROR = Style((255, 237, 237), (255, 255, 255), (90, 14, 24, 240), (255, 92, 92))


def columns(width: int, scale: int) -> int:
    """How many characters a panel of `width` pixels has room for."""
    return max(1, width // scale - 2 * _MARGIN) // _GLYPH


def size(lines: Sequence[str], scale: int) -> tuple[int, int]:
    """(width, height) in pixels of a panel that holds these lines whole."""
    across = _GLYPH * max(map(len, lines)) + 2 * _MARGIN
    return across * scale, (_LINE * len(lines) - (_LINE - _GLYPH) + 2 * _MARGIN) * scale


def rows(height: int, scale: int) -> int:
    """How many lines a panel of `height` pixels has room for."""
    return max(1, (height // scale - 2 * _MARGIN + _LINE - _GLYPH) // _LINE)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` characters, keeping its own line ends and indents."""
    lines: list[str] = []
    for line in text.expandtabs(4).splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(line, width, subsequent_indent=indent) or [""]
    return lines


def panel(
    lines: Sequence[str],
    scale: int,
    style: Style = PLAIN,
    headings: int = 0,
    width: int | None = None,
) -> Panel:
    """A panel of these lines, the first `headings` of them bright; `width` pixels or as needed."""
    wanted, down = size(lines, 1)
    across = wanted if width is None else width // scale
    made = np.empty((down, across, 4), np.uint8)
    made[:] = style.paper
    made[:, :2] = (*style.stripe, 255)
    for number, line in enumerate(lines):
        ink = _text(line)[:, : max(0, across - 2 * _MARGIN)]
        top = _MARGIN + _LINE * number
        colour = style.heading if number < headings else style.ink
        made[top : top + _GLYPH, _MARGIN : _MARGIN + ink.shape[1]][ink] = (*colour, 255)
    enlarged = made.repeat(scale, axis=0).repeat(scale, axis=1)
    if width is None or enlarged.shape[1] == width:
        return enlarged
    rest = np.empty((enlarged.shape[0], width - enlarged.shape[1], 4), np.uint8)
    rest[:] = style.paper
    return np.concatenate([enlarged, rest], axis=1)


@lru_cache(maxsize=256)
def _text(line: str) -> NDArray[np.bool_]:
    """The ink of a line, shape (8, 8 * characters)."""
    if not line:
        return np.zeros((_GLYPH, 0), np.bool_)
    return np.unpackbits(np.stack([glyph(c) for c in line], axis=1), axis=1).astype(np.bool_)
