"""The tree of names: mounts, and the walk along a path.

The system has cut the path into names (its separators, drives and letter case are its own affair);
the walk starts at a place and takes a name after the other:

    directory? -> may the process search it? -> the name's inode -> a mount on it? a link? -> next

"." and ".." are names like others, except that ".." stops at the process' root and leaves a mount
through the directory it covers. A symbolic link puts its own names before those that are left; the
41st link of a walk is `ELOOP`. The walk knows no permission rules: it asks the system's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.synthetic import Node
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, SEARCH, Place, Volume

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.systems.system import Rules

MOST_LINKS = 40
NAME_MAX = 255

Parts = tuple[bytes, ...]
Found = tuple[Volume, Inode, bytes, Inode | None]
"""The last name of a path: the directory it is in (volume, inode), the name, and what it names."""


class Names:
    """The tree that all processes see, from the root place on."""

    def __init__(self, root: Place, rules: Rules) -> None:
        self.root = root
        self.mounts: dict[Inode, Place] = {}
        self.covered: dict[Inode, Place] = {}
        self.mount_list: list[tuple[Volume, bytes, bytes]] = []
        self._numbers: dict[Volume, int] = {}
        self._may = rules.may
        self._link = rules.link

    def mount(self, volume: Volume, at: Place, where: bytes, kind: bytes) -> None:
        """Let the tree of `volume` appear at the directory `at`; `where` and `kind` are shown."""
        at[0].hold(at[1])
        self.mounts[at[1]] = (volume, volume.root)
        self.covered[volume.root] = at
        self.show(volume, where, kind)

    def show(self, volume: Volume, where: bytes, kind: bytes) -> None:
        """List a volume among the mounted ones."""
        self._numbers[volume] = len(self.mount_list)
        self.mount_list.append((volume, where, kind))

    def number_of(self, volume: Volume) -> int:
        """Return the number of a mounted volume, in order; the next one for what has no name."""
        return self._numbers.get(volume, len(self.mount_list))

    def kind_of(self, volume: Volume) -> bytes:
        """Return what kind of file system a mounted volume is, b"" for what has no name."""
        number = self._numbers.get(volume)
        return b"" if number is None else self.mount_list[number][2]

    def walk(
        self, process: Process, start: Place, parts: Parts, follow: bool = True, links: int = 0
    ) -> Place:
        """Return the place that a path leads to; `follow` a link at its end."""
        volume, inode = start
        may, mounts = self._may, self.mounts
        kind, left = inode.mode & S_IFMT, len(parts)
        for name in parts:
            left -= 1
            if kind != S_IFDIR:
                raise KernelError("ENOTDIR", "a path goes on behind what is no directory")
            if not may(process, inode, SEARCH):
                raise KernelError("EACCES", "a directory of the path may not be searched")
            if name == b"..":
                volume, inode = self._up(process, volume, inode)
                continue
            found = volume.find(inode, name)
            if found is None:
                raise missing(inode, name)
            kind = found.mode & S_IFMT
            if kind == S_IFLNK and (left or follow):
                rest = parts[len(parts) - left :]
                place, names = self._target(process, (volume, inode), found, links)
                return self.walk(process, place, names + rest, follow, links + 1)
            if kind == S_IFDIR and found in mounts:
                volume, inode = mounts[found]
            else:
                inode = found
        return volume, inode

    def entry(
        self, process: Process, start: Place, parts: Parts, follow: bool = False, links: int = 0
    ) -> Found:
        """Return where the last name of a path is, and its inode or None; `parts` is not empty.

        With `follow`, a link there is followed to the last name of its own target. A name that is
        too long is none; whoever looks for it says so (`missing`).
        """
        volume, directory = self.walk(process, start, parts[:-1]) if len(parts) > 1 else start
        name = parts[-1]
        if directory.mode & S_IFMT != S_IFDIR:
            raise KernelError("ENOTDIR", "a path goes on behind what is no directory")
        if not self._may(process, directory, SEARCH):
            raise KernelError("EACCES", "a directory of the path may not be searched")
        if name == b"..":
            volume, inode = self._up(process, volume, directory)
            return volume, inode, b".", inode
        found = volume.find(directory, name)
        if found is None:
            return volume, directory, name, None
        if follow and found.mode & S_IFMT == S_IFLNK:
            place, names = self._target(process, (volume, directory), found, links)
            if names:
                return self.entry(process, place, names, True, links + 1)
            return place[0], place[1], b".", place[1]
        if found in self.mounts:
            volume, found = self.mounts[found]
        return volume, directory, name, found

    def _up(self, process: Process, volume: Volume, inode: Inode) -> Place:
        if inode is process.root[1]:
            return volume, inode
        while inode in self.covered:
            volume, inode = self.covered[inode]
        above = volume.find(inode, b"..")
        if above is None:
            raise KernelError("ENOENT", "the directory was removed")
        return volume, above

    def _target(
        self, process: Process, place: Place, link: Inode, links: int
    ) -> tuple[Place, Parts]:
        """Return from where and along which names a link leads."""
        if links >= MOST_LINKS:
            raise KernelError("ELOOP", f"a path leads through more than {MOST_LINKS} links")
        if isinstance(link, Node) and link.jump is not None:
            return link.jump(process), ()
        return self._link(process, place, self.text_of(process, place[0], link))

    def text_of(self, process: Process, volume: Volume, link: Inode) -> bytes:
        """Return what a symbolic link holds."""
        if isinstance(link, Node):
            return link.target(process) if link.target else b""
        return volume.readlink(link)

    def is_below(self, volume: Volume, inode: Inode, above: Inode) -> bool:
        """Tell whether a directory is `above` or lies somewhere below it, on its own volume."""
        if above.mode & S_IFMT != S_IFDIR:
            return False
        while inode is not above:
            parent = volume.find(inode, b"..")
            if parent is None or parent is inode:
                return False
            inode = parent
        return True

    def path_of(self, process: Process, place: Place) -> list[bytes] | None:
        """Return the names that lead from the process' root to a directory; None if none do."""
        names: list[bytes] = []
        volume, inode = place
        while inode is not process.root[1]:
            while inode in self.covered:
                volume, inode = self.covered[inode]
            if inode is process.root[1]:
                break
            above = volume.find(inode, b"..")
            if above is None or above is inode:
                return None
            name = name_of(volume, above, inode)
            if name is None:
                return None
            names.append(name)
            inode = above
        return names[::-1]


def name_of(volume: Volume, directory: Inode, inode: Inode) -> bytes | None:
    """Return a name of an inode in a directory, None if it has none there."""
    for entry in volume.readdir(directory)[2:]:
        if entry.number == inode.number:
            return entry.name
    return None


def missing(directory: Inode, name: bytes) -> KernelError:
    """Return the error for a name that is not there."""
    if len(name) > NAME_MAX:
        return KernelError("ENAMETOOLONG", f"a name has at most {NAME_MAX} bytes")
    return KernelError("ENOENT", f"there is no {name!r}")
