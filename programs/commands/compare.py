"""`peekpoke compare`: the same program by pokes and through an operating system."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programs import options
from programs.catalogue import DEFAULT_SYSTEM
from programs.progress import bar

if TYPE_CHECKING:
    from rich.console import Console

    from emulator.key_names import Script
    from programs.compare.comparison import Comparison, Describe
    from programs.compare.turns import Sides

SPEEDS = ("full", "1/4", "1/16", "1000", "100")  # as `emulator.live.session.SPEEDS`, for the help


@click.command("compare")
@click.argument("program", type=options.ProgramName(), metavar="DEMO")
@options.machine_option("The computer, for both sides. Default: pc.")
@click.option(
    "--access",
    type=click.Choice(("native", "portable")),
    default="portable",
    show_default=True,
    help="What to compare pokes with: the calls of one system, or names that all systems share.",
)
@options.system_option(f"The operating system of the right side. Default: {DEFAULT_SYSTEM}.")
@options.shown_options
@click.option(
    "--speed",
    type=click.Choice(SPEEDS),
    default="full",
    show_default=True,
    help="Slow motion to begin with: of the frames, or accesses a second. F4 goes on from there.",
)
@click.option("--source", is_flag=True, help="Print both programs side by side, and run nothing.")
@click.option(
    "--save",
    type=options.OutputFile("--save", ".html", ".png"),
    metavar="FILE.html|png",
    help="Write the report as a page to print, or as one picture.",
)
@options.traceback_option
def command(
    program: str,
    model: str | None,
    access: str,
    system: str | None,
    display: str | None,
    headless: bool,
    frames: int | None,
    keys: "Script | None",
    speed: str,
    source: bool,
    save: Path | None,
    traceback: bool,
) -> int:
    """Compare poking with an operating system, side by side.

    Left is DEMO's raw main, right its portable one, on two machines of one model, live, with
    counters beneath; your keys go to both. When you quit, and at once without a display, both run
    again, frame by frame, for a table: whether their pictures are the same, and what each costs.
    Exit status 1: they are not the same.

    \b
    peekpoke compare plasma --machine c64
    peekpoke compare plasma --machine pc --headless --save plasma.html
    """
    shown = options.chosen_display(display, headless)
    from emulator import boot
    from programs import runner, session
    from programs.compare.comparison import watch
    from programs.compare.sides import check, choose
    from programs.compare.source import show

    found = runner.find(program)
    describe = session.describer(found, traceback)
    with session.blaming(found, traceback):
        chosen = runner.choose_model(found, model)
        sides = choose(found, chosen, access, system or DEFAULT_SYSTEM)
        if source:
            show(_console(), sides)
            return 0
        check(sides)
    session.check_script(boot(chosen), keys)
    options.check_save(save)
    shown = shown or session.best_display()
    live = shown == "window" or (shown == "terminal" and sys.stdout.isatty())
    if live:
        watch(sides, chosen, shown, describe, frames, keys, SPEEDS.index(speed))
    made = _compared(found.title, sides, chosen, frames, keys)
    return _reported(made, None if live else describe, save)  # what failed live has been told


def _compared(
    name: str, sides: "Sides", model: str, frames: int | None, keys: "Script | None"
) -> "Comparison":
    from programs.compare.comparison import DEFAULT_FRAMES, compare

    length = frames or DEFAULT_FRAMES
    with bar() as begin:
        return compare(name, sides, model, length, keys, begin("comparing", length))


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _reported(made: "Comparison", describe: "Describe | None", save: Path | None) -> int:
    """Print it, and write it where that is wanted; the exit status."""
    _print(made, describe)
    if save is not None:
        _write(made, save)
    return 0 if made.agrees else 1


def _print(made: "Comparison", describe: "Describe | None") -> None:
    from programs.compare.table import notes, table, verdict

    console = _console()
    console.print(table(made))
    console.print(verdict(made), style="bold green" if made.agrees else "bold red")
    for note in notes(made):
        console.print(note, style="dim")
    for failure in filter(None, (side.failure for side in made.looked)):
        if describe is not None:
            click.echo(describe(failure), err=True)


def _write(made: "Comparison", save: Path) -> None:
    if save.suffix.lower() == ".png":
        from emulator.live import write_png
        from programs.compare.sheet import sheet

        write_png(save, sheet(made))
    else:
        from programs.compare.page import page

        save.write_text(page(made), "utf-8")
    click.echo(f"The report is {save.absolute()}.")
