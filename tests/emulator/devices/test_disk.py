"""The sector controller: every command and refusal, through its registers as a program has them."""

import errno
import os
from contextlib import closing
from io import FileIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from emulator.devices import disk as registers
from emulator.devices.device import ByteLanes, Device
from emulator.devices.disk import BYTE_WIDE, REGISTERS, Disk, ErrorCode
from emulator.devices.disk_host import Host
from emulator.devices.disk_image import Medium, open_medium
from emulator.errors import DiskError
from emulator.memory_map import AddressSpace, Kind, Region, in_bytes

Bytes = npt.NDArray[np.uint8]

SECTORS = 0x1_0010  # more than 16 bits hold
RAM = range(0x1000, 0xD000)
READ, WRITE, FLUSH = 1, 2, 3


def is_ram(start: int, size: int) -> bool:
    return start >= RAM.start and start + size <= RAM.stop


@pytest.fixture
def memory() -> Bytes:
    return np.arange(1 << 16, dtype=np.uint32).astype(np.uint8)


@pytest.fixture
def medium() -> Medium:
    return open_medium(None, SECTORS)


@pytest.fixture
def disk(medium: Medium, memory: Bytes) -> Disk:
    return Disk(medium, memory, is_ram)


def ask(device: Device, command: int, sector: int, count: int, address: int) -> ErrorCode:
    """Give a command as a program does; what ERROR holds then."""
    for number, value in (
        (registers.SECTOR_LOW, sector & 0xFFFF),
        (registers.SECTOR_HIGH, sector >> 16),
        (registers.COUNT, count),
        (registers.ADDRESS_LOW, address & 0xFFFF),
        (registers.ADDRESS_HIGH, address >> 16),
    ):
        device.write(number, value)
    device.write(registers.COMMAND, command)
    return ErrorCode(device.read(registers.ERROR))


def test_sectors_go_to_the_medium_and_come_back(disk: Disk, medium: Medium, memory: Bytes) -> None:
    stored = memory[0x2000 : 0x2000 + 5 * 512].tobytes()
    assert ask(disk, WRITE, 0x1_0008, 5, 0x2000) == ErrorCode.NONE
    assert medium.read(0x1_0008, 5) == stored
    memory[:] = 0
    assert ask(disk, READ, 0x1_0009, 3, 0x3000) == ErrorCode.NONE
    assert memory[0x3000 : 0x3000 + 3 * 512].tobytes() == stored[512 : 4 * 512]
    assert not memory[:0x3000].any()
    assert not memory[0x3000 + 3 * 512 :].any()


def test_registers_read_back_and_stay_after_a_command(disk: Disk) -> None:
    ask(disk, READ, 0x1_0003, 2, 0x4321)
    names = (
        registers.SECTOR_LOW,
        registers.SECTOR_HIGH,
        registers.COUNT,
        registers.ADDRESS_LOW,
        registers.ADDRESS_HIGH,
    )
    assert [disk.read(number) for number in names] == [3, 1, 2, 0x4321, 0]


def test_size_is_two_registers_and_read_only(disk: Disk) -> None:
    for number in (registers.SIZE_LOW, registers.SIZE_HIGH, registers.ERROR):
        disk.write(number, 0x1234)
    assert disk.read(registers.SIZE_LOW) == SECTORS & 0xFFFF
    assert disk.read(registers.SIZE_HIGH) == SECTORS >> 16
    assert disk.read(registers.ERROR) == 0


def test_where_a_model_leaves_room_after_the_registers_nothing_answers(disk: Disk) -> None:
    before = disk.save()
    for number in (9, 15, 127):
        disk.write(number, 1)
        assert disk.read(number) == 0
    assert disk.save() == before


def test_the_last_sector_and_the_edges_of_ram_are_reached(disk: Disk) -> None:
    assert ask(disk, WRITE, SECTORS - 1, 1, RAM.start) == ErrorCode.NONE
    assert ask(disk, READ, SECTORS - 1, 1, RAM.stop - 512) == ErrorCode.NONE


def test_a_count_of_zero_moves_nothing(disk: Disk, memory: Bytes) -> None:
    before = memory.tobytes()
    assert ask(disk, READ, 0, 0, 0) == ErrorCode.NONE
    assert memory.tobytes() == before


REFUSALS = {
    "read past the end": (READ, SECTORS - 1, 2, 0x2000, ErrorCode.SECTOR_OUT_OF_RANGE),
    "write past the end": (WRITE, SECTORS, 1, 0x2000, ErrorCode.SECTOR_OUT_OF_RANGE),
    "largest sector": (READ, 0xFFFF_FFFF, 0xFFFF, 0x2000, ErrorCode.SECTOR_OUT_OF_RANGE),
    "read below RAM": (READ, 0, 1, RAM.start - 1, ErrorCode.NOT_RAM),
    "read above RAM": (READ, 0, 1, RAM.stop - 511, ErrorCode.NOT_RAM),
    "write above RAM": (WRITE, 0, 2, RAM.stop - 512, ErrorCode.NOT_RAM),
    "past the memory": (READ, 0, 1, 0x1_2000, ErrorCode.NOT_RAM),
    "largest address": (WRITE, 0, 1, 0xFFFF_FFFF, ErrorCode.NOT_RAM),
    "command 0": (0, 0, 1, 0x2000, ErrorCode.UNKNOWN_COMMAND),
    "command 4": (4, 0, 1, 0x2000, ErrorCode.UNKNOWN_COMMAND),
    "command 255": (255, 0, 1, 0x2000, ErrorCode.UNKNOWN_COMMAND),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_command_sets_error_and_changes_nothing(
    disk: Disk, medium: Medium, memory: Bytes, case: str
) -> None:
    *request, expected = REFUSALS[case]
    medium.write(0, b"m" * 1024)
    before = memory.tobytes(), medium.save()
    assert ask(disk, *request) == expected
    assert disk.read(registers.COMMAND) & 0x80
    assert (memory.tobytes(), medium.save()) == before
    assert ask(disk, FLUSH, 0, 0, 0) == ErrorCode.NONE
    assert not disk.read(registers.COMMAND) & 0x80


@pytest.mark.parametrize("command", [READ, WRITE, FLUSH])
def test_an_empty_drive_says_so(memory: Bytes, command: int) -> None:
    empty = Disk(None, memory, is_ram)
    assert empty.read(registers.COMMAND) == registers.READY
    assert ask(empty, command, 0, 1, 0x2000) == ErrorCode.NO_MEDIUM
    assert empty.read(registers.COMMAND) == registers.READY | registers.FAILED
    assert empty.read(registers.SIZE_LOW) == empty.read(registers.SIZE_HIGH) == 0


class GrudgingHost(Host):
    """A host that opens for reading alone, or whose writes fail once `full` is set."""

    def __init__(self, read_only: bool = False) -> None:
        self.read_only = read_only
        self.full = False

    def open(self, path: str, mode: str) -> FileIO:
        if self.read_only and mode != "rb":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return super().open(path, mode)

    def write(self, file: FileIO, offset: int, data: bytes) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(file, offset, data)


def test_a_write_protected_medium_reads_but_takes_no_write(tmp_path: Path, memory: Bytes) -> None:
    path = tmp_path / "disk.img"
    path.write_bytes(b"p" * 1024)
    with closing(open_medium(path, host=GrudgingHost(read_only=True))) as medium:
        disk = Disk(medium, memory, is_ram)
        assert disk.read(registers.COMMAND) == 0x07
        assert ask(disk, WRITE, 0, 1, 0x2000) == ErrorCode.WRITE_PROTECTED
        assert ask(disk, READ, 0, 2, 0x2000) == ErrorCode.NONE
        assert ask(disk, FLUSH, 0, 0, 0) == ErrorCode.NONE
    assert memory[0x2000:0x2400].tobytes() == b"p" * 1024


def test_a_host_that_cannot_store_is_error_5_and_the_cache_stays(
    tmp_path: Path, memory: Bytes
) -> None:
    path = tmp_path / "disk.img"
    host = GrudgingHost()
    with closing(open_medium(path, 16, host)) as medium:
        disk = Disk(medium, memory, is_ram)
        ask(disk, WRITE, 3, 1, 0x2000)
        host.full = True
        assert ask(disk, FLUSH, 0, 0, 0) == ErrorCode.HOST_FAILED
        assert os.strerror(errno.ENOSPC) in disk.host_error
        assert path.read_bytes() == bytes(16 * 512)
        host.full = False
        assert ask(disk, FLUSH, 0, 0, 0) == ErrorCode.NONE
    assert path.read_bytes()[3 * 512 : 4 * 512] == memory[0x2000:0x2200].tobytes()


def test_flush_stores_and_reset_keeps_the_cache(tmp_path: Path, memory: Bytes) -> None:
    path = tmp_path / "disk.img"
    with closing(open_medium(path, 16)) as medium:
        disk = Disk(medium, memory, is_ram)
        ask(disk, WRITE, 15, 1, 0x2000)
        disk.reset()
        assert [disk.read(number) for number in range(9)] == [0x03, 0, 0, 0, 0, 0, 0, 16, 0]
        assert path.read_bytes() == bytes(16 * 512)
        ask(disk, FLUSH, 0, 0, 0)
    assert path.read_bytes()[15 * 512 :] == memory[0x2000:0x2200].tobytes()


def test_addresses_of_a_word_machine_count_words(medium: Medium) -> None:
    words = np.arange(1 << 15, dtype=np.uint16)
    asked: list[tuple[int, int]] = []

    def word_ram(start: int, size: int) -> bool:
        asked.append((start, size))
        return start + size <= 0x4000

    disk = Disk(medium, words.view(np.uint8), word_ram, address_unit=2)
    assert ask(disk, WRITE, 0, 2, 0x100) == ErrorCode.NONE
    assert ask(disk, READ, 0, 2, 0x3000) == ErrorCode.NONE
    assert asked == [(0x100, 512), (0x3000, 512)]
    assert (words[0x3000:0x3200] == np.arange(0x100, 0x300)).all()
    assert ask(disk, READ, 0, 1, 0x4000 - 255) == ErrorCode.NOT_RAM


def test_a_command_acts_on_its_low_byte(disk: Disk) -> None:
    assert ask(disk, 0xFF00 | FLUSH, 0, 0, 0) == ErrorCode.NONE


def test_a_byte_wide_bus_reaches_every_register(disk: Disk, medium: Medium, memory: Bytes) -> None:
    lanes = ByteLanes(disk, BYTE_WIDE)
    offsets = {register.name: register.offset for register in in_bytes(REGISTERS)}

    def poke16(name: str, value: int) -> None:
        lanes.write(offsets[name], value & 0xFF)
        lanes.write(offsets[name] + 1, value >> 8)

    poke16("DISK_SECTOR_LOW", 0x0008)
    poke16("DISK_SECTOR_HIGH", 0x0001)
    poke16("DISK_COUNT", 2)
    poke16("DISK_ADDRESS_LOW", 0x2345)
    poke16("DISK_ADDRESS_HIGH", 0)
    lanes.write(offsets["DISK_COMMAND"], WRITE)
    assert lanes.read(offsets["DISK_ERROR"]) == 0
    assert medium.read(0x1_0008, 2) == memory[0x2345 : 0x2345 + 1024].tobytes()
    assert lanes.read(offsets["DISK_COMMAND"]) == 0x03
    size = [lanes.read(offsets["DISK_SIZE_LOW"] + lane) for lane in range(4)]
    assert int.from_bytes(bytes(size), "little") == SECTORS
    lanes.write(offsets["DISK_COMMAND"] + 1, 9)  # the high byte is not there
    assert lanes.read(offsets["DISK_ERROR"]) == 0


def test_the_registers_fit_a_map_on_either_bus() -> None:
    for size, rows, limit in ((9, REGISTERS, 0xFFFF), (18, in_bytes(REGISTERS), 0xFF)):
        region = Region("disk", 0x100, size, Kind.DEVICE, "", device="disk", registers=rows)
        space = AddressSpace(0x200, [region])
        assert space.address_of("DISK_SIZE_HIGH") == 0x100 + size // 9 * 8
        assert sum(row.size for row in rows) == size
        for row in rows:
            assert row.name.startswith("DISK_")
            assert row.note.endswith(".")
            assert (row.example is None) == (row.access == "r")
            assert row.example is None or row.example <= limit


def test_a_snapshot_returns_registers_and_sectors(disk: Disk, medium: Medium) -> None:
    ask(disk, WRITE, 7, 1, 0x2000)
    ask(disk, READ, SECTORS, 1, 0x2000)
    state, sector = disk.save(), medium.read(7, 1)
    assert {type(value) for value in state["registers"]} == {int}
    ask(disk, WRITE, 7, 1, 0x2123)
    disk.load(state)
    assert disk.save() == state
    assert disk.read(registers.ERROR) == ErrorCode.SECTOR_OUT_OF_RANGE
    assert disk.read(registers.COMMAND) == 0x83
    assert medium.read(7, 1) == sector


def test_a_snapshot_of_another_disk_is_refused_and_changes_nothing(
    disk: Disk, memory: Bytes
) -> None:
    empty = Disk(None, memory, is_ram)
    small = Disk(open_medium(None, 4), memory, is_ram)
    ask(small, READ, 2, 1, 0x2000)
    before = small.save()
    for state in (disk.save(), empty.save()):
        with pytest.raises(DiskError, match="this one has 4"):
            small.load(state)
    with pytest.raises(DiskError, match="drive is empty"):
        empty.load(before)
    assert small.save() == before
    empty.load(empty.save())
