"""From the first process to a person at work: drives, logging in, and how programs fail."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Credentials, Ending, Process
from vos.systems.last_words import last_words
from vos.systems.windows import constants as c
from vos.systems.windows.calls.directories import SetCurrentDirectoryW
from vos.systems.windows.devices import open_device
from vos.systems.windows.open_files import rights
from vos.systems.windows.paths import wide
from vos.systems.windows.skeleton import (
    ENVIRONMENT,
    GROUP,
    HOME,
    PYTHON,
    SHELL,
    TOOLS,
    USER,
    mount_second,
)
from vos.systems.windows.state import State, add_handle, drives_of


def mount(kernel: Kernel) -> None:
    """Make the second drive, and know the programs that come with the system."""
    kernel.programs[PYTHON] = _python
    kernel.programs[SHELL], kernel.programs[TOOLS] = _shell, _utility
    mount_second(kernel)


def _python(process: Process) -> int:
    """Run a script on the portable layer, which is above this one: loaded when first needed."""
    from vos.portable import python

    code: int = python(process)
    return code


def _shell(process: Process) -> int:
    """Run the command interpreter, which is above this layer too."""
    from vos.systems.windows.shell import programs

    return programs.cmd(process)


def _utility(process: Process) -> int:
    """Run one of the commands that are programs."""
    from vos.systems.windows.shell import programs

    return programs.utility(process)


def talk(process: Process, line: str | None) -> int:
    """Be the command interpreter that a person talks to, or run one line in it."""
    process.executable = b"C:\\Windows\\System32\\cmd.exe"
    process.own.command_line = "cmd" if line is None else f"cmd /c {line}"
    return _shell(process)


def interrupt(kernel: Kernel) -> None:
    """End every program at the console that does not handle Ctrl+C; the lock is held."""
    first = kernel.processes.first
    for process in list(kernel.processes.table.values()):
        if process.parent in (None, first) or process.own.handles_ctrl_c:
            continue
        kernel.processes.finish(process, Ending(c.STATUS_CONTROL_C_EXIT))


def login(kernel: Kernel, privileged: bool) -> Process:
    """Return a process for a person, in its home, with standard handles on the console."""
    first = kernel.processes.first
    first.own = State(drives_of(kernel))
    first.executable = b"C:\\Windows\\System32\\smss.exe"
    process = kernel.processes.new(first)
    process.executable = b"C:\\Windows\\System32\\cmd.exe"
    process.arguments = [process.executable]
    process.own.command_line = process.executable.decode()
    name = kernel.variant.facts["ComputerName"]
    variables = {**ENVIRONMENT, "COMPUTERNAME": name, "USERDOMAIN": name, "=C:": HOME}
    process.environ = {wide(key): wide(value) for key, value in variables.items()}
    if not privileged:
        process.become(Credentials.of(USER, GROUP))
    for number, device, access in (
        (c.STD_INPUT_HANDLE, "CONIN$", c.GENERIC_READ),
        (c.STD_OUTPUT_HANDLE, "CONOUT$", c.GENERIC_WRITE),
        (c.STD_ERROR_HANDLE, "CONOUT$", c.GENERIC_WRITE),
    ):
        file = open_device(process, device, rights(access))
        process.own.standard[number] = add_handle(process, file, True)
    SetCurrentDirectoryW(process, HOME)
    return process


def exit_status(ending: Ending) -> int:
    """Return an end as Windows shows it: the exit code, 32 bits."""
    return ending.code & 0xFFFFFFFF


def obituary(ending: Ending) -> str:
    """Name what ended a process as debuggers here do (MS-ERREF 2.3.1); cmd itself says nothing."""
    if exit_status(ending) != c.STATUS_ACCESS_VIOLATION:
        return ""
    return f"Access violation: STATUS_ACCESS_VIOLATION (0x{c.STATUS_ACCESS_VIOLATION:08X})"


def report(process: Process, error: BaseException) -> int:
    """Write a program's traceback to its standard error; return the exit code, 1.

    SystemExit is no failure: its code is the exit code.
    """
    text = last_words(error)
    if isinstance(text, int):
        return text & 0xFFFFFFFF
    try:
        with process.kernel.lock:
            number = (process.own.standard.get(c.STD_ERROR_HANDLE, 0) >> 2) - 1
            raw = text.replace("\n", "\r\n").encode(errors="replace")
            process.descriptors.file(number).write(process, raw)
    except KernelError:
        pass
    return 1
