"""`os.scandir` and the entries it gives, which know their type without asking the system.

Source: CPython's Modules/posixmodule.c, DirEntry and ScandirIterator: what is asked of the system
when, and what is kept.
"""

from collections.abc import Iterator
from contextlib import suppress
from types import GenericAlias
from typing import Any, final

from vos.kernel.processes import ProcessExit
from vos.systems.unix.base import name_like, path_kind
from vos.systems.warning import warn_of_leak

DIRECTORY_BUFFER = 32768
S_IFMT, S_IFREG, S_IFDIR, S_IFLNK = 0o170000, 0o100000, 0o040000, 0o120000


@final
class DirEntry:
    """An entry of a directory; what `stat` gave is kept."""

    __slots__ = ("_dir_fd", "_inode", "_kind", "_lstat", "_posix", "_stat", "name", "path")
    name: Any
    path: Any
    _posix: Any
    _dir_fd: Any
    _kind: int
    _inode: int
    _stat: Any
    _lstat: Any

    def __new__(cls, *_arguments: object, **_named: object) -> "DirEntry":
        """Refuse: only `scandir` makes entries."""
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self) -> Any:
        """Return the path for the entry."""
        return self.path

    def inode(self) -> int:
        """Return inode of the entry; cached per entry."""
        return self._inode

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        """Return stat_result object for the entry; cached per entry."""
        if not follow_symlinks or not self.is_symlink():
            if self._lstat is None:
                self._lstat = self._fetch(False)
            return self._lstat
        if self._stat is None:
            self._stat = self._fetch(True)
        return self._stat

    def _fetch(self, follow_symlinks: bool) -> Any:
        return self._posix.stat(self.path, dir_fd=self._dir_fd, follow_symlinks=follow_symlinks)

    def _is(self, wanted: int, follow_symlinks: bool) -> bool:
        kind = self._kind
        if not kind or (follow_symlinks and kind == S_IFLNK):
            try:
                kind = self.stat(follow_symlinks=follow_symlinks).st_mode & S_IFMT
            except FileNotFoundError:
                return False
        return bool(kind == wanted)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a directory; cached per entry."""
        return self._is(S_IFDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a file; cached per entry."""
        return self._is(S_IFREG, follow_symlinks)

    def is_symlink(self) -> bool:
        """Return True if the entry is a symbolic link; cached per entry."""
        return self._is(S_IFLNK, False)

    def is_junction(self) -> bool:
        """Return False: a Unix has no junctions."""
        return False

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle 'posix.DirEntry' object")

    __class_getitem__: Any = classmethod(GenericAlias)


DirEntry.__module__ = "posix"


class ScandirIterator:
    """What `os.scandir` returns: an iterator, and a context manager that closes the directory."""

    def __init__(self, posix: Any, path: Any, fd: int) -> None:
        self._posix, self._path, self._fd = posix, path, fd
        self._buffer = bytearray(DIRECTORY_BUFFER)
        kind = path_kind(path)
        self._dir_fd = path if hasattr(kind, "__index__") else None
        given = kind is not None and self._dir_fd is None
        self._text: Any = bytes(kind) if given and not isinstance(kind, str) else kind
        self._entries: Iterator[tuple[bytes, int, int]] = iter(())

    def __iter__(self) -> "ScandirIterator":
        return self

    def __next__(self) -> DirEntry:
        if self._fd < 0:
            raise StopIteration
        found = next(self._entries, None)
        if found is None:
            self._entries = iter(self._posix._entries(self._fd, self._path, self._buffer))
            found = next(self._entries, None)
        if found is None:
            self.close()
            raise StopIteration
        return self._entry(*found)

    def _entry(self, name: bytes, kind: int, inode: int) -> DirEntry:
        made = object.__new__(DirEntry)
        made.name = name_like(self._text, name)
        made.path = self._join(made.name)
        made._posix, made._dir_fd, made._kind, made._inode = (
            self._posix, self._dir_fd, kind, inode,
        )  # fmt: skip
        made._stat = made._lstat = None
        return made

    def _join(self, name: Any) -> Any:
        if self._dir_fd is not None:
            return name
        if self._text is None:
            return f"./{name}"
        slash: Any = b"/" if isinstance(self._text, bytes) else "/"
        return self._text + name if self._text.endswith(slash) else self._text + slash + name

    def close(self) -> None:
        """Close the directory; nothing happens the second time."""
        if self._fd >= 0:
            if self._dir_fd is not None:
                self._posix._lseek(self._fd, 0, 0)
            fd, self._fd = self._fd, -1
            with suppress(ProcessExit):  # the end of a process has closed it already
                self._posix._close(fd)

    def __enter__(self) -> "ScandirIterator":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_fd", -1) >= 0:
            warn_of_leak(self._posix._native._process, f"scandir iterator {self!r}")
            self.close()

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle 'posix.ScandirIterator' object")
