"""Opening and closing files: what there is, what O_CREAT makes, what the other flags ask for.

Source: open(2); the order of refusals is that of fs/namei.c.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import Access, DirectoryFile, DiskFile, OpenFile, PathFile
from vos.kernel.pipes import open_fifo
from vos.kernel.processes import Process
from vos.kernel.synthetic import Node, SyntheticFile
from vos.kernel.volumes import (
    READ,
    S_IFBLK,
    S_IFCHR,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    WRITE,
    Place,
    Volume,
)
from vos.systems.unix import lookup
from vos.systems.unix.calls.names import group_for
from vos.systems.unix.constants import (
    AT_FDCWD,
    O_ACCMODE,
    O_APPEND,
    O_CLOEXEC,
    O_CREAT,
    O_DIRECTORY,
    O_EXCL,
    O_NOATIME,
    O_NOCTTY,
    O_NOFOLLOW,
    O_NONBLOCK,
    O_PATH,
    O_RDONLY,
    O_RDWR,
    O_TMPFILE,
    O_TRUNC,
    O_WRONLY,
)
from vos.systems.unix.kinds import DirFd, Fd, Mode, OpenFlags, Path
from vos.systems.unix.lookup import check_length, is_special
from vos.systems.unix.rules import RULES, check_change, check_owner, parse

TEMPORARY = O_TMPFILE & ~O_DIRECTORY
KEPT_FLAGS = ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)  # what F_GETFL shows
WANTS = {O_RDONLY: READ, O_WRONLY: WRITE, O_RDWR: READ | WRITE, O_ACCMODE: READ | WRITE}


def openat(process: Process, dirfd: DirFd, pathname: Path, flags: OpenFlags, mode: Mode = 0) -> int:
    """Open a file, made first if it is missing and `flags` has O_CREAT; return its descriptor."""
    if flags & (O_CREAT | TEMPORARY | O_PATH | O_DIRECTORY | O_NOFOLLOW | O_NOATIME) or flags < 0:
        file = _open_with(process, dirfd, pathname, flags, mode)
    else:
        place = lookup.place(process, dirfd, pathname)
        file = _open_place(process, place, flags, None, b"")
    return process.descriptors.add(file, bool(flags & O_CLOEXEC))


def _open_with(process: Process, dirfd: int, path: bytes | str, flags: int, mode: int) -> OpenFile:
    """Open by one of the rarer flags."""
    if flags & O_PATH:
        flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    if flags & TEMPORARY:
        return _open_temporary(process, dirfd, path, flags, mode)
    if flags & O_CREAT:
        return create(process, find(process, dirfd, path, flags), flags, mode)
    place = lookup.place(process, dirfd, path, not flags & O_NOFOLLOW)
    kind = place[1].mode & S_IFMT
    if flags & O_DIRECTORY and kind != S_IFDIR:
        raise KernelError("ENOTDIR", "what is to be opened is no directory")
    return _open_place(process, place, flags, None, b"")


Found = tuple[Volume, Inode, bytes, Inode | None]
"""Where a file is or will be: the directory (volume, inode), the name, and its inode if it is."""


def find(process: Process, dirfd: int, path: bytes | str, flags: int) -> Found:
    """Return where O_CREAT leads; links at the end are followed unless O_EXCL says no."""
    process.descriptors.check_room()
    absolute, parts, slash = parse(path)
    if flags & O_DIRECTORY:
        raise KernelError("EINVAL", "open makes no directories")
    if not parts:
        raise KernelError("EISDIR", "the root is a directory")
    begin = process.root if absolute else lookup.start(process, dirfd)
    follow = not (slash or flags & (O_EXCL | O_NOFOLLOW))
    found = process.kernel.names.entry(process, begin, parts, follow)
    if slash:
        raise KernelError("EISDIR", "a path that ends in a slash leads to a directory")
    return found


def create(process: Process, found: Found, flags: int, mode: int) -> OpenFile:
    """Open what `find` has found, made if it is missing."""
    volume, directory, name, inode = found
    if inode is None:
        check_length(directory, name)
        check_change(process, directory)
        bits = _mode_of_new(process, directory, mode)
        gid = group_for(process, directory)
        inode = volume.create(directory, name, bits, process.euid, gid)
        return DiskFile((volume, inode), _access(flags), directory, name)
    if flags & O_EXCL:
        raise KernelError("EEXIST", f"{name!r} is there already")
    if inode.mode & S_IFMT == S_IFDIR or is_special(name):
        raise KernelError("EISDIR", f"{name!r} is a directory")
    return _open_place(process, (volume, inode), flags, directory, name)


def _mode_of_new(process: Process, directory: Inode, mode: int) -> int:
    bits = mode & 0o7777 & ~process.umask
    foreign = directory.mode & 0o2000 and process.euid and directory.gid != process.egid
    if foreign and directory.gid not in process.groups and bits & 0o10:
        bits &= ~0o2000
    return bits


def _open_temporary(
    process: Process, dirfd: int, path: bytes | str, flags: int, mode: int
) -> OpenFile:
    """Open a new file without a name, near the directory `path`."""
    if not flags & O_DIRECTORY or flags & O_CREAT or not flags & O_ACCMODE:
        raise KernelError("EINVAL", "O_TMPFILE goes with O_WRONLY or O_RDWR, not with O_CREAT")
    process.descriptors.check_room()
    volume, directory = lookup.place(process, dirfd, path)
    if directory.mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", "O_TMPFILE takes a directory")
    check_change(process, directory)
    gid = group_for(process, directory)
    inode = volume.unnamed(directory, mode & 0o7777 & ~process.umask, process.euid, gid)
    file = DiskFile((volume, inode), _access(flags), directory)
    volume.release(inode)  # made held once; the open file holds it now
    return file


def _access(flags: int) -> Access:
    way = flags & O_ACCMODE
    return Access(
        way in (O_RDONLY, O_RDWR), way in (O_WRONLY, O_RDWR), flags & O_APPEND != 0,
        flags & O_NONBLOCK != 0, not flags & O_NOATIME, flags & KEPT_FLAGS,
    )  # fmt: skip


def _open_place(
    process: Process, place: Place, flags: int, directory: Inode | None, name: bytes
) -> OpenFile:
    """Open what is there: the permissions, then each kind's own way."""
    process.descriptors.check_room()
    if flags & O_PATH:
        return PathFile(place, Access(False, False, flags=flags & KEPT_FLAGS))
    volume, inode = place
    kind = inode.mode & S_IFMT
    if kind == S_IFLNK:
        raise KernelError("ELOOP", "the path ends in a link that is not to be followed")
    want = WANTS[flags & O_ACCMODE] | (WRITE if flags & O_TRUNC else 0)
    if kind == S_IFDIR and want & WRITE:
        raise KernelError("EISDIR", "a directory cannot be opened for writing")
    if not RULES.may(process, inode, want):
        raise KernelError("EACCES", "the file may not be opened like this")
    if flags & O_NOATIME:
        check_owner(process, inode)
    access = _access(flags)
    if isinstance(inode, Node) and kind == S_IFREG:
        return SyntheticFile(place, access, directory, name)
    if kind == S_IFREG:
        if flags & O_TRUNC and (inode.size or inode.mode & 0o6000):
            volume.truncate(inode, 0)
            RULES.written(process, volume, inode)
        return DiskFile(place, access, directory, name)
    return _open_special(process, place, access, directory, name)


def _open_special(
    process: Process, place: Place, access: Access, directory: Inode | None, name: bytes
) -> OpenFile:
    kind = place[1].mode & S_IFMT
    if kind == S_IFDIR:
        return DirectoryFile(place, access, directory, name)
    if kind == S_IFIFO:
        if isinstance(place[1], Node):
            raise KernelError("ENXIO", "a pipe without a name cannot be opened again")
        return open_fifo(process, place, access, directory, name)
    if kind in (S_IFCHR, S_IFBLK):
        return process.kernel.devices.open(process, place, access, directory, name)
    raise KernelError("ENXIO", "nothing is behind this file")


def open(process: Process, pathname: Path, flags: OpenFlags, mode: Mode = 0) -> int:
    """Open a file; return its descriptor."""
    return openat(process, AT_FDCWD, pathname, flags, mode)


def creat(process: Process, pathname: Path, mode: Mode) -> int:
    """Make a file or empty it, and open it for writing."""
    return openat(process, AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode)


def close(process: Process, fd: Fd) -> int:
    """Free a descriptor."""
    process.descriptors.close(process, fd)
    return 0


CALLS = (
    open, openat, creat, close,
)  # fmt: skip
