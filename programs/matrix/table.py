"""A matrix in a terminal: a row for each main, a column for each model, signs in it.

                      c64        spectrum   ...   runs on
    bare computer                                  models
      raw_c64         ✓          ○1         ...    1 of 5
    under a system    L  W  M    L  W  M           places
      native_...      ✓  ✗3 ✗4   ✓  ✗3 ✗4   ...   5 of 15

In few columns signs stand closer; in too few, those under systems are without their numbers.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from programs.matrix import marks
from programs.matrix.making import Cell, Line, Matrix

if TYPE_CHECKING:
    from rich.console import RenderableType

_BARE, _UNDER, _COUNT, _INDENT = "bare computer", "under a system", "runs on", "  "


def parts(made: Matrix, width: int, has_signs: bool) -> "Iterator[RenderableType]":
    """All there is to print, in that many columns."""
    numbers = marks.notes(made)
    yield Text(f"{made.name}, frame {made.frames}", "bold")
    yield ""
    yield _table(made, numbers, width, has_signs)
    yield ""
    yield from _legend(made, has_signs)
    if numbers:
        yield ""
        yield _notes(numbers)


def _table(made: Matrix, numbers: Mapping[str, int], width: int, has_signs: bool) -> Table:
    drawn = _Marks(made, numbers, has_signs, width)
    padding = (0, int(drawn.in_words), 0, 0)
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=padding)
    shown.add_column(no_wrap=True)
    for model in made.models:
        shown.add_column(model, no_wrap=True)
    shown.add_column(_COUNT, justify="right", no_wrap=True)
    for is_bare, heading in ((True, _bare_heading(made)), (False, drawn.under_heading())):
        lines = [line for line in made.lines if line.is_bare == is_bare]
        if lines:
            shown.add_row(*heading)
        for line in lines:
            cells = [drawn.group(line, model) for model in made.models]
            shown.add_row(f"{_INDENT}{line.title}", *cells, _count(line))
    return shown


def _bare_heading(made: Matrix) -> list[Text]:
    blank = [Text() for _ in made.models]
    return [Text(_BARE, "bold"), *blank, Text("models", "dim")]


def _count(line: Line) -> Text:
    style = "bold green" if line.right == len(line.cells) else "bold" if line.right else "red"
    return Text(f"{line.right} of {len(line.cells)}", style)


class _Marks:
    """Draws cells, those of one model under several systems in columns of their own.

    `in_words`: there is room to say what the signs on bare computers mean.
    """

    def __init__(
        self, made: Matrix, numbers: Mapping[str, int], has_signs: bool, width: int
    ) -> None:
        self._made, self._numbers, self._has_signs = made, numbers, has_signs
        under = [cell for line in made.lines if not line.is_bare for cell in line.cells]
        longest = 1 + max((len(marks.figure(cell, numbers)) for cell in under), default=0)
        ways = ((longest + 1, True), (longest + 1, False), (longest, False))
        fitting = (way for way in ways if self._needed(*way) <= width)
        room, self.in_words = next(fitting, (0, False))
        self._room, self._has_figures = max(2, room), room >= longest

    def _needed(self, room: int, in_words: bool) -> int:
        """The columns of a table in which a mark under a system has so many."""
        made = self._made
        titles = max(len(_UNDER), *(len(_INDENT + line.title) for line in made.lines))
        counts = max(len(_COUNT), *(len(_count(line)) for line in made.lines))
        group = room * len(made.systems)
        worded = {model: self._worded(model) if in_words else 0 for model in made.models}
        models = sum(max(len(model), group, worded[model]) for model in made.models)
        return titles + models + counts + (1 + in_words) * (len(made.models) + 1)

    def _worded(self, model: str) -> int:
        """The columns of the longest mark in words on a bare computer."""
        cells = (cell for line in self._made.lines if line.is_bare for cell in line.at(model))
        lengths = (len(f"  {marks.words(cell, self._numbers)}") for cell in cells)
        return max(lengths, default=0)

    def under_heading(self) -> list[Text]:
        """The heading of what runs under a system: which mark is whose."""
        letters = marks.initials(self._made.systems)
        above = Text("".join(letter.ljust(self._room) for letter in letters).rstrip(), "dim")
        groups = [above] * len(self._made.models)
        return [Text(_UNDER, "bold"), *groups, Text("places", "dim")]

    def group(self, line: Line, model: str) -> Text:
        """A line's marks on one model."""
        return Text().join(self._mark(line, cell) for cell in line.at(model))

    def _mark(self, line: Line, cell: Cell) -> Text:
        look = marks.LOOKS[cell.verdict.kind]
        sign = look.sign if self._has_signs else look.plain
        has_figure = line.is_bare or self._has_figures
        figure = marks.figure(cell, self._numbers) if has_figure else ""
        pale = "dim" if figure.isdigit() else look.style
        mark = Text.assemble((sign, look.style), (figure, pale))
        if not line.is_bare:
            mark.pad_right(self._room - len(mark))
        elif self.in_words:
            mark.append(f" {cell.verdict.kind.value}", look.style)
        return mark


def _legend(made: Matrix, has_signs: bool) -> Iterator[Text]:
    looks = ((marks.LOOKS[kind], marks.MEANING[kind]) for kind in marks.kinds(made))
    yield Text("   ").join(
        Text.assemble((look.sign if has_signs else look.plain, look.style), f" {meaning}")
        for look, meaning in looks
    )
    if any(not line.is_bare for line in made.lines):
        pairs = zip(marks.initials(made.systems), made.systems, strict=True)
        yield Text("   ".join(f"{letter} {system}" for letter, system in pairs))
    yield Text(marks.explained(made), "dim")


def _notes(numbers: Mapping[str, int]) -> Table:
    shown = Table.grid(padding=(0, 1, 0, 0))
    shown.add_column(justify="right", style="bold", no_wrap=True)
    shown.add_column()
    for sentence, number in numbers.items():
        shown.add_row(str(number), Text(sentence))
    return shown
