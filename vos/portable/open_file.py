"""`open` over a virtual system: a raw file on its descriptors, in the library's own layers.

    TextIOWrapper      encodings, newlines             CPython's own
    BufferedReader...  buffering                       CPython's own
    FileIO             read, write, seek, truncate     file_io.py: a system call each

The rules of `open`'s arguments are CPython's, from Modules/_io/_iomodule.c.
"""

import io
import os
import sys
from functools import cache
from types import ModuleType
from typing import Any

from vos.portable.file_io import FilePort, VirtualFileIO, make_file_io
from vos.systems.arguments import fspath
from vos.systems.warning import warn

LARGE_BUFFERS = sys.version_info >= (3, 14)  # a buffer is at least DEFAULT_BUFFER_SIZE
MOST_BUFFER = 8 << 20
LINE_WARNING = (
    "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be"
    " used"
)
HOST_LINESEP = os.linesep
_TEXT_OR_NONE = {str, type(None)}


class Opener:
    """`open` of one process, parameters as the built-in's; and its module `io`."""

    def __init__(self, port: FilePort) -> None:
        self._port = port
        self.file_io = make_file_io(port)
        self._wrapper: Any = io.TextIOWrapper
        if port.linesep != HOST_LINESEP:
            self._wrapper = make_text_wrapper(port.linesep, port.encoding)

    def open(
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
        """Open file and return a stream.  Raise OSError upon failure."""
        if type(file) is not str and not hasattr(file, "__index__"):
            file = fspath(file)
        binary, plain = _check_arguments(mode, buffering, encoding, errors, newline)
        raw = self.file_io(file, plain, closefd, opener)
        result: Any = raw
        try:
            waits = raw._character_device and raw.isatty()
            line_buffering = buffering == 1 or (buffering < 0 and waits)
            if buffering == 0:
                if not binary:
                    raise ValueError("can't have unbuffered text I/O")
                return raw
            result = _buffered(raw, mode, _buffer_size(raw, buffering))
            if binary:
                return result
            return self._text(result, mode, encoding, errors, newline, line_buffering)
        except BaseException:
            result.close()
            raise

    def _text(
        self,
        buffer: Any,
        mode: str,
        encoding: str | None,
        errors: str | None,
        newline: str | None,
        line_buffering: bool,
    ) -> Any:
        if encoding is None or encoding == "locale":
            encoding = self._port.encoding
        make = self._wrapper
        if newline is None and make is not io.TextIOWrapper and "+" not in mode:
            make = io.TextIOWrapper
            if mode[0] != "r":
                newline = self._port.linesep  # says the same to a file that is only written
        text: Any = make(buffer, encoding, errors, newline, line_buffering)
        text.mode = mode
        return text

    def module(self) -> ModuleType:
        """The module `io`."""
        module = ModuleType("io", io.__doc__)
        module.__dict__.update(io.__dict__)

        def open_code(path: str) -> Any:
            """Open the provided file with the intent to import the contents."""
            if not isinstance(path, str):
                raise TypeError(
                    f"open_code() argument 'path' must be str, not {type(path).__name__}"
                )
            return self.open(path, "rb")

        open_code.__module__ = "_io"
        module.__dict__.update(
            open=self.open, open_code=open_code, FileIO=self.file_io, TextIOWrapper=self._wrapper
        )
        return module


def make_text_wrapper(linesep: str, own_encoding: str) -> type[io.TextIOWrapper]:
    """Return `io.TextIOWrapper` of a system whose lines end otherwise than the host's."""

    class TextIOWrapper(io.TextIOWrapper):
        __doc__ = io.TextIOWrapper.__doc__

        def __init__(
            self, buffer: Any, encoding: str | None = None, errors: str | None = None,
            newline: str | None = None, line_buffering: bool = False, write_through: bool = False,
        ) -> None:  # fmt: skip
            if encoding is None or encoding == "locale":
                encoding = own_encoding
            super().__init__(buffer, encoding, errors, newline, line_buffering, write_through)
            self._ends_lines = newline is None

        def __reduce_ex__(self, protocol: Any) -> Any:
            raise TypeError("cannot pickle '_io.TextIOWrapper' object")

        def reconfigure(self, **changes: Any) -> None:
            super().reconfigure(**changes)
            if "newline" in changes:
                self._ends_lines = changes["newline"] is None

        def write(self, text: str, /) -> int:
            if self._ends_lines and "\n" in text:
                super().write(text.replace("\n", linesep))
                return len(text)
            return super().write(text)

    TextIOWrapper.__module__ = "_io"
    TextIOWrapper.__qualname__ = "TextIOWrapper"
    return TextIOWrapper


Opener.open.__module__ = "_io"
Opener.open.__qualname__ = "open"


def _check_arguments(
    mode: str, buffering: int, encoding: object, errors: object, newline: object
) -> tuple[bool, str]:
    """Refuse what does not fit together; tell whether it is binary, and the raw file's mode."""
    if not {type(encoding), type(errors), type(newline)} <= _TEXT_OR_NONE:
        _check_texts(encoding=encoding, errors=errors, newline=newline)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if not hasattr(buffering, "__index__"):
        kind = type(buffering).__name__
        raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
    binary, raw = _understood(mode)
    if binary:
        _check_binary(buffering, encoding, errors, newline)
    return binary, raw


def _check_texts(**texts: object) -> None:
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise TypeError(
                f"open() argument {name!r} must be str or None, not {type(value).__name__}"
            )


@cache
def _understood(mode: str) -> tuple[bool, str]:
    letters = set(mode)
    if letters - set("axrwb+t") or len(mode) > len(letters):
        raise ValueError(f"invalid mode: {mode!r}")
    if {"t", "b"} <= letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set("xrwa")) > 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    return "b" in letters, mode.replace("b", "").replace("t", "")


def _check_binary(buffering: int, encoding: object, errors: object, newline: object) -> None:
    for name, value in (("an encoding", encoding), ("an errors", errors), ("a newline", newline)):
        if value is not None:
            raise ValueError(f"binary mode doesn't take {name} argument")
    if buffering == 1:
        warn(LINE_WARNING, RuntimeWarning)


def _buffer_size(raw: VirtualFileIO, buffering: int) -> int:
    if buffering > 1:
        return buffering
    if LARGE_BUFFERS:
        return max(min(raw._blksize, MOST_BUFFER), io.DEFAULT_BUFFER_SIZE)
    return raw._blksize


def _buffered(raw: VirtualFileIO, mode: str, size: int) -> Any:
    if "+" in mode:
        return io.BufferedRandom(raw, size)
    return io.BufferedReader(raw, size) if "r" in mode else io.BufferedWriter(raw, size)
