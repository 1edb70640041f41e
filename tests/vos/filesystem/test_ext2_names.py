"""Names: making, finding, moving and removing them, and every refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ext2_disks import Clock, MemoryDevice

from vos.filesystem import FileSystemError, Inode, Volume, mkfs


def make(volume: Volume, name: bytes, data: bytes = b"", folder: Inode | None = None) -> Inode:
    inode = volume.create(folder or volume.root, name, 0o644, 0, 0)
    if data:
        volume.write(inode, 0, data)
    return inode


def test_a_created_name_is_found_and_has_the_given_attributes(volume: Volume) -> None:
    inode = volume.create(volume.root, b"file", 0o4751, 70000, 80000)
    assert volume.lookup(volume.root, b"file") is inode
    assert (inode.mode, inode.uid, inode.gid) == (0x8000 | 0o4751, 70000, 80000)
    assert (inode.links, inode.size, inode.sectors) == (1, 0, 0)
    assert volume.find(volume.root, b"File") is None


def test_every_kind_of_inode_survives_a_mount(
    volume: Volume, device: MemoryDevice, clock: Clock
) -> None:
    root = volume.root
    volume.mkdir(root, b"dir", 0o1777, 1, 2)
    volume.symlink(root, b"fast", b"x" * 59, 1, 2)
    volume.symlink(root, b"slow", b"y" * 60, 1, 2)
    volume.symlink(root, b"longest", b"z" * 1023, 1, 2)
    volume.mknod(root, b"fifo", 0x1000 | 0o600, 1, 2)
    volume.mknod(root, b"socket", 0xC000 | 0o600, 1, 2)
    volume.mknod(root, b"tty", 0x2000 | 0o600, 1, 2, (4, 1))
    volume.mknod(root, b"big", 0x6000 | 0o600, 1, 2, (4095, 0xFFFFF))
    volume.sync()
    again = Volume(device, clock)
    for entry in again.readdir(again.root)[2:]:
        old = volume.lookup(root, entry.name)
        new = again.lookup(again.root, entry.name)
        for name in ("number", "mode", "uid", "gid", "size", "links", "sectors", "flags"):
            assert getattr(new, name) == getattr(old, name), (entry.name, name)
        assert (new.atime, new.mtime, new.ctime) == (old.atime, old.mtime, old.ctime)
        assert new.crtime == old.crtime
    assert again.readlink(again.lookup(again.root, b"fast")) == b"x" * 59
    assert again.readlink(again.lookup(again.root, b"slow")) == b"y" * 60
    assert again.readlink(again.lookup(again.root, b"longest")) == b"z" * 1023
    assert again.lookup(again.root, b"tty").device == (4, 1)
    assert again.lookup(again.root, b"big").device == (4095, 0xFFFFF)


def test_directories_count_their_links_and_name_their_parents(volume: Volume) -> None:
    top = volume.mkdir(volume.root, b"top", 0o755, 0, 0)
    below = volume.mkdir(top, b"below", 0o755, 0, 0)
    assert (volume.root.links, top.links, below.links) == (3, 3, 2)
    assert volume.lookup(below, b"..") is top
    assert volume.lookup(below, b".") is below
    assert volume.lookup(volume.root, b"..") is volume.root
    assert volume.rmdir(top, b"below") is below
    assert (top.links, below.links) == (2, 0)


def test_hard_links_share_one_inode(volume: Volume) -> None:
    inode = make(volume, b"one", b"data")
    volume.link(inode, volume.root, b"two")
    assert inode.links == 2
    assert volume.lookup(volume.root, b"two") is inode
    assert volume.unlink(volume.root, b"one") is inode
    assert (inode.links, volume.read(inode, 0, 9)) == (1, b"data")


def test_names_of_all_lengths_fill_several_blocks(
    volume: Volume, device: MemoryDevice, clock: Clock
) -> None:
    names = [b"%03d" % length + b"n" * (length - 3) for length in range(3, 256)]
    folder = volume.mkdir(volume.root, b"folder", 0o755, 0, 0)
    for name in names:
        make(volume, name, folder=folder)
    assert folder.size > 30 * 1024
    assert volume.names(folder) == names
    for name in names[::3]:
        volume.unlink(folder, name)
    size = folder.size
    for name in names[::3]:
        make(volume, name, folder=folder)
    assert folder.size == size  # the room that names left is used again
    volume.sync()
    again = Volume(device, clock)
    assert sorted(again.names(again.lookup(again.root, b"folder"))) == sorted(names)


def test_a_name_may_hold_any_byte_but_two(volume: Volume) -> None:
    for byte in range(1, 256):
        if byte not in b"/.":
            make(volume, bytes([byte]))
    assert len(volume.names(volume.root)) == 253


def test_reading_goes_on_where_it_stopped_while_names_come_and_go(volume: Volume) -> None:
    for number in range(200):
        make(volume, b"name%d" % number)
    seen: list[bytes] = []
    cookie = 0
    while entries := volume.readdir(volume.root, cookie)[:7]:
        seen += [entry.name for entry in entries]
        cookie = entries[-1].cookie
        volume.unlink(volume.root, entries[-1].name) if entries[-1].kind == 1 else None
        if len(seen) < 150:
            make(volume, b"late%d" % cookie)
    assert len(seen) == len(set(seen))
    assert {b".", b"..", *(b"name%d" % number for number in range(200))} <= set(seen)


def test_rename_replaces_a_file_in_one_step(volume: Volume) -> None:
    old, new = make(volume, b"old", b"1"), make(volume, b"new", b"2")
    free = volume.statfs().blocks_free
    assert volume.rename(volume.root, b"new", volume.root, b"old") is old
    assert volume.names(volume.root) == [b"old"]
    assert volume.lookup(volume.root, b"old") is new
    assert old.links == 0
    assert volume.statfs().blocks_free == free + 1


def test_rename_of_two_names_of_one_file_does_nothing(volume: Volume) -> None:
    inode = make(volume, b"one")
    volume.link(inode, volume.root, b"two")
    assert volume.rename(volume.root, b"one", volume.root, b"two") is None
    assert volume.rename(volume.root, b"one", volume.root, b"one") is None
    assert volume.names(volume.root) == [b"one", b"two"]


def test_a_directory_moves_with_its_parent_fixed(volume: Volume) -> None:
    first = volume.mkdir(volume.root, b"first", 0o755, 0, 0)
    second = volume.mkdir(volume.root, b"second", 0o755, 0, 0)
    moved = volume.mkdir(first, b"moved", 0o755, 0, 0)
    victim = volume.mkdir(second, b"victim", 0o755, 0, 0)
    assert volume.rename(first, b"moved", second, b"victim") is victim
    assert volume.lookup(moved, b"..") is second
    assert (first.links, second.links, victim.links) == (2, 3, 0)


def test_a_removed_directory_that_is_held_takes_no_names(volume: Volume) -> None:
    folder = volume.mkdir(volume.root, b"folder", 0o755, 0, 0)
    volume.hold(folder)
    volume.rmdir(volume.root, b"folder")
    assert volume.names(folder) == []
    refused("ENOENT", lambda: make(volume, b"late", folder=folder))
    refused("ENOENT", lambda: volume.lookup(folder, b".."))
    volume.sync()
    volume.release(folder)


def refused(name: str, call: Callable[[], object]) -> None:
    with pytest.raises(FileSystemError) as caught:
        call()
    assert caught.value.name == name
    assert len(caught.value.sentence) > 10


HOSTILE: list[tuple[str, Callable[[Volume, Inode, Inode, Inode], object]]] = [
    ("ENOENT", lambda v, r, d, f: v.lookup(r, b"none")),
    ("ENOENT", lambda v, r, d, f: v.unlink(r, b"none")),
    ("ENOENT", lambda v, r, d, f: v.rmdir(r, b"none")),
    ("ENOENT", lambda v, r, d, f: v.rename(r, b"none", r, b"x")),
    ("ENOENT", lambda v, r, d, f: v.stored_name(r, b"none")),
    ("ENOENT", lambda v, r, d, f: v.lookup(r, b"")),
    ("ENOTDIR", lambda v, r, d, f: v.lookup(f, b"x")),
    ("ENOTDIR", lambda v, r, d, f: v.create(f, b"x", 0, 0, 0)),
    ("ENOTDIR", lambda v, r, d, f: v.rmdir(r, b"file")),
    ("ENOTDIR", lambda v, r, d, f: v.readdir(f)),
    ("ENOTDIR", lambda v, r, d, f: v.rename(r, b"dir", r, b"file")),
    ("EISDIR", lambda v, r, d, f: v.unlink(r, b"dir")),
    ("EISDIR", lambda v, r, d, f: v.unlink(r, b".")),
    ("EISDIR", lambda v, r, d, f: v.link(d, r, b"x")),
    ("EISDIR", lambda v, r, d, f: v.rename(r, b"file", r, b"dir")),
    ("EISDIR", lambda v, r, d, f: v.read(d, 0, 1)),
    ("EISDIR", lambda v, r, d, f: v.write(d, 0, b"x")),
    ("EISDIR", lambda v, r, d, f: v.truncate(d, 0)),
    ("EEXIST", lambda v, r, d, f: v.create(r, b"file", 0, 0, 0)),
    ("EEXIST", lambda v, r, d, f: v.mkdir(r, b"file", 0, 0, 0)),
    ("EEXIST", lambda v, r, d, f: v.mkdir(r, b"..", 0, 0, 0)),
    ("EEXIST", lambda v, r, d, f: v.symlink(r, b"dir", b"t", 0, 0)),
    ("EEXIST", lambda v, r, d, f: v.link(f, r, b"dir")),
    ("EEXIST", lambda v, r, d, f: v.rename(r, b"file", r, b"other", replace=False)),
    ("ENOTEMPTY", lambda v, r, d, f: v.rmdir(r, b"dir")),
    ("ENOTEMPTY", lambda v, r, d, f: v.rename(r, b"empty", r, b"dir")),
    ("EINVAL", lambda v, r, d, f: v.rmdir(r, b".")),
    ("EINVAL", lambda v, r, d, f: v.rmdir(d, b"..")),
    ("EINVAL", lambda v, r, d, f: v.rename(r, b"dir", d, b"x")),
    ("EINVAL", lambda v, r, d, f: v.rename(r, b"dir", v.lookup(d, b"sub"), b"x")),
    ("EINVAL", lambda v, r, d, f: v.rename(r, b".", d, b"x")),
    ("EINVAL", lambda v, r, d, f: v.rename(r, b"file", d, b"..")),
    ("EINVAL", lambda v, r, d, f: v.create(r, b"a/b", 0, 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.create(r, b"a\0b", 0, 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.symlink(r, b"x", b"", 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.symlink(r, b"x", b"a\0b", 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.mknod(r, b"x", 0x8000, 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.mknod(r, b"x", 0x7000, 0, 0)),
    ("EINVAL", lambda v, r, d, f: v.mknod(r, b"x", 0x2000, 0, 0, (4096, 0))),
    ("EINVAL", lambda v, r, d, f: v.readlink(f)),
    ("EINVAL", lambda v, r, d, f: v.read(v.lookup(r, b"link"), 0, 1)),
    ("ENAMETOOLONG", lambda v, r, d, f: v.create(r, b"n" * 256, 0, 0, 0)),
    ("ENAMETOOLONG", lambda v, r, d, f: v.create(r, b"", 0, 0, 0)),
    ("ENAMETOOLONG", lambda v, r, d, f: v.rename(r, b"file", r, b"n" * 256)),
    ("ENAMETOOLONG", lambda v, r, d, f: v.symlink(r, b"x", b"t" * 1024, 0, 0)),
    ("EFBIG", lambda v, r, d, f: v.truncate(f, 1 << 40)),
    ("EFBIG", lambda v, r, d, f: v.write(f, 1 << 40, b"x")),
    ("EOVERFLOW", lambda v, r, d, f: v.set_attributes(f, mode=0, uid=1 << 32)),
    ("EOVERFLOW", lambda v, r, d, f: v.set_attributes(f, mode=0, gid=-1)),
    ("EOVERFLOW", lambda v, r, d, f: v.set_attributes(f, mode=0, mtime=1 << 64)),
    ("ENOTSUP", lambda v, r, d, f: v.set_attributes(f, mode=0, flags=0x80000)),
    ("ENOTSUP", lambda v, r, d, f: v.set_xattr(f, b"other.x", b"")),
    ("ERANGE", lambda v, r, d, f: v.set_xattr(f, b"user." + b"n" * 256, b"")),
    ("ERANGE", lambda v, r, d, f: v.set_xattr(f, b"user.", b"")),
    ("ENODATA", lambda v, r, d, f: v.remove_xattr(f, b"user.none")),
    ("ENOSPC", lambda v, r, d, f: v.set_xattr(f, b"user.x", bytes(2000))),
]


@pytest.mark.parametrize("row", range(len(HOSTILE)))
def test_a_refused_call_changes_nothing(volume: Volume, device: MemoryDevice, row: int) -> None:
    root = volume.root
    file = make(volume, b"file", b"data")
    make(volume, b"other")
    folder = volume.mkdir(root, b"dir", 0o755, 0, 0)
    volume.mkdir(folder, b"sub", 0o755, 0, 0)
    volume.mkdir(root, b"empty", 0o755, 0, 0)
    volume.symlink(root, b"link", b"target", 0, 0)
    volume.sync()
    before, flushes = bytes(device.medium), device.flushes
    name, call = HOSTILE[row]
    refused(name, lambda: call(volume, root, folder, file))
    volume.sync()
    assert device.flushes == flushes
    assert bytes(device.medium) == before


def test_too_many_directories_in_one_are_refused(volume: Volume) -> None:
    volume.root.links = 32000
    refused("EMLINK", lambda: volume.mkdir(volume.root, b"one", 0o755, 0, 0))
    volume.root.links = 2
    file = make(volume, b"file")
    file.links = 32000
    refused("EMLINK", lambda: volume.link(file, volume.root, b"more"))
    file.links = 1


def fold(name: bytes) -> bytes:
    return name.lower()


def test_a_folding_volume_ignores_case_and_keeps_it(device: MemoryDevice, clock: Clock) -> None:
    mkfs(device, clock=clock)
    volume = Volume(device, clock, fold=fold)
    inode = make(volume, b"ReadMe")
    assert volume.lookup(volume.root, b"README") is inode
    assert volume.stored_name(volume.root, b"readme") == b"ReadMe"
    refused("EEXIST", lambda: make(volume, b"readme"))
    assert volume.rename(volume.root, b"readme", volume.root, b"README") is None
    assert volume.names(volume.root) == [b"README"]
    assert volume.unlink(volume.root, b"Readme") is inode
    assert volume.names(volume.root) == []
    volume.close()


def test_names_that_fold_alike_are_found_when_spelt_exactly(
    device: MemoryDevice, clock: Clock
) -> None:
    mkfs(device, clock=clock)
    exact = Volume(device, clock)
    make(exact, b"name", b"small")
    make(exact, b"NAME", b"LARGE")
    exact.close()
    folding = Volume(device, clock, fold=fold)
    assert folding.names(folding.root) == [b"name", b"NAME"]
    assert folding.read(folding.lookup(folding.root, b"NAME"), 0, 9) == b"LARGE"
    assert folding.read(folding.lookup(folding.root, b"Name"), 0, 9) == b"small"
    folding.unlink(folding.root, b"NAME")
    folding.unlink(folding.root, b"nAME")
    assert folding.names(folding.root) == []
    folding.close()
