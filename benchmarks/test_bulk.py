"""Many cells at once, against numpy's slice assignment of the same bytes to a plain array."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import emulator
from benchmarks.form import Group, Row, Unit, Work
from programs.demos.hardware import c64, pc, workstation

Block = NDArray[np.uint8]

COPIED = 4_000_000  # bytes a round, whatever the size of a block


class Size(NamedTuple):
    """A block: what it is called, the model it is poked on, where, and how many bytes it has."""

    name: str
    model: str
    start: int
    length: int

    @property
    def group(self) -> Group:
        """The comparison of this size."""
        return Group(f"bulk, {self.name}", f"{self.length:,} bytes at once", Unit.TIMES)

    @property
    def times(self) -> int:
        """Blocks a round: so many that a call's own cost disappears."""
        return max(1, COPIED // self.length)

    def block(self) -> Block:
        """The bytes."""
        return np.random.default_rng(1).integers(0, 256, self.length, np.uint8)


SIZES = (
    Size("1 KiB", "c64", c64.BITMAP, 1024),
    Size("a mode 13h screen", "pc", pc.GRAPHICS, 64_000),
    Size("a 1280x720 screen", "workstation", workstation.FRAMEBUFFER, workstation.BYTES),
)
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


def by_plain_array(size: Size) -> Work:
    array, block = np.zeros(size.start + size.length, np.uint8), size.block()
    start, stop, count = size.start, size.start + size.length, size.times

    def loop() -> None:
        for _ in range(count):
            array[start:stop] = block

    return loop


def by_memory(size: Size) -> Work:
    machine, block = emulator.boot(size.model), size.block()
    start, stop, count = size.start, size.start + size.length, size.times

    def loop() -> None:
        for _ in range(count):
            machine.memory[start:stop] = block

    return loop


def by_bus(size: Size, values: Callable[[Block], Block | bytes]) -> Work:
    machine, block = emulator.boot(size.model), values(size.block())
    start, stop, count = size.start, size.start + size.length, size.times

    def loop() -> None:
        for _ in range(count):
            machine[start:stop] = block

    return loop


def by_cells(size: Size) -> Work:
    machine, block = emulator.boot(size.model), size.block().tobytes()
    start, stop, count = size.start, size.start + size.length, size.times

    def loop() -> None:
        for _ in range(count):
            machine.cells[start:stop] = block

    return loop


# The bus checks a block in about two microseconds, however long it is: beside a screen of 3.7 MB
# that is nothing, and there it has the budget of the memory itself.
PATHS: dict[str, tuple[Callable[[Size], Work], int]] = {
    "machine.memory[a:b] = array": (by_memory, 0),
    "machine[a:b] = array": (lambda size: by_bus(size, lambda block: block), 1_000_000),
    "machine[a:b] = bytes": (lambda size: by_bus(size, Block.tobytes), 1_000_000),
}
BUDGET = 1.1


@each_size
def test_plain_array(row: Row, size: Size) -> None:
    row(size.group, "numpy array[a:b] = array", by_plain_array(size), count=size.times)


@each_size
@pytest.mark.parametrize("name", PATHS)
def test_bulk(row: Row, name: str, size: Size) -> None:
    make, budgeted_from = PATHS[name]
    budget = BUDGET if size.length >= budgeted_from else None
    plain = by_plain_array(size)
    row(size.group, name, make(size), reference=plain, budget=budget, count=size.times)


@each_size
def test_cells(row: Row, size: Size) -> None:
    plain = by_plain_array(size)
    name = "machine.cells[a:b] = bytes"
    row(size.group, name, by_cells(size), reference=plain, count=size.times)
