"""Renaming: the one operation on two directories."""

from __future__ import annotations

from vos.filesystem.directories import Entry
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import Inode
from vos.filesystem.making import Making
from vos.filesystem.names import check_name
from vos.filesystem.structures import LINK_MAX, ROOT_INODE, S_IFDIR, S_IFMT


class Moving(Making):
    """What moves names, within a directory or from one to another."""

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
