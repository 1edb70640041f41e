"""A contact sheet in a terminal: pictures in half blocks, each with its verdict below it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from emulator.live.half_blocks import ASCII, MONO, Ink, ink_for
from emulator.live.half_blocks import lines as lines_of
from programs.matrix import marks
from programs.matrix.looking import Picture
from programs.matrix.making import Cell, Line, Matrix
from programs.matrix.thumbs import thumb

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_GAP = 2  # columns between models
_SHAPE = 1.6  # of the room for a picture: width to height, as most models' screens have it
_WIDEST, _LOWEST = 44, 2  # columns and rows of a picture


def parts(made: Matrix, console: "Console") -> "Iterator[RenderableType]":
    """A strip of pictures for each line."""
    drawn = _Strips(made, console)
    for line in made.lines:
        yield Text.assemble((line.title, "bold"), "  ", _count(line))
        yield drawn.strip(line)
        yield ""


def _count(line: Line) -> tuple[str, str]:
    places = "models" if line.is_bare else "places"
    return f"runs on {line.right} of {len(line.cells)} {places}", "dim"


class _Strips:
    """Lays pictures side by side: a column for each model, one in it for each system."""

    def __init__(self, made: Matrix, console: "Console") -> None:
        self._made, self._numbers = made, marks.notes(made)
        self._has_signs = marks.has_signs(console.encoding)
        self._ink = _ink(console)
        models = len(made.models)
        self._across = min(_WIDEST, max(4, (console.width - _GAP * (models - 1)) // models))
        self._letters = dict(zip(made.systems, marks.initials(made.systems), strict=True))

    def strip(self, line: Line) -> Table:
        """The pictures of a line, their verdicts below, what they are of above."""
        grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
        for _ in self._made.models:
            grid.add_column(width=self._across, no_wrap=True)
        grid.add_row(*(Text(model, "dim") for model in self._made.models))
        grid.add_row(*(self._group(line.at(model)) for model in self._made.models))
        return grid

    def _group(self, cells: list[Cell]) -> Table:
        group = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
        across = (self._across + 1) // max(1, len(cells)) - 1
        for _ in cells:
            group.add_column(width=across, no_wrap=True)
        group.add_row(*(self._picture(cell.seen.picture, across) for cell in cells))
        group.add_row(*(self._caption(cell, across) for cell in cells))
        return group

    def _picture(self, picture: Picture, across: int) -> Text:
        rows = max(_LOWEST, round(across / _SHAPE / 2))
        small = thumb(picture, across, 2 * rows)
        lines = [Text.from_ansi(line) for line in lines_of(small, across, rows, self._ink)]
        return Text("\n").join(lines + [Text()] * (rows - len(lines)))

    def _caption(self, cell: Cell, across: int) -> Text:
        """Whose picture it is and what to say of it, as far as there is room."""
        look, figure = marks.LOOKS[cell.verdict.kind], marks.figure(cell, self._numbers)
        whose = self._letters[cell.place.system] if cell.place.system else ""
        sign = look.sign if self._has_signs else look.plain
        worded = f"{sign} {marks.words(cell, self._numbers)}"
        longer = (f"{whose} {worded}".strip(), f"{whose} {sign}{figure}".strip())
        said = next((each for each in longer if len(each) <= across), whose + sign + figure)
        return Text.assemble((said[: len(whose)], "dim"), (said[len(whose) :], look.style))


def _ink(console: "Console") -> Ink:
    """What the output can show: colours, patterns of blocks, or of plain characters."""
    ink = ink_for(console.file)  # type: ignore[arg-type] # looks at its encoding alone
    in_colour = console.color_system is not None and not console.no_color
    return MONO if ink is not ASCII and not in_colour else ink
