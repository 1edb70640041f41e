"""Fixtures of the file system's tests: a disk whose image is judged after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ext2_disks import Clock, MemoryDevice, assert_clean

from vos.filesystem import Volume, mkfs


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[MemoryDevice]:
    """A disk of 4 MiB; whatever a test leaves on it must be clean, to e2fsck and to a new mount."""
    disk = MemoryDevice()
    yield disk
    assert_clean(bytes(disk.medium), tmp_path)
    Volume(disk, Clock()).close()


@pytest.fixture
def volume(device: MemoryDevice, clock: Clock) -> Iterator[Volume]:
    """A fresh volume on the disk, closed before the disk is judged."""
    mkfs(device, clock=clock, label=b"TEST")
    mounted = Volume(device, clock)
    yield mounted
    mounted.close()
