"""From (dirfd, path) to places: what every call with a path does first."""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.paths import NAME_MAX, missing
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, Place, Volume
from vos.systems.unix.constants import AT_FDCWD
from vos.systems.unix.rules import parse

Last = tuple[Volume, Inode, bytes, Inode | None, bool]
"""The last name of a path: directory (volume, inode), name, its inode or None, and whether a slash
behind it says that it is a directory. The name is b"" for the root, else perhaps b"." or b".."."""


def start(process: Process, dirfd: int) -> Place:
    """Return the place that relative paths start from; `EBADF`."""
    if dirfd == AT_FDCWD:
        return process.cwd
    file = process.descriptors.file(dirfd)
    return file.volume, file.inode


def place(process: Process, dirfd: int, path: bytes | str, follow: bool = True) -> Place:
    """Return the place a path leads to; `follow` a link at its end."""
    absolute, parts, directory = parse(path)
    begin = process.root if absolute else start(process, dirfd)
    found = process.kernel.names.walk(process, begin, parts, follow or directory)
    if directory and found[1].mode & S_IFMT != S_IFDIR:
        raise KernelError("ENOTDIR", "a path that ends in a slash leads to a directory")
    return found


def place_or_file(
    process: Process, dirfd: int, path: bytes | str, follow: bool, empty: bool
) -> Place:
    """Return the place of a path; with `empty` an empty path means `dirfd` itself."""
    if empty and not path:
        return start(process, dirfd)
    return place(process, dirfd, path, follow)


def last(process: Process, dirfd: int, path: bytes | str) -> Last:
    """Return where the last name of a path is; a link there is not followed."""
    absolute, parts, directory = parse(path)
    begin = process.root if absolute else start(process, dirfd)
    if not parts:
        return *begin, b"", begin[1], directory
    volume, inode, name, found = process.kernel.names.entry(process, begin, parts)
    if name == b".":
        name = parts[-1]
    return volume, inode, name, found, directory


def check_length(directory: Inode, name: bytes) -> None:
    """Refuse a name that no directory can hold."""
    if len(name) > NAME_MAX:
        raise missing(directory, name)


def is_special(name: bytes) -> bool:
    """Tell whether a last name is none that could be made or removed: "/", "." or ".."."""
    return name in (b"", b".", b"..")
