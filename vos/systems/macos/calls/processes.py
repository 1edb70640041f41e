"""Processes and signals: making, replacing, ending, waiting for them, and telling them things.

`vfork(fn)` stands for the call that in C returns twice: `fn(macos)` runs as the child until it
executes a program or returns its exit code. Sources: vfork(2), execve(2), wait4(2), sigaction(2).
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos import lookup, translate
from vos.systems.macos.constants import NSIG
from vos.systems.macos.kinds import Function, Int, Path, Pid, Signal, Struct, Texts, WaitOptions
from vos.systems.macos.translate import OWN_SIGNALS
from vos.systems.unix.calls import processes, signalling
from vos.systems.unix.constants import CLONE_VFORK, CLONE_VM
from vos.systems.unix.structs import Sigaction

SAME_FLAGS = {0x2: 0x10000000, 0x8: 0x1, 0x20: 0x2, 0x40: 0x4}  # SA_RESTART, NOCLDSTOP ...


def vfork(process: Process, fn: Function) -> int:
    """Run `fn(macos)` as a new process until it executes a program or ends; return its number."""

    def child(native: object, _argument: object) -> int:
        code: int = fn(native)
        return code

    return processes.clone(process, child if callable(fn) else fn, None, CLONE_VM | CLONE_VFORK)


def execve(process: Process, path: Path, argv: Texts, envp: Texts | None = None) -> int:
    """Let the program at `path` take this process over; it does not return."""
    return processes.execve(process, lookup.spelled(process, path), argv, envp)


def exit(process: Process, status: Int) -> int:
    """End this process with the low byte of `status`; it does not return."""
    return processes.exit_group(process, status)


def wait4(
    process: Process, pid: Pid, stat_loc: Struct = None, options: WaitOptions = 0,
    rusage: Struct = None,
) -> int:  # fmt: skip
    """Wait for a child to end (or stop, or go on); return its number, its status in `stat_loc`."""
    flags = translate.flags(translate.WAIT, options)
    found = processes.wait4(process, pid, stat_loc, flags, rusage)
    if found and stat_loc is not None:
        stat_loc.value = translate.status(stat_loc.value)
    return found


def getpid(process: Process) -> int:
    """Return the process' number."""
    return processes.getpid(process)


def getppid(process: Process) -> int:
    """Return the parent's number."""
    return processes.getppid(process)


def kill(process: Process, pid: Pid, sig: Signal) -> int:
    """Send a signal: to one process, to the own group (0), to all (-1) or to group -pid."""
    return signalling.kill(process, pid, translate.signal(index(sig)))


class Told:
    """A handler that is told macOS' number of the signal that came."""

    def __init__(self, handler: Callable[[int], None]) -> None:
        self.handler = handler

    def __call__(self, number: int) -> None:
        """Tell of a signal by macOS' number."""
        self.handler(OWN_SIGNALS[number])


def sigaction(process: Process, sig: Signal, act: Struct, oact: Struct = None) -> int:
    """Choose what a signal does: a Sigaction, or None to ask; the old choice goes to `oact`."""
    number = translate.one(translate.SIGNALS, sig)
    chosen = None
    if act is not None:
        handler = Told(act.sa_handler) if callable(act.sa_handler) else act.sa_handler
        flags = sum(same for bit, same in SAME_FLAGS.items() if act.sa_flags & bit)
        chosen = Sigaction(sa_handler=handler, sa_flags=flags)
    old = Sigaction()
    signalling.rt_sigaction(process, number, chosen, old)
    if oact is not None:
        kept = old.sa_handler
        oact.sa_handler = kept.handler if isinstance(kept, Told) else kept
        oact.sa_flags = sum(bit for bit, same in SAME_FLAGS.items() if old.sa_flags & same)
    return 0


def _shared(numbers: set[int]) -> set[int]:
    return {translate.one(translate.SIGNALS, number) for number in numbers}


def sigprocmask(process: Process, how: Int, set: Struct, oset: Struct = None) -> int:
    """Block or unblock signals: Python sets of their numbers; the old one goes to `oset`."""
    if set is not None and any(not 0 < index(number) < NSIG for number in set):
        raise KernelError("EINVAL", f"signals are 1 to {NSIG - 1}")
    given = None if set is None else _shared(set)
    meant = 0 if set is None else translate.one(translate.MASKS, how)
    signalling.rt_sigprocmask(process, meant, given, oset)
    if oset is not None:
        _tell(oset)
    return 0


def sigpending(process: Process, set: Struct) -> int:
    """Put the signals that wait to be unblocked into a Python set."""
    signalling.rt_sigpending(process, set)
    _tell(set)
    return 0


def _tell(numbers: set[int]) -> None:
    """Put macOS' numbers in place of the shared ones."""
    mine = {OWN_SIGNALS[number] for number in numbers if number in OWN_SIGNALS}
    numbers.clear()
    numbers.update(mine)


def pause(process: Process) -> int:
    """Wait for a signal: fails with EINTR after its handler, or does not return at all."""
    return signalling.pause(process)


CALLS = (
    vfork, execve, exit, wait4, getpid, getppid, kill, sigaction, sigprocmask, sigpending, pause,
)  # fmt: skip
