"""`peekpoke seams`: what is done alike on every system, and what each answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programs import options
from programs.catalogue import SYSTEMS, near
from programs.errors import WrongUsageError
from programs.progress import bar
from programs.seams.rows import GROUPS
from programs.several import ALL, Systems, meant

if TYPE_CHECKING:
    from programs.seams.board import Board

DEFAULT_MODEL = "pc"


class GroupName(options.ParamType):
    """A group's number or short name."""

    name = "group"

    def convert(self, value: Any, param: object, ctx: object) -> str:
        """The short name."""
        text = str(value)
        if text.isdecimal() and 1 <= int(text) <= len(GROUPS):
            return GROUPS[int(text) - 1]
        if text in GROUPS:
            return text
        raise WrongUsageError(
            f"--group takes a number from 1 to {len(GROUPS)} or a name, not {text!r};"
            f" {near(text, GROUPS)}"
        )


@click.command("seams")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option(
    "--group", "groups", type=GroupName(), multiple=True, metavar="N|NAME",
    help="Show only this group; may be given several times."
    f" {', '.join(f'{number} {name}' for number, name in enumerate(GROUPS, 1))}.",
)  # fmt: skip
@click.option(
    "-c",
    "text",
    metavar="TEXT",
    help="Run this text instead, in such a directory, on every system.",
)
@click.option("--calls", is_flag=True, help="Show the system's own calls below every row.")
@click.option(
    "--system", "systems", type=Systems(), metavar="NAME[/VARIANT]", multiple=True,
    help=f"A column; may be given several times, and as several variants; {ALL}: each of"
    f" {', '.join(SYSTEMS)}. Default: {ALL}.",
)  # fmt: skip
@options.machine_option(f"The computer that the systems run on. Default: {DEFAULT_MODEL}.")
@click.option(
    "--save",
    type=options.OutputFile("--save", ".html"),
    metavar="FILE.html",
    help="Write a page for a class, with everything in it, and print only the count.",
)
@options.traceback_option
def command(
    words: tuple[str, ...],
    groups: tuple[str, ...],
    text: str | None,
    calls: bool,
    systems: tuple[str, ...],
    model: str | None,
    save: Path | None,
    traceback: bool,
) -> int:
    """Show where the systems part although the program is the same.

    Every row is a few lines of Python that are run on every system now: what each answers stands
    side by side. The first group shows which calls of its own each system got. WORDs choose rows:
    those with one of them in their name or their lines.

    \b
    peekpoke seams
    peekpoke seams rename --calls
    peekpoke seams --group errors --system windows/7 --system windows/11
    peekpoke seams -c 'os.rename("file", "empty")'
    peekpoke seams --save seams.html
    """
    from programs.seams import asking, rows

    if text is None:
        chosen = rows.choose(groups, words)
    elif groups or words:
        raise WrongUsageError("-c runs a text of your own; it does not go with rows to choose.")
    else:
        asking.check(text)
        chosen = (rows.own(text),)
    options.check_save(save, "page")
    from programs.seams.board import ask_all

    names = meant(systems or (ALL,))
    count = sum(len(group.rows) for group in chosen)
    with bar() as begin:
        board = ask_all(chosen, names, model or DEFAULT_MODEL, begin("asking", count))
    if save is None:
        _print(board, calls, traceback)
    else:
        _write(board, save)
    return 0


def _print(board: "Board", calls: bool, traceback: bool) -> None:
    from rich.console import Console

    from programs.seams.table import Printer

    Printer(Console(), calls, traceback).board(board)


def _write(board: "Board", save: Path) -> None:
    from programs.seams.board import summary
    from programs.seams.page import page

    save.write_text(page(board), "utf-8")
    click.echo(summary(board))
    click.echo(f"The page is {save.absolute()}.")
