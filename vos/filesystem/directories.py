"""A directory in memory: a dictionary of names, and which block each name's record lies in.

On the disk a directory is a file of records that fill each block exactly:

    inode u32 | rec_len u16 | name_len u8 | file_type u8 | name, padded to 4 bytes

The first two records are "." and ".."; a record of inode 0 is empty room. Here a block's records
are only counted (`used`), and written side by side when the block is encoded. Cookies number the
names in the order they were added, which is the dictionary's own: a reader that remembers the last
cookie it saw meets every name that stays exactly once, whatever comes and goes meanwhile.

With a `fold` (a function from name to key) names are found whatever their case, and kept as given.
Names of one directory that fold alike, made by a system that tells them apart, are found when spelt
exactly.
Source: Documentation/filesystems/ext4/directory.rst (linear directories).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from vos.filesystem.errors import damaged
from vos.filesystem.structures import BLOCK, RECORD

HEAD = RECORD.size
EXACT = b"\0"  # no name holds it: before a name it makes the key of one that folds like another

Fold = Callable[[bytes], bytes]


class Entry(NamedTuple):
    """One name of a directory, as `readdir` gives it: `number` is its inode.

    `kind` is 1 for a file, 2 a directory, 3 a character device, 4 a block device, 5 a FIFO, 6 a
    socket, 7 a symbolic link. `block`, where the record lies, is the file system's own affair.
    """

    name: bytes
    number: int
    kind: int
    cookie: int
    block: int


def record_size(name: bytes) -> int:
    """Return how many bytes of a block the record of a name takes."""
    return len(name) + HEAD + 3 & ~3


class Directory:
    """The names of one directory, in cookie order. `changes` counts additions and removals."""

    __slots__ = ("_cookie", "_fold", "changes", "clashes", "entries", "members", "touched", "used")

    def __init__(self, fold: Fold | None) -> None:
        self._fold = fold
        self._cookie = 0
        self.changes = 0
        self.clashes = False
        self.entries: dict[bytes, Entry] = {}
        self.members: list[dict[bytes, Entry]] = []  # by block: the entries with their keys
        self.used: list[int] = []
        self.touched: set[int] = set()

    def find(self, name: bytes) -> Entry | None:
        """Return the entry of a name."""
        if self._fold is None:
            return self.entries.get(name)
        entry = self.entries.get(self._fold(name))
        if self.clashes and (entry is None or entry.name != name):
            return self.entries.get(EXACT + name, entry)
        return entry

    def room_for(self, name: bytes, leaving: Entry | None = None) -> int:
        """Return a block with room for a name's record, -1 if there is none.

        `leaving` is an entry that will be removed before the name is added.
        """
        need = record_size(name)
        if leaving is not None:
            block = leaving.block
            if self.used[block] - record_size(leaving.name) + need <= BLOCK:
                return block
        used = self.used
        if used[-1] + need <= BLOCK:
            return len(used) - 1
        most = BLOCK - need
        for block, bytes_used in enumerate(used):
            if bytes_used <= most:
                return block
        return -1

    def add_block(self) -> int:
        """Append an empty block and return its number."""
        self.members.append({})
        self.used.append(0)
        self.touched.add(len(self.used) - 1)
        return len(self.used) - 1

    def add(self, name: bytes, number: int, kind: int, block: int) -> None:
        """Add a name that is not there to a block with room for it."""
        key = name if self._fold is None else self._fold(name)
        if key in self.entries:
            key = EXACT + name
            self.clashes = True
        self._cookie += 1
        self.changes += 1
        self.entries[key] = self.members[block][key] = Entry(
            name, number, kind, self._cookie, block
        )
        self.used[block] += record_size(name)
        self.touched.add(block)

    def remove(self, entry: Entry) -> None:
        """Remove an entry that is there."""
        key = entry.name if self._fold is None else self._fold(entry.name)
        if self.entries.get(key) is not entry:
            key = EXACT + entry.name
        del self.entries[key]
        del self.members[entry.block][key]
        self.changes += 1
        self.used[entry.block] -= record_size(entry.name)
        self.touched.add(entry.block)

    def set_parent(self, number: int) -> None:
        """Let ".." name another directory."""
        entry = self.entries[b".."]._replace(number=number)
        self.entries[b".."] = self.members[0][b".."] = entry
        self.touched.add(0)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing but "." and ".." is left."""
        return len(self.entries) == 2

    def encode(self, block: int) -> bytes:
        """Return one block of records; the last one takes what is left."""
        members = list(self.members[block].values())
        if not members:
            return RECORD.pack(0, BLOCK, 0, 0).ljust(BLOCK, b"\0")
        parts = []
        left = BLOCK
        for name, number, kind, _, _ in members[:-1]:
            size = len(name) + HEAD + 3 & ~3
            parts.append(
                RECORD.pack(number, size, len(name), kind) + name.ljust(size - HEAD, b"\0")
            )
            left -= size
        name, number, kind, _, _ = members[-1]
        parts.append(RECORD.pack(number, left, len(name), kind) + name.ljust(left - HEAD, b"\0"))
        return b"".join(parts)


def new_directory(number: int, parent: int, fold: Fold | None) -> Directory:
    """Return a directory of one block with "." and "..", to be written."""
    made = Directory(fold)
    made.entries = {b".": Entry(b".", number, 2, 1, 0), b"..": Entry(b"..", parent, 2, 2, 0)}
    made.members = [made.entries.copy()]
    made.used = [24]
    made.touched = {0}
    made._cookie = 2
    return made


def decode(raw: bytes, number: int, fold: Fold | None, last: int) -> Directory:
    """Return the directory whose blocks are `raw`; `last` is the highest inode number there is."""
    found = Directory(fold)
    for block in range(len(raw) // BLOCK):
        found.add_block()
        start = block * BLOCK
        decode_block(found, raw[start : start + BLOCK], number, last)
    first = list(found.entries.values())[:2]
    if [entry.name for entry in first] != [b".", b".."] or first[0].number != number:
        raise damaged(f"directory {number} does not begin with itself and its parent")
    if any(entry.kind != 2 or entry.block for entry in first):
        raise damaged(f"directory {number} does not call itself and its parent directories")
    found.touched.clear()
    return found


def decode_block(found: Directory, raw: bytes, number: int, last: int) -> None:
    """Add one block's records to the directory being read."""
    block = len(found.used) - 1
    at = 0
    while at < BLOCK:
        inode, size, length, kind = RECORD.unpack_from(raw, at)
        if size < HEAD + 4 or size & 3 or length + HEAD > size or at + size > BLOCK:
            raise damaged(f"a record of directory {number} has an impossible length")
        if inode:
            name = raw[at + HEAD : at + HEAD + length]
            if inode > last or not 1 <= kind <= 7 or not name or b"/" in name or b"\0" in name:
                raise damaged(f"directory {number} names {name!r} in a way that cannot be")
            if (entry := found.find(name)) is not None and entry.name == name:
                raise damaged(f"directory {number} holds the name {name!r} twice")
            found.add(name, inode, kind, block)
        at += size
