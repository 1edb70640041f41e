"""A comparison as one picture: both panes, their counts, the table, drawn with 8x8 glyphs.

| title                    |
| left pane  | right pane  |    enlarged by whole pixels, or every n-th pixel of large ones
| verdict                  |
| table                    |
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from emulator import MODELS as COMPUTERS
from emulator.live import overlay
from programs.compare.comparison import Comparison
from programs.compare.pictures import Picture
from programs.compare.table import notes, rows, verdict

_PANE = 768  # pixels across, at most, unless the picture itself is wider than that
GAP = 24
_SMALLEST = 2  # pixels of the sheet for one of a glyph
_GLYPH = 8
_COLUMNS = (40, 20, 24, 10)  # characters: label, left, right, ratio
_ROOM = sum(_COLUMNS) + 2  # with a margin at both sides


def sheet(made: Comparison) -> NDArray[np.uint8]:
    """The picture, (height, width, 3)."""
    panes = _panes(made)
    scale = max(_SMALLEST, panes.shape[1] // (_GLYPH * _ROOM))
    width = max(panes.shape[1], _GLYPH * _ROOM * scale)
    left, right = (side.title for side in made.sides)
    title = f"{made.name}: {COMPUTERS[made.model].title}: {left} (left), {right} (right)"
    room = overlay.columns(width, scale)
    parts = [_text([title], width, scale), panes, _text(list(_body(made, room)), width, scale)]
    return np.concatenate([_centred(part, width) for part in parts], axis=0)


def _body(made: Comparison, room: int) -> Iterator[str]:
    yield from overlay.wrap(verdict(made), room)
    yield from ("", _line(("", *(side.title for side in made.sides), "ratio")))
    for row in rows(made):
        if row.group:
            yield from ("", row.group)
        yield _line((f"  {row.label}", row.left, row.right, row.ratio))
    for note in notes(made):
        yield from ("", *overlay.wrap(note, room))


def _line(texts: tuple[str, ...]) -> str:
    label, *others = texts
    cells = [f"{text:>{size}}" for text, size in zip(others, _COLUMNS[1:], strict=True)]
    return f"{label:<{_COLUMNS[0]}}{''.join(cells)}"


def _panes(made: Comparison) -> NDArray[np.uint8]:
    pictures = [_fitted(picture) for picture in made.pictures.last or ()]
    height = max(picture.shape[0] for picture in pictures)
    across = max(picture.shape[1] for picture in pictures)
    canvas = _empty(height + GAP, 2 * across + 3 * GAP)
    for number, picture in enumerate(pictures):
        left = GAP + number * (across + GAP)
        canvas[: picture.shape[0], left : left + picture.shape[1]] = picture
    return canvas


def _fitted(picture: Picture) -> Picture:
    scale = max(1, _PANE // picture.shape[1])
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


def _text(lines: list[str], width: int, scale: int) -> NDArray[np.uint8]:
    return overlay.panel(lines, scale, overlay.NOTES, headings=1, width=width)[..., :3]


def _centred(part: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    canvas = _empty(part.shape[0], width)
    left = (width - part.shape[1]) // 2
    canvas[:, left : left + part.shape[1]] = part
    return canvas


def _empty(height: int, width: int) -> NDArray[np.uint8]:
    return np.broadcast_to(np.array(overlay.NOTES.paper[:3], np.uint8), (height, width, 3)).copy()
