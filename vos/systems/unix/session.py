"""What logging in and ending are on every Unix: the console, Python, and how programs fail."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from vos.errors import KernelError
from vos.kernel.devices import Opening
from vos.kernel.kernel import Kernel
from vos.kernel.open_files import Access, OpenFile
from vos.kernel.processes import Process
from vos.systems.last_words import last_words
from vos.systems.unix.constants import O_RDWR
from vos.systems.unix.skeleton import PYTHON, SHELL, TOOLS

ENCODING = ("utf-8", "surrogateescape")
STANDARD = 3  # descriptors that a program finds open


def ignoring_process(make: Callable[..., OpenFile]) -> Opening:
    """Return what opens a device that is the same for every process."""
    return lambda process, *arguments: make(*arguments)


def run_python(process: Process) -> int:
    """Run a script on the portable layer, which is above this one: loaded when first needed."""
    from vos.portable import python

    code: int = python(process)
    return code


def _shell_of(process: Process) -> Any:
    """Return the system's shell, which is above this layer too."""
    return import_module(f"vos.systems.{process.kernel.policy.name}.shell")


def run_shell(process: Process) -> int:
    """Run a shell."""
    code: int = _shell_of(process).run_shell(process)
    return code


def talk(process: Process, line: str | None) -> int:
    """Be the shell that a person logs in to, or run one line in it."""
    path = process.kernel.variant.facts["shell"].encode()
    name = path.rpartition(b"/")[2]
    process.executable, process.environ[b"SHELL"] = path, path
    process.arguments = [b"-" + name] if line is None else [name, b"-c", line.encode(*ENCODING)]
    return run_shell(process)


def run_utility(process: Process) -> int:
    """Run one of the commands that are programs."""
    code: int = _shell_of(process).run_utility(process)
    return code


PROGRAMS = {PYTHON: run_python, SHELL: run_shell, TOOLS: run_utility}


def new_session(kernel: Kernel, init: bytes, shell: bytes, home: bytes) -> Process:
    """Return a child of the first process, `init`: a login shell in a home, root's as yet."""
    first = kernel.processes.first
    first.executable, first.arguments = init, [init]
    process = kernel.processes.new(first)
    process.group = process.session = process.pid
    process.executable = shell
    process.arguments = [b"-" + shell.rpartition(b"/")[2]]
    process.environ = {b"HOME": home, b"PWD": home, b"SHELL": shell}
    place = kernel.names.walk(process, kernel.names.root, tuple(home.split(b"/")[1:]))
    process.change_directory(place)
    open_console(kernel, process)
    return process


def open_console(kernel: Kernel, process: Process) -> None:
    """Give a process the console as its standard descriptors."""
    place = kernel.names.walk(process, kernel.names.root, (b"dev", b"tty"))
    file = kernel.devices.open(process, place, Access(True, True, flags=O_RDWR), None, b"")
    for _ in range(STANDARD):
        process.descriptors.add(file)


def report(process: Process, error: BaseException) -> int:
    """Write a program's traceback to its descriptor 2; return the exit code, 1.

    SystemExit is no failure: its code is the exit code.
    """
    text = last_words(error)
    if isinstance(text, int):
        return text & 0xFF
    try:
        with process.kernel.lock:
            process.descriptors.file(2).write(process, text.encode(errors="replace"))
    except KernelError:
        pass
    return 1
