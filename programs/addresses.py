"""A model's memory map as rows to print, generated from the objects that the bus itself decodes by.

Every row has one statement to try, valid on that machine: a poke or an `out` where writing shows
something, else a peek or an `inp`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from emulator.memory_map import AddressSpace, Kind, Region, Register
from emulator.model import Model

READ_ONLY = "r"
_VERBS = {"address": ("poke", "peek"), "port": ("out", "inp")}


@dataclass(frozen=True, slots=True)
class Row:
    """A region, or a register inside one.

    `kind` is RAM, ROM or I/O for a region, and "rw", "r" or "w" for a register.
    """

    first: int
    last: int
    kind: str
    name: str
    note: str
    example: str
    is_register: bool

    @property
    def decimal(self) -> str:
        """`1024-2023`, or one number."""
        return _span(f"{self.first}", f"{self.last}")

    @property
    def hexadecimal(self) -> str:
        """`0x0400-0x07E7`, or one number."""
        return _span(f"0x{self.first:04X}", f"0x{self.last:04X}")


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def rows(space: AddressSpace) -> Iterator[Row]:
    """All of a space, upwards: each region, and after it its registers."""
    for region in space:
        yield _region_row(region, space.unit)
        for register in region.registers:
            yield _register_row(region, register, space.unit)


def all_rows(model: Model) -> Iterator[Row]:
    """The memory, then the ports if there are any."""
    yield from rows(model.memory)
    if model.ports:
        yield from rows(model.ports)


def _region_row(region: Region, unit: str) -> Row:
    example = ""
    if region.example:
        offset, value = region.example
        example = _statement(unit, region.start + offset, value)
    elif not region.registers:
        example = _statement(unit, region.start, None)
    kind = Kind(region.kind).value
    return Row(region.start, region.end, kind, region.name, region.note, example, False)


def _register_row(region: Region, register: Register, unit: str) -> Row:
    first = region.start + register.offset
    value = None if register.access == READ_ONLY else register.example
    example = _statement(unit, first, value)
    last = first + register.size - 1
    return Row(first, last, register.access, register.name, register.note, example, True)


def _statement(unit: str, place: int, value: int | None) -> str:
    write, read = _VERBS[unit]
    return f"machine.{read}({place})" if value is None else f"machine.{write}({place}, {value})"
