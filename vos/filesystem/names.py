"""The name space: finding names in directories, giving a file more of them, removing them.

Every operation checks first and changes then: what is refused has changed nothing. Permissions are
the kernel's, and so is the meaning of "." and ".." in a path; both are in each directory as
entries.
"""

from __future__ import annotations

from vos.filesystem.directories import Directory, Entry
from vos.filesystem.errors import FileSystemError
from vos.filesystem.files import Files
from vos.filesystem.inodes import Inode
from vos.filesystem.structures import (
    BLOCK,
    BLOCK_SHIFT,
    FILE_TYPES,
    LINK_MAX,
    NAME_MAX,
    S_IFDIR,
    S_IFMT,
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
        if not cookie:
            return list(entries)
        last = next(reversed(entries), None)  # cookies grow from name to name
        if last is None or last.cookie <= cookie:
            return []
        return [entry for entry in entries if entry.cookie > cookie]

    def changes(self, directory: Inode) -> int:
        """Return a number that grows whenever a name is added to or removed from a directory."""
        return self._directory(directory).changes

    def _entry(self, names: Directory, name: bytes) -> Entry:
        entry = names.find(name)
        if entry is None:
            raise FileSystemError("ENOENT", f"there is no {name!r}")
        return entry

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

    def _room(
        self, directory: Inode, names: Directory, name: bytes, blocks: int = 0,
        leaving: Entry | None = None,
    ) -> int:  # fmt: skip
        """Return a block of the directory with room for a name; the directory grows if it must."""
        if not directory.links:
            raise FileSystemError("ENOENT", "the directory was removed")
        block = names.room_for(name, leaving)
        if block >= 0 and not blocks:
            return block
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
