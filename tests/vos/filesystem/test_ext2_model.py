"""Random operations on a volume and on a model: same outcomes, same tree, clean image."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from ext2_disks import Clock, MemoryDevice, assert_clean
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vos.filesystem import FileSystemError, Inode, Volume, mkfs

NAMES = [b"a", b"b", b"c", b"a longer name", b"n" * 200]


class File:
    """A model file: its bytes, how many names it has, its extended attributes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.links = 1
        self.xattrs: dict[bytes, bytes] = {}


Folder = dict[bytes, "File | Folder"]


class Refusal(Exception):  # noqa: N818  # what the model expects is no error of the test
    """The model's error, by name."""


class Pair:
    """A volume and its model, driven by the same calls."""

    def __init__(self, blocks: int, choose: Callable[[int], int], folding: bool) -> None:
        self.choose = choose
        self.clock = Clock()
        self.device = MemoryDevice(blocks)
        mkfs(self.device, clock=self.clock)
        self.fold = bytes.lower if folding else None
        self.volume = Volume(self.device, self.clock, fold=self.fold)
        self.tree: Folder = {}
        self.held: list[tuple[Inode, File]] = []

    # Choosing.

    def folder(self) -> tuple[Inode, Folder]:
        """Choose a directory: the root, or one some way below it."""
        inode, model = self.volume.root, self.tree
        while self.choose(2):
            below = [name for name, node in model.items() if isinstance(node, dict)]
            if not below:
                break
            name = below[self.choose(len(below))]
            inode, node = self.volume.lookup(inode, name), model[name]
            assert isinstance(node, dict)
            model = node
        return inode, model

    def name(self) -> bytes:
        return NAMES[self.choose(len(NAMES))]

    def file(self) -> tuple[Inode, File] | None:
        """Choose a file by name, or one that is held."""
        if self.held and self.choose(3) == 0:
            return self.held[self.choose(len(self.held))]
        inode, model = self.folder()
        files = [name for name, node in model.items() if isinstance(node, File)]
        if not files:
            return None
        name = files[self.choose(len(files))]
        node = model[name]
        assert isinstance(node, File)
        return self.volume.lookup(inode, name), node

    # Doing.

    def both(self, real: Callable[[], object], model: Callable[[], None]) -> bool:
        """Do a thing twice; the outcome must be one. A full disk is the volume's own affair."""
        try:
            real()
        except FileSystemError as error:
            if error.name == "ENOSPC":
                return False
            with pytest.raises(Refusal, match=f"^{error.name}$"):
                model()
            return False
        model()
        return True

    def create(self) -> None:
        (inode, folder), name = self.folder(), self.name()

        def model() -> None:
            expect(name not in folder, "EEXIST")
            folder[name] = File()

        self.both(lambda: self.volume.create(inode, name, 0o644, 0, 0), model)

    def mkdir(self) -> None:
        (inode, folder), name = self.folder(), self.name()

        def model() -> None:
            expect(name not in folder, "EEXIST")
            folder[name] = {}

        self.both(lambda: self.volume.mkdir(inode, name, 0o755, 0, 0), model)

    def rmdir(self) -> None:
        (inode, folder), name = self.folder(), self.name()

        def model() -> None:
            expect(name in folder, "ENOENT")
            expect(isinstance(folder[name], dict), "ENOTDIR")
            expect(not folder[name], "ENOTEMPTY")
            del folder[name]

        self.both(lambda: self.volume.rmdir(inode, name), model)

    def unlink(self) -> None:
        (inode, folder), name = self.folder(), self.name()

        def model() -> None:
            expect(name in folder, "ENOENT")
            node = folder[name]
            expect(isinstance(node, File), "EISDIR")
            assert isinstance(node, File)
            node.links -= 1
            del folder[name]

        self.both(lambda: self.volume.unlink(inode, name), model)

    def link(self) -> None:
        chosen = self.file()
        (inode, folder), name = self.folder(), self.name()
        if chosen is None:
            return
        real, node = chosen

        def model() -> None:
            expect(node.links > 0, "ENOENT")
            expect(name not in folder, "EEXIST")
            node.links += 1
            folder[name] = node

        self.both(lambda: self.volume.link(real, inode, name), model)

    def rename(self) -> None:
        (old, source), old_name = self.folder(), self.name()
        (new, target), new_name = self.folder(), self.name()

        def model() -> None:
            expect(old_name in source, "ENOENT")
            node, victim = source[old_name], target.get(new_name)
            if victim is node:
                return
            if victim is not None:
                expect(isinstance(node, dict) or isinstance(victim, File), "EISDIR")
                expect(isinstance(node, File) or isinstance(victim, dict), "ENOTDIR")
                expect(isinstance(victim, File) or not victim, "ENOTEMPTY")
            expect(isinstance(node, File) or not inside(node, target), "EINVAL")
            if isinstance(victim, File):
                victim.links -= 1
            del source[old_name]
            target[new_name] = node

        self.both(lambda: self.volume.rename(old, old_name, new, new_name), model)

    def write(self) -> None:
        if (chosen := self.file()) is None:
            return
        inode, node = chosen
        offset = self.choose(3) * self.choose(40_000)
        data = bytes([self.choose(256)]) * self.choose(20_000)
        try:
            written = self.volume.write(inode, offset, data)
        except FileSystemError as error:
            assert error.name == "ENOSPC"
            return
        if written:
            node.data += bytes(max(offset - len(node.data), 0))
            node.data[offset : offset + written] = data[:written]

    def truncate(self) -> None:
        if (chosen := self.file()) is not None:
            inode, node = chosen
            size = self.choose(60_000)
            self.volume.truncate(inode, size)
            del node.data[size:]
            node.data += bytes(size - len(node.data))

    def xattr(self) -> None:
        if (chosen := self.file()) is not None:
            inode, node = chosen
            name, value = b"user." + self.name(), bytes([65]) * self.choose(300)
            self.both(
                lambda: self.volume.set_xattr(inode, name, value),
                lambda: node.xattrs.update({name: value}),
            )

    def hold(self) -> None:
        if (chosen := self.file()) is not None:
            self.volume.hold(chosen[0])
            self.held.append(chosen)

    def release(self) -> None:
        if self.held:
            inode, node = self.held.pop(self.choose(len(self.held)))
            assert self.volume.read(inode, 0, 1 << 20) == node.data
            self.volume.release(inode)

    def sync(self) -> None:
        self.volume.sync()

    def mount(self) -> None:
        while self.held:
            self.release()
        self.volume.close()
        self.volume = Volume(self.device, self.clock, fold=self.fold)

    ACTIONS = (
        create, create, write, write, write, mkdir, rename, rename, unlink, rmdir, link, truncate,
        xattr, hold, release, sync, mount,
    )  # fmt: skip

    def step(self) -> None:
        self.ACTIONS[self.choose(len(self.ACTIONS))](self)

    # Comparing.

    def compare(self, inode: Inode, folder: Folder) -> None:
        assert sorted(self.volume.names(inode)) == sorted(folder)
        for name, node in folder.items():
            found = self.volume.lookup(inode, name)
            if isinstance(node, dict):
                self.compare(found, node)
                continue
            assert found.links == node.links
            assert self.volume.read(found, 0, 1 << 20) == node.data
            xattrs = {key: self.volume.get_xattr(found, key) for key in node.xattrs}
            assert xattrs == node.xattrs
            assert len(self.volume.list_xattrs(found)) == len(xattrs)

    def finish(self, folder: Path) -> None:
        self.volume.sync()
        assert_clean(bytes(self.device.medium), folder)  # with files held
        self.compare(self.volume.root, self.tree)
        self.mount()
        self.compare(self.volume.root, self.tree)
        self.volume.close()
        assert_clean(bytes(self.device.medium), folder)


def expect(holds: bool, name: str) -> None:
    if not holds:
        raise Refusal(name)


def inside(node: File | Folder, target: Folder) -> bool:
    if isinstance(node, File):
        return False
    return node is target or any(inside(below, target) for below in node.values())


@pytest.mark.parametrize("blocks", [100, 300, 4096])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_long_random_runs_agree_with_the_model(blocks: int, seed: int, tmp_path: Path) -> None:
    pair = Pair(blocks, random.Random(seed).randrange, folding=seed == 4)
    for _ in range(1500):
        pair.step()
    pair.finish(tmp_path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_short_runs_that_hypothesis_shrinks(data: st.DataObject, tmp_path: Path) -> None:
    def choose(below: int) -> int:
        return data.draw(st.integers(0, max(below - 1, 0)))

    pair = Pair(120, choose, folding=False)
    for _ in range(data.draw(st.integers(1, 25))):
        pair.step()
    pair.finish(tmp_path)
