"""An ordinary Python script as a process of a system: no `main`, no signature, nothing changed.

    SCRIPT  a file of the host, read and not copied: its `import os` and `open` are the system's
            or else a file on the system's disk, as `python3 SCRIPT` there would run it
    -m      a module of the standard library, or one that lies on the system's disk

The script runs in the caller's thread, on a machine without a display, as a user's process whose
standard streams are this process's own. Nothing of the host is written, and nothing else is read.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import emulator
import vos
from emulator.errors import EmulatorError
from programs.copying import Pair, check_outputs, copy_in, copy_out
from programs.errors import CommandError, WrongUsageError
from programs.host_streams import connect
from vos.kernel.processes import Process
from vos.portable import python
from vos.portable.script import run_text


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, and on what; `script` or `module` is given."""

    model: str
    system: str
    script: str | None
    module: str | None
    arguments: Sequence[str] = ()
    disk: str | None = None
    copy_in: Sequence[Pair] = ()
    copy_out: Sequence[Pair] = ()


def execute(request: Request) -> int:
    """Boot, run, copy, shut down; the exit status is the script's.

    A CommandError for what could not be booted or copied.
    """
    check_outputs(request.copy_out)
    text = _host_text(request)
    try:
        machine = emulator.boot(request.model, request.disk)
    except EmulatorError as error:
        raise WrongUsageError(str(error)) from error
    try:
        with vos.boot(machine, request.system) as system:
            copy_in(system, request.copy_in)
            connect(system)
            status = _run(system, request, text)
            _copy_out(system, request.copy_out, status)
            return status
    except vos.BootError as error:
        raise WrongUsageError(str(error)) from error
    finally:
        machine.close()


def _host_text(request: Request) -> bytes | None:
    """The script's text if it is a file of the host's."""
    if request.script is None or not Path(request.script).is_file():
        return None
    try:
        return Path(request.script).read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{request.script} cannot be read: {error.strerror}.") from error


def _run(system: vos.System, request: Request, text: bytes | None) -> int:
    words = ["-m", request.module] if request.module is not None else [request.script or "-"]
    ended: list[Process] = []

    def program(process: Process) -> int:
        ended.append(process)
        if text is None:
            return python(process)
        name = Path(words[0]).name
        return run_text(process.new_modules(), text, name, [name, *request.arguments], "")

    arguments = ["python3", *words, *request.arguments]
    status = system.run(program, arguments=[word.encode(*_ENCODING) for word in arguments])
    ending = ended[0].ended
    said = system.policy.obituary(ending) if ending else ""
    if said:
        print(said, file=sys.stderr)
    return status


_ENCODING = ("utf-8", "surrogateescape")


def _copy_out(system: vos.System, pairs: Sequence[Pair], status: int) -> None:
    try:
        copy_out(system, pairs)
    except CommandError as error:
        if not status:
            raise
        print(f"peekpoke: {error}", file=sys.stderr)  # the script's own failure counts more
