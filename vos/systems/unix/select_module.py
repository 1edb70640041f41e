"""`select` over a Unix's poll. Source: CPython's Modules/selectmodule.c."""

from collections.abc import Iterable
from math import ceil
from types import ModuleType
from typing import Any

from vos.systems.arguments import descriptor, whole_number

EVENTS = (
    "POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL", "POLLRDNORM", "POLLWRNORM",
)  # fmt: skip


class Poll:
    """What `select.poll()` returns: descriptors with the events waited for."""

    def __init__(self, posix: Any) -> None:
        self._posix, self._native = posix, posix._native
        self._events: dict[int, int] = {}

    def register(self, fd: Any, eventmask: int | None = None, /) -> None:
        """Register a file descriptor with the polling object."""
        native = self._native
        normal = native.POLLIN | native.POLLPRI | native.POLLOUT
        self._events[descriptor(fd)] = normal if eventmask is None else whole_number(eventmask)

    def modify(self, fd: Any, eventmask: int, /) -> None:
        """Modify an already registered file descriptor."""
        number = descriptor(fd)
        if number not in self._events:
            raise self._posix._error("ENOENT")
        self._events[number] = whole_number(eventmask)

    def unregister(self, fd: Any, /) -> None:
        """Remove a file descriptor being tracked by the polling object."""
        del self._events[descriptor(fd)]

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        """Poll the registered descriptors; `timeout` in milliseconds, None or negative: forever."""
        native = self._native
        entries = [native.Pollfd(fd, events) for fd, events in self._events.items()]
        wait = -1 if timeout is None or timeout < 0 else ceil(timeout)
        self._posix._patient(native.poll, entries, len(entries), wait)
        return [(entry.fd, entry.revents) for entry in entries if entry.revents]


class SelectFunctions:
    """The functions of `select` for one process."""

    def __init__(self, posix: Any) -> None:
        self._posix, self._native = posix, posix._native

    def poll(self) -> Poll:
        """Return a polling object."""
        return Poll(self._posix)

    def select(
        self, rlist: Any, wlist: Any, xlist: Any, timeout: Any = None, /
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """Wait until one or more file descriptors are ready for some kind of I/O."""
        native, (wait, lists) = self._native, _checked(rlist, wlist, xlist, timeout)
        masks = (native.POLLIN, native.POLLOUT, native.POLLPRI)
        wanted: dict[int, int] = {}
        for mask, entries in zip(masks, lists, strict=True):
            for fd, _ in entries:
                wanted[fd] = wanted.get(fd, 0) | mask
        fds = [native.Pollfd(fd, events) for fd, events in wanted.items()]
        self._posix._patient(native.poll, fds, len(fds), wait)
        if any(entry.revents & native.POLLNVAL for entry in fds):
            raise self._posix._error("EBADF")
        found = {entry.fd: entry.revents for entry in fds}
        hung = native.POLLHUP | native.POLLERR
        ready = (masks[0] | hung, masks[1] | native.POLLERR, masks[2])
        first, second, third = (
            [each for fd, each in entries if found[fd] & mask]
            for mask, entries in zip(ready, lists, strict=True)
        )
        return first, second, third


def _checked(
    rlist: Any, wlist: Any, xlist: Any, timeout: Any
) -> tuple[int, list[list[tuple[int, Any]]]]:
    """The time to wait in milliseconds, -1 forever; and (descriptor, object) of each list."""
    for given in (rlist, wlist, xlist):
        if not isinstance(given, Iterable):
            raise TypeError("arguments 1-3 must be sequences")
    if timeout is not None and not isinstance(timeout, (int, float)):
        raise TypeError("timeout must be a float or None")
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    lists = [[(descriptor(each), each) for each in given] for given in (rlist, wlist, xlist)]
    return -1 if timeout is None else ceil(timeout * 1000), lists


def select_module(posix: Any) -> ModuleType:
    """The module `select` of one process."""
    module, native, functions = ModuleType("select"), posix._native, SelectFunctions(posix)
    module.__dict__.update({name: getattr(native, name) for name in EVENTS})
    module.__dict__.update(
        select=functions.select, poll=functions.poll, error=OSError, PIPE_BUF=native.PIPE_BUF
    )
    return module
