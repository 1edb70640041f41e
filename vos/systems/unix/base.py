"""What every function of a virtual `posix` stands on: the native calls and their refusals.

A native call returns a whole number; how it says that it failed is the system's habit (Linux gives
the error's number with a minus sign, macOS -1 and `errno`), and `Dialect.failure` reads it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from vos.systems.arguments import path_bytes, path_descriptor, path_name, whole_number
from vos.systems.oserrors import os_error
from vos.systems.structseq import StructSequence


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one Unix differs where `posix` meets it.

    failure        the error number of a call that returned less than 0: (native, result)
    errors         what a number is called, and what it says
    stat_result    this system's type; `stat_fields` takes the values beyond its times from a
                   filled `struct stat`
    entries        reads the next entries of a directory, (name, type bits of the mode or 0, inode),
                   none at the end, or tells a refusal: (native, fd, buffer)
    plain          what a function of the C library calls here, where that is no native call of the
                   same name: made from the native API
    sysconf ...    values, or functions of the `posix` (sysconf) or of a filled `struct statfs`
                   (pathconf); what is not in these tables is refused

    The rest is numbers by their meaning.
    """

    failure: Callable[[Any, int], int]
    errors: Mapping[int, tuple[str, str]]
    stat_result: type[StructSequence]
    stat_fields: Callable[[Any], tuple[Any, ...]]
    entries: Callable[[Any, int, bytearray], list[tuple[bytes, int, int]] | int]
    plain: Mapping[str, Callable[[Any], Callable[..., int]]]
    at_cwd: int
    symlink_nofollow: int
    symlink_follow: int
    remove_directory: int
    close_on_exec: int
    interrupted: int
    sysconf_names: Mapping[str, int]
    sysconf: Mapping[int, int | Callable[[Any], int]]
    confstr_names: Mapping[str, int]
    confstr: Mapping[int, str]
    pathconf_names: Mapping[str, int]
    pathconf: Mapping[int, int | Callable[[Any], int]]

    def message(self, number: int) -> str:
        """What a number says."""
        if number in self.errors:
            return self.errors[number][1]
        return f"Unknown error {number}" if number else "Success"

    def error(self, number: int, filename: object = None, filename2: object = None) -> OSError:
        """The exception for an error number of this system."""
        name = self.errors[number][0] if number in self.errors else ""
        return os_error(name, number, self.message(number), filename, filename2)


class PosixBase:
    """The native calls of one process, as the functions of its `posix` use them."""

    def __init__(self, native: Any, dialect: Dialect) -> None:
        self._native = native
        self._dialect = dialect
        self._cwd = dialect.at_cwd
        for name in _HOT:  # an attribute of one's own is found sooner than a call of the system
            make = dialect.plain.get(name)
            setattr(self, f"_{name}", make(native) if make else getattr(native, name))

    # The hot calls, declared for the type checker.
    _open: Callable[..., int]
    _close: Callable[..., int]
    _read: Callable[..., int]
    _write: Callable[..., int]
    _lseek: Callable[..., int]
    _fstat: Callable[..., int]
    _stat: Callable[..., int]
    _lstat: Callable[..., int]
    _fstatat: Callable[..., int]
    _mkdir: Callable[..., int]
    _rmdir: Callable[..., int]
    _unlink: Callable[..., int]
    _rename: Callable[..., int]

    def _checked(self, result: int, filename: object = None, filename2: object = None) -> int:
        """The result of a native call; an OSError if it is a refusal."""
        if result < 0:
            raise self._refusal(result, filename, filename2)
        return result

    def _patient(self, call: Callable[..., int], *arguments: Any, filename: object = None) -> int:
        """The result of a call that may wait, made again if a signal interrupted it (PEP 475)."""
        result = call(*arguments)
        return result if result >= 0 else self._again(result, call, *arguments, filename=filename)

    def _again(
        self, result: int, call: Callable[..., int], *arguments: Any, filename: object = None
    ) -> int:
        """What becomes of a refused call: made again after a signal, else its OSError."""
        while result < 0:
            if self._dialect.failure(self._native, result) != self._dialect.interrupted:
                raise self._refusal(result, filename)
            result = call(*arguments)
        return result

    def _refusal(self, result: int, filename: object = None, filename2: object = None) -> OSError:
        """The OSError that a native call's result stands for."""
        return self._dialect.error(
            self._dialect.failure(self._native, result), path_kind(filename), path_kind(filename2)
        )

    def _error(self, name: str, filename: object = None) -> OSError:
        """The OSError of an error of that name."""
        for number, (each, _) in self._dialect.errors.items():
            if each == name:
                return self._dialect.error(number, filename)
        raise LookupError(f"this system has no error {name}")

    def _directory(self, dir_fd: Any) -> int:
        """A `dir_fd=` argument as the native calls take it."""
        if dir_fd is None:
            return self._cwd
        if not hasattr(dir_fd, "__index__"):
            raise TypeError(f"argument should be integer or None, not {type(dir_fd).__name__}")
        return path_descriptor(dir_fd)

    def _placed(self, function: str, dir_fd: Any) -> Callable[..., int]:
        """The native call for a function on a name: as it is, or its `at` in that directory."""
        if dir_fd is None:
            return cast(Callable[..., int], getattr(self._native, function))
        return partial(getattr(self._native, f"{function}at"), self._directory(dir_fd))

    def _flags(self, follow_symlinks: bool) -> int:
        return 0 if follow_symlinks else self._dialect.symlink_nofollow


_HOT = """
    open close read write lseek fstat stat lstat fstatat mkdir rmdir unlink rename
""".split()


def name_like(path: Any, name: bytes) -> str | bytes:
    """A name that the system gave, as str or as bytes, whichever the caller's path was."""
    return name if isinstance(path, bytes) else name.decode("utf-8", "surrogateescape")


def path_kind(path: Any) -> Any:
    """The str or bytes that a path-like stands for; anything else as it is."""
    return path.__fspath__() if hasattr(type(path), "__fspath__") else path


__all__ = [
    "Dialect", "PosixBase", "name_like", "path_bytes", "path_kind", "path_name", "whole_number",
]  # fmt: skip
