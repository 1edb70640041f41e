"""One cell at a time, over the same addresses: ours, plain Python's, and what others offer."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import emulator
from benchmarks.form import Group, Row, Unit, Work

POKE = Group("poke", "one value into each of 38,912 cells", Unit.TIMES)
PEEK = Group("peek", "each of 38,912 cells read", Unit.TIMES)
PIXEL = Group("poke beside pygame", "one value into each of 38,912 pixels", Unit.TIMES)
WORDS = Group("poke on the hack", "one value into each of 16,128 words", Unit.TIMES)

ADDRESSES = range(0x0800, 0xA000)  # plain RAM of the c64, and within what every peer has
WORD_ADDRESSES = range(0x0100, 0x4000)
PLACES = [(address % 320, address // 320) for address in ADDRESSES]
VALUE = 7


class Path(NamedTuple):
    """One way to a cell: what makes its loop, and its budget."""

    make: Callable[[], Work]
    budget: float | None = None


# -- pokes -----------------------------------------------------------------------------------------


def stores(cells: Any) -> Work:
    def loop() -> None:
        for address in ADDRESSES:
            cells[address] = VALUE

    return loop


def poke_by_attribute() -> Work:
    machine = emulator.boot("c64")

    def loop() -> None:
        for address in ADDRESSES:
            machine.poke(address, VALUE)

    return loop


def poke_by_name() -> Work:
    poke = emulator.boot("c64").poke

    def loop() -> None:
        for address in ADDRESSES:
            poke(address, VALUE)

    return loop


def poke_watched() -> Work:
    machine = emulator.boot("c64")
    machine.watch(lambda kind, address, value: None)
    poke = machine.poke

    def loop() -> None:
        for address in ADDRESSES:
            poke(address, VALUE)

    return loop


def store_numpy() -> Work:
    array = np.zeros(65536, np.uint8)

    def loop() -> None:
        for address in ADDRESSES:
            array[address] = VALUE

    return loop


def surface_set_at() -> Work:
    pygame = pytest.importorskip("pygame")
    set_at = pygame.Surface((320, 200), depth=8).set_at

    def loop() -> None:
        for place in PLACES:
            set_at(place, VALUE)

    return loop


def pixel_array() -> Work:
    pygame = pytest.importorskip("pygame")
    pixels = pygame.PixelArray(pygame.Surface((320, 200), depth=8))

    def loop() -> None:
        for place in PLACES:
            pixels[place] = VALUE

    return loop


def pyxel_pset() -> Work:
    pyxel = pytest.importorskip("pyxel", reason="pyxel is not installed (the bench extra has it)")
    pset = pyxel.Image(320, 200).pset

    def loop() -> None:
        for x, y in PLACES:
            pset(x, y, VALUE)

    return loop


def py65_memory() -> Any:
    py65 = pytest.importorskip(
        "py65.memory", reason="py65 is not installed (the bench extra has it)"
    )
    return py65.ObservableMemory()


def py65_stores() -> Work:
    memory = py65_memory()

    def loop() -> None:
        for address in ADDRESSES:
            memory[address] = VALUE

    return loop


POKES = {
    "machine.cells": Path(lambda: stores(emulator.boot("c64").cells), 1.25),
    "machine.poke": Path(poke_by_attribute, 2.5),
    "poke = machine.poke": Path(poke_by_name, 2.5),
    "machine.poke, watched": Path(poke_watched),
    "numpy element": Path(store_numpy),
    "pygame Surface.set_at": Path(surface_set_at),
    "pygame PixelArray": Path(pixel_array),
    "pyxel pset": Path(pyxel_pset),
    "py65 ObservableMemory": Path(py65_stores),
}


def test_bytearray(row: Row) -> None:
    row(POKE, "bytearray", stores(bytearray(65536)), count=len(ADDRESSES))


@pytest.mark.parametrize("name", POKES)
def test_poke(row: Row, name: str) -> None:
    work, budget = POKES[name].make(), POKES[name].budget
    plain = stores(bytearray(65536))
    row(POKE, name, work, reference=plain, budget=budget, count=len(ADDRESSES))


def test_set_at(row: Row) -> None:
    row(PIXEL, "pygame Surface.set_at", surface_set_at(), count=len(ADDRESSES))


def test_poke_beside_set_at(row: Row) -> None:
    theirs = surface_set_at()
    row(
        PIXEL,
        "machine.poke",
        poke_by_attribute(),
        reference=theirs,
        budget=0.5,
        count=len(ADDRESSES),
    )


# -- 16-bit words ----------------------------------------------------------------------------------


def word_stores(cells: Any) -> Work:
    def loop() -> None:
        for address in WORD_ADDRESSES:
            cells[address] = VALUE

    return loop


def word_pokes() -> Work:
    machine = emulator.boot("hack")

    def loop() -> None:
        for address in WORD_ADDRESSES:
            machine.poke(address, VALUE)

    return loop


WORD_POKES = {
    "machine.cells": Path(lambda: word_stores(emulator.boot("hack").cells), 1.25),
    "machine.poke": Path(word_pokes, 2.5),
}


def test_word_bytearray(row: Row) -> None:
    row(WORDS, "bytearray", word_stores(bytearray(65536)), count=len(WORD_ADDRESSES))


@pytest.mark.parametrize("name", WORD_POKES)
def test_word_poke(row: Row, name: str) -> None:
    work, budget = WORD_POKES[name].make(), WORD_POKES[name].budget
    plain = word_stores(bytearray(65536))
    row(WORDS, name, work, reference=plain, budget=budget, count=len(WORD_ADDRESSES))


# -- peeks -----------------------------------------------------------------------------------------


def loads(cells: Any) -> Work:
    def loop() -> None:
        for address in ADDRESSES:
            cells[address]

    return loop


def peek_by_attribute() -> Work:
    machine = emulator.boot("c64")

    def loop() -> None:
        for address in ADDRESSES:
            machine.peek(address)

    return loop


def peek_by_name() -> Work:
    peek = emulator.boot("c64").peek

    def loop() -> None:
        for address in ADDRESSES:
            peek(address)

    return loop


def load_numpy() -> Work:
    array = np.zeros(65536, np.uint8)

    def loop() -> None:
        for address in ADDRESSES:
            array[address]

    return loop


def surface_get_at() -> Work:
    pygame = pytest.importorskip("pygame")
    get_at = pygame.Surface((320, 200), depth=8).get_at

    def loop() -> None:
        for place in PLACES:
            get_at(place)

    return loop


def py65_loads() -> Work:
    memory = py65_memory()

    def loop() -> None:
        for address in ADDRESSES:
            memory[address]

    return loop


PEEKS = {
    "machine.cells": Path(lambda: loads(emulator.boot("c64").cells)),
    "machine.peek": Path(peek_by_attribute),
    "peek = machine.peek": Path(peek_by_name),
    "numpy element": Path(load_numpy),
    "pygame Surface.get_at": Path(surface_get_at),
    "py65 ObservableMemory": Path(py65_loads),
}


def test_read_bytearray(row: Row) -> None:
    row(PEEK, "bytearray", loads(bytearray(65536)), count=len(ADDRESSES))


@pytest.mark.parametrize("name", PEEKS)
def test_peek(row: Row, name: str) -> None:
    work, budget = PEEKS[name].make(), PEEKS[name].budget
    plain = loads(bytearray(65536))
    row(PEEK, name, work, reference=plain, budget=budget, count=len(ADDRESSES))
