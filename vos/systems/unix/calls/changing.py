"""Changing what inodes say: permissions, owners, times.

Source: chmod(2), chown(2), utimensat(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile, PathFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFLNK, S_IFMT, S_IFREG, WRITE, Place
from vos.systems.unix import lookup
from vos.systems.unix.calls.times import SECOND
from vos.systems.unix.constants import (
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_SYMLINK_NOFOLLOW,
    S_ISGID,
    S_ISUID,
    S_IXGRP,
    UTIME_NOW,
    UTIME_OMIT,
)
from vos.systems.unix.kinds import AtFlags, DirFd, Fd, Id, Mode, Path, Struct
from vos.systems.unix.rules import RULES, check_owner, in_group
from vos.systems.unix.structs import Timespec

UNCHANGED = (-1, 0xFFFFFFFF)  # an id that chown leaves as it is


def _open_file(process: Process, fd: int) -> OpenFile:
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    return file


def _chmod(process: Process, place: Place, mode: int) -> int:
    volume, inode = place
    mode &= 0o7777
    if inode.mode & S_IFMT == S_IFLNK:
        raise KernelError("EOPNOTSUPP", "a link has no permissions of its own")
    check_owner(process, inode)
    if process.euid and not in_group(process, inode.gid):
        mode &= ~S_ISGID
    volume.set_attributes(inode, mode=mode)
    return 0


def fchmodat(process: Process, dirfd: DirFd, pathname: Path, mode: Mode) -> int:
    """Change the permission bits of what the path leads to."""
    return _chmod(process, lookup.place(process, dirfd, pathname), mode)


def fchmodat2(
    process: Process, dirfd: DirFd, pathname: Path, mode: Mode, flags: AtFlags = 0
) -> int:
    """Change permission bits: as fchmodat, with the flags that the older call lacks."""
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError("EINVAL", "fchmodat2 knows no such flag")
    follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
    return _chmod(process, lookup.place_or_file(process, dirfd, pathname, follow, empty), mode)


def chmod(process: Process, pathname: Path, mode: Mode) -> int:
    """Change the permission bits of what the path leads to."""
    return fchmodat(process, AT_FDCWD, pathname, mode)


def fchmod(process: Process, fd: Fd, mode: Mode) -> int:
    """Change the permission bits of an open file."""
    file = _open_file(process, fd)
    return _chmod(process, (file.volume, file.inode), mode)


def _chown(process: Process, place: Place, owner: int, group: int) -> int:
    volume, inode = place
    uid = None if index(owner) in UNCHANGED else owner
    gid = None if index(group) in UNCHANGED else group
    for number in (uid, gid):
        if number is not None and not 0 <= number < 1 << 32:
            raise KernelError("EINVAL", "an id has 32 bits")
    if process.euid:
        foreign = process.euid != inode.uid
        if uid is not None and (foreign or uid != inode.uid):
            raise KernelError("EPERM", "only root gives files away")
        if gid is not None and (foreign or not (gid == inode.gid or in_group(process, gid))):
            raise KernelError("EPERM", "an owner may choose among its own groups")
    mode = None
    if inode.mode & S_IFMT == S_IFREG and inode.mode & (S_ISUID | S_ISGID):
        mode = inode.mode & ~S_ISUID
        if mode & S_IXGRP:
            mode &= ~S_ISGID
    if uid is not None or gid is not None:
        volume.set_attributes(inode, uid=uid, gid=gid, mode=mode)
    return 0


def fchownat(
    process: Process, dirfd: DirFd, pathname: Path, owner: Id, group: Id, flags: AtFlags = 0
) -> int:
    """Change owner and group; -1 leaves one as it is."""
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError("EINVAL", "fchownat knows no such flag")
    follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
    place = lookup.place_or_file(process, dirfd, pathname, follow, empty)
    return _chown(process, place, owner, group)


def chown(process: Process, pathname: Path, owner: Id, group: Id) -> int:
    """Change owner and group of what the path leads to."""
    return fchownat(process, AT_FDCWD, pathname, owner, group)


def lchown(process: Process, pathname: Path, owner: Id, group: Id) -> int:
    """Change owner and group of what the path names, be it a link."""
    return fchownat(process, AT_FDCWD, pathname, owner, group, AT_SYMLINK_NOFOLLOW)


def fchown(process: Process, fd: Fd, owner: Id, group: Id) -> int:
    """Change owner and group of an open file."""
    file = _open_file(process, fd)
    return _chown(process, (file.volume, file.inode), owner, group)


def utimensat(
    process: Process, dirfd: DirFd, pathname: Path | None, times: Struct = None,
    flags: AtFlags = 0,
) -> int:  # fmt: skip
    """Set the times of access and change: two Timespecs, or None for now.

    tv_nsec may be UTIME_NOW or UTIME_OMIT. With `pathname` None, of the descriptor `dirfd`.
    """
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError("EINVAL", "utimensat knows no such flag")
    now = process.kernel.clock.coarse()
    given = (Timespec(0, UTIME_NOW),) * 2 if times is None else tuple(times)
    atime, mtime = (_time(spec, now) for spec in given)
    if atime is None and mtime is None:
        return 0
    if pathname is None:
        file = _open_file(process, dirfd)
        volume, inode = file.volume, file.inode
    else:
        follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
        volume, inode = lookup.place_or_file(process, dirfd, pathname, follow, empty)
    _check_times(process, inode, all(spec.tv_nsec == UTIME_NOW for spec in given))
    volume.set_attributes(inode, atime=atime, mtime=mtime)
    return 0


def _time(spec: Timespec, now: int) -> int | None:
    nanoseconds = index(spec.tv_nsec)
    if nanoseconds == UTIME_OMIT:
        return None
    if nanoseconds == UTIME_NOW:
        return now
    if not 0 <= nanoseconds < SECOND:
        raise KernelError("EINVAL", "tv_nsec is below a second")
    oldest, newest = -(1 << 31), (1 << 34) - (1 << 31) - 1
    return min(max(index(spec.tv_sec), oldest), newest) * SECOND + nanoseconds


def _check_times(process: Process, inode: Inode, to_now: bool) -> None:
    if process.euid in (0, inode.uid):
        return
    if not to_now:
        raise KernelError("EPERM", "only the owner sets other times than now")
    if not RULES.may(process, inode, WRITE):
        raise KernelError("EACCES", "who sets the times to now must be allowed to write")


CALLS = (
    chmod, fchmod, fchmodat, fchmodat2, chown, lchown, fchown, fchownat, utimensat,
)  # fmt: skip
