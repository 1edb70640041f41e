"""The command line: `peekpoke COMMAND ...`.

Exit status: 0 fine (or stopped by a person), 1 the program failed, 2 wrong usage, 130 for Ctrl-C
before anything ran. Whatever is refused is refused in one sentence on stderr; only `--traceback`
shows Peekpoke's own files.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import TextIO

import click

from programs.errors import CommandError, ProgramError

# Every command, in the order of the help page, and where it is. A module named here is imported to
# print that page: it imports what it works with when it is called.
COMMANDS = {
    "run": "programs.commands.run:command",
    "exec": "programs.commands.exec:command",
    "shell": "programs.commands.shell:command",
    "trace": "programs.commands.trace:command",
    "compare": "programs.commands.compare:command",
    "matrix": "programs.commands.matrix:command",
    "seams": "programs.commands.seams:command",
    "list": "programs.commands.list:command",
    "new": "programs.commands.new:command",
    "map": "programs.commands.map:command",
    "show": "programs.commands.show:command",
    "bench": "programs.commands.bench:command",
    "completion": "programs.commands.completion:command",
}
WRONG_USAGE, INTERRUPTED = 2, 130
HELP_WIDTH = 80


class Commands(click.Group):
    """The commands of the table, imported when they are looked at."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; one sentence with the nearest names if there is none."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from programs.catalogue import near

            ctx.fail(f"There is no command {args[0]!r}; {near(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


def show_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print the version, and end."""
    if asked and not ctx.resilient_parsing:
        from programs.version import version

        click.echo(f"peekpoke {version()}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog="Exit status: 0 fine, 1 the program failed, 2 wrong usage.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
@click.pass_context
def group(ctx: click.Context) -> None:
    """Computers to poke, and the operating systems that make poking unnecessary.

    \b
    peekpoke run plasma --machine c64     a demo, by pokes
    peekpoke new mine.py --machine c64    a program of your own to start from
    peekpoke run mine.py                  and run
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (the process's own if None) and give its exit status."""
    for stream in (sys.stdout, sys.stderr):
        _accept_anything(stream)
    try:
        return _flushed(_run(arguments))
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        return _refuse(f"the output cannot be written: {error.strerror or error}.", 1)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = group.main(arguments, prog_name="peekpoke", standalone_mode=False)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "peekpoke"
        return _refuse(f"{error.format_message()} ({path} --help)", WRONG_USAGE)
    except click.ClickException as error:
        return _refuse(error.format_message(), error.exit_code)
    except ProgramError as error:
        click.echo(str(error), err=True)  # it begins with the program's own name
        return error.status
    except CommandError as error:
        return _refuse(str(error), error.status)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:  # `peekpoke list | head`: click and rich end so when the reader has left
        return 0
    return status if isinstance(status, int) else 0


def _refuse(sentence: str, status: int) -> int:
    click.echo(f"peekpoke: {sentence}", err=True)
    return status


def _flushed(status: int) -> int:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return status


def _accept_anything(stream: TextIO | None) -> None:
    """Let characters that the stream's encoding lacks be escaped instead of raise."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Let what is still in stdout's buffer go nowhere, or the interpreter complains at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
