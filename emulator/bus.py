"""The bus: every peek, poke and port access of a program, checked and decoded.

    poke(address, value)
      +-- inside the fast window of plain RAM:  cells[address] = value
      +-- anything else, the slow path: check, find the region, then
              RAM      the cell          ROM   reads the cell, writes nothing
              DEVICE   the device's read or write, with its register number
              nothing  a Fault, and nothing has changed

While someone watches (`watch`) or holds the program back (`gate`), the window is shut and all
traffic takes the slow path. Nothing is paid for this while nobody does. Whoever watches or holds
back may start and stop doing so from any thread, at any moment.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.checks import Call, Checks, Values, refusal
from emulator.devices.device import Device
from emulator.memory_map import Kind, Region
from emulator.model import Model

Value = int | NDArray[Any]
Observer = Callable[[str, int, Value], None]
"""Called with the kind of an access ("poke", "peek", "out" or "inp"), where, and what was moved:
a number, or an array of the observer's own for a slice. For "poke" and "out" before it takes
effect. What is made of others (`poke16`, `poke_bits`) is seen as those."""

PIECES = 256
"""In how many pieces a program that is held back stores a block, at most."""

Cells = Any  # a bytearray, or a memoryview of 16-bit words: what `cells[address] = value` needs


class Bus:
    """The traffic of one machine: its `poke` and `peek`, and all that goes the same way.

    `poke` and `peek` are methods, and what they read are slots: CPython 3.11 finds both at once,
    but looks a function up that an instance keeps as an attribute, which costs a sixth of a poke.
    """

    __slots__ = (
        "_checks", "_devices", "_gate", "_high", "_low", "_map", "_observers", "_switching",
        "cells", "memory", "model",
    )  # fmt: skip

    def __init__(
        self, model: Model, cells: Cells, memory: NDArray[Any], devices: dict[str, Device]
    ) -> None:
        self.model = model
        self.cells: Cells = cells
        self.memory = memory
        self._map = model.memory
        self._devices = devices
        self._checks = Checks(model.name, model.word_bits)
        self._observers: tuple[Observer, ...] = ()
        self._gate: Callable[[], None] | None = None
        self._switching = Lock()
        self._choose_path()

    # -- the fast window
    #
    # The two comparisons are written apart: CPython specialises them so, but not chained ones.

    def poke(self, address: int, value: int) -> None:
        """Put `value` at `address`: Fault if either does not fit this machine."""
        try:
            if address >= self._low and address < self._high:
                self.cells[address] = value
                return
        except (TypeError, ValueError):
            pass  # the slow path says what is wrong
        self._write(address, value)

    def peek(self, address: int) -> int:
        """The value at `address`: Fault if nothing is there."""
        try:
            if address >= self._low and address < self._high:
                return self.cells[address]  # type: ignore[no-any-return] # see Cells
        except (TypeError, ValueError):
            pass
        return self._read(address)

    # -- watching and holding back

    def watch(self, observer: Observer) -> None:
        """Call `observer(kind, address, value)` at every access from now on; see `Observer`."""
        with self._switching:
            self._observers += (observer,)
            self._choose_path()

    def unwatch(self, observer: Observer) -> None:
        """Stop showing accesses to `observer`; ValueError if it was not watching."""
        with self._switching:
            left = list(self._observers)
            left.remove(observer)
            self._observers = tuple(left)
            self._choose_path()

    @property
    def watched(self) -> bool:
        """Whether any observer sees the traffic."""
        return bool(self._observers)

    def gate(self, gate: Callable[[], None] | None) -> None:
        """Call `gate` before every access: it may wait, or raise to end the program."""
        with self._switching:
            self._gate = gate
            self._choose_path()

    def _choose_path(self) -> None:
        """Open the window, or shut it while someone watches or holds back.

        It never starts below 2, so that True and False take the slow path, which refuses them.
        """
        watched = self._observers or self._gate
        low, high = (0, 0) if watched else self.model.fast_window
        self._high = 0  # shut in between: no thread may see one old and one new end
        self._low = max(low, 2)
        self._high = high

    def _pass_gate(self) -> None:
        if (gate := self._gate) is not None:  # read once: another thread may open it meanwhile
            gate()

    def _show(self, kind: str, address: int, value: Value) -> None:
        for observer in self._observers:
            observer(kind, address, value)

    # -- single cells

    def _write(self, address: int, value: int) -> None:
        self._pass_gate()
        call = ("poke({}, {})", address, value)
        region, address = self._checks.place(self._map, address, call)
        value = self._checks.value(value, region, address, call)
        self._show("poke", address, value)
        if region.kind is Kind.RAM:
            self.cells[address] = value
        elif region.kind is Kind.DEVICE:
            self._devices[region.device].write(address - region.start, value)

    def _read(self, address: int) -> int:
        self._pass_gate()
        region, address = self._checks.place(self._map, address, ("peek({})", address))
        if region.kind is Kind.DEVICE:
            value = self._devices[region.device].read(address - region.start)
        else:
            value = int(self.cells[address])
        self._show("peek", address, value)
        return value

    # -- made of these

    def poke16(self, address: int, value: int) -> None:
        """Put a 16-bit value (0-65535) at `address`, low byte first; on a 16-bit machine a poke."""
        if self.model.word_bits == 16:
            self.poke(address, value)
            return
        call = ("poke16({}, {})", address, value)
        region, address = self._pair(address, call)
        value = self._checks.value(value, region, address, call, 1 << 16)
        self.poke(address, value & 0xFF)
        self.poke(address + 1, value >> 8)

    def peek16(self, address: int) -> int:
        """The 16-bit value at `address`, low byte first; on a 16-bit machine a peek."""
        if self.model.word_bits == 16:
            return self.peek(address)
        _, address = self._pair(address, ("peek16({})", address))
        return self.peek(address) | self.peek(address + 1) << 8

    def _pair(self, address: int, call: Call) -> tuple[Region, int]:
        """The place of an address whose next one exists as well."""
        region, address = self._checks.place(self._map, address, call)
        self._checks.place(self._map, address + 1, call)
        return region, address

    def poke_bits(self, address: int, shift: int, width: int, value: int) -> None:
        """Change `width` bits from bit `shift` on, keeping the rest of the cell."""
        call = ("poke_bits({}, {}, {}, {})", address, shift, width, value)
        region, address = self._checks.place(self._map, address, call)
        mask = self._checks.bits(shift, width, region, address, call)
        value = self._checks.value(value, region, address, call, (mask >> int(shift)) + 1)
        self.poke(address, self.peek(address) & ~mask | value << int(shift))

    # -- slices

    def poke_slice(self, where: slice, values: Values) -> None:
        """Store `values` (one for all, or as many as there are addresses) within one region."""
        self._pass_gate()
        region, start, stop, call = self._checks.block_place(self._map, where)
        block = self._checks.block(values, region, start, stop - start, call)
        if self._observers:
            self._show("poke", start, self._cells_of(block, stop - start).copy())
        if region.kind is Kind.RAM:
            if self._gate is None:
                self.memory[start:stop] = block
            else:
                self._store_in_pieces(start, self._cells_of(block, stop - start))
        elif region.kind is Kind.DEVICE:
            write = self._devices[region.device].write
            whole = self._cells_of(block, stop - start).tolist()
            for offset, value in enumerate(whole, start - region.start):
                write(offset, value)

    def _store_in_pieces(self, start: int, cells: NDArray[Any]) -> None:
        """Store a block in pieces, each an access of its own: who is held back is seen to fill."""
        step = -(-len(cells) // PIECES)
        for offset in range(0, len(cells), step):
            if offset:
                self._pass_gate()
            piece = cells[offset : offset + step]
            self.memory[start + offset : start + offset + len(piece)] = piece

    def _cells_of(self, block: NDArray[Any], length: int) -> NDArray[Any]:
        return np.broadcast_to(block.astype(self.memory.dtype, copy=False), (length,))

    def peek_slice(self, where: slice) -> NDArray[Any]:
        """A copy of the cells of a slice within one region."""
        self._pass_gate()
        region, start, stop, _ = self._checks.block_place(self._map, where)
        if region.kind is Kind.DEVICE:
            read = self._devices[region.device].read
            values = [read(offset) for offset in range(start - region.start, stop - region.start)]
            block = np.array(values, self.memory.dtype)
        else:
            block = self.memory[start:stop].copy()
        if self._observers:
            self._show("peek", start, block.copy())
        return block

    # -- ports

    def out(self, port: int, value: int) -> None:
        """Write `value` (0-255) to an I/O port."""
        self._pass_gate()
        call = ("out({}, {})", port, value)
        region, port = self._port(port, call)
        value = self._checks.value(value, region, port, call)
        self._show("out", port, value)
        self._devices[region.device].write(port - region.start, value)

    def inp(self, port: int) -> int:
        """The value (0-255) an I/O port gives."""
        self._pass_gate()
        region, port = self._port(port, ("inp({})", port))
        value = self._devices[region.device].read(port - region.start)
        self._show("inp", port, value)
        return value

    def _port(self, port: int, call: Call) -> tuple[Region, int]:
        if self.model.ports is None:
            raise refusal(
                call,
                f"the {self.model.name} has no ports; its devices are at memory addresses"
                f" (peekpoke map {self.model.name}).",
            )
        return self._checks.place(self.model.ports, port, call)
