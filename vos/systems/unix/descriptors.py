"""The functions of `posix` for descriptors: duplicates, flags, pipes, locks, terminals."""

from typing import Any

from vos.systems.arguments import long_number, size
from vos.systems.unix.base import PosixBase, whole_number
from vos.systems.unix.results import terminal_size

F_ULOCK, F_LOCK, F_TLOCK, F_TEST = 0, 1, 2, 3
WINDOW = 8  # bytes of struct winsize: rows, columns, and both in pixels


class Descriptors(PosixBase):
    """Duplicating, marking, connecting, locking."""

    def dup(self, fd: int, /) -> int:
        """Return a duplicate of a file descriptor, which children do not inherit."""
        native = self._native
        return self._checked(native.fcntl(whole_number(fd), native.F_DUPFD_CLOEXEC, 0))

    def dup2(self, fd: int, fd2: int, inheritable: bool = True) -> int:
        """Duplicate file descriptor; children inherit it unless told otherwise."""
        fd, fd2 = whole_number(fd), whole_number(fd2)
        if fd < 0 or fd2 < 0:
            raise self._error("EBADF")
        if inheritable or fd == fd2:
            return self._patient(self._native.dup2, fd, fd2)
        return self._patient(self._native.dup3, fd, fd2, self._dialect.close_on_exec)

    def get_inheritable(self, fd: int, /) -> bool:
        """Get the close-on-exe flag of the specified file descriptor."""
        native = self._native
        flags = self._checked(native.fcntl(whole_number(fd), native.F_GETFD, 0))
        return not flags & native.FD_CLOEXEC

    def set_inheritable(self, fd: int, inheritable: int, /) -> None:
        """Set the inheritable flag of the specified file descriptor."""
        native, fd, inheritable = self._native, whole_number(fd), whole_number(inheritable)
        flags = self._checked(native.fcntl(fd, native.F_GETFD, 0))
        flags = flags & ~native.FD_CLOEXEC if inheritable else flags | native.FD_CLOEXEC
        self._checked(native.fcntl(fd, native.F_SETFD, flags))

    def get_blocking(self, fd: int, /) -> bool:
        """Get the blocking mode of the file descriptor: False if the O_NONBLOCK flag is set."""
        native = self._native
        flags = self._checked(native.fcntl(whole_number(fd), native.F_GETFL, 0))
        return not flags & native.O_NONBLOCK

    def set_blocking(self, fd: int, blocking: bool, /) -> None:
        """Set the blocking mode of the specified file descriptor."""
        native, fd, blocking = self._native, whole_number(fd), bool(blocking)
        flags = self._checked(native.fcntl(fd, native.F_GETFL, 0))
        flags = flags & ~native.O_NONBLOCK if blocking else flags | native.O_NONBLOCK
        self._checked(native.fcntl(fd, native.F_SETFL, flags))

    # -- pipes and copies

    def pipe(self) -> tuple[int, int]:
        """Create a pipe; return its two ends, for reading and for writing."""
        return self.pipe2(self._dialect.close_on_exec)

    def pipe2(self, flags: int, /) -> tuple[int, int]:
        """Create a pipe with flags set atomically."""
        ends = [0, 0]
        self._checked(self._native.pipe2(ends, whole_number(flags)))
        return ends[0], ends[1]

    def sendfile(self, out_fd: int, in_fd: int, offset: Any, count: int) -> int:
        """Copy count bytes from file descriptor in_fd to file descriptor out_fd."""
        out_fd, in_fd = whole_number(out_fd), whole_number(in_fd)
        start, count = self._offset(offset), size(count)
        return self._patient(self._native.sendfile, out_fd, in_fd, start, count)

    def copy_file_range(
        self, src: int, dst: int, count: int, offset_src: Any = None, offset_dst: Any = None
    ) -> int:
        """Copy count bytes from one file descriptor to another."""
        src, dst, count = whole_number(src), whole_number(dst), size(count)
        if count < 0:
            raise ValueError("negative value for 'count' not allowed")
        begin, to = self._offset(offset_src), self._offset(offset_dst)
        return self._checked(self._native.copy_file_range(src, begin, dst, to, count, 0))

    def _offset(self, offset: Any) -> Any:
        """An offset as the calls take it that use and move it; None for the file's own."""
        return None if offset is None else self._native.IntRef(value=long_number(offset))

    # -- locks

    def lockf(self, fd: int, command: int, length: int, /) -> None:
        """Apply, test or remove a POSIX lock on an open file descriptor."""
        native, fd, command = self._native, whole_number(fd), whole_number(command)
        kinds = {F_ULOCK: native.F_UNLCK}
        wanted = native.Flock(
            l_type=kinds.get(command, native.F_WRLCK),
            l_whence=native.SEEK_CUR,
            l_len=long_number(length),
        )
        if command == F_TEST:
            self._checked(native.fcntl(fd, native.F_GETLK, wanted))
            if wanted.l_type != native.F_UNLCK and wanted.l_pid != native.getpid():
                raise self._error("EACCES")
            return
        if command not in (F_ULOCK, F_LOCK, F_TLOCK):
            raise self._error("EINVAL")
        how = native.F_SETLKW if command == F_LOCK else native.F_SETLK
        self._patient(native.fcntl, fd, how, wanted)

    # -- terminals

    def isatty(self, fd: int, /) -> bool:
        """Return True if the fd is connected to a terminal."""
        native = self._native
        return bool(native.ioctl(whole_number(fd), native.TCGETS, bytearray(64)) >= 0)

    def ttyname(self, fd: int, /) -> str:
        """Return the name of the terminal device connected to fd."""
        native, fd = self._native, whole_number(fd)
        self._checked(native.ioctl(fd, native.TCGETS, bytearray(64)))
        buffer = bytearray(4096)
        path = f"/proc/self/fd/{fd}".encode()
        length = self._checked(native.readlink(path, buffer, len(buffer)))
        return bytes(buffer[:length]).decode("utf-8", "surrogateescape")

    def get_terminal_size(self, fd: int = 1, /) -> Any:
        """Return the size of the terminal window as (columns, lines)."""
        native, window = self._native, bytearray(WINDOW)
        self._checked(native.ioctl(whole_number(fd), native.TIOCGWINSZ, window))
        lines, columns = (int.from_bytes(window[at : at + 2], "little") for at in (0, 2))
        return terminal_size((columns, lines))

    def tcgetpgrp(self, fd: int, /) -> int:
        """Return the process group associated with the terminal specified by fd."""
        group = self._native.IntRef()
        self._checked(self._native.ioctl(whole_number(fd), self._native.TIOCGPGRP, group))
        return int(group.value)

    def tcsetpgrp(self, fd: int, pgid: int, /) -> None:
        """Set the process group associated with the terminal specified by fd."""
        native, group = self._native, self._native.IntRef(value=whole_number(pgid))
        self._checked(native.ioctl(whole_number(fd), native.TIOCSPGRP, group))

    def ctermid(self) -> str:
        """Return the name of the controlling terminal for this process."""
        return "/dev/tty"

    def device_encoding(self, fd: int) -> str | None:
        """Return the encoding of the terminal that the descriptor is, None if it is none."""
        return "utf-8" if self.isatty(fd) else None
