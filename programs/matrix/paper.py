"""Pictures laid out on white paper: texts and pictures are arrays, put below and beside each other.

Every part is a (height, width, 3) uint8 array; what is narrower or lower than its neighbours is
followed by paper.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from programs.matrix import typeface

Part = NDArray[np.uint8]
Colour = tuple[int, int, int]

WHITE = (255, 255, 255)


def blank(width: int, height: int, colour: Colour = WHITE) -> Part:
    """So much of one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def text(line: str, size: int, colour: Colour) -> Part:
    """A line of text."""
    ink = typeface.ink(line, size)[..., None]
    return np.rint(255 * (1 - ink) + np.array(colour, np.float32) * ink).astype(np.uint8)


def below(parts: Sequence[Part], gap: int = 0) -> Part:
    """The parts from top to bottom."""
    width = max(part.shape[1] for part in parts)
    return np.concatenate([padded(part, width, part.shape[0] + gap) for part in parts])


def beside(parts: Sequence[Part], gap: int = 0) -> Part:
    """The parts from left to right."""
    height = max(part.shape[0] for part in parts)
    return np.concatenate([padded(part, part.shape[1] + gap, height) for part in parts], axis=1)


def aligned(rows: Sequence[Sequence[Part]]) -> list[list[Part]]:
    """Rows of parts, each part as wide as the widest of its column."""
    widths = [max(part.shape[1] for part in column) for column in zip(*rows, strict=True)]
    return [[padded(*sized, 1) for sized in zip(row, widths, strict=True)] for row in rows]


def padded(part: Part, width: int, height: int) -> Part:
    """The part at the top left of a sheet that is at least so large."""
    down, across = part.shape[:2]
    if down >= height and across >= width:
        return part
    sheet = blank(max(width, across), max(height, down))
    sheet[:down, :across] = part
    return sheet


def framed(part: Part, thickness: int, colour: Colour) -> Part:
    """The part with a frame round it."""
    down, across = part.shape[:2]
    sheet = blank(across + 2 * thickness, down + 2 * thickness, colour)
    sheet[thickness : thickness + down, thickness : thickness + across] = part
    return sheet


def paled(part: Part, share: float) -> Part:
    """The part with so much paper in it."""
    pale: Part = np.rint(part * (1 - share) + 255 * share).astype(np.uint8)
    return pale


def crossed(part: Part, colour: Colour) -> Part:
    """The part crossed out, from corner to corner."""
    height, width = part.shape[:2]
    sheet, steps = part.copy(), np.arange(2 * (width + height))
    rows = steps * height // len(steps)
    columns = steps * width // len(steps)
    sheet[rows, columns] = sheet[rows, width - 1 - columns] = colour
    return sheet
