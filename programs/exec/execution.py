"""An ordinary Python script as a process of a system: no `main`, no signature, nothing changed.

    SCRIPT  a file of the host, which lies in the home of the system's user while it runs, with the
            modules beside it that it imports (`placing`); or else a file on the system's disk
    -m      a module of the standard library, one beside you, or one on the system's disk
    -c      a text

The script runs in the caller's thread, on a machine without a display, as a user's process. Nothing
of the host is written, and nothing else is read.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from os.path import isfile
from pathlib import Path, PurePath

import emulator
import vos
from emulator.errors import EmulatorError
from programs.errors import CommandError, WrongUsageError
from programs.exec.copying import Pair, check_outputs, copy_in, copy_out
from programs.exec.disk_changes import Changes, changes, listing
from programs.exec.host_streams import connect
from programs.exec.placing import Placing, modules_beside
from vos.kernel.processes import Process
from vos.portable import python
from vos.portable.loader import Failure
from vos.portable.script import run_text

_ENCODING = ("utf-8", "surrogateescape")
FILE, MODULE, TEXT = "", "-m", "-c"


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, and on what: a FILE, MODULE or TEXT (`kind`), its path, name or itself."""

    model: str
    kind: str
    what: str
    arguments: Sequence[str] = ()
    disk: str | None = None
    copy_in: Sequence[Pair] = ()
    copy_out: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What of the host a request needs: the script's text if it is the host's, modules by path."""

    directory: Path
    text: bytes | None = None
    modules: dict[Path, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a script ended: its exit status, its exception if one ended it, what its system says of
    that, and what it left on the disk."""

    status: int
    failure: Failure | None
    said: str
    changes: Changes


def execute(request: Request, system: str) -> int:
    """Run under one system, on this process's own streams; the exit status is the script's.

    A CommandError for what could not be booted or copied.
    """
    check_outputs(request.copy_out)
    brought = bring(request)
    outcome = run(request, system, brought, connect)
    if outcome.said:
        print(outcome.said, file=sys.stderr)
    for note in notes(request, brought, outcome):
        print(f"peekpoke: {note}", file=sys.stderr)
    return outcome.status


def bring(request: Request) -> Brought:
    """Read what the host contributes; a WrongUsageError for what cannot be read."""
    if request.kind == FILE and request.what != "-":
        path = Path(request.what)
        if not path.is_file():
            return Brought(path.parent)
        try:
            text = path.read_bytes()
        except OSError as error:
            raise WrongUsageError(f"{path} cannot be read: {error.strerror}.") from error
        return Brought(path.parent, text, modules_beside(path.parent, [text]))
    start = {MODULE: f"import {request.what}", TEXT: request.what}.get(request.kind, "")
    return Brought(Path(), None, modules_beside(Path(), [start.encode(*_ENCODING)]))


def run(
    request: Request, name: str, brought: Brought, joined: Callable[[vos.System], object]
) -> Outcome:
    """Boot, run, copy, shut down; `joined` connects the system's streams."""
    try:
        machine = emulator.boot(request.model, request.disk)
    except EmulatorError as error:
        raise WrongUsageError(str(error)) from error
    try:
        with vos.boot(machine, name) as system:
            copy_in(system, request.copy_in)
            joined(system)
            before = listing(system)
            status, process = _run(system, request, brought)
            left = changes(before, listing(system))
            _copy_out(system, request.copy_out, status)
            said = system.policy.obituary(process.ended) if process.ended else ""
            return Outcome(status, process.modules.failure, said, left)
    except vos.BootError as error:
        raise WrongUsageError(str(error)) from error
    finally:
        machine.close()


def _run(system: vos.System, request: Request, brought: Brought) -> tuple[int, Process]:
    """Run the script among what it needs; its exit status, and the process that it was."""
    name = PurePath(request.what).name if brought.text is not None else request.what
    place = Placing(system)
    for path, data in brought.modules.items():
        place.put(path.relative_to(brought.directory), data)
    alone = brought.text is not None and not place.put(PurePath(name), brought.text)
    if brought.text is None and request.kind == FILE:
        _check_there(system, request.what)
    ended: list[Process] = []

    def program(process: Process) -> int:
        ended.append(process)
        return _beside_another(process, name, brought.text or b"") if alone else python(process)

    words = ["python3", *filter(None, (request.kind, name)), *request.arguments]
    try:
        status = system.run(program, arguments=[word.encode(*_ENCODING) for word in words])
    finally:
        place.clear()
    return status, ended[0]


def _beside_another(process: Process, name: str, text: bytes) -> int:
    """Run a script's text where the disk holds another file of its name."""
    modules = process.new_modules()
    home = modules["os"].getcwd()
    path = modules["os"].path.join(home, name)
    words = [word.decode(*_ENCODING) for word in process.arguments[1:]]
    return run_text(modules, text, path, words, home)


def _check_there(system: vos.System, script: str) -> None:
    os = system.os
    if script != "-" and not os.path.isfile(script):
        meant = f" Did you mean {script}.py?" if isfile(f"{script}.py") else ""
        raise WrongUsageError(
            f"there is no script {script}, neither here nor in {os.getcwd()} on the"
            f" {system.name} disk.{meant}"
        )


def _copy_out(system: vos.System, pairs: Sequence[Pair], status: int) -> None:
    try:
        copy_out(system, pairs)
    except CommandError as error:
        if not status:
            raise
        print(f"peekpoke: {error}", file=sys.stderr)  # the script's own failure counts more


# -- what is worth saying beside what the script says ----------------------------------------------


def notes(request: Request, brought: Brought, outcome: Outcome) -> Iterator[str]:
    """Sentences for a person: what the script missed, and what becomes of what it made."""
    yield from missed(brought, outcome)
    left = outcome.changes.files()
    watched = request.kind == MODULE or sys.stderr.isatty()
    if left and watched and not (request.disk or request.copy_out):
        many = f" and {len(left) - 1} more" if len(left) > 1 else ""
        yield (
            f"{left[0]}{many} went with the disk of this run; --disk FILE keeps a disk,"
            f" --copy-out {left[0]}:FILE a file."
        )


def missed(brought: Brought, outcome: Outcome) -> Iterator[str]:
    """What a script failed for, and would have found on the host."""
    match outcome.failure:
        case Failure(kind, name) if issubclass(kind, FileNotFoundError):
            pass
        case Failure(kind, module) if issubclass(kind, ModuleNotFoundError):
            name = f"{module.replace('.', '/')}.py"
        case _:
            return
    for directory in dict.fromkeys((Path(), brought.directory)):
        with suppress(OSError, ValueError):
            if name and (directory / name).is_file():
                path = directory / name
                yield f"{path} is on this computer alone; --copy-in {path}:{name} brings it there."
                return
