"""From the first process to a person at work: devices, /proc, logging in."""

from __future__ import annotations

from functools import partial

from vos.kernel.devices import Full, Null, Random, Zero
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Credentials, Process
from vos.systems.linux.devices import DEVICES
from vos.systems.linux.proc import Proc
from vos.systems.linux.skeleton import ENVIRONMENT, GROUP, HOME, INPUT, LOGIN, USER, VIDEO
from vos.systems.unix.session import PROGRAMS, ignoring_process, new_session

MEMORY_DEVICES = {(1, 3): Null, (1, 5): Zero, (1, 7): Full, (1, 8): Random, (1, 9): Random}


def mount(kernel: Kernel) -> None:
    """Register the devices that need no hardware, and mount what is no disk."""
    for (major, minor), kind in MEMORY_DEVICES.items():
        kernel.devices.register(major, minor, ignoring_process(kind))
    for (major, minor), device in DEVICES.items():
        kernel.devices.register(major, minor, ignoring_process(partial(device, kernel)))
    for minor in (0, 1):
        kernel.devices.register(5, minor, kernel.console.open)
    kernel.programs |= PROGRAMS
    names = kernel.names
    volume = Proc(kernel)
    at = names.walk(kernel.processes.first, names.root, (b"proc",))
    names.mount(volume, at, b"/proc", b"proc")


def login(kernel: Kernel, privileged: bool) -> Process:
    """Return a process for a person, in its home, with standard descriptors on the console."""
    facts = {name: text.encode() for name, text in kernel.variant.facts.items()}
    home, name, path = (b"/root", b"root", "root path") if privileged else (HOME, LOGIN, "path")
    process = new_session(kernel, b"/sbin/init", facts["shell"], home)
    process.environ |= {**ENVIRONMENT, b"USER": name, b"LOGNAME": name, b"PATH": facts[path]}
    if not privileged:
        process.become(Credentials.of(USER, GROUP, (VIDEO, INPUT, GROUP)))
        process.umask = int(facts["umask"], 8)
    return process
