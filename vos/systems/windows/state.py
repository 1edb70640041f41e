"""What Windows keeps of a process besides the kernel's: what the PEB, TEB and its user memory hold.

    last        the last error, each thread's own
    directory   the current directory as text; its handle is in the handle table, shared for
                reading and writing, so that nobody removes or renames it
    drives      what C:, D: ... are, the same object for every process
    standard    the standard handles
    cells       how the console is written to

Handles are multiples of 4: the kernel's descriptor n is the handle 4 * (n + 1).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile
from vos.kernel.volumes import Place, Volume
from vos.systems.windows.constants import DRIVE_FIXED, DRIVE_RAMDISK
from vos.systems.windows.user_memory import no_such

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process


class LastError(threading.local):
    """A thread's last error."""

    value = 0


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive: where its tree starts, DRIVE_FIXED or DRIVE_RAMDISK, its volume's number."""

    letter: str
    place: Place
    kind: int = DRIVE_FIXED
    serial: int = 0


VGA = (
    0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0xC0C0C0,
    0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip


@dataclass(slots=True)
class Cells:
    """How the console is written to, the same for a process and its children.

    The colours are COLORREFs, those of a VGA at first: see `calls/console_cells.py`.
    """

    attributes: int = 7
    colours: list[int] = field(default_factory=lambda: list(VGA))


@dataclass(slots=True)
class State:
    """One process' part of it; see the module."""

    drives: dict[str, Drive]
    directory: str = "C:\\"
    directory_handle: int = 0
    command_line: str = ""
    parent: int = 0  # the number of who started it, kept when that process has ended
    standard: dict[int, int] = field(default_factory=dict)
    last: LastError = field(default_factory=LastError)
    finds: dict[int, Any] = field(default_factory=dict)
    objects: dict[int, Any] = field(default_factory=dict)  # GDI's
    numbers: count[int] = field(default_factory=lambda: count(0x10000, 4))
    messages: Any = None
    classes: dict[str, Any] = field(default_factory=dict)  # of windows
    front: int = 0  # the window that gets keys and mouse
    cells: Cells = field(default_factory=Cells)
    handles_ctrl_c: bool = False
    console_mode: dict[bool, int] = field(default_factory=lambda: {True: 7, False: 3})

    def inherited(self, child: Process) -> State:
        """Return a child's: the same directory and standard handles, nothing of the memory."""
        return State(
            self.drives, self.directory, self.directory_handle, self.command_line,
            4 * child.parent.pid if child.parent else 0, dict(self.standard),
            cells=self.cells,
        )  # fmt: skip

    def end(self) -> None:
        """Give up what the process held besides its handles."""
        self.finds.clear()
        self.objects.clear()
        if self.messages is not None:
            self.messages.stop()

    def drive(self, letter: str) -> Drive:
        """Return a drive by its letter; ERROR_PATH_NOT_FOUND."""
        found = self.drives.get(letter)
        if found is None:
            raise KernelError("ERROR_PATH_NOT_FOUND", f"there is no drive {letter}:")
        return found

    def letter_of(self, volume: Volume) -> str:
        """Return the letter of a volume, "" for one that is no drive."""
        return next((name for name, d in self.drives.items() if d.place[0] is volume), "")


def file_of(process: Process, handle: int) -> OpenFile:
    """Return what a handle stands for; ERROR_INVALID_HANDLE."""
    if handle > 3:
        try:
            found = process.descriptors.slots[(handle >> 2) - 1]
        except IndexError:
            found = None
        if found is not None:
            return found
    raise no_such(handle, "open handle")


def add_handle(process: Process, file: OpenFile, inherit: bool = False) -> int:
    """Return a new handle for an open file."""
    return 4 * process.descriptors.add(file, not inherit) + 4


def drives_of(kernel: Kernel) -> dict[str, Drive]:
    """Return the drives: the first mounted volume is C:, the others have their letters."""
    found = {}
    for number, (volume, where, _) in enumerate(kernel.names.mount_list):
        letter = where[:1].decode() if where[1:] == b":" else "C"
        serial = int.from_bytes(volume.statfs().uuid[:4], "big") or 0x50454B00 + number
        kind = DRIVE_RAMDISK if number else DRIVE_FIXED  # all but the disk lie in memory
        found[letter] = Drive(letter, (volume, volume.root), kind, serial)
    return found
