"""The functions of `posix` that work on descriptors: opening, reading, writing, positions."""

from typing import Any

from vos.systems.arguments import descriptor, fs_encode, long_number, size
from vos.systems.unix.base import PosixBase, path_bytes, path_name, whole_number

MAX_MOVE = 0x7FFFF000  # what one call moves at most, as man 2 read has it


def data_of(value: Any) -> bytes | bytearray | memoryview:
    """The bytes of a bytes-like object, to be written."""
    if isinstance(value, (bytes, bytearray)):
        return value
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'") from None
    return view.cast("B") if view.c_contiguous and view.nbytes else view.tobytes()


def room_in(value: Any) -> memoryview:
    """A writable bytes-like object as bytes, to be read into."""
    view = memoryview(value)
    if view.readonly:
        raise BufferError("Object is not writable.")
    return view.cast("B")


class Files(PosixBase):
    """Opening, reading, writing, positions, sizes."""

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
        """Open a file for low level IO; returns a file descriptor that children do not inherit."""
        name, flags, mode = path_name(path, "open"), whole_number(flags), whole_number(mode)
        flags |= self._dialect.close_on_exec
        call = self._open if dir_fd is None else self._placed("open", dir_fd)
        result = call(name, flags, mode)
        return (
            result if result >= 0 else self._again(result, call, name, flags, mode, filename=path)
        )

    def close(self, fd: int) -> None:
        """Close a file descriptor."""
        result = self._close(whole_number(fd))
        if result < 0:
            raise self._refusal(result)

    def closerange(self, fd_low: int, fd_high: int, /) -> None:
        """Closes all file descriptors in [fd_low, fd_high), ignoring errors."""
        low, high = max(whole_number(fd_low), 0), whole_number(fd_high)
        if low < high:
            self._native.close_range(low, high - 1, 0)

    def read(self, fd: int, length: int, /) -> bytes:
        """Read from a file descriptor; returns a bytes object."""
        fd, length = whole_number(fd), size(length)
        if length < 0:
            raise self._error("EINVAL")
        length = min(length, MAX_MOVE)
        buffer = bytearray(length)
        got = self._read(fd, buffer, length)
        if got < 0:
            got = self._again(got, self._read, fd, buffer, length)
        return bytes(buffer) if got == length else bytes(memoryview(buffer)[:got])

    def readinto(self, fd: int, buffer: Any, /) -> int:
        """Read into a buffer object from a file descriptor; returns the number of bytes."""
        fd, view = whole_number(fd), room_in(buffer)
        got = self._read(fd, view, len(view))
        return got if got >= 0 else self._again(got, self._read, fd, view, len(view))

    def write(self, fd: int, data: Any, /) -> int:
        """Write a bytes object to a file descriptor; returns the number of bytes."""
        fd, taken = whole_number(fd), data if type(data) is bytes else data_of(data)
        put = self._write(fd, taken, len(taken))
        return put if put >= 0 else self._again(put, self._write, fd, taken, len(taken))

    def pread(self, fd: int, length: int, offset: int, /) -> bytes:
        """Read a number of bytes from a file descriptor starting at a particular offset."""
        fd, length, offset = whole_number(fd), whole_number(length), long_number(offset)
        if length < 0:
            raise self._error("EINVAL")
        buffer = bytearray(length)
        got = self._patient(self._native.pread64, fd, buffer, length, offset)
        return bytes(memoryview(buffer)[:got])

    def pwrite(self, fd: int, buffer: Any, offset: int, /) -> int:
        """Write bytes to a file descriptor starting at a particular offset."""
        fd, data, offset = whole_number(fd), data_of(buffer), long_number(offset)
        return self._patient(self._native.pwrite64, fd, data, len(data), offset)

    def readv(self, fd: int, buffers: Any, /) -> int:
        """Read from a file descriptor into an iterable of buffers."""
        fd, views = whole_number(fd), [room_in(each) for each in _sequence(buffers, "readv")]
        return self._patient(self._native.readv, fd, views)

    def writev(self, fd: int, buffers: Any, /) -> int:
        """Iterate over buffers, and write the contents of each to a file descriptor."""
        fd, views = whole_number(fd), [data_of(each) for each in _sequence(buffers, "writev")]
        return self._patient(self._native.writev, fd, views)

    def preadv(self, fd: int, buffers: Any, offset: int, flags: int = 0, /) -> int:
        """Read from a file descriptor into buffers, starting at an offset."""
        fd, views = whole_number(fd), [room_in(each) for each in _sequence(buffers, "preadv")]
        return self._patient(
            self._native.preadv2, fd, views, long_number(offset), whole_number(flags)
        )

    def pwritev(self, fd: int, buffers: Any, offset: int, flags: int = 0, /) -> int:
        """Write the contents of buffers to a file descriptor, starting at an offset."""
        fd, views = whole_number(fd), [data_of(each) for each in _sequence(buffers, "pwritev")]
        return self._patient(
            self._native.pwritev2, fd, views, long_number(offset), whole_number(flags)
        )

    def lseek(self, fd: int, position: int, whence: int, /) -> int:
        """Set the position of a file descriptor; return the new one."""
        fd, position, whence = whole_number(fd), long_number(position), whole_number(whence)
        result = self._lseek(fd, position, whence)
        if result < 0:
            raise self._refusal(result)
        return result

    def truncate(self, path: Any, length: int) -> None:
        """Truncate a file, specified by path or by file descriptor, to a specific length."""
        place, length = path_bytes(path, "truncate", fd=True), long_number(length)
        if isinstance(place, int):
            self._patient(self._native.ftruncate, place, length)
        else:
            self._checked(self._native.truncate(place, length), path)

    def ftruncate(self, fd: int, length: int, /) -> None:
        """Truncate a file, specified by file descriptor, to a specific length."""
        self._patient(self._native.ftruncate, whole_number(fd), long_number(length))

    def posix_fallocate(self, fd: int, offset: int, length: int, /) -> None:
        """Ensure a file has allocated at least a particular number of bytes on disk."""
        fd, offset, length = whole_number(fd), long_number(offset), long_number(length)
        self._patient(self._native.fallocate, fd, 0, offset, length)

    def posix_fadvise(self, fd: int, offset: int, length: int, advice: int, /) -> None:
        """Announce an intention to access data in a specific pattern."""
        fd, offset, length = whole_number(fd), long_number(offset), long_number(length)
        self._patient(self._native.fadvise64, fd, offset, length, whole_number(advice))

    def fsync(self, fd: Any) -> None:
        """Force write of fd to disk."""
        self._patient(self._native.fsync, descriptor(fd))

    def fdatasync(self, fd: Any) -> None:
        """Force write of fd to disk without forcing update of metadata."""
        self._patient(self._native.fdatasync, descriptor(fd))

    def sync(self) -> None:
        """Force write of everything to disk."""
        self._native.sync()

    def memfd_create(self, name: Any, flags: int | None = None) -> int:
        """Create a file without a name, in memory."""
        encoded = fs_encode(name)
        flags = self._native.MFD_CLOEXEC if flags is None else whole_number(flags)
        return self._checked(self._native.memfd_create(encoded, flags))


def _sequence(buffers: Any, function: str) -> Any:
    if not hasattr(type(buffers), "__getitem__") or isinstance(buffers, dict):
        raise TypeError(f"{function}() arg 2 must be a sequence")
    return buffers
