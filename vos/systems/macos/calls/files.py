"""Reading, writing, seeking, sizes, and making permanent. Sources: read(2), write(2), lseek(2)."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos import lookup, translate
from vos.systems.macos.constants import AT_FDCWD, COPYFILE_DATA
from vos.systems.macos.kinds import (
    Buffer,
    Buffers,
    Data,
    Datas,
    Fd,
    Int,
    Offset,
    OptSize,
    Path,
    Struct,
    Whence,
)
from vos.systems.unix.calls import copying, files, sizes
from vos.systems.unix.structs import IntRef


def read(process: Process, fildes: Fd, buf: Buffer, nbyte: OptSize = None) -> int:
    """Fill `buf` from the descriptor's offset on; return how many bytes came, 0 at the end."""
    return files.read(process, fildes, buf, nbyte)


def write(process: Process, fildes: Fd, buf: Data, nbyte: OptSize = None) -> int:
    """Write bytes at the descriptor's offset; return how many went."""
    return files.write(process, fildes, buf, nbyte)


def pread(process: Process, fildes: Fd, buf: Buffer, nbyte: OptSize, offset: Offset) -> int:
    """Fill `buf` from `offset` on; the descriptor's own offset stays."""
    return files.pread64(process, fildes, buf, nbyte, offset)


def pwrite(process: Process, fildes: Fd, buf: Data, nbyte: OptSize, offset: Offset) -> int:
    """Write bytes at `offset`; the descriptor's own offset stays."""
    return files.pwrite64(process, fildes, buf, nbyte, offset)


def readv(process: Process, fildes: Fd, iov: Buffers) -> int:
    """Fill several buffers, one after the other."""
    return files.readv(process, fildes, iov)


def writev(process: Process, fildes: Fd, iov: Datas) -> int:
    """Write several pieces as one."""
    return files.writev(process, fildes, iov)


def preadv(process: Process, fildes: Fd, iov: Buffers, offset: Offset) -> int:
    """Fill several buffers from `offset` on; since macOS 11."""
    return files.preadv(process, fildes, iov, offset)


def pwritev(process: Process, fildes: Fd, iov: Datas, offset: Offset) -> int:
    """Write several pieces as one at `offset`; since macOS 11."""
    return files.pwritev(process, fildes, iov, offset)


def lseek(process: Process, fildes: Fd, offset: Offset, whence: Whence) -> int:
    """Move the offset of a descriptor and return it; SEEK_HOLE is 3 here, SEEK_DATA 4."""
    return files.lseek(process, fildes, offset, translate.one(translate.WHENCE, whence))


def fsync(process: Process, fildes: Fd) -> int:
    """Hand a file's bytes to the disk (only F_FULLFSYNC has the disk write them, it is said)."""
    return files.fsync(process, fildes)


def sync(process: Process) -> int:
    """Make everything permanent."""
    return files.sync(process)


def truncate(process: Process, path: Path, length: Offset) -> int:
    """Cut a file, or let it grow by a hole."""
    lookup.check_mutable(*lookup.place(process, AT_FDCWD, path))
    return sizes.truncate(process, lookup.spelled(process, path), length)


def ftruncate(process: Process, fildes: Fd, length: Offset) -> int:
    """Cut an open file, or let it grow by a hole."""
    return sizes.ftruncate(process, fildes, length)


def sendfile(
    process: Process, fd: Fd, s: Fd, offset: Offset, len: Struct, hdtr: Struct = None,
    flags: Int = 0,
) -> int:  # fmt: skip
    """Write `len.value` bytes (0: all) of file `fd` from `offset` on to `s`; `len` tells how many.

    macOS has the two descriptors the other way round than Linux.
    """
    if index(flags) or hdtr is not None:
        raise KernelError("EINVAL", "there are no flags here, and no headers")
    size = len.value or process.descriptors.file(fd).inode.size
    start = IntRef(value=files.check_offset(offset))
    len.value = copying.sendfile(process, s, fd, start, size)
    return 0


def fcopyfile(process: Process, fromfd: Fd, tofd: Fd, state: Struct = None, flags: Int = 0) -> int:
    """Copy the contents (COPYFILE_DATA) of one open file to another."""
    if index(flags) != COPYFILE_DATA:
        raise KernelError("ENOTSUP", "fcopyfile copies COPYFILE_DATA here")
    source, target = files.readable(process, fromfd), files.writable(process, tofd)
    at = 0
    while data := source.read_at(process, at, PART):
        at += target.write_at(process, at, data)
    target.truncate(process, at)
    return 0


PART = 1 << 20  # bytes that fcopyfile moves at a time
CALLS = (
    read, write, pread, pwrite, readv, writev, preadv, pwritev, lseek, fsync, sync, truncate,
    ftruncate, sendfile, fcopyfile,
)  # fmt: skip
