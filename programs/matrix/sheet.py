"""The contact sheet as one picture, wide enough for a projector.

    title, what is right, the legend
    On the bare computer                 Under a system    c64 ...
    raw_c64  runs on 1 of 5 models       native_linux  runs on 5 of 15 places
    [    ] [    ] [    ] [    ] [    ]   linux             [ ] [ ] [ ] [ ] [ ]
    ...                                  windows           [ ] [ ] [ ] [ ] [ ]
    notes, in columns                    macos             [ ] [ ] [ ] [ ] [ ]

A thumbnail has a frame in its verdict's colour, and the verdict in words below. Where the program
came to no picture it is pale, and crossed out if a fault was why.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from programs.matrix import marks, typeface
from programs.matrix.making import Cell, Line, Matrix
from programs.matrix.paper import (
    Part,
    aligned,
    below,
    beside,
    blank,
    crossed,
    framed,
    padded,
    paled,
    text,
)
from programs.matrix.thumbs import thumb
from programs.matrix.verdicts import Kind

INK, SOFT = (27, 31, 36), (87, 96, 106)
TITLE, HEADING, WORD, SMALL = 44, 25, 18, 15  # sizes of text
_BARE, _UNDER = (288, 180), (104, 65)  # room for a picture: width, height
_FRAME, _MARGIN, _GAP = 3, 40, 14
_NOTE = 480  # width of a column of notes, at least
_PALE = 0.6


def sheet(made: Matrix) -> Part:
    """The picture, (height, width, 3)."""
    numbers = marks.notes(made)
    panels = []
    for is_bare, panel in ((True, _bare), (False, _under)):
        lines = [line for line in made.lines if line.is_bare == is_bare]
        panels += [panel(made, lines, numbers)] if lines else []
    if numbers:
        panels[0] = below([panels[0], _notes(numbers, panels[0].shape[1])], 2 * _GAP)
    return _with_margin(below([*_head(made), beside(panels, 2 * _MARGIN)], _GAP))


def _with_margin(part: Part) -> Part:
    height, width = part.shape[:2]
    left = beside([blank(_MARGIN, 1), padded(part, width + _MARGIN, height)])
    return below([blank(1, _MARGIN), left])


def _head(made: Matrix) -> Iterator[Part]:
    yield text(f"{made.name}: which main runs where", TITLE, INK)
    yield text(f"The pictures of frame {made.frames}. {marks.explained(made)}", WORD, SOFT)
    legend = []
    for kind in marks.kinds(made):
        colour = marks.LOOKS[kind].colour
        legend += [blank(WORD, WORD, colour), text(f"{marks.MEANING[kind]}   ", WORD, INK)]
    yield beside(legend, _GAP // 2)


def _bare(made: Matrix, lines: Sequence[Line], numbers: Mapping[str, int]) -> Part:
    """A row of large pictures for each line."""
    thumbs = aligned(
        [[_thumb(cell, _BARE, WORD, numbers) for cell in line.cells] for line in lines]
    )
    parts = [text("On the bare computer", HEADING, SOFT)]
    for line, row in zip(lines, thumbs, strict=True):
        parts += [below([_heading(line, "models"), beside(row, _GAP)], _GAP // 3)]
    return below(parts, _GAP)


def _under(made: Matrix, lines: Sequence[Line], numbers: Mapping[str, int]) -> Part:
    """A row of small pictures for each line and system."""
    rows = [[text(name, SMALL, SOFT) for name in ("", *made.models)]]
    for line, system in product(lines, made.systems):
        cells = line.under(system, made.models)
        thumbs = [
            blank(1, 1) if cell is None else _thumb(cell, _UNDER, SMALL, numbers) for cell in cells
        ]
        rows.append([text(system, WORD, SOFT), *thumbs])
    names, *rest = [beside(row, _GAP) for row in aligned(rows)]
    parts = [text("Under a system", HEADING, SOFT), names]
    for at, line in enumerate(lines):
        own = rest[at * len(made.systems) : (at + 1) * len(made.systems)]
        parts.append(below([_heading(line, "places"), *own], _GAP // 3))
    return below(parts, _GAP)


def _heading(line: Line, places: str) -> Part:
    counted = f"  runs on {line.right} of {len(line.cells)} {places}"
    is_everywhere = line.right == len(line.cells)
    colour = marks.LOOKS[Kind.RIGHT].colour if is_everywhere else SOFT
    return beside([text(line.title, HEADING, INK), text(counted, HEADING, colour)])


def _thumb(cell: Cell, room: tuple[int, int], size: int, numbers: Mapping[str, int]) -> Part:
    """A picture in its frame, and what is to be said of it."""
    width, height = room
    kind, colour = cell.verdict.kind, marks.LOOKS[cell.verdict.kind].colour
    small = thumb(cell.seen.picture, width, height)
    if kind in (Kind.FAULT, Kind.NOTHING, Kind.STUCK):
        small = paled(small, _PALE)
    if kind is Kind.FAULT:
        small = crossed(small, colour)
    said = marks.words(cell, numbers)
    if size == WORD:
        said = f"{cell.place.model}: {said}"
    picture = padded(framed(small, _FRAME, colour), width + 2 * _FRAME, height + 2 * _FRAME)
    return below([picture, text(said, size, colour)])


def _notes(numbers: Mapping[str, int], width: int) -> Part:
    """The numbered sentences, in as many columns as there is room for."""
    columns = max(1, width // _NOTE)
    room = width // columns - _MARGIN
    lines = [line for sentence, number in numbers.items() for line in _note(sentence, number, room)]
    each = -(-len(lines) // columns)
    parts = [below(lines[at : at + each], 2) for at in range(0, len(lines), each)]
    return beside([padded(part, room, 1) for part in parts], _MARGIN)


def _note(sentence: str, number: int, room: int) -> Iterator[Part]:
    indent = 2 * SMALL
    for at, line in enumerate(typeface.wrap(sentence, SMALL, room - indent)):
        label = padded(text("" if at else str(number), SMALL, INK), indent, 1)
        yield beside([label, text(line, SMALL, INK)])
