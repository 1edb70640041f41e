"""The console: what programs write to their standard output, and what they read from their input.

`output` keeps what was written last, `sink` sees it as it comes (a person's terminal, say) unless
the console is on the machine's own screen. What is given to `feed` can be read, and what `source`
gives when asked for more; without them there is nothing to read: the input is at its end.

What a person types, at the machine's own keyboard (`use_keyboard`) or elsewhere (`typed`), goes
through the discipline of `vos.kernel.typing`. Keys that are pressed while a program draws are the
program's, but for ^C.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from emulator.machine import Machine
from vos.drivers.display import GRAPHICS, TEXT
from vos.drivers.key_readers import BREAK_KEYS
from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.inputs import Keys
from vos.kernel.open_files import Access, Data, OpenFile
from vos.kernel.streams import outside
from vos.kernel.text_screen import TextScreen
from vos.kernel.typing import INTERRUPT, Discipline, KeyBytes
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
        self.fine_text = False  # for a person who reads much: see Display.set_mode
        self._ended = False
        self._discipline = Discipline(self._hand, self.put, self._interrupt, self._end)
        self._keys: Keys | None = None
        self._key_bytes = KeyBytes(BREAK_KEYS.get(kernel.machine.model.name, ""))
        self._gives_way = False  # the text on the screen is a shell's, not what a program chose
        self._left: TextScreen | None = None  # the text that gave way to a program,
        self._held = b""  # and what was written meanwhile

    # -- the screen

    def show_text(self, wanted: bool) -> None:
        """Show the console on the machine's own screen, in its text mode, or leave that."""
        display = self._kernel.display
        display.set_mode(TEXT if wanted else GRAPHICS, self.fine_text)
        self.screen = TextScreen(display) if wanted else None
        self.columns, self.rows = display.text_size if wanted else (COLUMNS, ROWS)
        self._gives_way = False

    def leave_screen(self) -> None:
        """A program wants to draw: a shell's text gives way, and is kept for `return_to_screen`."""
        if self.screen is not None and self._gives_way:
            self._left, self.screen = self.screen, None
            self._kernel.display.set_mode(GRAPHICS)

    def return_to_screen(self) -> None:
        """Show the text that gave way to a program, as it was."""
        left, self._left = self._left, None
        if left is not None:
            self._kernel.display.set_mode(TEXT, self.fine_text)
            self.screen = left
            left.show()
            left.feed(self._held)
        self._held, self._gives_way = b"", True

    # -- typing

    @property
    def raw(self) -> bool:
        """Whether each key is handed over at once, and not shown."""
        return self._discipline.raw

    @raw.setter
    def raw(self, wanted: bool) -> None:
        self._discipline.raw = wanted

    def use_keyboard(self) -> None:
        """Let what is typed at the machine's own keyboard be read."""
        self._keys = self._kernel.inputs.listen_to_keys()
        self._kernel.machine.frame_hooks.append(self._at_vblank)
        self._kernel.devices.at_shutdown(self._drop_keyboard)
        self.interactive = self._gives_way = True

    def _drop_keyboard(self) -> None:
        self._kernel.machine.frame_hooks.remove(self._at_vblank)

    def _at_vblank(self, _machine: Machine) -> None:
        # A program held in the midst of a call has the lock: what is typed waits with it.
        if self._keys is None or not self._kernel.lock.acquire(blocking=False):
            return
        try:
            changes = [self._keys.popleft() for _ in range(len(self._keys))]
            data = self._key_bytes.take(changes, self._kernel.clock.coarse())
            if self.screen is None:
                data = INTERRUPT if INTERRUPT in data else b""
            if data:
                self.typed(data)
        finally:
            self._kernel.lock.release()

    @property
    def ready(self) -> bool:
        """Whether a program that reads has something to read, or the end."""
        return bool(self.input) or self._ended

    def typed(self, data: bytes) -> None:
        """A person typed these bytes."""
        with self._kernel.lock:
            self._discipline.type(data)
            self._kernel.wake()

    def _hand(self, data: bytes) -> None:
        self.input += data

    def _end(self) -> None:
        self._ended = True

    def _interrupt(self) -> None:
        self._kernel.policy.interrupt(self._kernel)

    # -- programs

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
        elif self._left is not None:
            self._held = (self._held + data)[-KEPT:]
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
            self._kernel.block(process, lambda: self.ready or not self.interactive, frames=True)
        self._ended = False
        end = len(self.input) if self.raw else self.input.find(b"\n") + 1 or len(self.input)
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
