"""What is inside files: reading, writing and truncating.

Holes read as zeros and get blocks when written. What lies in a file's last block past its end is
never relied on: it is cleared when the file grows over it.
"""

from __future__ import annotations

from vos.filesystem.blockmap import MAX_SIZE, BlockMap
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import Inode
from vos.filesystem.space import Space
from vos.filesystem.structures import BLOCK, BLOCK_SHIFT, S_IFDIR, S_IFMT, S_IFREG


class Files(Space):
    """The data of regular files. Offsets and sizes are bytes and never negative."""

    def read(self, inode: Inode, offset: int, count: int) -> bytes:
        """Return up to `count` bytes of a file from `offset` on; none past its end.

        The access time stays; the kernel calls `accessed` if its system keeps it.
        """
        end = min(offset + count, inode.size)
        if offset >= end:
            return b""
        found = self._data(inode)
        position = found.position(offset, end - offset)
        if position >= 0:
            return self.cache.read(position, end - offset)
        return b"".join(
            bytes(size) if position < 0 else self.cache.read(position, size)
            for position, size in found.segments(offset, end)
        )

    def write(self, inode: Inode, offset: int, data: bytes | bytearray | memoryview) -> int:
        """Write `data` at `offset`; return how many bytes found room.

        Fewer than all were written when the disk filled up; `ENOSPC` says that not one was, `EFBIG`
        that the file would pass the longest size ext2 maps (16 GiB).
        """
        self._begin()
        found = self._data(inode)
        if not isinstance(data, bytes):
            data = memoryview(data).cast("B")
        end = offset + len(data)
        if end > MAX_SIZE:
            raise FileSystemError("EFBIG", f"a file holds at most {MAX_SIZE} bytes")
        if offset == end:
            return 0
        if offset > inode.size:
            self._clear_end(inode, found, offset)
        position = found.position(offset, len(data))
        if position < 0:
            end = self._fill_holes(inode, found, offset, end)
            position = found.position(offset, len(data))
        if position >= 0:
            self.cache.write(position, data)
        else:
            self._write_pieces(found, offset, memoryview(data)[: end - offset])
        if end > inode.size:
            inode.size = end
        inode.mtime = inode.ctime = self._now()
        self._changed(inode)
        return end - offset

    def _write_pieces(self, found: BlockMap, offset: int, data: memoryview) -> None:
        at = 0
        for position, size in found.segments(offset, offset + len(data)):
            self.cache.write(position, data[at : at + size])
            at += size

    def truncate(self, inode: Inode, size: int) -> None:
        """Give a file another size: cut off its end, or let it grow by a hole."""
        self._begin()
        found = self._data(inode)
        if size > MAX_SIZE:
            raise FileSystemError("EFBIG", f"a file holds at most {MAX_SIZE} bytes")
        if size < inode.size:
            self._cut(inode, found, size + BLOCK - 1 >> BLOCK_SHIFT)
        elif size > inode.size:
            self._clear_end(inode, found, size)
        inode.size = size
        inode.mtime = inode.ctime = self._now()
        self._changed(inode)

    def next_data(self, inode: Inode, offset: int) -> int:
        """Return the first offset from `offset` on that is no hole; the file's size if none."""
        return self._next(inode, offset, hole=False)

    def next_hole(self, inode: Inode, offset: int) -> int:
        """Return the first offset from `offset` on that is a hole; a file's end is one."""
        return self._next(inode, offset, hole=True)

    def _next(self, inode: Inode, offset: int, hole: bool) -> int:
        for position, size in self._data(inode).segments(offset, inode.size):
            if (position < 0) is hole:
                return offset
            offset += size
        return inode.size

    def _data(self, inode: Inode) -> BlockMap:
        """Return the map of a regular file; refuse everything else."""
        kind = inode.mode & S_IFMT
        if kind == S_IFREG:
            return inode.map or self._map(inode)
        if kind == S_IFDIR:
            raise FileSystemError("EISDIR", "a directory is read and written by its names")
        raise FileSystemError("EINVAL", "only a regular file holds bytes")

    def _clear_end(self, inode: Inode, found: BlockMap, offset: int) -> None:
        """Clear what the last block holds between the file's end and `offset`, beyond it."""
        inside = inode.size & BLOCK - 1
        if inside and (block := found.disk_block(inode.size >> BLOCK_SHIFT)):
            size = min(BLOCK - inside, offset - inode.size)
            self.cache.write((block << BLOCK_SHIFT) + inside, bytes(size))

    def _fill_holes(self, inode: Inode, found: BlockMap, offset: int, end: int) -> int:
        """Give offset..end blocks wherever it has none; return the end that could be reached."""
        first = offset >> BLOCK_SHIFT
        last = end - 1 >> BLOCK_SHIFT
        # A new block that is written in part shows zeros for the rest.
        partial = {first} if offset & BLOCK - 1 else set()
        if end & BLOCK - 1:
            partial.add(last)
        for logical, count in found.holes(first, last + 1):
            got = self._allocate(inode, found, logical, count)
            for block in partial:
                if logical <= block < logical + got:
                    self.cache.clear(found.disk_block(block))
            if got < count:
                end = logical + got << BLOCK_SHIFT
                if end <= offset:
                    raise FileSystemError("ENOSPC", "no block of the disk is free")
                break
        return end
