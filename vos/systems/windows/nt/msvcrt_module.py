"""`msvcrt`: the C run-time's own functions that Python shows.

Source: CPython's PC/msvcrtmodule.c.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from vos.systems.arguments import long_number, whole_number
from vos.systems.windows.nt.descriptors import O_APPEND, O_TEXT

LK_UNLCK, LK_LOCK, LK_NBLCK, LK_RLCK, LK_NBRLCK = range(5)
TRIES = 10  # of LK_LOCK, a second apart


class MsvcrtFunctions:
    """The functions of `msvcrt` for one process."""

    def __init__(self, nt: Any) -> None:
        self._nt, self._crt, self._native = nt, nt._crt, nt._native

    def get_osfhandle(self, fd: int, /) -> int:
        """Return the file handle for the file descriptor fd."""
        return int(self._crt.get(whole_number(fd)).handle)

    def open_osfhandle(self, handle: int, flags: int, /) -> int:
        """Create a C runtime file descriptor from the file handle handle."""
        wanted = whole_number(flags) & (O_APPEND | O_TEXT)
        return int(self._crt.open_osfhandle(long_number(handle), wanted))

    def setmode(self, fd: int, flags: int, /) -> int:
        """Set the line-end translation mode for the file descriptor fd."""
        return int(self._crt.setmode(whole_number(fd), whole_number(flags)))

    def locking(self, fd: int, mode: int, nbytes: int, /) -> None:
        """Lock part of a file based on file descriptor fd, from the position on."""
        native, handle = self._native, self.get_osfhandle(fd)
        place = native.LARGE_INTEGER()
        native.SetFilePointerEx(handle, 0, place, 1)
        where = native.OVERLAPPED(Offset=place.value & 0xFFFFFFFF, OffsetHigh=place.value >> 32)
        count = long_number(nbytes) & 0xFFFFFFFF
        if mode == LK_UNLCK:
            done = native.UnlockFileEx(handle, 0, count, 0, where)
        elif mode in (LK_LOCK, LK_RLCK, LK_NBLCK, LK_NBRLCK):
            done = self._lock(handle, count, where, mode in (LK_LOCK, LK_RLCK))
        else:
            raise self._nt._error("EINVAL")
        if not done:
            name = "EDEADLK" if mode in (LK_LOCK, LK_RLCK) else "EACCES"
            raise self._nt._error(name)

    def _lock(self, handle: int, count: int, where: Any, patient: bool) -> bool:
        for tried in range(TRIES if patient else 1):
            if tried:
                self._native.Sleep(1000)
            if self._native.LockFileEx(handle, 3, 0, count, 0, where):
                return True
        return False

    def kbhit(self) -> bool:
        """Return True if a keypress is waiting to be read: the console's input here is lines."""
        return False

    def getwch(self) -> str:
        """Read a keypress and return the resulting character."""
        native, buffer = self._native, [""]
        handle = native.GetStdHandle(-10 & 0xFFFFFFFF)
        if not native.ReadConsoleW(handle, buffer, 1, None, None):
            raise self._nt._last()
        return buffer[0]

    def getch(self) -> bytes:
        """Read a keypress and return the resulting character as a byte string."""
        return self.getwch().encode("utf-8", "replace")

    def putwch(self, unicode_char: str, /) -> None:
        """Print the Unicode character unicode_char to the console without buffering."""
        handle = self._native.GetStdHandle(-11 & 0xFFFFFFFF)
        if not self._native.WriteConsoleW(handle, unicode_char, 1, None, None):
            raise self._nt._last()

    def putch(self, char: bytes, /) -> None:
        """Print the byte string char to the console without buffering."""
        self.putwch(char.decode("latin-1"))

    def heapmin(self) -> None:
        """Minimize the heap: Python's memory is the host's."""


def msvcrt_module(nt: Any) -> ModuleType:
    """The module `msvcrt` of one process."""
    module, functions = ModuleType("msvcrt"), MsvcrtFunctions(nt)
    names = """
        get_osfhandle open_osfhandle setmode locking kbhit getch getwch putch putwch heapmin
    """.split()
    module.__dict__.update({name: getattr(functions, name) for name in names})
    module.__dict__.update(
        LK_UNLCK=LK_UNLCK, LK_LOCK=LK_LOCK, LK_NBLCK=LK_NBLCK, LK_RLCK=LK_RLCK,
        LK_NBRLCK=LK_NBRLCK, CRT_ASSEMBLY_VERSION="10.0.22621.0",
    )  # fmt: skip
    return module
