"""The volume's ground floor: mounting, the inode cache, and writing in consistent groups.

Changes live in memory: inodes and directories as objects, bitmaps unpacked, data in the block
cache. `sync` encodes what changed, hands all of it to the device and flushes: one group, consistent
because no operation is under way. Between two groups the image is the older one, and every group
leaves the superblock saying "clean", so a process may be killed at any moment.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from vos.filesystem import blockmap, directories, inodes
from vos.filesystem.allocation import FREE, USED, Allocation
from vos.filesystem.blockmap import BlockMap
from vos.filesystem.cache import Cache
from vos.filesystem.device import BlockDevice
from vos.filesystem.directories import Directory, Fold
from vos.filesystem.errors import FileSystemError, damaged
from vos.filesystem.geometry import Geometry
from vos.filesystem.inodes import SECOND, Inode
from vos.filesystem.structures import (
    BLOCK,
    BLOCK_SHIFT,
    FLAG_INDEX,
    INODE_EXTRA,
    INODE_SIZE,
    S_IFDIR,
    S_IFLNK,
    S_IFMT,
    STATE_VALID,
)

GROUP_BOUND = 4096  # a group is written once so many blocks and inodes wait: 4 MiB of data

Clock = Callable[[], int]


class Store:
    """A mounted disk's inodes, and what of them has changed."""

    def __init__(self, device: BlockDevice, clock: Clock, fold: Fold | None) -> None:
        self.geometry = Geometry(device)
        self.cache = Cache(device, self.geometry.blocks)
        self.geometry.read_groups(self.cache)
        self.allocation = Allocation(self.geometry, self.cache)
        self.inodes: dict[int, Inode] = {}
        self.dirty: dict[int, Inode] = {}
        self._fold = fold
        self._inode_size = self.geometry.inode_size
        self._empty_tail = bytes(max(self._inode_size - INODE_SIZE - INODE_EXTRA.size, 0))
        self._now = clock
        if self._inode_size == INODE_SIZE:
            self._now = lambda: clock() // SECOND * SECOND
        self._mount_time = clock() // SECOND
        self._generation = self._mount_time

    # Loading.

    def inode(self, number: int) -> Inode:
        """Return the inode of a number that a directory of this volume names."""
        found = self.inodes.get(number)
        return found if found is not None else self._load(number)

    def _load(self, number: int) -> Inode:
        if not 0 < number <= self.geometry.inodes or self.allocation.inodes[number] != USED[0]:
            raise damaged(f"inode {number} is named but free or past the last one")
        raw = self.cache.read(self._position(number), self._inode_size)
        inode = self.inodes[number] = inodes.decode(number, raw)
        return inode

    def _position(self, number: int) -> int:
        group, index = divmod(number - 1, self.geometry.inodes_per_group)
        return self.allocation.groups[group].inode_table * BLOCK + index * self._inode_size

    def _map(self, inode: Inode) -> BlockMap:
        """Return the block map of an inode that has one, read at the first call."""
        if inode.map is not None:
            return inode.map
        found = blockmap.decode(inode.block, self._node_block, self.geometry.blocks - 1)
        pieces = found.pieces()
        blocks = sum(count for _, count in pieces)
        owners, metadata = self.allocation.blocks, self.allocation.metadata
        for start, count in pieces:
            end = start + count
            if owners.find(FREE, start, end) >= 0 or metadata.find(USED, start, end) >= 0:
                raise damaged(f"inode {inode.number} claims block {start}, which is not a file's")
        last = found.runs[-1][0] + found.runs[-1][2] if found.runs else 0
        if (blocks + bool(inode.acl)) * 2 != inode.sectors or last << 10 >= inode.size + BLOCK:
            raise damaged(f"inode {inode.number} has more or fewer blocks than it says")
        inode.map = found
        return found

    def _node_block(self, number: int) -> bytes:
        if not 1 < number < self.geometry.blocks:
            raise damaged(f"an indirect block {number} lies outside the file system")
        return self.cache.block(number)

    def _directory(self, inode: Inode) -> Directory:
        """Return the names of a directory, read at the first call."""
        if inode.directory is not None:
            return inode.directory
        if inode.mode & S_IFMT != S_IFDIR:
            raise FileSystemError("ENOTDIR", "what should be a directory is none")
        found = self._map(inode)
        size = inode.size
        if not size or size % BLOCK or found.holes(0, size >> BLOCK_SHIFT):
            raise damaged(f"directory {inode.number} has holes or an impossible size")
        raw = b"".join(self.cache.read(*segment) for segment in found.segments(0, size))
        inode.directory = directories.decode(raw, inode.number, self._fold, self.geometry.inodes)
        return inode.directory

    def readlink(self, inode: Inode) -> bytes:
        """Return the target of a symbolic link; `EINVAL` if the inode is none."""
        if inode.mode & S_IFMT != S_IFLNK:
            raise FileSystemError("EINVAL", "only a symbolic link has a target")
        if not inode.has_map:
            return inode.block[: inode.size]
        runs = self._map(inode).runs
        if inode.size >= BLOCK or len(runs) != 1:
            raise damaged(f"the symbolic link of inode {inode.number} has an impossible size")
        target = self.cache.read(runs[0][1] << BLOCK_SHIFT, inode.size)
        if b"\0" in target:
            raise damaged(f"the symbolic link of inode {inode.number} is not as long as it says")
        return target

    # Writing.

    def sync(self) -> None:
        """Write everything that changed as one group, and flush it."""
        if not (self.dirty or self.cache.pending or self.allocation.changed):
            return
        for inode in self.dirty.values():
            self._encode(inode)
        self.dirty.clear()
        self.allocation.encode()
        self._encode_superblock()
        self.cache.flush()

    def _encode(self, inode: Inode) -> None:
        position = self._position(inode.number)
        if not inode.links:
            self.cache.write(position, inodes.deleted_record(self._inode_size, inode.ctime))
            return
        found = inode.map
        if found is not None:
            names = inode.directory
            if names is not None and names.touched:
                for block in names.touched:
                    place = found.disk_block(block) << BLOCK_SHIFT
                    self.cache.write(place, names.encode(block))
                names.touched.clear()
                inode.flags &= ~FLAG_INDEX  # a hash index is not kept up
            for node in found.touched:
                self.cache.write(found.nodes[node] << BLOCK_SHIFT, found.encode_node(node))
            found.touched.clear()
        self.cache.write(position, inode.encode(self._inode_size))

    def _encode_superblock(self) -> None:
        groups = self.allocation.groups
        free_blocks = sum(group.free_blocks for group in groups)
        free_inodes = sum(group.free_inodes for group in groups)
        fields = self.geometry.fields
        self.cache.write(BLOCK + 0x0C, struct.pack("<2I", free_blocks, free_inodes))
        times = self._mount_time & 0xFFFFFFFF, self._now() // SECOND & 0xFFFFFFFF
        mounts = min(fields.s_mnt_count + 1, 0x7FFF)
        self.cache.write(BLOCK + 0x2C, struct.pack("<2IH", *times, mounts))
        self.cache.write(BLOCK + 0x3A, struct.pack("<H", STATE_VALID))

    def _changed(self, inode: Inode) -> None:
        self.dirty[inode.number] = inode

    def _begin(self) -> None:
        """Begin an operation: a moment between two, so a full cache can be written."""
        if self.cache.pending + len(self.dirty) > GROUP_BOUND and (
            self.cache.count_dirty() + len(self.dirty) > GROUP_BOUND
        ):
            self.sync()
