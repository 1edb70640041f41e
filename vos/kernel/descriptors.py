"""Descriptors: the small numbers of a process that stand for its open files.

process A  0 1 2 3        process B  0 1
           | | | +--- OpenFile ------+ |      an OpenFile (offset, flags) is shared by `dup` and
           ...                        ...     by children; it closes with its last descriptor
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vos.errors import KernelError

if TYPE_CHECKING:
    from vos.kernel.open_files import OpenFile
    from vos.kernel.processes import Process

MOST = 1 << 20  # no table is longer, whatever the limit says


class Descriptors:
    """One process' table. `inherited` are lost at exec where their number is in `close_on_exec`.

    `limits["NOFILE"]` (soft, hard) is how many there may be: `EMFILE` beyond.
    """

    __slots__ = ("_limits", "close_on_exec", "slots")

    def __init__(self, limits: dict[str, tuple[int, int]]) -> None:
        self.slots: list[OpenFile | None] = []
        self.close_on_exec: set[int] = set()
        self._limits = limits

    def file(self, number: int) -> OpenFile:
        """Return the open file of a descriptor; `EBADF`."""
        try:
            if number >= 0 and (found := self.slots[number]) is not None:
                return found
        except IndexError:
            pass
        raise KernelError("EBADF", f"{number} is no open descriptor")

    def add(self, file: OpenFile, close_on_exec: bool = False, lowest: int = 0) -> int:
        """Give an open file the lowest free number that is at least `lowest`; `EMFILE`."""
        slots = self.slots
        if lowest > len(slots):
            self._grow(lowest)
        try:
            number = slots.index(None, lowest)
        except ValueError:
            number = len(slots)
            self._grow(number + 1)
        slots[number] = file
        file.users += 1
        if close_on_exec:
            self.close_on_exec.add(number)
        return number

    def check_room(self) -> None:
        """Refuse with `EMFILE` what would need one more descriptor than there may be."""
        if None not in self.slots and len(self.slots) >= self.limit:
            raise KernelError("EMFILE", f"a process has at most {self.limit} descriptors")

    @property
    def limit(self) -> int:
        """How many descriptors there may be."""
        return min(self._limits["NOFILE"][0], MOST)

    def _grow(self, size: int) -> None:
        if size > self.limit:
            raise KernelError("EMFILE", f"a process has at most {self.limit} descriptors")
        self.slots.extend([None] * (size - len(self.slots)))

    def put(self, process: Process, number: int, file: OpenFile, close_on_exec: bool) -> None:
        """Give an open file just that number; what had it is closed."""
        if number >= len(self.slots):
            self._grow(number + 1)
        file.users += 1
        if self.slots[number] is not None:
            self.close(process, number)
        self.slots[number] = file
        if close_on_exec:
            self.close_on_exec.add(number)

    def close(self, process: Process, number: int) -> None:
        """Free a number; the open file closes if it was its last. `EBADF`."""
        file = self.file(number)
        self.slots[number] = None
        self.close_on_exec.discard(number)
        file.drop(process)

    def numbers(self) -> list[int]:
        """Return the numbers in use."""
        return [number for number, file in enumerate(self.slots) if file is not None]

    def close_all(self, process: Process) -> None:
        """Close everything."""
        for number in self.numbers():
            self.close(process, number)

    def copy(self, limits: dict[str, tuple[int, int]]) -> Descriptors:
        """Return the table of a child: the same open files under the same numbers."""
        made = Descriptors(limits)
        made.slots = list(self.slots)
        made.close_on_exec = set(self.close_on_exec)
        for file in self.slots:
            if file is not None:
                file.users += 1
        return made
