"""`peekpoke matrix`: which main of a program runs where."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programs import options
from programs.catalogue import MODELS, SYSTEMS
from programs.progress import bar

if TYPE_CHECKING:
    from emulator.key_names import Script
    from programs.matrix.making import Matrix

FRAMES = 60  # as `programs.matrix.making.FRAMES`, for the help


@click.command("matrix")
@click.argument("program", type=options.ProgramName(), metavar="DEMO")
@click.option(
    "--machine", "-m", "models", type=options.ModelName(), metavar="MODEL", multiple=True,
    help=f"Only this computer; may be given several times. One of {', '.join(MODELS)}.",
)  # fmt: skip
@click.option(
    "--system", "systems", type=options.SystemName(), metavar="NAME[/VARIANT]", multiple=True,
    help="Only this operating system; may be given several times, and as several variants."
    f" One of {', '.join(SYSTEMS)}.",
)  # fmt: skip
@click.option(
    "--frames", type=options.Frames(), metavar="N", default=FRAMES, show_default=True,
    help="The frame whose pictures are compared.",
)  # fmt: skip
@click.option(
    "--keys", type=options.KeyScript(), metavar="SCRIPT", help="Press keys at given frames."
)
@click.option(
    "--pictures/--no-pictures",
    default=None,
    help="Print the pictures too, in half blocks. The default: where the output is a terminal.",
)
@click.option(
    "--save",
    type=options.OutputFile("--save", ".png", ".html"),
    metavar="FILE.png|html",
    help="Write the contact sheet as one picture, or as a page to print.",
)
@options.traceback_option
def command(
    program: str,
    models: tuple[str, ...],
    systems: tuple[str, ...],
    frames: int,
    keys: "Script | None",
    pictures: bool | None,
    save: Path | None,
    traceback: bool,
) -> int:
    """Show where each main of a demo runs.

    Every main of DEMO is run everywhere: a raw one on the bare computer of each model, a native and
    a portable one on each model under each system, where a native one is handed the calls of
    whichever system is there. Each run has a computer and an empty disk of its own. Right is the
    picture of the raw main that is written for that model. DEMO may be a file of yours.

    \b
    peekpoke matrix plasma
    peekpoke matrix notes --save notes.html
    peekpoke matrix text -m c64 -m pc --system linux --system linux/alpine
    """
    options.check_save(save)
    from emulator import boot
    from programs import runner, session
    from programs.matrix import making, pool

    found = runner.find(program)
    models = tuple(model for model in MODELS if model in models) or MODELS
    for model in models:
        session.check_script(boot(model), keys)
    asked = making.Request(
        found, models, tuple(dict.fromkeys(systems)) or tuple(SYSTEMS), frames, keys, traceback
    )
    with session.blaming(found, traceback), bar(prints=False) as begin:
        made = making.make(asked, partial(begin, "running"), pool.processors())
    if save is not None:
        _write(made, save)  # first: whoever reads what is printed may leave in the midst of it
    _print(made, sys.stdout.isatty() if pictures is None else pictures)
    if traceback:
        _print_traces(made)
    if save is not None:
        click.echo(f"The contact sheet is {save.absolute()}.")
    return 0


def _print(made: "Matrix", pictures: bool) -> None:
    from rich.console import Console

    from programs.matrix import marks, table, terminal

    console = Console(highlight=False)
    if pictures:
        for strip in terminal.parts(made, console):
            console.print(strip)
    for part in table.parts(made, console.width, marks.has_signs(console.encoding)):
        console.print(part)


def _print_traces(made: "Matrix") -> None:
    for cell in made.cells:
        if cell.seen.trace:
            click.echo(f"{cell.main} on the {cell.place}:\n{cell.seen.trace}", err=True)


def _write(made: "Matrix", save: Path) -> None:
    if save.suffix.lower() == ".png":
        from emulator.live import write_png
        from programs.matrix.sheet import sheet

        write_png(save, sheet(made))
    else:
        from programs.matrix.page import page

        save.write_text(page(made), "utf-8")
