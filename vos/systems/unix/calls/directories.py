"""Where a process is, its working directory and its root; and what reading directories shares.

Source: chdir(2), chroot(2), getcwd(3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from vos.errors import KernelError
from vos.filesystem import Entry
from vos.kernel.open_files import DirectoryFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, SEARCH, Place
from vos.systems.unix import lookup
from vos.systems.unix.constants import AT_FDCWD
from vos.systems.unix.kinds import Buffer, Fd, OptSize, Path
from vos.systems.unix.rules import RULES
from vos.systems.unix.user_memory import room_for

# d_type by the file type of ext2's records: none, file, directory, char, block, FIFO, socket, link
TYPES = (0, 8, 4, 2, 6, 1, 12, 10)


SMALLEST = 24  # bytes of an entry's record on every Unix


def put_entries(
    file: DirectoryFile, buffer: Buffer, room: int, record: Callable[[Entry], bytes]
) -> int:
    """Put the records of as many entries as fit; return how many bytes, 0 after the last."""
    entries = file.entries()[: room // SMALLEST + 1]
    records = [*map(record, entries)]
    raw = b"".join(records)
    if len(raw) > room:
        fitting = bisect_right([*accumulate(map(len, records))], room)
        if not fitting:
            raise KernelError("EINVAL", "the buffer has no room for one entry")
        entries, raw = entries[:fitting], b"".join(records[:fitting])
    buffer[: len(raw)] = raw
    if entries:
        file.offset = entries[-1].cookie
        if file.noted:
            file.volume.accessed(file.inode)
    return len(raw)


def _change_to(process: Process, place: Place) -> int:
    if place[1].mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", "a working directory is a directory")
    if not RULES.may(process, place[1], SEARCH):
        raise KernelError("EACCES", "the directory may not be searched")
    process.change_directory(place)
    return 0


def chdir(process: Process, path: Path) -> int:
    """Make the directory a path leads to the working directory."""
    return _change_to(process, lookup.place(process, AT_FDCWD, path))


def fchdir(process: Process, fd: Fd) -> int:
    """Make an open directory the working directory."""
    file = process.descriptors.file(fd)
    return _change_to(process, (file.volume, file.inode))


def chroot(process: Process, path: Path) -> int:
    """Make the directory a path leads to the root; root's right."""
    place = lookup.place(process, AT_FDCWD, path)
    if place[1].mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", "a root is a directory")
    if process.euid:
        raise KernelError("EPERM", "only root changes its root")
    place[0].hold(place[1])
    process.root[0].release(process.root[1])
    process.root = place
    return 0


def getcwd(process: Process, buf: Buffer, size: OptSize = None) -> int:
    """Put the path of the working directory and a NUL into a buffer; return how many bytes."""
    room = room_for(buf, size)
    names = process.kernel.names.path_of(process, process.cwd)
    if names is None:
        raise KernelError("ENOENT", "the working directory was removed")
    path = b"/" + b"/".join(names) + b"\0"
    if len(path) > room:
        raise KernelError("ERANGE", f"the path needs a buffer of {len(path)} bytes")
    buf[: len(path)] = path
    return len(path)


CALLS = (chdir, fchdir, chroot, getcwd)
