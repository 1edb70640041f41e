"""Changing what inodes say: permissions, owners, flags, times.

Source: chmod(2), chown(2), chflags(2), utimensat(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.synthetic import Node
from vos.kernel.volumes import Place
from vos.systems.macos import constants as own
from vos.systems.macos import lookup, translate
from vos.systems.macos.kinds import AtFlags, DirFd, Fd, FileFlags, Id, Mode, Path, Struct
from vos.systems.macos.lookup import FLAGS, check_mutable, flags_of
from vos.systems.unix import constants as shared
from vos.systems.unix.calls import changing
from vos.systems.unix.constants import S_ISGID
from vos.systems.unix.rules import check_owner, in_group
from vos.systems.unix.structs import Timespec

MOMENTS = {own.UTIME_NOW: shared.UTIME_NOW, own.UTIME_OMIT: shared.UTIME_OMIT}


def _open_place(process: Process, fd: int) -> Place:
    file = process.descriptors.file(fd)
    return file.volume, file.inode


def _chmod(process: Process, place: Place, mode: int) -> int:
    """Change permission bits; a link has its own here."""
    volume, inode = place
    check_owner(process, inode)
    check_mutable(volume, inode)
    mode = index(mode) & 0o7777
    if process.euid and not in_group(process, inode.gid):
        mode &= ~S_ISGID
    volume.set_attributes(inode, mode=mode)
    return 0


def fchmodat(process: Process, fd: DirFd, path: Path, mode: Mode, flag: AtFlags = 0) -> int:
    """Change the permission bits of what the path leads to, or of a link itself."""
    if flag & ~own.AT_SYMLINK_NOFOLLOW:
        raise KernelError("EINVAL", "fchmodat knows AT_SYMLINK_NOFOLLOW alone")
    return _chmod(process, lookup.place(process, fd, path, not flag), mode)


def chmod(process: Process, path: Path, mode: Mode) -> int:
    """Change the permission bits of what the path leads to."""
    return fchmodat(process, own.AT_FDCWD, path, mode)


def lchmod(process: Process, path: Path, mode: Mode) -> int:
    """Change the permission bits of what the path names, be it a link."""
    return fchmodat(process, own.AT_FDCWD, path, mode, own.AT_SYMLINK_NOFOLLOW)


def fchmod(process: Process, fildes: Fd, mode: Mode) -> int:
    """Change the permission bits of an open file."""
    return _chmod(process, _open_place(process, fildes), mode)


def fchownat(
    process: Process, fd: DirFd, path: Path, owner: Id, group: Id, flag: AtFlags = 0
) -> int:
    """Change owner and group; -1 leaves one as it is."""
    flags = translate.flags(translate.AT, flag)
    check_mutable(*lookup.place(process, fd, path, not flags))
    raw = lookup.spelled(process, path)
    return changing.fchownat(process, translate.directory(fd), raw, owner, group, flags)


def chown(process: Process, path: Path, owner: Id, group: Id) -> int:
    """Change owner and group of what the path leads to."""
    return fchownat(process, own.AT_FDCWD, path, owner, group)


def lchown(process: Process, path: Path, owner: Id, group: Id) -> int:
    """Change owner and group of what the path names, be it a link."""
    return fchownat(process, own.AT_FDCWD, path, owner, group, own.AT_SYMLINK_NOFOLLOW)


def fchown(process: Process, fildes: Fd, owner: Id, group: Id) -> int:
    """Change owner and group of an open file."""
    check_mutable(*_open_place(process, fildes))
    return changing.fchown(process, fildes, owner, group)


def _chflags(process: Process, place: Place, flags: int) -> int:
    """Set st_flags: the owner's half by the owner, the system's by root; root's stay."""
    volume, inode = place
    if index(flags) & ~(own.UF_SETTABLE | own.SF_SETTABLE):
        raise KernelError("EINVAL", "there are no such flags")
    check_owner(process, inode)
    before = flags_of(volume, inode)
    if process.euid:
        if before & (own.SF_IMMUTABLE | own.SF_APPEND):
            raise KernelError("EPERM", "only root changes what the system's flags keep")
        if flags & own.SF_SETTABLE != before & own.SF_SETTABLE:
            raise KernelError("EPERM", "only root sets the system's flags")
    if isinstance(inode, Node):
        raise KernelError("ENOTSUP", "no flags are kept here")
    if flags:
        volume.set_xattr(inode, FLAGS, f"{flags:#x}".encode())
    elif before:
        volume.remove_xattr(inode, FLAGS)
    return 0


def chflags(process: Process, path: Path, flags: FileFlags) -> int:
    """Set the flags of what the path leads to."""
    return _chflags(process, lookup.place(process, own.AT_FDCWD, path), flags)


def lchflags(process: Process, path: Path, flags: FileFlags) -> int:
    """Set the flags of what the path names, be it a link."""
    return _chflags(process, lookup.place(process, own.AT_FDCWD, path, False), flags)


def fchflags(process: Process, fd: Fd, flags: FileFlags) -> int:
    """Set the flags of an open file."""
    return _chflags(process, _open_place(process, fd), flags)


def _moments(times: tuple[Timespec, ...] | None) -> tuple[Timespec, ...] | None:
    """Return times with the shared numbers for now and for leaving one as it is."""
    if times is None:
        return None
    if len(times) != 2:
        raise TypeError("times are two Timespecs")
    return tuple(Timespec(each.tv_sec, MOMENTS.get(each.tv_nsec, each.tv_nsec)) for each in times)


def utimensat(
    process: Process, fd: DirFd, path: Path, times: Struct = None, flag: AtFlags = 0
) -> int:
    """Set the times of access and change: two Timespecs, or None for now."""
    flags = translate.flags(translate.AT, flag)
    check_mutable(*lookup.place(process, fd, path, not flags))
    raw = lookup.spelled(process, path)
    return changing.utimensat(process, translate.directory(fd), raw, _moments(times), flags)


def futimens(process: Process, fd: Fd, times: Struct = None) -> int:
    """Set the times of an open file."""
    check_mutable(*_open_place(process, fd))
    return changing.utimensat(process, fd, None, _moments(times))


CALLS = (
    chmod, lchmod, fchmod, fchmodat, chown, lchown, fchown, fchownat, chflags, lchflags, fchflags,
    utimensat, futimens,
)  # fmt: skip
