"""`peekpoke exec`: an ordinary Python script under a virtual system."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import click

from programs import options
from programs.catalogue import DEFAULT_SYSTEM, SYSTEMS, listed
from programs.errors import WrongUsageError
from programs.several import ALL, Systems, meant

if TYPE_CHECKING:
    from pathlib import Path

    from programs.exec.copying import Pair
    from programs.exec.execution import Request

MISTYPED = 0.85  # how alike two names of options are of which one is a slip of the other
PROGRAMS = ("-m", "-c")  # the options that say what to run, as a script's name does
_FORMS = {"--copy-in": "HOSTFILE:PATH", "--copy-out": "PATH:HOSTFILE"}


class ScriptCommand(click.Command):
    """A command whose words after the script's name are the script's, but for its own options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Sort the words, then let click see its own."""
        values = _values(self)
        own, rest = sort_words(args, values)
        if not ctx.resilient_parsing:
            undecided = [*takewhile(lambda word: word != "--", args)]
            for note in mistyped(sort_words(undecided, values)[1], values):
                click.echo(f"peekpoke: {note}", err=True)
        return super().parse_args(ctx, [*own, "--", *rest] if rest else own)


def _values(command: click.Command) -> dict[str, int]:
    """How many values each option of a command takes, by each of its names."""
    found = [option for option in command.params if isinstance(option, click.Option)]
    return {name: 0 if each.is_flag else 1 for each in found for name in each.opts}


def sort_words(words: list[str], values: dict[str, int]) -> tuple[list[str], list[str]]:
    """The command's own words, and the script's with its name.

    Behind the script only the command's long options are its own, and none behind a `--`.
    """
    own: list[str] = []
    rest: list[str] = []
    started = False
    at = 0
    while at < len(words):
        word = words[at]
        name = word.partition("=")[0]
        if word == "--":
            return own, rest + words[at + 1 :]
        if name in values and not (started and not name.startswith("--")):
            end = at + 1 + values[name] * ("=" not in word)
            own += words[at:end]
            started |= name in PROGRAMS
            at = end
        elif word.startswith("-") and word != "-" and not started:
            own.append(word)  # click says what is wrong with it
            at += 1
        else:
            started = True
            rest.append(word)
            at += 1
    return own, rest


def mistyped(words: list[str], names: Iterable[str]) -> Iterator[str]:
    """What to say of the first of a script's words that may be meant for the command; else none."""
    long = [name for name in names if name.startswith("--")]
    for word in words:
        name = word.partition("=")[0]
        near = get_close_matches(name, long, 1, MISTYPED) if name.startswith("--") else []
        if near:
            yield (
                f"{name} is given to the script; did you mean {near[0]}?"
                f" If not, -- before {name} says so."
            )
            return


def _pairs(ctx: click.Context, option: click.Parameter, values: Any) -> "tuple[Pair, ...]":
    from programs.exec.copying import parse_pair

    name = option.opts[0]
    return tuple(parse_pair(value, f"{name} {_FORMS[name]}") for value in values)


@click.command("exec", cls=ScriptCommand)
@click.argument("words", nargs=-1, metavar="SCRIPT.py [ARGS...]")
@click.option("-m", "module", metavar="MODULE", help="Run this module, as python -m does.")
@click.option("-c", "text", metavar="TEXT", help="Run this text, as python -c does.")
@click.option(
    "--system", "systems", multiple=True, type=Systems(), metavar="NAME[/VARIANT]",
    help=f"The operating system: {listed(SYSTEMS, 'or')}, or a variant. Several, or {ALL}: one"
    f" after another, and where they part. Default: {DEFAULT_SYSTEM}.",
)  # fmt: skip
@options.disk_option
@click.option(
    "--copy-in", multiple=True, callback=_pairs, metavar="HOSTFILE:PATH",
    help="Copy a file to the system's disk first.",
)  # fmt: skip
@click.option(
    "--copy-out", multiple=True, callback=_pairs, metavar="PATH:HOSTFILE",
    help="Copy a file from the system's disk afterwards.",
)  # fmt: skip
@click.option(
    "--save", type=options.OutputFile("--save", ".html"), metavar="FILE.html",
    help="Write where several systems part as a page to print.",
)  # fmt: skip
@click.option(
    "--machine", "model", type=options.ModelName(), default="pc", metavar="MODEL",
    help="The computer. Default: pc.",
)  # fmt: skip
def command(
    words: tuple[str, ...],
    module: str | None,
    text: str | None,
    systems: tuple[str, ...],
    disk: str | None,
    copy_in: "tuple[Pair, ...]",
    copy_out: "tuple[Pair, ...]",
    save: "Path | None",
    model: str,
) -> int:
    """Run an ordinary Python script under a virtual system.

    The script is not changed: what it does by os, open, shutil, pathlib ... happens on the system's
    disk, and nothing on this computer is touched. Meanwhile it lies in the user's home there, with
    the modules beside it that it imports. Its exit status is this command's. Options may stand
    before or behind SCRIPT.py; what is unknown here, and all behind a --, is the script's.

    \b
    peekpoke exec tidy.py --system all
    peekpoke exec -m zipfile -l notes.zip --copy-in notes.zip:/home/user/notes.zip
    """
    from programs.exec.execution import Request, execute

    kind, what, *arguments = _program(words, module, text)
    request = Request(model, kind, what, arguments, disk, copy_in, copy_out)
    wanted = meant(systems or (DEFAULT_SYSTEM,))
    if len(wanted) == 1:
        if save is not None:
            raise WrongUsageError("--save keeps where several systems part; name several.")
        return execute(request, wanted[0])
    return _compare(request, wanted, save)


def _compare(request: "Request", systems: tuple[str, ...], save: "Path | None") -> int:
    """Run under each system, and show where they part."""
    from rich.console import Console

    from programs.parting.collect import collect
    from programs.parting.report import show

    options.check_save(save)
    made = collect(request, systems)
    show(made, Console(highlight=False))
    if save is not None:
        from programs.parting.page import page

        save.write_text(page(made), "utf-8")
        click.echo(f"The report is {save.absolute()}.")
    return made.status


def _program(words: tuple[str, ...], module: str | None, text: str | None) -> tuple[str, ...]:
    """What to run: its kind, its name (or itself), and the words that it is given."""
    if module is not None and text is not None:
        raise WrongUsageError("exec runs one program: -m or -c, not both.")
    if module is not None:
        return "-m", module, *words
    if text is not None:
        return "-c", text, *words
    if not words:
        raise WrongUsageError("exec takes a script, SCRIPT.py, or -m and a module's name.")
    return "", *words
