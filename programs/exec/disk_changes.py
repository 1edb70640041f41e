"""What a script leaves on its system's disks: what came, what has other contents, what went.

Paths in the user's home are told from there and with slashes, alike on every system; others in the
system's own way. Only disks count: what a system makes up itself, as /proc, is no file of anyone's.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from zlib import crc32

import vos
from vos.filesystem import Inode
from vos.filesystem import Volume as Disk
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, Volume


class Entry(NamedTuple):
    """What is at a path: the type and permissions of its inode, its size in bytes, where it leads
    if it is a link, and a sum of its contents if it is a file."""

    mode: int
    size: int
    target: str = ""
    contents: int = 0

    def __str__(self) -> str:
        kind = self.mode & S_IFMT
        if kind == S_IFDIR:
            return "directory"
        if kind == S_IFLNK:
            return f"link to {self.target}"
        return f"{self.size} byte{'s' * (self.size != 1)}"


Listing = Mapping[str, Entry]


class Changes(NamedTuple):
    """By path: what is new, what is changed (as it is now), what is gone (as it was)."""

    new: Listing
    changed: Listing
    gone: Listing

    def lines(self) -> list[str]:
        """Them all as lines to read, in the order of the paths."""
        found = [
            (path, f"{kind:<8}{path}  {entry}")
            for kind, entries in self._asdict().items()
            for path, entry in entries.items()
        ]
        return [line for _, line in sorted(found)]

    def files(self) -> list[str]:
        """The paths of the files that are new or changed."""
        kept = {**self.new, **self.changed}
        return sorted(path for path, entry in kept.items() if entry.mode & S_IFMT != S_IFDIR)


def listing(system: vos.System) -> Listing:
    """Everything on the disks of a system, by path."""
    os = system.os
    home, drive = os.getcwd(), os.path.splitdrive(os.getcwd())[0]
    found = {}
    with system.kernel.lock:
        for volume, where, _ in system.kernel.names.mount_list:
            if isinstance(volume, Disk):
                top = drive if where == b"/" else where.decode()
                for names, entry in _walk(volume, volume.root):
                    path = os.sep.join((top, *names))
                    inside = path.startswith(home + os.sep)
                    found[path[len(home) + 1 :].replace(os.sep, "/") if inside else path] = entry
    return found


def _walk(volume: Volume, directory: Inode) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """All that is below a directory: the names that lead there, and what it is."""
    for raw in volume.names(directory):
        inode = volume.find(directory, raw)
        if inode is not None:
            name = raw.decode(errors="surrogateescape")
            yield (name,), _entry(volume, inode)
            if inode.mode & S_IFMT == S_IFDIR:
                yield from (((name, *names), entry) for names, entry in _walk(volume, inode))


def _entry(volume: Volume, inode: Inode) -> Entry:
    match inode.mode & S_IFMT:
        case kind if kind == S_IFREG:
            contents = crc32(volume.read(inode, 0, inode.size))
            return Entry(inode.mode, inode.size, contents=contents)
        case kind if kind == S_IFLNK:
            return Entry(inode.mode, 0, volume.readlink(inode).decode(errors="surrogateescape"))
        case _:
            return Entry(inode.mode, 0)


def changes(before: Listing, after: Listing) -> Changes:
    """What happened between two listings."""
    return Changes(
        new={path: entry for path, entry in after.items() if path not in before},
        changed={path: entry for path, entry in after.items() if entry != before.get(path, entry)},
        gone={path: entry for path, entry in before.items() if path not in after},
    )
