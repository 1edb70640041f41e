"""The name space: what makes, finds, moves and removes names in directories.

Every operation checks first and changes then: what is refused has changed nothing. Permissions are
the kernel's, and so is the meaning of "." and ".." in a path; both are in each directory as
entries.
"""

from __future__ import annotations

from vos.filesystem import inodes
from vos.filesystem.directories import Directory, Entry, new_directory
from vos.filesystem.errors import FileSystemError
from vos.filesystem.files import Files
from vos.filesystem.inodes import Inode
from vos.filesystem.structures import (
    BLOCK,
    BLOCK_SHIFT,
    FILE_TYPES,
    LINK_MAX,
    NAME_MAX,
    ROOT_INODE,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    S_IFSOCK,
)


class Names(Files):
    """Directories and the names in them; names are 1 to 255 bytes without "/" and NUL."""

    # Finding.

    def find(self, directory: Inode, name: bytes) -> Inode | None:
        """Return the inode a name stands for, None if there is no such name; `ENOTDIR`."""
        entry = (directory.directory or self._directory(directory)).find(name)
        if entry is None:
            return None
        return self.inodes.get(entry.number) or self._load(entry.number)

    def lookup(self, directory: Inode, name: bytes) -> Inode:
        """Return the inode a name stands for; `ENOENT`, `ENOTDIR`."""
        found = self.find(directory, name)
        if found is None:
            raise FileSystemError("ENOENT", f"there is no {name!r}")
        return found

    def stored_name(self, directory: Inode, name: bytes) -> bytes:
        """Return a name as it is kept, which a folding volume may spell otherwise; `ENOENT`."""
        return self._entry(self._directory(directory), name).name

    def names(self, directory: Inode) -> list[bytes]:
        """Return all names of a directory but "." and ".."."""
        entries = (directory.directory or self._directory(directory)).entries
        found = [entry[0] for entry in entries.values()]
        del found[:2]
        return found

    def readdir(self, directory: Inode, cookie: int = 0) -> list[Entry]:
        """Return the entries after `cookie` (0: from the start), "." and ".." first.

        The cookie of the last entry used continues the reading; it stays right while names come and
        go, until the volume is mounted anew.
        """
        entries = (directory.directory or self._directory(directory)).entries.values()
        return [entry for entry in entries if entry[3] > cookie] if cookie else list(entries)

    def changes(self, directory: Inode) -> int:
        """Return a number that grows whenever a name is added to or removed from a directory."""
        return self._directory(directory).changes

    def _entry(self, names: Directory, name: bytes) -> Entry:
        entry = names.find(name)
        if entry is None:
            raise FileSystemError("ENOENT", f"there is no {name!r}")
        return entry

    # Making.

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
            found = self._map(inode)
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
        self.inodes[number] = self.dirty[number] = inode
        return inode

    def _room(
        self, directory: Inode, names: Directory, name: bytes, blocks: int = 0,
        leaving: Entry | None = None,
    ) -> int:  # fmt: skip
        """Return a block of the directory with room for a name; the directory grows if it must."""
        if not directory.links:
            raise FileSystemError("ENOENT", "the directory was removed")
        block = names.room_for(name, leaving)
        found = self._map(directory)
        logical = directory.size >> BLOCK_SHIFT
        if block < 0:
            blocks += 1 + len(found.missing(logical))
        if blocks > self.allocation.available_blocks:
            raise FileSystemError("ENOSPC", "no block of the disk is free")
        if block < 0:
            self._allocate(directory, found, logical, 1)
            directory.size += BLOCK
            block = names.add_block()
        return block

    # Linking and removing.

    def link(self, inode: Inode, directory: Inode, name: bytes) -> None:
        """Give a file one more name; `EISDIR` for a directory, `EMLINK` past 32000."""
        self._begin()
        names = self._directory(directory)
        check_name(name)
        if inode.mode & S_IFMT == S_IFDIR:
            raise FileSystemError("EISDIR", "a directory has one name only")
        if not inode.links:
            raise FileSystemError("ENOENT", "the file was removed")
        if inode.links >= LINK_MAX:
            raise FileSystemError("EMLINK", "the file has too many names")
        if names.find(name) is not None:
            raise FileSystemError("EEXIST", f"{name!r} is there already")
        block = self._room(directory, names, name)
        names.add(name, inode.number, FILE_TYPES[inode.mode & S_IFMT], block)
        inode.links += 1
        self._renamed(directory, self._renamed_inode(inode))

    def unlink(self, directory: Inode, name: bytes) -> Inode:
        """Remove a name that is no directory's; return its inode, perhaps now nameless.

        An inode without names is freed at once, or at the last `release` while it is held.
        """
        self._begin()
        names = directory.directory or self._directory(directory)
        entry = self._entry(names, name)
        inode = self.inode(entry.number)
        if inode.mode & S_IFMT == S_IFDIR:
            raise FileSystemError("EISDIR", f"{name!r} is a directory")
        names.remove(entry)
        self._renamed(directory, self._drop_link(inode))
        return inode

    def rmdir(self, directory: Inode, name: bytes) -> Inode:
        """Remove an empty directory; return its inode. `ENOTEMPTY`, `ENOTDIR`, `EINVAL` for "."."""
        self._begin()
        names = directory.directory or self._directory(directory)
        entry = self._entry(names, name)
        inode = self.inode(entry.number)
        if entry.name in (b".", b".."):
            raise FileSystemError("EINVAL", f"{name!r} cannot be removed")
        self._check_empty(inode, name)
        names.remove(entry)
        self._renamed(directory, self._drop_link(inode))
        directory.links -= 1
        return inode

    def _check_empty(self, inode: Inode, name: bytes) -> None:
        if not self._directory(inode).is_empty:
            raise FileSystemError("ENOTEMPTY", f"{name!r} is not empty")

    def _drop_link(self, inode: Inode) -> int:
        """Take one name from an inode, or a directory's only one; return the time it happened."""
        now = self._renamed_inode(inode)
        if inode.mode & S_IFMT == S_IFDIR:
            inode.links = 0
            self._directory(inode).entries.clear()
        else:
            inode.links -= 1
        if not inode.links:
            self._unnamed(inode)
        return now

    # Moving.

    def rename(
        self,
        old_directory: Inode,
        old_name: bytes,
        new_directory: Inode,
        new_name: bytes,
        *,
        replace: bool = True,
    ) -> Inode | None:
        """Move a name, in one step; return the inode it replaced, if any (see `unlink`).

        What is there already must be a file, or for a directory an empty directory: `EISDIR`,
        `ENOTDIR`, `ENOTEMPTY`; without `replace` it is `EEXIST`. A directory cannot move below
        itself: `EINVAL`. Two names of one file: nothing happens, as POSIX says. On a folding volume
        a name's case can be changed.
        """
        self._begin()
        entry = self._entry(old_directory.directory or self._directory(old_directory), old_name)
        check_name(new_name)
        if b"." in (entry.name, new_name) or b".." in (entry.name, new_name):
            raise FileSystemError("EINVAL", '"." and ".." cannot be renamed')
        inode = self.inode(entry.number)
        target = (new_directory.directory or self._directory(new_directory)).find(new_name)
        if target is entry:  # at most its case changes
            target = None
            if entry.name == new_name:
                return None
        victim = self.inode(target.number) if target else None
        if victim:
            if not replace:
                raise FileSystemError("EEXIST", f"{new_name!r} is there already")
            if victim is inode:
                return None
            self._check_replace(inode, victim, new_name)
        if inode.mode & S_IFMT == S_IFDIR and old_directory is not new_directory:
            self._check_ancestors(inode, new_directory, victim)
        self._move(entry, old_directory, new_name, new_directory, target)
        return victim

    def _move(
        self,
        entry: Entry,
        old_directory: Inode,
        name: bytes,
        directory: Inode,
        target: Entry | None,
    ) -> None:
        """Move an entry to a name that is free or `target`'s; all checks but for room are made."""
        inode = self.inode(entry.number)
        old_names, names = self._directory(old_directory), self._directory(directory)
        # The room that the new record needs is often left by a record that goes.
        leaving = target or (entry if old_names is names else None)
        block = self._room(directory, names, name, leaving=leaving)
        now = self._renamed_inode(inode)
        old_names.remove(entry)
        if target:
            names.remove(target)
            victim = self.inode(target.number)
            directory.links -= victim.mode & S_IFMT == S_IFDIR
            self._drop_link(victim)
        names.add(name, inode.number, entry.kind, block)
        if inode.mode & S_IFMT == S_IFDIR and old_directory is not directory:
            self._directory(inode).set_parent(directory.number)
            old_directory.links -= 1
            directory.links += 1
        self._renamed(old_directory, now)
        self._renamed(directory, now)

    def _check_replace(self, inode: Inode, victim: Inode, name: bytes) -> None:
        directory = inode.mode & S_IFMT == S_IFDIR
        if victim.mode & S_IFMT != S_IFDIR:
            if directory:
                raise FileSystemError("ENOTDIR", f"{name!r} is no directory")
        elif not directory:
            raise FileSystemError("EISDIR", f"{name!r} is a directory")
        else:
            self._check_empty(victim, name)

    def _check_ancestors(self, inode: Inode, directory: Inode, victim: Inode | None) -> None:
        if victim is None and directory.links >= LINK_MAX:
            raise FileSystemError("EMLINK", "the directory holds too many directories")
        above = directory
        for _ in range(self.geometry.inodes):
            if above is inode:
                raise FileSystemError("EINVAL", "a directory cannot move below itself")
            if above.number == ROOT_INODE:
                return
            above = self.lookup(above, b"..")

    def _renamed(self, directory: Inode, now: int) -> None:
        directory.mtime = directory.ctime = now
        self.dirty[directory.number] = directory

    def _renamed_inode(self, inode: Inode) -> int:
        now = inode.ctime = self._now()
        self.dirty[inode.number] = inode
        return now


def check_name(name: bytes) -> None:
    """Refuse a name that no record can hold."""
    if not 0 < len(name) <= NAME_MAX:
        raise FileSystemError("ENAMETOOLONG", f"a name has 1 to {NAME_MAX} bytes, not {len(name)}")
    if b"/" in name or b"\0" in name:
        raise FileSystemError("EINVAL", f"the name {name!r} holds a byte no name can")
