"""Extended attributes as ext2 and ext4 keep them: in the rest of a large inode, and in one block.

    in the inode   magic u32, entries ..., zero u32, room, ... values       offsets from first entry
    in a block     header 32, entries ..., zero u32, room, ... values       offsets from the block
    entry          e_name_len u8, e_name_index u8, e_value_offs u16, e_value_inum u32,
                   e_value_size u32, e_hash u32, name, padded to 4 bytes

The index stands for the name's prefix. A block's entries are sorted by index, length and name, and
carry hashes; several inodes may share a block, counted in h_refcount.
Source: Documentation/filesystems/ext4/attributes.rst; the hash is the one e2fsck checks.
"""

from __future__ import annotations

from struct import Struct

from vos.filesystem.errors import FileSystemError, damaged
from vos.filesystem.structures import BLOCK, NAME_MAX

MAGIC = 0xEA020000
MAGIC_BYTES = MAGIC.to_bytes(4, "little")
ENTRY = Struct("<2BH3I")
HEADER = Struct("<5I")  # h_magic h_refcount h_blocks h_hash h_checksum, then 12 bytes of zero
HEADER_SIZE = 32

# Longest first: an exact name has its own index.
PREFIXES = (
    (b"system.posix_acl_access", 2),
    (b"system.posix_acl_default", 3),
    (b"security.", 6),
    (b"trusted.", 4),
    (b"system.", 7),
    (b"user.", 1),
)
PREFIX_OF = {index: prefix for prefix, index in PREFIXES}

Item = tuple[int, bytes, bytes]  # index, rest of the name, value


def split_name(name: bytes) -> tuple[int, bytes]:
    """Return the index and the rest of an attribute's full name, such as b"user.DOSATTRIB"."""
    for prefix, index in PREFIXES:
        exact = index in (2, 3)
        if name == prefix if exact else name.startswith(prefix):
            rest = name[len(prefix) :]
            if len(rest) > NAME_MAX or b"\0" in rest or not (rest or exact):
                raise FileSystemError("ERANGE", f"no attribute can be named {name!r}")
            return index, rest
    raise FileSystemError("ENOTSUP", f"the attribute {name!r} is in no namespace of the disk")


def decode(raw: bytes, first: int, base: int) -> dict[bytes, bytes]:
    """Return the attributes whose entries begin at `first` in `raw`; values count from `base`."""
    found: dict[bytes, bytes] = {}
    lowest = len(raw)
    at = first
    while raw[at : at + 4] != b"\0\0\0\0":
        if at + ENTRY.size > len(raw):
            raise damaged("a list of extended attributes has no end")
        length, index, offset, inum, size, digest = ENTRY.unpack_from(raw, at)
        rest = raw[at + ENTRY.size : at + ENTRY.size + length]
        start = base + offset
        value = raw[start : start + size]
        name = PREFIX_OF.get(index, b"") + rest
        if index not in PREFIX_OF or len(value) != size or inum or name in found or b"\0" in rest:
            raise damaged("an extended attribute has an impossible name or value")
        if (digest or first == HEADER_SIZE) and digest not in (
            entry_hash(rest, value, True),
            entry_hash(rest, value, False),
        ):
            raise damaged(f"the extended attribute {name!r} does not fit its hash")
        found[name] = value
        lowest = min(lowest, start if size else lowest)
        at += ENTRY.size + (length + 3 & ~3)
    if lowest < at + 4:
        raise damaged("the values of extended attributes overlap their names")
    return found


def decode_block(raw: bytes) -> tuple[int, dict[bytes, bytes]]:
    """Return the reference count and the attributes of an attribute block."""
    magic, count, blocks, _, checksum = HEADER.unpack_from(raw)
    if (
        magic != MAGIC
        or not count
        or blocks != 1
        or checksum
        or any(raw[HEADER.size : HEADER_SIZE])
    ):
        raise damaged("a block of extended attributes does not begin like one")
    return count, decode(raw, HEADER_SIZE, 0)


def decode_tail(tail: bytes) -> dict[bytes, bytes]:
    """Return the attributes in the rest of an inode, from the end of its extra fields on."""
    if tail[:4] != MAGIC_BYTES:
        if any(tail[:4]):
            raise damaged("the rest of an inode is neither free nor extended attributes")
        return {}
    return decode(tail, 4, 4)


def encode(attributes: dict[bytes, bytes], room: int) -> tuple[bytes, bytes]:
    """Return the bytes for the inode's rest (`room` of them) and for a block (empty: none needed).

    Attributes go into the inode while they fit. `ENOSPC` says that the block does not hold the
    others.
    """
    inside: list[Item] = []
    outside: list[Item] = []
    left = room - 8  # the magic number and the end mark
    for name, value in attributes.items():
        index, rest = split_name(name)
        size = ENTRY.size + (len(rest) + 3 & ~3) + (len(value) + 3 & ~3)
        if size <= left:
            inside.append((index, rest, value))
            left -= size
        else:
            outside.append((index, rest, value))
    tail = MAGIC_BYTES + layout(inside, room - 4, 0)[0] if inside else bytes(room)
    if not outside:
        return tail, b""
    outside.sort(key=lambda item: (item[0], len(item[1]), item[1]))
    body, digest = layout(outside, BLOCK - HEADER_SIZE, HEADER_SIZE)
    return tail, HEADER.pack(MAGIC, 1, 1, digest, 0).ljust(HEADER_SIZE, b"\0") + body


def layout(items: list[Item], room: int, base: int) -> tuple[bytes, int]:
    """Return `room` bytes of entries and values, and the hash over the entries.

    `base` is what offsets count from the start of these bytes: 0 in an inode, whose hashes stay 0.
    """
    names, values = b"", b""
    digest = 0
    for _, _, value in items:
        values = value + bytes(-len(value) % 4) + values
    if sum(ENTRY.size + (len(rest) + 3 & ~3) for _, rest, _ in items) + 4 + len(values) > room:
        raise FileSystemError("ENOSPC", "the extended attributes do not fit into their block")
    end = room + base
    for index, rest, value in items:
        end -= len(value) + 3 & ~3
        own = entry_hash(rest, value, True) if base else 0
        digest = (digest << 16 ^ digest >> 16 ^ own) & 0xFFFFFFFF
        offset = end if value else 0
        names += ENTRY.pack(len(rest), index, offset, 0, len(value), own)
        names += rest + bytes(-len(rest) % 4)
    return names + bytes(room - len(names) - len(values)) + values, digest


def entry_hash(rest: bytes, value: bytes, signed: bool) -> int:
    """Return e_hash. Names past ASCII hash by the C compiler's idea of `char`: both occur."""
    digest = 0
    for byte in rest:
        digest = digest << 5 ^ digest >> 27 ^ (byte - 256 if signed and byte > 127 else byte)
        digest &= 0xFFFFFFFF
    padded = value + bytes(-len(value) % 4)
    for at in range(0, len(padded), 4):
        word = int.from_bytes(padded[at : at + 4], "little")
        digest = (digest << 16 ^ digest >> 16 ^ word) & 0xFFFFFFFF
    return digest
