"""Registers that only keep what is written, in the machine's own memory, where the hardware samples
them: colour RAM, palette latches, chips whose other functions are not modelled."""

from typing import Any

from emulator.devices.device import Device


class Latches(Device):
    """`period` cells from `base` on, repeated through the whole region.

    Writes are masked with `writable`; reads have the bits of `floating` set, as lines that nothing
    drives read on the real chip, and only the bits of `readable`.
    """

    def __init__(
        self,
        cells: Any,
        base: int,
        period: int,
        *,
        writable: int = 0xFF,
        readable: int = 0xFF,
        floating: int = 0,
    ) -> None:
        self._cells, self._base, self._period = cells, base, period
        self._writable, self._readable, self._floating = writable, readable, floating

    def read(self, register: int) -> int:
        """The latch's value, as the bus sees it."""
        value: int = self._cells[self._base + register % self._period]
        return value & self._readable | self._floating

    def write(self, register: int, value: int) -> None:
        """Keep the value."""
        self._cells[self._base + register % self._period] = value & self._writable
