"""Locks on files: ranges that belong to a process, and whole files that belong to an open file.

    RecordLocks   bytes start..end of an inode, shared or exclusive, held by a process; gone when
                  the process closes any descriptor of the file, or ends
    WholeLocks    an inode, shared or exclusive, held by an open file description

The two kinds do not see each other. Both only advise: nothing else asks for them.
Source: fcntl(2) "Advisory record locking", flock(2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vos.filesystem import Inode

if TYPE_CHECKING:
    from vos.kernel.open_files import OpenFile
    from vos.kernel.processes import Process

FOREVER = 1 << 63  # the end of a range that goes on however long the file gets


class Range(NamedTuple):
    """Bytes `start` to `end` (not included), locked by `owner`."""

    owner: Process
    start: int
    end: int
    exclusive: bool


class RecordLocks:
    """Every process' locked ranges, by inode."""

    def __init__(self) -> None:
        self._ranges: dict[Inode, list[Range]] = {}

    def conflict(self, inode: Inode, wanted: Range) -> Range | None:
        """Return a lock of someone else that forbids `wanted`, None if nothing does."""
        for held in self._ranges.get(inode, ()):
            if held.owner is wanted.owner or held.end <= wanted.start or wanted.end <= held.start:
                continue
            if held.exclusive or wanted.exclusive:
                return held
        return None

    def lock(self, inode: Inode, wanted: Range) -> None:
        """Lock a range that nothing forbids, in place of what its owner holds there."""
        self.unlock(inode, wanted)
        self._ranges.setdefault(inode, []).append(wanted)

    def unlock(self, inode: Inode, freed: Range) -> None:
        """Free a range, and with it the parts of locks that lie in it."""
        left: list[Range] = []
        for held in self._ranges.get(inode, ()):
            if held.owner is not freed.owner:
                left.append(held)
                continue
            before = held._replace(end=min(held.end, freed.start))
            behind = held._replace(start=max(held.start, freed.end))
            left += [part for part in (before, behind) if part.start < part.end]
        self._keep(inode, left)

    def drop(self, inode: Inode, owner: Process) -> None:
        """Free all that a process holds of an inode."""
        if inode in self._ranges:
            self.unlock(inode, Range(owner, 0, FOREVER, True))
            owner.kernel.wake()

    def drop_process(self, owner: Process) -> None:
        """Free all that a process holds."""
        for inode in list(self._ranges):
            self.drop(inode, owner)

    def waits_in_circle(self, waiting: Process, held: Range) -> bool:
        """Tell whether who holds a lock already waits for `waiting`: then neither would go on."""
        owner: Process | None = held.owner
        while owner is not None:
            if owner is waiting:
                return True
            owner = owner.kernel.lock_waits.get(owner)
        return False

    def _keep(self, inode: Inode, ranges: list[Range]) -> None:
        if ranges:
            self._ranges[inode] = ranges
        else:
            self._ranges.pop(inode, None)


class WholeLocks:
    """Every open file's lock on its whole inode."""

    def __init__(self) -> None:
        self._held: dict[Inode, dict[OpenFile, bool]] = {}

    def free(self, inode: Inode, file: OpenFile, exclusive: bool) -> bool:
        """Tell whether `file` may lock `inode` now."""
        others = [held for other, held in self._held.get(inode, {}).items() if other is not file]
        return not others or not (exclusive or any(others))

    def lock(self, inode: Inode, file: OpenFile, exclusive: bool) -> None:
        """Lock what `free` allows, in place of the file's own lock."""
        self._held.setdefault(inode, {})[file] = exclusive

    def drop(self, inode: Inode, file: OpenFile) -> None:
        """Give the file's lock up, if it has one."""
        held = self._held.get(inode, {})
        held.pop(file, None)
        if not held:
            self._held.pop(inode, None)
