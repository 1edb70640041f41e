"""A matrix in a terminal: a row for each main, a column for each model, signs in it.

              c64       spectrum  ...   runs on
bare computer                            models
  raw_c64     ✓         ○1        ...    1 of 5
under         L  W  M   L  W  M          places
  native_...  ✓  ✗3 ✗4  ✓  ✗3 ✗4  ...   5 of 15
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

_APART, _WIDE = 88, 100  # columns, from which on marks stand apart, and have words behind them


def parts(made: Matrix, width: int, has_signs: bool) -> "Iterator[RenderableType]":
    """All there is to print, in that many columns."""
    numbers = marks.notes(made)
    yield _table(made, numbers, width, has_signs)
    yield ""
    yield from _legend(made, has_signs)
    if numbers:
        yield ""
        yield _notes(numbers)


def _table(made: Matrix, numbers: Mapping[str, int], width: int, has_signs: bool) -> Table:
    drawn, gap = _Marks(made, numbers, has_signs, width), int(width >= _WIDE)
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0))
    shown.add_column(f"{made.name}, frame {made.frames}", no_wrap=True)
    for model in made.models:
        shown.add_column(model, no_wrap=True)
    shown.add_column("runs on", justify="right", no_wrap=True)
    for is_bare, heading in ((True, _bare_heading(made)), (False, drawn.under_heading())):
        lines = [line for line in made.lines if line.is_bare == is_bare]
        if lines:
            shown.add_row(*heading)
        for line in lines:
            cells = [drawn.group(line, model) for model in made.models]
            shown.add_row(f"  {line.title}", *cells, _count(line))
    return shown


def _bare_heading(made: Matrix) -> list[Text]:
    blank = [Text() for _ in made.models]
    return [Text("bare computer", "bold"), *blank, Text("models", "dim")]


def _count(line: Line) -> Text:
    style = "bold green" if line.right == len(line.cells) else "bold" if line.right else "red"
    return Text(f"{line.right} of {len(line.cells)}", style)


class _Marks:
    """Draws cells, those of one model under several systems in columns of their own."""

    def __init__(
        self, made: Matrix, numbers: Mapping[str, int], has_signs: bool, width: int
    ) -> None:
        self._made, self._numbers, self._has_signs = made, numbers, has_signs
        self._in_words = width >= _WIDE
        under = [cell for line in made.lines if not line.is_bare for cell in line.cells]
        longest = max((len(marks.figure(cell, numbers)) for cell in under), default=0)
        self._room = max(2, 1 + longest + (width >= _APART))

    def under_heading(self) -> list[Text]:
        """The heading of what runs under a system: which mark is whose."""
        letters = marks.initials(self._made.systems)
        above = Text("".join(letter.ljust(self._room) for letter in letters).rstrip(), "dim")
        groups = [above] * len(self._made.models)
        return [Text("under a system", "bold"), *groups, Text("places", "dim")]

    def group(self, line: Line, model: str) -> Text:
        """A line's marks on one model."""
        return Text().join(self._mark(line, cell) for cell in line.at(model))

    def _mark(self, line: Line, cell: Cell) -> Text:
        look, figure = marks.LOOKS[cell.verdict.kind], marks.figure(cell, self._numbers)
        sign = look.sign if self._has_signs else look.plain
        pale = "dim" if figure.isdigit() else look.style
        mark = Text.assemble((sign, look.style), (figure, pale))
        if not line.is_bare:
            mark.pad_right(self._room - len(mark))
        elif self._in_words:
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
    yield Text(marks.RIGHT, "dim")


def _notes(numbers: Mapping[str, int]) -> Table:
    shown = Table.grid(padding=(0, 1, 0, 0))
    shown.add_column(justify="right", style="bold", no_wrap=True)
    shown.add_column()
    for sentence, number in numbers.items():
        shown.add_row(str(number), Text(sentence))
    return shown
