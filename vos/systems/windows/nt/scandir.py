"""`os.scandir` and its entries, which know from the search what `stat` would tell.

On Windows a search's data has attributes, times and size, so an entry's `is_dir` and its
`stat(follow_symlinks=False)` ask nothing more. Source: Modules/posixmodule.c of CPython
(DirEntry_from_find_data, DirEntry_fetch_stat).
"""

from __future__ import annotations

from types import GenericAlias
from typing import Any, final

from vos.systems.warning import warn_of_leak
from vos.systems.windows import constants as c
from vos.systems.windows.nt.base import like
from vos.systems.windows.nt.stat_result import from_find_data

NO_MORE_FILES, FILE_NOT_FOUND = 18, 2
S_IFMT, S_IFREG, S_IFDIR, S_IFLNK = 0o170000, 0o100000, 0o040000, 0o120000


@final
class DirEntry:
    """An entry of a directory; what `stat` gave is kept."""

    __slots__ = ("_attributes", "_inode", "_lstat", "_nt", "_stat", "_tag", "name", "path")
    name: Any
    path: Any
    _attributes: int
    _inode: int | None
    _lstat: Any
    _nt: Any
    _stat: Any
    _tag: int

    def __new__(cls, *_arguments: object, **_named: object) -> DirEntry:
        """Refuse: only `scandir` makes entries."""
        raise TypeError("cannot create 'nt.DirEntry' instances")

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self) -> Any:
        """Return the path for the entry."""
        return self.path

    def inode(self) -> int:
        """Return inode of the entry; cached per entry."""
        if self._inode is None:
            self._inode = self._nt.lstat(self.path).st_ino
        return self._inode

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        """Return stat_result object for the entry; cached per entry."""
        if not follow_symlinks or not self.is_symlink():
            return self._lstat
        if self._stat is None:
            self._stat = self._nt.stat(self.path)
        return self._stat

    def is_symlink(self) -> bool:
        """Return True if the entry is a symbolic link; cached per entry."""
        return bool(self._tag == c.IO_REPARSE_TAG_SYMLINK)

    def is_junction(self) -> bool:
        """Return True if the entry is a junction; cached per entry."""
        return bool(self._tag == c.IO_REPARSE_TAG_MOUNT_POINT)

    def _is(self, wanted: int, follow_symlinks: bool) -> bool:
        if self.is_symlink():
            if not follow_symlinks:
                return False
            try:
                return bool(self.stat().st_mode & S_IFMT == wanted)
            except FileNotFoundError:
                return False
        directory = self._attributes & c.FILE_ATTRIBUTE_DIRECTORY != 0
        return bool(directory == (wanted == S_IFDIR))

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a directory; cached per entry."""
        return self._is(S_IFDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a file; cached per entry."""
        return self._is(S_IFREG, follow_symlinks)

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle 'nt.DirEntry' object")

    __class_getitem__: Any = classmethod(GenericAlias)


DirEntry.__module__ = "nt"


class ScandirIterator:
    """What `os.scandir` returns: an iterator, and a context manager that ends the search."""

    def __init__(self, nt: Any, path: Any, place: str) -> None:
        self._nt, self._path, self._place = nt, path, place
        self._native = nt._native
        self._data = self._native.WIN32_FIND_DATAW()
        self._search = self._native.FindFirstFileW(pattern_in(place), self._data)
        self._first = True
        if self._search == -1 and self._native.GetLastError() != FILE_NOT_FOUND:
            raise nt._last(path)

    def __iter__(self) -> ScandirIterator:
        return self

    def __next__(self) -> DirEntry:
        while self._search != -1:
            if not self._first and not self._native.FindNextFileW(self._search, self._data):
                code = self._native.GetLastError()
                self.close()
                if code != NO_MORE_FILES:
                    raise self._nt._last(self._path)
                break
            self._first = False
            if self._data.cFileName not in (".", ".."):
                return self._entry()
        raise StopIteration

    def _entry(self) -> DirEntry:
        data, made = self._data, object.__new__(DirEntry)
        made.name = like(self._path, data.cFileName)
        place = self._place
        joined = place + data.cFileName if place[-1] in "\\/:" else f"{place}\\{data.cFileName}"
        made.path = like(self._path, joined)
        made._nt, made._inode, made._stat = self._nt, None, None
        made._attributes, made._tag = data.dwFileAttributes, data.dwReserved0
        made._lstat = from_find_data(data, joined)
        return made

    def close(self) -> None:
        """End the search; nothing happens the second time."""
        if self._search != -1:
            self._native.FindClose(self._search)
            self._search = -1

    def __enter__(self) -> ScandirIterator:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_search", -1) != -1:
            warn_of_leak(self._nt._native._process, f"scandir iterator {self!r}")
            self.close()

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle 'nt.ScandirIterator' object")


def pattern_in(place: str) -> str:
    """The pattern that finds all names of a directory; "" stays what leads nowhere."""
    if not place:
        return place
    return place + "*.*" if place[-1:] in ("\\", "/", ":") else place + "\\*.*"
