"""`open` over a virtual system: a raw file on its descriptors, in the standard library's own layers.

    TextIOWrapper      encodings, newlines             CPython's own
    BufferedReader...  buffering                       CPython's own
    VirtualFileIO      read, write, seek, truncate     one system call of the virtual system each

The rules of `open`'s arguments are CPython's, from Lib/_pyio.py: which modes exist, what goes with
binary, when a text file is line buffered.
"""

import io
from typing import Any

_MODES = {"x": "O_CREAT O_EXCL", "r": "", "w": "O_CREAT O_TRUNC", "a": "O_APPEND O_CREAT"}
S_IFMT, S_IFDIR = 0o170000, 0o040000
DEFAULT_BUFFER_SIZE = io.DEFAULT_BUFFER_SIZE


class VirtualFileIO(io.RawIOBase):
    """`io.FileIO` over the functions of a virtual `posix` or `nt`.

    `system` is that module (its `open`, `read`, `write`, `lseek`, `fstat`, ... and `O_` flags).
    """

    def __init__(
        self, system: Any, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None
    ) -> None:
        self._system = system
        self._fd = -1
        self._closefd = closefd
        self._made = set(mode) & set("xrwa")
        self._updating = "+" in mode
        if isinstance(file, float):
            raise TypeError("integer argument expected, got float")
        if isinstance(file, int) and not isinstance(file, bool):
            if file < 0:
                raise ValueError("negative file descriptor")
            self._fd = file
        else:
            if not closefd:
                raise ValueError("Cannot use closefd=False with file name")
            self._fd = self._open(file, opener)
        self.name = file
        try:
            self._refuse_directory(file)
            if "a" in self._made:
                self._seek_end()
        except BaseException:
            if not isinstance(file, int):
                self._system.close(self._fd)
            self._fd = -1
            self._closefd = False
            raise

    def _open(self, file: Any, opener: Any) -> int:
        system, flags = self._system, 0
        (kind,) = self._made
        for name in _MODES[kind].split():
            flags |= getattr(system, name)
        reading, writing = self.readable(), self.writable()
        flags |= (
            system.O_RDWR if reading and writing else system.O_WRONLY if writing else system.O_RDONLY
        )
        flags |= getattr(system, "O_NOINHERIT", 0) or getattr(system, "O_CLOEXEC", 0)
        flags |= getattr(system, "O_BINARY", 0)
        if opener is None:
            return int(system.open(file, flags, 0o666))
        fd = opener(file, flags)
        if not isinstance(fd, int):
            raise TypeError("expected integer from opener")
        if fd < 0:
            raise ValueError(f"opener returned {fd}")
        return fd

    def _refuse_directory(self, file: Any) -> None:
        status = self._system.fstat(self._fd)
        self._size = status.st_size
        self._block = getattr(status, "st_blksize", 0)
        if status.st_mode & S_IFMT == S_IFDIR:
            raise self._system._is_a_directory(file)

    def _seek_end(self) -> None:
        try:
            self._system.lseek(self._fd, 0, 2)
        except OSError:
            if not self._is_stream():
                raise

    def _is_stream(self) -> bool:
        return not self.seekable()

    def __repr__(self) -> str:
        name = f"{type(self).__module__}.FileIO"
        if self.closed:
            return f"<{name} [closed]>"
        return f"<{name} name={self.name!r} mode={self.mode!r} closefd={self._closefd!r}>"

    # -- what it is

    @property
    def mode(self) -> str:
        """The mode as `FileIO` shows it: 'rb', 'rb+', 'wb', 'xb', 'ab' and so on."""
        (kind,) = self._made
        if kind in "xa":
            return f"{kind}b+" if self._updating else f"{kind}b"
        return "rb+" if self._updating else f"{kind}b"

    @property
    def closefd(self) -> bool:
        """Whether closing this file closes the descriptor."""
        return self._closefd

    def readable(self) -> bool:
        """Whether it was opened for reading."""
        self._check_open()
        return "r" in self._made or self._updating

    def writable(self) -> bool:
        """Whether it was opened for writing."""
        self._check_open()
        return self._made != {"r"} or self._updating

    def seekable(self) -> bool:
        """Whether it has a position."""
        self._check_open()
        try:
            self._system.lseek(self._fd, 0, 1)
        except OSError:
            return False
        return True

    def fileno(self) -> int:
        """The descriptor."""
        self._check_open()
        return self._fd

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        self._check_open()
        return bool(self._system.isatty(self._fd))

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _check(self, able: bool, what: str) -> None:
        if not able:
            raise io.UnsupportedOperation(f"File not open for {what}")

    # -- what it does

    def readinto(self, buffer: Any) -> int | None:
        """Read into a buffer; how many bytes, None if none are there yet."""
        self._check(self.readable(), "reading")
        try:
            return int(self._system.readinto(self._fd, buffer))
        except BlockingIOError:
            return None

    def readall(self) -> bytes:
        """Read until the end."""
        self._check(self.readable(), "reading")
        chunks = []
        want = max(DEFAULT_BUFFER_SIZE, self._size + 1)
        try:
            while chunk := self._system.read(self._fd, want):
                chunks.append(chunk)
        except BlockingIOError:
            if not chunks:
                return None  # type: ignore[return-value] # as FileIO does when nothing is there
        return b"".join(chunks)

    def write(self, data: Any) -> int | None:  # type: ignore[override] # None when it would block
        """Write a buffer; how many bytes, None if it would block."""
        self._check(self.writable(), "writing")
        try:
            return int(self._system.write(self._fd, data))
        except BlockingIOError:
            return None

    def seek(self, position: int, whence: int = 0) -> int:
        """Move to a position; return it."""
        if isinstance(position, float):
            raise TypeError("an integer is required")
        self._check_open()
        return int(self._system.lseek(self._fd, position, whence))

    def tell(self) -> int:
        """The position."""
        self._check_open()
        return int(self._system.lseek(self._fd, 0, 1))

    def truncate(self, size: int | None = None) -> int:
        """Cut or lengthen the file, to the position if no size is given."""
        self._check(self.writable(), "writing")
        if size is None:
            size = self.tell()
        self._system.ftruncate(self._fd, size)
        return size

    def close(self) -> None:
        """Close the descriptor, unless it is only borrowed."""
        if self.closed:
            return
        super().close()
        if self._closefd and self._fd >= 0:
            self._system.close(self._fd)


class Opener:
    """`open` of one process: `Opener(system)(file, mode, ...)`, parameters as the built-in's."""

    def __init__(self, system: Any) -> None:
        self._system = system

    def __call__(
        self,
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        """Open a file of the virtual system; see the built-in `open`."""
        if not isinstance(file, int):
            file = self._system.fspath(file)
        _check_arguments(mode, buffering, encoding, errors, newline)
        binary = "b" in mode
        raw = VirtualFileIO(
            self._system, file, mode.replace("b", "").replace("t", ""), closefd, opener
        )
        result: Any = raw
        try:
            line_buffering = buffering == 1 or (buffering < 0 and raw.isatty())
            if buffering == 0:
                if not binary:
                    raise ValueError("can't have unbuffered text I/O")
                return raw
            result = _buffered(raw, mode, _buffer_size(raw, buffering))
            if binary:
                return result
            text = io.TextIOWrapper(
                result, self._encoding(encoding), errors, newline, line_buffering
            )
            result = text
            text.mode = mode  # type: ignore[misc] # open sets it, as the built-in does
            return text
        except BaseException:
            result.close()
            raise

    def _encoding(self, encoding: str | None) -> str:
        return self._system._text_encoding if encoding in (None, "locale") else str(encoding)


def _check_arguments(
    mode: str, buffering: int, encoding: object, errors: object, newline: object
) -> None:
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if not isinstance(buffering, int):
        raise TypeError(f"'{type(buffering).__name__}' object cannot be interpreted as an integer")
    letters = set(mode)
    if letters - set("axrwb+t") or len(mode) > len(letters):
        raise ValueError(f"invalid mode: {mode!r}")
    if {"t", "b"} <= letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set("xrwa")) != 1:
        raise ValueError(
            "must have exactly one of create/read/write/append mode"
            if letters & set("xrwa")
            else "Must have exactly one of create/read/write/append mode and at most one plus"
        )
    if "b" in letters:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"binary mode doesn't take a{'n' * (name[0] in 'e')} {name} argument")
    if newline not in (None, "", "\n", "\r", "\r\n"):
        raise ValueError(f"illegal newline value: {newline!r}")


def _buffer_size(raw: VirtualFileIO, buffering: int) -> int:
    if buffering > 1:
        return buffering
    return raw._block if raw._block > 1 else DEFAULT_BUFFER_SIZE


def _buffered(raw: VirtualFileIO, mode: str, size: int) -> Any:
    if "+" in mode:
        return io.BufferedRandom(raw, size)
    return io.BufferedReader(raw, size) if "r" in mode else io.BufferedWriter(raw, size)
