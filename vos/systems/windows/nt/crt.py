"""The C run-time's descriptors: small numbers over handles, text and binary, appending.

    fd 0 1 2 ...  ->  | handle | TEXT APPEND PIPE DEVICE END |

`open`, `read`, `write` and their kin are not the system's: this library makes them of CreateFileW,
ReadFile and WriteFile. That is why descriptors opened by it share reading and writing but not
deletion, why a file opened without O_BINARY has its line ends changed, and why an error has an errno
and no winerror. Source: the Universal C Runtime's lowio (open.cpp, read.cpp, write.cpp, commit.cpp).
"""

from __future__ import annotations

from typing import Any

from vos.systems.windows import constants as c
from vos.systems.windows.errors import errno_name

O_RDONLY, O_WRONLY, O_RDWR, O_APPEND = 0, 1, 2, 8
O_RANDOM, O_SEQUENTIAL, O_TEMPORARY, O_NOINHERIT = 0x10, 0x20, 0x40, 0x80
O_CREAT, O_TRUNC, O_EXCL, O_SHORT_LIVED = 0x100, 0x200, 0x400, 0x1000
O_TEXT, O_BINARY = 0x4000, 0x8000
S_IWRITE = 0o200
MOST = 8192
TEXT, APPEND, PIPE, DEVICE, ENDED, NO_INHERIT = 1, 2, 4, 8, 16, 32
CTRL_Z = b"\x1a"

ACCESS = {
    O_RDONLY: c.GENERIC_READ, O_WRONLY: c.GENERIC_WRITE, O_RDWR: c.GENERIC_READ | c.GENERIC_WRITE,
}  # fmt: skip
SHARED = c.FILE_SHARE_READ | c.FILE_SHARE_WRITE
HINTS = {
    O_RANDOM: c.FILE_FLAG_RANDOM_ACCESS, O_SEQUENTIAL: c.FILE_FLAG_SEQUENTIAL_SCAN,
    O_SHORT_LIVED: c.FILE_ATTRIBUTE_TEMPORARY,
}  # fmt: skip
WHENCE = {0: c.FILE_BEGIN, 1: c.FILE_CURRENT, 2: c.FILE_END}


class CrtError(Exception):
    """An error of the library's, by its name in errno.h."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Descriptor:
    """What a descriptor stands for."""

    __slots__ = ("flags", "handle")

    def __init__(self, handle: int, flags: int) -> None:
        self.handle = handle
        self.flags = flags


class Crt:
    """The library in one process."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self._umask = 0
        self._table: list[Descriptor | None] = []
        self._count = native.DWORD()
        self._inherited = native.SECURITY_ATTRIBUTES(bInheritHandle=1)
        self._create, self._close = native.CreateFileW, native.CloseHandle
        self._read, self._write = native.ReadFile, native.WriteFile
        self._type, self._seek = native.GetFileType, native.SetFilePointerEx
        for number in (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE):
            handle = native.GetStdHandle(number)
            kind = self._type(handle) if handle > 0 else c.FILE_TYPE_UNKNOWN
            self._table.append(Descriptor(handle, TEXT | _kind_flags(kind)) if kind else None)

    # The table.

    def get(self, fd: int) -> Descriptor:
        """Return an open descriptor; EBADF."""
        try:
            if fd >= 0 and (found := self._table[fd]) is not None:
                return found
        except IndexError:
            pass
        raise CrtError("EBADF")

    def _add(self, handle: int, flags: int) -> int:
        made = Descriptor(handle, flags)
        try:
            fd = self._table.index(None)
            self._table[fd] = made
        except ValueError:
            fd = len(self._table)
            if fd >= MOST:
                self._close(handle)
                raise CrtError("EMFILE") from None
            self._table.append(made)
        return fd

    def _failed(self) -> CrtError:
        return CrtError(errno_name(self._native.GetLastError()))

    def open_osfhandle(self, handle: int, flags: int) -> int:
        """Give a handle a descriptor."""
        kind = self._type(handle)
        if kind == c.FILE_TYPE_UNKNOWN:
            raise CrtError("EBADF")
        own = _kind_flags(kind) | (APPEND if flags & O_APPEND else 0)
        return self._add(handle, own | (TEXT if flags & O_TEXT else 0))

    def close(self, fd: int) -> None:
        """Close a descriptor and its handle."""
        found = self.get(fd)
        self._table[fd] = None
        # Of several descriptors for the console's handle, the last closes it.
        if any(each is not None and each.handle == found.handle for each in self._table[:3]):
            return
        if not self._close(found.handle):
            raise self._failed()

    # Opening.

    def umask(self, mask: int) -> int:
        """Set which bits new files do not get; return the ones before."""
        old, self._umask = self._umask, mask & 0o777
        return old

    def open(self, path: str, flags: int, mode: int) -> int:
        """Open a file; return its descriptor."""
        access = ACCESS.get(flags & 3)
        if access is None:
            raise CrtError("EINVAL")
        share, attributes = SHARED, c.FILE_ATTRIBUTE_NORMAL
        if flags & O_CREAT and not mode & ~self._umask & S_IWRITE:
            attributes = c.FILE_ATTRIBUTE_READONLY
        if flags & O_TEMPORARY:
            attributes |= c.FILE_FLAG_DELETE_ON_CLOSE
            access |= c.DELETE
            share |= c.FILE_SHARE_DELETE
        if flags & (O_RANDOM | O_SEQUENTIAL | O_SHORT_LIVED):
            attributes |= sum(hint for bit, hint in HINTS.items() if flags & bit)
        security = None if flags & O_NOINHERIT else self._inherited
        handle = self._create(path, access, share, security, _disposition(flags), attributes, None)
        if handle == -1:
            raise self._failed()
        own = _kind_flags(self._type(handle))
        if not flags & O_BINARY:
            own |= TEXT
        if flags & O_APPEND:
            own |= APPEND
        return self._add(handle, own)

    # Moving bytes.

    def read(self, fd: int, count: int) -> bytes:
        """Read up to so many bytes."""
        buffer = bytearray(count)
        got = self.read_into(fd, buffer)
        return bytes(buffer) if got == count else bytes(memoryview(buffer)[:got])

    def read_into(self, fd: int, buffer: Any) -> int:
        """Read into a buffer; return how many bytes came."""
        found = self.get(fd)
        room = len(buffer)
        if not room or found.flags & ENDED:
            return 0
        count = self._count
        if not self._read(found.handle, buffer, room, count, None):
            code = self._native.GetLastError()
            if code == 109:  # ERROR_BROKEN_PIPE: the end, for a reader
                return 0
            raise CrtError("EBADF" if code == 5 else errno_name(code))
        got = int(count.value)
        return self._translated(found, buffer, got) if found.flags & TEXT else got

    def _translated(self, found: Descriptor, buffer: Any, got: int) -> int:
        """Turn CR LF into LF, and let Ctrl-Z end the file."""
        data = bytes(memoryview(buffer)[:got])
        if CTRL_Z in data and not found.flags & (PIPE | DEVICE):
            data = data[: data.index(CTRL_Z)]
            found.flags |= ENDED
        if data.endswith(b"\r"):
            ahead = bytearray(1)
            if self._read(found.handle, ahead, 1, self._count, None) and self._count.value:
                if ahead == b"\n":
                    data += b"\n"
                elif not found.flags & (PIPE | DEVICE):
                    self._seek(found.handle, -1, None, c.FILE_CURRENT)
        data = data.replace(b"\r\n", b"\n")
        buffer[: len(data)] = data
        return len(data)

    def write(self, fd: int, data: Any) -> int:
        """Write bytes; return how many of them went."""
        found = self.get(fd)
        if not len(data):
            return 0
        flags = found.flags
        if flags & APPEND:
            self._seek(found.handle, 0, None, c.FILE_END)
        sent = bytes(data).replace(b"\n", b"\r\n") if flags & TEXT else data
        count = self._count
        if not self._write(found.handle, sent, len(sent), count, None):
            code = self._native.GetLastError()
            if not count.value:
                raise CrtError("EBADF" if code == 5 else errno_name(code))
        put = int(count.value)
        return put if not flags & TEXT else _untranslated(bytes(sent[:put]))

    def lseek(self, fd: int, offset: int, whence: int) -> int:
        """Move the position; return it."""
        found = self.get(fd)
        if whence not in WHENCE:
            raise CrtError("EINVAL")
        found.flags &= ~ENDED
        place = self._native.LARGE_INTEGER()
        if found.flags & (PIPE | DEVICE):
            raise CrtError("ESPIPE" if found.flags & PIPE else "EINVAL")
        if not self._seek(found.handle, offset, place, WHENCE[whence]):
            raise self._failed()
        return int(place.value)

    def chsize(self, fd: int, size: int) -> None:
        """Give a file another size; the position stays."""
        found = self.get(fd)
        if size < 0:
            raise CrtError("EINVAL")
        info = self._native.FILE_END_OF_FILE_INFO(EndOfFile=size)
        if not self._native.SetFileInformationByHandle(found.handle, c.FileEndOfFileInfo, info):
            code = self._native.GetLastError()
            raise CrtError("EACCES" if code == 5 else errno_name(code))

    def commit(self, fd: int) -> None:
        """Make a file permanent; EBADF if it cannot be."""
        if not self._native.FlushFileBuffers(self.get(fd).handle):
            raise CrtError("EBADF")

    # Descriptors themselves.

    def isatty(self, fd: int) -> bool:
        """Tell whether a descriptor is a character device's."""
        try:
            return bool(self.get(fd).flags & DEVICE)
        except CrtError:
            return False

    def setmode(self, fd: int, mode: int) -> int:
        """Choose O_TEXT or O_BINARY; return which it was."""
        found = self.get(fd)
        old = O_TEXT if found.flags & TEXT else O_BINARY
        if mode not in (O_TEXT, O_BINARY):
            raise CrtError("EINVAL")
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
            raise CrtError("EBADF")
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


def _kind_flags(kind: int) -> int:
    return {c.FILE_TYPE_CHAR: DEVICE, c.FILE_TYPE_PIPE: PIPE}.get(kind, 0)


def _disposition(flags: int) -> int:
    if flags & O_CREAT:
        if flags & O_EXCL:
            return c.CREATE_NEW
        return c.CREATE_ALWAYS if flags & O_TRUNC else c.OPEN_ALWAYS
    return c.TRUNCATE_EXISTING if flags & O_TRUNC else c.OPEN_EXISTING


def _untranslated(sent: bytes) -> int:
    """Return how many bytes of the caller's became what was sent."""
    return len(sent) - sent.count(b"\r\n")
