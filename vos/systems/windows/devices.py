"""What the device names lead to: NUL takes everything, CON is the console.

Nothing else is attached. These have no place on a disk: each opening is an inode of its own that
only the handle knows.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.console import Terminal
from vos.kernel.devices import Null
from vos.kernel.open_files import Data, OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFBLK, S_IFCHR, Place
from vos.systems.windows.open_files import Rights


class NulDevice(Null):
    """NUL: reads nothing, takes everything."""

    __slots__ = ()

    def sync(self, process: Process) -> None:
        """Everything is as permanent as it will be."""


class Console(Terminal):
    """The console; its lines end in CR LF."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return the rest of a line."""
        data = process.kernel.console.take(process, max(count - 1, 1), True)
        if data.endswith(b"\n") and count > 1:
            return data[:-1] + b"\r\n"
        return data

    def write(self, process: Process, data: Data) -> int:
        """Show bytes of UTF-8."""
        process.kernel.console.put(bytes(data))
        return len(data)

    def sync(self, process: Process) -> None:
        """A console holds nothing back."""


class VolumeDevice(OpenFile):
    """A drive itself, as \\\\.\\C: names it: it can be opened and asked what it is."""

    __slots__ = ()

    def sync(self, process: Process) -> None:
        """Make the whole drive permanent."""
        process.kernel.sync()


def open_device(process: Process, name: str, how: Rights) -> OpenFile:
    """Open a device; ERROR_FILE_NOT_FOUND for one that is not attached."""
    kernel = process.kernel
    place: Place = kernel.pipes, kernel.pipes.make(S_IFCHR | 0o666, process.euid, process.egid)
    if name[1:] == ":" and name[0] in process.own.drives:
        block = kernel.pipes.make(S_IFBLK | 0o600, process.euid, process.egid)
        return VolumeDevice((kernel.pipes, block), how)
    if name == "NUL":
        return NulDevice(place, how)
    if name in ("CON", "CONIN$", "CONOUT$"):
        if not how.claimed:  # which of the two it is, the access says
            raise KernelError("ERROR_INVALID_PARAMETER", "the console is opened to read or write")
        return Console(place, how)
    if name in ("PIPE", "MAILSLOT") or len(name) > 8:
        raise KernelError("ERROR_INVALID_NAME", "there is no such device")
    raise KernelError("ERROR_FILE_NOT_FOUND", f"no {name} is attached")
