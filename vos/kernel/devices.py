"""Device files: what opening a node of a (major, minor) number leads to.

The table is open: a driver's service registers how its device is opened. A handful that need no
hardware are here; which numbers they have is the system's affair.

    Null    reads nothing, takes everything         Full    reads zeros, has no room
    Zero    reads zeros, takes everything           Random  reads random bytes, takes everything
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import Access, Data, OpenFile
from vos.kernel.volumes import S_IFCHR, S_IFMT, Place

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process

Opening = Callable[["Process", Place, Access, "Inode | None", bytes], OpenFile]
"""Opens a device's node: (process, place, access, directory, name), as `OpenFile` takes them."""


class Devices:
    """The devices of one kernel, by whether they are of characters, and (major, minor)."""

    def __init__(self, kernel: Kernel) -> None:
        self.random = random.Random(kernel.clock.now())  # runs repeat exactly
        self._openings: dict[tuple[bool, int, int], Opening] = {}
        self._closings: list[Callable[[], None]] = []

    def register(
        self, major: int, minor: int, opening: Opening, *, characters: bool = True
    ) -> None:
        """Let `opening` open every node with these numbers."""
        self._openings[(characters, major, minor)] = opening

    def at_shutdown(self, closing: Callable[[], None]) -> None:
        """Call `closing` when the system shuts down."""
        self._closings.append(closing)

    def has(self, major: int, minor: int) -> bool:
        """Tell whether a character device has these numbers."""
        return (True, major, minor) in self._openings

    def open(
        self, process: Process, place: Place, access: Access, directory: Inode | None, name: bytes
    ) -> OpenFile:
        """Open a device's node; `ENXIO` if no device has its numbers."""
        inode = place[1]
        opening = self._openings.get((inode.mode & S_IFMT == S_IFCHR, *inode.device))
        if opening is None:
            raise KernelError("ENXIO", f"there is no device {inode.device}")
        return opening(process, place, access, directory, name)

    def close(self) -> None:
        """Shut the devices down."""
        for closing in self._closings:
            closing()


class Null(OpenFile):
    """Reads nothing and takes everything."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return nothing: the end is at the start."""
        return b""

    def write(self, process: Process, data: Data) -> int:
        """Take everything."""
        return len(data)

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """Do as `read`."""
        return self.read(process, count)

    def write_at(self, process: Process, offset: int, data: Data) -> int:
        """Do as `write`."""
        return self.write(process, data)

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Every offset is the start."""
        return 0


class Zero(Null):
    """Reads zeros and takes everything."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return zeros."""
        return bytes(count)


class Full(Zero):
    """Reads zeros and never has room."""

    __slots__ = ()

    def write(self, process: Process, data: Data) -> int:
        """Refuse: this disk is always full."""
        raise KernelError("ENOSPC", "the device is full, as it always is")


class Random(Null):
    """Reads random bytes; what is written stirs nothing."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return random bytes."""
        return process.kernel.devices.random.randbytes(count)
