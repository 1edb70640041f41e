"""A disk in memory: a block device whose contents last as long as the kernel."""

from __future__ import annotations

BLOCK = 1024


class RamDisk:
    """`block_count` blocks of zeros; see `vos.filesystem.BlockDevice`."""

    def __init__(self, block_count: int) -> None:
        self._bytes = bytearray(block_count * BLOCK)

    @property
    def block_count(self) -> int:
        """How many blocks there are."""
        return len(self._bytes) // BLOCK

    def read(self, first: int, count: int) -> bytes:
        """Return the bytes of blocks."""
        return bytes(self._bytes[first * BLOCK : (first + count) * BLOCK])

    def write(self, first: int, data: bytes) -> None:
        """Keep the bytes of blocks."""
        self._bytes[first * BLOCK : first * BLOCK + len(data)] = data

    def flush(self) -> None:
        """Do nothing: what is written stays as long as it can."""
