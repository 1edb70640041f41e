"""Where systems part, for a terminal or for a file: what is the same is told once.

            the same under all                   the same under all
  linux   | /home/user                 or       +- linux ----+- windows ------+
  windows | C:\\Users\\user                       | /home/user | C:\\Users\\user |
            the same again                      +------------+----------------+

Beside each other where a terminal is wide enough, else one below the other.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.rule import Rule
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
        if made.note:
            self._print(Text(made.note, "dim"))
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
        self._print(Text(f"{'':{self._margin}}   {line}"))

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
    """Prints on a wide terminal: blocks that part have a column for each that differs."""

    def _heading(self, title: str) -> None:
        self._console.print(Rule(title, align="left", style="dim", characters="-"))

    def _same(self, line: str) -> None:
        self._print(Text(f"  {line}"))

    def _parting(self, block: Block) -> None:
        table = Table(box=box.ROUNDED, expand=True, border_style="dim")
        whose = groups(block.rows)
        for group in whose:
            style = self._style(group.places)
            label = labels(self._systems, group.places)
            table.add_column(label, header_style=f"bold {style}", style=style, ratio=1)
        for rows in block.pieces():
            table.add_row(*(self._cell(rows, group.places[0]) for group in whose))
        self._console.print(table)

    def _cell(self, rows: list[Row], place: int) -> Text:
        lines = column(rows, place)
        return Text("\n".join(lines), overflow="fold") if lines else Text(NOTHING, "dim")
