"""Attributes: owners, times to the nanosecond, flags, and extended attributes."""

from __future__ import annotations

import pytest
from ext2_disks import Clock, MemoryDevice

from vos.filesystem import FileSystemError, Inode, Volume, mkfs
from vos.filesystem.xattr_format import entry_hash

SECOND = 1_000_000_000


@pytest.fixture
def file(volume: Volume) -> Inode:
    return volume.create(volume.root, b"file", 0o644, 0, 0)


def remounted(volume: Volume, device: MemoryDevice, clock: Clock) -> Inode:
    volume.sync()
    again = Volume(device, clock)
    return again.lookup(again.root, b"file")


TIMES = [
    0,
    1,
    -1,
    -(1 << 31) * SECOND,
    (1 << 31) * SECOND - 1,
    (1 << 31) * SECOND,
    (1 << 32) * SECOND + 999_999_999,
    ((1 << 34) - (1 << 31)) * SECOND - 1,
]


@pytest.mark.parametrize("time", TIMES)
def test_times_keep_nanoseconds_over_five_centuries(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode, time: int
) -> None:
    volume.set_attributes(file, atime=time, mtime=time + 0, crtime=time)
    found = remounted(volume, device, clock)
    assert (found.atime, found.mtime, found.crtime) == (time, time, time)
    assert found.ctime == file.ctime > 1_700_000_000 * SECOND


def test_owners_mode_and_flags(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode
) -> None:
    volume.set_attributes(file, mode=0x4000 | 0o2751, uid=0xFFFFFFFE, gid=0x12345678, flags=0x30)
    found = remounted(volume, device, clock)
    assert (found.mode, found.uid, found.gid) == (0x8000 | 0o2751, 0xFFFFFFFE, 0x12345678)
    assert found.flags == 0x30


def test_every_flag_that_is_accepted_is_clean(volume: Volume) -> None:
    root = volume.root
    every = 0x3D4FB & ~0x1000
    volume.set_attributes(volume.create(root, b"f", 0o644, 0, 0), flags=every)
    volume.set_attributes(volume.mkdir(root, b"d", 0o755, 0, 0), flags=every)
    special = [
        volume.symlink(root, b"l", b"target", 0, 0),
        volume.mknod(root, b"c", 0x2000, 0, 0, (0, 0)),
        volume.mknod(root, b"p", 0x1000, 0, 0),
    ]
    for inode in special:
        volume.set_attributes(inode, flags=every & ~0x30)
        with pytest.raises(FileSystemError, match="ENOTSUP"):
            volume.set_attributes(inode, flags=0x10)


def test_which_calls_move_which_times(volume: Volume, clock: Clock, file: Inode) -> None:
    def moved(call: object) -> set[str]:
        assert callable(call)
        before = {name: getattr(file, name) for name in ("atime", "mtime", "ctime", "crtime")}
        folder = (volume.root.mtime, volume.root.ctime)
        call()
        found = {name for name, time in before.items() if getattr(file, name) != time}
        if (volume.root.mtime, volume.root.ctime) != folder:
            found.add("folder")
        return found

    assert moved(lambda: volume.write(file, 0, b"x")) == {"mtime", "ctime"}
    assert moved(lambda: volume.read(file, 0, 1)) == set()
    assert moved(lambda: volume.accessed(file)) == {"atime"}
    assert moved(lambda: volume.accessed(file)) == set()
    assert moved(lambda: volume.truncate(file, 0)) == {"mtime", "ctime"}
    assert moved(lambda: volume.set_attributes(file, mode=0)) == {"ctime"}
    assert moved(lambda: volume.set_xattr(file, b"user.x", b"")) == {"ctime"}
    assert moved(lambda: volume.link(file, volume.root, b"2")) == {"ctime", "folder"}
    assert moved(lambda: volume.rename(volume.root, b"2", volume.root, b"3")) == {"ctime", "folder"}
    assert moved(lambda: volume.unlink(volume.root, b"3")) == {"ctime", "folder"}


def test_small_inodes_keep_whole_seconds(device: MemoryDevice, clock: Clock) -> None:
    mkfs(device, clock=clock, inode_size=128)
    volume = Volume(device, clock)
    file = volume.create(volume.root, b"file", 0o644, 0, 0)
    assert file.mtime % SECOND == 0
    volume.set_attributes(file, mtime=5 * SECOND + 7)
    assert file.mtime == 5 * SECOND
    with pytest.raises(FileSystemError, match="EOVERFLOW"):
        volume.set_attributes(file, mtime=(1 << 31) * SECOND)
    volume.set_xattr(file, b"user.DOSATTRIB", b"0x20")
    found = remounted(volume, device, clock)
    assert (found.mtime, found.ctime, found.crtime) == (5 * SECOND, file.ctime, file.ctime)
    assert found.acl
    volume.close()


VALUES = {
    b"user.DOSATTRIB": b"0x20\0\0\3\0\3\0\0\0\x11\0\0\0 \0\0\0" + bytes(30),
    b"user.empty": b"",
    b"trusted.t": b"1",
    b"security.selinux": b"label\0",
    b"system.posix_acl_access": bytes(28),
    b"system.other": b"odd",
    b"user." + b"n" * 255: b"long name",
    b"user.middle": bytes(range(250)),
}


def test_extended_attributes_in_the_inode_and_in_a_block(
    volume: Volume, device: MemoryDevice, clock: Clock, file: Inode
) -> None:
    free = volume.statfs().blocks_free
    for count, (name, value) in enumerate(VALUES.items(), 1):
        volume.set_xattr(file, name, value)
        volume.sync()
        again = Volume(device, clock)
        found = again.lookup(again.root, b"file")
        assert len(again.list_xattrs(found)) == count
        for expected in list(VALUES)[:count]:
            assert again.get_xattr(found, expected) == VALUES[expected]
    assert volume.statfs().blocks_free == free - 1
    assert file.sectors == 2
    for name in VALUES:
        volume.remove_xattr(file, name)
        assert volume.get_xattr(file, name) is None
        volume.sync()
    assert volume.list_xattrs(file) == []
    assert (volume.statfs().blocks_free, file.sectors, file.acl) == (free, 0, 0)


def test_the_usual_attribute_needs_no_block(volume: Volume, file: Inode) -> None:
    volume.set_xattr(file, b"user.DOSATTRIB", VALUES[b"user.DOSATTRIB"])
    assert file.acl == 0
    volume.set_xattr(file, b"user.DOSATTRIB", b"0x1")
    assert volume.get_xattr(file, b"user.DOSATTRIB") == b"0x1"


def test_too_much_for_one_block_is_refused_and_changes_nothing(volume: Volume, file: Inode) -> None:
    volume.set_xattr(file, b"user.a", bytes(600))
    volume.set_xattr(file, b"user.b", bytes(300))
    with pytest.raises(FileSystemError, match="ENOSPC"):
        volume.set_xattr(file, b"user.c", bytes(100))
    assert volume.list_xattrs(file) == [b"user.a", b"user.b"]
    volume.set_xattr(file, b"user.a", b"short")  # frees room, and moves into the inode
    volume.set_xattr(file, b"user.c", bytes(100))


def test_directories_links_and_devices_have_attributes_too(volume: Volume) -> None:
    made = [
        volume.mkdir(volume.root, b"d", 0o755, 0, 0),
        volume.symlink(volume.root, b"f", b"fast", 0, 0),
        volume.symlink(volume.root, b"s", b"slow" * 50, 0, 0),
        volume.mknod(volume.root, b"n", 0x2000, 0, 0, (1, 3)),
        volume.mknod(volume.root, b"p", 0x1000, 0, 0),
    ]
    for inode in made:
        volume.set_xattr(inode, b"trusted.big", bytes(400))
        volume.set_xattr(inode, b"trusted.small", b"x")
    volume.sync()
    free = volume.statfs().blocks_free
    volume.rmdir(volume.root, b"d")
    for name in (b"f", b"s", b"n", b"p"):
        volume.unlink(volume.root, name)
    assert volume.statfs().blocks_free == free + 5 + 2


def test_hashes_of_names_past_ascii_have_both_signs() -> None:
    assert entry_hash(b"abc", b"12345678", True) == entry_hash(b"abc", b"12345678", False)
    assert entry_hash(b"\xff", b"", True) == 0xFFFFFFFF
    assert entry_hash(b"\xff", b"", False) == 0xFF
