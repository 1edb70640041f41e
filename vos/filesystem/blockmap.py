"""The block map: which disk block holds which block of a file, kept as runs.

On the disk it is a tree, in i_block and in indirect blocks of 256 pointers; 0 is a hole:

    0..11    direct: blocks 0..11            13  double indirect: the next 256 * 256
    12       indirect: blocks 12..267        14  triple indirect: the next 256 ** 3

In memory it is `runs`, sorted tuples (first block of the file, disk block, count), and `nodes`, the
disk blocks of the tree itself. Leaves (blocks of pointers to data) are numbered 0 for the indirect
block, 1 to 256 for those of the double one, then on through the triple one; the blocks above them
have negative numbers:  -1 the double, -2 the triple indirect block, -3, -4 ... the 256 children of
the latter.

Only `runs` and `nodes` are kept up to date; `touched` lists the nodes to be written.
Source: Documentation/filesystems/ext4/ifork.rst.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from vos.filesystem.errors import damaged
from vos.filesystem.structures import BLOCK_POINTERS, BLOCK_SHIFT, INDIRECT, POINTERS

DIRECT = 12
DOUBLE, TRIPLE, TRIPLE_CHILD = -1, -2, -3
TRIPLE_LEAF = 1 + POINTERS  # the first leaf under the triple indirect block
MAX_BLOCKS = DIRECT + POINTERS + POINTERS**2 + POINTERS**3
MAX_SIZE = MAX_BLOCKS << BLOCK_SHIFT

Run = tuple[int, int, int]
Pieces = list[tuple[int, int]]


def leaf_of(logical: int) -> int:
    """Return the leaf that points to a block of the file (12 or later)."""
    return (logical - DIRECT) >> 8


def parents_of(leaf: int) -> tuple[int, ...]:
    """Return the nodes above a leaf."""
    if leaf == 0:
        return ()
    if leaf < TRIPLE_LEAF:
        return (DOUBLE,)
    return (TRIPLE, TRIPLE_CHILD - (leaf - TRIPLE_LEAF >> 8))


def children_of(node: int) -> range:
    """Return the numbers of the 256 nodes a node above the leaves points to, in order."""
    if node == DOUBLE:
        return range(1, TRIPLE_LEAF)
    if node == TRIPLE:
        return range(TRIPLE_CHILD, TRIPLE_CHILD - POINTERS, -1)
    first = TRIPLE_LEAF + (TRIPLE_CHILD - node << 8)
    return range(first, first + POINTERS)


def first_of(node: int) -> int:
    """Return the first block of the file that lies under a node."""
    while node < 0:
        node = children_of(node)[0]
    return DIRECT + (node << 8)


class BlockMap:
    """The runs and nodes of one file. A new map is empty: the file is one hole."""

    __slots__ = ("nodes", "runs", "touched")

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.nodes: dict[int, int] = {}
        self.touched: set[int] = set()

    def segments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (disk position, size), both in bytes, for start..end of the file; -1 is a hole."""
        runs = self.runs
        index = max(bisect_right(runs, (start >> BLOCK_SHIFT, 1 << 40)) - 1, 0)
        while start < end and index < len(runs):
            logical, physical, count = runs[index]
            first = logical << BLOCK_SHIFT
            inside = start - first
            if inside < 0:
                size = min(end, first) - start
                yield -1, size
            else:
                size = min(end - start, (count << BLOCK_SHIFT) - inside)
                index += 1
                if size <= 0:
                    continue
                yield (physical << BLOCK_SHIFT) + inside, size
            start += size
        if start < end:
            yield -1, end - start

    def position(self, offset: int, size: int) -> int:
        """Return the disk position of a piece of the file if it lies in the last run, else -1."""
        if self.runs:
            logical, physical, count = self.runs[-1]
            inside = offset - (logical << BLOCK_SHIFT)
            if inside >= 0 and inside + size <= count << BLOCK_SHIFT:
                return (physical << BLOCK_SHIFT) + inside
        return -1

    def holes(self, first: int, end: int) -> Pieces:
        """Return the (block of the file, count) in first..end that have no disk block."""
        if not self.runs or first >= self.runs[-1][0] + self.runs[-1][2]:
            return [(first, end - first)]
        found = []
        at = first << BLOCK_SHIFT
        for position, size in self.segments(at, end << BLOCK_SHIFT):
            if position < 0:
                found.append((at >> BLOCK_SHIFT, size >> BLOCK_SHIFT))
            at += size
        return found

    def disk_block(self, logical: int) -> int:
        """Return the disk block of one block of the file, 0 for a hole."""
        index = bisect_right(self.runs, (logical, 1 << 40)) - 1
        if index >= 0:
            first, physical, count = self.runs[index]
            if logical < first + count:
                return physical + logical - first
        return 0

    def goal(self, logical: int) -> int:
        """Return the disk block that would continue the run before `logical`, 0 without one."""
        index = bisect_right(self.runs, (logical, 1 << 40)) - 1
        if index < 0:
            return 0
        _, physical, count = self.runs[index]
        return physical + count

    def missing(self, logical: int) -> list[int]:
        """Return the nodes that a block at `logical` needs and the map has not yet."""
        if logical < DIRECT:
            return []
        leaf = leaf_of(logical)
        return [node for node in (*parents_of(leaf), leaf) if node not in self.nodes]

    def add_node(self, node: int, physical: int) -> None:
        """Give a node a disk block; the node above it is to be written too."""
        self.nodes[node] = physical
        self.touched.add(node)
        if node >= 0:
            self.touched.update(parents_of(node)[-1:])
        elif node <= TRIPLE_CHILD:
            self.touched.add(TRIPLE)

    def insert(self, logical: int, physical: int, count: int) -> None:
        """Give `count` blocks of a hole, under one leaf that is there, their disk blocks."""
        runs = self.runs
        if logical >= DIRECT:
            self.touched.add(leaf_of(logical))
        at = bisect_right(runs, (logical, 1 << 40))
        if at and runs[at - 1][0] + runs[at - 1][2] == logical:
            before, start, size = runs[at - 1]
            if start + size == physical:
                runs[at - 1] = (before, start, size + count)
                return
        runs.insert(at, (logical, physical, count))

    def cut(self, first: int) -> Pieces:
        """Forget the blocks of the file from `first` on; return (disk block, count) freed."""
        freed = []
        runs = self.runs
        while runs and runs[-1][0] + runs[-1][2] > first:
            logical, physical, count = runs.pop()
            keep = max(first - logical, 0)
            freed.append((physical + keep, count - keep))
            if keep:
                runs.append((logical, physical, keep))
                break
        if not self.nodes:
            return freed
        gone = [node for node in self.nodes if first_of(node) >= first]
        freed += [(self.nodes.pop(node), 1) for node in gone]
        self.touched.difference_update(gone)
        # What remains at the cut has lost pointers; writing every node above the leaves is cheap.
        self.touched.update(node for node in self.nodes if node < 0)
        if first > DIRECT and leaf_of(first - 1) in self.nodes:
            self.touched.add(leaf_of(first - 1))
        return freed

    def pieces(self) -> Pieces:
        """Return every (disk block, count) the file occupies, data and nodes."""
        return [run[1:] for run in self.runs] + [(node, 1) for node in self.nodes.values()]

    def pointers(self, first: int, count: int) -> list[int]:
        """Return the disk blocks of `count` blocks of the file from `first` on, 0 for holes."""
        found = [0] * count
        index = max(bisect_right(self.runs, (first, 1 << 40)) - 1, 0)
        for logical, physical, size in self.runs[index:]:
            start = max(logical - first, 0)
            end = min(logical + size - first, count)
            if start >= count:
                break
            if start < end:
                physical += first + start - logical
                found[start:end] = range(physical, physical + end - start)
        return found

    def encode_pointers(self) -> bytes:
        """Return the 60 bytes of i_block."""
        tops = [self.nodes.get(node, 0) for node in (0, DOUBLE, TRIPLE)]
        return BLOCK_POINTERS.pack(*self.pointers(0, DIRECT), *tops)

    def encode_node(self, node: int) -> bytes:
        """Return the block of pointers of one node."""
        if node >= 0:
            return INDIRECT.pack(*self.pointers(first_of(node), POINTERS))
        return INDIRECT.pack(*(self.nodes.get(child, 0) for child in children_of(node)))


def decode(raw: bytes, read_block: Callable[[int], bytes], last: int) -> BlockMap:
    """Return the map that the i_block `raw` describes.

    `read_block` gives a block's bytes and refuses a number outside the file system, `last` is the
    highest number there is. Whether blocks belong to this file alone is the volume's check.
    """
    found = BlockMap()
    pointers = BLOCK_POINTERS.unpack(raw)
    add_pointers(found, 0, pointers[:DIRECT], last)
    if not any(pointers[DIRECT:]):
        return found
    waiting = [(0, pointers[12]), (DOUBLE, pointers[13]), (TRIPLE, pointers[14])]
    seen: set[int] = set()
    while waiting:
        node, block = waiting.pop(0)
        if not block:
            continue
        if block in seen:  # a tree that shares blocks could be endless
            raise damaged(f"block {block} is an indirect block of one file twice")
        seen.add(block)
        found.nodes[node] = block
        inside = INDIRECT.unpack(read_block(block))
        if node >= 0:
            add_pointers(found, first_of(node), inside, last)
        else:
            waiting += [pair for pair in zip(children_of(node), inside, strict=True) if pair[1]]
    return found


def add_pointers(found: BlockMap, logical: int, pointers: tuple[int, ...], last: int) -> None:
    """Append the runs that a row of pointers makes; rows come in the order of the file."""
    runs = found.runs
    start = size = 0
    first = logical
    for index, block in enumerate(pointers, logical):
        if size and block == start + size:
            size += 1
            continue
        if size:
            append_run(runs, first, start, size, last)
        first, start, size = index, block, 1 if block else 0
    if size:
        append_run(runs, first, start, size, last)


def append_run(runs: list[Run], logical: int, physical: int, count: int, last: int) -> None:
    """Append a run, joined to the last one where it continues it."""
    if physical + count - 1 > last:
        raise damaged(f"a file's block {physical} lies outside the file system")
    if runs:
        before, start, size = runs[-1]
        if before + size == logical and start + size == physical:
            runs[-1] = (before, start, size + count)
            return
    runs.append((logical, physical, count))
