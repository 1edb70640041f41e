"""`peekpoke trace`: what a program calls, layer by layer, down to its pokes."""

from typing import TYPE_CHECKING

import click

from programs import options
from programs.errors import WrongUsageError

if TYPE_CHECKING:
    from emulator.key_names import Script

LIMIT = 100


@click.command("trace")
@click.argument("program", type=options.ProgramName())
@options.machine_option("The computer; a file may name its own by MACHINE = 'c64'. Default: pc.")
@click.option("--main", metavar="NAME", help="Trace this function instead of the one that fits.")
@options.access_option
@options.system_option()
@click.option(
    "--filter", "words", metavar="WORDS",
    help="Show only calls that have one of these words in a name, and what belongs to them.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(0), metavar="N", default=LIMIT, show_default=True,
    help="End after so many lines; 0: never.",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Show every one of many calls alike.")
@click.option(
    "--stats", is_flag=True, help="Count instead: calls, errors, seconds, pokes, sectors."
)
@click.option("--frames", type=options.Frames(), metavar="N", help="Stop after N frames.")
@click.option(
    "--keys", type=options.KeyScript(), metavar="SCRIPT", help="Press keys at given frames."
)
@options.disk_option
@options.traceback_option
def command(
    program: str,
    model: str | None,
    main: str | None,
    access: str | None,
    system: str | None,
    words: str | None,
    limit: int,
    every: bool,
    stats: bool,
    frames: int | None,
    keys: "Script | None",
    disk: str | None,
    traceback: bool,
) -> int:
    """Show a program's calls, each down to its pokes.

    A demo is traced as its portable program under Linux, unless --access says otherwise. Each line
    has the name of its layer: portable, the system's Python module, the system's own call with its
    result as strace shows it, and the computer with the memory, ports and sectors it caused. Of a
    raw program each line is shown with its pokes.

    \b
    peekpoke trace notes
    peekpoke trace mine.py --filter "open write"
    peekpoke trace plasma --access raw --machine c64 --frames 2
    """
    wanted = tuple((words or "").replace(",", " ").split())
    if words is not None and not wanted:
        raise WrongUsageError("--filter takes words, such as 'mkdir open screen'.")
    from programs import runner, session
    from programs.trace.report import Report, trace

    source = runner.find(program)
    if source.demo and access is None and main is None:
        access = "portable"
    with session.blaming(source, traceback):
        chosen = runner.choose_model(source, model)
        name = runner.choose_main(source, chosen, access, system, main)
    report = Report(wanted, limit, every, stats)
    request = session.Request("none", frames, keys, disk=disk)
    loaded = runner.Program(source, name, access, system)
    with session.blaming(source, traceback):
        plan = loaded.load()
    return trace(loaded, plan, chosen, request, report, session.describer(source, traceback))
