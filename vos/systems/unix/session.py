"""What logging in and ending are on every Unix: the console, Python, and how programs fail."""

from __future__ import annotations

from collections.abc import Callable

from vos.errors import KernelError
from vos.kernel.devices import Opening
from vos.kernel.kernel import Kernel
from vos.kernel.open_files import Access, OpenFile
from vos.kernel.processes import Process
from vos.systems.last_words import last_words
from vos.systems.unix.constants import O_RDWR

STANDARD = 3  # descriptors that a program finds open


def ignoring_process(make: Callable[..., OpenFile]) -> Opening:
    """Return what opens a device that is the same for every process."""
    return lambda process, *arguments: make(*arguments)


def run_python(process: Process) -> int:
    """Run a script on the portable layer, which is above this one: loaded when first needed."""
    from vos.portable import python

    code: int = python(process)
    return code


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
