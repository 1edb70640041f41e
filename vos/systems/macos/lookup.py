"""From (fd, path) to places on macOS: names are UTF-8, and flags may forbid a change.

    path    below 1024 bytes of UTF-8; anything else is `EILSEQ`
    fold    names are the same if their canonical decompositions differ in letter case only
    flags   st_flags are kept in the extended attribute user.macos.st_flags, in hexadecimal

APFS keeps a name as it was given; HFS+ keeps its decomposition, which listing then shows.
Sources: Apple's "Frequently Asked Questions" of the APFS guide; Technical Note TN1150 (HFS+);
chflags(2).
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.processes import Process
from vos.kernel.synthetic import Node
from vos.kernel.volumes import Place, Volume
from vos.systems.macos.constants import (
    PATH_MAX,
    SF_APPEND,
    SF_IMMUTABLE,
    UF_APPEND,
    UF_IMMUTABLE,
)
from vos.systems.macos.translate import directory
from vos.systems.unix import lookup as shared

FLAGS = b"user.macos.st_flags"
HFS = "hfs"
FIXED = UF_IMMUTABLE | SF_IMMUTABLE
GROWING = UF_APPEND | SF_APPEND


@lru_cache(4096)
def fold(name: bytes) -> bytes:
    """Return a name's key: its decomposition without letter case; other bytes are their own."""
    if name.isascii():
        return name.lower()
    try:
        text = normalize("NFD", name.decode())
    except UnicodeDecodeError:
        return name
    return normalize("NFD", text.casefold()).encode()


def encoded(text: bytes | str) -> bytes:
    """Return a text as bytes; `EILSEQ` for a lone surrogate that stands for no byte."""
    try:
        raw = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    except UnicodeEncodeError:
        raise KernelError("EILSEQ", "a text holds no lone surrogates") from None
    if not isinstance(raw, bytes):
        raise TypeError("a text is bytes or str")
    return raw


@lru_cache(4096)
def _spelled(path: bytes | str, decomposed: bool) -> bytes:
    raw = encoded(path)
    if len(raw) >= PATH_MAX:
        raise KernelError("ENAMETOOLONG", f"a path has less than {PATH_MAX} bytes")
    if raw.isascii():
        return raw
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise KernelError("EILSEQ", "a path is UTF-8") from None
    return normalize("NFD", text).encode() if decomposed else raw


def spelled(process: Process, path: bytes | str) -> bytes:
    """Return a path as the volume spells names; `EILSEQ` for bytes that are no UTF-8."""
    if not isinstance(path, (bytes, str)):
        raise TypeError("a path is bytes or str")
    return _spelled(path, process.kernel.variant.facts["filesystem"] == HFS)


def place(process: Process, fd: int, path: bytes | str, follow: bool = True) -> Place:
    """Return the place a path leads to; `follow` a link at its end."""
    return shared.place(process, directory(fd), spelled(process, path), follow)


def last(process: Process, fd: int, path: bytes | str) -> shared.Last:
    """Return where the last name of a path is; a link there is not followed."""
    return shared.last(process, directory(fd), spelled(process, path))


def flags_of(volume: Volume, inode: Inode) -> int:
    """Return the st_flags of an inode."""
    if isinstance(inode, Node):
        return 0
    kept = volume.get_xattr(inode, FLAGS)
    return int(kept, 16) if kept else 0


def check_mutable(volume: Volume, inode: Inode, growing: bool = False) -> None:
    """Refuse to change what is immutable, or append-only unless it is only to grow."""
    if flags_of(volume, inode) & (FIXED if growing else FIXED | GROWING):
        raise KernelError("EPERM", "the file's flags forbid it")


def adopt(process: Process, fd: int, path: bytes | str) -> None:
    """Give what was made the group of its directory, as BSD does."""
    volume, parent, _, inode, _ = last(process, fd, path)
    if inode is not None and inode.gid != parent.gid:
        volume.set_attributes(inode, gid=parent.gid)


def check_name(volume: Volume, parent: Inode, inode: Inode | None) -> None:
    """Refuse to take away or replace a name that the flags of file or directory keep."""
    check_mutable(volume, parent, inode is None)
    if inode is not None:
        check_mutable(volume, inode)
