"""Who holds what room: giving files blocks, taking them back, and the end of an inode's life."""

from __future__ import annotations

from vos.filesystem.blockmap import DIRECT, BlockMap
from vos.filesystem.inodes import Inode
from vos.filesystem.structures import POINTERS, S_IFDIR, S_IFMT
from vos.filesystem.xattrs import Attributes


class Space(Attributes):
    """Blocks of inodes, and inodes that are kept without a name as long as they are held."""

    def _allocate(self, inode: Inode, found: BlockMap, logical: int, want: int) -> int:
        """Give up to `want` blocks of a hole disk blocks, with the nodes above; return how many."""
        allocation = self.allocation
        held = not inode.links
        first, end = logical, logical + want
        goal = found.goal(logical) or self._home(inode)
        while logical < end:
            missing: list[int] = []
            if logical < DIRECT:
                under_leaf = DIRECT - logical
            else:
                missing = found.missing(logical)
                under_leaf = POINTERS - (logical - DIRECT) % POINTERS
            count = min(end - logical, under_leaf, allocation.available_blocks - len(missing))
            if count <= 0:
                break
            for node in missing:
                goal, _ = allocation.take_blocks(goal, 1, held)
                found.add_node(node, goal)
            inode.sectors += 2 * (count + len(missing))
            while count:
                start, got = allocation.take_blocks(goal, count, held)
                found.insert(logical, start, got)
                logical += got
                count -= got
                goal = start + got
        return logical - first

    def _home(self, inode: Inode) -> int:
        """Return the first block of the inode's group, where its data should lie."""
        group = (inode.number - 1) // self.geometry.inodes_per_group
        return self.geometry.span(group)[0]

    def _cut(self, inode: Inode, found: BlockMap, first: int) -> None:
        """Free the blocks of the file from `first` on."""
        held = not inode.links
        for start, count in found.cut(first):
            inode.sectors -= 2 * count
            self.allocation.give_blocks(start, count, held)

    # The end of an inode's life.

    def hold(self, inode: Inode) -> None:
        """Keep an inode alive while it has no name: call it for each opening."""
        inode.holds += 1

    def release(self, inode: Inode) -> None:
        """Undo one `hold`; the last one frees an inode without a name."""
        inode.holds -= 1
        if not inode.holds and not inode.links:
            self._delete(inode, held=True)

    def _unnamed(self, inode: Inode) -> None:
        """Free an inode that lost its last name, in the image only while it is held."""
        self._changed(inode)
        if not inode.holds:
            self._delete(inode, held=False)
            return
        self._forget_attributes(inode)
        if inode.has_map:
            for start, count in self._map(inode).pieces():
                self.allocation.hold_blocks(start, count)
        self.allocation.hold_inode(inode.number, inode.mode & S_IFMT == S_IFDIR)

    def _delete(self, inode: Inode, held: bool) -> None:
        if not held:
            self._forget_attributes(inode)
        if inode.has_map and inode.sectors:
            for start, count in self._map(inode).pieces():
                self.allocation.give_blocks(start, count, held)
        inode.sectors = 0
        self.allocation.give_inode(inode.number, inode.mode & S_IFMT == S_IFDIR, held)
        del self.inodes[inode.number]
