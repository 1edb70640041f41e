"""e2fsprogs and we read each other: debugfs our images, we those of mke2fs and debugfs."""

from __future__ import annotations

from pathlib import Path

import pytest
from ext2_disks import BLOCK, Clock, MemoryDevice, assert_clean, needs_tools, run

from vos.filesystem import FileSystemError, Volume, mkfs

pytestmark = needs_tools


def debugfs(image: Path, *commands: str, write: bool = False) -> str:
    script = image.with_suffix(".commands")
    script.write_text("\n".join(commands) + "\n")
    flags = ["-w"] if write else []
    return run("debugfs", *flags, "-f", script, image).stdout


@pytest.mark.parametrize("inode_size", [128, 256])
def test_debugfs_reads_what_we_wrote(tmp_path: Path, clock: Clock, inode_size: int) -> None:
    device = MemoryDevice()
    mkfs(device, clock=clock, label=b"PEEKPOKE", uuid=bytes(range(16)), inode_size=inode_size)
    volume = Volume(device, clock)
    folder = volume.mkdir(volume.root, b"folder", 0o750, 1000, 70000)
    file = volume.create(folder, b"file", 0o640, 70000, 1000)
    data = bytes(range(256)) * 3000
    volume.write(file, 0, data)
    volume.write(file, 80_000_000, b"far away")
    volume.set_attributes(file, mtime=1_000_000_000 * 10**9 + 5, crtime=999_999_999 * 10**9)
    volume.set_xattr(file, b"user.DOSATTRIB", b"0x22")
    volume.set_xattr(file, b"user.comment", b"c" * 300)
    volume.set_xattr(file, b"security.label", b"secret")
    volume.symlink(volume.root, b"fast", b"folder/file", 0, 0)
    volume.symlink(volume.root, b"slow", b"s" * 200, 0, 0)
    volume.mknod(volume.root, b"null", 0x2000 | 0o666, 0, 0, (1, 3))
    volume.mknod(volume.root, b"wide", 0x6000 | 0o600, 0, 0, (259, 70000))
    volume.close()
    image = tmp_path / "ours.img"
    image.write_bytes(device.medium)
    assert_clean(bytes(device.medium), tmp_path)
    out = debugfs(
        image,
        "stats",
        "ls -l /folder",
        "stat /folder/file",
        f'dump /folder/file "{tmp_path / "dumped"}"',
        "ea_get -x /folder/file user.comment",
        "ea_get /folder/file user.DOSATTRIB",
        "ea_get /folder/file security.label",
        "stat /fast",
        "stat /null",
        "stat /wide",
        f'dump /slow "{tmp_path / "target"}"',
    )
    dumped = (tmp_path / "dumped").read_bytes()
    assert dumped == data + bytes(80_000_000 - len(data)) + b"far away"
    assert "volume name:   PEEKPOKE" in out
    assert "00010203-0405-0607-0809-0a0b0c0d0e0f" in out
    assert "Mode:  0640" in out
    assert "User: 70000   Group:  1000" in out
    assert "mtime: 0x3b9aca00" in out
    assert (": 0x3b9ac9ff" in out) is (inode_size == 256)  # crtime
    assert '"0x22"' in out
    assert '"secret"' in out
    assert "63 " * 20 in out
    assert 'Fast link dest: "folder/file"' in out
    assert "major/minor number: 01:03" in out
    assert "major/minor number: 259:70000" in out
    assert (tmp_path / "target").read_bytes() == b"s" * 200


def written_by_them(tmp_path: Path, data: bytes, blocks: int, inode_size: str) -> bytes:
    """An image that mke2fs and debugfs made, with one file of every kind."""
    image, source = tmp_path / "theirs.img", tmp_path / "source"
    image.write_bytes(bytes(blocks * BLOCK))
    source.write_bytes(data)
    options = ["-q", "-F", "-t", "ext2", "-b", "1024", "-I", inode_size, "-L", "THEIRS"]
    assert run("mke2fs", *options, image).returncode == 0
    out = debugfs(
        image,
        "mkdir folder",
        "cd folder",
        f'write "{source}" file',
        "symlink fast target",
        f"symlink slow {'t' * 100}",
        "mknod null c 1 3",
        "mknod pipe p",
        "ln file second",
        "set_inode_field file links_count 2",
        "set_inode_field file uid 70000",
        "set_inode_field file mtime @1000000000",
        "ea_set file user.comment hello",
        f"ea_set file user.long {'v' * 400}",
        write=True,
    )
    assert "failed" not in out.lower(), out
    return image.read_bytes()


@pytest.mark.parametrize("inode_size", ["128", "256"])
@pytest.mark.parametrize("blocks", [2048, 20000])
def test_we_read_and_change_what_they_wrote(
    tmp_path: Path, clock: Clock, inode_size: str, blocks: int
) -> None:
    data = bytes(range(256)) * 2000
    theirs = written_by_them(tmp_path, data, blocks, inode_size)
    assert_clean(theirs, tmp_path)
    device = MemoryDevice(blocks, theirs)
    volume = Volume(device, clock)
    assert volume.statfs().label == b"THEIRS"
    folder = volume.lookup(volume.root, b"folder")
    names = [b"file", b"fast", b"slow", b"null", b"pipe", b"second"]
    assert sorted(volume.names(folder)) == sorted(names)
    file = volume.lookup(folder, b"file")
    assert volume.read(file, 0, 1 << 20) == data
    assert (file.links, file.uid, file.mtime) == (2, 70000, 10**18)
    assert volume.get_xattr(file, b"user.comment") == b"hello"
    assert volume.get_xattr(file, b"user.long") == b"v" * 400
    assert volume.readlink(volume.lookup(folder, b"fast")) == b"target"
    assert volume.readlink(volume.lookup(folder, b"slow")) == b"t" * 100
    assert volume.lookup(folder, b"null").device == (1, 3)
    volume.set_xattr(file, b"user.ours", b"o" * 90)
    volume.write(file, 1 << 20, data)
    volume.unlink(folder, b"second")
    volume.rename(folder, b"slow", volume.lookup(volume.root, b"lost+found"), b"moved")
    volume.mkdir(folder, b"below", 0o755, 0, 0)
    volume.close()
    assert_clean(bytes(device.medium), tmp_path)
    again = Volume(device, clock)
    folder = again.lookup(again.root, b"folder")
    file = again.lookup(folder, b"file")
    assert again.read(file, 0, 1 << 21)[1 << 20 :] == data
    assert len(again.list_xattrs(file)) == 3


def test_a_shared_attribute_block_is_copied_before_a_change(tmp_path: Path, clock: Clock) -> None:
    device = MemoryDevice()
    mkfs(device, clock=clock)
    volume = Volume(device, clock)
    for name in (b"one", b"two"):
        file = volume.create(volume.root, name, 0o644, 0, 0)
        if name == b"one":
            volume.set_xattr(file, b"user.big", b"x" * 500)
            shared = file.acl
    volume.close()
    image = tmp_path / "shared.img"
    image.write_bytes(device.medium)
    out = debugfs(
        image,
        f"set_inode_field two file_acl {shared}",
        "set_inode_field two blocks 2",
        write=True,
    )
    raw = bytearray(image.read_bytes())
    raw[shared * BLOCK + 4] = 2
    assert_clean(bytes(raw), tmp_path)
    device = MemoryDevice(4096, bytes(raw))
    volume = Volume(device, clock)
    two = volume.lookup(volume.root, b"two")
    assert volume.get_xattr(two, b"user.big") == b"x" * 500, out
    volume.set_xattr(two, b"user.big", b"y" * 500)
    volume.sync()
    assert_clean(bytes(device.medium), tmp_path)
    volume.unlink(volume.root, b"one")
    assert volume.get_xattr(two, b"user.big") == b"y" * 500
    volume.close()
    assert_clean(bytes(device.medium), tmp_path)


def test_an_indexed_directory_is_read_and_loses_its_index(tmp_path: Path, clock: Clock) -> None:
    image, folder = tmp_path / "indexed.img", tmp_path / "folder"
    folder.mkdir()
    for number in range(200):
        (folder / f"a rather long name {number:03}").write_bytes(b"%d" % number)
    image.write_bytes(bytes(4096 * BLOCK))
    options = ["-q", "-F", "-t", "ext2", "-b", "1024", "-d", folder]
    assert run("mke2fs", *options, image).returncode == 0
    assert run("e2fsck", "-fyD", image).returncode in (0, 1)  # -D builds the indexes
    device = MemoryDevice(4096, image.read_bytes())
    volume = Volume(device, clock)
    assert volume.root.flags & 0x1000
    assert len(volume.names(volume.root)) == 201
    found = volume.lookup(volume.root, b"a rather long name 123")
    assert volume.read(found, 0, 9) == b"123"
    volume.unlink(volume.root, b"a rather long name 123")
    volume.create(volume.root, b"new", 0o644, 0, 0)
    volume.close()
    assert not volume.root.flags & 0x1000
    assert_clean(bytes(device.medium), tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ["-t", "ext4", "-b", "1024"],
        ["-t", "ext3", "-b", "1024"],
        ["-t", "ext2", "-b", "4096"],
        ["-t", "ext2", "-b", "1024", "-O", "^filetype"],
        ["-t", "ext2", "-b", "1024", "-r", "0"],
    ],
)
def test_other_file_systems_are_refused_by_name(
    tmp_path: Path, clock: Clock, options: list[str]
) -> None:
    image = tmp_path / "other.img"
    image.write_bytes(bytes(8192 * BLOCK))
    assert run("mke2fs", "-q", "-F", *options, image).returncode == 0
    with pytest.raises(FileSystemError, match="EINVAL"):
        Volume(MemoryDevice(8192, image.read_bytes()), clock)
