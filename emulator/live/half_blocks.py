"""A picture as text: each character cell shows two pixels, one above the other, with a half block.

    cell  =  upper pixel   ▀ in the upper's colour      rows = half the pixels' height
             lower pixel     on the lower's

A character cell is about twice as high as wide, so these pixels are square. Pictures are brought to
the size there is by area: each small pixel is the mean of what it covers, so thin lines grow faint
but do not vanish.

Inks: 24-bit colour, the 6x6x6 cube of 256-colour terminals, none, and none in plain ASCII.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Cells = NDArray[np.uint8]  # (rows, columns, n): what an ink needs to know of each cell

PLAIN = "\x1b[0m"
_THRESHOLDS = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) + 0.5) / 16
_CUBE = np.array([0, 95, 135, 175, 215, 255])


class Ink(NamedTuple):
    """A way to show cells: `cells` makes them of pixels, `text` a colour and character of one."""

    cells: Callable[[Pixels], Cells]
    text: Callable[[tuple[int, ...]], tuple[str, str]]


def _pairs(pixels: Pixels) -> Cells:
    """The upper pixel's channels, then the lower's, shape (rows, columns, 2 * channels)."""
    return np.concatenate([pixels[0::2], pixels[1::2]], axis=2)


def _true_text(cell: tuple[int, ...]) -> tuple[str, str]:
    return "\x1b[38;2;{};{};{};48;2;{};{};{}m".format(*cell), "▀"


def _cube_cells(pixels: Pixels) -> Cells:
    levels = np.abs(pixels[..., None].astype(np.int16) - _CUBE).argmin(axis=3)
    return _pairs((16 + levels @ (36, 6, 1)).astype(np.uint8)[..., None])


def _cube_text(cell: tuple[int, ...]) -> tuple[str, str]:
    return "\x1b[38;5;{};48;5;{}m".format(*cell), "▀"


def _mono_cells(pixels: Pixels) -> Cells:
    """Greys between the darkest and the brightest become patterns of lit and unlit pixels."""
    grey = pixels @ np.array([0.30, 0.59, 0.11])
    share = (grey - grey.min()) / max(1.0, np.ptp(grey))
    rows, columns = np.indices(grey.shape) % 4
    lit = (share > _THRESHOLDS[rows, columns]).astype(np.uint8)
    return _pairs(lit[..., None]) @ np.array([[1], [2]], np.uint8)


def _mono_text(cell: tuple[int, ...]) -> tuple[str, str]:
    return "", " ▀▄█"[cell[0]]  # upper lit + 2 * lower lit


def _ascii_text(cell: tuple[int, ...]) -> tuple[str, str]:
    return "", " '.#"[cell[0]]


TRUE_COLOUR = Ink(_pairs, _true_text)
CUBE = Ink(_cube_cells, _cube_text)
MONO = Ink(_mono_cells, _mono_text)
ASCII = Ink(_mono_cells, _ascii_text)


def ink_for(out: TextIO, environment: Mapping[str, str] = os.environ) -> Ink:
    """24-bit colour, unless NO_COLOR is set, or the output is known to have less."""
    try:
        "▀".encode(out.encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII
    if environment.get("NO_COLOR"):
        return MONO
    return CUBE if environment.get("TERM_PROGRAM") == "Apple_Terminal" else TRUE_COLOUR


def fitted(picture: Pixels, columns: int, rows: int) -> Pixels:
    """The (height, width, 3) picture as large as fits into so many cells: 2 pixels in each."""
    height, width, _ = picture.shape
    scale = min(columns / width, 2 * rows / height)
    across = max(1, min(columns, round(width * scale)))
    down = max(1, min(rows, round(height * scale / 2)))
    upright = _shares(height, 2 * down) @ picture.reshape(height, -1).astype(np.float32)
    mean: NDArray[np.float32] = _shares(width, across) @ upright.reshape(2 * down, width, 3)
    return np.rint(mean).astype(np.uint8)


@lru_cache(maxsize=8)
def _shares(size: int, parts: int) -> NDArray[np.float32]:
    """How much of each of `size` pixels goes into each of `parts`: rows that add up to 1."""
    edges = np.arange(parts + 1) * size / parts
    starts = np.arange(size)
    ends = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    shares: NDArray[np.float64] = np.clip(ends, 0, 1) * parts / size
    return shares.astype(np.float32)


def changes(cells: Cells, shown: Cells | None, ink: Ink, left: int = 1, top: int = 1) -> str:
    """What turns `shown` (None: anything) into `cells` on a terminal, the first at (left, top)."""
    differ = np.ones(cells.shape[:2], bool) if shown is None else (cells != shown).any(axis=2)
    pieces, pen, after = [], "", (-1, -1)
    for row, column in np.argwhere(differ).tolist():
        if (row, column) != after:
            pieces.append(f"\x1b[{row + top};{column + left}H")
        colour, character = ink.text(tuple(cells[row, column].tolist()))
        pieces.append(character if colour == pen else colour + character)
        pen, after = colour, (row, column + 1)
    return "".join(pieces) + (PLAIN if pen else "")


def lines(picture: Pixels, columns: int, rows: int, ink: Ink) -> Iterator[str]:
    """The picture as lines of text, for any output that shows escape codes."""
    for row in ink.cells(fitted(picture, columns, rows)).tolist():
        pen, line = "", ""
        for cell in row:
            colour, character = ink.text(tuple(cell))
            line += character if colour == pen else colour + character
            pen = colour
        yield line + (PLAIN if pen else "")
