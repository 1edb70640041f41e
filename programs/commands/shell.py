"""`peekpoke shell`: a command interpreter in a system's own words, on the machine's screen."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from programs import options
from programs.catalogue import DEFAULT_SYSTEM

if TYPE_CHECKING:
    from emulator.key_names import Script


@click.command("shell")
@options.system_option(f"The operating system. Default: {DEFAULT_SYSTEM}.")
@options.machine_option("The computer. Default: pc.")
@click.option("-c", "line", metavar="LINE", help="Run one line, and end with its status.")
@options.display_options
@options.disk_option
@options.traceback_option
def command(
    system: str | None,
    model: str | None,
    line: str | None,
    display: str | None,
    headless: bool,
    frames: int | None,
    keys: "Script | None",
    screenshot: Path | None,
    record: Path | None,
    disk: str | None,
    traceback: bool,
) -> int:
    """Talk to a system: its shell, its commands, its messages.

    dir and copy on Windows, ls and cp on Linux and macOS; help lists what there is. A demo
    runs by its name, a script by python3 a.py (on Windows a.py): Ctrl-C ends it. In a window it
    is the machine's own text screen; where there is none, this terminal; headless, lines come
    from standard input.

    \b
    peekpoke shell --system windows --machine c64
    peekpoke shell --system linux/alpine --disk class.img
    peekpoke shell --system macos -c "ls -la /"
    """
    shown = options.chosen_display(display, headless)
    from programs import process, session, shell

    chosen, name = model or "pc", system or DEFAULT_SYSTEM
    asked = any(each is not None for each in (frames, keys, screenshot, record))
    if shown is None and (line is None or asked):
        shown = session.best_display()
    if not asked and shown != "window":
        return shell.in_streams(chosen, name, disk, line)
    on_screen = shell.OnScreen(name, line)
    request = session.Request(shown, frames, keys, screenshot, record, disk, closes=True)
    title = f"peekpoke shell: {name}"
    from programs.blame import sentence

    describe = whole if traceback else sentence
    failed = session.run(chosen, on_screen, request, title, describe)
    if line is not None and shown == "none" and screenshot is None and record is None:
        process.show(on_screen.said)  # what nobody has seen
    return failed or on_screen.status


def whole(error: BaseException) -> str:
    """An error with the whole way to it."""
    from traceback import format_exception

    return "".join(format_exception(error))
