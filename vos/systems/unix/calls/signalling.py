"""Sending signals, and choosing what they do. Source: kill(2), sigaction(2), sigprocmask(2)."""

from __future__ import annotations

from collections.abc import Callable
from operator import index

from vos.errors import KernelError
from vos.kernel.processes import (
    Process,
)
from vos.systems.unix import signals
from vos.systems.unix.constants import (
    NSIG,
    SIG_BLOCK,
    SIG_DFL,
    SIG_IGN,
    SIG_SETMASK,
    SIG_UNBLOCK,
    SIGCONT,
    SIGKILL,
    SIGSTOP,
)
from vos.systems.unix.kinds import Int, Pid, Signal, Struct
from vos.systems.unix.structs import Sigaction


def kill(process: Process, pid: Pid, sig: Signal) -> int:
    """Send a signal: to one process, to the own group (0), to all (-1) or to group -pid."""
    if not 0 <= index(sig) < NSIG:
        raise KernelError("EINVAL", f"signals are 1 to {NSIG - 1}")
    table = process.kernel.processes.table
    index(pid)
    if pid > 0:
        targets = [table[pid]] if pid in table else []
    elif pid == -1:
        targets = [each for each in table.values() if each.pid > 1 and each is not process]
    else:
        group = process.group if pid == 0 else -pid
        targets = [each for each in table.values() if each.group == group]
    if not targets:
        raise KernelError("ESRCH", "there is no such process")
    allowed = [target for target in targets if _may_signal(process, target, sig)]
    if not allowed:
        raise KernelError("EPERM", "that process is another user's")
    for target in allowed:
        signals.send(target, sig)
    process.kernel.check(process)
    return 0


def _may_signal(process: Process, target: Process, sig: int) -> bool:
    if process.euid == 0 or target is process:
        return True
    if sig == SIGCONT and target.session == process.session:
        return True
    own, other = process.credentials, target.credentials
    return bool({own.uid, own.euid} & {other.uid, other.suid})


def tgkill(process: Process, tgid: Pid, tid: Pid, sig: Signal) -> int:
    """Send a signal to a thread; each process has one, with its own number."""
    if index(tgid) <= 0 or index(tid) <= 0:
        raise KernelError("EINVAL", "processes have numbers above 0")
    if tgid != tid:
        raise KernelError("ESRCH", "there is no such thread")
    return kill(process, tid, sig)


def rt_sigaction(process: Process, signum: Signal, act: Struct, oldact: Struct = None) -> int:
    """Choose what a signal does: a Sigaction, or None to ask; the old choice goes to `oldact`."""
    if not 0 < index(signum) < NSIG or (act is not None and signum in (SIGKILL, SIGSTOP)):
        raise KernelError("EINVAL", "that signal's action cannot be chosen")
    old = signals.action(process, signum)
    if act is not None:
        handler = act.sa_handler
        if handler not in (SIG_DFL, SIG_IGN) and not callable(handler):
            raise TypeError("rt_sigaction(): sa_handler takes SIG_DFL, SIG_IGN or a function")
        process.signals.handlers[signum] = Sigaction(sa_handler=handler, sa_flags=act.sa_flags)
        if handler == SIG_IGN and signum in process.signals.pending:
            process.signals.pending.remove(signum)
    if oldact is not None:
        oldact.sa_handler, oldact.sa_flags = old.sa_handler, old.sa_flags
    return 0


MASKS: dict[int, Callable[[set[int], set[int]], set[int]]] = {
    SIG_BLOCK: lambda old, given: old | given,
    SIG_UNBLOCK: lambda old, given: old - given,
    SIG_SETMASK: lambda old, given: set(given),
}


def rt_sigprocmask(process: Process, how: Int, set: Struct, oldset: Struct = None) -> int:
    """Block or unblock signals: Python sets of their numbers; the old one goes to `oldset`."""
    blocked = process.signals.blocked
    old = frozenset(blocked)
    if set is not None:
        if how not in MASKS:
            raise KernelError("EINVAL", "how is SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK")
        chosen = MASKS[how](blocked, {index(number) for number in set})
        process.signals.blocked = chosen - signals.UNSTOPPABLE
        process.notice()
    if oldset is not None:
        oldset.clear()
        oldset.update(old)
    return 0


def rt_sigpending(process: Process, set: Struct) -> int:
    """Put the signals that wait to be unblocked into a Python set."""
    set.clear()
    set.update(process.signals.pending)
    return 0


def pause(process: Process) -> int:
    """Wait for a signal: returns -EINTR after its handler, or not at all."""
    process.kernel.block(process, lambda: False)
    return 0


CALLS = (
    kill, tgkill, rt_sigaction, rt_sigprocmask, rt_sigpending, pause,
)  # fmt: skip
