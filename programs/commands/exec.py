"""`peekpoke exec`: an ordinary Python script under a virtual system."""

from typing import TYPE_CHECKING, Any

import click

from programs import options
from programs.catalogue import SYSTEMS
from programs.errors import WrongUsageError

if TYPE_CHECKING:
    from programs.copying import Pair

_FORMS = {"--copy-in": "HOSTFILE:PATH", "--copy-out": "PATH:HOSTFILE"}


class ScriptCommand(click.Command):
    """A command whose words after the script's name are the script's, but for its own options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Sort the words, then let click see its own."""
        own, rest = sort_words(args, _values(self))
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
            started |= name == "-m"
            at = end
        elif word.startswith("-") and word != "-" and not started:
            own.append(word)  # click says what is wrong with it
            at += 1
        else:
            started = True
            rest.append(word)
            at += 1
    return own, rest


def _pairs(ctx: click.Context, option: click.Parameter, values: Any) -> "tuple[Pair, ...]":
    from programs.copying import parse_pair

    name = option.opts[0]
    return tuple(parse_pair(value, f"{name} {_FORMS[name]}") for value in values)


@click.command("exec", cls=ScriptCommand)
@click.argument("words", nargs=-1, metavar="SCRIPT.py [ARGS...]")
@click.option("-m", "module", metavar="MODULE", help="Run this module, as python -m does.")
@options.system_option("The operating system to run it under. Default: linux.")
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
    "--machine", "model", type=options.ModelName(), default="pc", metavar="MODEL",
    help="The computer. Default: pc.",
)  # fmt: skip
def command(
    words: tuple[str, ...],
    module: str | None,
    system: str | None,
    disk: str | None,
    copy_in: "tuple[Pair, ...]",
    copy_out: "tuple[Pair, ...]",
    model: str,
) -> int:
    """Run an ordinary Python script under a virtual system.

    The script is not changed: what it does by os, open, shutil, pathlib ... happens on the system's
    disk, and nothing on this computer is touched. Its exit status is this command's. Options may
    stand before or behind SCRIPT.py; what is unknown here, and all behind a --, is the script's.

    \b
    peekpoke exec tidy.py --system linux --disk class.img
    peekpoke exec -m zipfile -l notes.zip --copy-in notes.zip:/home/user/notes.zip
    """
    if module is None and not words:
        raise WrongUsageError("exec takes a script, SCRIPT.py, or -m and a module's name.")
    from programs.execution import Request, execute

    script, arguments = (None, words) if module is not None else (words[0], words[1:])
    return execute(
        Request(
            model, system or next(iter(SYSTEMS)), script, module, arguments, disk, copy_in, copy_out
        )
    )
