"""Options and arguments that mean the same on every command that has them.

What a person typed is checked here, once: what reaches a command is valid, or the command line has
been refused in one sentence.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from programs.catalogue import ACCESS, MODELS, SYSTEMS, check_model, check_system, demo_names
from programs.errors import WrongUsageError

if TYPE_CHECKING:
    from emulator.key_names import Script

    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # generic to the type checker alone: older clicks' is not

DISPLAYS = ("window", "terminal", "none")
Command = TypeVar("Command", bound=Callable[..., Any])


class ModelName(ParamType):
    """A model's name."""

    name = "model"

    def convert(self, value: str, param: object, ctx: object) -> str:
        """The name itself, if there is such a model."""
        return check_model(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The models."""
        return [CompletionItem(name) for name in MODELS if name.startswith(incomplete)]


class SystemName(ParamType):
    """A system's name, and a variant's behind a slash if one is meant."""

    name = "system"

    def convert(self, value: str, param: object, ctx: object) -> str:
        """The name itself, if there is such a system."""
        return check_system(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The systems and their variants."""
        names = [each for name in SYSTEMS for each in (name, *_variants(name))]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _variants(system: str) -> list[str]:
    return [f"{system}/{variant}" for variant in SYSTEMS[system]]


class ProgramName(ParamType):
    """A demo's name, or the path of a file."""

    name = "program"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The demos, and the files here."""
        names = [CompletionItem(name) for name in demo_names() if name.startswith(incomplete)]
        return [*names, CompletionItem(incomplete, type="file")]


class Frames(ParamType):
    """How many frames: a whole number from 1 on."""

    name = "n"

    def convert(self, value: Any, param: object, ctx: object) -> int:
        """The number."""
        if str(value).isdecimal() and 0 < int(value) < 10**12:
            return int(value)
        raise WrongUsageError(f"--frames takes a whole number from 1 on, not {value!r}.")


class KeyScript(ParamType):
    """What is pressed at which frame; see `emulator.key_names`."""

    name = "script"

    def convert(self, value: Any, param: object, ctx: object) -> "Script":
        """The script, or the sentence that says what is wrong with it."""
        from emulator.key_names import ScriptError, parse_script

        try:
            return parse_script(value)
        except ScriptError as error:
            raise WrongUsageError(f"--keys {value!r}: {error}") from None


class OutputFile(ParamType):
    """A file to be written, whose name ends as files of its kind do."""

    name = "file"

    def __init__(self, option: str, *suffixes: str) -> None:
        self._option, self._suffixes = option, suffixes

    def convert(self, value: Any, param: object, ctx: object) -> Path:
        """The path; whether it can be written is asked when the run begins."""
        path = Path(value)
        if path.suffix.lower() not in self._suffixes:
            kinds = " and ".join(self._suffixes)
            raise WrongUsageError(
                f"{self._option} writes {kinds} files, and {value} is named as none."
            )
        return path

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The files here."""
        return [CompletionItem(incomplete, type="file")]


def machine_option(help_text: str, required: bool = False) -> Callable[[Command], Command]:
    """`--machine MODEL`."""
    return click.option(
        "--machine", "-m", "model", type=ModelName(), metavar="MODEL", required=required,
        help=f"{help_text} One of {', '.join(MODELS)}.",
    )  # fmt: skip


def display_options(command: Command) -> Command:
    """The options about what is shown, pressed and kept while a machine runs."""
    for option in reversed(_KEPT_OPTIONS):
        command = option(command)
    return shown_options(command)


def shown_options(command: Command) -> Command:
    """The options about what is shown and pressed while a machine runs."""
    for option in reversed(_SHOWN_OPTIONS):
        command = option(command)
    return command


_SHOWN_OPTIONS = (
    click.option(
        "--display",
        type=click.Choice(DISPLAYS),
        help="Where to show it. The default is the best there is.",
    ),
    click.option("--headless", is_flag=True, help="The same as --display none."),
    click.option(
        "--frames", type=Frames(), metavar="N", help="Stop after N frames of the machine."
    ),
    click.option(
        "--keys",
        type=KeyScript(),
        metavar="SCRIPT",
        help="Press keys at given frames: '10:press space,12:release space,20:type hello'.",
    ),
)
_KEPT_OPTIONS = (
    click.option(
        "--screenshot",
        type=OutputFile("--screenshot", ".png"),
        metavar="FILE.png",
        help="Write the last picture, border included.",
    ),
    click.option(
        "--record",
        type=OutputFile("--record", ".gif"),
        metavar="FILE.gif",
        help="Write every picture, as an animation.",
    ),
)

access_option = click.option(
    "--access",
    type=click.Choice(tuple(ACCESS)),
    help="How it reaches the screen: by pokes, by one system's calls, or by names that are the same"
    " on every system. The default is what the program asks for; a demo's is raw.",
)


def system_option(
    help_text: str = "The operating system to run it under.",
) -> Callable[[Command], Command]:
    """`--system NAME[/VARIANT]`."""
    return click.option(
        "--system",
        type=SystemName(),
        metavar="NAME[/VARIANT]",
        help=f"{help_text} One of {', '.join(_described(name) for name in SYSTEMS)}.",
    )


def _described(system: str) -> str:
    return f"{system} ({', '.join(_variants(system))})"


def check_save(path: Path | None, what: str = "report") -> None:
    """A WrongUsageError if a file cannot be written, where a command is to write one at its end."""
    if path is None:
        return
    from emulator.live.files import check_writable
    from emulator.live.outcome import LiveError

    try:
        check_writable(path, what)
    except LiveError as error:
        raise WrongUsageError(str(error)) from error


disk_option = click.option(
    "--disk", type=click.Path(), metavar="FILE", help="The disk's image; made if it is not there."
)
traceback_option = click.option(
    "--traceback",
    is_flag=True,
    help="Show the whole way to an error, through Peekpoke's own files.",
)


def chosen_display(display: str | None, headless: bool) -> str | None:
    """The display of `--display` and `--headless` together; None: the best there is."""
    if headless and display not in (None, "none"):
        raise WrongUsageError(f"--headless is --display none; it does not go with {display}.")
    return "none" if headless else display
