"""Locks on ranges that belong to open files, and that reading and writing obey.

A lock is of bytes start..end of an inode, shared or exclusive, and is given up as it was taken, by
the same open file, or with it. Nobody may write to what someone else has locked, nor read what
someone else has locked for itself. Source: LockFileEx in learn.microsoft.com.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vos.filesystem import Inode

if TYPE_CHECKING:
    from vos.kernel.open_files import OpenFile


class FileRange(NamedTuple):
    """Bytes `start` to `end` (not included), locked by `file`."""

    file: OpenFile
    start: int
    end: int
    exclusive: bool


class RangeLocks:
    """Every open file's locked ranges, by inode."""

    def __init__(self) -> None:
        self._ranges: dict[Inode, list[FileRange]] = {}

    def allows(self, wanted: FileRange) -> bool:
        """Tell whether a range may be locked now; an own lock forbids too, unless both share."""
        return not any(
            held.start < wanted.end and wanted.start < held.end
            and (held.exclusive or wanted.exclusive)
            for held in self._ranges.get(wanted.file.inode, ())
        )  # fmt: skip

    def lock(self, wanted: FileRange) -> None:
        """Lock a range that nothing forbids."""
        self._ranges.setdefault(wanted.file.inode, []).append(wanted)

    def unlock(self, file: OpenFile, start: int, end: int) -> bool:
        """Free a range that was locked just so; tell whether there was one."""
        for held in self._ranges.get(file.inode, ()):
            if held[:3] == (file, start, end):
                self._ranges[file.inode].remove(held)
                self._tidy(file.inode)
                return True
        return False

    def may(self, file: OpenFile, start: int, end: int, writing: bool) -> bool:
        """Tell whether an open file may read or write a range."""
        return not self._ranges or not any(
            held.start < end and start < held.end
            and ((writing and not held.exclusive) or (held.exclusive and held.file is not file))
            for held in self._ranges.get(file.inode, ())
        )  # fmt: skip

    def drop(self, file: OpenFile) -> None:
        """Free all that an open file holds."""
        if file.inode in self._ranges:
            self._ranges[file.inode] = [
                held for held in self._ranges[file.inode] if held.file is not file
            ]
            self._tidy(file.inode)

    def _tidy(self, inode: Inode) -> None:
        if not self._ranges[inode]:
            del self._ranges[inode]
