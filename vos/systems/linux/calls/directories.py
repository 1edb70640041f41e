"""Reading directories, and where a process is.

getdents64 fills the buffer with records, each as long as a multiple of 8:

    d_ino u64 | d_off u64 | d_reclen u16 | d_type u8 | d_name, NUL, padding
Source: getdents(2).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from struct import Struct as Layout

from vos.errors import KernelError
from vos.filesystem import Entry
from vos.kernel.open_files import DirectoryFile, PathFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, SEARCH, Place
from vos.systems.linux import lookup
from vos.systems.linux.constants import AT_FDCWD
from vos.systems.linux.kinds import Buffer, Fd, OptSize, Path
from vos.systems.linux.rules import RULES
from vos.systems.linux.user_memory import room_for

HEAD = Layout("<QQHB")
SMALLEST = 24  # bytes of a record
# d_type by the file type of ext2's records: none, file, directory, char, block, FIFO, socket, link
TYPES = (0, 8, 4, 2, 6, 1, 12, 10)


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
    room = room_for(dirp, count)
    entries = file.entries()[: room // SMALLEST + 1]
    records = [record(entry) for entry in entries]
    fitting = bisect_right([*accumulate(map(len, records))], room)
    if entries and not fitting:
        raise KernelError("EINVAL", "the buffer has no room for one entry")
    raw = b"".join(records[:fitting])
    dirp[: len(raw)] = raw
    if fitting:
        file.offset = entries[fitting - 1].cookie
    if fitting and file.noted:
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


CALLS = (getdents64, chdir, fchdir, chroot, getcwd)
