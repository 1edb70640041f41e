"""What CPython's C functions do to their arguments before a system sees them.

Paths are str, bytes or os.PathLike, some also descriptors; descriptors are whole numbers or None.
The sentences are CPython's own, from Modules/posixmodule.c (`path_converter`, `dir_fd_converter`)
and Python/codecs.c: a program sees here what it sees on the real systems. Where CPython changed one
from version to version, so does this file with the version that runs.
"""

import sys
from operator import index
from typing import Any

from vos.systems.warning import warn

INT = 1 << 31  # a C int is from -INT to INT - 1
LONG = 1 << 63

TAKES_BUFFERS = sys.version_info < (3, 12)  # paths may be bytearrays, with a warning
NAMES_NUL = sys.version_info >= (3, 13)  # the sentence about NUL in a str names the parameter
WARNS_OF_BOOL = sys.version_info >= (3, 13)


def fspath(path: Any) -> str | bytes:
    """Return the file system path representation of the object."""
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    converter = getattr(kind, "__fspath__", None)
    if converter is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {kind.__name__}")
    result = converter(path)
    if isinstance(result, (str, bytes)):
        return result
    raise TypeError(
        f"expected {kind.__name__}.__fspath__() to return str or bytes, not {type(result).__name__}"
    )


def fs_encode(path: Any) -> bytes:
    """A path as bytes, with the sentences of `PyUnicode_FSConverter`: for names and arguments."""
    found = fspath(path)
    encoded = found.encode("utf-8", "surrogateescape") if isinstance(found, str) else found
    if 0 in encoded:
        raise ValueError("embedded null byte")
    return encoded


def whole_number(value: Any) -> int:
    """A C int from an object with `__index__`."""
    number = value if type(value) is int else index(value)
    if not -INT <= number < INT:
        raise OverflowError("Python int too large to convert to C int")
    return number


def long_number(value: Any, kind: str = "long") -> int:
    """A C long (or another 64-bit type, named in the sentence) from an object with `__index__`."""
    number = value if type(value) is int else index(value)
    if not -LONG <= number < LONG:
        raise OverflowError(f"Python int too large to convert to C {kind}")
    return number


def size(value: Any) -> int:
    """A Py_ssize_t from an object with `__index__`."""
    return long_number(value, "ssize_t")


def descriptor(value: Any) -> int:
    """A descriptor: a whole number, or an object whose `fileno()` gives one."""
    if isinstance(value, int):
        _warn_of_bool(value)
        return whole_number(value)
    fileno = getattr(value, "fileno", None)
    if fileno is None:
        raise TypeError("argument must be an int, or have a fileno() method.")
    number = fileno()
    if not isinstance(number, int):
        raise TypeError("fileno() returned a non-integer")
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return number


def _warn_of_bool(value: object) -> None:
    if WARNS_OF_BOOL and isinstance(value, bool):
        warn("bool is used as a file descriptor", RuntimeWarning)


def path_descriptor(value: Any) -> int:
    """A descriptor given in place of a path, or as `dir_fd`."""
    _warn_of_bool(value)
    number = index(value)
    if number >= INT:
        raise OverflowError("fd is greater than maximum")
    if number < -INT:
        raise OverflowError("fd is less than minimum")
    return number


_KINDS = {
    # (descriptors too, None too)
    (False, False): "string, bytes or os.PathLike",
    (True, False): "string, bytes, os.PathLike or integer",
    (False, True): "string, bytes, os.PathLike or None",
    (True, True): "string, bytes, os.PathLike, integer or None",
}


def path_name(path: Any, function: str, argument: str = "path") -> bytes:
    """A path as the bytes a Unix takes: UTF-8, undecodable ones escaped."""
    if type(path) is str:
        encoded = path.encode("utf-8", "surrogateescape")
        if "\0" in path:
            raise _nul(path, function, argument)
        return encoded
    found = path_bytes(path, function, argument)
    assert isinstance(found, bytes)  # descriptors are not allowed here
    return found


def path_bytes(
    path: Any, function: str, argument: str = "path", *, fd: bool = False, none: bool = False
) -> bytes | int:
    """A path as `path_name` gives it; a descriptor or None (here) where they may be given."""
    if isinstance(path, (str, bytes)):
        text: str | bytes = path
    elif path is None and none:
        return b"."
    elif fd and hasattr(path, "__index__"):
        return path_descriptor(path)
    else:
        text = _path_text(path, function, argument, _KINDS[fd, none])
    encoded = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    if 0 in encoded:
        raise _nul(text, function, argument)
    return encoded


def _path_text(path: Any, function: str, argument: str, kinds: str) -> str | bytes:
    sentence = f"{function}: {argument} should be {kinds}, not {type(path).__name__}"
    if getattr(type(path), "__fspath__", None) is not None:
        return fspath(path)
    if TAKES_BUFFERS and isinstance(path, (bytearray, memoryview)):
        warn(sentence, DeprecationWarning)
        return bytes(path)
    raise TypeError(sentence)


def _nul(text: str | bytes, function: str, argument: str) -> ValueError:
    if isinstance(text, str) and not NAMES_NUL:
        return ValueError("embedded null byte")
    return ValueError(f"{function}: embedded null character in {argument}")
