"""What a program does to a machine, told in few words: which region, how much, which sectors.

    poke 655360 = 15, poke 655361 = 15 ...   ->  Burst("poke", graphics memory, 64000 cells)
    the disk's registers, then its command   ->  Transfer("read", sectors 2-9)

A burst is all accesses of one kind to one region; what belongs together (all of one call, say) is
collected in one list. Sectors move by the controller's own hand: what it was told is read from the
registers that are written, as the bus sees them.
"""

from dataclasses import dataclass

import numpy as np

from emulator.bus import Value
from emulator.devices import disk
from emulator.machine import Machine
from emulator.memory_map import AddressSpace, Region, Register

PORT_ACCESS = ("out", "inp")
WRITES = ("poke", "out")
COMMANDS = {disk.READ: "read", disk.WRITE: "write", disk.FLUSH: "flush"}
_DISK = frozenset(register.name for register in disk.REGISTERS)


@dataclass(slots=True)
class Burst:
    """Accesses of one kind to one region: how many cells, from `low` to `high`; the last value."""

    kind: str
    region: Region | None
    low: int
    high: int
    cells: int
    value: int

    @property
    def register(self) -> Register | None:
        """The one register that was accessed; None if it was more, or none."""
        for register in self.region.registers if self.region else ():
            first = self.region.start + register.offset if self.region else 0
            if first <= self.low and self.high < first + register.size:
                return register
        return None


@dataclass(slots=True)
class Transfer:
    """Sectors that the disk's controller was told to move: a flush moves those written before."""

    command: str
    first: int
    count: int


Traffic = list[Burst | Transfer]


class TrafficReader:
    """Makes traffic of a machine's accesses; call `note` from an observer."""

    def __init__(self, machine: Machine) -> None:
        self._spaces = {kind: _space(machine, kind) for kind in ("poke", "peek", "out", "inp")}
        self._wide = machine.model.word_bits > 8  # a register is a cell, not two
        self._registers = [0] * len(disk.REGISTERS)

    def note(self, into: Traffic, kind: str, address: int, value: Value) -> int:
        """Add an access to a list, into the burst that it belongs to; return how many cells."""
        space = self._spaces[kind]
        region = space.find(address) if space else None
        cells, last = _measure(value)
        high = address + cells - 1
        for burst in into:
            if isinstance(burst, Burst) and burst.kind == kind and burst.region is region:
                burst.low, burst.high = min(burst.low, address), max(burst.high, high)
                burst.cells, burst.value = burst.cells + cells, last
                break
        else:
            into.append(Burst(kind, region, address, high, cells, last))
        if kind in WRITES and region and _is_disk(region):
            for offset, byte in enumerate(np.ravel(value).tolist(), address - region.start):
                self._tell_disk(into, offset, byte)
        return cells

    def _tell_disk(self, into: Traffic, offset: int, value: int) -> None:
        """Follow one write to the controller's registers."""
        if self._wide:
            number, self._registers[offset] = offset, value
        else:
            number, high = divmod(offset, 2)
            shift = 8 * high
            self._registers[number] &= ~(0xFF << shift)
            self._registers[number] |= value << shift
        commanded = number == disk.COMMAND and (self._wide or not offset % 2)
        if commanded and value & 0xFF in COMMANDS:
            self._add_transfer(into, COMMANDS[value & 0xFF])

    def _add_transfer(self, into: Traffic, command: str) -> None:
        low, high = self._registers[disk.SECTOR_LOW], self._registers[disk.SECTOR_HIGH]
        first, count = low | high << 16, self._registers[disk.COUNT]
        if command == "flush":
            into.append(Transfer(command, 0, 0))
            return
        for other in into:
            adjoins = isinstance(other, Transfer) and other.first + other.count == first
            if adjoins and isinstance(other, Transfer) and other.command == command:
                other.count += count
                return
        into.append(Transfer(command, first, count))


def _space(machine: Machine, kind: str) -> AddressSpace | None:
    return machine.model.ports if kind in PORT_ACCESS else machine.model.memory


def _measure(value: Value) -> tuple[int, int]:
    """How many cells an access moves, and the last value."""
    if isinstance(value, int):
        return 1, value
    return value.size, int(value.flat[-1]) if value.size else 0


def _is_disk(region: Region) -> bool:
    return any(register.name in _DISK for register in region.registers)
