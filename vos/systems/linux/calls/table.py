"""The call table: every call by its name, with its number, and from which kernel on."""

from __future__ import annotations

from functools import wraps
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.trap import CallTable, Handler, NativeCall
from vos.systems.linux.calls import attributes, host, memfds, pidfds, xattrs
from vos.systems.linux.calls import directories as listing
from vos.systems.linux.numbers import SINCE, SYS
from vos.systems.unix.calls import (
    access,
    changing,
    copying,
    descriptors,
    directories,
    files,
    identity,
    locking,
    memory,
    names,
    opening,
    processes,
    signalling,
    sizes,
    times,
    waiting,
)

MODULES = (
    opening, files, sizes, copying, names, directories, listing, attributes, access, changing,
    xattrs, descriptors, memfds, locking, processes, pidfds, signalling, identity, times, host,
    waiting, memory,
)  # fmt: skip


def _since(release: tuple[int, int], handler: Handler) -> Handler:
    """Return a handler that kernels older than `release` do not have."""

    @wraps(handler)
    def checked(process: Process, *arguments: Any, **named: Any) -> Any:
        running = process.kernel.variant.facts["release"].split(".")[:2]
        if tuple(map(int, running)) < release:
            raise KernelError("ENOSYS", f"this kernel is {'.'.join(running)}")
        return handler(process, *arguments, **named)

    return checked


def _handler(handler: Handler) -> Handler:
    since = SINCE.get(handler.__name__)
    return _since(since, handler) if since else handler


TABLE: CallTable = {
    handler.__name__: NativeCall(handler.__name__, SYS[handler.__name__], _handler(handler))
    for module in MODULES
    for handler in module.CALLS
}
