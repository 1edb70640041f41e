"""Inodes in memory: decoded once, read freely by the kernel, encoded when a group is written.

The attributes of `Inode` are what `stat` shows; the kernel reads them directly and changes them
only through the volume. Times are nanoseconds since the epoch; an inode of 128 bytes keeps whole
seconds and no creation time (it then shows the change time), a larger one keeps

    0x80  i_extra_isize   0x84  i_ctime_extra ...  0x90  i_crtime, i_crtime_extra
    0x98  i_version_hi, i_projid, then small extended attributes: kept as they are, in `tail`

An extra field holds nanoseconds << 2 and, below them, two more bits of seconds (until the year
2446).
"""

from __future__ import annotations

from vos.filesystem.blockmap import MAX_SIZE, BlockMap
from vos.filesystem.directories import Directory
from vos.filesystem.errors import damaged
from vos.filesystem.structures import (
    EXTRA_ISIZE,
    FILE_TYPES,
    FLAGS_KNOWN,
    INODE,
    INODE_EXTRA,
    INODE_SIZE,
    S_IFDIR,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
)

SECOND = 1_000_000_000
OLDEST, NEWEST = -(1 << 31), (1 << 34) - (1 << 31) - 1  # seconds that fit a large inode's times
TAIL = INODE_SIZE + INODE_EXTRA.size
NO_BLOCKS = bytes(60)


class Inode:
    """One file, of any kind. Compare inodes with `is`: a volume has one object for each number.

    `mode` has ext2's type bits (0x8000 a file, 0x4000 a directory ...: `structures.S_IF...`),
    `device` the (major, minor) of a device file, `sectors` the 512-byte sectors occupied
    (st_blocks), `links` the names it has, `holds` how many open descriptors the kernel has told of
    with `Volume.hold`.
    """

    __slots__ = (
        "acl", "atime", "block", "crtime", "ctime", "directory", "extra", "flags", "generation",
        "gid", "holds", "links", "map", "mode", "mtime", "number", "sectors", "size", "tail", "uid",
        "version", "xattrs",
    )  # fmt: skip

    def __init__(self, number: int, mode: int, uid: int, gid: int, now: int, tail: bytes) -> None:
        self.number = number
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.size = 0
        self.links = 1
        self.sectors = 0
        self.flags = 0
        self.generation = 0
        self.version = 0
        self.atime = self.mtime = self.ctime = self.crtime = now
        self.acl = 0  # the block of extended attributes that did not fit the inode
        self.block = NO_BLOCKS  # i_block of what has no block map
        self.extra = EXTRA_ISIZE
        self.tail = tail  # the bytes from 0x98 on; empty in a 128-byte inode
        self.holds = 0
        self.map: BlockMap | None = None
        self.directory: Directory | None = None
        self.xattrs: dict[bytes, bytes] | None = None

    def __repr__(self) -> str:
        return f"<Inode {self.number} mode {self.mode:#o} size {self.size} links {self.links}>"

    @property
    def device(self) -> tuple[int, int]:
        """The (major, minor) numbers of a device file."""
        old = int.from_bytes(self.block[:4], "little")
        new = int.from_bytes(self.block[4:8], "little")
        if old:
            return old >> 8 & 0xFF, old & 0xFF
        return new >> 8 & 0xFFF, new & 0xFF | new >> 12 & 0xFFF00

    @property
    def has_map(self) -> bool:
        """Tell whether i_block holds block numbers: files, directories and long symbolic links."""
        kind = self.mode & S_IFMT
        return kind in (S_IFREG, S_IFDIR) or (kind == S_IFLNK and self.size >= len(NO_BLOCKS))

    def encode(self, inode_size: int) -> bytes:
        """Return the record of this inode as it belongs in the inode table."""
        block = self.block if self.map is None else self.map.encode_pointers()
        times = [divmod(time, SECOND) for time in (self.atime, self.ctime, self.mtime, self.crtime)]
        seconds = [low_seconds(second) for second, _ in times]
        record = INODE.pack(
            self.mode, self.uid & 0xFFFF, self.size & 0xFFFFFFFF, seconds[0], seconds[1],
            seconds[2], 0, self.gid & 0xFFFF, self.links, self.sectors, self.flags, self.version,
            block, self.generation, self.acl, self.size >> 32, 0,
            0, 0, self.uid >> 16, self.gid >> 16, 0, 0,
        )  # fmt: skip
        if inode_size == INODE_SIZE:
            return record
        atime, ctime, mtime, crtime = (
            (second - low >> 32 & 3) | nanosecond << 2
            for (second, nanosecond), low in zip(times, seconds, strict=True)
        )
        extra = INODE_EXTRA.pack(self.extra, 0, ctime, mtime, atime, seconds[3], crtime)
        return record + extra + self.tail


def low_seconds(seconds: int) -> int:
    """Return the signed 32 bits of a time that the first 128 bytes have room for."""
    return (seconds + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def device_block(major: int, minor: int) -> bytes:
    """Return the i_block of a device file: 8 + 8 bits where they suffice, else 12 + 20."""
    if major < 256 and minor < 256:
        return (major << 8 | minor).to_bytes(60, "little")
    new = (minor & 0xFF) | major << 8 | (minor & 0xFFF00) << 12
    return bytes(4) + new.to_bytes(56, "little")


def deleted_record(inode_size: int, now: int) -> bytes:
    """Return the record of an inode that is free: all zero but the time of deletion."""
    record = bytearray(inode_size)
    record[20:24] = (now // SECOND & 0xFFFFFFFF or 1).to_bytes(4, "little")
    return bytes(record)


def decode(number: int, raw: bytes) -> Inode:
    """Return the inode that the record `raw` describes; refuse a record that cannot be right."""
    (
        mode, uid, size, atime, ctime, mtime, dtime, gid, links, sectors, flags, version, block,
        generation, acl, size_high, faddr, blocks_high, acl_high, uid_high, gid_high, checksum, pad,
    ) = INODE.unpack_from(raw)  # fmt: skip
    kind = mode & S_IFMT
    if kind not in FILE_TYPES:
        raise damaged(f"inode {number} is of no known kind")
    if dtime or not links or faddr or blocks_high or acl_high or checksum or pad:
        raise damaged(f"inode {number} is in use but has fields of a deleted or foreign one")
    if flags & ~FLAGS_KNOWN or size | size_high << 32 > (MAX_SIZE if kind == S_IFREG else 1 << 31):
        raise damaged(f"inode {number} has flags or a size that ext2 does not know")
    inode = Inode(number, mode, uid | uid_high << 16, gid | gid_high << 16, 0, b"")
    inode.size = size | size_high << 32
    inode.links, inode.sectors, inode.flags, inode.acl = links, sectors, flags, acl
    inode.version, inode.generation, inode.block = version, generation, block
    inode.atime, inode.ctime, inode.mtime = atime * SECOND, ctime * SECOND, mtime * SECOND
    inode.crtime = inode.ctime
    if len(raw) > INODE_SIZE:
        decode_extra(inode, raw)
    check_block(inode, kind)
    return inode


def decode_extra(inode: Inode, raw: bytes) -> None:
    """Add what the record has past its first 128 bytes."""
    extra, checksum, ctime, mtime, atime, crtime, crtime_extra = INODE_EXTRA.unpack_from(
        raw, INODE_SIZE
    )
    inode.tail = raw[TAIL:]
    if not extra:  # made by a tool that knew no such fields: they are free to be ours
        inode.tail = bytes(len(raw) - TAIL)
        return
    if extra < INODE_EXTRA.size or extra & 3 or INODE_SIZE + extra > len(raw) or checksum:
        raise damaged(f"inode {inode.number} has an extra size of {extra} bytes")
    inode.extra = extra
    inode.ctime = widen(inode.ctime, ctime)
    inode.mtime = widen(inode.mtime, mtime)
    inode.atime = widen(inode.atime, atime)
    inode.crtime = widen(crtime * SECOND, crtime_extra)
    if max(ctime, mtime, atime, crtime_extra) >> 2 >= SECOND:
        raise damaged(f"inode {inode.number} has a time with more than a second of nanoseconds")


def widen(time: int, extra: int) -> int:
    """Return a time of whole seconds with its extra field's two bits and nanoseconds."""
    return time + ((extra & 3) << 32) * SECOND + (extra >> 2)


def check_block(inode: Inode, kind: int) -> None:
    """Refuse an i_block that its kind cannot have; the map checks block numbers."""
    if inode.has_map:
        return
    expected = NO_BLOCKS
    if kind == S_IFLNK:
        expected = inode.block[: inode.size].ljust(60, b"\0")
        if not inode.size or inode.block.find(b"\0") != inode.size:
            raise damaged(f"the symbolic link of inode {inode.number} is not as long as it says")
    elif inode.size:
        raise damaged(f"inode {inode.number} has a size, but its kind has none")
    elif kind in (0x2000, 0x6000):
        expected = device_block(*inode.device)
    if inode.block != expected or inode.sectors != (2 if inode.acl else 0):
        raise damaged(f"inode {inode.number} has blocks, but its kind has none")
