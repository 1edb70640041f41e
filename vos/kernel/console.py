"""The console: what programs write to their standard output, and what they read from their input.

`output` keeps what was written last, `sink` sees it as it comes (a person's terminal, say) unless
the console is on the machine's own screen. What is given to `feed` can be read, and what `source`
gives when asked for more; without them there is nothing to read: the input is at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from vos.drivers.display import GRAPHICS, TEXT
from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import Access, Data, OpenFile
from vos.kernel.streams import outside
from vos.kernel.text_screen import TextScreen
from vos.kernel.volumes import Place

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process

KEPT = 1 << 20  # bytes of output
COLUMNS, ROWS = 80, 25


class Console:
    """One system's console. `interactive`: reading waits for `feed` instead of ending."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.output = bytearray()
        self.sink: Callable[[bytes], object] | None = None
        self.source: Callable[[int], bytes] | None = None
        self.input = bytearray()
        self.interactive = False
        self.columns, self.rows = COLUMNS, ROWS
        self.screen: TextScreen | None = None
        self.group = 0

    def show_text(self, wanted: bool) -> None:
        """Show the console on the machine's own screen, in its text mode, or leave that."""
        display = self._kernel.display
        display.set_mode(TEXT if wanted else GRAPHICS)
        self.screen = TextScreen(display) if wanted else None
        self.columns, self.rows = display.text_size if wanted else (COLUMNS, ROWS)

    def feed(self, data: bytes) -> None:
        """Let programs read `data`."""
        with self._kernel.lock:
            self.input += data
            self._kernel.wake()

    def put(self, data: bytes) -> None:
        """Take what a program wrote."""
        self.output += data
        del self.output[:-KEPT]
        if self.screen is not None:
            self.screen.feed(data)
        elif self.sink is not None:
            self.sink(data)

    def take(self, process: Process, count: int, waits: bool) -> bytes:
        """Return the rest of a line, up to `count` bytes; b"" at the end of the input."""
        asked = not self.input and (self.interactive or self.source is not None)
        if asked and not waits:
            raise KernelError("EAGAIN", "nothing was typed")
        if asked and self.source is not None:
            self.input += outside(self._kernel, partial(self.source, count))
        elif asked:
            self._kernel.block(process, lambda: self.input or not self.interactive, frames=True)
        end = self.input.find(b"\n") + 1 or len(self.input)
        data = bytes(self.input[: min(end, count)])
        del self.input[: len(data)]
        return data

    def open(
        self, process: Process, place: Place, access: Access, directory: Inode | None, name: bytes
    ) -> Terminal:
        """Open the console's node."""
        return Terminal(place, access, directory, name)


class Terminal(OpenFile):
    """The console, open. What only a terminal can do is the system's: see its devices."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return the rest of a line."""
        return process.kernel.console.take(process, count, not self.nonblocking)

    def write(self, process: Process, data: Data) -> int:
        """Show `data`."""
        process.kernel.console.put(bytes(data))
        return len(data)

    def ioctl(self, process: Process, request: int, argument: object) -> int:
        """Do what the system's terminals do."""
        return process.kernel.policy.terminal(process, request, argument)
