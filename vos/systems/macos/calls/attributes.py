"""What inodes and file systems say of themselves: stat, access, statfs, getattrlist.

getattrlist packs what is asked for, in the order of the bits, behind a u32 of the whole length:

    NAME      i32 offset from here, u32 length with its NUL; the bytes come last
    OBJTYPE   u32      CRTIME, MODTIME  i64 seconds, i64 nanoseconds
    OWNERID, GRPID, ACCESSMASK, FLAGS  u32      FILEID  u64      LINKCOUNT  u32      TOTALSIZE  i64
Sources: stat(2), statfs(2), getattrlist(2); xnu's bsd/sys/attr.h and vnode.h.
"""

from __future__ import annotations

from operator import index
from struct import pack

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.paths import name_of
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFBLK, S_IFCHR, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, Place, Volume
from vos.systems.macos import constants as own
from vos.systems.macos import lookup, translate
from vos.systems.macos.kinds import AccessMode, AtFlags, Buffer, DirFd, Fd, Int, Path, Size, Struct
from vos.systems.macos.structs import Stat, Statfs, Statvfs
from vos.systems.unix.calls import access as asking
from vos.systems.unix.user_memory import room_for

SECOND = 1_000_000_000
FIRST_DEVICE = 0x1000004  # 1:4, where macOS finds its first volume
BLOCK = 4096
KINDS = {"apfs": 0x1A, "hfs": 0x17, "devfs": 0x13}  # f_type
ROOT_FLAGS = own.MNT_LOCAL | own.MNT_ROOTFS | own.MNT_JOURNALED
OBJECT_TYPES = {S_IFREG: 1, S_IFDIR: 2, S_IFBLK: 3, S_IFCHR: 4, S_IFLNK: 5}


def makedev(major: int, minor: int) -> int:
    """Return a device number as st_dev and st_rdev hold it."""
    return major << 24 | minor & 0xFFFFFF


def fill(process: Process, place: Place, st: Stat) -> int:
    """Fill a Stat from an inode."""
    volume, inode = place
    mode = inode.mode
    st.st_dev = FIRST_DEVICE + process.kernel.names.number_of(volume)
    st.st_ino, st.st_mode, st.st_nlink = inode.number, mode, inode.links
    st.st_uid, st.st_gid, st.st_size = inode.uid, inode.gid, inode.size
    st.st_blksize, st.st_blocks = BLOCK, inode.sectors
    st.st_rdev = makedev(*inode.device) if mode & S_IFMT in (S_IFCHR, S_IFBLK) else 0
    atime, mtime, ctime, crtime = inode.atime, inode.mtime, inode.ctime, inode.crtime
    st.st_atime, st.st_atime_nsec = atime // SECOND, atime % SECOND
    st.st_mtime, st.st_mtime_nsec = mtime // SECOND, mtime % SECOND
    st.st_ctime, st.st_ctime_nsec = ctime // SECOND, ctime % SECOND
    st.st_birthtime, st.st_birthtime_nsec = crtime // SECOND, crtime % SECOND
    st.st_flags = lookup.flags_of(volume, inode)
    st.st_gen = 0 if process.euid else inode.generation  # for root's eyes only
    return 0


def fstatat(process: Process, fd: DirFd, path: Path, buf: Struct, flag: AtFlags = 0) -> int:
    """Fill a Stat with what the path leads to."""
    if flag & ~own.AT_SYMLINK_NOFOLLOW:
        raise KernelError("EINVAL", "fstatat knows AT_SYMLINK_NOFOLLOW alone")
    return fill(process, lookup.place(process, fd, path, not flag), buf)


def stat(process: Process, path: Path, buf: Struct) -> int:
    """Fill a Stat with what the path leads to."""
    return fill(process, lookup.place(process, own.AT_FDCWD, path), buf)


def lstat(process: Process, path: Path, buf: Struct) -> int:
    """Fill a Stat with what the path names; a link is not followed."""
    return fill(process, lookup.place(process, own.AT_FDCWD, path, False), buf)


def fstat(process: Process, fildes: Fd, buf: Struct) -> int:
    """Fill a Stat with what a descriptor stands for."""
    file = process.descriptors.file(fildes)
    return fill(process, (file.volume, file.inode), buf)


def faccessat(process: Process, fd: DirFd, path: Path, mode: AccessMode, flag: AtFlags = 0) -> int:
    """Tell (0 or EACCES) whether the real user, or with AT_EACCESS the effective one, may."""
    raw, flags = lookup.spelled(process, path), translate.flags(translate.AT, flag)
    return asking.faccessat2(process, translate.directory(fd), raw, mode, flags)


def access(process: Process, path: Path, mode: AccessMode) -> int:
    """Tell (0 or EACCES) whether the real user may."""
    return faccessat(process, own.AT_FDCWD, path, mode)


def _fill_statfs(process: Process, volume: Volume, buf: Statfs) -> int:
    numbers, names = volume.statfs(), process.kernel.names
    number = names.number_of(volume)
    kind = process.kernel.variant.facts["filesystem"]
    where = names.mount_list[number][1] if number < len(names.mount_list) else b""
    buf.f_bsize, buf.f_iosize = numbers.block_size, 1 << 20
    buf.f_blocks, buf.f_bfree = numbers.blocks, numbers.blocks_free
    buf.f_bavail = numbers.blocks_available
    buf.f_files, buf.f_ffree = numbers.inodes, numbers.inodes_free
    buf.f_fsid = (FIRST_DEVICE + number, KINDS[kind])
    buf.f_owner, buf.f_type, buf.f_flags = 0, KINDS[kind], ROOT_FLAGS
    buf.f_fstypename, buf.f_mntonname = kind.encode(), where
    buf.f_mntfromname = f"/dev/disk1s{number + 1}".encode()
    return 0


def statfs(process: Process, path: Path, buf: Struct) -> int:
    """Fill a Statfs with the file system that the path leads to."""
    return _fill_statfs(process, lookup.place(process, own.AT_FDCWD, path)[0], buf)


def fstatfs(process: Process, fd: Fd, buf: Struct) -> int:
    """Fill a Statfs with the file system of a descriptor."""
    return _fill_statfs(process, process.descriptors.file(fd).volume, buf)


def _fill_statvfs(process: Process, volume: Volume, buf: Statvfs) -> int:
    numbers = volume.statfs()
    buf.f_bsize, buf.f_frsize = 1 << 20, numbers.block_size
    buf.f_blocks, buf.f_bfree = numbers.blocks, numbers.blocks_free
    buf.f_bavail, buf.f_flag = numbers.blocks_available, 0
    buf.f_files, buf.f_ffree, buf.f_favail = (
        numbers.inodes, numbers.inodes_free, numbers.inodes_free,
    )  # fmt: skip
    buf.f_fsid = FIRST_DEVICE + process.kernel.names.number_of(volume)
    buf.f_namemax = numbers.name_max
    return 0


def statvfs(process: Process, path: Path, buf: Struct) -> int:
    """Fill a Statvfs with the file system that the path leads to."""
    return _fill_statvfs(process, lookup.place(process, own.AT_FDCWD, path)[0], buf)


def fstatvfs(process: Process, fd: Fd, buf: Struct) -> int:
    """Fill a Statvfs with the file system of a descriptor."""
    return _fill_statvfs(process, process.descriptors.file(fd).volume, buf)


def _name(process: Process, place: Place, path: bytes) -> bytes:
    """Return the name a file has on the disk, whatever letter case it was asked for by."""
    volume, parent, name, inode, _ = lookup.last(process, own.AT_FDCWD, path)
    if inode is place[1] and name not in (b"", b".", b".."):
        return name_of(volume, parent, place[1]) or name
    names = process.kernel.names.path_of(process, place) if name else None
    return names[-1] if names else b"/"


def _time(nanoseconds: int) -> bytes:
    return pack("<qq", *divmod(nanoseconds, SECOND))


def _packed(volume: Volume, inode: Inode, common: int, of_file: int) -> bytes:
    """Return the attributes of fixed size, in the order of their bits."""
    kind = OBJECT_TYPES.get(inode.mode & S_IFMT, 0)
    rows = (
        (own.ATTR_CMN_OBJTYPE, pack("<I", kind)),
        (own.ATTR_CMN_CRTIME, _time(inode.crtime)),
        (own.ATTR_CMN_MODTIME, _time(inode.mtime)),
        (own.ATTR_CMN_OWNERID, pack("<I", inode.uid)),
        (own.ATTR_CMN_GRPID, pack("<I", inode.gid)),
        (own.ATTR_CMN_ACCESSMASK, pack("<I", inode.mode & 0o7777)),
        (own.ATTR_CMN_FLAGS, pack("<I", lookup.flags_of(volume, inode))),
        (own.ATTR_CMN_FILEID, pack("<Q", inode.number)),
    )
    found = b"".join(data for bit, data in rows if common & bit)
    if of_file & own.ATTR_FILE_LINKCOUNT and kind != OBJECT_TYPES[S_IFDIR]:
        found += pack("<I", inode.links)
    if of_file & own.ATTR_FILE_TOTALSIZE and kind != OBJECT_TYPES[S_IFDIR]:
        found += pack("<q", inode.size)
    return found


COMMON = (
    own.ATTR_CMN_NAME | own.ATTR_CMN_OBJTYPE | own.ATTR_CMN_CRTIME | own.ATTR_CMN_MODTIME
    | own.ATTR_CMN_OWNERID | own.ATTR_CMN_GRPID | own.ATTR_CMN_ACCESSMASK | own.ATTR_CMN_FLAGS
    | own.ATTR_CMN_FILEID
)  # fmt: skip
OF_FILES = own.ATTR_FILE_LINKCOUNT | own.ATTR_FILE_TOTALSIZE


def getattrlist(
    process: Process, path: Path, attrList: Struct, attrBuf: Buffer,  # the manual's
    attrBufSize: Size, options: Int = 0,
) -> int:  # fmt: skip
    """Pack the attributes that an AttrList asks for into a buffer, as far as it has room."""
    wanted = attrList
    if wanted.bitmapcount != own.ATTR_BIT_MAP_COUNT or options & ~own.FSOPT_NOFOLLOW:
        raise KernelError("EINVAL", f"bitmapcount is {own.ATTR_BIT_MAP_COUNT}")
    others = wanted.volattr | wanted.dirattr | wanted.forkattr
    if others or wanted.commonattr & ~COMMON or wanted.fileattr & ~OF_FILES:
        raise KernelError("EINVAL", "there is no such attribute here")
    place = lookup.place(process, own.AT_FDCWD, path, not options)
    fixed = _packed(*place, wanted.commonattr, wanted.fileattr)
    if wanted.commonattr & own.ATTR_CMN_NAME:
        name = _name(process, place, lookup.spelled(process, path)) + b"\0"
        fixed = pack("<iI", 8 + len(fixed), len(name)) + fixed + name
        fixed += bytes(-len(fixed) % 4)
    whole = pack("<I", len(fixed) + 4) + fixed
    room = min(room_for(attrBuf, index(attrBufSize)), len(whole))
    attrBuf[:room] = whole[:room]
    return 0


CALLS = (
    stat, lstat, fstat, fstatat, access, faccessat, statfs, fstatfs, statvfs, fstatvfs, getattrlist,
)  # fmt: skip
