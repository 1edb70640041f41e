"""The functions of `nt` that work on descriptors, which are the C run-time's."""

from __future__ import annotations

from typing import Any

from vos.systems.arguments import descriptor, long_number, size
from vos.systems.unix.results import terminal_size
from vos.systems.windows import constants as c
from vos.systems.windows.nt import crt, descriptors
from vos.systems.windows.nt.base import (
    NtBase,
    path_or_fd,
    path_text,
    refuse_dir_fd,
    whole_number,
)

MAX_MOVE = 0x7FFFFFFF


class Files(NtBase):
    """Opening, reading, writing, positions, sizes, descriptors."""

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
        """Open a file for low level IO; returns a file descriptor that children do not inherit."""
        name, flags, mode = path_text(path, "open"), whole_number(flags), whole_number(mode)
        if dir_fd is not None:
            refuse_dir_fd("open", dir_fd)
        return self._crt.open(name, flags | crt.O_NOINHERIT, mode, path)

    def _open(self, path: Any, flags: int, mode: int) -> int:
        """Open for Python's own files, whose flags are known to be good."""
        return self._crt.open(path_text(path, "open"), flags, mode, path)

    def close(self, fd: int) -> None:
        """Close a file descriptor."""
        self._crt.close(whole_number(fd))

    def closerange(self, fd_low: int, fd_high: int, /) -> None:
        """Closes all file descriptors in [fd_low, fd_high), ignoring errors."""
        low, high = whole_number(fd_low), whole_number(fd_high)
        for fd in range(max(low, 0), min(high, descriptors.MOST)):
            try:
                self._crt.close(fd)
            except OSError:
                continue

    def read(self, fd: int, length: int, /) -> bytes:
        """Read from a file descriptor; returns a bytes object."""
        number, count = whole_number(fd), size(length)
        if count < 0:
            raise self._error("EINVAL")
        return self._crt.read(number, min(count, MAX_MOVE))

    def readinto(self, fd: int, buffer: Any, /) -> int:
        """Read into a buffer object from a file descriptor; returns the number of bytes."""
        return self._crt.read_into(whole_number(fd), buffer)

    def write(self, fd: int, data: Any, /) -> int:
        """Write a bytes object to a file descriptor; returns the number of bytes."""
        return self._crt.write(whole_number(fd), data)

    def lseek(self, fd: int, position: int, whence: int, /) -> int:
        """Set the position of a file descriptor; return the new one."""
        return self._crt.lseek(whole_number(fd), long_number(position), whole_number(whence))

    def ftruncate(self, fd: int, length: int, /) -> None:
        """Truncate a file, specified by file descriptor, to a specific length."""
        self._crt.chsize(whole_number(fd), long_number(length))

    def truncate(self, path: Any, length: int) -> None:
        """Truncate a file, specified by path or by file descriptor, to a specific length."""
        place, count = path_or_fd(path, "truncate", fd=True), long_number(length)
        if isinstance(place, int):
            self.ftruncate(place, count)
            return
        fd = self._crt.open(place, crt.O_WRONLY | descriptors.O_BINARY | crt.O_NOINHERIT, 0, path)
        try:
            self._crt.chsize(fd, count, path)
        finally:
            self._crt.close(fd)

    def fsync(self, fd: Any) -> None:
        """Force write of fd to disk."""
        self._crt.commit(descriptor(fd))

    # -- descriptors themselves

    def dup(self, fd: int, /) -> int:
        """Return a duplicate of a file descriptor, which children do not inherit."""
        return int(self._crt.dup(whole_number(fd), False))

    def dup2(self, fd: int, fd2: int, inheritable: bool = True) -> int:
        """Duplicate file descriptor."""
        first, second = whole_number(fd), whole_number(fd2)
        if first < 0 or second < 0:
            raise self._error("EBADF")
        return int(self._crt.dup2(first, second, inheritable))

    def pipe(self) -> tuple[int, int]:
        """Create a pipe; returns two file descriptors, to read and to write."""
        native = self._native
        ends = native.HANDLE(), native.HANDLE()
        self._checked(native.CreatePipe(*ends, None, 0))
        reading, writing = (each.value for each in ends)
        return self._crt.open_osfhandle(reading, 0), self._crt.open_osfhandle(writing, 0)

    def isatty(self, fd: int, /) -> bool:
        """Return True if the fd is connected to a terminal: a console or another device."""
        return self._crt.isatty(whole_number(fd))

    def device_encoding(self, fd: int) -> str | None:
        """Return a string describing the encoding of a terminal's file descriptor."""
        number = whole_number(fd)
        if not self._crt.isatty(number):
            return None
        page = self._native.GetConsoleCP() if number == 0 else self._native.GetConsoleOutputCP()
        return "utf-8" if page == 65001 else f"cp{page}"

    def get_terminal_size(self, fd: int = 1, /) -> Any:
        """Return the size of the terminal window as (columns, lines)."""
        number = whole_number(fd)
        if number not in (0, 1, 2):
            raise ValueError("bad file descriptor")
        native = self._native
        info = native.CONSOLE_SCREEN_BUFFER_INFO()
        handle = native.GetStdHandle(-10 - number & 0xFFFFFFFF)
        self._checked(native.GetConsoleScreenBufferInfo(handle, info))
        window = info.srWindow
        return terminal_size((window.Right - window.Left + 1, window.Bottom - window.Top + 1))

    def get_inheritable(self, fd: int, /) -> bool:
        """Get the close-on-exec flag of the specified file descriptor."""
        return self.get_handle_inheritable(self._handle(fd))

    def set_inheritable(self, fd: int, inheritable: int, /) -> None:
        """Set the inheritable flag of the specified file descriptor."""
        self.set_handle_inheritable(self._handle(fd), bool(inheritable))

    def _handle(self, fd: int) -> int:
        return int(self._crt.get(whole_number(fd)).handle)

    def get_handle_inheritable(self, handle: int, /) -> bool:
        """Get the close-on-exec flag of the specified file descriptor."""
        flags = self._native.DWORD()
        self._checked(self._native.GetHandleInformation(handle, flags))
        return bool(flags.value & c.HANDLE_FLAG_INHERIT)

    def set_handle_inheritable(self, handle: int, inheritable: bool, /) -> None:
        """Set the inheritable flag of the specified handle."""
        flag = c.HANDLE_FLAG_INHERIT
        self._checked(self._native.SetHandleInformation(handle, flag, flag if inheritable else 0))

    def get_blocking(self, fd: int, /) -> bool:
        """Get the blocking mode of the file descriptor: a pipe here always waits."""
        if not self._crt.get(whole_number(fd)).flags & descriptors.PIPE:
            raise self._error("EBADF")
        return True

    def umask(self, mask: int, /) -> int:
        """Set the current numeric umask and return the previous umask."""
        return self._crt.umask(whole_number(mask))
