"""The volume: a mounted ext2 disk, as the kernel sees it.

    Volume      attributes, numbers, mounting and closing       this file
    Moving      rename                                          moving.py
    Making      create, mkdir, symlink, mknod, unnamed          making.py
    Names       lookup, readdir, link, unlink, rmdir            names.py
    Files       read, write, truncate                           files.py
    Space       blocks of inodes; hold, release                 space.py
    Attributes  extended attributes                             xattrs.py
    Store       the inode cache, readlink, sync                 store.py

The kernel walks paths, checks permissions and keeps descriptors; it passes `Inode` objects, whose
attributes it reads freely (that is `stat`) and changes only through these methods. One thread at a
time; an operation must not be broken off in its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

from vos.filesystem import check
from vos.filesystem.device import BlockDevice
from vos.filesystem.directories import Fold
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import NEWEST, OLDEST, SECOND, Inode
from vos.filesystem.moving import Moving
from vos.filesystem.store import Clock
from vos.filesystem.structures import (
    BLOCK,
    FLAG_INDEX,
    FLAGS_KNOWN,
    FLAGS_ORDINARY,
    INODE_SIZE,
    NAME_MAX,
    ROOT_INODE,
    S_IFDIR,
    S_IFMT,
    S_IFREG,
)

DAY = 24 * 60 * 60 * SECOND


@dataclass(frozen=True, slots=True)
class VolumeNumbers:
    """What `statfs` tells. Counts are of blocks of `block_size` bytes, and of inodes."""

    block_size: int
    blocks: int
    blocks_free: int
    blocks_available: int
    """What is free beyond the share reserved for root; the volume itself reserves nothing."""
    inodes: int
    inodes_free: int
    name_max: int
    label: bytes
    uuid: bytes


class Volume(Moving):
    """A mounted disk.

    `device`  the disk; mounting reads it and writes nothing
    `clock`   gives nanoseconds since the epoch, for every time stamp
    `fold`    gives a name's key, if the system ignores case; b"." and b".." stay what they are
    `verify`  check the whole disk now (ten microseconds a file), not each part when it is used

    Mounting raises `EINVAL` for what is no plain ext2 with 1 KiB blocks, `EUCLEAN` for damage. With
    `verify=False` the latter may also come from any later call, and what only the whole disk shows
    (a loop of directories, a block with two owners) is not seen.
    """

    def __init__(
        self, device: BlockDevice, clock: Clock, *, fold: Fold | None = None, verify: bool = True
    ) -> None:
        super().__init__(device, clock, fold)
        if verify:
            check.verify(self)
        self._data_blocks = self.allocation.metadata.count(b"0")
        self.root = self.inode(ROOT_INODE)
        self._directory(self.root)

    def set_attributes(
        self,
        inode: Inode,
        *,
        mode: int | None = None,
        uid: int | None = None,
        gid: int | None = None,
        atime: int | None = None,
        mtime: int | None = None,
        crtime: int | None = None,
        flags: int | None = None,
    ) -> None:
        """Change what is given; `ctime` becomes now.

        `mode` is the permission bits (its type bits are ignored), uid and gid are 32 bits wide,
        times nanoseconds from 1901 to 2446, or whole seconds to 2038 where inodes have 128 bytes;
        `flags` the i_flags of chattr. `EOVERFLOW` for a number no inode can hold, `ENOTSUP` for
        flags that its kind cannot have; then nothing has changed.
        """
        self._begin()
        times = {"atime": atime, "mtime": mtime, "crtime": crtime}
        given = {name: self._fitting(time) for name, time in times.items() if time is not None}
        for name, number in (("uid", uid), ("gid", gid)):
            if number is not None:
                if not 0 <= number < 1 << 32:
                    raise FileSystemError("EOVERFLOW", f"{number} is no {name} of 32 bits")
                given[name] = number
        if flags is not None:
            given["flags"] = fitting_flags(inode, flags)
        if mode is not None:
            given["mode"] = inode.mode & S_IFMT | mode & 0o7777
        for name, number in given.items():
            setattr(inode, name, number)
        inode.ctime = self._now()
        self._changed(inode)

    def _fitting(self, time: int) -> int:
        large = self._inode_size > INODE_SIZE
        if not OLDEST <= time // SECOND <= (NEWEST if large else -OLDEST - 1):
            raise FileSystemError("EOVERFLOW", f"no inode holds the time {time // SECOND} s")
        return time if large else time // SECOND * SECOND

    def accessed(self, inode: Inode) -> None:
        """Note a reading: set atime if it is no later than a change, or a day old (relatime)."""
        now = self._now()
        if inode.atime <= inode.mtime or inode.atime <= inode.ctime or now - inode.atime >= DAY:
            inode.atime = now
            self._changed(inode)

    def statfs(self) -> VolumeNumbers:
        """Return the volume's sizes, what is free, and its name."""
        fields = self.geometry.fields
        free = self.allocation.available_blocks
        return VolumeNumbers(
            block_size=BLOCK,
            blocks=self._data_blocks,
            blocks_free=free,
            blocks_available=max(free - fields.s_r_blocks_count, 0),
            inodes=self.geometry.inodes,
            inodes_free=self.allocation.available_inodes,
            name_max=NAME_MAX,
            label=fields.s_volume_name.rstrip(b"\0"),
            uuid=fields.s_uuid,
        )

    def fsync(self, inode: Inode) -> None:
        """Make one file permanent. Groups are whole, so all that changed goes with it."""
        if self.inodes.get(inode.number) is inode:
            self.sync()

    def close(self) -> None:
        """Write what changed and give the memory back; the volume is not used afterwards."""
        self.sync()
        self.cache.close()


def fitting_flags(inode: Inode, flags: int) -> int:
    """Return the i_flags that `flags` makes; the file system's own flag stays as it is."""
    allowed = FLAGS_KNOWN & ~FLAG_INDEX
    if inode.mode & S_IFMT not in (S_IFREG, S_IFDIR):
        allowed &= ~FLAGS_ORDINARY
    if flags & ~allowed:
        raise FileSystemError("ENOTSUP", f"such a file has no flags {flags & ~allowed:#x}")
    return flags | inode.flags & FLAG_INDEX
