"""The board in a terminal: what is done, why the systems part, and a column for each system.

    wide (110 columns and more)        narrow
    name      | linux | windows ...    name
      code    | cell  | * cell           code
      why                                why
                                         linux          windows        macos
                                         cell           * cell         cell

A star marks a cell that parts from the others, colours or not. What is long, calls and programs,
stands beneath each other, systems together for which it is the same.
"""

from collections.abc import Callable, Sequence
from functools import partial

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from programs.catalogue import listed
from programs.seams.asking import CALLS, END, ERROR, NO_CALL, VALUE, Answer
from programs.seams.board import Asked, Board, Column, summary
from programs.seams.rows import SETTING
from programs.seams.rows import Group as RowGroup

WIDE = 110  # columns from which on what is done stands beside the answers
LEFT = 42
STYLES = {VALUE: "bold cyan", ERROR: "bold red", END: "bold red", CALLS: ""}
STAR = "* "
Coloured = Callable[[str], Text]


class Printer:
    """Prints a board. `calls`: below each row what the systems were asked; `traceback`: errors."""

    def __init__(self, console: Console, calls: bool = False, traceback: bool = False) -> None:
        self._console, self._calls, self._traceback = console, calls, traceback
        self._wide = console.width >= WIDE
        self._code: Coloured = partial(_coloured, syntax=_syntax()) if console.is_terminal else Text

    def board(self, board: Board) -> None:
        """All groups, and what they come to."""
        self._print(Text(f"Each row is {SETTING}.\n", "dim"))
        for group, rows in board.groups:
            self._head(group)
            for number, asked in enumerate(rows):
                if not asked.row.long and (not number or rows[number - 1].row.long):
                    self._print(self._beside(Text(), _columns(board.columns)))
                self._row(asked, board.columns)
        self._print(Text(summary(board), "bold"))
        if any(any(asked.parting) for asked in board.rows if not asked.row.long):
            self._print(Text(f"{STAR}parts from what most of the systems answer", "dim"))

    def _head(self, group: RowGroup) -> None:
        title = f"{group.number}  {group.title}" if group.number else group.title
        self._print(Rule(Text(title, "bold"), align="left", style="dim"))
        if group.text:
            self._print(Text(group.text))
        self._print(Text())

    def _row(self, asked: Asked, columns: Sequence[Column]) -> None:
        shown = self._long(asked, columns) if asked.row.long else _cells(asked)
        self._print(self._beside(self._done(asked), shown))
        if self._calls and not asked.row.calls:
            self._print(Padding(_beneath(asked, columns, _calls), _IN))
        for column, answer in zip(columns, asked.answers, strict=True):
            if self._traceback and answer.traceback:
                self._print(Text(f"{column.name}: {answer.traceback.rstrip()}", "dim"))
        self._print(Text())

    def _done(self, asked: Asked) -> RenderableType:
        """What is done, and why the systems part."""
        row = asked.row
        parts: list[RenderableType] = [Text(row.name, "bold"), Padding(self._code(row.lines), _IN)]
        if row.why:
            parts.append(Padding(Text(row.why, "dim italic"), _IN))
        return Group(*parts)

    def _long(self, asked: Asked, columns: Sequence[Column]) -> Table:
        return _beneath(asked, columns, _calls if asked.row.calls else self._program)

    def _program(self, answer: Answer) -> Text:
        """What only this system was given to run, and what came of it."""
        value = Text(f"-> {answer.text}", STYLES[answer.kind])
        return Text("\n").join((self._code(answer.native), value))

    def _beside(self, left: RenderableType, right: RenderableType) -> RenderableType:
        if not self._wide:
            return Group(*([] if isinstance(left, Text) else [left]), Padding(right, _IN))
        grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
        grid.add_column(width=LEFT)
        grid.add_column(ratio=1)
        grid.add_row(left, right)
        return grid

    def _print(self, what: RenderableType) -> None:
        self._console.print(what, highlight=False)


_IN = (0, 0, 0, 2)


def _grid(count: int) -> Table:
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    for _ in range(count):
        grid.add_column(ratio=1, overflow="fold")
    return grid


def _columns(columns: Sequence[Column]) -> Table:
    grid = _grid(len(columns))
    grid.add_row(*(Text(column.name, "bold underline") for column in columns))
    grid.add_row(*(Text(column.title, "dim") for column in columns))
    grid.add_row()
    return grid


def _cells(asked: Asked) -> Table:
    grid = _grid(len(asked.answers))
    grid.add_row(*map(_cell, asked.answers, asked.parting))
    return grid


def _cell(answer: Answer, parts: bool) -> Text:
    where = Text(f" (on {answer.where})", "dim") if answer.where else ""
    style = STYLES[answer.kind] if parts else ""
    return Text.assemble((STAR if parts else "", style), (answer.text, style), where)


def _beneath(asked: Asked, columns: Sequence[Column], shown: Callable[[Answer], Text]) -> Table:
    """Something for each system, one beneath the other; those for which it is the same together."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for names, answer in asked.together(column.name for column in columns):
        grid.add_row(Text(listed(names), "bold"), shown(answer))
    return grid


def _calls(answer: Answer) -> Text:
    return Text("\n").join(map(_call, answer.calls)) if answer.calls else Text(NO_CALL, "dim")


def _call(text: str) -> Text:
    name, bracket, rest = text.partition("(")
    return Text.assemble((name, "bold green"), bracket + rest)


def _syntax() -> Syntax:
    return Syntax("", "python", theme="ansi_dark", background_color="default")


def _coloured(code: str, syntax: Syntax) -> Text:
    text = syntax.highlight(code)
    text.rstrip()
    text.no_wrap, text.overflow = False, "fold"
    return text
