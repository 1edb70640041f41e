"""Volumes that are on no disk: nodes made by the kernel, for what runs, not for what is kept.

A node is an inode with functions behind it: a directory lists its children, a file makes its bytes
when opened, a link says where it leads. Nobody creates, renames or removes here; those who may
change anything give a file a `store`.

Pipes, which have an inode but no name, take theirs from a volume without nodes (`Anonymous`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING

from vos.errors import KernelError
from vos.filesystem import Entry, Inode, VolumeNumbers
from vos.kernel.open_files import CURRENT, END, Access, Data, OpenFile
from vos.kernel.volumes import S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, Place

if TYPE_CHECKING:
    from vos.kernel.processes import Process

KINDS = {S_IFREG: 8, S_IFDIR: 4, S_IFLNK: 10, S_IFIFO: 1}
RECORD_KINDS = {S_IFREG: 1, S_IFDIR: 2, S_IFLNK: 7, S_IFIFO: 5}  # as ext2's directories have them

Children = Callable[[], Mapping[bytes, "Node"]]
Content = Callable[[], bytes]
Store = Callable[[bytes], None]
Target = Callable[["Process"], bytes]
Jump = Callable[["Process"], Place]


class Node(Inode):
    """A synthetic inode: a directory (`children`), a file (`content`) or a link (`target`).

    `jump`, of a link, is the place it leads to, where the target's text alone would not do.
    """

    __slots__ = ("children", "content", "jump", "store", "target")

    def __init__(
        self, number: int, mode: int, now: int, owner: tuple[int, int] = (0, 0), *,
        children: Children | None = None, content: Content | None = None,
        target: Target | None = None, jump: Jump | None = None, store: Store | None = None,
    ) -> None:  # fmt: skip
        super().__init__(number, mode, *owner, now, b"")
        self.children = children
        self.content = content
        self.target = target
        self.jump = jump
        self.store = store
        if mode & S_IFMT == S_IFDIR:
            self.links = 2


class SyntheticFile(OpenFile):
    """An open synthetic file: its bytes as they were made at the first reading."""

    __slots__ = ("_data", "_node")

    def __init__(
        self, place: Place, access: Access, directory: Inode | None = None, name: bytes = b""
    ) -> None:
        super().__init__(place, access, directory, name)
        assert isinstance(place[1], Node)
        self._node = place[1]
        self._data: bytes | None = None

    def _bytes(self) -> bytes:
        if self._data is None or self.offset == 0:
            self._data = self._node.content() if self._node.content else b""
        return self._data

    def read(self, process: Process, count: int) -> bytes:
        """Return up to `count` bytes at the offset and move it."""
        data = self._bytes()[self.offset : self.offset + count]
        self.offset += len(data)
        return data

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """Return up to `count` bytes at a given offset."""
        return self._bytes()[offset : offset + count]

    def write(self, process: Process, data: Data) -> int:
        """Hand `data` to the kernel."""
        if self._node.store is None:
            raise KernelError("EIO", "the kernel takes nothing here")
        self._node.store(bytes(data))
        return len(data)

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Set the offset; the end is not known."""
        if whence == CURRENT:
            offset += self.offset
        if offset < 0 or whence >= END:
            raise KernelError("EINVAL", "no such offset")
        self.offset = offset
        return offset

    def truncate(self, process: Process, size: int) -> None:
        """Its size is what the kernel has to say."""


class Anonymous:
    """A volume without names: inodes that only open files know."""

    def __init__(self, clock: Callable[[], int], label: bytes) -> None:
        self._clock = clock
        self._label = label
        self._numbers = count(1)
        self.root: Inode = Node(next(self._numbers), S_IFDIR | 0o555, clock(), children=dict)

    def make(self, mode: int, uid: int, gid: int) -> Inode:
        """Return a new inode."""
        return Node(next(self._numbers), mode, self._clock(), (uid, gid))

    def find(self, directory: Inode, name: bytes) -> Inode | None:
        """Return the node of a name."""
        raise KernelError("ENOTDIR", "what should be a directory is none")

    def inode(self, number: int) -> Inode:
        """Return the inode of a number; only the root can be asked for so."""
        return self.root

    def names(self, directory: Inode) -> list[bytes]:
        """Return the names in a directory."""
        return []

    def readdir(self, directory: Inode, cookie: int = 0) -> list[Entry]:
        """Return the entries after a cookie."""
        return []

    def changes(self, directory: Inode) -> int:
        """Return a number that would grow if names could change."""
        return 0

    def readlink(self, inode: Inode) -> bytes:
        """Only links have a target."""
        raise KernelError("EINVAL", "only a symbolic link has a target")

    def _refuse(self, *_arguments: object, **_named: object) -> Inode:
        raise KernelError("EPERM", "the kernel alone makes and removes names here")

    def _refuse_quietly(self, *_arguments: object, **_named: object) -> None:
        self._refuse()

    create = mknod = symlink = mkdir = unnamed = unlink = rmdir = rename = _refuse
    link = _refuse_quietly

    def read(self, inode: Inode, offset: int, count: int) -> bytes:
        """Return nothing: only open files know the bytes."""
        return b""

    def write(self, inode: Inode, offset: int, data: Data) -> int:
        """Refuse."""
        raise KernelError("EINVAL", "only open files know the bytes")

    def truncate(self, inode: Inode, size: int) -> None:
        """Do nothing: there is no size."""

    def next_data(self, inode: Inode, offset: int) -> int:
        """Everything is data."""
        return offset

    def next_hole(self, inode: Inode, offset: int) -> int:
        """There are no holes."""
        return inode.size

    def accessed(self, inode: Inode) -> None:
        """Access times are not kept."""

    def set_attributes(
        self, inode: Inode, *, mode: int | None = None, uid: int | None = None,
        gid: int | None = None, atime: int | None = None, mtime: int | None = None,
        crtime: int | None = None, flags: int | None = None,
    ) -> None:  # fmt: skip
        """Change what is given, in memory."""
        if mode is not None:
            inode.mode = inode.mode & S_IFMT | mode & 0o7777
        given = {"uid": uid, "gid": gid, "atime": atime, "mtime": mtime}
        for name, value in given.items():
            if value is not None:
                setattr(inode, name, value)
        inode.ctime = self._clock()

    def list_xattrs(self, inode: Inode) -> list[bytes]:
        """There are none."""
        return []

    def get_xattr(self, inode: Inode, name: bytes) -> bytes | None:
        """There are none."""
        raise KernelError("ENOTSUP", "no attributes are kept here")

    def set_xattr(self, inode: Inode, name: bytes, value: bytes) -> None:
        """There are none."""
        raise KernelError("ENOTSUP", "no attributes are kept here")

    def remove_xattr(self, inode: Inode, name: bytes) -> None:
        """There are none."""
        raise KernelError("ENOTSUP", "no attributes are kept here")

    def hold(self, inode: Inode) -> None:
        """Memory is kept by whoever uses it."""

    def release(self, inode: Inode) -> None:
        """Memory is kept by whoever uses it."""

    def statfs(self) -> VolumeNumbers:
        """Return sizes: there are none."""
        return VolumeNumbers(4096, 0, 0, 0, 0, 0, 255, self._label, bytes(16))

    def fsync(self, inode: Inode) -> None:
        """Nothing is kept."""

    def sync(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is kept."""


class Synthetic(Anonymous):
    """A tree of nodes under `root`. Directories know their parents by `adopt`."""

    def __init__(self, clock: Callable[[], int], label: bytes, mode: int = 0o555) -> None:
        super().__init__(clock, label)
        self.root = self.node(S_IFDIR | mode, children=dict)
        self._parents: dict[Inode, Inode] = {}

    def node(
        self, mode: int, owner: tuple[int, int] = (0, 0), *, children: Children | None = None,
        content: Content | None = None, target: Target | None = None, jump: Jump | None = None,
        store: Store | None = None,
    ) -> Node:  # fmt: skip
        """Return a new node of this volume."""
        return Node(
            next(self._numbers), mode, self._clock(), owner, children=children, content=content,
            target=target, jump=jump, store=store,
        )  # fmt: skip

    def _children(self, directory: Inode) -> Mapping[bytes, Node]:
        if not isinstance(directory, Node) or directory.children is None:
            raise KernelError("ENOTDIR", "what should be a directory is none")
        return directory.children()

    def find(self, directory: Inode, name: bytes) -> Inode | None:
        """Return the node of a name, None if there is none."""
        children = self._children(directory)
        if name == b".":
            return directory
        if name == b"..":
            return self._parents.get(directory, self.root)
        found = children.get(name)
        if found is not None and found.children is not None:
            self._parents[found] = directory
        return found

    def names(self, directory: Inode) -> list[bytes]:
        """Return the names in a directory."""
        return list(self._children(directory))

    def readdir(self, directory: Inode, cookie: int = 0) -> list[Entry]:
        """Return the entries after a cookie, "." and ".." first; cookies are positions."""
        nodes: list[tuple[bytes, Inode]] = [
            (b".", directory), (b"..", self._parents.get(directory, self.root)),
            *self._children(directory).items(),
        ]  # fmt: skip
        entries = [
            Entry(name, node.number, RECORD_KINDS.get(node.mode & S_IFMT, 0), position, 0)
            for position, (name, node) in enumerate(nodes, 1)
        ]
        return entries[cookie:]
