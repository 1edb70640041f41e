"""`io.FileIO` over a virtual system's descriptors: a system call of its own for each operation.

The rules (modes, names, what is asked when, sentences) are CPython's, from Modules/_io/fileio.c.
`make_file_io` gives each process a class of its own, as `io.FileIO` is one.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, index
from typing import Any

from vos.kernel.processes import Process, ProcessExit
from vos.systems.arguments import INT, WARNS_OF_BOOL, fspath
from vos.systems.warning import warn, warn_of_leak

S_IFMT, S_IFDIR, S_IFCHR, S_IFREG = 0o170000, 0o040000, 0o020000, 0o100000
FIRST_READ, MOST_READ = 1 << 16, 1 << 24

_close_layers = io.RawIOBase.close  # by name: `super()` would be made for every file
SENTENCE = "Must have exactly one of create/read/write/append mode and at most one plus"


@dataclass(frozen=True, slots=True)
class FilePort:
    """What of a system files stand on: the functions of its `posix` or `nt`, for one process.

    `flags` are the flags of `open` by mode ("r", "r+", "w" ...), `error` makes the OSError of an
    error's name, `encoding` and `linesep` are what text files get when nothing else is asked for.
    Of what `fstat` gives, st_mode counts, and st_blksize where there is one.
    """

    process: Process
    open: Callable[..., int]
    close: Callable[[int], None]
    read: Callable[[int, int], bytes]
    readinto: Callable[[int, Any], int]
    write: Callable[[int, Any], int]
    lseek: Callable[[int, int, int], int]
    fstat: Callable[[int], Any]
    ftruncate: Callable[[int, int], None]
    isatty: Callable[[int], bool]
    set_inheritable: Callable[[int, bool], None]
    error: Callable[[str, object], OSError]
    flags: Mapping[str, int]
    encoding: str
    linesep: str


class VirtualFileIO(io.RawIOBase):
    """A raw file; the class attribute `port` is the system's."""

    port: FilePort
    _fd = -1
    _closed = True
    _closefd = True
    _seekable: bool | None = None
    _blksize = io.DEFAULT_BUFFER_SIZE
    _character_device = False
    _plain_mode = ""

    def __init__(
        self, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None
    ) -> None:
        if self._fd >= 0:  # made once more: what it was is given up
            self.close()
        if not isinstance(mode, str):
            raise TypeError(f"FileIO() argument 'mode' must be str, not {type(mode).__name__}")
        self._plain_mode = plain = _plain_mode(mode)
        self._readable = plain in _READING
        self._writable = plain != "r"
        self._closefd, self._seekable = bool(closefd), None
        self._fd = fd = self._descriptor(file, opener)
        self._closed = False
        try:
            self._examine(file)
            self.name = file
            if plain[0] == "a":
                self._to_end()
        except BaseException:
            if not _is_number(file):
                self.port.close(fd)
            self._fd, self._closed = -1, True
            raise

    def _descriptor(self, file: Any, opener: Any) -> int:
        if type(file) is not str and _is_number(file):
            return _given_descriptor(file)
        if not self._closefd:
            raise ValueError("Cannot use closefd=False with file name")
        name = file if type(file) is str else fspath(file)
        if ("\0" if isinstance(name, str) else 0) in name:
            raise ValueError("embedded null byte")
        port, flags = self.port, self.port.flags[self._plain_mode]
        if opener is None:
            return port.open(file, flags, 0o666)
        fd = opener(file, flags)
        if not isinstance(fd, int):
            raise TypeError("expected integer from opener")
        if fd < 0:
            raise ValueError(f"opener returned {fd}")
        port.set_inheritable(fd, False)
        return fd

    def _examine(self, file: Any) -> None:
        """Refuse a directory, and remember what kind of file it is."""
        status = self.port.fstat(self._fd)
        kind = status.st_mode & S_IFMT
        if kind == S_IFDIR:
            raise self.port.error("EISDIR", file)
        self._character_device = kind == S_IFCHR
        if kind == S_IFREG:
            self._seekable = True
        block = getattr(status, "st_blksize", 0)
        if block > 1:
            self._blksize = block

    def _to_end(self) -> None:
        try:
            self.port.lseek(self._fd, 0, 2)
        except OSError:
            if self.seekable():
                raise

    def __repr__(self) -> str:
        kind = f"_io.{type(self).__name__}"
        if self._fd < 0:
            return f"<{kind} [closed]>"
        name = getattr(self, "name", None)
        shown = f"fd={self._fd}" if name is None else f"name={name!r}"
        return f"<{kind} {shown} mode={self.mode!r} closefd={self._closefd!r}>"

    def __del__(self) -> None:
        if self._fd >= 0 and self._closefd:
            self._dealloc_warn(self)
            self.close()

    def _dealloc_warn(self, source: object) -> None:
        if self._fd >= 0 and self._closefd:
            warn_of_leak(self.port.process, f"file {source!r}")

    def __getstate__(self) -> Any:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    # -- what it is

    @property
    def mode(self) -> str:
        """The mode as `FileIO` shows it: 'rb', 'rb+', 'wb', 'xb', 'ab' and so on."""
        plain = self._plain_mode
        return ("rb" if plain == "w+" else f"{plain[0]}b") + plain[1:]

    @property
    def closefd(self) -> bool:
        """Whether closing this file closes the descriptor."""
        return self._closefd

    def readable(self) -> bool:
        """True if file was opened in a read mode."""
        self._check_open()
        return self._readable

    def writable(self) -> bool:
        """True if file was opened in a write mode."""
        if self._fd < 0:
            self._check_open()
        return self._writable

    def seekable(self) -> bool:
        """True if file supports random-access."""
        if self._fd < 0:
            self._check_open()
        if self._seekable is None:
            try:
                self.port.lseek(self._fd, 0, 1)
                self._seekable = True
            except OSError:
                self._seekable = False
        return self._seekable

    def fileno(self) -> int:
        """Return the underlying file descriptor (an integer)."""
        self._check_open()
        return self._fd

    def isatty(self) -> bool:
        """True if the file is connected to a TTY device."""
        self._check_open()
        return self.port.isatty(self._fd)

    def _check_open(self) -> None:
        if self._fd < 0:
            raise ValueError("I/O operation on closed file")

    def _check_readable(self) -> None:
        if not self._readable or self._fd < 0:
            self._check_open()
            raise io.UnsupportedOperation("File not open for reading")

    def _check_writable(self) -> None:
        if not self._writable or self._fd < 0:
            self._check_open()
            raise io.UnsupportedOperation("File not open for writing")

    # -- what it does

    def read(self, size: int | None = -1, /) -> bytes | None:
        """Read at most size bytes, returned as bytes; all with no or a negative size."""
        self._check_readable()
        if size is None or size < 0:
            return self.readall()
        try:
            return self.port.read(self._fd, size)
        except BlockingIOError:
            return None

    def readinto(self, buffer: Any, /) -> int | None:
        """Read into a buffer; how many bytes, None if none are there yet."""
        self._check_readable()
        try:
            return self.port.readinto(self._fd, buffer)
        except BlockingIOError:
            return None

    def readall(self) -> bytes:
        """Read all data from the file, returned as bytes."""
        self._check_readable()
        chunks, want = [], FIRST_READ
        try:
            while chunk := self.port.read(self._fd, want):
                chunks.append(chunk)
                want = min(want * 2, MOST_READ)
        except BlockingIOError:
            if not chunks:
                return None  # type: ignore[return-value] # as FileIO does when nothing is there
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def write(self, data: Any, /) -> int | None:
        """Write a buffer to the file; how many bytes, None if it would block."""
        if not self._writable or self._fd < 0:
            self._check_writable()
        try:
            return self.port.write(self._fd, data)
        except BlockingIOError:
            return None
        except ProcessExit:
            if not self.port.process.left:
                raise
            return memoryview(data).nbytes  # a file that was never closed, long after the program

    def seek(self, position: int, whence: int = 0, /) -> int:
        """Move to a new file position and return it."""
        self._check_open()
        return self.port.lseek(self._fd, position, whence)

    def tell(self) -> int:
        """Return the current file position."""
        if self._fd < 0:
            self._check_open()
        return self.port.lseek(self._fd, 0, 1)

    def truncate(self, size: int | None = None, /) -> int:
        """Truncate the file to at most size bytes and return the truncated size."""
        self._check_writable()
        length = self.tell() if size is None else size
        self.port.ftruncate(self._fd, length)
        return length

    # The layers above ask ten times a file: a getter written in C.
    closed = property(attrgetter("_closed"), doc="True if the file is closed")

    def close(self) -> None:
        """Close the file; the descriptor too, unless it is only borrowed."""
        fd = self._fd
        if fd < 0:
            return
        try:
            _close_layers(self)
        finally:
            self._fd, self._closed = -1, True
            if self._closefd:
                try:  # noqa: SIM105 # `suppress` would take as long as the call
                    self.port.close(fd)
                except ProcessExit:
                    pass  # the end of a process has closed it already


def _is_number(file: Any) -> bool:
    return hasattr(file, "__index__")


def _given_descriptor(file: Any) -> int:
    if WARNS_OF_BOOL and isinstance(file, bool):
        warn("bool is used as a file descriptor", RuntimeWarning)
    fd = index(file)
    if not -INT <= fd < INT:  # then FileIO takes it for a name
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(file).__name__}")
    if fd < 0:
        raise ValueError("negative file descriptor")
    return fd


_READING = ("r", "r+", "w+", "a+", "x+")


@cache
def _plain_mode(mode: str) -> str:
    """A mode without its "b", the plus last; ValueError as FileIO words it."""
    if strange := set(mode) - set("xrwab+"):
        raise ValueError(f"invalid mode: {mode}" if strange else SENTENCE)
    plain = mode.replace("b", "").replace("+", "")
    if len(plain) != 1 or mode.count("+") > 1:
        raise ValueError(SENTENCE)
    return plain + "+" * mode.count("+")


def make_file_io(port: FilePort) -> type[VirtualFileIO]:
    """`io.FileIO` of one process."""
    return type("FileIO", (VirtualFileIO,), {"port": port, "__module__": "_io"})
