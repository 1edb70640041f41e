"""Making file systems of all sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from ext2_disks import BLOCK, Clock, MemoryDevice, assert_clean

from vos.filesystem import FileSystemError, Volume, mkfs

SIZES = [64, 65, 720, 1440, 4096, 8192, 8193, 8194, 8300, 9000, 16384, 16385, 24577, 66000]


@pytest.mark.parametrize("inode_size", [128, 256])
@pytest.mark.parametrize("blocks", SIZES)
def test_a_new_file_system_is_clean(
    blocks: int, inode_size: int, clock: Clock, tmp_path: Path
) -> None:
    device = MemoryDevice(blocks)
    mkfs(device, clock=clock, inode_size=inode_size, label=b"sixteen bytes ok")
    assert device.flushes == 1
    assert_clean(bytes(device.medium), tmp_path)
    volume = Volume(device, clock)
    assert volume.names(volume.root) == []
    numbers = volume.statfs()
    assert numbers.label == b"sixteen bytes ok"
    assert numbers.blocks_free == numbers.blocks - 1
    file = volume.create(volume.root, b"all", 0o644, 0, 0)
    volume.write(file, 0, bytes(blocks * BLOCK))
    assert volume.statfs().blocks_free == 0
    volume.close()
    assert_clean(bytes(device.medium), tmp_path)


def test_a_disk_that_was_used_before(clock: Clock, tmp_path: Path) -> None:
    device = MemoryDevice(2048, b"\xa5" * 2048 * BLOCK)
    mkfs(device, clock=clock)
    assert_clean(bytes(device.medium), tmp_path)


def test_a_zeroed_disk_needs_no_empty_tables(clock: Clock, tmp_path: Path) -> None:
    device = MemoryDevice(16384)
    mkfs(device, clock=clock, zeroed=True)
    assert_clean(bytes(device.medium), tmp_path)
    full = MemoryDevice(16384)
    uuid = bytes(Volume(device, clock).statfs().uuid)
    other = Clock()
    mkfs(full, clock=other, uuid=uuid)
    mkfs(device, clock=Clock(), uuid=uuid, zeroed=True)
    assert bytes(full.medium) == bytes(device.medium)


def test_a_disk_longer_than_its_file_system(clock: Clock) -> None:
    small = MemoryDevice(1000)
    mkfs(small, clock=clock)
    device = MemoryDevice(3000, bytes(small.medium) + bytes(2000 * BLOCK))
    assert Volume(device, clock).statfs() == Volume(small, clock).statfs()


@pytest.mark.parametrize("blocks", [0, 1, 2, 3, 63])
def test_a_disk_too_small_is_refused(blocks: int, clock: Clock) -> None:
    device = MemoryDevice(blocks)
    with pytest.raises(FileSystemError, match="EINVAL"):
        mkfs(device, clock=clock)
    assert device.flushes == 0
    with pytest.raises(FileSystemError, match="EINVAL"):
        Volume(device, clock)


def test_impossible_wishes_are_refused(clock: Clock) -> None:
    for wish in ({"label": b"seventeen bytes.."}, {"inode_size": 64}, {"uuid": b"short"}):
        with pytest.raises(FileSystemError, match="EINVAL"):
            mkfs(MemoryDevice(100), clock=clock, **wish)  # type: ignore[arg-type]
