"""`peekpoke run`: a demo, or a person's own file, on a computer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from programs import options
from programs.errors import WrongUsageError

if TYPE_CHECKING:
    from emulator.key_names import Script


@click.command("run")
@click.argument("program", type=options.ProgramName())
@options.machine_option("The computer; a file may name its own by MACHINE = 'c64'. Default: pc.")
@click.option("--main", metavar="NAME", help="Run this function instead of the one that fits.")
@options.access_option
@options.system_option()
@options.display_options
@options.disk_option
@click.option("--watch", is_flag=True, help="Start the program anew when its file changes.")
@options.traceback_option
def command(
    program: str,
    model: str | None,
    main: str | None,
    access: str | None,
    system: str | None,
    display: str | None,
    headless: bool,
    frames: int | None,
    keys: "Script | None",
    screenshot: Path | None,
    record: Path | None,
    disk: str | None,
    watch: bool,
    traceback: bool,
) -> int:
    """Run a demo, or a program of your own, on a computer.

    PROGRAM is a demo's name (see peekpoke list) or a file that holds a function main: its
    parameters say what it touches. main(machine) pokes the bare computer; main(linux) is a process
    that uses that system's calls; main(os, screen) one that runs under every system.

    \b
    peekpoke run ball --machine spectrum
    peekpoke run ball --machine spectrum --access portable --system linux
    peekpoke run mine.py --headless --frames 60 --screenshot mine.png
    """
    shown = options.chosen_display(display, headless)
    if watch and shown == "none":
        raise WrongUsageError("--watch needs a window or a terminal to show the program in.")
    from programs import runner, session
    from programs.watch import Watch

    source = runner.find(program)
    with session.blaming(source, traceback):
        chosen = runner.choose_model(source, model)
        name = runner.choose_main(source, chosen, access, system, main)
        ready = runner.Program(source, name, access, system)
        raw = watch or ready.load().access == "raw"
        unseen = runner.foreign(source, name, chosen) if raw else ""
    changed = Watch(source.path) if watch else None
    request = session.Request(shown, frames, keys, screenshot, record, disk, changed, unseen)
    describe = session.describer(source, traceback)
    return session.run(chosen, ready, request, source.title, describe)
