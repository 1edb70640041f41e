"""Opening, cloning and closing files. Sources: open(2), clonefile(2)."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.volumes import READ, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from vos.systems.macos import constants as own
from vos.systems.macos import lookup, translate
from vos.systems.macos.kinds import DirFd, Fd, Int, Mode, OpenFlags, Path
from vos.systems.unix.calls import locking, names, opening
from vos.systems.unix.constants import O_CLOEXEC, O_CREAT, O_EXCL, O_NOFOLLOW, O_PATH
from vos.systems.unix.rules import RULES

WRITING = own.O_WRONLY | own.O_RDWR | own.O_TRUNC
LOCKING = {own.O_SHLOCK: own.LOCK_SH, own.O_EXLOCK: own.LOCK_EX}
APFS = "apfs"


def openat(process: Process, fd: DirFd, path: Path, oflag: OpenFlags, mode: Mode = 0) -> int:
    """Open a file, made first if it is missing and `oflag` has O_CREAT; return its descriptor.

    A directory may be opened with O_CREAT for reading, and a path that ends in a slash makes
    nothing: both differ from Linux.
    """
    flags = translate.open_flags(oflag)
    raw = lookup.spelled(process, path)
    if oflag & own.O_CREAT and raw[-1:] == b"/":
        lookup.place(process, fd, raw)  # ENOENT, or ENOTDIR for a file
        flags &= ~O_CREAT
    if oflag & own.O_SYMLINK and lookup.place(process, fd, raw, False)[1].mode & S_IFMT == S_IFLNK:
        flags |= O_PATH | O_NOFOLLOW
    elif oflag & own.O_EVTONLY:
        flags |= O_PATH
    if flags & O_CREAT:
        made = _create(process, fd, raw, oflag, flags, mode)
    else:
        if oflag & WRITING:
            lookup.check_mutable(*lookup.place(process, fd, raw), _only_grows(oflag))
        made = opening.openat(process, translate.directory(fd), raw, flags)
    return _locked(process, made, oflag)


def _create(process: Process, fd: int, path: bytes, oflag: int, flags: int, mode: int) -> int:
    """Open a file, made if it is missing, in its directory's group; refuse what flags forbid."""
    found = opening.find(process, translate.directory(fd), path, flags)
    volume, directory, _, inode = found
    if inode is None:
        lookup.check_mutable(volume, directory, True)
    elif inode.mode & S_IFMT == S_IFDIR and not flags & O_EXCL:
        return opening.openat(process, translate.directory(fd), path, flags & ~O_CREAT)
    elif oflag & WRITING:
        lookup.check_mutable(volume, inode, _only_grows(oflag))
    file = opening.create(process, found, flags, mode)
    if inode is None and file.inode.gid != directory.gid:
        volume.set_attributes(file.inode, gid=directory.gid)
    return process.descriptors.add(file, bool(flags & O_CLOEXEC))


def _only_grows(oflag: int) -> bool:
    return bool(oflag & own.O_APPEND) and not oflag & own.O_TRUNC


def _locked(process: Process, fd: int, oflag: int) -> int:
    for flag, operation in LOCKING.items():
        if oflag & flag:
            try:
                wait = own.LOCK_NB if oflag & own.O_NONBLOCK else 0
                locking.flock(process, fd, operation | wait)
            except KernelError:
                opening.close(process, fd)
                raise
    return fd


def open(process: Process, path: Path, oflag: OpenFlags, mode: Mode = 0) -> int:
    """Open a file; return its descriptor."""
    return openat(process, own.AT_FDCWD, path, oflag, mode)


def close(process: Process, fildes: Fd) -> int:
    """Free a descriptor."""
    return opening.close(process, fildes)


def clonefileat(
    process: Process, src_dirfd: DirFd, src: Path, dst_dirfd: DirFd, dst: Path, flags: Int = 0
) -> int:
    """Make `dst` a copy of the file `src` that shares its blocks until one changes; APFS alone.

    What a program sees is a copy with the same mode, times, flags and attributes.
    """
    if flags & ~(own.CLONE_NOFOLLOW | own.CLONE_NOOWNERCOPY):
        raise KernelError("EINVAL", "clonefile knows CLONE_NOFOLLOW and CLONE_NOOWNERCOPY")
    if process.kernel.variant.facts["filesystem"] != APFS:
        raise KernelError("ENOTSUP", "this file system makes no clones")
    source, inode = lookup.place(process, src_dirfd, src, not flags & own.CLONE_NOFOLLOW)
    if inode.mode & S_IFMT != S_IFREG:
        raise KernelError("ENOTSUP", "only regular files are cloned here")
    if not RULES.may(process, inode, READ):
        raise KernelError("EACCES", "the file may not be read")
    raw = lookup.spelled(process, dst)
    volume, directory, name = names.free_place(process, translate.directory(dst_dirfd), raw)
    if volume is not source:
        raise KernelError("EXDEV", "a clone is on its file's volume")
    lookup.check_mutable(volume, directory, True)
    copy = volume.create(directory, name, inode.mode & 0o1777, process.euid, directory.gid)
    for start in range(0, inode.size, 1 << 20):
        volume.write(copy, start, volume.read(inode, start, 1 << 20))
    for attribute in volume.list_xattrs(inode):
        volume.set_xattr(copy, attribute, volume.get_xattr(inode, attribute) or b"")
    volume.set_attributes(copy, atime=inode.atime, mtime=inode.mtime, crtime=inode.crtime)
    return 0


def clonefile(process: Process, src: Path, dst: Path, flags: Int = 0) -> int:
    """Make `dst` a copy of the file `src` that shares its blocks until one changes."""
    return clonefileat(process, own.AT_FDCWD, src, own.AT_FDCWD, dst, flags)


CALLS = (open, openat, close, clonefile, clonefileat)
