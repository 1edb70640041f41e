"""From the first process to a person at work on macOS: devices, logging in, signals at the end."""

from __future__ import annotations

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
from vos.systems.unix.terminal import Terminal

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


TERMINAL = Terminal(
    get_modes=TIOCGETA, set_modes=TIOCSETA, get_size=TIOCGWINSZ, get_group=TIOCGPGRP,
    set_group=TIOCSPGRP, size=72, local=slice(24, 32), canonical=0x100,
)  # fmt: skip
