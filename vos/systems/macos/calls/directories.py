"""Reading directories, and where a process is.

getdirentries64 fills the buffer with records, each as long as a multiple of 8:

    d_ino u64 | d_seekoff u64 | d_reclen u16 | d_namlen u16 | d_type u8 | d_name, NUL, padding
Source: xnu's bsd/sys/dirent.h.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct as Layout

from vos.errors import KernelError
from vos.filesystem import Entry
from vos.kernel.open_files import DirectoryFile, PathFile
from vos.kernel.processes import Process
from vos.systems.macos import lookup
from vos.systems.macos.kinds import Buffer, Fd, OptSize, Path, Struct
from vos.systems.unix.calls import directories
from vos.systems.unix.calls.directories import TYPES, put_entries
from vos.systems.unix.user_memory import room_for

HEAD = Layout("<QQHHB")


@lru_cache(4096)
def record(entry: Entry) -> bytes:
    """Return an entry's struct dirent."""
    name, number, kind, cookie, _ = entry
    size = len(name) + HEAD.size + 8 & ~7
    head = HEAD.pack(number, cookie, size, len(name), TYPES[kind])
    return head + name.ljust(size - HEAD.size, b"\0")


def getdirentries64(
    process: Process, fd: Fd, buf: Buffer, bufsize: OptSize = None, position: Struct = None
) -> int:
    """Fill a buffer with as many entries as fit; return how many bytes, 0 after the last.

    `position` is an IntRef that is told from where was read.
    """
    file = process.descriptors.file(fd)
    if not isinstance(file, DirectoryFile):
        name = "EBADF" if isinstance(file, PathFile) else "EINVAL"
        raise KernelError(name, f"descriptor {fd} is no directory that can be read")
    if position is not None:
        position.value = file.offset
    return put_entries(file, buf, room_for(buf, bufsize), record)


def chdir(process: Process, path: Path) -> int:
    """Make the directory a path leads to the working directory."""
    return directories.chdir(process, lookup.spelled(process, path))


def fchdir(process: Process, fildes: Fd) -> int:
    """Make an open directory the working directory."""
    return directories.fchdir(process, fildes)


def chroot(process: Process, dirname: Path) -> int:
    """Make the directory a path leads to the root; root's right."""
    return directories.chroot(process, lookup.spelled(process, dirname))


def getcwd(process: Process, buf: Buffer, size: OptSize = None) -> int:
    """Put the path of the working directory and a NUL into a buffer; return how many bytes."""
    return directories.getcwd(process, buf, size)


CALLS = (getdirentries64, chdir, fchdir, chroot, getcwd)
