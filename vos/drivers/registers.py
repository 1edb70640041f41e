"""A device's registers, wherever the machine has them: in memory or at ports, in bytes or words.

The machine's own map says where a device answers, as firmware tells a kernel, so no driver holds an
address: `Registers(machine, "disk")` finds the region of that name. On a machine of bytes a 16-bit
register takes two addresses, low byte first; on a 16-bit machine it takes one.
"""

from __future__ import annotations

from collections.abc import Callable

from emulator.machine import Machine


class Registers:
    """The 16-bit registers of the device in the region `name`; KeyError if there is none."""

    def __init__(self, machine: Machine, name: str) -> None:
        self._get: Callable[[int], int] = machine.peek
        self._put: Callable[[int, int], None] = machine.poke
        ports = machine.model.ports
        if ports is not None and name in {region.name for region in ports}:
            self._base = ports[name].start
            self._get, self._put = machine.inp, machine.out
        else:
            self._base = machine.model.memory[name].start
        self._bytes = machine.model.word_bits == 8

    def read(self, register: int) -> int:
        """Return the register's 16 bits."""
        if not self._bytes:
            return self._get(self._base + register)
        place = self._base + 2 * register
        return self._get(place) | self._get(place + 1) << 8

    def write(self, register: int, value: int) -> None:
        """Set the register to a value of 16 bits."""
        if not self._bytes:
            self._put(self._base + register, value)
            return
        place = self._base + 2 * register
        self._put(place, value & 0xFF)
        self._put(place + 1, value >> 8)

    def read_wide(self, register: int) -> int:
        """Return the 32 bits of two registers, the low word first."""
        return self.read(register) | self.read(register + 1) << 16

    def write_wide(self, register: int, value: int) -> None:
        """Set two registers to a value of 32 bits, the low word first."""
        self.write(register, value & 0xFFFF)
        self.write(register + 1, value >> 16)

    def command(self, register: int, value: int) -> None:
        """Write a register that is a byte wide."""
        self._put(self._base + (2 * register if self._bytes else register), value)

    def status(self, register: int) -> int:
        """Return the low byte of a register."""
        return self._get(self._base + (2 * register if self._bytes else register)) & 0xFF
