"""What a program hands to the bus, checked once, at the edge: here every refusal is worded.

    poke(53280, 256) refused: 256 does not fit 53280 (0xD020) in VIC at 53248-54271 (0xD000-0xD3FF);
    0-255 does (256 & 255 is 0).

A refusal says what was asked, where that is (or what is nearest), and what would fit. Checking
changes nothing and has no side effects. A call is kept as a template with its arguments and becomes
words only when it is refused: good accesses do not pay for the sentence.
"""

from collections.abc import Sequence
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.errors import Fault, number, span
from emulator.memory_map import AddressSpace, Region

Call = tuple[Any, ...]  # ("poke({}, {})", 53280, 256)
Values = int | Sequence[int] | NDArray[Any] | bytes


def refusal(call: Call, why: str) -> Fault:
    """The Fault that says so."""
    template, *arguments = call
    return Fault(f"{template.format(*map(_short, arguments))} refused: {why}")


class Checks:
    """The checks of one machine, by its model's name and the width of its cells."""

    def __init__(self, name: str, word_bits: int) -> None:
        self._name = name
        self._bits = word_bits
        self._limit = 1 << word_bits
        self._dtype = np.dtype(np.uint8 if word_bits == 8 else np.uint16)

    # -- where

    def place(self, space: AddressSpace, address: Any, call: Call) -> tuple[Region, int]:
        """The region that answers at an address, and the address as an int."""
        where = self._whole_address(space, address, call)
        region = space.find(where) if 0 <= where < space.size else None
        if region is None:
            raise refusal(
                call,
                f"the {self._name} has nothing at {space.unit} {_spelt(where)};"
                f" nearest is {space.nearest(where & space.mask)},"
                f" and all lie within {span(0, space.size - 1)}.",
            )
        return region, where

    def block_place(self, space: AddressSpace, where: slice) -> tuple[Region, int, int, Call]:
        """Region, first address and the one after the last of `machine[a:b]`, and the call."""
        call = ("machine[{}:{}]", where.start, where.stop)
        if where.step is not None:
            raise refusal(
                ("machine[{}:{}:{}]", where.start, where.stop, where.step),
                "cells are taken one after the other; leave the step out.",
            )
        region, start = self.place(space, where.start, call)
        stop = self._whole_address(space, where.stop, call)
        if stop <= start:
            raise refusal(
                call,
                f"it holds no cell of {region}; write machine[first:last + 1].",
            )
        if stop - 1 > region.end:
            raise refusal(
                call,
                f"it runs {stop - 1 - region.end} past {region};"
                f" the most that fits is machine[{start}:{region.end + 1}].",
            )
        return region, start, stop, call

    def _whole_address(self, space: AddressSpace, address: Any, call: Call) -> int:
        whole = None if isinstance(address, (bool, np.bool_)) else _whole(address)
        if whole is None:
            article = "an" if space.unit == "address" else "a"
            raise refusal(
                call,
                f"{article} {space.unit} is a whole number, not {_short(address)};"
                f" those of the {self._name} are {span(0, space.size - 1)}.",
            )
        return whole

    # -- what

    def value(self, value: Any, region: Region, address: int, call: Call, limit: int = 0) -> int:
        """A value for that address as an int, below `limit` (0: what a cell holds)."""
        limit = limit or self._limit
        whole = _whole(value)
        if whole is None:
            raise refusal(
                call,
                f"{number(address)} in {region} takes a whole number 0-{limit - 1},"
                f" not {_short(value)}.",
            )
        if not 0 <= whole < limit:
            raise refusal(
                call,
                f"{_short(whole)} does not fit {number(address)} in {region}; 0-{limit - 1} does"
                f" ({_short(whole)} & {limit - 1} is {whole & limit - 1}).",
            )
        return whole

    def bits(self, shift: Any, width: Any, region: Region, address: int, call: Call) -> int:
        """The mask of `width` bits from bit `shift` on, within a cell."""
        low, count = _whole(shift), _whole(width)
        if low is None or count is None or low < 0 or count < 1 or low + count > self._bits:
            raise refusal(
                call,
                f"{number(address)} in {region} has the bits 0-{self._bits - 1}:"
                f" a shift of 0-{self._bits - 1}, and a width from 1 to what is left above it.",
            )
        return (1 << count) - 1 << low

    def block(
        self, values: Any, region: Region, start: int, length: int, call: Call
    ) -> NDArray[Any]:
        """One value for all cells (no dimension), or `length` of them, each fit for a cell."""
        block = _as_array(values)
        if block.size and block.dtype.kind not in "biu" and not _all_whole(block):
            raise refusal(
                call,
                f"{region} takes whole numbers 0-{self._limit - 1}, not {_short(values)}.",
            )
        if block.ndim > 0 and block.shape != (length,):
            shape = f" in shape {block.shape}" if block.ndim > 1 else ""
            raise refusal(call, f"these are {length} cells of {region}, not {block.size}{shape}.")
        if block.dtype != self._dtype:  # which holds nothing that does not fit
            misfits = np.flatnonzero((block < 0) | (block >= self._limit))
            if misfits.size:
                first = int(misfits[0])
                self.value(block.flat[first], region, start + first, call)
        return block


def _whole(value: Any) -> int | None:
    """An int, numpy's integers and truth values (0 and 1, as in Python) as an int; None others."""
    if isinstance(value, np.bool_):
        return int(value)
    try:
        return index(value)
    except TypeError:
        return None


def _as_array(values: Any) -> NDArray[Any]:
    if isinstance(values, (bytes, bytearray)):
        return np.frombuffer(values, np.uint8)
    try:
        return np.asarray(values)
    except ValueError:  # rows of different lengths
        return np.array([values], object)


def _all_whole(block: NDArray[Any]) -> bool:
    """Whether an array of objects holds ints, which are then too large for numpy's own."""
    return block.dtype.kind == "O" and all(isinstance(value, int) for value in block.flat)


def _spelt(where: int) -> str:
    return number(where) if where.bit_length() <= 64 else _short(where)


def _short(value: object) -> str:
    try:
        text = repr(value)
    except Exception:  # the value's own __repr__, or a number of more digits than Python writes
        text = f"this {type(value).__name__}"
    return text if len(text) <= 40 else f"{text[:37]}..."
