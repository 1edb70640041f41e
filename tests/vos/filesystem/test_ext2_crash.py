"""A process killed at any moment: the image is clean, and what was synced is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from ext2_disks import Clock, DeadError, DyingDevice, MemoryDevice, assert_clean

from vos.filesystem import Inode, Volume, mkfs

Tree = dict[bytes, object]


def tree(volume: Volume, folder: Inode) -> Tree:
    """Return all names below a directory with their contents."""
    found: Tree = {}
    for name in volume.names(folder):
        inode = volume.lookup(folder, name)
        if inode.mode >> 12 == 4:
            found[name] = tree(volume, inode)
        elif inode.mode >> 12 == 8:
            found[name] = (volume.read(inode, 0, inode.size), inode.links)
        else:
            found[name] = volume.readlink(inode)
    return found


def work(volume: Volume, synced: list[Tree]) -> None:
    """Do something of everything, noting the tree before each sync and when it is done."""

    def sync() -> None:
        synced.append(tree(volume, volume.root))
        volume.sync()
        synced[0] = synced.pop()

    root = volume.root
    folder = volume.mkdir(root, b"folder", 0o755, 0, 0)
    file = volume.create(folder, b"file", 0o644, 0, 0)
    volume.write(file, 0, b"first" * 4000)
    sync()
    volume.write(file, 5000, b"second" * 60_000)
    volume.symlink(root, b"link", b"target" * 50, 0, 0)
    volume.set_xattr(file, b"user.big", bytes(700))
    sync()
    volume.hold(file)
    replacing = volume.create(root, b"new", 0o644, 0, 0)
    volume.write(replacing, 0, b"third" * 400)
    volume.rename(root, b"new", folder, b"file")
    sync()
    volume.write(file, 0, b"without a name")
    for number in range(60):
        volume.create(folder, b"name %d" % number, 0o644, 0, 0)
    sync()
    volume.release(file)
    moved = volume.mkdir(folder, b"moved", 0o755, 0, 0)
    volume.rename(folder, b"moved", root, b"here")
    for number in range(0, 60, 2):
        volume.unlink(folder, b"name %d" % number)
    sync()
    volume.truncate(replacing, 7)
    volume.link(replacing, moved, b"again")
    volume.unlink(root, b"link")
    sync()


def test_a_death_at_every_write_and_flush(clock: Clock, tmp_path: Path) -> None:
    fresh = MemoryDevice(1024)
    mkfs(fresh, clock=clock)
    image = bytes(fresh.medium)
    lives = 0
    alive = False
    while not alive:
        device = DyingDevice(image, lives)
        synced: list[Tree] = [{}]
        try:
            work(Volume(device, Clock()), synced)
            alive = True
        except DeadError:
            pass
        assert_clean(bytes(device.medium), tmp_path)
        again = Volume(MemoryDevice(1024, bytes(device.medium)), clock)
        assert tree(again, again.root) == synced[0]
        lives += 1
    assert lives > 20


def test_a_device_that_recovers_loses_nothing(clock: Clock, tmp_path: Path) -> None:
    fresh = MemoryDevice(1024)
    mkfs(fresh, clock=clock)
    for lives in range(8):
        device = DyingDevice(bytes(fresh.medium), lives)
        volume = Volume(device, clock)
        file = volume.create(volume.root, b"file", 0o644, 0, 0)
        volume.write(file, 0, b"data" * 5000)
        volume.mkdir(volume.root, b"folder", 0o755, 0, 0)
        with pytest.raises(DeadError):
            while True:
                volume.sync()
                volume.truncate(file, file.size + 1)
        device.lives = -1
        expected = tree(volume, volume.root)
        volume.sync()
        assert_clean(bytes(device.medium), tmp_path)
        again = Volume(device, clock)
        assert tree(again, again.root) == expected


def test_mounting_writes_nothing(volume: Volume, device: MemoryDevice, clock: Clock) -> None:
    before = bytes(device.medium)
    Volume(device, clock).close()
    assert bytes(device.medium) == before
    assert not device.waiting
