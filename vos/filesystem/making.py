"""Making files of every kind, with their first name."""

from __future__ import annotations

from vos.filesystem import inodes
from vos.filesystem.blockmap import BlockMap
from vos.filesystem.directories import new_directory
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import Inode
from vos.filesystem.names import Names, check_name
from vos.filesystem.structures import (
    BLOCK,
    BLOCK_SHIFT,
    FILE_TYPES,
    LINK_MAX,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    S_IFSOCK,
)


class Making(Names):
    """What makes inodes: `EEXIST`, `ENAMETOOLONG`, `EINVAL` blame the name, `ENOSPC` the disk."""

    def create(self, directory: Inode, name: bytes, mode: int, uid: int, gid: int) -> Inode:
        """Make an empty regular file; `mode` is the permission bits."""
        return self._make(directory, name, S_IFREG | mode & 0o7777, uid, gid)

    def mknod(
        self,
        directory: Inode,
        name: bytes,
        mode: int,
        uid: int,
        gid: int,
        device: tuple[int, int] = (0, 0),
    ) -> Inode:
        """Make a FIFO, a socket or a device file; `mode` has the type bits too, `device` is (major,
        minor), of at most 12 and 20 bits.
        """
        major, minor = device
        kind = mode & S_IFMT
        if kind not in FILE_TYPES or kind in (S_IFREG, S_IFDIR, S_IFLNK):
            raise FileSystemError("EINVAL", "mknod makes FIFOs, sockets and device files")
        if not (0 <= major < 1 << 12 and 0 <= minor < 1 << 20):
            raise FileSystemError("EINVAL", f"no device has the numbers {major}, {minor}")
        inode = self._make(directory, name, mode & 0xFFFF, uid, gid)
        if kind not in (S_IFIFO, S_IFSOCK):
            inode.block = inodes.device_block(major, minor)
        return inode

    def symlink(self, directory: Inode, name: bytes, target: bytes, uid: int, gid: int) -> Inode:
        """Make a symbolic link; `ENAMETOOLONG` for a target past 1023 bytes."""
        if not target or b"\0" in target:
            raise FileSystemError("EINVAL", "a symbolic link needs a target without NUL")
        if len(target) >= BLOCK:
            raise FileSystemError("ENAMETOOLONG", f"a target has at most {BLOCK - 1} bytes")
        fast = len(target) < len(inodes.NO_BLOCKS)
        inode = self._make(directory, name, S_IFLNK | 0o777, uid, gid, 0 if fast else 1)
        inode.size = len(target)
        if fast:
            inode.block = target.ljust(len(inodes.NO_BLOCKS), b"\0")
        else:
            found = inode.map = BlockMap()
            self._allocate(inode, found, 0, 1)
            self.cache.write(found.disk_block(0) << BLOCK_SHIFT, target.ljust(BLOCK, b"\0"))
        return inode

    def mkdir(self, directory: Inode, name: bytes, mode: int, uid: int, gid: int) -> Inode:
        """Make an empty directory; `EMLINK` if `directory` has 31998 of them."""
        if directory.links >= LINK_MAX:
            raise FileSystemError("EMLINK", "the directory holds too many directories")
        inode = self._make(directory, name, S_IFDIR | mode & 0o7777, uid, gid, 1)
        inode.size, inode.links = BLOCK, 2
        directory.links += 1
        self._allocate(inode, self._map(inode), 0, 1)
        inode.directory = new_directory(inode.number, directory.number, self._fold)
        return inode

    def unnamed(self, near: Inode, mode: int, uid: int, gid: int) -> Inode:
        """Make a regular file without a name and hold it once; the last `release` frees it.

        `near` is the directory in whose group it lies. The image never shows it.
        """
        self._begin()
        inode = self._new_inode(near, S_IFREG | mode & 0o7777, uid, gid)
        inode.links = 0
        inode.holds = 1
        self.allocation.hold_inode(inode.number, False)
        return inode

    def _make(
        self, directory: Inode, name: bytes, mode: int, uid: int, gid: int, blocks: int = 0
    ) -> Inode:
        """Make an inode and its name, once `blocks` blocks besides the directory's own are free."""
        self._begin()
        names = directory.directory or self._directory(directory)
        check_name(name)
        if names.find(name) is not None:
            raise FileSystemError("EEXIST", f"{name!r} is there already")
        if not self.allocation.available_inodes:
            raise FileSystemError("ENOSPC", "the disk has no inode free")
        block = self._room(directory, names, name, blocks)
        inode = self._new_inode(directory, mode, uid, gid)
        names.add(name, inode.number, FILE_TYPES[mode & S_IFMT], block)
        self._renamed(directory, inode.ctime)
        return inode

    def _new_inode(self, near: Inode, mode: int, uid: int, gid: int) -> Inode:
        if not self.allocation.available_inodes:
            raise FileSystemError("ENOSPC", "the disk has no inode free")
        number = self.allocation.take_inode(near.number, mode & S_IFMT == S_IFDIR)
        inode = Inode(number, mode, uid, gid, self._now(), self._empty_tail)
        self._generation = self._generation + 1 & 0xFFFFFFFF
        inode.generation = self._generation
        if mode & S_IFMT in (S_IFREG, S_IFDIR):
            inode.map = BlockMap()
        self.inodes[number] = self.dirty[number] = inode
        return inode
