"""Waiting for descriptors: poll, and kqueue for reading and writing. Source: poll(2), kqueue(2)."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import Access, OpenFile
from vos.kernel.processes import Process
from vos.systems.macos.constants import (
    EV_ADD,
    EV_DELETE,
    EV_EOF,
    EV_ONESHOT,
    EVFILT_READ,
    EVFILT_WRITE,
)
from vos.systems.macos.kinds import Fd, Int, Struct
from vos.systems.macos.structs import Kevent
from vos.systems.unix.calls import waiting
from vos.systems.unix.constants import POLLHUP, POLLIN, POLLOUT
from vos.systems.unix.structs import Pollfd, Timespec

EVENTS = {EVFILT_READ: POLLIN, EVFILT_WRITE: POLLOUT}


class Kqueue(OpenFile):
    """A kernel queue: what is watched, by (ident, filter)."""

    __slots__ = ("watched",)

    def __init__(self, process: Process) -> None:
        pipes = process.kernel.pipes
        super().__init__((pipes, pipes.root), Access(False, False))
        self.watched: dict[tuple[int, int], Kevent] = {}


def poll(process: Process, fds: Struct, nfds: Int, timeout: Int) -> int:
    """Wait until any of a list of Pollfds is ready; return how many. `timeout`: ms, -1 forever."""
    return waiting.poll(process, fds, nfds, timeout)


def kqueue(process: Process) -> int:
    """Return the descriptor of a new kernel queue."""
    process.descriptors.check_room()
    return process.descriptors.add(Kqueue(process))


def kevent(
    process: Process, kq: Fd, changelist: Struct, nchanges: Int, eventlist: Struct, nevents: Int,
    timeout: Struct = None,
) -> int:  # fmt: skip
    """Watch or forget what is in `changelist`, then wait; append events to the list `eventlist`.

    `timeout` is a Timespec, None for ever. Returns how many events came.
    """
    queue = process.descriptors.file(kq)
    if not isinstance(queue, Kqueue):
        raise KernelError("EBADF", f"descriptor {kq} is no kernel queue")
    for change in list(changelist or [])[: index(nchanges)]:
        _change(process, queue, change)
    if index(nevents) <= 0:
        return 0
    watched = list(queue.watched.values())
    entries = [Pollfd(each.ident, EVENTS[each.filter]) for each in watched]
    waiting.poll(process, entries, len(entries), _milliseconds(timeout))
    ready = [pair for pair in zip(watched, entries, strict=True) if pair[1].revents][:nevents]
    for each, entry in ready:
        eventlist.append(_event(process, each, entry))
        if each.flags & EV_ONESHOT:
            del queue.watched[each.ident, each.filter]
    return len(ready)


def _change(process: Process, queue: Kqueue, change: Kevent) -> None:
    key = index(change.ident), index(change.filter)
    if change.filter not in EVENTS:
        raise KernelError("EINVAL", "a queue here watches EVFILT_READ and EVFILT_WRITE")
    if change.flags & EV_DELETE:
        if queue.watched.pop(key, None) is None:
            raise KernelError("ENOENT", "that is not watched")
    elif change.flags & EV_ADD:
        process.descriptors.file(change.ident)
        queue.watched[key] = change


def _event(process: Process, watched: Kevent, entry: Pollfd) -> Kevent:
    file = process.descriptors.file(watched.ident)
    waits = getattr(getattr(file, "pipe", None), "data", b"")
    left = len(waits) if waits else max(file.inode.size - file.offset, 0)
    return Kevent(
        ident=watched.ident, filter=watched.filter, udata=watched.udata, data=left,
        flags=watched.flags | (EV_EOF if entry.revents & POLLHUP else 0),
    )  # fmt: skip


def _milliseconds(timeout: Timespec | None) -> int:
    if timeout is None:
        return -1
    if index(timeout.tv_sec) < 0 or not 0 <= index(timeout.tv_nsec) < 10**9:
        raise KernelError("EINVAL", "a time is not negative, and tv_nsec below a second")
    return int(timeout.tv_sec * 1000 + -(-timeout.tv_nsec // 10**6))


CALLS = (poll, kqueue, kevent)
