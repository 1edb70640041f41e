"""Signals: what each does unless a process says otherwise, and how they reach it.

    kill -> send: ignored, or pending -> the gate: deliver -> handler, stop, or the end

A fatal signal ends its process at once, whatever the program does at the time. Source: signal(7).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from vos.kernel.kernel import Kernel
from vos.kernel.processes import Ending, Process
from vos.systems.unix import constants
from vos.systems.unix.constants import (
    SA_NOCLDWAIT,
    SIG_DFL,
    SIG_IGN,
    SIGCHLD,
    SIGCONT,
    SIGINT,
    SIGKILL,
    SIGPIPE,
    SIGSTOP,
    SIGTSTP,
    SIGTTIN,
    SIGTTOU,
    SIGURG,
    SIGWINCH,
    SIGXFSZ,
)
from vos.systems.unix.signal_module import DESCRIPTIONS
from vos.systems.unix.structs import Sigaction

IGNORED = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT}
STOPPING = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU}
UNSTOPPABLE = {SIGKILL, SIGSTOP}


def action(process: Process, number: int) -> Sigaction:
    """Return what a process does at a signal."""
    found: Sigaction = process.signals.handlers.get(number) or Sigaction(sa_mask=())
    return found


def send(process: Process, number: int) -> None:
    """Send a signal to a process; the lock is held."""
    if process.ended is not None or number == 0:
        return
    signals = process.signals
    if number == SIGCONT:
        _go_on(process)
    handler = action(process, number).sa_handler
    default = handler == SIG_DFL
    if handler == SIG_IGN or (default and number in IGNORED):
        return
    blocked = number in signals.blocked and number not in UNSTOPPABLE
    if blocked or not default:
        if number not in signals.pending:
            signals.pending.append(number)
    elif number in STOPPING:
        _stop(process, number)
    elif process is not process.kernel.processes.first:  # the first process has no such defaults
        process.kernel.processes.finish(process, Ending(signal=number))
    process.notice()
    process.kernel.wake()


def _stop(process: Process, number: int) -> None:
    process.stopped = number
    process.reported = False
    if process.parent is not None:
        send(process.parent, SIGCHLD)


def _go_on(process: Process) -> None:
    signals = process.signals
    signals.pending[:] = [each for each in signals.pending if each not in STOPPING]
    if process.stopped:
        process.stopped = 0
        process.continued = True
        if process.parent is not None:
            send(process.parent, SIGCHLD)
    process.notice()
    process.kernel.wake()


def deliver(process: Process) -> list[Callable[[], None]]:
    """Take the signals that wait and are not blocked; return the handlers to call."""
    if process.stopped:
        return []
    signals = process.signals
    ready = [number for number in signals.pending if number not in signals.blocked]
    signals.pending[:] = [number for number in signals.pending if number in signals.blocked]
    calls: list[Callable[[], None]] = []
    for number in ready:
        handler = action(process, number).sa_handler
        if callable(handler):
            calls.append(partial(handler, number))
        else:
            send(process, number)  # what it does has changed since it was sent
    return calls


def child_changed(parent: Process, child: Process) -> None:
    """Tell a parent that a child has ended; one that ignores children lets them go at once."""
    chosen = action(parent, SIGCHLD)
    if chosen.sa_handler == SIG_IGN or chosen.sa_flags & SA_NOCLDWAIT:
        parent.kernel.processes.reap(child)
    send(parent, SIGCHLD)


def interrupt(kernel: Kernel) -> None:
    """Send SIGINT to the group that has the console, if one has; the lock is held."""
    for process in list(kernel.processes.table.values()):
        if kernel.console.group and process.group == kernel.console.group:
            send(process, SIGINT)


def broken_pipe(process: Process) -> None:
    """Send SIGPIPE to who writes where nobody reads."""
    send(process, SIGPIPE)


def file_too_large(process: Process) -> None:
    """Send SIGXFSZ to who writes past its limit."""
    send(process, SIGXFSZ)


def obituary(ending: Ending) -> str:
    """Return what a shell says of a process that a signal ended; of SIGINT and SIGPIPE nothing."""
    return "" if ending.signal in SILENT else DESCRIPTIONS[NAMES[ending.signal]]


SILENT = {0, SIGINT, SIGPIPE}
NAMES = {number: name for name, number in reversed(vars(constants).items()) if name in DESCRIPTIONS}
