"""Data: holes, all depths of the block map, truncation, full disks, files without a name."""

from __future__ import annotations

import pytest
from ext2_disks import Clock, MemoryDevice

from vos.filesystem import MAX_SIZE, FileSystemError, Inode, Volume, mkfs


@pytest.fixture
def file(volume: Volume) -> Inode:
    return volume.create(volume.root, b"file", 0o644, 0, 0)


def pattern(size: int) -> bytes:
    return bytes(index * 7 + (index >> 8) & 0xFF for index in range(size))


@pytest.mark.parametrize("offset", [0, 1, 1023, 1024, 12 * 1024 - 1, 268 * 1024 - 5])
@pytest.mark.parametrize("size", [1, 1024, 1025, 5000, 300_000])
def test_what_is_written_is_read_after_a_mount(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode, offset: int, size: int
) -> None:
    data = pattern(size)
    assert volume.write(file, offset, data) == size
    volume.sync()
    again = Volume(device, clock)
    found = again.lookup(again.root, b"file")
    assert found.size == offset + size
    assert again.read(found, 0, offset + size + 1) == bytes(offset) + data
    assert again.read(found, offset, size) == data
    assert again.read(found, offset + size, 1) == b""
    assert found.sectors == file.sectors


# The first and last block that each depth of the map reaches, and the number of nodes above it.
DEPTHS = [(0, 0), (11, 0), (12, 1), (267, 1), (268, 2), (65803, 2), (65804, 3), (16843019, 3)]


@pytest.mark.parametrize(("block", "nodes"), DEPTHS)
def test_a_sparse_file_reaches_every_depth(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode, block: int, nodes: int
) -> None:
    offset = block * 1024 + 1000
    assert volume.write(file, offset, b"tail") == 4
    assert file.sectors == 2 * (1 + nodes)
    volume.sync()
    again = Volume(device, clock)
    found = again.lookup(again.root, b"file")
    assert again.read(found, offset - 3, 10) == bytes(3) + b"tail"
    assert again.read(found, max(offset - 5000, 0), 4000)[:24] == bytes(24)
    assert again.next_data(found, 0) == block * 1024
    assert again.next_hole(found, block * 1024) == found.size


def test_all_depths_in_one_file_are_freed_by_truncation(volume: Volume, file: Inode) -> None:
    free = volume.statfs().blocks_free
    for block, _ in DEPTHS:
        volume.write(file, block * 1024, b"%d" % block)
    assert file.size > 16 << 30
    volume.sync()
    for block, _ in reversed(DEPTHS):
        assert volume.read(file, block * 1024, 20).startswith(b"%d" % block)
        volume.truncate(file, block * 1024)
        volume.sync()
    assert volume.statfs().blocks_free == free
    assert (file.size, file.sectors) == (0, 0)


def test_the_longest_file_and_one_byte_more(volume: Volume, file: Inode) -> None:
    assert volume.write(file, MAX_SIZE - 1, b"x") == 1
    with pytest.raises(FileSystemError, match="EFBIG"):
        volume.write(file, MAX_SIZE, b"x")


def test_growing_over_the_old_end_shows_zeros(volume: Volume, file: Inode) -> None:
    volume.write(file, 0, b"x" * 1000)
    volume.truncate(file, 10)
    volume.truncate(file, 500)
    assert volume.read(file, 0, 500) == b"x" * 10 + bytes(490)
    volume.truncate(file, 5)
    volume.write(file, 700, b"y")
    assert volume.read(file, 0, 999) == b"x" * 5 + bytes(695) + b"y"


def test_a_block_taken_from_another_file_shows_nothing_of_it(volume: Volume, file: Inode) -> None:
    volume.write(file, 0, b"secret" * 1000)
    volume.unlink(volume.root, b"file")
    new = volume.create(volume.root, b"new", 0o644, 0, 0)
    volume.write(new, 500, b"end")
    volume.write(new, 3000, b"later")
    assert volume.read(new, 0, 9999) == bytes(500) + b"end" + bytes(2497) + b"later"
    volume.truncate(new, 4096)
    assert volume.read(new, 3005, 9999) == bytes(4096 - 3005)


def test_filling_a_hole_keeps_what_is_around_it(volume: Volume, file: Inode) -> None:
    volume.write(file, 0, b"a" * 2048)
    volume.write(file, 6 * 1024, b"c" * 2048)
    assert volume.next_hole(file, 0) == 2048
    assert volume.next_data(file, 2048) == 6 * 1024
    volume.write(file, 3 * 1024 + 10, b"b")
    expected = b"a" * 2048 + bytes(1034) + b"b" + bytes(6144 - 3083) + b"c" * 2048
    assert volume.read(file, 0, 9999) == expected


def test_any_bytes_like_object_is_written(volume: Volume, file: Inode) -> None:
    assert volume.write(file, 0, bytearray(b"abc")) == 3
    assert volume.write(file, 3, memoryview(b"xdefx")[1:4]) == 3
    assert volume.write(file, 6, b"") == 0
    assert volume.read(file, 0, 10) == b"abcdef"


def test_a_full_disk_writes_what_fits_then_refuses(volume: Volume, file: Inode) -> None:
    free = volume.statfs().blocks_free
    written = volume.write(file, 100, bytes(8 << 20))
    assert 0 < written < free * 1024
    assert file.size == 100 + written
    assert volume.statfs().blocks_free == 0
    for call in (
        lambda: volume.write(file, file.size, b"x"),
        lambda: volume.mkdir(volume.root, b"d", 0o755, 0, 0),
        lambda: volume.symlink(volume.root, b"s", b"t" * 100, 0, 0),
        lambda: volume.set_xattr(file, b"user.x", bytes(500)),
    ):
        with pytest.raises(FileSystemError, match="ENOSPC"):
            call()
    assert volume.write(file, 5, b"overwriting needs no room") == 25
    volume.create(volume.root, b"empty", 0o644, 0, 0)  # nor does a name, in a block there is
    volume.sync()
    volume.truncate(file, 0)
    assert volume.statfs().blocks_free == free


@pytest.mark.parametrize("left", range(6))
def test_a_write_at_each_distance_from_full(volume: Volume, file: Inode, left: int) -> None:
    """With `left` blocks free, a block at triple depth needs four."""
    filler = volume.create(volume.root, b"filler", 0o644, 0, 0)
    volume.write(filler, 0, bytes((volume.statfs().blocks_free - 20) * 1024))
    while volume.statfs().blocks_free > left:
        volume.write(filler, filler.size, bytes(1024))
    if left < 4:
        with pytest.raises(FileSystemError, match="ENOSPC"):
            volume.write(file, 65804 * 1024, b"deep")
        assert (file.size, file.sectors) == (0, 0)
        assert volume.statfs().blocks_free == left
    else:
        assert volume.write(file, 65804 * 1024, b"deep") == 4


def test_no_inode_left(volume: Volume) -> None:
    free = volume.statfs().inodes_free
    folder = volume.mkdir(volume.root, b"folder", 0o755, 0, 0)
    for number in range(free - 1):
        volume.create(folder, b"f%d" % number, 0o644, 0, 0)
    for call in (volume.create, volume.mkdir):
        with pytest.raises(FileSystemError, match="ENOSPC"):
            call(folder, b"more", 0o644, 0, 0)
    volume.sync()
    volume.unlink(folder, b"f7")
    volume.create(folder, b"more", 0o644, 0, 0)


def test_many_directories(volume: Volume, device: MemoryDevice, clock: Clock) -> None:
    above = volume.root
    for number in range(300):
        above = volume.mkdir(above, b"%d" % number, 0o755, 0, 0)
        volume.mkdir(volume.root, b"wide%d" % number, 0o755, 0, 0)
    assert volume.root.links == 303
    volume.sync()
    again = Volume(device, clock)
    assert len(again.names(again.root)) == 301


def test_an_unlinked_file_lives_while_it_is_held(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode
) -> None:
    volume.sync()
    before = volume.statfs()
    volume.write(file, 0, pattern(20_000))
    volume.set_xattr(file, b"user.big", bytes(500))
    volume.hold(file)
    volume.unlink(volume.root, b"file")
    volume.write(file, 20_000, b"more")
    volume.sync()
    assert Volume(device, clock).names(volume.root) == []  # the image shows it deleted
    assert volume.statfs().blocks_free < before.blocks_free
    other = volume.create(volume.root, b"other", 0o644, 0, 0)
    volume.write(other, 0, b"o" * 500_000)
    assert other.number != file.number
    assert volume.read(file, 0, 30_000) == pattern(20_000) + b"more"
    assert volume.get_xattr(file, b"user.big") == bytes(500)
    volume.truncate(file, 3000)
    volume.unlink(volume.root, b"other")
    volume.release(file)
    after = volume.statfs()
    assert after.blocks_free == before.blocks_free
    assert after.inodes_free == before.inodes_free + 1


def test_an_unnamed_file_is_never_in_the_image(
    volume: Volume, device: MemoryDevice, clock: Clock
) -> None:
    before = volume.statfs()
    file = volume.unnamed(volume.root, 0o600, 1, 1)
    volume.write(file, 0, b"temporary" * 1000)
    volume.sync()
    assert volume.read(file, 0, 9) == b"temporary"
    assert Volume(device, clock).statfs() == before
    assert volume.statfs().blocks_free == before.blocks_free - 9
    volume.release(file)
    assert volume.statfs() == before


def test_a_replaced_file_that_is_held_lives_on(volume: Volume, file: Inode) -> None:
    volume.write(file, 0, b"old")
    volume.hold(file)
    new = volume.create(volume.root, b"new", 0o644, 0, 0)
    assert volume.rename(volume.root, b"new", volume.root, b"file") is file
    volume.sync()
    assert volume.read(file, 0, 3) == b"old"
    volume.release(file)
    assert volume.lookup(volume.root, b"file") is new


def test_a_large_file_moves_in_few_calls(clock: Clock) -> None:
    device = MemoryDevice(16384)
    mkfs(device, clock=clock)
    volume = Volume(device, clock)
    file = volume.create(volume.root, b"large", 0o644, 0, 0)
    data = pattern(1 << 20) * 8
    assert volume.write(file, 0, data) == len(data)
    assert file.map is not None
    assert len(file.map.runs) < 50
    volume.sync()
    again = Volume(device, clock)
    reads = device.reads
    assert again.read(again.lookup(again.root, b"large"), 0, len(data)) == data
    assert device.reads - reads < 50
    volume.close()


def test_a_group_is_written_when_enough_waits(clock: Clock) -> None:
    device = MemoryDevice(16384)
    mkfs(device, clock=clock)
    volume = Volume(device, clock)
    flushes = device.flushes
    file = volume.create(volume.root, b"file", 0o644, 0, 0)
    for _ in range(30):
        volume.write(file, 0, bytes(1 << 20))
    assert device.flushes == flushes  # the same blocks again and again
    for number in range(14):
        volume.write(file, number << 20, bytes(1 << 20))
    assert 2 <= device.flushes - flushes <= 4
    volume.close()
