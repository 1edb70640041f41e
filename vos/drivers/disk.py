"""The disk's driver: the sector controller as a block device of 1 KiB blocks.

A transfer goes through a buffer in the machine's RAM (DMA):

    write   bus -> buffer, registers, WRITE     controller: buffer -> cache of the medium
    read    registers, READ                     controller: medium -> buffer, buffer -> bus
    flush   FLUSH                               controller: cache -> medium, all or nothing

so what lies between two flushes reaches the medium as a whole or not at all: the promise that the
file system builds on. `BUFFERS` says which RAM a system keeps for itself on each model.
"""

from __future__ import annotations

import numpy as np

from emulator.devices.disk import (
    ADDRESS_LOW,
    COMMAND,
    COUNT,
    ERROR,
    FAILED,
    FLUSH,
    PRESENT,
    READ,
    SECTOR_LOW,
    SIZE_LOW,
    WRITE,
    ErrorCode,
)
from emulator.devices.disk_journal import SECTOR_SIZE
from emulator.machine import Machine
from vos.drivers.registers import Registers
from vos.errors import BootError, KernelError

BLOCK = 1024
SECTORS = BLOCK // SECTOR_SIZE

# The first address and the number of addresses of each model's transfer buffer.
BUFFERS = {
    "c64": (0xC000, 0x1000),
    "spectrum": (0xE000, 0x1000),
    "pc": (0x80000, 0x10000),
    "hack": (0x3000, 0x1000),
    "workstation": (0x300000, 0x40000),
}

ERRORS = {
    ErrorCode.NO_MEDIUM: ("ENOMEDIUM", "there is no disk in the drive"),
    ErrorCode.SECTOR_OUT_OF_RANGE: ("EIO", "the disk has no such sector"),
    ErrorCode.NOT_RAM: ("EIO", "the transfer buffer is not plain memory"),
    ErrorCode.WRITE_PROTECTED: ("EROFS", "the disk is write protected"),
    ErrorCode.HOST_FAILED: ("EIO", "the host could not store the disk's image"),
    ErrorCode.UNKNOWN_COMMAND: ("EIO", "the controller does not know the command"),
}


class Disk:
    """The machine's disk as blocks of 1024 bytes; see `vos.filesystem.BlockDevice`.

    `sectors_moved` counts what was read and written, for traces.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._registers = Registers(machine, "disk")
        if not self._registers.status(COMMAND) & PRESENT:
            raise BootError(f"the {machine.model.name} has no disk in its drive to boot from.")
        self.block_count = self._registers.read_wide(SIZE_LOW) // SECTORS
        self.sectors_moved = 0
        self._start, cells = BUFFERS[machine.model.name]
        self._unit = machine.model.word_bits // 8
        self._most = cells * self._unit // BLOCK

    def read(self, first: int, count: int) -> bytes:
        """Return the bytes of `count` blocks from block `first` on."""
        parts = []
        with self._machine.unbroken():
            for block in range(first, first + count, self._most):
                size = min(self._most, first + count - block)
                self._transfer(READ, block, size)
                parts.append(self._machine[self._buffer(size)].tobytes())
        return b"".join(parts)

    def write(self, first: int, data: bytes) -> None:
        """Write whole blocks from block `first` on."""
        cells = np.frombuffer(data, np.uint8 if self._unit == 1 else np.uint16)
        step = self._most * BLOCK // self._unit
        with self._machine.unbroken():
            for number in range(0, len(cells), step):
                part = cells[number : number + step]
                size = len(part) * self._unit // BLOCK
                self._machine[self._buffer(size)] = part
                self._transfer(WRITE, first + number * self._unit // BLOCK, size)

    def flush(self) -> None:
        """Make everything written since the last flush permanent: all of it or nothing."""
        with self._machine.unbroken():
            self._command(FLUSH)

    def _buffer(self, blocks: int) -> slice:
        return slice(self._start, self._start + blocks * BLOCK // self._unit)

    def _transfer(self, command: int, block: int, count: int) -> None:
        registers = self._registers
        registers.write_wide(SECTOR_LOW, block * SECTORS)
        registers.write(COUNT, count * SECTORS)
        registers.write_wide(ADDRESS_LOW, self._start)
        self._command(command)
        self.sectors_moved += count * SECTORS

    def _command(self, command: int) -> None:
        self._registers.command(COMMAND, command)
        if self._registers.status(COMMAND) & FAILED:
            raise KernelError(*ERRORS[ErrorCode(self._registers.read(ERROR))])
