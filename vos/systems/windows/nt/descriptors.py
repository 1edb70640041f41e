"""The C run-time's table of descriptors: small numbers over handles, each with what is known of it.

    fd 0 1 2 ...  ->  | handle | TEXT APPEND PIPE DEVICE ENDED NAMED |

What the library refuses has an errno and no winerror. Handles are the system's and descriptors are
not: another program that is given a handle knows nothing of the number it had. Source: the
Universal C Runtime's lowio (osfinfo.cpp, dup.cpp, setmode.cpp).
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from vos.systems.windows import constants as c
from vos.systems.windows.errors import errno_name
from vos.systems.windows.nt.winerrors import of_errno

O_APPEND, O_TEXT, O_BINARY = 8, 0x4000, 0x8000
MOST = 8192
TEXT, APPEND, PIPE, DEVICE, ENDED, NAMED = 1, 2, 4, 8, 16, 32
KIND_FLAGS = {c.FILE_TYPE_CHAR: DEVICE, c.FILE_TYPE_PIPE: PIPE}


class Descriptor:
    """What a descriptor stands for. NAMED: a file opened by its name, so no directory."""

    __slots__ = ("flags", "handle")

    def __init__(self, handle: int, flags: int) -> None:
        self.handle = handle
        self.flags = flags


class Descriptors:
    """The table of one process."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self._close, self._type = native.CloseHandle, native.GetFileType
        self._table: list[Descriptor | None] = []
        self._adding = Lock()
        for number in (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE):
            handle = native.GetStdHandle(number)
            kind = self._type(handle) if handle > 0 else c.FILE_TYPE_UNKNOWN
            made = Descriptor(handle, TEXT | KIND_FLAGS.get(kind, 0)) if kind else None
            self._table.append(made)

    def get(self, fd: int) -> Descriptor:
        """Return an open descriptor; EBADF."""
        try:
            if fd >= 0 and (found := self._table[fd]) is not None:
                return found
        except IndexError:
            pass
        raise of_errno("EBADF")

    def _add(self, handle: int, flags: int) -> int:
        table, made = self._table, Descriptor(handle, flags)
        with self._adding:
            if None in table:
                fd = table.index(None)
                table[fd] = made
                return fd
            if len(table) < MOST:
                table.append(made)
                return len(table) - 1
        self._close(handle)
        raise of_errno("EMFILE")

    def _failed(self, filename: Any = None) -> OSError:
        """Return the exception for the last error."""
        return of_errno(errno_name(self._native.GetLastError()), filename)

    def open_osfhandle(self, handle: int, flags: int) -> int:
        """Give a handle a descriptor."""
        kind = self._type(handle)
        if kind == c.FILE_TYPE_UNKNOWN:
            raise of_errno("EBADF")
        own = KIND_FLAGS.get(kind, 0) | (APPEND if flags & O_APPEND else 0)
        return self._add(handle, own | (TEXT if flags & O_TEXT else 0))

    def close(self, fd: int) -> None:
        """Close a descriptor and its handle."""
        found = self.get(fd)
        self._table[fd] = None
        for each in self._table[:3]:  # of several for the console's handle, the last closes it
            if each is not None and each.handle == found.handle:
                return
        if not self._close(found.handle):
            raise self._failed()

    def isatty(self, fd: int) -> bool:
        """Tell whether a descriptor is a character device's."""
        try:
            return bool(self.get(fd).flags & DEVICE)
        except OSError:
            return False

    def setmode(self, fd: int, mode: int) -> int:
        """Choose O_TEXT or O_BINARY; return which it was."""
        found = self.get(fd)
        old = O_TEXT if found.flags & TEXT else O_BINARY
        if mode not in (O_TEXT, O_BINARY):
            raise of_errno("EINVAL")
        found.flags = found.flags & ~TEXT | (TEXT if mode == O_TEXT else 0)
        return old

    def _duplicate(self, fd: int, inherit: bool) -> Descriptor:
        native, found, made = self._native, self.get(fd), self._native.HANDLE()
        if not native.DuplicateHandle(
            -1, found.handle, -1, made, 0, int(inherit), c.DUPLICATE_SAME_ACCESS
        ):
            raise self._failed()
        return Descriptor(made.value, found.flags)

    def dup(self, fd: int, inherit: bool) -> int:
        """Return a second descriptor of the same file."""
        made = self._duplicate(fd, inherit)
        return self._add(made.handle, made.flags)

    def dup2(self, fd: int, target: int, inherit: bool) -> int:
        """Let a descriptor of a chosen number stand for the same file."""
        self.get(fd)
        if not 0 <= target < MOST:
            raise of_errno("EBADF")
        if fd == target:
            return target
        made = self._duplicate(fd, inherit)
        while len(self._table) <= target:
            self._table.append(None)
        if self._table[target] is not None:
            self.close(target)
        self._table[target] = made
        if target < 3:  # the system's standard handle goes along
            self._native.SetStdHandle(-10 - target & 0xFFFFFFFF, made.handle)
        return target
