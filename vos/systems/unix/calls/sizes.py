"""How long files are: cutting them, letting them grow, giving them room. Source: truncate(2),
fallocate(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.filesystem import MAX_SIZE, Inode
from vos.kernel.open_files import Access, DiskFile, OpenFile, PathFile
from vos.kernel.processes import Process
from vos.kernel.volumes import (
    S_IFDIR,
    S_IFIFO,
    S_IFMT,
    S_IFREG,
    WRITE,
    Volume,
)
from vos.systems.unix import lookup
from vos.systems.unix.calls.files import writable
from vos.systems.unix.constants import AT_FDCWD, FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE
from vos.systems.unix.kinds import Fd, Mode, Offset, Path
from vos.systems.unix.rules import RULES


def _size(length: int) -> int:
    if not 0 <= index(length) < 1 << 63:
        raise KernelError("EINVAL", "a length has 63 bits and is not negative")
    return length


def truncate(process: Process, path: Path, length: Offset) -> int:
    """Give the file at `path` another length."""
    length = _size(length)
    volume, inode = lookup.place(process, AT_FDCWD, path)
    kind = inode.mode & S_IFMT
    if kind == S_IFDIR:
        raise KernelError("EISDIR", "a directory's size is its names'")
    if kind != S_IFREG:
        raise KernelError("EINVAL", "only a regular file has a length to change")
    if not RULES.may(process, inode, WRITE):
        raise KernelError("EACCES", "the file may not be written to")
    _check_length(length)
    DiskFile.truncate(_scratch(volume, inode), process, length)
    return 0


def _scratch(volume: Volume, inode: Inode) -> DiskFile:
    file = DiskFile((volume, inode), Access(False, True))
    volume.release(inode)  # it is not kept: nothing is opened
    return file


def _check_length(length: int) -> None:
    if length > MAX_SIZE:
        raise KernelError("EFBIG", f"a file has at most {MAX_SIZE} bytes")


def ftruncate(process: Process, fd: Fd, length: Offset) -> int:
    """Give an open file another length."""
    length = _size(length)
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    if not file.writable or file.inode.mode & S_IFMT != S_IFREG:
        raise KernelError("EINVAL", f"descriptor {fd} is no regular file open for writing")
    _check_length(length)
    file.truncate(process, length)
    return 0


def fallocate(process: Process, fd: Fd, mode: Mode, offset: Offset, len: Offset) -> int:
    """Let a file's bytes offset..offset+len have blocks on the disk; all of them, or none."""
    if index(offset) < 0 or index(len) <= 0:
        raise KernelError("EINVAL", "an offset is not negative, a length more than 0")
    if mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE):
        raise KernelError("EOPNOTSUPP", "fallocate knows KEEP_SIZE and PUNCH_HOLE")
    if mode:
        raise KernelError("EOPNOTSUPP", "ext2 neither keeps the size nor punches holes")
    file = writable(process, fd)
    kind = file.inode.mode & S_IFMT
    if kind == S_IFIFO:
        raise KernelError("ESPIPE", "a pipe has no offsets")
    if kind != S_IFREG:
        raise KernelError("EISDIR" if kind == S_IFDIR else "ENODEV", "it is no regular file")
    if offset + len > MAX_SIZE:
        raise KernelError("EFBIG", f"a file has at most {MAX_SIZE} bytes")
    _fill_holes(process, file, offset, offset + len)
    return 0


def _fill_holes(process: Process, file: OpenFile, offset: int, end: int) -> None:
    volume, inode = file.volume, file.inode
    before = inode.size
    free = volume.statfs().blocks_free
    if end - offset > (free << 10) + before:
        raise KernelError("ENOSPC", "the disk has not so much room")
    if end > before:
        volume.truncate(inode, end)
    at = offset
    try:
        while (at := volume.next_hole(inode, at)) < end:
            size = min(volume.next_data(inode, at), end) - at
            if volume.write(inode, at, bytes(min(size, 1 << 16))) < min(size, 1 << 16):
                raise KernelError("ENOSPC", "the disk has not so much room")
    except KernelError:
        if before < inode.size:
            volume.truncate(inode, before)
        raise


CALLS = (
    truncate, ftruncate, fallocate,
)  # fmt: skip
