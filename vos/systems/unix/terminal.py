"""A Unix' terminal: its modes, its size, its foreground group.

By which numbers they are asked for, and where struct termios has what, is each system's:

    TERMINAL = Terminal(get_modes=TCGETS, ..., local=slice(12, 16), canonical=ICANON)
Source: termios(3), tty_ioctl(4).
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from struct import pack
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The requests; a struct termios' `size`, its c_lflag's place `local`, ICANON (`canonical`)."""

    get_modes: int
    set_modes: int
    get_size: int
    get_group: int
    set_group: int
    size: int
    local: slice
    canonical: int

    def ask(self, process: Process, request: int, argument: Any) -> int:
        """Do what a terminal is asked; `argument`: a bytearray for a structure, or an IntRef."""
        console = process.kernel.console
        if request in (self.get_modes, self.set_modes):
            if isinstance(argument, bytearray) and len(argument) >= self.size:
                if request == self.set_modes:
                    console.raw = not self._local(argument) & self.canonical
                else:
                    self._put(argument, console.raw)
        elif request == self.get_size:
            argument[:8] = pack("<4H", console.rows, console.columns, 0, 0)
        elif request == self.get_group:
            argument.value = console.group or process.session
        elif request == self.set_group:
            console.group = index(argument.value)
        else:
            raise KernelError("ENOTTY", "a terminal knows no such request")
        return 0

    def set_raw(self, native: Any, fd: int, wanted: bool) -> None:
        """Choose, as a program, whether a terminal is read key by key instead of line by line."""
        modes = bytearray(self.size)
        native.ioctl(fd, self.get_modes, modes)
        self._put(modes, wanted)
        native.ioctl(fd, self.set_modes, modes)

    def _local(self, modes: bytearray) -> int:
        return int.from_bytes(modes[self.local], "little")

    def _put(self, modes: bytearray, raw: bool) -> None:
        flags = self._local(modes)
        flags = flags & ~self.canonical if raw else flags | self.canonical
        modes[self.local] = flags.to_bytes(self.local.stop - self.local.start, "little")
