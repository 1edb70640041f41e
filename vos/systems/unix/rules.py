"""The rules of a Unix: how a path is written, and who may do what.

    path    bytes; names between slashes, the first slash says "from the root"; no NUL; below 4096
    rwx     the owner's triple for the owner, the group's for its members, the third for the rest;
            root may all, but executes only what someone may execute

Sources: path_resolution(7), inode(7), credentials(7), capabilities(7).
"""

from __future__ import annotations

from functools import lru_cache

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.paths import Parts
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, S_IFREG, SEARCH, Place, Volume
from vos.systems.unix.constants import PATH_MAX, S_ISGID, S_ISUID, S_ISVTX, S_IXGRP


@lru_cache(maxsize=2048)
def parse(path: bytes | str) -> tuple[bool, Parts, bool]:
    """Return whether a path starts at the root, its names, and whether it must be a directory."""
    if isinstance(path, str):
        path = path.encode("utf-8", "surrogateescape")
    elif not isinstance(path, bytes):
        raise TypeError("a path is bytes or str")
    if not path:
        raise KernelError("ENOENT", "the path is empty")
    if len(path) >= PATH_MAX:
        raise KernelError("ENAMETOOLONG", f"a path has less than {PATH_MAX} bytes")
    if b"\0" in path:
        raise KernelError("EINVAL", "a path holds no NUL")
    parts = tuple(filter(None, path.split(b"/")))
    return path[:1] == b"/", parts, path[-1:] == b"/"


class UnixRules:
    """What the kernel asks of a Unix about names and permissions."""

    def may(self, process: Process, inode: Inode, want: int) -> bool:
        """Tell whether a process may read (4), write (2) or search or execute (1) an inode."""
        mode = inode.mode
        euid = process.euid
        if euid == inode.uid:
            bits = mode >> 6
        elif inode.gid == process.egid or inode.gid in process.groups:
            bits = mode >> 3
        else:
            bits = mode
        if bits & want == want:
            return True
        if euid:
            return False
        return not want & SEARCH or mode & 0o111 != 0 or mode & S_IFMT == S_IFDIR

    def link(self, process: Process, place: Place, target: bytes) -> tuple[Place, Parts]:
        """Return from where and along which names a link in the directory `place` leads."""
        absolute, parts, directory = parse(target)
        if directory:
            parts += (b".",)
        return (process.root if absolute else place), parts

    def written(self, process: Process, volume: Volume, inode: Inode) -> None:
        """Take set-user-ID and set-group-ID from a file that someone but root has written to."""
        kept = inode.mode & ~S_ISUID
        if kept & S_IXGRP:
            kept &= ~S_ISGID
        if process.euid and inode.mode & S_IFMT == S_IFREG and kept != inode.mode:
            volume.set_attributes(inode, mode=kept)


RULES = UnixRules()


def check_change(process: Process, directory: Inode) -> None:
    """Refuse to add or remove names in a directory that the process may not write to."""
    if not RULES.may(process, directory, 3):
        raise KernelError("EACCES", "the directory may not be changed")


def check_remove(process: Process, directory: Inode, inode: Inode) -> None:
    """Refuse to take a name away: the directory's permission, and its sticky bit."""
    check_change(process, directory)
    if directory.mode & S_ISVTX and process.euid not in (0, inode.uid, directory.uid):
        raise KernelError("EPERM", "in a sticky directory only owners remove names")


def check_owner(process: Process, inode: Inode) -> None:
    """Refuse what only the owner and root may do."""
    if process.euid not in (0, inode.uid):
        raise KernelError("EPERM", "only the owner may do this")


def in_group(process: Process, gid: int) -> bool:
    """Tell whether a process is in a group."""
    return gid == process.egid or gid in process.groups
