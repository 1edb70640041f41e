"""What CPython's C functions do to their arguments before a system sees them.

Paths are str, bytes or os.PathLike, some also descriptors; descriptors are whole numbers or None.
The sentences are CPython's own, from Modules/posixmodule.c (`path_converter`, `dir_fd_converter`)
and Python/codecs.c: a program sees here what it sees on the real systems.
"""

from operator import index
from typing import Any


def fspath(path: Any) -> str | bytes:
    """The file system path of an object: itself, or what its `__fspath__` gives."""
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    try:
        converter = kind.__fspath__
    except AttributeError:
        raise TypeError(
            f"expected str, bytes or os.PathLike object, not {kind.__name__}"
        ) from None
    result = converter(path)
    if isinstance(result, (str, bytes)):
        return result
    raise TypeError(
        f"expected {kind.__name__}.__fspath__() to return str or bytes,"
        f" not {type(result).__name__}"
    )


def whole_number(value: Any, what: str = "an integer") -> int:
    """A C int from an object with `__index__`."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(
            f"{what} is required (got type {type(value).__name__})"
            if what != "an integer"
            else f"'{type(value).__name__}' object cannot be interpreted as an integer"
        ) from None
    if not -(1 << 31) <= number < 1 << 31:
        raise OverflowError(
            "Python int too large to convert to C int"
            if abs(number) >= 1 << 63
            else f"signed integer is {'greater than maximum' if number > 0 else 'less than minimum'}"
        )
    return number


def descriptor(value: Any) -> int:
    """A descriptor: a whole number, or an object whose `fileno()` gives one."""
    if hasattr(value, "__index__"):
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


def path_bytes(
    path: Any, function: str, argument: str = "path", *, allow_fd: bool = False, nullable: bool = False
) -> bytes | int:
    """A path as the bytes a Unix takes (UTF-8, undecodable ones escaped), or a descriptor."""
    if type(path) is str:
        encoded = path.encode("utf-8", "surrogateescape")
    elif type(path) is bytes:
        encoded = path
    elif path is None and nullable:
        encoded = b"."
    elif allow_fd and hasattr(path, "__index__"):
        return whole_number(path)
    else:
        try:
            found = fspath(path)
        except TypeError:
            if hasattr(type(path), "__fspath__"):
                raise
            kinds = "string, bytes, os.PathLike" + (
                (", integer" if nullable else " or integer") if allow_fd else ""
            )
            kinds = kinds + " or None" if nullable else kinds
            if not allow_fd and not nullable:
                kinds = "string, bytes or os.PathLike"
            raise TypeError(
                f"{function}: {argument} should be {kinds}, not {type(path).__name__}"
            ) from None
        encoded = found.encode("utf-8", "surrogateescape") if isinstance(found, str) else found
    if b"\0" in encoded:
        raise ValueError(
            "embedded null byte"
            if isinstance(path, str)
            else f"{function}: embedded null character in {argument}"
        )
    return encoded
