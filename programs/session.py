"""One run from start to exit status: boots the machine, shows it, and tells what went wrong."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import emulator
from emulator.errors import EmulatorError
from emulator.key_names import MouseStep, Script
from programs.blame import explain
from programs.errors import CommandError, ProgramError, WrongUsageError
from programs.runner import Source

Call = Callable[[emulator.Machine], object]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks of a run, beside the program and the model."""

    display: str | None = None
    frames: int | None = None
    keys: Script | None = None
    screenshot: Path | None = None
    record: Path | None = None
    disk: str | None = None
    watch: bool = False


def run(model: str, program: Call, request: Request, title: str) -> int:
    """Run to the end and give the exit status; what the program raised is raised here."""
    machine = _boot(model, request.disk)
    try:
        _check_script(machine, request.keys)
        return _run(machine, program, request, title)
    finally:
        machine.close()


def _run(machine: emulator.Machine, program: Call, request: Request, title: str) -> int:
    from emulator.live.headless import headless

    if request.keys:
        machine.frame_hooks.append(request.keys.apply)
    outcome = headless(machine, lambda: program(machine), request.frames)
    if outcome.exception is not None:
        raise outcome.exception
    return 0


def _boot(model: str, disk: str | None) -> emulator.Machine:
    try:
        return emulator.boot(model, disk)
    except EmulatorError as error:
        raise WrongUsageError(str(error)) from error


def _check_script(machine: emulator.Machine, script: Script | None) -> None:
    steps = [step for steps in script.steps.values() for step in steps] if script else []
    if machine.mouse is None and any(isinstance(step, MouseStep) for step in steps):
        raise WrongUsageError(f"--keys moves a mouse, and the {machine.model.name} has none.")


@contextmanager
def blaming(source: Source, whole: bool) -> Iterator[None]:
    """Turn what the program raises into the sentence about it; `whole`: after its traceback."""
    try:
        yield
    except (CommandError, KeyboardInterrupt) as error:
        if whole and error.__cause__ is not None:
            traceback.print_exception(error.__cause__)
        raise
    except BaseException as error:
        if isinstance(error, SystemExit) and not error.code:
            return
        if whole:
            traceback.print_exception(error)
        raise ProgramError(_why(error, source)) from error


def _why(error: BaseException, source: Source) -> str:
    if isinstance(error, SystemExit):
        return f"{source.label} ended itself with sys.exit({error.code!r})."
    return explain(error, source.path, source.label)
