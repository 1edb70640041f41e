"""The block cache: the disk's blocks in memory, loaded when first touched, written back in groups.

One anonymous mapping is as long as the disk; the host backs a page of it only once it is used. One
byte a block says ABSENT, CLEAN or DIRTY, so that runs of blocks are found, copied and marked by a
few calls however long they are. Positions are bytes from the disk's start.

The device sees nothing until `flush`, which writes every dirty run and then flushes the device: the
callers see to it that the blocks agree with each other at that moment.
"""

from __future__ import annotations

import mmap
import re

from vos.filesystem.device import BlockDevice
from vos.filesystem.errors import FileSystemError
from vos.filesystem.structures import BLOCK, BLOCK_SHIFT, ZEROS

ABSENT, CLEAN, DIRTY = b"\0", b"\1", b"\2"
RUNS = {state: re.compile(state + b"+") for state in (ABSENT, DIRTY)}


class Cache:
    """The first `blocks` blocks of `device`; `pending` counts block writes since the last flush."""

    __slots__ = ("device", "image", "pending", "state")

    def __init__(self, device: BlockDevice, blocks: int) -> None:
        self.device = device
        self.image = mmap.mmap(-1, blocks << BLOCK_SHIFT)
        self.state = bytearray(blocks)
        self.pending = 0

    def load(self, first: int, count: int) -> None:
        """Bring the absent ones of `count` blocks from `first` on into memory."""
        for start, end in self._runs(ABSENT, first, first + count):
            data = self.device.read(start, end - start)
            if len(data) != (end - start) << BLOCK_SHIFT:
                raise FileSystemError("EIO", f"the disk did not give blocks {start} to {end - 1}")
            self.image[start << BLOCK_SHIFT : end << BLOCK_SHIFT] = data
            self.state[start:end] = CLEAN * (end - start)

    def _runs(self, state: bytes, first: int, end: int) -> list[tuple[int, int]]:
        """Return (start, end) of each run of blocks in one state."""
        # The search for one byte is a hundred times faster than that for a pattern.
        found = []
        start = self.state.find(state, first, end)
        while start >= 0:
            run = RUNS[state].match(self.state, start, end)
            first = run.end() if run else end
            found.append((start, first))
            start = self.state.find(state, first, end)
        return found

    def read(self, position: int, size: int) -> bytes:
        """Return `size` (at least 1) bytes from `position` on."""
        first = position >> BLOCK_SHIFT
        last = (position + size - 1) >> BLOCK_SHIFT
        if self.state.find(ABSENT, first, last + 1) >= 0:
            self.load(first, last + 1 - first)
        return self.image[position : position + size]

    def block(self, number: int) -> bytes:
        """Return one whole block."""
        if not self.state[number]:
            self.load(number, 1)
        position = number << BLOCK_SHIFT
        return self.image[position : position + BLOCK]

    def write(self, position: int, data: bytes | memoryview) -> None:
        """Put `data` (at least 1 byte) at `position`; what lies around it stays."""
        end = position + len(data)
        first = position >> BLOCK_SHIFT
        last = (end - 1) >> BLOCK_SHIFT
        state = self.state
        if not state[first] and (position & 1023 or end - position < BLOCK):
            self.load(first, 1)
        if not state[last] and end & 1023:
            self.load(last, 1)
        self.image[position:end] = data
        count = last + 1 - first
        state[first : last + 1] = DIRTY * count
        self.pending += count

    def clear(self, number: int) -> None:
        """Fill one block with zeros, whatever it held."""
        position = number << BLOCK_SHIFT
        self.image[position : position + BLOCK] = ZEROS
        self.state[number] = 2
        self.pending += 1

    def forget(self, first: int, count: int) -> None:
        """Stop writing back blocks that were freed: what they hold no longer matters."""
        self.state[first : first + count] = CLEAN * count

    def flush(self) -> None:
        """Write every dirty run to the device and flush it; then nothing is dirty."""
        dirty = self._runs(DIRTY, 0, len(self.state))
        for start, end in dirty:
            self.device.write(start, self.image[start << BLOCK_SHIFT : end << BLOCK_SHIFT])
        self.device.flush()
        for start, end in dirty:
            self.state[start:end] = CLEAN * (end - start)
        self.pending = 0

    def count_dirty(self) -> int:
        """Let `pending` be the number of dirty blocks, however often they were written."""
        self.pending = self.state.count(DIRTY)
        return self.pending

    def close(self) -> None:
        """Give the memory back; the cache is not used afterwards."""
        self.image.close()
