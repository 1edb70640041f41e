"""DOS attributes and FILETIMEs of inodes.

Attributes are kept where Samba keeps them, in the extended attribute `user.DOSATTRIB`, so that a
disk shared by Samba shows the same:

    "" u8, padding u8 | version 4 u16 | version, padding u32 | valid_flags u32 | attrib u32 |
    itime u64 | create_time u64                                              little-endian

A file without it has what its kind and mode say: a file ARCHIVE, and READONLY if its owner may not
write. Setting READONLY takes the write permissions, so that a Unix on the same disk sees it too. Of
a symbolic link the attribute says whether it leads to a directory.
Sources: Samba's librpc/idl/xattr.idl (xattr_DosInfo4) and source3/smbd/dosmode.c;
fs/smb/server/ndr.c of Linux.
"""

from __future__ import annotations

from struct import Struct as Layout
from struct import error as LayoutError  # noqa: N812 # it is an exception class

from vos.filesystem import Inode
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, Volume
from vos.systems.windows.constants import (
    FILE_ATTRIBUTE_ARCHIVE,
    FILE_ATTRIBUTE_DIRECTORY,
    FILE_ATTRIBUTE_HIDDEN,
    FILE_ATTRIBUTE_NORMAL,
    FILE_ATTRIBUTE_NOT_CONTENT_INDEXED,
    FILE_ATTRIBUTE_OFFLINE,
    FILE_ATTRIBUTE_READONLY,
    FILE_ATTRIBUTE_REPARSE_POINT,
    FILE_ATTRIBUTE_SYSTEM,
    FILE_ATTRIBUTE_TEMPORARY,
)

NAME = b"user.DOSATTRIB"
LAYOUT = Layout("<HHIIIQQ")
VERSION, VALID_ATTRIB, VALID_CREATE_TIME = 4, 0x1, 0x10
SETTABLE = (
    FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE
    | FILE_ATTRIBUTE_TEMPORARY | FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED
)  # fmt: skip
EPOCH = 116444736000000000  # 1970-01-01 as a FILETIME


def filetime(ns: int) -> int:
    """Return nanoseconds since 1970 as 100 nanoseconds since 1601."""
    return ns // 100 + EPOCH


def nanoseconds(time: int) -> int:
    """Return a FILETIME as nanoseconds since 1970."""
    return (time - EPOCH) * 100


def attributes_of(volume: Volume, inode: Inode) -> int:
    """Return an inode's attributes; 0 is never among them."""
    mode = inode.mode
    kind = mode & S_IFMT
    stored = volume.get_xattr(inode, NAME) if inode.xattrs != {} else None
    if stored is None:
        if kind == S_IFDIR:
            return FILE_ATTRIBUTE_DIRECTORY
        if kind == S_IFLNK:
            return FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_ARCHIVE
        return FILE_ATTRIBUTE_ARCHIVE if mode & 0o200 else FILE_ATTRIBUTE_ARCHIVE | 1
    found = _decoded(stored)
    if kind == S_IFLNK:
        return found & (SETTABLE | FILE_ATTRIBUTE_DIRECTORY) | FILE_ATTRIBUTE_REPARSE_POINT
    found &= SETTABLE
    if kind == S_IFDIR:
        return found | FILE_ATTRIBUTE_DIRECTORY
    return (found if mode & 0o200 else found | 1) or FILE_ATTRIBUTE_NORMAL


def _decoded(raw: bytes) -> int:
    try:
        _, version, _, valid, attributes, *_ = LAYOUT.unpack_from(raw.ljust(LAYOUT.size, b"\0"))
    except LayoutError:  # no attribute of Samba's
        return 0
    return attributes if version in (3, 4, 5) and valid & VALID_ATTRIB else 0


def encoded(attributes: int, created: int) -> bytes:
    """Return the extended attribute's value; `created` is a FILETIME."""
    valid = VALID_ATTRIB | VALID_CREATE_TIME
    return LAYOUT.pack(0, VERSION, VERSION, valid, attributes, created, created)


def set_attributes(volume: Volume, inode: Inode, attributes: int) -> None:
    """Give an inode attributes; its kind's own stay what they are."""
    kind = inode.mode & S_IFMT
    chosen = attributes & SETTABLE
    if kind == S_IFDIR:
        stored = chosen | FILE_ATTRIBUTE_DIRECTORY
    elif kind == S_IFLNK:
        stored = chosen | attributes_of(volume, inode) & FILE_ATTRIBUTE_DIRECTORY
    else:
        stored = chosen
        bits = inode.mode & 0o7777
        wanted = bits & ~0o222 if chosen & FILE_ATTRIBUTE_READONLY else bits | 0o200
        if bool(bits & 0o200) != bool(wanted & 0o200):
            volume.set_attributes(inode, mode=wanted)
    volume.set_xattr(inode, NAME, encoded(stored, filetime(inode.crtime)))


def mark_link(volume: Volume, inode: Inode) -> None:
    """Note of a symbolic link that it leads to a directory."""
    volume.set_xattr(inode, NAME, encoded(FILE_ATTRIBUTE_DIRECTORY, filetime(inode.crtime)))


def is_directory_like(volume: Volume, inode: Inode) -> bool:
    """Tell whether an inode is a directory, or a link to one."""
    kind = inode.mode & S_IFMT
    return kind == S_IFDIR or (
        kind == S_IFLNK and attributes_of(volume, inode) & FILE_ATTRIBUTE_DIRECTORY != 0
    )
