"""From the first process to a person at work: devices, /proc, logging in."""

from __future__ import annotations

from functools import partial

from vos.kernel.devices import Full, Null, Random, Zero
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Credentials, Process
from vos.systems.linux.devices import DEVICES
from vos.systems.linux.proc import Proc
from vos.systems.linux.skeleton import ENVIRONMENT, GROUP, HOME, INPUT, LOGIN, USER, VIDEO
from vos.systems.unix.session import ignoring_process, open_console, run_python
from vos.systems.unix.skeleton import PYTHON, SHELL, TOOLS

MEMORY_DEVICES = {(1, 3): Null, (1, 5): Zero, (1, 7): Full, (1, 8): Random, (1, 9): Random}


def mount(kernel: Kernel) -> None:
    """Register the devices that need no hardware, and mount what is no disk."""
    for (major, minor), kind in MEMORY_DEVICES.items():
        kernel.devices.register(major, minor, ignoring_process(kind))
    for (major, minor), device in DEVICES.items():
        kernel.devices.register(major, minor, ignoring_process(partial(device, kernel)))
    for minor in (0, 1):
        kernel.devices.register(5, minor, kernel.console.open)
    kernel.programs[PYTHON] = run_python
    kernel.programs[SHELL] = run_shell
    kernel.programs[TOOLS] = run_utility
    names = kernel.names
    volume = Proc(kernel)
    at = names.walk(kernel.processes.first, names.root, (b"proc",))
    names.mount(volume, at, b"/proc", b"proc")


def run_shell(process: Process) -> int:
    """Run the shell, which is above this layer too."""
    from vos.systems.linux import shell

    return shell.run_shell(process)


def talk(process: Process, line: str | None) -> int:
    """Be the shell that a person logs in to, or run one line in it."""
    from vos.systems.linux import shell

    return shell.talk(process, line)


def run_utility(process: Process) -> int:
    """Run one of the commands that are programs."""
    from vos.systems.linux import shell

    return shell.run_utility(process)


def login(kernel: Kernel, privileged: bool) -> Process:
    """Return a process for a person, in its home, with standard descriptors on the console."""
    first = kernel.processes.first
    first.executable, first.arguments = b"/sbin/init", [b"/sbin/init"]
    process = kernel.processes.new(first)
    process.group = process.session = process.pid
    facts = {name: text.encode() for name, text in kernel.variant.facts.items()}
    process.executable = facts["shell"]
    process.arguments = [b"-" + facts["shell"].rpartition(b"/")[2]]
    home, name, path = (b"/root", b"root", "root path") if privileged else (HOME, LOGIN, "path")
    process.environ = {**ENVIRONMENT, b"HOME": home, b"USER": name, b"LOGNAME": name}
    process.environ |= {b"PWD": home, b"PATH": facts[path], b"SHELL": facts["shell"]}
    place = kernel.names.walk(process, kernel.names.root, tuple(home.split(b"/")[1:]))
    process.change_directory(place)
    if not privileged:
        process.become(Credentials.of(USER, GROUP, (VIDEO, INPUT, GROUP)))
        process.umask = int(facts["umask"], 8)
    open_console(kernel, process)
    return process
