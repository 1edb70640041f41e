"""The check of a whole volume at mount: everything ext2 says twice must be said alike.

From the root, every directory is read and every inode it names, which checks each of them by
itself. Together they must account for every inode and every block exactly once: names against link
counts, file types against modes, ".." against where a directory was found, claims of blocks against
the bitmaps (with one comparison of two byte strings), references to attribute blocks against their
counts.

Nothing is read twice: what the check decodes is the volume's cache afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vos.filesystem import xattr_format
from vos.filesystem.allocation import FREE, USED
from vos.filesystem.errors import damaged
from vos.filesystem.inodes import Inode
from vos.filesystem.structures import (
    BLOCK,
    BLOCK_POINTERS,
    COMPAT_RESIZE_INODE,
    FILE_TYPES,
    FIRST_INODE,
    INODE,
    RESIZE_INODE,
    ROOT_INODE,
    S_IFDIR,
    S_IFLNK,
    S_IFMT,
)

if TYPE_CHECKING:
    from vos.filesystem.xattrs import Attributes


class Check:
    """What has been accounted for so far: `claims` by block, `seen` by inode, FREE or USED."""

    def __init__(self, store: Attributes) -> None:
        self.store = store
        self.claims = bytearray(store.allocation.metadata)
        self.seen = bytearray(FREE * len(store.allocation.inodes))
        self.seen[:FIRST_INODE] = USED * FIRST_INODE
        self.links: dict[int, int] = {}
        self.shared: dict[int, int] = {}

    def claim(self, start: int, count: int, number: int) -> None:
        """Note that inode `number` owns a run of blocks."""
        if self.claims.find(USED, start, start + count) >= 0:
            raise damaged(f"inode {number} claims block {start}, which is claimed already")
        self.claims[start : start + count] = USED * count

    def inode(self, inode: Inode) -> None:
        """Account for one inode, at its first name."""
        if inode.has_map:
            for start, count in self.store._map(inode).pieces():
                self.claim(start, count, inode.number)
        if inode.mode & S_IFMT == S_IFLNK:
            self.store.readlink(inode)
        self.store._attributes(inode)
        if inode.acl:
            if inode.acl not in self.shared:
                self.claim(inode.acl, 1, inode.number)
            self.shared[inode.acl] = self.shared.get(inode.acl, 0) + 1

    def directories(self) -> None:
        """Walk all directories from the root and account for what they name."""
        store = self.store
        root = store.inode(ROOT_INODE)
        if root.mode & S_IFMT != S_IFDIR:
            raise damaged("the root is no directory")
        self.inode(root)
        self.links[ROOT_INODE] = 0
        waiting = [(root, ROOT_INODE)]
        while waiting:
            directory, parent = waiting.pop()
            entries = store._directory(directory).entries
            if entries[b".."].number != parent:
                raise damaged(f"directory {directory.number} names a wrong parent")
            waiting += self._entries(directory)

    def _entries(self, directory: Inode) -> list[tuple[Inode, int]]:
        """Account for one directory's names; return the directories among them."""
        store, seen, links = self.store, self.seen, self.links
        below = []
        for name, number, kind, _, _ in store._directory(directory).entries.values():
            links[number] = links.get(number, 0) + 1
            if number < FIRST_INODE and number != ROOT_INODE:
                raise damaged(f"{name!r} names inode {number}, which no name may have")
            inode = store.inode(number)
            if FILE_TYPES[inode.mode & S_IFMT] != kind:
                raise damaged(f"{name!r} is of another kind than inode {number}")
            if name in (b".", b".."):
                continue
            if kind == 2:
                if seen[number] == USED[0]:
                    raise damaged(f"directory {number} has two names")
                below.append((inode, directory.number))
            if seen[number] == FREE[0]:
                seen[number] = USED[0]
                self.inode(inode)
        return below

    def special(self) -> None:
        """Account for the inodes below the first ordinary one."""
        store = self.store
        resizable = store.geometry.fields.s_feature_compat & COMPAT_RESIZE_INODE
        for number in range(1, FIRST_INODE):
            if number == ROOT_INODE:
                continue
            (
                mode, uid, size, _, _, _, dtime, gid, links, sectors, flags, _, block,
                _, acl, size_high, *_,
            ) = INODE.unpack(store.cache.read(store._position(number), INODE.size))  # fmt: skip
            if number == RESIZE_INODE and resizable:
                double = BLOCK_POINTERS.unpack(block)[13]
                if dtime or acl or not 1 < double < store.geometry.blocks:
                    raise damaged(f"the resize inode points to block {double}")
                self.claim(double, 1, number)
            elif any((mode, uid, size, dtime, gid, links, sectors, flags, acl, size_high, *block)):
                raise damaged(f"the reserved inode {number} is in use")

    def totals(self) -> None:
        """Compare what was accounted for with what the disk says of itself."""
        store = self.store
        for number, count in self.links.items():
            if store.inode(number).links != count:
                raise damaged(f"inode {number} has {count} names, not as many as it says")
        for block, count in self.shared.items():
            if xattr_format.decode_block(store.cache.block(block))[0] != count:
                raise damaged(f"attribute block {block} has {count} owners, not as many as it says")
        if self.seen != store.allocation.inodes:
            raise damaged("an inode is marked in use but has no name")
        if self.claims != store.allocation.blocks:
            raise damaged("a block is marked in use but no file has it")
        per_group = store.geometry.inodes_per_group
        found = [0] * store.geometry.group_count
        for inode in store.inodes.values():
            found[(inode.number - 1) // per_group] += inode.mode & S_IFMT == S_IFDIR
        if found != [group.used_directories for group in store.allocation.groups]:
            raise damaged("a group miscounts its directories")


def verify(store: Attributes) -> None:
    """Check all of a freshly mounted volume; raise `EUCLEAN` for the first contradiction."""
    per_group = store.geometry.inodes_per_group
    for number, group in enumerate(store.allocation.groups):
        used = store.allocation.inodes.rfind(USED, 0, 1 + (number + 1) * per_group)
        inside = used - number * per_group
        if inside > 0:
            size = inside * store.geometry.inode_size
            store.cache.load(group.inode_table, -(-size // BLOCK))
    check = Check(store)
    check.special()
    check.directories()
    check.totals()
