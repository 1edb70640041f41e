"""The block device under a volume: what the file system asks of a disk, and nothing more.

The one promise that carries all consistency: whatever was written since the last `flush` reaches
the medium at the next `flush` as a whole, or not at all. Reads see every write at once.
"""

from __future__ import annotations

from typing import Protocol


class BlockDevice(Protocol):
    """A disk of `block_count` blocks of 1024 bytes, numbered from 0."""

    @property
    def block_count(self) -> int:
        """How many blocks the disk has."""

    def read(self, first: int, count: int) -> bytes:
        """Return the `count * 1024` bytes of the blocks from `first` on."""

    def write(self, first: int, data: bytes) -> None:
        """Write `data`, a whole number of blocks, from block `first` on."""

    def flush(self) -> None:
        """Make everything written since the last flush permanent: all of it or nothing."""
