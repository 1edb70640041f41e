"""`peekpoke bench`: what everything costs, beside what others offer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programs import options

if TYPE_CHECKING:
    from programs.bench.running import Report, Step

CHART = "peekpoke-bench.png"


@click.command("bench")
@click.option(
    "--select", default="", metavar="WORDS", help="Only what has one of these words in its name."
)
@click.option("--quick", is_flag=True, help="Short rounds, for a look: its figures are rough.")
@click.option(
    "--save",
    type=options.OutputFile("--save", ".png"),
    metavar="FILE.png",
    default=CHART,
    show_default=True,
    help="Where to draw the figures.",
)
@click.option(
    "--json",
    "data",
    type=options.OutputFile("--json", ".json"),
    metavar="FILE.json",
    help="Keep all rounds, as pytest-benchmark writes them.",
)
def command(select: str, quick: bool, save: Path, data: Path | None) -> int:
    """Measure what poking costs.

    Times of Peekpoke beside those of plain Python, numpy, pygame and others, as ratios of the same
    minutes, with the budgets that Peekpoke holds itself to; and a chart of them. It takes some
    minutes, in which the host should have little else to do. WORDS are such as poke, scan-out, live
    or c64.

    \b
    peekpoke bench --select poke
    """
    from programs.bench import running

    running.check()
    options.check_save(save, "chart")
    options.check_save(data, "data")
    with _progress() as step:
        report, text = running.measure(select, quick, step)
    if data is not None:
        data.write_text(text, "utf-8")
    _print(report)
    from programs.bench.chart import draw

    draw(report, save)
    click.echo(f"The chart is {save.absolute()}.")
    return 1 if report.failed else 0


@contextmanager
def _progress() -> "Iterator[Step]":
    """A bar on stderr, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bar:
        task = bar.add_task("starting", total=100)
        yield lambda name, done: bar.update(task, completed=done, description=name)


def _print(report: "Report") -> None:
    from rich.console import Console

    from programs.bench.tables import summary, tables

    console = Console(highlight=False)
    console.print(report.host, style="dim")
    for table in tables(report):
        console.print(table)
    for line in summary(report):
        console.print(line)
