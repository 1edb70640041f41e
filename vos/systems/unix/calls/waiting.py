"""Waiting for descriptors: poll, ppoll, select. Source: poll(2), select(2)."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile, PathFile
from vos.kernel.pipes import PipeEnd
from vos.kernel.processes import Process
from vos.systems.unix.calls.times import SECOND
from vos.systems.unix.constants import (
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLNVAL,
    POLLOUT,
    POLLRDNORM,
    POLLWRNORM,
)
from vos.systems.unix.kinds import Int, Struct
from vos.systems.unix.structs import Pollfd, Timespec

READING, WRITING = POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM


def _events(file: OpenFile | None) -> int:
    """Return everything that is so of an open file now."""
    if file is None or isinstance(file, PathFile):
        return POLLNVAL
    pipe = isinstance(file, PipeEnd)
    found = READING if (file.readable or not pipe) and file.can_read() else 0
    if (file.writable or not pipe) and file.can_write():
        found |= WRITING
    if file.hung_up():
        found &= ~READING if isinstance(file, PipeEnd) and not file.pipe.data else -1
        found |= POLLHUP if file.readable else POLLERR
    return found


def _file(process: Process, fd: int) -> OpenFile | None:
    try:
        return process.descriptors.file(fd)
    except KernelError:
        return None


def _look(process: Process, fds: list[Pollfd]) -> int:
    """Fill the `revents`; return how many have any."""
    for entry in fds:
        entry.revents = 0
        if entry.fd >= 0:
            always = POLLERR | POLLHUP | POLLNVAL
            entry.revents = _events(_file(process, entry.fd)) & (entry.events | always)
    return sum(entry.revents != 0 for entry in fds)


def _wait(process: Process, fds: list[Pollfd], timeout: int | None) -> int:
    """Wait up to `timeout` nanoseconds (None: forever) for any of `fds`."""
    kernel = process.kernel
    found = _look(process, fds)
    if found or timeout == 0:
        return found
    deadline = None if timeout is None else kernel.clock.uptime() + timeout
    files = [_file(process, entry.fd) for entry in fds if entry.fd >= 0]
    frames = any(file is not None and file.waits_for_frames() for file in files)
    kernel.block(process, lambda: _look(process, fds), deadline, frames)
    return _look(process, fds)


def poll(process: Process, fds: Struct, nfds: Int, timeout: Int) -> int:
    """Wait until any of a list of Pollfds is ready; return how many. `timeout`: ms, -1 forever."""
    return _wait(process, _list(process, fds, nfds), _milliseconds(timeout))


def _milliseconds(timeout: int) -> int | None:
    return None if index(timeout) < 0 else timeout * 10**6


def _list(process: Process, fds: list[Pollfd], nfds: int) -> list[Pollfd]:
    if not isinstance(fds, (list, tuple)) or not all(isinstance(each, Pollfd) for each in fds):
        raise TypeError("fds takes a list of Pollfd")
    if index(nfds) < 0 or nfds > process.limits["NOFILE"][0]:
        raise KernelError("EINVAL", "there are more entries than descriptors")
    if nfds > len(fds):
        raise KernelError("EFAULT", f"the list has {len(fds)} entries, not {nfds}")
    return list(fds[:nfds])


def ppoll(
    process: Process, fds: Struct, nfds: Int, tmo_p: Struct = None, sigmask: Struct = None
) -> int:
    """Wait as poll does, with a Timespec, and with other signals blocked meanwhile."""
    entries = _list(process, fds, nfds)
    timeout = _timespec(tmo_p)
    before = process.signals.blocked
    if sigmask is not None:
        process.signals.blocked = {index(number) for number in sigmask}
        process.notice()
    try:
        return _wait(process, entries, timeout)
    finally:
        process.signals.blocked = before
        process.notice()


def _timespec(spec: Timespec | None) -> int | None:
    if spec is None:
        return None
    if index(spec.tv_sec) < 0 or not 0 <= index(spec.tv_nsec) < SECOND:
        raise KernelError("EINVAL", "a time is not negative, and tv_nsec below a second")
    return int(spec.tv_sec * SECOND + spec.tv_nsec)


SETS = (READING | POLLHUP, WRITING | POLLERR, 0)  # what counts in each of select's three sets


def select(
    process: Process, nfds: Int, readfds: Struct, writefds: Struct, exceptfds: Struct,
    timeout: Struct = None,
) -> int:  # fmt: skip
    """Wait until descriptors in three Python sets are ready; those that are not are taken out."""
    sets = [set() if given is None else given for given in (readfds, writefds, exceptfds)]
    if not 0 <= index(nfds) <= process.limits["NOFILE"][0]:
        raise KernelError("EINVAL", "nfds is one more than the highest descriptor")
    numbers = sorted(number for number in set().union(*sets) if number < nfds)
    for number in numbers:
        process.descriptors.file(number)
    wanted = {
        number: sum(mask for mask, given in zip(SETS, sets, strict=True) if number in given)
        for number in numbers
    }
    entries = [Pollfd(number, mask) for number, mask in wanted.items()]
    _wait(process, entries, None if timeout is None else _timeval(timeout))
    found = {entry.fd: entry.revents for entry in entries}
    for mask, given in zip(SETS, sets, strict=True):
        given.intersection_update({fd for fd, events in found.items() if events & mask})
    return sum(len(given) for given in sets)


def _timeval(timeout: Struct) -> int:
    seconds, microseconds = index(timeout.tv_sec), index(timeout.tv_usec)
    if seconds < 0 or microseconds < 0:
        raise KernelError("EINVAL", "a time is not negative")
    return int(seconds * SECOND + microseconds * 1000)


CALLS = (poll, ppoll, select)
