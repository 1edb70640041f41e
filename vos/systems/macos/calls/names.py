"""Making, moving, linking and removing names.

A directory is refused to `unlink` with EPERM, st_flags may keep a name, and what differs in letter
case only can be renamed to itself. Sources: unlink(2), rename(2), link(2), mkdir(2), chflags(2).
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.paths import missing
from vos.kernel.processes import Process
from vos.kernel.volumes import READ, S_IFDIR, S_IFIFO, S_IFMT
from vos.systems.macos import lookup, translate
from vos.systems.macos.constants import (
    AT_FDCWD,
    AT_REMOVEDIR,
    AT_SYMLINK_FOLLOW,
    RENAME_EXCL,
    RENAME_SWAP,
)
from vos.systems.macos.kinds import AtFlags, Buffer, DirFd, Int, Mode, Path, Size
from vos.systems.unix.calls import names
from vos.systems.unix.constants import AT_REMOVEDIR as REMOVEDIR
from vos.systems.unix.constants import RENAME_NOREPLACE
from vos.systems.unix.lookup import is_special
from vos.systems.unix.rules import RULES, check_change, check_remove


def _free(process: Process, fd: int, path: bytes | str) -> tuple[int, bytes]:
    """Return a directory to start from and the path of a name to be made there."""
    volume, parent, _, inode, _ = lookup.last(process, fd, path)
    if inode is None:
        lookup.check_mutable(volume, parent, True)
    return translate.directory(fd), lookup.spelled(process, path)


def mkdirat(process: Process, fd: DirFd, path: Path, mode: Mode = 0o777) -> int:
    """Make a directory; its group is that of the one it is in."""
    names.mkdirat(process, *_free(process, fd, path), mode)
    lookup.adopt(process, fd, path)
    return 0


def mkdir(process: Process, path: Path, mode: Mode = 0o777) -> int:
    """Make a directory."""
    return mkdirat(process, AT_FDCWD, path, mode)


def mknodat(process: Process, fd: DirFd, path: Path, mode: Mode, dev: Int = 0) -> int:
    """Make a FIFO or (as root) a device node; since macOS 13."""
    kind = mode & S_IFMT
    if kind not in (0, S_IFIFO) and process.euid:
        raise KernelError("EPERM", "only root makes device nodes")
    shared = dev & 0xFF | (dev >> 24 & 0xFFF) << 8  # macOS has the kind in the top byte
    names.mknodat(process, *_free(process, fd, path), mode, shared)
    lookup.adopt(process, fd, path)
    return 0


def mknod(process: Process, path: Path, mode: Mode, dev: Int = 0) -> int:
    """Make a FIFO or (as root) a device node."""
    return mknodat(process, AT_FDCWD, path, mode, dev)


def mkfifoat(process: Process, fd: DirFd, path: Path, mode: Mode) -> int:
    """Make a FIFO; since macOS 13."""
    return mknodat(process, fd, path, S_IFIFO | mode & 0o7777)


def mkfifo(process: Process, path: Path, mode: Mode) -> int:
    """Make a FIFO."""
    return mkfifoat(process, AT_FDCWD, path, mode)


def symlinkat(process: Process, path1: Path, fd: DirFd, path2: Path) -> int:
    """Make the symbolic link `path2` that holds `path1`, whatever that is."""
    names.symlinkat(process, lookup.encoded(path1), *_free(process, fd, path2))
    lookup.adopt(process, fd, path2)
    return 0


def symlink(process: Process, path1: Path, path2: Path) -> int:
    """Make a symbolic link."""
    return symlinkat(process, path1, AT_FDCWD, path2)


def readlinkat(process: Process, fd: DirFd, path: Path, buf: Buffer, bufsize: Size) -> int:
    """Put what a link holds, without a NUL, into `buf`; return how many bytes were put."""
    if not path:
        raise KernelError("ENOENT", "the path is empty")
    inode = lookup.place(process, fd, path, follow=False)[1]
    if not RULES.may(process, inode, READ):
        raise KernelError("EACCES", "a link that may not be read tells nobody where it leads")
    raw = lookup.spelled(process, path)
    return names.readlinkat(process, translate.directory(fd), raw, buf, bufsize)


def readlink(process: Process, path: Path, buf: Buffer, bufsize: Size) -> int:
    """Put what a link holds into `buf`."""
    return readlinkat(process, AT_FDCWD, path, buf, bufsize)


def linkat(
    process: Process, fd1: DirFd, path1: Path, fd2: DirFd, path2: Path, flag: AtFlags = 0
) -> int:
    """Give a file one more name on the same volume."""
    if flag & ~AT_SYMLINK_FOLLOW:
        raise KernelError("EINVAL", "linkat knows AT_SYMLINK_FOLLOW alone")
    lookup.check_mutable(*lookup.place(process, fd1, path1, bool(flag)))
    old = translate.directory(fd1), lookup.spelled(process, path1)
    new = _free(process, fd2, path2)
    return names.linkat(process, *old, *new, translate.flags(translate.AT, flag))


def link(process: Process, path1: Path, path2: Path) -> int:
    """Give a file one more name; a link at the end of `path1` is followed."""
    return linkat(process, AT_FDCWD, path1, AT_FDCWD, path2, AT_SYMLINK_FOLLOW)


def unlinkat(process: Process, fd: DirFd, path: Path, flag: AtFlags = 0) -> int:
    """Remove a name; with AT_REMOVEDIR an empty directory."""
    if flag & ~AT_REMOVEDIR:
        raise KernelError("EINVAL", "unlinkat knows AT_REMOVEDIR alone")
    volume, directory, name, inode, slash = lookup.last(process, fd, path)
    if flag:
        lookup.check_name(volume, directory, inode)
        raw = lookup.spelled(process, path)
        return names.unlinkat(process, translate.directory(fd), raw, REMOVEDIR)
    if not is_special(name) and inode is None:
        raise missing(directory, name)
    if slash and inode is not None:
        inode = lookup.place(process, fd, path)[1]  # ENOTDIR for what is no directory
    if inode is None or is_special(name) or inode.mode & S_IFMT == S_IFDIR:
        raise KernelError("EPERM", "rmdir removes directories")
    check_remove(process, directory, inode)
    lookup.check_name(volume, directory, inode)
    volume.unlink(directory, name)
    return 0


def unlink(process: Process, path: Path) -> int:
    """Remove a name that is no directory's; its file lives on while it is open."""
    return unlinkat(process, AT_FDCWD, path)


def rmdir(process: Process, path: Path) -> int:
    """Remove an empty directory."""
    return unlinkat(process, AT_FDCWD, path, AT_REMOVEDIR)


def renameatx_np(
    process: Process, fromfd: DirFd, old: Path, tofd: DirFd, new: Path, flags: Int = 0
) -> int:
    """Move a name in one step; what has the new name is replaced, or not with RENAME_EXCL."""
    if flags & RENAME_SWAP:
        raise KernelError("ENOTSUP", "this file system exchanges no names")
    if flags & ~RENAME_EXCL:
        raise KernelError("EINVAL", "renameatx_np knows RENAME_EXCL and RENAME_SWAP")
    volume, directory, name, inode, _ = lookup.last(process, fromfd, old)
    _, target, spelling, victim, _ = lookup.last(process, tofd, new)
    if inode is not None:
        lookup.check_name(volume, directory, inode)
        lookup.check_name(volume, target, victim)
    if inode is not None and victim is inode and _is_respelling(directory, name, target, spelling):
        check_change(process, directory)
        volume.rename(directory, name, directory, spelling)
        return 0
    begin, end = lookup.spelled(process, old), lookup.spelled(process, new)
    kept = RENAME_NOREPLACE if flags else 0
    return names.renameat2(
        process, translate.directory(fromfd), begin, translate.directory(tofd), end, kept
    )


def _is_respelling(directory: object, name: bytes, target: object, spelling: bytes) -> bool:
    """Tell whether a new name differs from the old one in its letter case or form alone."""
    same = lookup.fold(name) == lookup.fold(spelling)
    return directory is target and same and not is_special(spelling)


def renameat(process: Process, fromfd: DirFd, old: Path, tofd: DirFd, new: Path) -> int:
    """Move a name."""
    return renameatx_np(process, fromfd, old, tofd, new)


def rename(process: Process, old: Path, new: Path) -> int:
    """Move a name."""
    return renameatx_np(process, AT_FDCWD, old, AT_FDCWD, new)


CALLS = (
    mkdir, mkdirat, mknod, mknodat, mkfifo, mkfifoat, symlink, symlinkat, readlink, readlinkat,
    link, linkat, unlink, unlinkat, rmdir, rename, renameat, renameatx_np,
)  # fmt: skip
