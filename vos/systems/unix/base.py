"""What every function of a virtual `posix` stands on: the native calls and their refusals.

A native call returns a whole number; how it says that it failed is the system's habit (Linux gives
the error's number with a minus sign, macOS -1 and `errno`), and `failure` reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vos.systems.arguments import descriptor, path_bytes, whole_number
from vos.systems.oserrors import os_error


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one Unix differs where `posix` meets it.

    `failure(native, result)` is the error number of a call that returned `result` < 0; `error_names`
    and `message` tell what a number is called and says.
    """

    failure: Callable[[Any, int], int]
    error_names: dict[int, str]
    message: Callable[[int], str]
    stat_result: Callable[[Any], Any]
    at_cwd: int
    symlink_nofollow: int
    remove_directory: int


class PosixBase:
    """The native calls of one process, as the functions of its `posix` use them."""

    def __init__(self, native: Any, dialect: Dialect) -> None:
        self._native = native
        self._dialect = dialect
        self._cwd = dialect.at_cwd

    def _checked(self, result: int, filename: object = None, filename2: object = None) -> int:
        """The result of a native call; an OSError if it is a refusal."""
        if result < 0:
            raise self._error(self._dialect.failure(self._native, result), filename, filename2)
        return result

    def _error(self, number: int, filename: object = None, filename2: object = None) -> OSError:
        name = self._dialect.error_names.get(number, "")
        return os_error(name, number, self._dialect.message(number), filename, filename2)

    def _directory(self, dir_fd: Any) -> int:
        """A `dir_fd=` argument as the native calls take it."""
        if dir_fd is None:
            return self._cwd
        if not hasattr(dir_fd, "__index__"):
            raise TypeError(f"argument should be integer or None, not {type(dir_fd).__name__}")
        return whole_number(dir_fd)

    @staticmethod
    def _path(path: Any, function: str, argument: str = "path") -> bytes:
        found = path_bytes(path, function, argument)
        assert isinstance(found, bytes)  # descriptors are not allowed here
        return found

    def _place(
        self, path: Any, function: str, dir_fd: Any = None, follow_symlinks: bool = True
    ) -> bytes | int:
        """A path or a descriptor; ValueError where the other arguments do not go with the latter."""
        found = path_bytes(path, function, allow_fd=True)
        if isinstance(found, int):
            if dir_fd is not None:
                raise ValueError(f"{function}: can't specify dir_fd without matching path")
            if not follow_symlinks:
                raise ValueError(f"{function}: cannot use fd and follow_symlinks together")
        return found

    def _flags(self, follow_symlinks: bool) -> int:
        return 0 if follow_symlinks else self._dialect.symlink_nofollow


def name_like(path: Any, name: bytes) -> str | bytes:
    """A name that the system gave, as str or as bytes, whichever the caller's path was."""
    return name if isinstance(path, (bytes, bytearray)) else name.decode("utf-8", "surrogateescape")


__all__ = ["Dialect", "PosixBase", "descriptor", "name_like", "path_bytes", "whole_number"]
