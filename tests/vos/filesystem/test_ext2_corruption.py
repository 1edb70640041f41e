"""Damaged images: every byte of the metadata flipped, and lies in which a loop could hide."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache

import pytest
from ext2_disks import BLOCK, Clock, MemoryDevice

from vos.filesystem import FileSystemError, Inode, Volume, mkfs

Facts = dict[bytes, dict[str, object]]

# What ext2 says only once, so that a flipped bit is another truth and no contradiction. A size that
# grows shows a hole at the end; the data then differ with it.
ONCE = {"name", "mode", "uid", "gid", "times", "generation", "flags", "target", "xattrs", "device"}
WITH_SIZE = {"size", "data", "holes"}
SAMPLES = (0, 12, 300, 70_000)  # blocks at each depth of the map


@cache
def populated() -> tuple[bytes, tuple[int, ...]]:
    """Return a small image with something of everything, and the numbers of its metadata blocks."""
    clock = Clock()
    device = MemoryDevice(128)
    mkfs(device, clock=clock, uuid=bytes(range(16)))
    volume = Volume(device, clock)
    root = volume.root
    alpha = volume.mkdir(root, b"alpha", 0o755, 0, 0)
    beta = volume.mkdir(alpha, b"beta", 0o755, 0, 0)
    file = volume.create(beta, b"file", 0o644, 5, 6)
    volume.write(file, 0, b"data" * 4000)
    sparse = volume.create(beta, b"sparse", 0o644, 5, 6)
    for block in SAMPLES[2:]:
        volume.write(sparse, block * BLOCK, b"deep")
    volume.link(file, root, b"hard")
    volume.symlink(root, b"fast", b"alpha/beta", 0, 0)
    volume.symlink(root, b"slow", b"s" * 80, 0, 0)
    volume.mknod(root, b"null", 0x2000 | 0o666, 0, 0, (1, 3))
    volume.mknod(root, b"fifo", 0x1000 | 0o666, 0, 0)
    for name, size in ((b"user.DOSATTRIB", 4), (b"user.big", 100), (b"user.more", 50)):
        volume.set_xattr(file, name, b"x" * size)
    volume.create(root, b"gone", 0o644, 0, 0)
    volume.unlink(root, b"gone")
    volume.close()
    data = {
        block
        for inode in (file, sparse)
        for _, start, count in (inode.map.runs if inode.map else ())
        for block in range(start, start + count)
    }
    used = volume.allocation.blocks
    metadata = [block for block in range(1, 128) if used[block] != ord("0") and block not in data]
    return bytes(device.medium), tuple(metadata)


def facts(volume: Volume, folder: Inode, path: bytes = b"") -> Facts:
    """Return everything a volume says about itself, by path."""
    found: Facts = {}
    for entry in volume.readdir(folder):
        inode = volume.inode(entry.number)
        kind = inode.mode >> 12
        here: dict[str, object] = {
            "number": inode.number,
            "kind": kind,
            "mode": inode.mode & 0xFFF,
            "uid": inode.uid,
            "gid": inode.gid,
            "links": inode.links,
            "size": inode.size,
            "sectors": inode.sectors,
            "flags": inode.flags,
            "times": (inode.atime, inode.mtime, inode.ctime, inode.crtime),
            "generation": (inode.generation, inode.version),
            "xattrs": {name: volume.get_xattr(inode, name) for name in volume.list_xattrs(inode)},
        }
        if kind == 8:
            here["data"] = [volume.read(inode, block * BLOCK, BLOCK) for block in SAMPLES]
            here["holes"] = volume.next_hole(inode, 0), volume.next_data(inode, 0)
        elif kind == 10:
            here["target"] = volume.readlink(inode)
        elif kind in (2, 6):
            here["device"] = inode.device
        found[path + b"/" + entry.name] = here
        # An unverified volume may hold a loop of directories.
        if kind == 4 and entry.name not in (b".", b"..") and len(path) < 100:
            found |= facts(volume, inode, path + b"/" + entry.name)
    return found


def differences(one: Facts, other: Facts) -> set[str]:
    if one.keys() != other.keys():
        return {"name"}
    return {
        what
        for path, here in one.items()
        for what in here.keys() | other[path].keys()
        if here.get(what) != other[path].get(what)
    }


def test_each_flipped_byte_is_an_error_or_no_lie() -> None:
    image, metadata = populated()
    volume = Volume(MemoryDevice(128, image), Clock())
    truth = facts(volume, volume.root)
    refused = 0
    for position in (block * BLOCK + offset for block in metadata for offset in range(BLOCK)):
        raw = bytearray(image)
        raw[position] ^= 1 << position * 5 % 8
        try:
            volume = Volume(MemoryDevice(128, raw), Clock())
            found = facts(volume, volume.root)
        except FileSystemError as error:
            assert error.name in ("EUCLEAN", "EINVAL"), position
            refused += 1
            continue
        different = differences(truth, found)
        allowed = ONCE | WITH_SIZE if "size" in different else ONCE
        assert different <= allowed, (position // BLOCK, position % BLOCK, different)
    assert refused > 4000


def test_an_unverified_mount_neither_hangs_nor_breaks() -> None:
    """Without the check at mount, damage shows when it is met, and while files are changed."""
    image, metadata = populated()
    for position in (block * BLOCK + offset for block in metadata for offset in range(BLOCK)):
        if not image[position] and position % 4:
            continue
        raw = bytearray(image)
        raw[position] ^= 1 << position * 3 % 8
        try:
            volume = Volume(MemoryDevice(128, raw), Clock(), verify=False)
            facts(volume, volume.root)
            file = volume.create(volume.root, b"new", 0o644, 0, 0)
            volume.write(file, 0, b"new" * 900)
            for name in (b"hard", b"slow", b"new"):
                if volume.find(volume.root, name):
                    volume.unlink(volume.root, name)
            volume.sync()
        except FileSystemError as error:
            assert error.name in ("EUCLEAN", "EINVAL", "ENOSPC", "EISDIR", "EEXIST"), position


def put(raw: bytearray, position: int, form: str, *values: int) -> None:
    struct.pack_into("<" + form, raw, position, *values)


def inode_at(number: int) -> int:
    return 5 * BLOCK + (number - 1) * 256


def directory_record(raw: bytearray, name: bytes) -> int:
    return raw.index(bytes([len(name), 2]) + name) - 6


LIES: list[tuple[str, Callable[[bytearray], None]]] = [
    ("no magic number", lambda raw: put(raw, BLOCK + 56, "H", 0)),
    ("s_blocks_count", lambda raw: put(raw, BLOCK + 4, "I", 0xFFFFFFFF)),
    ("s_inodes_per_group", lambda raw: put(raw, BLOCK + 40, "I", 0)),
    ("s_inode_size", lambda raw: put(raw, BLOCK + 88, "H", 0)),
    ("errors", lambda raw: put(raw, BLOCK + 58, "H", 2)),
    ("being deleted", lambda raw: put(raw, BLOCK + 232, "I", 13)),
    ("cannot be", lambda raw: put(raw, 2 * BLOCK + 8, "I", 3)),
    ("cannot be", lambda raw: put(raw, 2 * BLOCK, "I", 0xFFFFFFFF)),
    ("does not fit its free count", lambda raw: put(raw, 3 * BLOCK, "I", 0)),
    ("frees what does not exist", lambda raw: put(raw, 4 * BLOCK - 4, "I", 0)),
    ("its groups'", lambda raw: put(raw, BLOCK + 12, "I", 1)),
    ("twice", lambda raw: put(raw, inode_at(14) + 40 + 13 * 4, "2I", 36, 36)),
    ("more or fewer", lambda raw: put(raw, inode_at(13) + 28, "I", 1000)),
    ("lies outside", lambda raw: put(raw, inode_at(13) + 40, "I", 200)),
    ("lies outside", lambda raw: put(raw, inode_at(13) + 40 + 12 * 4, "I", 0x7FFFFFFF)),
    ("not a file's", lambda raw: put(raw, inode_at(13) + 40, "I", 5)),
    ("claimed already", lambda raw: put(raw, inode_at(12) + 40, "I", 14)),
    ("deleted or foreign", lambda raw: put(raw, inode_at(12) + 20, "I", 1)),
    ("no known kind", lambda raw: put(raw, inode_at(13), "H", 0x7000)),
    ("flags or a size", lambda raw: put(raw, inode_at(13) + 32, "I", 0x80000)),
    ("flags or a size", lambda raw: put(raw, inode_at(13) + 108, "I", 0xFF)),
    ("impossible length", lambda raw: put(raw, directory_record(raw, b"alpha") + 4, "H", 0)),
    ("impossible length", lambda raw: put(raw, directory_record(raw, b"alpha") + 4, "H", 2000)),
    (
        "in a way that cannot be",
        lambda raw: put(raw, directory_record(raw, b"beta"), "I", 0xFFFFFF),
    ),
    ("two names", lambda raw: put(raw, directory_record(raw, b"beta"), "I", 11)),
    ("twice", lambda raw: put(raw, raw.index(b"fast"), "4s", b"slow")),  # type: ignore[arg-type]
    ("more than a second", lambda raw: put(raw, inode_at(13) + 0x84, "I", 0xFFFFFFFF)),
    ("extra size", lambda raw: put(raw, inode_at(13) + 0x80, "H", 200)),
    ("neither free nor", lambda raw: put(raw, inode_at(12) + 0xA0, "I", 1)),
    ("does not fit its hash", lambda raw: put(raw, raw.index(b"x" * 100), "B", 1)),
]


@pytest.mark.parametrize("row", range(len(LIES)))
def test_a_lie_is_named_in_one_sentence(row: int) -> None:
    image, _ = populated()
    raw = bytearray(image)
    fragment, lie = LIES[row]
    lie(raw)
    assert raw != image
    with pytest.raises(FileSystemError) as caught:
        Volume(MemoryDevice(128, raw), Clock())
    assert fragment in caught.value.sentence


def test_a_copy_of_the_superblock_that_differs_is_damage() -> None:
    clock = Clock()
    device = MemoryDevice(16384)
    mkfs(device, clock=clock)
    for position in (BLOCK + 4, BLOCK + 104, 8193 * BLOCK + 90, 8194 * BLOCK + 8):
        raw = bytearray(device.medium)
        raw[position] ^= 1
        with pytest.raises(FileSystemError, match="EUCLEAN"):
            Volume(MemoryDevice(16384, raw), clock)


def test_random_bytes_and_short_disks_are_no_file_system() -> None:
    for blocks, fill in ((2, 0), (3, 0xFF), (64, 0x53), (64, 0xEF)):
        with pytest.raises(FileSystemError, match="EINVAL"):
            Volume(MemoryDevice(blocks, bytes([fill]) * blocks * BLOCK), Clock())


def test_a_device_that_gives_too_little_is_an_error() -> None:
    class Short(MemoryDevice):
        def read(self, first: int, count: int) -> bytes:
            return super().read(first, count)[:-1] if first > 4 else super().read(first, count)

    image, _ = populated()
    with pytest.raises(FileSystemError, match="EIO"):
        Volume(Short(128, image), Clock())
