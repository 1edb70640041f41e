"""Making a file system: superblock, groups, an empty root. `e2fsck -fn` finds the result clean.

Everything of a group lies at its start, so each group is one write. With the default of one inode
for 4 KiB, as mke2fs gives small disks, the inode tables are a sixteenth of the disk.
"""

from __future__ import annotations

import uuid as uuids

from vos.filesystem.allocation import FREE, USED, pack_bits
from vos.filesystem.device import BlockDevice
from vos.filesystem.directories import new_directory
from vos.filesystem.errors import FileSystemError
from vos.filesystem.geometry import Group, group_count
from vos.filesystem.inodes import SECOND, Inode
from vos.filesystem.store import Clock
from vos.filesystem.structures import (
    BLOCK,
    BLOCKS_PER_GROUP,
    COMPAT_EXT_ATTR,
    EXTRA_ISIZE,
    FIRST_INODE,
    INCOMPAT_FILETYPE,
    INODE_EXTRA,
    INODE_SIZE,
    MAGIC,
    RO_COMPAT_LARGE_FILE,
    RO_COMPAT_SPARSE_SUPER,
    ROOT_INODE,
    S_IFDIR,
    STATE_VALID,
    SUPERBLOCK,
    SuperFields,
    has_superblock,
)

SMALLEST = 64  # blocks; mke2fs, too, keeps no last group without room for some files


def mkfs(
    device: BlockDevice,
    *,
    clock: Clock,
    label: bytes = b"",
    uuid: bytes | None = None,
    bytes_per_inode: int = 4096,
    inode_size: int = 256,
    root_mode: int = 0o755,
    zeroed: bool = False,
) -> None:
    """Make an empty file system on the whole device, and flush it.

    `label` has up to 16 bytes, `uuid` 16 (random if not given), `inode_size` is 128 or 256.
    `zeroed` says that the device reads as zeros, so that empty inode tables need not be written.
    Raises `EINVAL` for a device of fewer than 64 blocks or another impossible wish.
    """
    if len(label) > 16 or len(uuid or bytes(16)) != 16:
        raise FileSystemError("EINVAL", "a label has at most 16 bytes and a uuid just 16")
    if inode_size not in (128, 256) or bytes_per_inode < BLOCK:
        raise FileSystemError("EINVAL", "no file system has such inodes")
    plan = Plan(device.block_count, bytes_per_inode, inode_size)
    now = clock()
    fields = plan.superblock(label, uuid or uuids.uuid4().bytes, now)
    descriptors = b"".join(group.encode() for group in plan.groups)
    descriptors = descriptors.ljust(plan.descriptor_blocks * BLOCK, b"\0")
    root, names = plan.root(root_mode, now)
    for number in range(len(plan.groups)):
        copy = fields._replace(s_block_group_nr=number)
        start = b""
        if has_superblock(number):
            start = SUPERBLOCK.pack(*copy).ljust(BLOCK, b"\0") + descriptors
        start += plan.bitmaps(number)
        table = plan.table_blocks * BLOCK
        if number == 0:
            before = root.rjust(ROOT_INODE * inode_size, b"\0")
            start += before.ljust(BLOCK if zeroed else table, b"\0")
            device.write(plan.root_block, names)
        elif not zeroed:
            start += bytes(table)
        device.write(1 + number * BLOCKS_PER_GROUP, start)
    device.flush()


class Plan:
    """Where everything of a new file system lies."""

    def __init__(self, blocks: int, bytes_per_inode: int, inode_size: int) -> None:
        self.inode_size = inode_size
        self.blocks = blocks
        count = group_count(blocks)
        per_block = 8 * (BLOCK // inode_size)  # whole table blocks, and whole bytes of the bitmap
        inodes = max(blocks * BLOCK // bytes_per_inode // max(count, 1), FIRST_INODE + 1)
        self.inodes_per_group = min(-(-inodes // per_block) * per_block, BLOCKS_PER_GROUP)
        self.table_blocks = self.inodes_per_group * inode_size // BLOCK
        self.descriptor_blocks = -(-count * 32 // BLOCK)
        if count > 1 and self._size(count - 1) < self._overhead(count - 1) + SMALLEST:
            self.blocks = 1 + (count - 1) * BLOCKS_PER_GROUP
            count -= 1
        if blocks < SMALLEST or self._size(0) < self._overhead(0) + 8:
            raise FileSystemError("EINVAL", f"a disk of {blocks} KiB is too small")
        self.root_block = 1 + self._overhead(0)
        self.groups = [self._group(number) for number in range(count)]

    def _size(self, number: int) -> int:
        return min(self.blocks - 1 - number * BLOCKS_PER_GROUP, BLOCKS_PER_GROUP)

    def _overhead(self, number: int) -> int:
        copies = 1 + self.descriptor_blocks if has_superblock(number) else 0
        return copies + 2 + self.table_blocks

    def _group(self, number: int) -> Group:
        first = 1 + number * BLOCKS_PER_GROUP
        table = first + self._overhead(number) - self.table_blocks
        free = self._size(number) - self._overhead(number)
        reserved = FIRST_INODE - 1 if number == 0 else 0
        return Group(
            block_bitmap=table - 2,
            inode_bitmap=table - 1,
            inode_table=table,
            free_blocks=free - (number == 0),
            free_inodes=self.inodes_per_group - reserved,
            used_directories=int(number == 0),
            flags=0,
            rest=bytes(12),
        )

    def bitmaps(self, number: int) -> bytes:
        """Return the two bitmap blocks of a group."""
        group = self.groups[number]
        free = FREE * group.free_blocks
        blocks = free.rjust(self._size(number), USED)
        inodes = (FREE * group.free_inodes).rjust(self.inodes_per_group, USED)
        return pack_bits(blocks) + pack_bits(inodes)

    def root(self, mode: int, now: int) -> tuple[bytes, bytes]:
        """Return the root's inode and its block of names."""
        tail = bytes(max(self.inode_size - INODE_SIZE - INODE_EXTRA.size, 0))
        inode = Inode(ROOT_INODE, S_IFDIR | mode & 0o7777, 0, 0, now, tail)
        inode.size, inode.links, inode.sectors = BLOCK, 2, 2
        inode.block = self.root_block.to_bytes(60, "little")
        return inode.encode(self.inode_size), new_directory(ROOT_INODE, ROOT_INODE, None).encode(0)

    def superblock(self, label: bytes, uuid: bytes, now: int) -> SuperFields:
        """Return the superblock's fields."""
        seconds = now // SECOND & 0xFFFFFFFF
        extra = EXTRA_ISIZE if self.inode_size > INODE_SIZE else 0
        empty = SuperFields(*SUPERBLOCK.unpack(bytes(SUPERBLOCK.size)))
        return empty._replace(
            s_inodes_count=self.inodes_per_group * len(self.groups),
            s_blocks_count=self.blocks,
            s_free_blocks_count=sum(group.free_blocks for group in self.groups),
            s_free_inodes_count=sum(group.free_inodes for group in self.groups),
            s_first_data_block=1,
            s_blocks_per_group=BLOCKS_PER_GROUP,
            s_frags_per_group=BLOCKS_PER_GROUP,
            s_inodes_per_group=self.inodes_per_group,
            s_wtime=seconds,
            s_max_mnt_count=0xFFFF,  # never ask for a check because of mounts
            s_magic=MAGIC,
            s_state=STATE_VALID,
            s_errors=1,
            s_lastcheck=seconds,
            s_rev_level=1,
            s_first_ino=FIRST_INODE,
            s_inode_size=self.inode_size,
            s_feature_compat=COMPAT_EXT_ATTR,
            s_feature_incompat=INCOMPAT_FILETYPE,
            s_feature_ro_compat=RO_COMPAT_SPARSE_SUPER | RO_COMPAT_LARGE_FILE,
            s_uuid=uuid,
            s_volume_name=label,
            s_mkfs_time=seconds,
            s_min_extra_isize=extra,
            s_want_extra_isize=extra,
        )
