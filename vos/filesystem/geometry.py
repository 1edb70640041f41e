"""Superblock and group descriptors: where everything lies, read once and checked against itself.

ext2 keeps copies of both in some groups (`has_superblock`); only fields that never change are
compared with them, as e2fsck does, because nobody updates the copies' counters.
"""

from __future__ import annotations

from dataclasses import dataclass

from vos.filesystem.cache import Cache
from vos.filesystem.device import BlockDevice
from vos.filesystem.errors import FileSystemError, damaged
from vos.filesystem.structures import (
    BLOCK,
    BLOCKS_PER_GROUP,
    COMPAT_DIR_INDEX,
    COMPAT_EXT_ATTR,
    COMPAT_RESIZE_INODE,
    FIRST_INODE,
    GROUP_DESCRIPTOR,
    INCOMPAT_FILETYPE,
    INODE_SIZE,
    MAGIC,
    RO_COMPAT_LARGE_FILE,
    RO_COMPAT_SPARSE_SUPER,
    STATE_ERROR,
    SUPERBLOCK,
    SuperFields,
    has_superblock,
)

COMPAT_KNOWN = COMPAT_EXT_ATTR | COMPAT_RESIZE_INODE | COMPAT_DIR_INDEX
RO_COMPAT_KNOWN = RO_COMPAT_SPARSE_SUPER | RO_COMPAT_LARGE_FILE

# What the copies must repeat: fields that are settled when the file system is made.
SETTLED = [
    "s_inodes_count",
    "s_blocks_count",
    "s_first_data_block",
    "s_log_block_size",
    "s_log_frag_size",
    "s_blocks_per_group",
    "s_frags_per_group",
    "s_inodes_per_group",
    "s_magic",
    "s_rev_level",
    "s_first_ino",
    "s_inode_size",
    "s_feature_incompat",
    "s_feature_ro_compat",
    "s_uuid",
]


# Where a superblock with other features names their files: journal, quotas, project quota, orphans.
FOREIGN = ((0xD0, 0xE8), (0x240, 0x248), (0x26C, 0x270), (0x280, 0x284))


@dataclass(slots=True)
class Group:
    """One group descriptor: block numbers that never change, and counters that do."""

    block_bitmap: int
    inode_bitmap: int
    inode_table: int
    free_blocks: int
    free_inodes: int
    used_directories: int
    flags: int
    rest: bytes

    def encode(self) -> bytes:
        """Return the 32 bytes of the descriptor."""
        return GROUP_DESCRIPTOR.pack(
            self.block_bitmap,
            self.inode_bitmap,
            self.inode_table,
            self.free_blocks,
            self.free_inodes,
            self.used_directories,
            self.flags,
            self.rest,
        )


def group_count(blocks: int) -> int:
    """Return how many groups a file system of `blocks` blocks has; block 0 is in none."""
    return -(-(blocks - 1) // BLOCKS_PER_GROUP)


class Geometry:
    """The checked superblock (`fields`) and group descriptors (`groups`) of a disk."""

    def __init__(self, device: BlockDevice) -> None:
        if device.block_count < 3:
            raise FileSystemError("EINVAL", "the disk is too small to hold a file system")
        raw = device.read(1, 1)
        self.fields = fields = decode_superblock(raw)
        check_kind(fields)
        if any(any(raw[start:end]) for start, end in FOREIGN):
            raise damaged("the superblock names files of a journal, of quotas or of orphans")
        check_sizes(fields, device.block_count)
        self.blocks = fields.s_blocks_count
        self.inodes = fields.s_inodes_count
        self.inodes_per_group = fields.s_inodes_per_group
        self.inode_size = fields.s_inode_size
        self.table_blocks = self.inodes_per_group * self.inode_size // BLOCK
        self.group_count = group_count(self.blocks)
        self.descriptor_blocks = -(-self.group_count * 32 // BLOCK)
        self.groups: list[Group] = []

    def read_groups(self, cache: Cache) -> None:
        """Read the group descriptors and compare the copies with what was read."""
        cache.load(1, 1 + self.descriptor_blocks)
        raw = cache.read(2 * BLOCK, self.group_count * GROUP_DESCRIPTOR.size)
        self.groups = [Group(*values) for values in GROUP_DESCRIPTOR.iter_unpack(raw)]
        for number in range(1, self.group_count):
            if has_superblock(number):
                self._compare_copy(cache, number)

    def _compare_copy(self, cache: Cache, number: int) -> None:
        first, _ = self.span(number)
        cache.load(first, 1 + self.descriptor_blocks)
        copy = decode_superblock(cache.block(first))
        for name in SETTLED:
            if getattr(copy, name) != getattr(self.fields, name):
                raise damaged(f"{name} differs between the superblock and its copy {first}")
        if copy.s_block_group_nr != number:
            raise damaged(f"the superblock's copy {first} says it belongs to another group")
        raw = cache.read((first + 1) * BLOCK, self.group_count * GROUP_DESCRIPTOR.size)
        for index, values in enumerate(GROUP_DESCRIPTOR.iter_unpack(raw)):
            group = self.groups[index]
            if values[:3] != (group.block_bitmap, group.inode_bitmap, group.inode_table):
                raise damaged(f"group descriptor {index} differs from its copy in group {number}")

    def span(self, number: int) -> tuple[int, int]:
        """Return the first block of a group and the block after its last."""
        first = 1 + number * BLOCKS_PER_GROUP
        return first, min(first + BLOCKS_PER_GROUP, self.blocks)

    def metadata(self) -> bytearray:
        """Return one byte a block, b"1" where the file system keeps its own records, else b"0"."""
        taken = bytearray(b"0" * self.blocks)
        taken[0:1] = b"1"
        for number, group in enumerate(self.groups):
            first, end = self.span(number)
            if has_superblock(number):
                size = 1 + self.descriptor_blocks + self.fields.s_reserved_gdt_blocks
                claim(taken, first, size, first, end)
            claim(taken, group.block_bitmap, 1, first, end)
            claim(taken, group.inode_bitmap, 1, first, end)
            claim(taken, group.inode_table, self.table_blocks, first, end)
        return taken


def claim(taken: bytearray, start: int, count: int, first: int, end: int) -> None:
    """Mark `count` blocks from `start` on; refuse what leaves first..end or is marked already."""
    if start < first or start + count > end or taken.find(b"1", start, start + count) >= 0:
        raise damaged(f"a group descriptor puts records where they cannot be (block {start})")
    taken[start : start + count] = b"1" * count


def decode_superblock(raw: bytes) -> SuperFields:
    """Return the fields of a superblock's 1024 bytes, unchecked."""
    return SuperFields(*SUPERBLOCK.unpack_from(raw))


def check_kind(fields: SuperFields) -> None:
    """Refuse what is not a revision 1 ext2 with 1 KiB blocks and features known here."""
    if fields.s_magic != MAGIC:
        raise FileSystemError("EINVAL", "the disk holds no ext2 file system (no magic number)")
    unknown = (
        fields.s_feature_compat & ~COMPAT_KNOWN
        or fields.s_feature_incompat ^ INCOMPAT_FILETYPE
        or fields.s_feature_ro_compat & ~RO_COMPAT_KNOWN
        or (fields.s_feature_ro_compat & RO_COMPAT_SPARSE_SUPER) ^ RO_COMPAT_SPARSE_SUPER
    )
    if unknown or fields.s_rev_level != 1:
        raise FileSystemError(
            "EINVAL", "the disk's file system has features that plain ext2 has not"
        )
    if fields.s_log_block_size or fields.s_log_frag_size:
        raise FileSystemError("EINVAL", "the file system's blocks are not 1 KiB long")
    if fields.s_state & STATE_ERROR or fields.s_state > 3:
        raise damaged("its superblock is marked as having errors")
    if fields.s_last_orphan:
        raise damaged("files were being deleted when another system stopped")


def check_sizes(fields: SuperFields, device_blocks: int) -> None:
    """Refuse a superblock whose numbers cannot all be true of a disk of `device_blocks`."""
    size = fields.s_inode_size
    groups = group_count(fields.s_blocks_count)
    rules = {
        "s_blocks_count": 16 <= fields.s_blocks_count <= device_blocks,
        "s_first_data_block": fields.s_first_data_block == 1,
        "s_blocks_per_group": fields.s_blocks_per_group == BLOCKS_PER_GROUP,
        "s_frags_per_group": fields.s_frags_per_group == BLOCKS_PER_GROUP,
        "s_inode_size": INODE_SIZE <= size <= BLOCK and size & (size - 1) == 0,
        "s_inodes_per_group": 0 < fields.s_inodes_per_group <= BLOCKS_PER_GROUP
        and fields.s_inodes_per_group % 8 == 0
        and fields.s_inodes_per_group * size % BLOCK == 0,
        "s_inodes_count": fields.s_inodes_count == fields.s_inodes_per_group * groups
        and fields.s_inodes_count > FIRST_INODE,
        "s_first_ino": fields.s_first_ino == FIRST_INODE,
        "s_block_group_nr": fields.s_block_group_nr == 0,
        "s_r_blocks_count": fields.s_r_blocks_count <= fields.s_blocks_count // 2,
        "s_creator_os": fields.s_creator_os <= 4,
        "s_errors": 1 <= fields.s_errors <= 3,
        "s_blocks_count_hi": not fields.s_blocks_count_hi,
        "s_desc_size": fields.s_desc_size in (0, 32),
    }
    for name, holds in rules.items():
        if not holds:
            raise damaged(f"the superblock's {name} cannot be {getattr(fields, name)}")
