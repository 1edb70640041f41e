"""From the first process to a person at work on macOS: devices, logging in, signals at the end."""

from __future__ import annotations

from struct import pack
from typing import Any

from vos.errors import KernelError
from vos.kernel.devices import Null, Random, Zero
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Credentials, Ending, Process
from vos.systems.macos.constants import (
    TIOCGETA,
    TIOCGPGRP,
    TIOCGWINSZ,
    TIOCSETA,
    TIOCSPGRP,
)
from vos.systems.macos.skeleton import (
    ADMIN,
    ENVIRONMENT,
    HOME,
    LOGIN,
    ROOT_HOME,
    STAFF,
    USER,
    mount_ram_disk,
)
from vos.systems.macos.translate import OWN_SIGNALS
from vos.systems.unix import signals
from vos.systems.unix.session import PROGRAMS, ignoring_process, new_session

MEMORY_DEVICES = {(3, 2): Null, (3, 3): Zero, (8, 0): Random, (8, 1): Random}
CONSOLES = ((0, 0), (2, 0))


def mount(kernel: Kernel) -> None:
    """Register the devices that need no hardware, and the interpreter; mount."""
    for (major, minor), kind in MEMORY_DEVICES.items():
        kernel.devices.register(major, minor, ignoring_process(kind))
    for major, minor in CONSOLES:
        kernel.devices.register(major, minor, kernel.console.open)
    kernel.programs |= PROGRAMS
    mount_ram_disk(kernel)


def login(kernel: Kernel, privileged: bool) -> Process:
    """Return a process for a person, in its home, with standard descriptors on the console."""
    home, name = (ROOT_HOME, b"root") if privileged else (HOME, LOGIN)
    process = new_session(kernel, b"/sbin/launchd", kernel.variant.facts["shell"].encode(), home)
    process.environ |= {**ENVIRONMENT, b"USER": name, b"LOGNAME": name, b"TMPDIR": b"/tmp/"}
    if not privileged:
        process.become(Credentials.of(USER, STAFF, (STAFF, ADMIN)))
    return process


def exit_status(ending: Ending) -> int:
    """Return an end as a shell shows it: the code, or 128 and macOS' number of the signal."""
    return 128 + OWN_SIGNALS[ending.signal] if ending.signal else ending.code & 0xFF


def obituary(ending: Ending) -> str:
    """Return what a shell says of a process that a signal ended: with the signal's number here."""
    text = signals.obituary(ending)
    return f"{text}: {OWN_SIGNALS[ending.signal]}" if text else ""


LOCAL_MODES = slice(24, 32)  # c_lflag in struct termios
ICANON = 0x100  # line by line


def _line_mode(process: Process, modes: bytearray, change: bool) -> None:
    """Tell or choose whether the console is read line by line."""
    console = process.kernel.console
    flags = int.from_bytes(modes[LOCAL_MODES], "little")
    if change:
        console.raw = not flags & ICANON
    else:
        flags = flags & ~ICANON if console.raw else flags | ICANON
        modes[LOCAL_MODES] = flags.to_bytes(8, "little")


def terminal(process: Process, request: int, argument: Any) -> int:
    """Do what a terminal is asked; `argument` is a bytearray for a structure, or an IntRef."""
    console = process.kernel.console
    if request in (TIOCGETA, TIOCSETA):
        _line_mode(process, argument, request == TIOCSETA)
        return 0
    if request == TIOCGWINSZ:
        argument[:8] = pack("<4H", console.rows, console.columns, 0, 0)
        return 0
    if request == TIOCGPGRP:
        argument.value = console.group or process.session
        return 0
    if request == TIOCSPGRP:
        console.group = argument.value
        return 0
    raise KernelError("ENOTTY", "a terminal knows no such request")
