"""Mappings: files and devices as memory of a process.

A device that has memory of its own (a framebuffer) is mapped as it is: what is stored there is
there. A file is mapped as a copy: a shared one is written back at `msync`, `munmap` and the end of
the process, which is when others see it; a private one never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vos.kernel.open_files import OpenFile

if TYPE_CHECKING:
    from vos.kernel.processes import Process

PAGE = 4096
FIRST = 0x7F00_0000_0000


class Mapping:
    """`length` bytes at `address` of a process; `view` is the memory itself."""

    __slots__ = ("_file", "_offset", "_shared", "_size", "address", "length", "protection", "view")

    def __init__(
        self, address: int, view: memoryview, length: int, protection: int,
        file: OpenFile | None = None, offset: int = 0, shared: bool = False,
    ) -> None:  # fmt: skip
        self.address = address
        self.view = view
        self.length = length
        self.protection = protection
        self._file, self._offset, self._shared = file, offset, shared
        self._size = 0 if file is None else max(min(file.inode.size - offset, length), 0)
        if file is not None:
            file.users += 1

    def write_back(self, process: Process) -> None:
        """Put what was stored into the file, as far as the file reached when it was mapped."""
        if self._file is not None and self._shared and self._file.writable and self._size:
            left = max(min(self._file.inode.size - self._offset, self._size), 0)
            self._file.volume.write(self._file.inode, self._offset, self.view[:left])

    def remove(self, process: Process) -> None:
        """Write back and give up."""
        self.write_back(process)
        if self._file is not None:
            self._file.drop(process)


def next_address(process: Process) -> int:
    """Return where the next mapping goes: below all others nothing is reused."""
    last = max((each.address + each.length for each in process.mappings.values()), default=FIRST)
    return (last + PAGE - 1) // PAGE * PAGE + PAGE
