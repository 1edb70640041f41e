"""Copying from descriptor to descriptor without a buffer of the program's.

Source: copy_file_range(2), sendfile(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import (
    S_IFDIR,
    S_IFMT,
    S_IFREG,
)
from vos.systems.unix.calls.files import check_offset, readable, writable
from vos.systems.unix.kinds import Fd, Int, Size, Struct
from vos.systems.unix.structs import IntRef
from vos.systems.unix.user_memory import MOST


def copy_file_range(
    process: Process, fd_in: Fd, off_in: Struct, fd_out: Fd, off_out: Struct, len: Size,
    flags: Int = 0,
) -> int:  # fmt: skip
    """Copy bytes between two files; an offset given as an IntRef is used and moved instead."""
    if index(flags) or index(len) < 0:
        raise KernelError("EINVAL", "there are no flags, and a length is not negative")
    source, target = readable(process, fd_in), writable(process, fd_out)
    for file in (source, target):
        kind = file.inode.mode & S_IFMT
        if kind != S_IFREG:
            raise KernelError("EISDIR" if kind == S_IFDIR else "EINVAL", "both are regular files")
    if target.append:
        raise KernelError("EBADF", "what appends has no place of its own")
    start, to = _place_of(source, off_in), _place_of(target, off_out)
    size = min(len, max(source.inode.size - start, 0), MOST)
    if source.inode is target.inode and start < to + size and to < start + size:
        raise KernelError("EINVAL", "the two ranges overlap")
    return _copy(process, (source, off_in, start), (target, off_out, to), size)


def _place_of(file: OpenFile, offset: IntRef | None) -> int:
    place = file.offset if offset is None else offset.value
    return check_offset(place)


Side = tuple[OpenFile, "IntRef | None", int]


def _copy(process: Process, source: Side, target: Side, size: int) -> int:
    data = source[0].read_at(process, source[2], size)
    written = target[0].write_at(process, target[2], data) if data else 0
    for file, offset, place in (source, target):
        if offset is None:
            file.offset = place + written
        else:
            offset.value = place + written
    return written


def sendfile(process: Process, out_fd: Fd, in_fd: Fd, offset: Struct, count: Size) -> int:
    """Write up to `count` bytes of a file to a descriptor; `offset` as in copy_file_range."""
    if index(count) < 0:
        raise KernelError("EINVAL", "a count is not negative")
    source, target = readable(process, in_fd), writable(process, out_fd)
    if source.inode.mode & S_IFMT != S_IFREG or target.append:
        raise KernelError("EINVAL", "sendfile reads a regular file, and does not append")
    place = _place_of(source, offset)
    data = source.read_at(process, place, min(count, MOST))
    written = target.write(process, data) if data else 0
    if offset is None:
        source.offset = place + written
    else:
        offset.value = place + written
    return written


CALLS = (
    copy_file_range, sendfile,
)  # fmt: skip
