"""The call table: every call by its name, with its number."""

from __future__ import annotations

from vos.kernel.trap import CallTable, NativeCall
from vos.systems.linux.calls import (
    attributes,
    changing,
    copying,
    descriptors,
    directories,
    files,
    host,
    identity,
    locking,
    memory,
    names,
    opening,
    pidfds,
    processes,
    signalling,
    sizes,
    times,
    waiting,
    xattrs,
)
from vos.systems.linux.numbers import SYS

MODULES = (
    opening, files, sizes, copying, names, directories, attributes, changing, xattrs, descriptors,
    locking, processes, pidfds, signalling, identity, times, host, waiting, memory,
)  # fmt: skip

TABLE: CallTable = {
    handler.__name__: NativeCall(handler.__name__, SYS[handler.__name__], handler)
    for module in MODULES
    for handler in module.CALLS
}
