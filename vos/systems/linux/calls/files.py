"""Opening, reading, writing and seeking."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.filesystem import MAX_SIZE, Inode
from vos.kernel.open_files import Access, DirectoryFile, DiskFile, OpenFile, PathFile
from vos.kernel.pipes import open_fifo
from vos.kernel.processes import Process
from vos.kernel.synthetic import Node, SyntheticFile
from vos.kernel.volumes import (
    READ,
    S_IFBLK,
    S_IFCHR,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    WRITE,
    Place,
    Volume,
)
from vos.systems.linux import lookup
from vos.systems.linux.calls.names import group_for
from vos.systems.linux.constants import (
    AT_FDCWD,
    FALLOC_FL_KEEP_SIZE,
    FALLOC_FL_PUNCH_HOLE,
    IOV_MAX,
    O_ACCMODE,
    O_APPEND,
    O_CLOEXEC,
    O_CREAT,
    O_DIRECTORY,
    O_EXCL,
    O_NOATIME,
    O_NOCTTY,
    O_NOFOLLOW,
    O_NONBLOCK,
    O_PATH,
    O_RDONLY,
    O_RDWR,
    O_TMPFILE,
    O_TRUNC,
    O_WRONLY,
    SEEK_HOLE,
)
from vos.systems.linux.kinds import (
    Buffer,
    Buffers,
    Data,
    Datas,
    DirFd,
    Fd,
    Int,
    Mode,
    Offset,
    OpenFlags,
    OptSize,
    Path,
    Size,
    Struct,
    Whence,
)
from vos.systems.linux.lookup import check_length, is_special
from vos.systems.linux.rules import RULES, check_change, check_owner, parse
from vos.systems.linux.structs import IntRef
from vos.systems.linux.user_memory import MOST, given, room_for

TEMPORARY = O_TMPFILE & ~O_DIRECTORY
KEPT_FLAGS = ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)  # what F_GETFL shows
WANTS = {O_RDONLY: READ, O_WRONLY: WRITE, O_RDWR: READ | WRITE, O_ACCMODE: READ | WRITE}
MOST_LINKS = 40


def openat(
    process: Process, dirfd: DirFd, pathname: Path, flags: OpenFlags, mode: Mode = 0
) -> int:
    """Open a file, made first if it is missing and `flags` has O_CREAT; return its descriptor."""
    if flags & (O_CREAT | TEMPORARY | O_PATH | O_DIRECTORY | O_NOFOLLOW | O_NOATIME) or flags < 0:
        file = _open_with(process, dirfd, pathname, flags, mode)
    else:
        place = lookup.place(process, dirfd, pathname)
        file = _open_place(process, place, flags, None, b"")
    return process.descriptors.add(file, bool(flags & O_CLOEXEC))


def _open_with(
    process: Process, dirfd: int, path: bytes | str, flags: int, mode: int
) -> OpenFile:
    """Open by one of the rarer flags."""
    if flags & O_PATH:
        flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    if flags & TEMPORARY:
        return _open_temporary(process, dirfd, path, flags, mode)
    if flags & O_CREAT:
        return _create(process, dirfd, path, flags, mode)
    place = lookup.place(process, dirfd, path, not flags & O_NOFOLLOW)
    kind = place[1].mode & S_IFMT
    if flags & O_DIRECTORY and kind != S_IFDIR:
        raise KernelError("ENOTDIR", "what is to be opened is no directory")
    return _open_place(process, place, flags, None, b"")


def _create(process: Process, dirfd: int, path: bytes | str, flags: int, mode: int) -> OpenFile:
    """Open a name, made if it is missing; links at the end are followed unless O_EXCL says no."""
    process.descriptors.check_room()
    absolute, parts, slash = parse(path)
    if flags & O_DIRECTORY:
        raise KernelError("EINVAL", "open makes no directories")
    if not parts:
        raise KernelError("EISDIR", "the root is a directory")
    begin = process.root if absolute else lookup.start(process, dirfd)
    follow = not (slash or flags & (O_EXCL | O_NOFOLLOW))
    volume, directory, name, inode = process.kernel.names.entry(process, begin, parts, follow)
    if slash:
        raise KernelError("EISDIR", "a path that ends in a slash leads to a directory")
    if inode is None:
        check_length(directory, name)
        check_change(process, directory)
        bits = _mode_of_new(process, directory, mode)
        gid = group_for(process, directory)
        inode = volume.create(directory, name, bits, process.euid, gid)
        return DiskFile((volume, inode), _access(flags), directory, name)
    if flags & O_EXCL:
        raise KernelError("EEXIST", f"{name!r} is there already")
    if inode.mode & S_IFMT == S_IFDIR or is_special(name):
        raise KernelError("EISDIR", f"{name!r} is a directory")
    return _open_place(process, (volume, inode), flags, directory, name)


def _mode_of_new(process: Process, directory: Inode, mode: int) -> int:
    bits = mode & 0o7777 & ~process.umask
    foreign = directory.mode & 0o2000 and process.euid and directory.gid != process.egid
    if foreign and directory.gid not in process.groups and bits & 0o10:
        bits &= ~0o2000
    return bits


def _open_temporary(
    process: Process, dirfd: int, path: bytes | str, flags: int, mode: int
) -> OpenFile:
    """Open a new file without a name, near the directory `path`."""
    if not flags & O_DIRECTORY or flags & O_CREAT or not flags & O_ACCMODE:
        raise KernelError("EINVAL", "O_TMPFILE goes with O_WRONLY or O_RDWR, not with O_CREAT")
    process.descriptors.check_room()
    volume, directory = lookup.place(process, dirfd, path)
    if directory.mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", "O_TMPFILE takes a directory")
    check_change(process, directory)
    gid = group_for(process, directory)
    inode = volume.unnamed(directory, mode & 0o7777 & ~process.umask, process.euid, gid)
    file = DiskFile((volume, inode), _access(flags), directory)
    volume.release(inode)  # made held once; the open file holds it now
    return file


def _access(flags: int) -> Access:
    way = flags & O_ACCMODE
    return Access(
        way in (O_RDONLY, O_RDWR), way in (O_WRONLY, O_RDWR), flags & O_APPEND != 0,
        flags & O_NONBLOCK != 0, not flags & O_NOATIME, flags & KEPT_FLAGS,
    )  # fmt: skip


def _open_place(
    process: Process, place: Place, flags: int, directory: Inode | None, name: bytes
) -> OpenFile:
    """Open what is there: the permissions, then each kind's own way."""
    process.descriptors.check_room()
    if flags & O_PATH:
        return PathFile(place, Access(False, False, flags=flags & KEPT_FLAGS))
    volume, inode = place
    kind = inode.mode & S_IFMT
    if kind == S_IFLNK:
        raise KernelError("ELOOP", "the path ends in a link that is not to be followed")
    want = WANTS[flags & O_ACCMODE] | (WRITE if flags & O_TRUNC else 0)
    if kind == S_IFDIR and want & WRITE:
        raise KernelError("EISDIR", "a directory cannot be opened for writing")
    if not RULES.may(process, inode, want):
        raise KernelError("EACCES", "the file may not be opened like this")
    if flags & O_NOATIME:
        check_owner(process, inode)
    access = _access(flags)
    if isinstance(inode, Node) and kind == S_IFREG:
        return SyntheticFile(place, access, directory, name)
    if kind == S_IFREG:
        if flags & O_TRUNC and (inode.size or inode.mode & 0o6000):
            volume.truncate(inode, 0)
            RULES.written(process, volume, inode)
        return DiskFile(place, access, directory, name)
    return _open_special(process, place, access, directory, name)


def _open_special(
    process: Process, place: Place, access: Access, directory: Inode | None, name: bytes
) -> OpenFile:
    kind = place[1].mode & S_IFMT
    if kind == S_IFDIR:
        return DirectoryFile(place, access, directory, name)
    if kind == S_IFIFO:
        if isinstance(place[1], Node):
            raise KernelError("ENXIO", "a pipe without a name cannot be opened again")
        return open_fifo(process, place, access, directory, name)
    if kind in (S_IFCHR, S_IFBLK):
        return process.kernel.devices.open(process, place, access, directory, name)
    raise KernelError("ENXIO", "nothing is behind this file")


def open(process: Process, pathname: Path, flags: OpenFlags, mode: Mode = 0) -> int:
    """Open a file; return its descriptor."""
    return openat(process, AT_FDCWD, pathname, flags, mode)


def creat(process: Process, pathname: Path, mode: Mode) -> int:
    """Make a file or empty it, and open it for writing."""
    return openat(process, AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode)


def close(process: Process, fd: Fd) -> int:
    """Free a descriptor."""
    process.descriptors.close(process, fd)
    return 0


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
    offset = _offset(offset)
    file = readable(process, fd)
    data = file.read_at(process, offset, room_for(buf, count))
    buf[: len(data)] = data
    return len(data)


def pwrite64(process: Process, fd: Fd, buf: Data, count: OptSize, offset: Offset) -> int:
    """Write bytes at `offset`; the descriptor's own offset stays."""
    offset = _offset(offset)
    return writable(process, fd).write_at(process, offset, given(buf, count))


def _offset(offset: int) -> int:
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
    return _scatter(file.read_at(process, _offset(offset), min(sum(rooms), MOST)), iov, rooms)


def preadv(process: Process, fd: Fd, iov: Buffers, offset: Offset) -> int:
    """Fill several buffers from `offset` on."""
    return preadv2(process, fd, iov, _offset(offset))


def pwritev2(process: Process, fd: Fd, iov: Datas, offset: Offset, flags: Int = 0) -> int:
    """Write several pieces as one at `offset`; -1 is the descriptor's own offset."""
    _check_flags(flags)
    if offset == -1:
        return writev(process, fd, iov)
    file = writable(process, fd)
    _check_vector(iov)
    return file.write_at(process, _offset(offset), _gather(iov))


def pwritev(process: Process, fd: Fd, iov: Datas, offset: Offset) -> int:
    """Write several pieces as one at `offset`."""
    return pwritev2(process, fd, iov, _offset(offset))


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
    return _offset(place)


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
    open, openat, creat, close, read, write, pread64, pwrite64, readv, writev, preadv, preadv2,
    pwritev, pwritev2, fadvise64, lseek, truncate,
    ftruncate, fallocate, copy_file_range, sendfile, fsync, fdatasync, sync, syncfs,
)  # fmt: skip

