"""Asking what a process may do with a file. Source: access(2)."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.unix import lookup
from vos.systems.unix.constants import AT_EACCESS, AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW
from vos.systems.unix.kinds import AccessMode, AtFlags, DirFd, Path
from vos.systems.unix.rules import RULES


def faccessat2(
    process: Process, dirfd: DirFd, pathname: Path, mode: AccessMode, flags: AtFlags = 0
) -> int:
    """Tell (0 or EACCES) whether the real user, or with AT_EACCESS the effective one, may."""
    if mode & ~7 or flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError("EINVAL", "access knows no such mode or flag")
    follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
    credentials = process.credentials
    if not flags & AT_EACCESS:
        process.euid, process.egid = credentials.uid, credentials.gid
    try:
        _, inode = lookup.place_or_file(process, dirfd, pathname, follow, empty)
        if not RULES.may(process, inode, mode):
            raise KernelError("EACCES", "the file's permissions do not allow it")
    finally:
        process.euid, process.egid = credentials.euid, credentials.egid
    return 0


def faccessat(process: Process, dirfd: DirFd, pathname: Path, mode: AccessMode) -> int:
    """Tell (0 or EACCES) whether the real user may."""
    return faccessat2(process, dirfd, pathname, mode)


def access(process: Process, pathname: Path, mode: AccessMode) -> int:
    """Tell (0 or EACCES) whether the real user may."""
    return faccessat2(process, AT_FDCWD, pathname, mode)


CALLS = (access, faccessat, faccessat2)
