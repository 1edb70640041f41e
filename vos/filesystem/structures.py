"""The records of ext2 on the disk: byte layouts and constants, under their documented names.

    block 0        boot block, left alone
    block 1        superblock
    block 2 ..     group descriptors, 32 bytes each
    per group      [superblock, descriptors copies] block bitmap, inode bitmap, inode table, data

Every number is little-endian. Revision 1 with 1 KiB blocks; inodes of 128 bytes or larger (256 as
we format), whose bytes past 128 hold nanoseconds, the creation time and small extended attributes.

Source: the kernel's Documentation/filesystems/ext4/ (super, group_descr, inodes, ifork, directory,
attributes), of which ext2 is the subset without extents, journal and checksums.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

BLOCK = 1024
BLOCK_SHIFT = 10
BLOCKS_PER_GROUP = 8 * BLOCK  # one bitmap block's worth
POINTERS = BLOCK // 4  # block numbers in an indirect block
ZEROS = bytes(BLOCK)

MAGIC = 0xEF53
ROOT_INODE = 2
RESIZE_INODE = 7
FIRST_INODE = 11
LINK_MAX = 32000
NAME_MAX = 255

COMPAT_EXT_ATTR = 0x8
COMPAT_RESIZE_INODE = 0x10
COMPAT_DIR_INDEX = 0x20
INCOMPAT_FILETYPE = 0x2
RO_COMPAT_SPARSE_SUPER = 0x1
RO_COMPAT_LARGE_FILE = 0x2

STATE_VALID = 0x1
STATE_ERROR = 0x2

# The type bits of i_mode, and the file type a directory record repeats.
S_IFMT = 0xF000
S_IFIFO, S_IFCHR, S_IFDIR, S_IFBLK = 0x1000, 0x2000, 0x4000, 0x6000
S_IFREG, S_IFLNK, S_IFSOCK = 0x8000, 0xA000, 0xC000
FILE_TYPES = {
    S_IFREG: 1, S_IFDIR: 2, S_IFCHR: 3, S_IFBLK: 4, S_IFIFO: 5, S_IFSOCK: 6, S_IFLNK: 7,
}  # fmt: skip

FLAG_IMMUTABLE, FLAG_APPEND, FLAG_NODUMP, FLAG_NOATIME = 0x10, 0x20, 0x40, 0x80
FLAG_INDEX = 0x1000
# The i_flags an ext2 file may carry; others (extents, inline data ...) change what its blocks mean.
FLAGS_KNOWN = 0x3D4FB
FLAGS_ORDINARY = FLAG_IMMUTABLE | FLAG_APPEND  # e2fsck wants them on files and directories alone


class SuperFields(NamedTuple):
    """The superblock's first 356 bytes, field by field."""

    s_inodes_count: int
    s_blocks_count: int
    s_r_blocks_count: int
    s_free_blocks_count: int
    s_free_inodes_count: int
    s_first_data_block: int
    s_log_block_size: int
    s_log_frag_size: int
    s_blocks_per_group: int
    s_frags_per_group: int
    s_inodes_per_group: int
    s_mtime: int
    s_wtime: int
    s_mnt_count: int
    s_max_mnt_count: int
    s_magic: int
    s_state: int
    s_errors: int
    s_minor_rev_level: int
    s_lastcheck: int
    s_checkinterval: int
    s_creator_os: int
    s_rev_level: int
    s_def_resuid: int
    s_def_resgid: int
    s_first_ino: int
    s_inode_size: int
    s_block_group_nr: int
    s_feature_compat: int
    s_feature_incompat: int
    s_feature_ro_compat: int
    s_uuid: bytes
    s_volume_name: bytes
    s_last_mounted: bytes
    s_algorithm_usage_bitmap: int
    s_prealloc_blocks: int
    s_prealloc_dir_blocks: int
    s_reserved_gdt_blocks: int
    s_journal_uuid: bytes
    s_journal_inum: int
    s_journal_dev: int
    s_last_orphan: int
    s_hash_seed: bytes
    s_def_hash_version: int
    s_jnl_backup_type: int
    s_desc_size: int
    s_default_mount_opts: int
    s_first_meta_bg: int
    s_mkfs_time: int
    s_jnl_blocks: bytes
    s_blocks_count_hi: int
    s_r_blocks_count_hi: int
    s_free_blocks_count_hi: int
    s_min_extra_isize: int
    s_want_extra_isize: int
    s_flags: int


SUPERBLOCK = Struct("<13I6H4I2HI2H3I16s16s64sI2BH16s3I16s2BH3I68s3I2HI")

# bg_block_bitmap bg_inode_bitmap bg_inode_table, free_blocks free_inodes used_dirs, bg_flags, rest
GROUP_DESCRIPTOR = Struct("<3I4H12s")

# i_mode i_uid i_size atime ctime mtime dtime i_gid i_links_count i_blocks i_flags osd1 i_block
# i_generation i_file_acl i_size_high i_faddr; blocks_high acl_high uid_high gid_high checksum pad
INODE = Struct("<2HI3iI2H3I60s4I6H")
INODE_SIZE = INODE.size

# i_extra_isize i_checksum_hi ctime_extra mtime_extra atime_extra i_crtime i_crtime_extra
INODE_EXTRA = Struct("<2H3IiI")
EXTRA_ISIZE = 32  # up to and with i_projid, as mke2fs sets s_want_extra_isize

# inode, rec_len, name_len, file_type
RECORD = Struct("<IH2B")

BLOCK_POINTERS = Struct("<15I")
INDIRECT = Struct("<256I")


def has_superblock(group: int) -> bool:
    """Tell whether `group` keeps copies of superblock and descriptors (sparse_super's rule)."""
    if group < 2:
        return True
    for base in (3, 5, 7):
        power = base
        while power < group:
            power *= base
        if power == group:
            return True
    return False
