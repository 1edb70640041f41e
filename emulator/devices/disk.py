"""The sector controller of the disk: nine 16-bit registers, the same on every model.

A program puts a sector number, a count and an address into the registers, then writes a command.
The controller moves the sectors between the medium and the machine's memory itself (DMA) and is
done when the write returns. It is Peekpoke's own: none of the machines had one like it.

    0  COMMAND (write)   low byte: 1 READ, 2 WRITE, 3 FLUSH
       STATUS (read)     bit 0 ready, bit 1 medium present, bit 2 write protected, bit 7 error
    1  ERROR             why the last command was refused, see `ErrorCode`; read only
    2  SECTOR_LOW    3  SECTOR_HIGH     first sector of the transfer
    4  COUNT                            how many sectors of 512 bytes
    5  ADDRESS_LOW   6  ADDRESS_HIGH    first address of the transfer, as the machine counts them
    7  SIZE_LOW      8  SIZE_HIGH       sectors on the medium; read only

What a program may rely on: a refused command sets ERROR and changes nothing else; any command that
succeeds clears it. WRITE reaches the cache of the medium, FLUSH the host's file, all or nothing
(see disk_image.py). A transfer lies wholly in plain RAM, or it is refused. A reset clears the
registers; the cache has a battery and keeps its sectors.
"""

from collections.abc import Callable
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from emulator.devices.device import Device, State
from emulator.devices.disk_image import Medium
from emulator.devices.disk_journal import SECTOR_SIZE
from emulator.errors import DiskError
from emulator.memory_map import Register

COMMAND, ERROR, SECTOR_LOW, SECTOR_HIGH, COUNT, ADDRESS_LOW, ADDRESS_HIGH, SIZE_LOW, SIZE_HIGH = (
    range(9)
)
BYTE_WIDE = frozenset({COMMAND})  # for ByteLanes: a command is given by its low byte alone

READ, WRITE, FLUSH = 1, 2, 3  # COMMAND
READY, PRESENT, WRITE_PROTECTED, FAILED = 0x01, 0x02, 0x04, 0x80  # STATUS


class ErrorCode(IntEnum):
    """What ERROR holds."""

    NONE = 0
    NO_MEDIUM = 1
    SECTOR_OUT_OF_RANGE = 2
    NOT_RAM = 3
    WRITE_PROTECTED = 4
    HOST_FAILED = 5
    UNKNOWN_COMMAND = 6


REGISTERS: tuple[Register, ...] = (
    Register(
        COMMAND,
        "DISK_COMMAND",
        "Write 1 to read, 2 to write, 3 to flush; reads as status: bit 0 ready, bit 1 medium "
        "present, bit 2 write protected, bit 7 error.",
        example=FLUSH,
    ),
    Register(
        ERROR,
        "DISK_ERROR",
        "Why the last command was refused: 0 it was not, 1 no medium, 2 sector out of range, "
        "3 not plain RAM, 4 write protected, 5 the host could not store it, 6 unknown command.",
        access="r",
    ),
    Register(
        SECTOR_LOW, "DISK_SECTOR_LOW", "The first sector to move, its low 16 bits.", example=2
    ),
    Register(
        SECTOR_HIGH, "DISK_SECTOR_HIGH", "The first sector to move, its high 16 bits.", example=0
    ),
    Register(COUNT, "DISK_COUNT", "How many sectors of 512 bytes to move.", example=1),
    Register(
        ADDRESS_LOW,
        "DISK_ADDRESS_LOW",
        "The first address in memory to move to or from, its low 16 bits.",
        example=0x4000,
    ),
    Register(
        ADDRESS_HIGH,
        "DISK_ADDRESS_HIGH",
        "The first address in memory to move to or from, its high 16 bits.",
        example=0,
    ),
    Register(
        SIZE_LOW, "DISK_SIZE_LOW", "Sectors on the medium, the low 16 bits of it.", access="r"
    ),
    Register(
        SIZE_HIGH, "DISK_SIZE_HIGH", "Sectors on the medium, the high 16 bits of it.", access="r"
    ),
)


class _RefusedError(Exception):
    """A command that cannot be carried out, before it has changed anything."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


class Disk(Device):
    """The controller, with its medium or None for an empty drive.

    `memory` is all bytes of the machine. Programs count addresses in `address_unit` bytes;
    `is_ram(start, size)`, in the same addresses, says whether all of that is plain RAM.
    """

    def __init__(
        self,
        medium: Medium | None,
        memory: npt.NDArray[np.uint8],
        is_ram: Callable[[int, int], bool],
        address_unit: int = 1,
    ) -> None:
        self.medium = medium
        self.host_error = ""  # the sentence behind ERROR 5, for a person; programs see the number
        self._memory = memory
        self._is_ram = is_ram
        self._unit = address_unit
        self._commands = {READ: self._read, WRITE: self._write, FLUSH: self._flush}
        self._registers = [0] * len(REGISTERS)
        self.reset()

    def reset(self) -> None:
        """Clear the registers; the medium and its cache stay as they are."""
        sectors = self.medium.sectors if self.medium else 0
        self._registers[:] = [0] * len(REGISTERS)
        self._registers[SIZE_LOW] = sectors & 0xFFFF
        self._registers[SIZE_HIGH] = sectors >> 16
        self._settle(ErrorCode.NONE)

    def read(self, register: int) -> int:
        """The register's 16 bits; COMMAND reads as STATUS, and 0 where no register is."""
        return self._registers[register] if register < len(self._registers) else 0

    def write(self, register: int, value: int) -> None:
        """Set a register, or carry out a command; others take no notice."""
        if register == COMMAND:
            self._settle(self._run(value & 0xFF))
        elif SECTOR_LOW <= register <= ADDRESS_HIGH:
            self._registers[register] = value

    def save(self) -> State:
        """The registers and the whole contents of the medium."""
        medium = self.medium.save() if self.medium else ()
        return {"registers": tuple(self._registers), "medium": medium}

    def load(self, state: State) -> None:
        """Return to those registers and contents; the image has them at the next FLUSH.

        DiskError, with nothing changed, if the snapshot's disk had another size.
        """
        if self.medium:
            self.medium.load(state["medium"])
        elif state["medium"]:
            raise DiskError("The snapshot holds a disk, and this machine's drive is empty.")
        self._registers[:] = state["registers"]
        self._settle(ErrorCode(self._registers[ERROR]))

    def _run(self, command: int) -> ErrorCode:
        action = self._commands.get(command)
        if action is None:
            return ErrorCode.UNKNOWN_COMMAND
        if self.medium is None:
            return ErrorCode.NO_MEDIUM
        try:
            action(self.medium)
        except _RefusedError as refused:
            return refused.code
        return ErrorCode.NONE

    def _settle(self, error: ErrorCode) -> None:
        """Show how a command ended in ERROR and STATUS."""
        status = READY | (FAILED if error else 0)
        if self.medium:
            status |= PRESENT | (WRITE_PROTECTED if self.medium.write_protected else 0)
        self._registers[COMMAND] = status
        self._registers[ERROR] = int(error)  # a plain number: snapshots are stored

    def _read(self, medium: Medium) -> None:
        sector, count, place = self._transfer(medium)
        self._memory[place] = np.frombuffer(medium.read(sector, count), np.uint8)

    def _write(self, medium: Medium) -> None:
        if medium.write_protected:
            raise _RefusedError(ErrorCode.WRITE_PROTECTED)
        sector, _, place = self._transfer(medium)
        medium.write(sector, self._memory[place])

    def _flush(self, medium: Medium) -> None:
        try:
            medium.flush()
        except DiskError as error:
            self.host_error = str(error)
            raise _RefusedError(ErrorCode.HOST_FAILED) from error

    def _transfer(self, medium: Medium) -> tuple[int, int, slice]:
        """(first sector, count, bytes of memory) that the registers ask for, checked."""
        sector = self._wide(SECTOR_LOW)
        count = self._registers[COUNT]
        address = self._wide(ADDRESS_LOW)
        if sector + count > medium.sectors:
            raise _RefusedError(ErrorCode.SECTOR_OUT_OF_RANGE)
        size = count * SECTOR_SIZE
        if count and not self._is_ram(address, size // self._unit):
            raise _RefusedError(ErrorCode.NOT_RAM)
        start = address * self._unit
        return sector, count, slice(start, start + size)

    def _wide(self, low: int) -> int:
        """A 32-bit number in two registers, the low one first."""
        return self._registers[low] | self._registers[low + 1] << 16
