"""Where systems part, for a terminal or for a file: what is the same is told once.

            the same under all         or       linux      | windows
  linux   | /home/user                          the same under both
  windows | C:\\Users\\user                       /home/user | C:\\Users\\user
            the same again                      the same again

Beside each other where a terminal is wide enough, else one below the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from programs.catalogue import listed
from programs.parting.align import Block, Row, blocks, column, groups

if TYPE_CHECKING:
    from programs.parting.collect import Parting, Section

BESIDE = 120  # columns of a terminal from which on texts stand beside each other
COLOURS = ("cyan", "magenta", "yellow", "green", "blue")
NOTHING = "(nothing)"


def show(made: "Parting", console: Console) -> None:
    """Print all of it."""
    printer = _Beside if console.is_terminal and console.width >= BESIDE else _Below
    printer(made.systems, console).show(made)


def sentence(made: "Parting") -> str:
    """The last sentence: whether they part, and where."""
    parting = [section.words() for section in made.sections() if section.parting]
    if parting:
        return f"They part {listed(parting)}."
    count = len(made.systems)
    return f"The same under {'both' if count == 2 else f'all {NUMBERS.get(count, count)}'}."


NUMBERS = {3: "three", 4: "four", 5: "five"}


def labels(systems: Sequence[str], places: Sequence[int]) -> str:
    """The names of those that say the same."""
    return ", ".join(systems[place] for place in places)


class _Below:
    """Prints blocks one below the other, those that part with a margin that says whose they are."""

    def __init__(self, systems: Sequence[str], console: Console) -> None:
        self._systems, self._console = systems, console
        self._margin = max(map(len, systems))

    def show(self, made: "Parting") -> None:
        """Print it all."""
        sections = made.sections()
        self._margin = max(len(label) for label in self._labels(sections))
        self._print(Text(f"{made.script} under {listed(made.systems)}", "bold"))
        for section in sections:
            self._print(Text())
            self._heading(section.title)
            for block in blocks(section.rows):
                self._block(block)
        self._print(Text())
        for note in made.notes:
            self._print(Text(note, "dim"))
        agreed = not any(section.parting for section in sections)
        self._print(Text(sentence(made), "bold green" if agreed else "bold yellow"))

    def _labels(self, sections: "Sequence[Section]") -> Iterator[str]:
        yield ""
        for section in sections:
            for block in blocks(section.rows):
                for rows in block.pieces() if block.parts else ():
                    yield from (labels(self._systems, group.places) for group in groups(rows))

    def _heading(self, title: str) -> None:
        self._print(Text(f"-- {title}", "dim"))

    def _block(self, block: Block) -> None:
        if block.parts:
            self._parting(block)
        else:
            for line in column(block.rows, 0):
                self._same(line)

    def _same(self, line: str) -> None:
        self._print(Text(f"{'':{self._margin}}   {line}" if self._margin else line))

    def _parting(self, block: Block) -> None:
        for rows in block.pieces():
            for group in groups(rows):
                label, style = labels(self._systems, group.places), self._style(group.places)
                for line in group.lines or (NOTHING,):
                    gutter = Text(f"{label:<{self._margin}} | ", f"bold {style}")
                    self._print(gutter + Text(line, style if group.lines else "dim"))
                    label = ""

    def _style(self, places: Sequence[int]) -> str:
        return COLOURS[places[0] % len(COLOURS)]

    def _print(self, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(text, soft_wrap=True)
        else:
            print(text.plain.rstrip())


class _Beside(_Below):
    """Prints on a wide terminal: lines that part have a column for each system."""

    def _heading(self, title: str) -> None:
        super()._heading(title)
        heads = (Text(name, f"bold {self._style((at,))}") for at, name in enumerate(self._systems))
        self._console.print(self._table([heads]))

    def _same(self, line: str) -> None:
        self._print(Text(line))

    def _parting(self, block: Block) -> None:
        self._console.print(self._table(self._cells(row) for row in block.rows))

    def _table(self, rows: Iterable[Iterable[Text]]) -> Table:
        table = Table(
            box=box.MINIMAL, show_header=False, show_edge=False, pad_edge=False, expand=True
        )
        for _ in self._systems:
            table.add_column(ratio=1, overflow="fold")
        for row in rows:
            table.add_row(*row)
        return table

    def _cells(self, row: Row) -> Iterator[Text]:
        for line in row:
            style = self._style((row.index(line),))  # as those have that say the same
            yield Text("-", "dim") if line is None else Text(line, style)
