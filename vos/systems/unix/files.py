"""The functions of `posix` that work on descriptors."""

from typing import Any

from vos.systems.arguments import fspath
from vos.systems.unix.base import PosixBase, descriptor, path_bytes, whole_number

MAX_READ = 0x7FFFF000  # what Linux moves in one call (man 2 read)


class Files(PosixBase):
    """Opening, reading, writing, positions, duplicates, pipes, locks."""

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
        """Open a file and return its descriptor, which children do not inherit."""
        name, flags, mode = self._path(path, "open"), whole_number(flags), whole_number(mode)
        result = self._native.openat(
            self._directory(dir_fd), name, flags | self._native.O_CLOEXEC, mode
        )
        return self._checked(result, path)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        self._checked(self._native.close(whole_number(fd)))

    def closerange(self, fd_low: int, fd_high: int) -> None:
        """Close all descriptors from fd_low on, below fd_high, ignoring errors."""
        for fd in range(max(fd_low, 0), min(fd_high, self._limit())):
            self._native.close(fd)

    def _limit(self) -> int:
        return 1 + max(self._native.open_descriptors(), default=-1)

    def read(self, fd: int, length: int) -> bytes:
        """Read up to length bytes from a descriptor."""
        fd, length = whole_number(fd), whole_number(length)
        if length < 0:
            raise self._error(self._native.EINVAL)
        buffer = bytearray(min(length, MAX_READ))
        got = self._checked(self._native.read(fd, buffer, len(buffer)))
        return bytes(buffer) if got == len(buffer) else bytes(memoryview(buffer)[:got])

    def readinto(self, fd: int, buffer: Any) -> int:
        """Read into a writable buffer; return how many bytes."""
        view = memoryview(buffer).cast("B")
        return self._checked(self._native.read(whole_number(fd), view, len(view)))

    def write(self, fd: int, data: Any) -> int:
        """Write bytes to a descriptor; return how many were written."""
        view = memoryview(data)
        return self._checked(self._native.write(whole_number(fd), view, view.nbytes))

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """Read up to length bytes at an offset; the position stays."""
        if length < 0:
            raise self._error(self._native.EINVAL)
        buffer = bytearray(length)
        got = self._checked(self._native.pread64(whole_number(fd), buffer, length, offset))
        return bytes(memoryview(buffer)[:got])

    def pwrite(self, fd: int, data: Any, offset: int) -> int:
        """Write bytes at an offset; the position stays."""
        view = memoryview(data)
        return self._checked(
            self._native.pwrite64(whole_number(fd), view, view.nbytes, offset)
        )

    def readv(self, fd: int, buffers: Any) -> int:
        """Read into several buffers in turn."""
        return self._checked(self._native.readv(whole_number(fd), list(buffers)))

    def writev(self, fd: int, buffers: Any) -> int:
        """Write several buffers in turn."""
        return self._checked(self._native.writev(whole_number(fd), list(buffers)))

    def lseek(self, fd: int, position: int, how: int) -> int:
        """Set the position of a descriptor; return it, counted from the start."""
        return self._checked(self._native.lseek(whole_number(fd), position, whole_number(how)))

    def truncate(self, path: Any, length: int) -> None:
        """Cut or lengthen a file, given by path or by descriptor."""
        place = path_bytes(path, "truncate", allow_fd=True)
        if isinstance(place, int):
            self._checked(self._native.ftruncate(place, length), path)
        else:
            self._checked(self._native.truncate(place, length), path)

    def ftruncate(self, fd: int, length: int) -> None:
        """Cut or lengthen the file of a descriptor."""
        self._checked(self._native.ftruncate(whole_number(fd), length))

    def posix_fallocate(self, fd: int, offset: int, length: int) -> None:
        """Make sure that a range of a file has its space."""
        self._checked(self._native.fallocate(whole_number(fd), 0, offset, length))

    def posix_fadvise(self, fd: int, offset: int, length: int, advice: int) -> None:
        """Announce how a range of a file will be used; it has no effect here."""
        if self._native.fcntl(whole_number(fd), self._native.F_GETFD, 0) < 0:
            raise self._error(self._native.EBADF)

    def fsync(self, fd: Any) -> None:
        """Write a file to the disk, for good."""
        self._checked(self._native.fsync(descriptor(fd)))

    def fdatasync(self, fd: Any) -> None:
        """Write a file's contents to the disk, for good."""
        self._checked(self._native.fdatasync(descriptor(fd)))

    def sync(self) -> None:
        """Write everything to the disk."""
        self._native.sync()

    # -- duplicates and flags

    def dup(self, fd: int) -> int:
        """Return a duplicate of a descriptor, which children do not inherit."""
        native = self._native
        return self._checked(native.fcntl(whole_number(fd), native.F_DUPFD_CLOEXEC, 0))

    def dup2(self, fd: int, fd2: int, inheritable: bool = True) -> int:
        """Make fd2 a duplicate of fd; children inherit it unless told otherwise."""
        fd, fd2 = whole_number(fd), whole_number(fd2)
        if inheritable or fd == fd2:
            return self._checked(self._native.dup2(fd, fd2))
        return self._checked(self._native.dup3(fd, fd2, self._native.O_CLOEXEC))

    def get_inheritable(self, fd: int) -> bool:
        """Return whether children inherit the descriptor."""
        native = self._native
        flags = self._checked(native.fcntl(whole_number(fd), native.F_GETFD, 0))
        return not flags & native.FD_CLOEXEC

    def set_inheritable(self, fd: int, inheritable: int) -> None:
        """Say whether children inherit the descriptor."""
        native = self._native
        flags = self._checked(native.fcntl(whole_number(fd), native.F_GETFD, 0))
        flags = flags & ~native.FD_CLOEXEC if inheritable else flags | native.FD_CLOEXEC
        self._checked(native.fcntl(fd, native.F_SETFD, flags))

    def get_blocking(self, fd: int) -> bool:
        """Return whether reading and writing the descriptor waits."""
        native = self._native
        return not self._checked(native.fcntl(whole_number(fd), native.F_GETFL, 0)) & (
            native.O_NONBLOCK
        )

    def set_blocking(self, fd: int, blocking: bool) -> None:
        """Say whether reading and writing the descriptor waits."""
        native = self._native
        flags = self._checked(native.fcntl(whole_number(fd), native.F_GETFL, 0))
        flags = flags & ~native.O_NONBLOCK if blocking else flags | native.O_NONBLOCK
        self._checked(native.fcntl(fd, native.F_SETFL, flags))

    def isatty(self, fd: int) -> bool:
        """Return whether the descriptor is a terminal."""
        attributes = bytearray(64)
        return self._native.ioctl(whole_number(fd), self._native.TCGETS, attributes) >= 0

    def pipe(self) -> tuple[int, int]:
        """Create a pipe; return its two ends, for reading and for writing."""
        return self._pipe(self._native.O_CLOEXEC)

    def pipe2(self, flags: int) -> tuple[int, int]:
        """Create a pipe with flags set on both ends."""
        return self._pipe(whole_number(flags))

    def _pipe(self, flags: int) -> tuple[int, int]:
        ends = [0, 0]
        self._checked(self._native.pipe2(ends, flags))
        return ends[0], ends[1]

    def lockf(self, fd: int, command: int, length: int) -> None:
        """Apply, test or remove a lock on a part of an open file."""
        self._checked(self._native.lockf(whole_number(fd), whole_number(command), length))

    def sendfile(self, out_fd: int, in_fd: int, offset: Any, count: int) -> int:
        """Copy bytes from one descriptor to another."""
        return self._checked(
            self._native.sendfile(whole_number(out_fd), whole_number(in_fd), offset, count)
        )

    def copy_file_range(
        self, src: int, dst: int, count: int, offset_src: Any = None, offset_dst: Any = None
    ) -> int:
        """Copy bytes from one file to another inside the system."""
        if count < 0:
            raise ValueError("negative value for 'count' not allowed")
        result = self._native.copy_file_range(src, offset_src, dst, offset_dst, count, 0)
        return self._checked(result)

    def memfd_create(self, name: Any, flags: int | None = None) -> int:
        """Create a file without a name, in memory."""
        encoded = fspath(name)
        encoded = encoded.encode() if isinstance(encoded, str) else encoded
        flags = self._native.MFD_CLOEXEC if flags is None else flags
        return self._checked(self._native.memfd_create(encoded, flags))

    def device_encoding(self, fd: int) -> str | None:
        """Return the encoding of a terminal, None for anything else."""
        return "utf-8" if self.isatty(fd) else None
