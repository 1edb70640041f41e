"""Counts what a program does to its machine, and what it asks of its system, while it runs.

    poke(53280, 2)              1 poke      1 byte        a word of 16 bits is two
    machine[1024:2024] = 1      1 poke   1000 bytes       a block moved at once is one
    out(254, 2)                 1 port write

What is written to memory past the bus (a mapped framebuffer) is no access, and is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vos
from emulator import Machine
from emulator.live import Pane

LABELS = {
    "pokes": "pokes",
    "bytes_written": "bytes written",
    "outs": "port writes",
    "system_calls": "system calls",
}
_LOOK_EVERY = 1.0  # seconds: figures that change faster cannot be read


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there have been."""

    pokes: int = 0
    bytes_written: int = 0
    outs: int = 0
    system_calls: int = 0

    def __sub__(self, other: "Counted") -> "Counted":
        names = [field.name for field in fields(self)]
        return Counted(*(getattr(self, name) - getattr(other, name) for name in names))


class Counter:
    """Watches one machine, and each system that boots on it, from now until `close`."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._width = machine.model.word_bits // 8
        self._pokes = self._bytes = self._outs = 0
        self._system: vos.System | None = None
        self.pixels_changed = 0  # in the last frame that was looked at; see `look_at_pixels`
        self._before: NDArray[Any] | None = None
        self._looks = False
        machine.watch(self._see)
        machine.frame_hooks.append(self._at_vblank)

    def close(self) -> None:
        """Watch no more; what was counted stays."""
        self.machine.unwatch(self._see)
        self.machine.frame_hooks.remove(self._at_vblank)
        if self._system is not None:
            self._system.trace.stop()

    def begins(self, system: vos.System | None) -> None:
        """A program begins: count from nothing. What booting its system took is not its own."""
        self._pokes = self._bytes = self._outs = 0
        self._system = system
        if system is not None:
            system.trace.start(keep=0)

    @property
    def counted(self) -> Counted:
        """All that has been so far."""
        calls = self._system.trace.made if self._system is not None else 0
        return Counted(self._pokes, self._bytes, self._outs, calls)

    def look_at_pixels(self) -> None:
        """Count the pixels that the next whole frame changes: too dear to do for every frame."""
        self._before, self._looks = None, True

    def _at_vblank(self, machine: Machine) -> None:
        if not self._looks:
            return
        shown = machine.display.scan_out()
        now = shown if shown.ndim == 2 else shown.view(np.uint32)[..., 0]
        if self._before is None or self._before.shape != now.shape:
            self._before = now.copy()
        else:
            self.pixels_changed, self._looks = int(np.count_nonzero(now != self._before)), False

    def _see(self, kind: str, _address: int, value: Any) -> None:
        if kind == "poke":
            self._pokes += 1
            self._bytes += self._width * getattr(value, "size", 1)
        elif kind == "out":
            self._outs += 1


class Notes:
    """The lines beneath a live pane: what there has been in all, and in each picture of late."""

    def __init__(self, heading: str, counter: Counter) -> None:
        self._heading, self._counter = heading, counter
        self.pane: Pane | None = None  # known only when it is made, with these notes
        self._since, self._seen, self._pictures = monotonic(), Counted(), 0
        self._lines = self._written(Counted(), 0, 1.0)

    def __call__(self) -> Sequence[str]:
        """The lines; the same ones again until it is time for new ones."""
        now = monotonic()
        if self.pane is not None and now - self._since >= _LOOK_EVERY:
            counted, pictures = self._counter.counted, self.pane.session.program.pictures
            if pictures < self._pictures:  # it was started again
                self._seen, self._pictures = Counted(), 0
            new = pictures - self._pictures
            self._lines = self._written(counted - self._seen, new, now - self._since)
            self._since, self._seen, self._pictures = now, counted, pictures
            self._counter.look_at_pixels()
        return self._lines

    def _written(self, new: Counted, pictures: int, seconds: float) -> list[str]:
        lines = [f"{self._heading:<16.16}{'in all':>11}{'a picture':>11}"]
        for name, label in LABELS.items():
            each = f"{getattr(new, name) / pictures:,.0f}" if pictures else "-"
            lines.append(f"{label:<16}{getattr(self._counter.counted, name):>11,}{each:>11}")
        lines.append(f"{'pixels changed':<16}{'':>11}{self._counter.pixels_changed:>11,}")
        return [*lines, f"{'pictures a second':<27}{pictures / seconds:>11.0f}"]
