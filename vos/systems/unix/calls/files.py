"""Reading, writing, seeking, and making permanent."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile, PathFile, is_pipe
from vos.kernel.processes import Process
from vos.kernel.volumes import (
    S_IFIFO,
    S_IFMT,
)
from vos.systems.unix.constants import IOV_MAX, SEEK_HOLE
from vos.systems.unix.kinds import Buffer, Buffers, Data, Datas, Fd, Int, Offset, OptSize, Whence
from vos.systems.unix.user_memory import MOST, given, room_for


def readable(process: Process, fd: int) -> OpenFile:
    """Return the open file of a descriptor that may read; `EBADF`."""
    file = process.descriptors.file(fd)
    if not file.readable:
        raise KernelError("EBADF", f"descriptor {fd} is not open for reading")
    return file


def writable(process: Process, fd: int) -> OpenFile:
    """Return the open file of a descriptor that may write; `EBADF`."""
    file = process.descriptors.file(fd)
    if not file.writable:
        raise KernelError("EBADF", f"descriptor {fd} is not open for writing")
    return file


def read(process: Process, fd: Fd, buf: Buffer, count: OptSize = None) -> int:
    """Fill `buf` from the descriptor's offset on; return how many bytes came, 0 at the end."""
    file = readable(process, fd)
    data = file.read(process, room_for(buf, count))
    size = len(data)
    buf[:size] = data
    return size


def write(process: Process, fd: Fd, buf: Data, count: OptSize = None) -> int:
    """Write bytes at the descriptor's offset; return how many went."""
    return writable(process, fd).write(process, given(buf, count))


def pread64(process: Process, fd: Fd, buf: Buffer, count: OptSize, offset: Offset) -> int:
    """Fill `buf` from `offset` on; the descriptor's own offset stays."""
    file = _with_offsets(process, fd, offset)
    if not file.readable:
        raise KernelError("EBADF", f"descriptor {fd} is not open for reading")
    data = file.read_at(process, offset, room_for(buf, count))
    buf[: len(data)] = data
    return len(data)


def pwrite64(process: Process, fd: Fd, buf: Data, count: OptSize, offset: Offset) -> int:
    """Write bytes at `offset`; the descriptor's own offset stays."""
    file = _with_offsets(process, fd, offset)
    if not file.writable:
        raise KernelError("EBADF", f"descriptor {fd} is not open for writing")
    return file.write_at(process, offset, given(buf, count))


def _with_offsets(process: Process, fd: int, offset: int) -> OpenFile:
    """Return an open file that has offsets; that it has none comes before how it was opened."""
    check_offset(offset)
    file = process.descriptors.file(fd)
    if is_pipe(file):
        raise KernelError("ESPIPE", "a pipe has no offsets")
    return file


def check_offset(offset: int) -> int:
    """Return an offset that a file could have; `EINVAL`."""
    if not 0 <= index(offset) < 1 << 63:
        raise KernelError("EINVAL", "an offset has 63 bits and is not negative")
    return offset


def readv(process: Process, fd: Fd, iov: Buffers) -> int:
    """Fill several buffers, one after the other."""
    file = readable(process, fd)
    _check_vector(iov)
    rooms = [room_for(buffer, None) for buffer in iov]
    return _scatter(file.read(process, min(sum(rooms), MOST)), iov, rooms)


def _scatter(raw: bytes, iov: Buffers, rooms: list[int]) -> int:
    """Put bytes into several buffers, one after the other; return how many."""
    data, at = memoryview(raw), 0
    for buffer, room in zip(iov, rooms, strict=True):
        part = data[at : at + room]
        buffer[: len(part)] = part
        at += len(part)
    return len(data)


def writev(process: Process, fd: Fd, iov: Datas) -> int:
    """Write several pieces as one."""
    file = writable(process, fd)
    _check_vector(iov)
    return file.write(process, _gather(iov))


def _gather(iov: Datas) -> bytes:
    return b"".join(given(part, None) for part in iov)[:MOST]


def _check_vector(iov: Buffers | Datas) -> None:
    if not isinstance(iov, (list, tuple)):
        raise TypeError("iov takes a list")
    if len(iov) > IOV_MAX:
        raise KernelError("EINVAL", f"one call takes at most {IOV_MAX} buffers")


def preadv2(process: Process, fd: Fd, iov: Buffers, offset: Offset, flags: Int = 0) -> int:
    """Fill several buffers from `offset` on; -1 is the descriptor's own offset."""
    _check_flags(flags)
    if offset == -1:
        return readv(process, fd, iov)
    file = readable(process, fd)
    _check_vector(iov)
    rooms = [room_for(buffer, None) for buffer in iov]
    return _scatter(file.read_at(process, check_offset(offset), min(sum(rooms), MOST)), iov, rooms)


def preadv(process: Process, fd: Fd, iov: Buffers, offset: Offset) -> int:
    """Fill several buffers from `offset` on."""
    return preadv2(process, fd, iov, check_offset(offset))


def pwritev2(process: Process, fd: Fd, iov: Datas, offset: Offset, flags: Int = 0) -> int:
    """Write several pieces as one at `offset`; -1 is the descriptor's own offset."""
    _check_flags(flags)
    if offset == -1:
        return writev(process, fd, iov)
    file = writable(process, fd)
    _check_vector(iov)
    return file.write_at(process, check_offset(offset), _gather(iov))


def pwritev(process: Process, fd: Fd, iov: Datas, offset: Offset) -> int:
    """Write several pieces as one at `offset`."""
    return pwritev2(process, fd, iov, check_offset(offset))


def _check_flags(flags: int) -> None:
    if index(flags):
        raise KernelError("EOPNOTSUPP", "there are no flags here for vectors")


def fadvise64(process: Process, fd: Fd, offset: Offset, len: Offset, advice: Int) -> int:
    """Take advice on how a file will be read, and do nothing."""
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    if not 0 <= index(advice) <= 5 or index(len) < 0 or index(offset) != offset:
        raise KernelError("EINVAL", "there is no such advice")
    if file.inode.mode & S_IFMT == S_IFIFO:
        raise KernelError("ESPIPE", "a pipe has no offsets")
    return 0


def lseek(process: Process, fd: Fd, offset: Offset, whence: Whence) -> int:
    """Move the offset of a descriptor and return it."""
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    if not 0 <= index(whence) <= SEEK_HOLE:
        raise KernelError("EINVAL", "whence is SEEK_SET, _CUR, _END, _DATA or _HOLE")
    if not -(1 << 63) <= index(offset) < 1 << 63:
        raise KernelError("EOVERFLOW", "an offset has 64 bits")
    return file.seek(process, offset, whence)


def fsync(process: Process, fd: Fd) -> int:
    """Make a file permanent."""
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    file.sync(process)
    return 0


def fdatasync(process: Process, fd: Fd) -> int:
    """Make a file's bytes permanent; here, all of it."""
    return fsync(process, fd)


def sync(process: Process) -> int:
    """Make everything permanent."""
    process.kernel.sync()
    return 0


def syncfs(process: Process, fd: Fd) -> int:
    """Make everything on the volume of a descriptor permanent."""
    process.descriptors.file(fd).volume.sync()
    return 0


CALLS = (
    read, write, pread64, pwrite64, readv, writev, preadv, preadv2, pwritev, pwritev2, fadvise64,
    lseek, fsync, fdatasync, sync, syncfs,
)  # fmt: skip
