"""What inodes and file systems say of themselves: stat, statfs."""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFBLK, S_IFCHR, S_IFMT, Place, Volume
from vos.systems.linux.constants import (
    AT_STATX_SYNC_TYPE,
    EXT2_SUPER_MAGIC,
    PIPEFS_MAGIC,
    PROC_SUPER_MAGIC,
    ST_NODEV,
    ST_NOEXEC,
    ST_NOSUID,
    ST_RELATIME,
    STATX_BASIC_STATS,
    STATX_BTIME,
)
from vos.systems.linux.structs import Stat, Statfs, Statx
from vos.systems.unix import lookup
from vos.systems.unix.calls.times import SECOND
from vos.systems.unix.constants import (
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_NO_AUTOMOUNT,
    AT_SYMLINK_NOFOLLOW,
)
from vos.systems.unix.kinds import AtFlags, DirFd, Fd, Int, Path, Struct

DISK_DEVICE = 0x801  # 8:1, where Linux finds a first disk's first partition
FILE_SYSTEMS = {b"ext2": EXT2_SUPER_MAGIC, b"proc": PROC_SUPER_MAGIC}
SYNTHETIC_FLAGS = ST_NOSUID | ST_NODEV | ST_NOEXEC | ST_RELATIME


def makedev(major: int, minor: int) -> int:
    """Return a device number as st_dev and st_rdev hold it."""
    return minor & 0xFF | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12


def device_of(process: Process, volume: Volume) -> int:
    """Return the st_dev of a volume: the disk's, or one of those without a device."""
    number = process.kernel.names.number_of(volume)
    return DISK_DEVICE if number == 0 else 0x14 + number


def fill(process: Process, place: Place, st: Stat) -> int:
    """Fill a Stat from an inode."""
    volume, inode = place
    mode = inode.mode
    st.st_dev = device_of(process, volume)
    st.st_ino = inode.number
    st.st_mode = mode
    st.st_nlink = inode.links
    st.st_uid = inode.uid
    st.st_gid = inode.gid
    st.st_size = inode.size
    st.st_blksize = 4096
    st.st_blocks = inode.sectors
    st.st_rdev = makedev(*inode.device) if mode & S_IFMT in (S_IFCHR, S_IFBLK) else 0
    time = inode.atime
    st.st_atime = time // SECOND
    st.st_atime_nsec = time % SECOND
    time = inode.mtime
    st.st_mtime = time // SECOND
    st.st_mtime_nsec = time % SECOND
    time = inode.ctime
    st.st_ctime = time // SECOND
    st.st_ctime_nsec = time % SECOND
    return 0


def newfstatat(
    process: Process, dirfd: DirFd, pathname: Path, statbuf: Struct, flags: AtFlags = 0
) -> int:
    """Fill a Stat with what the path leads to."""
    if flags == 0:
        return fill(process, lookup.place(process, dirfd, pathname), statbuf)
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT):
        raise KernelError("EINVAL", "newfstatat knows no such flag")
    follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
    return fill(process, lookup.place_or_file(process, dirfd, pathname, follow, empty), statbuf)


def stat(process: Process, pathname: Path, statbuf: Struct) -> int:
    """Fill a Stat with what the path leads to."""
    return fill(process, lookup.place(process, AT_FDCWD, pathname), statbuf)


def lstat(process: Process, pathname: Path, statbuf: Struct) -> int:
    """Fill a Stat with what the path names; a link is not followed."""
    return fill(process, lookup.place(process, AT_FDCWD, pathname, False), statbuf)


def fstat(process: Process, fd: Fd, statbuf: Struct) -> int:
    """Fill a Stat with what a descriptor stands for."""
    file = process.descriptors.file(fd)
    return fill(process, (file.volume, file.inode), statbuf)


def statx(
    process: Process, dirfd: DirFd, pathname: Path, flags: AtFlags, mask: Int, statxbuf: Struct
) -> int:
    """Fill a Statx: as newfstatat, and when the file was made."""
    known = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_SYNC_TYPE
    if flags & ~known or flags & AT_STATX_SYNC_TYPE == AT_STATX_SYNC_TYPE or mask >> 31 & 1:
        raise KernelError("EINVAL", "statx knows no such flag")
    follow, empty = not flags & AT_SYMLINK_NOFOLLOW, flags & AT_EMPTY_PATH != 0
    place = lookup.place_or_file(process, dirfd, pathname, follow, empty)
    st = Stat()
    fill(process, place, st)
    _extend(statxbuf, st, place[1])
    return 0


def _extend(stx: Statx, st: Stat, inode: Inode) -> None:
    for name in Stat.__slots__:
        if name not in ("st_dev", "st_rdev"):
            setattr(stx, f"stx{name[2:]}", getattr(st, name))
    stx.stx_dev_major, stx.stx_dev_minor = st.st_dev >> 8, st.st_dev & 0xFF
    stx.stx_rdev_major, stx.stx_rdev_minor = st.st_rdev >> 8 & 0xFFF, st.st_rdev & 0xFF
    stx.stx_btime, stx.stx_btime_nsec = divmod(inode.crtime, SECOND)
    stx.stx_mask = STATX_BASIC_STATS | STATX_BTIME


def _fill_statfs(process: Process, volume: Volume, buf: Statfs) -> int:
    numbers = volume.statfs()
    kind = process.kernel.names.kind_of(volume)
    buf.f_type = FILE_SYSTEMS.get(kind, PIPEFS_MAGIC)
    buf.f_bsize = buf.f_frsize = numbers.block_size
    buf.f_blocks, buf.f_bfree = numbers.blocks, numbers.blocks_free
    buf.f_bavail = numbers.blocks_available
    buf.f_files, buf.f_ffree = numbers.inodes, numbers.inodes_free
    buf.f_fsid = int.from_bytes(numbers.uuid[:8], "little")
    buf.f_namelen = numbers.name_max
    buf.f_flags = ST_RELATIME if kind == b"ext2" else SYNTHETIC_FLAGS
    return 0


def statfs(process: Process, path: Path, buf: Struct) -> int:
    """Fill a Statfs with the file system that the path leads to."""
    return _fill_statfs(process, lookup.place(process, AT_FDCWD, path)[0], buf)


def fstatfs(process: Process, fd: Fd, buf: Struct) -> int:
    """Fill a Statfs with the file system of a descriptor."""
    return _fill_statfs(process, process.descriptors.file(fd).volume, buf)


CALLS = (
    stat, lstat, fstat, newfstatat, statx, statfs, fstatfs,
)  # fmt: skip
