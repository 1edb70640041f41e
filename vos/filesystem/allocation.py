"""Who owns which block and inode: the bitmaps, unpacked to one byte each, and the free counters.

    b"0" FREE     nobody's
    b"1" USED     taken, and taken in the image at the next flush
    b"2" HELD     taken in memory, free in the image: an unlinked file that is still open

HELD is why the image of a running system is always clean: what is unlinked is deleted on the disk
at once, and only memory remembers that its blocks and its number cannot be given away yet.

The counters of the groups are the disk's (HELD is free); `available_*` is what can still be had.
Free runs are found with the byte string's own search, and a bitmap becomes a block again through a
base-2 number.
"""

from __future__ import annotations

from vos.filesystem.cache import Cache
from vos.filesystem.errors import damaged
from vos.filesystem.geometry import Geometry, Group
from vos.filesystem.structures import BLOCK, BLOCKS_PER_GROUP, GROUP_DESCRIPTOR

FREE, USED, HELD = b"0", b"1", b"2"


def unpack_bits(raw: bytes) -> bytes:
    """Return one b"0" or b"1" for each bit, lowest first."""
    return format(int.from_bytes(raw, "little"), f"0{len(raw) * 8}b")[::-1].encode()


def pack_bits(states: bytes | bytearray) -> bytes:
    """Return a whole bitmap block; HELD counts as free, and bits past the end are set."""
    digits = states.replace(HELD, FREE).ljust(BLOCKS_PER_GROUP, USED)
    return int(digits[::-1], 2).to_bytes(BLOCK, "little")


class Allocation:
    """The owners of a volume's blocks (`blocks`, by number) and inodes (`inodes`, by number)."""

    def __init__(self, geometry: Geometry, cache: Cache) -> None:
        self.cache = cache
        self.groups = geometry.groups
        self.inodes_per_group = geometry.inodes_per_group
        self.metadata = geometry.metadata()
        self.blocks = bytearray(USED)
        self.inodes = bytearray(USED)
        for number in range(geometry.group_count):
            first, end = geometry.span(number)
            self._read_group(number, end - first)
        if self._metadata_free():
            raise damaged("a block bitmap calls the file system's own records free")
        self.available_blocks = sum(group.free_blocks for group in self.groups)
        self.available_inodes = sum(group.free_inodes for group in self.groups)
        fields = geometry.fields
        if fields.s_free_blocks_count != self.available_blocks:
            raise damaged("the superblock's count of free blocks is not its groups'")
        if fields.s_free_inodes_count != self.available_inodes:
            raise damaged("the superblock's count of free inodes is not its groups'")
        self.changed_blocks: set[int] = set()
        self.changed_inodes: set[int] = set()

    def _metadata_free(self) -> bool:
        # Records lie in a few long runs: compare the runs, not the blocks.
        at = self.metadata.find(USED)
        while at >= 0:
            end = self.metadata.find(FREE, at)
            end = len(self.metadata) if end < 0 else end
            if self.blocks.find(FREE, at, end) >= 0:
                return True
            at = self.metadata.find(USED, end)
        return False

    def _read_group(self, number: int, blocks: int) -> None:
        group = self.groups[number]
        maps = (
            (self.blocks, group.block_bitmap, blocks, group.free_blocks, "block"),
            (self.inodes, group.inode_bitmap, self.inodes_per_group, group.free_inodes, "inode"),
        )
        for states, bitmap, count, free, what in maps:
            bits = unpack_bits(self.cache.block(bitmap))
            if bits.find(FREE, count) >= 0:
                raise damaged(f"the {what} bitmap of group {number} frees what does not exist")
            if bits.count(FREE, 0, count) != free:
                raise damaged(f"the {what} bitmap of group {number} does not fit its free count")
            states += bits[:count]

    def take_blocks(self, goal: int, want: int, held: bool) -> tuple[int, int]:
        """Take up to `want` adjoining blocks, near `goal`; return the first and how many.

        At least one block must be available. A run that holds them all is preferred to a nearer
        one.
        """
        states = self.blocks
        wanted = FREE * want
        start = states.find(wanted, goal)
        if start < 0:
            start = states.find(wanted)
        if start < 0:
            start = states.find(FREE, goal)
        if start < 0:
            start = states.find(FREE)
        run = states[start : start + want]
        count = len(run) - len(run.lstrip(FREE))
        states[start : start + count] = (HELD if held else USED) * count
        self.available_blocks -= count
        if not held:
            self._count_blocks(start, count, -1)
        return start, count

    def give_blocks(self, start: int, count: int, held: bool) -> None:
        """Free a run of blocks; `held` says that they were HELD."""
        self.blocks[start : start + count] = FREE * count
        self.available_blocks += count
        self.cache.forget(start, count)
        if not held:
            self._count_blocks(start, count, 1)

    def hold_blocks(self, start: int, count: int) -> None:
        """Free a run of used blocks in the image, but not yet in memory."""
        self.blocks[start : start + count] = HELD * count
        self._count_blocks(start, count, 1)

    def _count_blocks(self, start: int, count: int, sign: int) -> None:
        while count:
            number = (start - 1) // BLOCKS_PER_GROUP
            here = (number + 1) * BLOCKS_PER_GROUP + 1 - start
            if here > count:  # `min` would take longer than the rest
                here = count
            self.groups[number].free_blocks += sign * here
            self.changed_blocks.add(number)
            start += here
            count -= here

    def take_inode(self, near: int, directory: bool) -> int:
        """Take an inode in the group of inode `near` or after it; one must be available."""
        states = self.inodes
        per_group = self.inodes_per_group
        number = states.find(FREE, near - (near - 1) % per_group)
        if number < 0:
            number = states.find(FREE)
        states[number : number + 1] = USED
        self.available_inodes -= 1
        group = self._group_of(number)
        group.free_inodes -= 1
        group.used_directories += directory
        return number

    def give_inode(self, number: int, directory: bool, held: bool) -> None:
        """Free an inode; `held` says that it was HELD."""
        self.inodes[number : number + 1] = FREE
        self.available_inodes += 1
        if not held:
            self._release_inode(number, directory)

    def hold_inode(self, number: int, directory: bool) -> None:
        """Free a used inode in the image, but not yet in memory."""
        self.inodes[number : number + 1] = HELD
        self._release_inode(number, directory)

    def _release_inode(self, number: int, directory: bool) -> None:
        group = self._group_of(number)
        group.free_inodes += 1
        group.used_directories -= directory

    def _group_of(self, inode: int) -> Group:
        number = (inode - 1) // self.inodes_per_group
        self.changed_inodes.add(number)
        return self.groups[number]

    @property
    def changed(self) -> bool:
        """Tell whether there is anything to encode."""
        return bool(self.changed_blocks or self.changed_inodes)

    def encode(self) -> None:
        """Put the bitmaps and descriptors of changed groups into the cache."""
        for number in self.changed_blocks:
            first = 1 + number * BLOCKS_PER_GROUP
            bits = pack_bits(self.blocks[first : first + BLOCKS_PER_GROUP])
            self.cache.write(self.groups[number].block_bitmap * BLOCK, bits)
        for number in self.changed_inodes:
            first = 1 + number * self.inodes_per_group
            bits = pack_bits(self.inodes[first : first + self.inodes_per_group])
            self.cache.write(self.groups[number].inode_bitmap * BLOCK, bits)
        for number in self.changed_blocks | self.changed_inodes:
            position = 2 * BLOCK + number * GROUP_DESCRIPTOR.size
            self.cache.write(position, self.groups[number].encode())
        self.changed_blocks.clear()
        self.changed_inodes.clear()
