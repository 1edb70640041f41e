"""Reading directories.

getdents64 fills the buffer with records, each as long as a multiple of 8:

    d_ino u64 | d_off u64 | d_reclen u16 | d_type u8 | d_name, NUL, padding
Source: getdents(2).
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct as Layout

from vos.errors import KernelError
from vos.filesystem import Entry
from vos.kernel.open_files import DirectoryFile, PathFile
from vos.kernel.processes import Process
from vos.systems.unix.calls.directories import TYPES, put_entries
from vos.systems.unix.kinds import Buffer, Fd, OptSize
from vos.systems.unix.user_memory import room_for

HEAD = Layout("<QQHB")


@lru_cache(4096)
def record(entry: Entry) -> bytes:
    """Return an entry's struct linux_dirent64."""
    name, number, kind, cookie, _ = entry
    size = len(name) + 27 & ~7
    return HEAD.pack(number, cookie, size, TYPES[kind]) + name.ljust(size - 19, b"\0")


def getdents64(process: Process, fd: Fd, dirp: Buffer, count: OptSize = None) -> int:
    """Fill a buffer with as many entries as fit; return how many bytes, 0 after the last."""
    file = process.descriptors.file(fd)
    if not isinstance(file, DirectoryFile):
        name = "EBADF" if isinstance(file, PathFile) else "ENOTDIR"
        raise KernelError(name, f"descriptor {fd} is no directory that can be read")
    return put_entries(file, dirp, room_for(dirp, count), record)


CALLS = (getdents64,)
