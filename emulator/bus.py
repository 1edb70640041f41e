"""The bus: every peek, poke and port access of a program, checked and decoded.

    poke(address, value)
      +-- inside the fast window of plain RAM:  cells[address] = value
      +-- anything else, the slow path: check, find the region, then
              RAM      the cell          ROM   reads the cell, writes nothing
              DEVICE   the device's read or write, with its register number
              nothing  a Fault, and nothing has changed

While someone watches (`watch`) or holds the program back (`gate`), the window is shut and all
traffic takes the slow path. Nothing is paid for this while nobody does.
"""

from collections.abc import Callable, Sequence
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.devices.device import Device
from emulator.errors import Fault, number, span
from emulator.memory_map import AddressSpace, Kind, Region
from emulator.model import Model

Value = int | NDArray[Any]
Observer = Callable[[str, int, Value], None]
"""Called with the kind of an access ("poke", "peek", "out" or "inp"), where, and what was moved:
a number, or an array for a slice. For "poke" and "out" before it takes effect."""

Cells = Any  # a bytearray, or a memoryview of 16-bit words: what `cells[address] = value` needs
Poke = Callable[[int, int], None]
Peek = Callable[[int], int]


class Bus:
    """The traffic of one machine; `poke` and `peek` are plain functions, the fastest there are."""

    poke: Poke
    peek: Peek

    def __init__(
        self, model: Model, cells: Cells, memory: NDArray[Any], devices: dict[str, Device]
    ) -> None:
        self._model = model
        self._cells = cells
        self._memory = memory
        self._devices = devices
        self._limit = 1 << model.word_bits
        self._observers: tuple[Observer, ...] = ()
        self._gate: Callable[[], None] | None = None
        self.poke, self.peek, self._set_window = _accessors(cells, self._write, self._read)
        self._choose_path()

    # -- watching and holding back

    def watch(self, observer: Observer) -> None:
        """Show every access to `observer` from now on."""
        self._observers += (observer,)
        self._choose_path()

    def unwatch(self, observer: Observer) -> None:
        """Stop showing accesses to `observer`; ValueError if it was not watching."""
        left = list(self._observers)
        left.remove(observer)
        self._observers = tuple(left)
        self._choose_path()

    def gate(self, gate: Callable[[], None] | None) -> None:
        """Call `gate` before every access: it may wait, or raise to end the program."""
        self._gate = gate
        self._choose_path()

    def _choose_path(self) -> None:
        watched = self._observers or self._gate
        self._set_window(*((0, 0) if watched else self._model.fast_window))

    # -- single cells

    def _write(self, address: int, value: int) -> None:
        what = f"poke({address!r}, {value!r})"
        region = self._region(self._model.memory, address, what)
        value = self._checked(value, what)
        address = index(address)
        self._show("poke", address, value)
        self._store(region, address, value)

    def _read(self, address: int) -> int:
        region = self._region(self._model.memory, address, f"peek({address!r})")
        address = index(address)
        value = self._load(region, address)
        self._show("peek", address, value)
        return value

    def _store(self, region: Region, address: int, value: int) -> None:
        if region.kind is Kind.RAM:
            self._cells[address] = value
        elif region.kind is Kind.DEVICE:
            self._devices[region.device].write(address - region.start, value)

    def _load(self, region: Region, address: int) -> int:
        if region.kind is Kind.DEVICE:
            return self._devices[region.device].read(address - region.start)
        return int(self._cells[address])

    def poke16(self, address: int, value: int) -> None:
        """Put a 16-bit value (0-65535) at `address`, low byte first; on a 16-bit machine a poke."""
        if self._model.word_bits == 16:
            self.poke(address, value)
            return
        what = f"poke16({address!r}, {value!r})"
        value = self._checked(value, what, 1 << 16)
        for place in (address, address + 1):
            self._region(self._model.memory, place, what)
        self.poke(address, value & 0xFF)
        self.poke(address + 1, value >> 8)

    def peek16(self, address: int) -> int:
        """The 16-bit value at `address`, low byte first; on a 16-bit machine a peek."""
        if self._model.word_bits == 16:
            return self.peek(address)
        what = f"peek16({address!r})"
        for place in (address, address + 1):
            self._region(self._model.memory, place, what)
        return self.peek(address) | self.peek(address + 1) << 8

    def poke_bits(self, address: int, shift: int, width: int, value: int) -> None:
        """Change `width` bits from bit `shift` on, keeping the rest of the cell."""
        what = f"poke_bits({address!r}, {shift!r}, {width!r}, {value!r})"
        if not (0 <= shift and 0 < width and shift + width <= self._model.word_bits):
            raise Fault(
                f"{what} refused: a cell of the {self._model.name} has the bits 0-"
                f"{self._model.word_bits - 1}."
            )
        value = self._checked(value, what, 1 << width)
        mask = (1 << width) - 1 << shift
        self.poke(address, self.peek(address) & ~mask | value << shift)

    # -- slices

    def poke_slice(self, where: slice, values: int | Sequence[int] | NDArray[Any] | bytes) -> None:
        """Store `values` (one for all, or as many as there are addresses) within one region."""
        region, start, stop, what = self._block(where)
        block = self._checked_block(values, stop - start, what)
        self._show("poke", start, block)
        if region.kind is Kind.RAM:
            self._memory[start:stop] = block
        elif region.kind is Kind.DEVICE:
            write = self._devices[region.device].write
            for offset, value in enumerate(block.tolist(), start - region.start):
                write(offset, value)

    def peek_slice(self, where: slice) -> NDArray[Any]:
        """A copy of the cells of a slice within one region."""
        region, start, stop, _ = self._block(where)
        if region.kind is Kind.DEVICE:
            read = self._devices[region.device].read
            values = [read(offset) for offset in range(start - region.start, stop - region.start)]
            block = np.array(values, self._memory.dtype)
        else:
            block = self._memory[start:stop].copy()
        self._show("peek", start, block)
        return block

    def _block(self, where: slice) -> tuple[Region, int, int, str]:
        what = f"machine[{where.start!r}:{where.stop!r}]"
        if where.step is not None:
            raise Fault(f"{what} with step {where.step!r} refused: leave the step out.")
        region = self._region(self._model.memory, where.start, what)
        start, stop = index(where.start), self._whole(where.stop, what)
        if stop <= start:
            raise Fault(f"{what} refused: it ends before it starts; write machine[first:last + 1].")
        if stop - 1 > region.end:
            raise Fault(
                f"{what} refused: it runs {stop - 1 - region.end} past {region};"
                f" the most that fits is machine[{start}:{region.end + 1}]."
            )
        return region, start, stop, what

    def _checked_block(self, values: Any, length: int, what: str) -> NDArray[Any]:
        if isinstance(values, (bytes, bytearray, memoryview)):
            values = np.frombuffer(values, np.uint8)
        try:
            block = np.asarray(values)
        except ValueError:
            block = np.empty(0, object)
        if block.dtype.kind not in "iu":
            raise Fault(f"{what} refused: it takes whole numbers, not {_short(values)}.")
        if block.ndim > 0 and block.shape != (length,):
            raise Fault(
                f"{what} refused: it has {length} cells, not {block.size} in shape {block.shape}."
            )
        if block.min() < 0 or block.max() >= self._limit:
            worst = int(block.min() if block.min() < 0 else block.max())
            self._checked(worst, what)
        return np.broadcast_to(block.astype(self._memory.dtype, copy=False), (length,))

    # -- ports

    def out(self, port: int, value: int) -> None:
        """Write `value` (0-255) to an I/O port."""
        what = f"out({port!r}, {value!r})"
        region = self._port(port, what)
        value = self._checked(value, what)
        port = index(port)
        self._show("out", port, value)
        self._devices[region.device].write(port - region.start, value)

    def inp(self, port: int) -> int:
        """The value (0-255) an I/O port gives."""
        region = self._port(port, f"inp({port!r})")
        port = index(port)
        value = self._devices[region.device].read(port - region.start)
        self._show("inp", port, value)
        return value

    def _port(self, port: int, what: str) -> Region:
        if self._model.ports is None:
            raise Fault(
                f"{what} refused: the {self._model.name} has no ports;"
                f" its devices are at memory addresses (peekpoke map {self._model.name})."
            )
        return self._region(self._model.ports, port, what)

    # -- checks

    def _show(self, kind: str, address: int, value: Value) -> None:
        for observer in self._observers:
            observer(kind, address, value)

    def _whole(self, value: Any, what: str, unit: str = "address") -> int:
        if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__index__"):
            raise Fault(
                f"{what} refused: {'an' if unit == 'address' else 'a'} {unit} is a whole number,"
                f" not {_short(value)}."
            )
        return index(value)

    def _region(self, space: AddressSpace, address: Any, what: str) -> Region:
        if (gate := self._gate) is not None:  # read once: another thread may open it meanwhile
            gate()
        place = self._whole(address, what, space.unit)
        region = space.find(place) if 0 <= place < space.size else None
        if region is None:
            raise Fault(
                f"{what} refused: the {self._model.name} has nothing at {space.unit}"
                f" {number(place)}; nearest is {space.nearest(place & space.mask)},"
                f" and all lie within {span(0, space.size - 1)}."
            )
        return region

    def _checked(self, value: Any, what: str, limit: int = 0) -> int:
        limit = limit or self._limit
        if not hasattr(value, "__index__"):
            raise Fault(f"{what} refused: a value is a whole number, not {_short(value)}.")
        whole = index(value)
        if not 0 <= whole < limit:
            raise Fault(
                f"{what} refused: {whole} does not fit; 0-{limit - 1} does"
                f" ({whole} & {limit - 1} is {whole & limit - 1})."
            )
        return whole


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _accessors(
    cells: Cells, slow_write: Poke, slow_read: Peek
) -> tuple[Poke, Peek, Callable[[int, int], None]]:
    """`poke`, `peek` and the function that moves their fast window to `low <= address < high`.

    The two comparisons are written apart: CPython specialises them so, but not chained ones. The
    window never starts below 2, so that True and False take the slow path, which refuses them.
    """
    low = high = 0

    def poke(address: int, value: int) -> None:
        """Put `value` at `address`: Fault if either does not fit this machine."""
        try:
            if address >= low and address < high:
                cells[address] = value
                return
        except (TypeError, ValueError):
            pass  # the slow path says what is wrong
        slow_write(address, value)

    def peek(address: int) -> int:
        """The value at `address`: Fault if nothing is there."""
        try:
            if address >= low and address < high:
                return cells[address]  # type: ignore[no-any-return] # bytearray or memoryview
        except TypeError:
            pass
        return slow_read(address)

    def set_window(new_low: int, new_high: int) -> None:
        nonlocal low, high
        low, high = max(new_low, 2), new_high

    return poke, peek, set_window
