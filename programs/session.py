"""One run from start to exit status: boots the machine, shows it, and tells what went wrong."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import emulator
from emulator import live
from emulator.errors import EmulatorError
from emulator.key_names import MouseStep, Script
from programs import hints
from programs.blame import explain, sentence
from programs.errors import CommandError, ProcessError, ProgramError, WrongUsageError
from programs.handing import access_of
from programs.runner import Source

Call = Callable[[emulator.Machine], object]
FAILED = 1
PATIENCE = 10.0  # seconds in which a program without a display has to end a frame


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks of a run, beside the program and the model; see `options`.

    `unseen` is what to say of a program of which nothing is seen; one that `closes` takes its
    display with it when it ends.
    """

    display: str | None = None
    frames: int | None = None
    keys: Script | None = None
    screenshot: Path | None = None
    record: Path | None = None
    disk: str | None = None
    changed: Callable[[], bool] | None = None
    unseen: str = ""
    closes: bool = False


def run(
    model: str,
    program: Call,
    request: Request,
    title: str,
    describe: Callable[[BaseException], str] = sentence,
) -> int:
    """Run to the end and give the exit status.

    A program that fails is told on stderr in the words of `describe`. A WrongUsageError, and
    nothing is run, for what this machine or this host cannot do.
    """
    machine = boot(model, request.disk)
    try:
        check_script(machine, request.keys)
        display = request.display or best_display()
        with hints.told(machine, display, request.frames, request.unseen) as unseen:
            outcome = live.run(
                machine,
                lambda: program(machine),
                display=display,
                frames=request.frames,
                keys=request.keys,
                screenshot=request.screenshot,
                record=request.record,
                title=title,
                describe=describe,
                report=_report,
                patience=PATIENCE,
                changed=request.changed,
                closes=request.closes,
            )
            if outcome.exception is None:
                unseen.over()
    except live.LiveError as error:
        raise WrongUsageError(str(error)) from error
    finally:
        _close(program)
        machine.close()
    if outcome.exception is not None and _reader_has_left(outcome.exception):
        raise outcome.exception
    return _status(outcome.exception) if outcome.state is live.State.FAILED else 0


def _close(program: Call) -> None:
    """Let a program that runs under a system write everything to the disk."""
    close = getattr(program, "close", None)
    if close is not None:
        close()


def _status(error: BaseException | None) -> int:
    return error.status if isinstance(error, CommandError) else FAILED


def boot(model: str, disk: str | None) -> emulator.Machine:
    """A computer, with a disk if one is given; a WrongUsageError for what cannot be used."""
    try:
        return emulator.boot(model, disk)
    except EmulatorError as error:
        raise WrongUsageError(str(error)) from error


def check_script(machine: emulator.Machine, script: Script | None) -> None:
    """Refuse a script that asks a machine for what it has not, in a WrongUsageError."""
    steps = [step for steps in script.steps.values() for step in steps] if script else []
    if machine.mouse is None and any(isinstance(step, MouseStep) for step in steps):
        raise WrongUsageError(f"--keys moves a mouse, and the {machine.model.name} has none.")


def best_display() -> str:
    """The best display there is; why it is no window is said on stderr."""
    display, why = live.choose()
    if display != live.WINDOW:
        print(why, file=sys.stderr)
    return display


# -- what a program did wrong ----------------------------------------------------------------------


def describer(source: Source, whole: bool) -> Callable[[BaseException], str]:
    """What makes of a program's exception the text a person reads; `whole`: with its traceback."""

    def describe(error: BaseException) -> str:
        if _reader_has_left(error):
            return ""
        trace = "".join(traceback.format_exception(error)) if whole else ""
        return trace + _why(error, source)

    return describe


def _report(text: str) -> None:
    if text:
        print(text, file=sys.stderr, flush=True)


def _reader_has_left(error: BaseException) -> bool:
    """Whether the program printed to a pipe that nobody reads any more, which is nobody's fault."""
    if not isinstance(error, BrokenPipeError):
        return False
    try:
        print(flush=True)
    except BrokenPipeError:
        return True
    return False  # it was a pipe of the program's own


def _why(error: BaseException, source: Source) -> str:
    if isinstance(error, ProcessError):
        return explain(error, source.path, source.file)
    if isinstance(error, CommandError):  # the file as it is now, when it is started anew
        return str(error)
    if isinstance(error, SystemExit):
        return f"{source.label} ended itself with sys.exit({error.code!r})."
    hint = ""
    if isinstance(error, NameError) and access_of(error.name or ""):
        hint = f"; def main({error.name}): is handed it."
    return explain(error, source.path, source.file) + hint


@contextmanager
def blaming(source: Source, whole: bool) -> Iterator[None]:
    """Turn what a program's file raises while it is read into the sentence about it."""
    try:
        yield
    except (CommandError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ProgramError(describer(source, whole)(error)) from error
