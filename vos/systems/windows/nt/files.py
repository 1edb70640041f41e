"""The functions of `nt` that work on descriptors, which are the C run-time's."""

from __future__ import annotations

from typing import Any

from vos.systems.arguments import descriptor, long_number, size
from vos.systems.unix.results import terminal_size
from vos.systems.windows import constants as c
from vos.systems.windows.nt import crt
from vos.systems.windows.nt.base import (
    NtBase,
    crt_errors,
    path_or_fd,
    path_text,
    refuse_dir_fd,
    whole_number,
)
from vos.systems.windows.nt.crt import CrtError

MAX_MOVE = 0x7FFFFFFF
CONSOLE_MOST = 32767  # bytes that one write to the console takes


class Files(NtBase):
    """Opening, reading, writing, positions, sizes, descriptors."""

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
        """Open a file for low level IO; returns a file descriptor that children do not inherit."""
        name, flags, mode = path_text(path, "open"), whole_number(flags), whole_number(mode)
        if dir_fd is not None:
            refuse_dir_fd("open", dir_fd)
        try:
            return self._crt.open(name, flags | crt.O_NOINHERIT, mode)
        except CrtError as error:
            raise crt_errors(error, path) from None

    def _do(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except CrtError as error:
            raise crt_errors(error) from None

    def close(self, fd: int) -> None:
        """Close a file descriptor."""
        try:
            self._crt.close(whole_number(fd))
        except CrtError as error:
            raise crt_errors(error) from None

    def closerange(self, fd_low: int, fd_high: int, /) -> None:
        """Closes all file descriptors in [fd_low, fd_high), ignoring errors."""
        low, high = whole_number(fd_low), whole_number(fd_high)
        for fd in range(max(low, 0), min(high, crt.MOST)):
            try:
                self._crt.close(fd)
            except CrtError:
                continue

    def read(self, fd: int, length: int, /) -> bytes:
        """Read from a file descriptor; returns a bytes object."""
        number, count = whole_number(fd), size(length)
        if count < 0:
            raise self._error("EINVAL")
        try:
            return self._crt.read(number, min(count, MAX_MOVE))
        except CrtError as error:
            raise crt_errors(error) from None

    def readinto(self, fd: int, buffer: Any, /) -> int:
        """Read into a buffer object from a file descriptor; returns the number of bytes."""
        view = memoryview(buffer)
        if view.readonly:
            raise BufferError("Object is not writable.")
        try:
            return self._crt.read_into(whole_number(fd), view.cast("B"))
        except CrtError as error:
            raise crt_errors(error) from None

    def write(self, fd: int, data: Any, /) -> int:
        """Write a bytes object to a file descriptor; returns the number of bytes."""
        number, taken = whole_number(fd), data if type(data) is bytes else _data_of(data)
        if len(taken) > CONSOLE_MOST and self._crt.isatty(number):
            taken = taken[:CONSOLE_MOST]
        try:
            return self._crt.write(number, taken)
        except CrtError as error:
            raise crt_errors(error) from None

    def lseek(self, fd: int, position: int, whence: int, /) -> int:
        """Set the position of a file descriptor; return the new one."""
        arguments = whole_number(fd), long_number(position), whole_number(whence)
        try:
            return self._crt.lseek(*arguments)
        except CrtError as error:
            raise crt_errors(error) from None

    def ftruncate(self, fd: int, length: int, /) -> None:
        """Truncate a file, specified by file descriptor, to a specific length."""
        self._do(self._crt.chsize, whole_number(fd), long_number(length))

    def truncate(self, path: Any, length: int) -> None:
        """Truncate a file, specified by path or by file descriptor, to a specific length."""
        place, count = path_or_fd(path, "truncate", fd=True), long_number(length)
        if isinstance(place, int):
            self.ftruncate(place, count)
            return
        try:
            fd = self._crt.open(place, crt.O_WRONLY | crt.O_BINARY | crt.O_NOINHERIT, 0)
            try:
                self._crt.chsize(fd, count)
            finally:
                self._crt.close(fd)
        except CrtError as error:
            raise crt_errors(error, path) from None

    def fsync(self, fd: Any) -> None:
        """Force write of fd to disk."""
        self._do(self._crt.commit, descriptor(fd))

    # -- descriptors themselves

    def dup(self, fd: int, /) -> int:
        """Return a duplicate of a file descriptor, which children do not inherit."""
        return int(self._do(self._crt.dup, whole_number(fd), False))

    def dup2(self, fd: int, fd2: int, inheritable: bool = True) -> int:
        """Duplicate file descriptor."""
        first, second = whole_number(fd), whole_number(fd2)
        if first < 0 or second < 0:
            raise self._error("EBADF")
        return int(self._do(self._crt.dup2, first, second, inheritable))

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
        return int(self._do(self._crt.get, whole_number(fd)).handle)

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
        if not self._do(self._crt.get, whole_number(fd)).flags & crt.PIPE:
            raise self._error("EBADF")
        return True

    def umask(self, mask: int, /) -> int:
        """Set the current numeric umask and return the previous umask."""
        return self._crt.umask(whole_number(mask))


def _data_of(value: Any) -> bytes | bytearray | memoryview:
    if isinstance(value, bytearray):
        return value
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'") from None
    return view.cast("B") if view.c_contiguous and view.nbytes else view.tobytes()
