"""FindFirstFileW and its neighbours: a directory's names that match a pattern.

"*" matches any characters, "?" one, "*." names without a dot, "*.*" all names. What is asked for
are the names as they were when the search began, in alphabetical order, as NTFS tells them.
Source: "FindFirstFileW" and "FindNextFileW" in learn.microsoft.com; FsRtlIsNameInExpression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from vos.errors import KernelError
from vos.filesystem import Entry, Inode
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, Place, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup, paths
from vos.systems.windows.attributes import EPOCH, attributes_of
from vos.systems.windows.rules import fold
from vos.systems.windows.structs import WIN32_FIND_DATAW
from vos.systems.windows.user_memory import no_such

FIRST_HANDLE = 0x1000_0000  # a search is no object of the kernel's, its handle is an address


class Search:
    """A search: the entries that are left."""

    __slots__ = ("entries", "volume")

    def __init__(self, volume: Volume, entries: Iterator[Entry]) -> None:
        self.volume = volume
        self.entries = entries


@lru_cache(maxsize=256)
def matcher(pattern: str) -> re.Pattern[str] | None:
    """Return what matches a pattern, None for all names."""
    if pattern in ("*", "*.*"):
        return None
    if pattern == "*.":
        return re.compile(r"[^.]*|\.\.?")
    text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(text.replace(r".*\..*", r".*") if pattern.endswith(".*") else text, re.I)


def _split(process: Process, path: str) -> tuple[Place, Inode, str, bool]:
    r"""Return the directory that a search is in and its pattern; True if that is a plain name."""
    text = path.partition("\0")[0]
    if not text.startswith("\\\\?\\"):
        text = text.replace("/", "\\")
    before, separator, pattern = text.rpartition("\\")
    if not separator and text[1:2] == ":":
        before, pattern = text[:2], text[2:]
    wild = "*" in pattern or "?" in pattern
    if wild:
        place = lookup.resolve(process, lookup.parsed(process, before + separator or "."))
        start, parts, _ = place
        return start, _directory(process, start, parts), pattern.rstrip(" "), False
    if separator and not pattern:
        raise KernelError("ERROR_FILE_NOT_FOUND", "a search names no file behind its separator")
    volume, directory, name, inode = lookup.existing(process, path)
    if not name:
        raise KernelError("ERROR_FILE_NOT_FOUND", "a drive's root is in no directory")
    return (volume, inode), directory, paths.shown(name), True


def _directory(process: Process, start: Place, parts: paths.Parts) -> Inode:
    try:
        place = process.kernel.names.walk(process, start, parts)
    except KernelError as error:
        raise lookup.behind(error) from None
    if place[1].mode & S_IFMT != S_IFDIR:
        raise KernelError("ERROR_DIRECTORY", "the search is in what is no directory")
    return place[1]


def _alphabetical(entry: Entry) -> bytes:
    return fold(entry.name)


def FindFirstFileW(process: Process, lpFileName: kinds.Text, lpFindFileData: kinds.Struct) -> int:
    """Begin a search and tell its first file; return the search's handle."""
    if not isinstance(lpFileName, str):
        raise TypeError("a path is a str")
    place, directory, pattern, exact = _split(process, lpFileName)
    volume = place[0]
    entries = volume.readdir(directory)
    names = sorted(entries[2:], key=_alphabetical)
    entries = names if directory is volume.root else entries[:2] + names
    if exact:
        chosen = [entry for entry in entries if entry.number == place[1].number]
        chosen = [e for e in chosen if e.name.upper() == paths.wide(pattern).upper()] or chosen
        entries = chosen[:1]
    elif (match := matcher(pattern)) is not None:
        entries = [entry for entry in entries if match.fullmatch(paths.shown(entry.name))]
    if not entries:
        raise KernelError("ERROR_FILE_NOT_FOUND", "no name matches")
    search = Search(volume, iter(entries))
    fill(volume, next(search.entries), lpFindFileData)
    own = process.own
    handle: int = FIRST_HANDLE + next(own.numbers)
    own.finds[handle] = search
    return handle


def FindFirstFileExW(
    process: Process, lpFileName: kinds.Text, fInfoLevelId: kinds.Int,
    lpFindFileData: kinds.Struct, fSearchOp: kinds.Int, lpSearchFilter: kinds.Struct,
    dwAdditionalFlags: kinds.Dword,
) -> int:  # fmt: skip
    """Begin a search; the levels differ in the short names, which there are none of here."""
    if fInfoLevelId not in (0, 1) or fSearchOp not in (0, 1) or lpSearchFilter is not None:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such level or search")
    if dwAdditionalFlags & ~7:
        raise KernelError("ERROR_INVALID_PARAMETER", "there are no such flags")
    return FindFirstFileW(process, lpFileName, lpFindFileData)


def FindNextFileW(process: Process, hFindFile: kinds.Handle, lpFindFileData: kinds.Struct) -> int:
    """Tell the next file; ERROR_NO_MORE_FILES after the last."""
    search = _search(process, hFindFile)
    for entry in search.entries:
        fill(search.volume, entry, lpFindFileData)
        return 1
    raise KernelError("ERROR_NO_MORE_FILES", "that was the last one")


def FindClose(process: Process, hFindFile: kinds.Handle) -> int:
    """End a search."""
    _search(process, hFindFile)
    del process.own.finds[hFindFile]
    return 1


def _search(process: Process, handle: int) -> Search:
    found: Search | None = process.own.finds.get(handle)
    if found is None:
        raise no_such(handle, "search")
    return found


def fill(volume: Volume, entry: Entry, data: WIN32_FIND_DATAW) -> None:
    """Fill a WIN32_FIND_DATAW from a directory's entry."""
    name = entry.name
    data.cFileName = name.decode() if name.isascii() else paths.shown(name)
    inode = volume.inode(entry.number)
    attributes = data.dwFileAttributes = attributes_of(volume, inode)
    data.ftCreationTime = inode.crtime // 100 + EPOCH
    data.ftLastAccessTime = inode.atime // 100 + EPOCH
    data.ftLastWriteTime = inode.mtime // 100 + EPOCH
    size = 0 if attributes & 0x410 else inode.size
    data.nFileSizeHigh = size >> 32
    data.nFileSizeLow = size & 0xFFFFFFFF
    link = inode.mode & S_IFMT == S_IFLNK
    data.dwReserved0 = c.IO_REPARSE_TAG_SYMLINK if link else 0
    data.dwReserved1 = 0
    data.cAlternateFileName = ""


CALLS = (FindFirstFileW, FindFirstFileExW, FindNextFileW, FindClose)
