"""The C run-time's files: opening, text and binary, appending, moving bytes.

`open`, `read`, `write` and their kin are not the system's: this library makes them of CreateFileW,
ReadFile and WriteFile. That is why descriptors opened by it share reading and writing but not
deletion, why a file opened without O_BINARY has its line ends changed, and why an error has an
errno and no winerror. Source: the Universal C Runtime's lowio (open.cpp, read.cpp, write.cpp,
commit.cpp).
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.systems.unix.files import data_of
from vos.systems.windows import constants as c
from vos.systems.windows.errors import errno_name
from vos.systems.windows.nt.descriptors import (
    APPEND,
    DEVICE,
    ENDED,
    KIND_FLAGS,
    NAMED,
    O_APPEND,
    O_BINARY,
    PIPE,
    TEXT,
    Descriptor,
    Descriptors,
)
from vos.systems.windows.nt.winerrors import of_errno

O_RDONLY, O_WRONLY, O_RDWR = 0, 1, 2
O_RANDOM, O_SEQUENTIAL, O_TEMPORARY, O_NOINHERIT = 0x10, 0x20, 0x40, 0x80
O_CREAT, O_TRUNC, O_EXCL, O_SHORT_LIVED = 0x100, 0x200, 0x400, 0x1000
S_IWRITE = 0o200
CTRL_Z = b"\x1a"
CONSOLE_MOST = 32767  # bytes that one write to the console takes
COPIED = 1 << 14  # bytes whose copy costs less than what layers do to views
ACCESS_DENIED, BROKEN_PIPE = 5, 109

ACCESS = {
    O_RDONLY: c.GENERIC_READ, O_WRONLY: c.GENERIC_WRITE, O_RDWR: c.GENERIC_READ | c.GENERIC_WRITE,
}  # fmt: skip
SHARED = c.FILE_SHARE_READ | c.FILE_SHARE_WRITE
HINTS = {
    O_RANDOM: c.FILE_FLAG_RANDOM_ACCESS, O_SEQUENTIAL: c.FILE_FLAG_SEQUENTIAL_SCAN,
    O_SHORT_LIVED: c.FILE_ATTRIBUTE_TEMPORARY,
}  # fmt: skip
# What is done with a name, by O_CREAT, O_TRUNC and O_EXCL; O_EXCL counts with O_CREAT alone.
MAKES = O_CREAT | O_TRUNC | O_EXCL
DISPOSITIONS = {
    0: c.OPEN_EXISTING, O_EXCL: c.OPEN_EXISTING,
    O_TRUNC: c.TRUNCATE_EXISTING, O_TRUNC | O_EXCL: c.TRUNCATE_EXISTING,
    O_CREAT: c.OPEN_ALWAYS, O_CREAT | O_TRUNC: c.CREATE_ALWAYS,
    O_CREAT | O_EXCL: c.CREATE_NEW, O_CREAT | O_EXCL | O_TRUNC: c.CREATE_NEW,
}  # fmt: skip
WHENCE = {0: c.FILE_BEGIN, 1: c.FILE_CURRENT, 2: c.FILE_END}
_new = object.__new__  # what the call sets need not be 0 before


class Crt(Descriptors):
    """The library in one process."""

    def __init__(self, native: Any) -> None:
        super().__init__(native)
        self._umask = 0
        self._inherited = native.SECURITY_ATTRIBUTES(bInheritHandle=1)
        self._create, self._seek = native.CreateFileW, native.SetFilePointerEx
        self._read, self._write = native.ReadFile, native.WriteFile
        self._number, self._place = native.DWORD, native.LARGE_INTEGER

    def umask(self, mask: int) -> int:
        """Set which bits new files do not get; return the ones before."""
        old, self._umask = self._umask, mask & 0o777
        return old

    def open(self, path: str, flags: int, mode: int, shown: Any = None) -> int:
        """Open a file; return its descriptor. `shown` is what an error names."""
        access = ACCESS.get(flags & 3)
        if access is None:
            raise of_errno("EINVAL", shown)
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
        disposition = DISPOSITIONS[flags & MAKES]
        handle = self._create(path, access, share, security, disposition, attributes, None)
        if handle == -1:
            raise self._failed(shown)
        own = KIND_FLAGS.get(self._type(handle), NAMED)
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
        """Read into a writable bytes-like object; return how many bytes came."""
        found, buffer = self.get(fd), memoryview(buffer)
        if buffer.readonly:
            raise BufferError("Object is not writable.")
        buffer = buffer.cast("B")
        room = len(buffer)
        if not room or found.flags & ENDED:
            return 0
        count = _new(self._number)
        if not self._read(found.handle, buffer, room, count, None):
            code = self._native.GetLastError()
            if code == BROKEN_PIPE:  # the end, for a reader
                return 0
            raise of_errno("EBADF" if code == ACCESS_DENIED else errno_name(code))
        got = int(count.value)
        return self._translated(found, buffer, got) if found.flags & TEXT else got

    def _translated(self, found: Descriptor, buffer: Any, got: int) -> int:
        """Turn CR LF into LF, and let Ctrl-Z end the file."""
        data = bytes(buffer[:got])
        if CTRL_Z in data and not found.flags & (PIPE | DEVICE):
            data = data[: data.index(CTRL_Z)]
            found.flags |= ENDED
        if data.endswith(b"\r"):
            ahead, count = bytearray(1), self._number()
            if self._read(found.handle, ahead, 1, count, None) and count.value:
                if ahead == b"\n":
                    data += b"\n"
                elif not found.flags & (PIPE | DEVICE):
                    self._seek(found.handle, -1, None, c.FILE_CURRENT)
        data = data.replace(b"\r\n", b"\n")
        buffer[: len(data)] = data
        return len(data)

    def write(self, fd: int, data: Any) -> int:
        """Write a bytes-like object; return how many of its bytes went."""
        found, sent = self.get(fd), data
        if type(data) is memoryview and data.nbytes <= COPIED:
            sent = data.tobytes()
        elif type(data) is not bytes:
            sent = data_of(data)
        if not len(sent):
            return 0
        flags = found.flags
        if flags & (APPEND | DEVICE | TEXT):
            if flags & APPEND:
                self._seek(found.handle, 0, None, c.FILE_END)
            if flags & DEVICE:
                sent = sent[:CONSOLE_MOST]
            if flags & TEXT:
                sent = bytes(sent).replace(b"\n", b"\r\n")
        count = _new(self._number)
        if not self._write(found.handle, sent, len(sent), count, None) and not count.value:
            code = self._native.GetLastError()
            raise of_errno("EBADF" if code == ACCESS_DENIED else errno_name(code))
        put = int(count.value)
        return put if not flags & TEXT else _untranslated(bytes(sent[:put]))

    def lseek(self, fd: int, offset: Any, whence: int) -> int:
        """Move the position; return it."""
        found = self.get(fd)
        if whence not in WHENCE:
            raise of_errno("EINVAL")
        if found.flags & (PIPE | DEVICE | ENDED):
            found.flags &= ~ENDED
            if found.flags & (PIPE | DEVICE):
                raise of_errno("ESPIPE" if found.flags & PIPE else "EINVAL")
        offset, place = index(offset), _new(self._place)
        if not self._seek(found.handle, offset, place, WHENCE[whence]):
            raise self._failed()
        return int(place.value)

    def chsize(self, fd: int, size: int, shown: Any = None) -> None:
        """Give a file another size; the position stays. `shown` is what an error names."""
        found = self.get(fd)
        if size < 0:
            raise of_errno("EINVAL", shown)
        info = self._native.FILE_END_OF_FILE_INFO(EndOfFile=size)
        if not self._native.SetFileInformationByHandle(found.handle, c.FileEndOfFileInfo, info):
            code = self._native.GetLastError()
            raise of_errno("EACCES" if code == ACCESS_DENIED else errno_name(code), shown)

    def commit(self, fd: int) -> None:
        """Make a file permanent; EBADF if it cannot be."""
        if not self._native.FlushFileBuffers(self.get(fd).handle):
            raise of_errno("EBADF")


def _untranslated(sent: bytes) -> int:
    """Return how many bytes of the caller's became what was sent."""
    return len(sent) - sent.count(b"\r\n")
