"""`peekpoke map`: where everything is on a computer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from programs import options

if TYPE_CHECKING:
    from rich.table import Table

    from programs.addresses import Row


@click.command("map")
@click.argument("model", type=options.ModelName(), metavar="MODEL")
def command(model: str) -> None:
    """Show where everything is on a computer.

    The memory map of MODEL: its regions, registers and ports, each with a line to try.

    \b
    peekpoke map c64
    """
    from rich.console import Console

    from emulator import MODELS
    from programs.addresses import rows

    chosen, console = MODELS[model], Console(highlight=False)
    cells = "16-bit words" if chosen.word_bits == 16 else "bytes"
    console.print(f"[bold]{chosen.title}[/] ({chosen.name}): {chosen.summary}.")
    console.print(f"{chosen.memory.size} {cells}, {chosen.refresh_hz:g} pictures a second.")
    console.print(_table("address", rows(chosen.memory)))
    if chosen.ports:
        console.print(_table("port", rows(chosen.ports)))


def _table(unit: str, rows: "Iterable[Row]") -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(unit, no_wrap=True)
    table.add_column("is", no_wrap=True)
    table.add_column("what is there, and a line to try")
    for row in rows:
        indent = " " if row.is_register else ""
        where = Text.assemble(indent, row.decimal, "\n", indent, (row.hexadecimal, "dim"))
        what = Text.assemble((row.name, "" if row.is_register else "bold"), ": ", row.note)
        if row.example:
            what.append("\n" + row.example, "cyan")
        table.add_row(where, indent + row.kind, what)
    return table
