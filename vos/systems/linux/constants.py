"""Linux' constants on x86-64: the shared ones, and those that it has alone.

Sources: include/uapi/linux/{stat,fcntl,xattr,memfd,random,magic}.h, asm-generic/{statfs,ioctls}.h
of the kernel.
"""

from __future__ import annotations

from vos.systems.unix.constants import *  # noqa: F403 # Linux' numbers are those of the shared calls

AT_STATX_SYNC_TYPE = 0x6000
XATTR_NAME_MAX, XATTR_SIZE_MAX = 255, 65536
XATTR_CREATE, XATTR_REPLACE = 1, 2
F_ADD_SEALS, F_GET_SEALS = 1033, 1034
MFD_CLOEXEC, MFD_ALLOW_SEALING = 1, 2
GRND_NONBLOCK, GRND_RANDOM = 1, 2

# statfs(2): f_type and f_flags
EXT2_SUPER_MAGIC, PROC_SUPER_MAGIC, PIPEFS_MAGIC, TMPFS_MAGIC = (
    0xEF53, 0x9FA0, 0x50495045, 0x01021994,
)  # fmt: skip
ST_RDONLY, ST_NOSUID, ST_NODEV, ST_NOEXEC, ST_RELATIME = 1, 2, 4, 8, 0x1000

# statx(2): stx_mask
STATX_BASIC_STATS, STATX_BTIME = 0x7FF, 0x800

# ioctl(2)
TCGETS, TIOCGWINSZ = 0x5401, 0x5413
