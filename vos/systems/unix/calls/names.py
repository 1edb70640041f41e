"""Making, moving, linking and removing names.

The order of refusals is Linux' own (fs/namei.c): what the path is, what is there, permissions.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.paths import NAME_MAX, missing
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK, WRITE, Volume
from vos.systems.unix import lookup
from vos.systems.unix.constants import (
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_REMOVEDIR,
    AT_SYMLINK_FOLLOW,
    PATH_MAX,
    RENAME_EXCHANGE,
    RENAME_NOREPLACE,
    RENAME_WHITEOUT,
    S_ISGID,
)
from vos.systems.unix.kinds import AtFlags, Buffer, DirFd, Int, Mode, Path, RenameFlags, Size
from vos.systems.unix.lookup import is_special
from vos.systems.unix.rules import RULES, check_change, check_remove
from vos.systems.unix.user_memory import room_for


def free_place(
    process: Process, dirfd: int, path: bytes | str, directory: bool = False
) -> tuple[Volume, Inode, bytes]:
    """Return where a new name goes; `EEXIST` if it is there, `ENOENT` for a file's with a slash."""
    volume, inode, name, found, slash = lookup.last(process, dirfd, path)
    if found is not None:
        raise KernelError("EEXIST", f"{name!r} is there already")
    if len(name) > NAME_MAX or (slash and not directory):
        raise missing(inode, name)
    check_change(process, inode)
    return volume, inode, name


def group_for(process: Process, directory: Inode) -> int:
    """Return the group of what is made in a directory: its own if it is set-group-ID."""
    return directory.gid if directory.mode & S_ISGID else process.egid


def mkdirat(process: Process, dirfd: DirFd, pathname: Path, mode: Mode = 0o777) -> int:
    """Make a directory; it is set-group-ID if the one it is in is."""
    mode = mode & 0o1777 & ~process.umask
    volume, directory, name = free_place(process, dirfd, pathname, True)
    mode |= directory.mode & S_ISGID
    volume.mkdir(directory, name, mode, process.euid, group_for(process, directory))
    return 0


def mkdir(process: Process, pathname: Path, mode: Mode = 0o777) -> int:
    """Make a directory."""
    return mkdirat(process, AT_FDCWD, pathname, mode)


def mknodat(process: Process, dirfd: DirFd, pathname: Path, mode: Mode, dev: Int = 0) -> int:
    """Make a file, FIFO, socket or (as root) a device node; `dev` is `makedev(major, minor)`."""
    kind = mode & S_IFMT or S_IFREG
    device = (dev >> 8 & 0xFFF, dev & 0xFF | dev >> 12 & 0xFFF00)
    volume, directory, name = free_place(process, dirfd, pathname)
    if kind == S_IFDIR:
        raise KernelError("EPERM", "mkdir makes directories")
    gid = group_for(process, directory)
    bits = mode & 0o7777 & ~process.umask
    if kind == S_IFREG:
        volume.create(directory, name, bits, process.euid, gid)
        return 0
    if kind not in (S_IFIFO, S_IFSOCK) and process.euid:
        raise KernelError("EPERM", "only root makes device nodes")
    volume.mknod(directory, name, kind | bits, process.euid, gid, device)
    return 0


def mknod(process: Process, pathname: Path, mode: Mode, dev: Int = 0) -> int:
    """Make a file, FIFO, socket or device node."""
    return mknodat(process, AT_FDCWD, pathname, mode, dev)


def symlinkat(process: Process, target: Path, newdirfd: DirFd, linkpath: Path) -> int:
    """Make a symbolic link that holds `target`, whatever that is."""
    text = target.encode("utf-8", "surrogateescape") if isinstance(target, str) else target
    if not text:
        raise KernelError("ENOENT", "a link cannot be empty")
    if len(text) >= PATH_MAX:
        raise KernelError("ENAMETOOLONG", f"a target has less than {PATH_MAX} bytes")
    volume, directory, name = free_place(process, newdirfd, linkpath)
    volume.symlink(directory, name, text, process.euid, group_for(process, directory))
    return 0


def symlink(process: Process, target: Path, linkpath: Path) -> int:
    """Make a symbolic link."""
    return symlinkat(process, target, AT_FDCWD, linkpath)


def readlinkat(process: Process, dirfd: DirFd, pathname: Path, buf: Buffer, bufsiz: Size) -> int:
    """Put what a link holds, without a NUL, into `buf`; return how many bytes were put."""
    room = room_for(buf, bufsiz)
    if not bufsiz:
        raise KernelError("EINVAL", "a buffer of 0 bytes holds no link")
    volume, inode = lookup.place_or_file(process, dirfd, pathname, False, True)
    if inode.mode & S_IFMT != S_IFLNK:
        raise KernelError("EINVAL" if pathname else "ENOENT", "it is no symbolic link")
    text = process.kernel.names.text_of(process, volume, inode)[:room]
    buf[: len(text)] = text
    return len(text)


def readlink(process: Process, pathname: Path, buf: Buffer, bufsiz: Size) -> int:
    """Put what a link holds into `buf`."""
    if not pathname:
        raise KernelError("ENOENT", "the path is empty")
    return readlinkat(process, AT_FDCWD, pathname, buf, bufsiz)


def linkat(
    process: Process, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path,
    flags: AtFlags = 0,
) -> int:  # fmt: skip
    """Give a file one more name on the same volume."""
    if flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH):
        raise KernelError("EINVAL", "linkat knows AT_SYMLINK_FOLLOW and AT_EMPTY_PATH")
    follow, empty = bool(flags & AT_SYMLINK_FOLLOW), bool(flags & AT_EMPTY_PATH)
    source, inode = lookup.place_or_file(process, olddirfd, oldpath, follow, empty)
    volume, directory, name, found, slash = lookup.last(process, newdirfd, newpath)
    if found is not None:
        raise KernelError("EEXIST", f"{name!r} is there already")
    if len(name) > NAME_MAX or slash:
        raise missing(directory, name)
    if source is not volume:
        raise KernelError("EXDEV", "a name cannot be on another volume than its file")
    check_change(process, directory)
    if inode.mode & S_IFMT == S_IFDIR:
        raise KernelError("EPERM", "a directory has one name only")
    volume.link(inode, directory, name)
    return 0


def link(process: Process, oldpath: Path, newpath: Path) -> int:
    """Give a file one more name."""
    return linkat(process, AT_FDCWD, oldpath, AT_FDCWD, newpath)


def unlinkat(process: Process, dirfd: DirFd, pathname: Path, flags: AtFlags = 0) -> int:
    """Remove a name; with AT_REMOVEDIR an empty directory."""
    if flags & ~AT_REMOVEDIR:
        raise KernelError("EINVAL", "unlinkat knows AT_REMOVEDIR alone")
    if flags:
        return _remove_directory(process, dirfd, pathname)
    volume, directory, name, inode, slash = lookup.last(process, dirfd, pathname)
    if is_special(name):
        raise KernelError("EISDIR", "that is a directory")
    if inode is None:
        raise missing(directory, name)
    is_directory = inode.mode & S_IFMT == S_IFDIR
    if slash and not is_directory:
        raise KernelError("ENOTDIR", f"{name!r} is no directory")
    if slash:
        raise KernelError("EISDIR", f"{name!r} is a directory")
    check_remove(process, directory, inode)
    if is_directory:
        raise KernelError("EISDIR", f"{name!r} is a directory")
    volume.unlink(directory, name)
    return 0


def _remove_directory(process: Process, dirfd: int, path: bytes | str) -> int:
    volume, directory, name, inode, _ = lookup.last(process, dirfd, path)
    if is_special(name):
        refusals = {b"": "EBUSY", b".": "EINVAL", b"..": "ENOTEMPTY"}
        raise KernelError(refusals[name], "that directory cannot be removed")
    if inode is None:
        raise missing(directory, name)
    check_remove(process, directory, inode)
    if inode.mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", f"{name!r} is no directory")
    if inode in process.kernel.names.covered or inode is process.root[1]:
        raise KernelError("EBUSY", f"{name!r} is in use as a root or a mount")
    volume.rmdir(directory, name)
    return 0


def unlink(process: Process, pathname: Path) -> int:
    """Remove a name that is no directory's; its file lives on while it is open."""
    return unlinkat(process, AT_FDCWD, pathname)


def rmdir(process: Process, pathname: Path) -> int:
    """Remove an empty directory."""
    return _remove_directory(process, AT_FDCWD, pathname)


def renameat2(
    process: Process, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path,
    flags: RenameFlags = 0,
) -> int:  # fmt: skip
    """Move a name in one step; what has the new name is replaced."""
    if flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) or flags == 3 or flags & RENAME_WHITEOUT:
        raise KernelError("EINVAL", "a rename either keeps what is there or exchanges")
    old = lookup.last(process, olddirfd, oldpath)
    new = lookup.last(process, newdirfd, newpath)
    inode = _check_rename(old, new, flags)
    victim = new[3]
    if victim is inode:
        return 0
    directory = inode.mode & S_IFMT == S_IFDIR
    _check_loops(process, old, new, flags)
    check_remove(process, old[1], inode)
    if victim is None:
        check_change(process, new[1])
    else:
        check_remove(process, new[1], victim)
    moved = [inode] if directory else []
    if flags & RENAME_EXCHANGE and victim is not None and victim.mode & S_IFMT == S_IFDIR:
        moved.append(victim)
    for each in moved:
        if old[1] is not new[1] and not RULES.may(process, each, WRITE):
            raise KernelError("EACCES", "the directory's own .. may not be changed")
    covered = process.kernel.names.covered
    if inode in covered or victim in covered:
        raise KernelError("EBUSY", "something is mounted there")
    if flags & RENAME_EXCHANGE:
        raise KernelError("EINVAL", "this file system exchanges no names")
    old[0].rename(old[1], old[2], new[1], new[2])
    return 0


def _check_rename(old: lookup.Last, new: lookup.Last, flags: int) -> Inode:
    """Refuse what the two paths alone make impossible; return the inode to move."""
    if old[0] is not new[0]:
        raise KernelError("EXDEV", "a name cannot move to another volume")
    if is_special(old[2]):
        raise KernelError("EBUSY", '"/", "." and ".." cannot be moved')
    if is_special(new[2]):
        name = "EEXIST" if flags & RENAME_NOREPLACE else "EBUSY"
        raise KernelError(name, "it cannot be replaced")
    inode, victim = old[3], new[3]
    if inode is None:
        raise missing(old[1], old[2])
    if flags & RENAME_NOREPLACE and victim is not None:
        raise KernelError("EEXIST", f"{new[2]!r} is there already")
    if victim is None and (len(new[2]) > NAME_MAX or flags & RENAME_EXCHANGE):
        raise missing(new[1], new[2])
    if inode.mode & S_IFMT != S_IFDIR and (old[4] or (new[4] and not flags & RENAME_EXCHANGE)):
        raise KernelError("ENOTDIR", f"{old[2]!r} is no directory")
    return inode


def _check_loops(process: Process, old: lookup.Last, new: lookup.Last, flags: int) -> None:
    names = process.kernel.names
    if old[3] is not None and names.is_below(new[0], new[1], old[3]):
        raise KernelError("EINVAL", "a directory cannot move below itself")
    if new[3] is not None and names.is_below(old[0], old[1], new[3]):
        name = "EINVAL" if flags & RENAME_EXCHANGE else "ENOTEMPTY"
        raise KernelError(name, "a directory cannot be replaced by what is in it")


def renameat(
    process: Process, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path
) -> int:
    """Move a name."""
    return renameat2(process, olddirfd, oldpath, newdirfd, newpath)


def rename(process: Process, oldpath: Path, newpath: Path) -> int:
    """Move a name."""
    return renameat2(process, AT_FDCWD, oldpath, AT_FDCWD, newpath)


CALLS = (
    mkdir, mkdirat, mknod, mknodat, symlink, symlinkat, readlink, readlinkat, link, linkat, unlink,
    unlinkat, rmdir, rename, renameat, renameat2,
)  # fmt: skip
