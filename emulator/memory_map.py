"""An address space as data: named regions, their registers, and what the bus does in each.

The map of a model is written once, as a tuple of `Region`. Building an `AddressSpace` sorts it,
checks it for overlaps and freezes it. Whatever shows a map (fault messages, `peekpoke map`, the
inspector, the documents) is generated from these objects, so it cannot differ from the code.

    0 ........ regions, sorted, never overlapping, gaps are unmapped ........ size
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from emulator.errors import MapError, number, span


class Kind(Enum):
    """What the bus does with an access to a region."""

    RAM = "RAM"  # plain memory: reads and writes reach the cells
    ROM = "ROM"  # reads reach the cells, writes have no effect
    DEVICE = "I/O"  # the region's device decodes reads and writes


@dataclass(frozen=True, slots=True)
class Register:
    """A place inside a region that has a name and a meaning of its own.

    `offset` counts from the region's start, in addresses; `size` is how many addresses it takes;
    `access` is "rw", "r" or "w"; `example` is a value worth poking there (None: only worth
    reading).
    """

    offset: int
    name: str
    note: str
    example: int | None = None
    size: int = 1
    access: str = "rw"


def in_bytes(registers: Iterable[Register]) -> tuple[Register, ...]:
    """16-bit registers as a byte-wide bus has them: two addresses each, low byte first."""
    return tuple(
        replace(
            register,
            offset=2 * register.offset,
            size=2 * register.size,
            example=None if register.example is None else register.example & 0xFF,
        )
        for register in registers
    )


@dataclass(frozen=True, slots=True)
class Region:
    """`size` addresses from `start`, under one name, treated alike by the bus.

    `device` names the device that decodes a DEVICE region. `example` is (offset, value): one poke
    worth trying.
    """

    name: str
    start: int
    size: int
    kind: Kind
    note: str
    device: str = ""
    registers: tuple[Register, ...] = ()
    example: tuple[int, int] | None = None

    @property
    def end(self) -> int:
        """The last address, included."""
        return self.start + self.size - 1

    def __str__(self) -> str:
        return f"{self.name} at {span(self.start, self.end)}"


class AddressSpace:
    """A frozen map of `size` addresses; `unit` is what one is called ("address" or "port").

    `mask` is applied to an address before it is looked up: hardware that decodes only some address
    lines answers at every address that agrees on those.
    """

    def __init__(
        self, size: int, regions: Iterable[Region], unit: str = "address", mask: int = -1
    ) -> None:
        self.size = size
        self.unit = unit
        self.mask = mask
        self.regions = tuple(sorted(regions, key=lambda region: region.start))
        self._starts = [region.start for region in self.regions]
        self._check()

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    def __getitem__(self, name: str) -> Region:
        """The region of that name; KeyError if there is none."""
        for region in self.regions:
            if region.name == name:
                return region
        raise KeyError(name)

    def find(self, address: int) -> Region | None:
        """The region that holds `address`, or None where nothing is mapped."""
        address &= self.mask
        index = bisect_right(self._starts, address) - 1
        if index < 0:
            return None
        region = self.regions[index]
        return region if address <= region.end else None

    def nearest(self, address: int) -> Region:
        """The region whose edge is closest to `address` (the one that holds it, if one does)."""
        return min(
            self.regions, key=lambda region: max(region.start - address, address - region.end, 0)
        )

    def is_ram(self, start: int, size: int) -> bool:
        """Whether all of `start`..`start + size - 1` is plain memory (regions may meet in it)."""
        end = start + size
        while start < end:
            region = self.find(start)
            if start < 0 or region is None or region.kind is not Kind.RAM:
                return False
            start = region.end + 1
        return True

    def address_of(self, register_name: str) -> int:
        """The address of a register by its name; KeyError if there is none."""
        for region in self.regions:
            for register in region.registers:
                if register.name == register_name:
                    return region.start + register.offset
        raise KeyError(register_name)

    def _check(self) -> None:
        for region in self.regions:
            if region.size < 1 or region.start < 0 or region.end >= self.size:
                raise MapError(
                    f"{region} does not fit an address space of {span(0, self.size - 1)}."
                )
            _check_registers(region)
        for lower, upper in zip(self.regions, self.regions[1:], strict=False):
            if upper.start <= lower.end:
                raise MapError(f"{lower} and {upper} overlap from {number(upper.start)} on.")
        _check_names(region.name for region in self.regions)
        _check_names(register.name for region in self.regions for register in region.registers)


def _check_registers(region: Region) -> None:
    taken: dict[int, Register] = {}
    for register in region.registers:
        if not 0 <= register.offset <= region.size - register.size:
            raise MapError(f"register {register.name} lies outside {region}.")
        for offset in range(register.offset, register.offset + register.size):
            other = taken.setdefault(offset, register)
            if other is not register:
                raise MapError(
                    f"registers {other.name} and {register.name} of {region} overlap"
                    f" at {number(region.start + offset)}."
                )


def _check_names(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise MapError(f"the name {name} is given twice; one name means one place.")
        seen.add(name)
