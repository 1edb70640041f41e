"""What is inside files: reading, writing, truncating, and the end of an inode's life.

Holes read as zeros and get blocks when written. What lies in a file's last block past its end is
never relied on: it is cleared when the file grows over it.
"""

from __future__ import annotations

from vos.filesystem.blockmap import DIRECT, MAX_SIZE, BlockMap
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import Inode
from vos.filesystem.structures import BLOCK, BLOCK_SHIFT, POINTERS, S_IFDIR, S_IFMT, S_IFREG
from vos.filesystem.xattrs import Attributes


class Files(Attributes):
    """The data of regular files. Offsets and sizes are bytes and never negative."""

    def read(self, inode: Inode, offset: int, count: int) -> bytes:
        """Return up to `count` bytes of a file from `offset` on; none past its end.

        The access time stays; the kernel calls `accessed` if its system keeps it.
        """
        end = min(offset + count, inode.size)
        if offset >= end:
            return b""
        runs = self._data(inode).runs
        if len(runs) == 1:
            logical, physical, blocks = runs[0]
            inside = offset - (logical << BLOCK_SHIFT)
            if inside >= 0 and end - offset + inside <= blocks << BLOCK_SHIFT:
                return self.cache.read((physical << BLOCK_SHIFT) + inside, end - offset)
        return b"".join(
            bytes(size) if position < 0 else self.cache.read(position, size)
            for position, size in self._map(inode).segments(offset, end)
        )

    def write(self, inode: Inode, offset: int, data: bytes | bytearray | memoryview) -> int:
        """Write `data` at `offset`; return how many bytes found room.

        Fewer than all were written when the disk filled up; `ENOSPC` says that not one was, `EFBIG`
        that the file would pass the longest size ext2 maps (16 GiB).
        """
        self._begin()
        found = self._data(inode)
        data = memoryview(data).cast("B")
        end = offset + len(data)
        if end > MAX_SIZE:
            raise FileSystemError("EFBIG", f"a file holds at most {MAX_SIZE} bytes")
        if offset == end:
            return 0
        if offset > inode.size:
            self._clear_end(inode, found, offset)
        end = self._fill_holes(inode, found, offset, end)
        at = 0
        for position, size in found.segments(offset, end):
            self.cache.write(position, data[at : at + size])
            at += size
        inode.size = max(inode.size, end)
        inode.mtime = inode.ctime = self._now()
        self._changed(inode)
        return at

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
        for logical, count in found.holes(first, last + 1):
            got = self._allocate(inode, found, logical, count)
            # A block that is written in part shows zeros for the rest.
            if got and logical == first and (offset & BLOCK - 1 or end - offset < BLOCK):
                self.cache.clear(found.disk_block(first))
            if logical + got > last and end & BLOCK - 1:
                self.cache.clear(found.disk_block(last))
            if got < count:
                end = logical + got << BLOCK_SHIFT
                self._changed(inode)
                if end <= offset:
                    raise FileSystemError("ENOSPC", "no block of the disk is free")
                break
        return end

    def _allocate(self, inode: Inode, found: BlockMap, logical: int, want: int) -> int:
        """Give up to `want` blocks of a hole disk blocks, with the nodes above; return how many."""
        allocation = self.allocation
        held = not inode.links
        first, end = logical, logical + want
        goal = found.goal(logical) or self._home(inode)
        while logical < end:
            missing = found.missing(logical)
            under_leaf = POINTERS - (logical - DIRECT) % POINTERS
            if logical < DIRECT:
                under_leaf = DIRECT - logical
            count = min(end - logical, under_leaf, allocation.available_blocks - len(missing))
            if count <= 0:
                break
            for node in missing:
                goal, _ = allocation.take_blocks(goal, 1, held)
                found.add_node(node, goal)
            inode.sectors += 2 * (count + len(missing))
            while count:
                start, got = allocation.take_blocks(goal, count, held)
                found.insert(logical, start, got)
                logical += got
                count -= got
                goal = start + got
        return logical - first

    def _home(self, inode: Inode) -> int:
        """Return the first block of the inode's group, where its data should lie."""
        group = (inode.number - 1) // self.geometry.inodes_per_group
        return self.geometry.span(group)[0]

    def _cut(self, inode: Inode, found: BlockMap, first: int) -> None:
        """Free the blocks of the file from `first` on."""
        held = not inode.links
        for start, count in found.cut(first):
            inode.sectors -= 2 * count
            self.allocation.give_blocks(start, count, held)

    # The end of an inode's life.

    def hold(self, inode: Inode) -> None:
        """Keep an inode alive while it has no name: call it for each opening."""
        inode.holds += 1

    def release(self, inode: Inode) -> None:
        """Undo one `hold`; the last one frees an inode without a name."""
        inode.holds -= 1
        if not inode.holds and not inode.links:
            self._delete(inode, held=True)

    def _unnamed(self, inode: Inode) -> None:
        """Free an inode that lost its last name, in the image only while it is held."""
        self._changed(inode)
        if not inode.holds:
            self._delete(inode, held=False)
            return
        self._forget_attributes(inode)
        if inode.has_map:
            for start, count in self._map(inode).pieces():
                self.allocation.hold_blocks(start, count)
        self.allocation.hold_inode(inode.number, inode.mode & S_IFMT == S_IFDIR)

    def _delete(self, inode: Inode, held: bool) -> None:
        if not held:
            self._forget_attributes(inode)
        if inode.has_map and inode.sectors:
            for start, count in self._map(inode).cut(0):
                self.allocation.give_blocks(start, count, held)
        inode.sectors = 0
        self.allocation.give_inode(inode.number, inode.mode & S_IFMT == S_IFDIR, held)
        del self.inodes[inode.number]
