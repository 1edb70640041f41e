"""Disks for the tests of the file system, and the tools that judge their images.

`MemoryDevice` keeps the contract of a block device: what was written since the last flush reaches
the medium as a whole at the next one. `DyingDevice` stops for good at a chosen write or flush.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BLOCK = 1024
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
TOOLS = {name: shutil.which(name, path=PATH) for name in ("e2fsck", "debugfs", "mke2fs")}

needs_tools = pytest.mark.skipif(
    not all(TOOLS.values()), reason="this host has no e2fsprogs (e2fsck, debugfs, mke2fs)"
)


class Clock:
    """A clock that a test sets; each look is a microsecond later."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_123_456_000

    def __call__(self) -> int:
        self.now += 1000
        return self.now


class DeadError(Exception):
    """The device does not answer any more."""


class MemoryDevice:
    """A disk in memory; `medium` is what outlives a crash, `flushes` counts groups."""

    def __init__(self, blocks: int = 4096, image: bytes | bytearray = b"") -> None:
        self.block_count = blocks
        self.medium = bytearray(image or bytes(blocks * BLOCK))
        self.waiting: dict[int, bytes] = {}
        self.flushes = 0
        self.reads = 0

    def read(self, first: int, count: int) -> bytes:
        assert 0 <= first and count > 0 and first + count <= self.block_count
        self.reads += 1
        found = bytearray(self.medium[first * BLOCK : (first + count) * BLOCK])
        for block in range(first, first + count) if self.waiting else ():
            if block in self.waiting:
                at = (block - first) * BLOCK
                found[at : at + BLOCK] = self.waiting[block]
        return bytes(found)

    def write(self, first: int, data: bytes) -> None:
        assert data and len(data) % BLOCK == 0 and first + len(data) // BLOCK <= self.block_count
        for index in range(len(data) // BLOCK):
            self.waiting[first + index] = data[index * BLOCK : (index + 1) * BLOCK]

    def flush(self) -> None:
        for block, data in self.waiting.items():
            self.medium[block * BLOCK : (block + 1) * BLOCK] = data
        self.waiting.clear()
        self.flushes += 1


class DyingDevice(MemoryDevice):
    """A disk that answers `lives` more writes and flushes, then never again."""

    def __init__(self, image: bytes, lives: int) -> None:
        super().__init__(len(image) // BLOCK, image)
        self.lives = lives

    def write(self, first: int, data: bytes) -> None:
        self._spend()
        super().write(first, data)

    def flush(self) -> None:
        self._spend()
        super().flush()

    def _spend(self) -> None:
        if self.lives == 0:
            raise DeadError
        self.lives -= 1


def run(tool: str, *arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of the tools; its output is returned together."""
    path = TOOLS[tool]
    assert path is not None
    return subprocess.run(
        [path, *arguments],
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="surrogateescape",
        check=False,
    )


def assert_clean(image: bytes, folder: Path) -> None:
    """Let e2fsck, where the host has it, judge an image."""
    if TOOLS["e2fsck"] is None:
        return
    path = folder / "judged.img"
    path.write_bytes(image)
    result = run("e2fsck", "-fn", path)
    assert result.returncode == 0, result.stdout
    assert "WARNING" not in result.stdout, result.stdout
