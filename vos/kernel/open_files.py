"""Open files: what descriptors stand for. One class a kind, the same verbs on each.

    OpenFile        refuses everything that its kind has no meaning for
      DiskFile      a regular file: bytes at an offset
      DirectoryFile a directory: its names, from a cookie on
      PathFile      a place alone: neither read nor written
      PipeEnd       pipes.py          devices: devices.py          synthetic files: synthetic.py

`read` and `write` move at the file's own offset, `read_at` and `write_at` at a given one and leave
it. The caller has checked that the file is open for what it asks, and that counts and offsets are
not negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vos.errors import KernelError
from vos.filesystem import MAX_SIZE, Entry, Inode
from vos.kernel.volumes import S_IFDIR, S_IFIFO, S_IFMT, Place

if TYPE_CHECKING:
    from vos.kernel.processes import Process

Data = bytes | bytearray | memoryview

SET, CURRENT, END, NEXT_DATA, NEXT_HOLE = range(5)  # from where `seek` counts


class Access:
    """How a file is opened: what its descriptor may do, and the system's own `flags` for it."""

    __slots__ = ("append", "flags", "nonblocking", "noted", "readable", "writable")

    def __init__(
        self, readable: bool, writable: bool, append: bool = False, nonblocking: bool = False,
        noted: bool = True, flags: int = 0,
    ) -> None:  # fmt: skip
        self.readable = readable
        self.writable = writable
        self.append = append
        self.nonblocking = nonblocking
        self.noted = noted  # reading sets the access time
        self.flags = flags


class OpenFile:
    """An open file at `place`. `name` in `directory` is where it was found, if it has a name.

    `users` counts the descriptors, of all processes, that stand for it.
    """

    __slots__ = (
        "append", "directory", "flags", "inode", "name", "nonblocking", "noted", "offset",
        "readable", "shares", "users", "volume", "writable",
    )  # fmt: skip

    def __init__(
        self, place: Place, access: Access, directory: Inode | None = None, name: bytes = b""
    ) -> None:
        self.volume, self.inode = place
        self.directory, self.name = directory, name
        self.readable, self.writable = access.readable, access.writable
        self.append, self.nonblocking = access.append, access.nonblocking
        self.noted, self.flags = access.noted, access.flags
        self.offset = 0
        self.users = 0
        self.volume.hold(self.inode)

    def drop(self, process: Process) -> None:
        """One descriptor fewer stands for it; the last one closes it."""
        process.kernel.record_locks.drop(self.inode, process)
        self.users -= 1
        if not self.users:
            self.closed(process)

    def closed(self, process: Process) -> None:
        """Give up what the file holds."""
        process.kernel.whole_locks.drop(self.inode, self)
        self.volume.release(self.inode)

    def read(self, process: Process, count: int) -> bytes:
        """Return up to `count` bytes at the offset and move it; b"" at the end."""
        raise KernelError("EINVAL", "nothing can be read from it")

    def write(self, process: Process, data: Data) -> int:
        """Put `data` at the offset and move it; return how many bytes went."""
        raise KernelError("EINVAL", "nothing can be written to it")

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """Return up to `count` bytes at a given offset."""
        raise KernelError("ESPIPE", "it has no offsets")

    def write_at(self, process: Process, offset: int, data: Data) -> int:
        """Put `data` at a given offset."""
        raise KernelError("ESPIPE", "it has no offsets")

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Set the offset, counted from `whence`; return it."""
        raise KernelError("ESPIPE", "it has no offsets")

    def truncate(self, process: Process, size: int) -> None:
        """Give it another size."""
        raise KernelError("EINVAL", "it has no size to change")

    def can_read(self) -> bool:
        """Tell whether `read` returns at once."""
        return True

    def can_write(self) -> bool:
        """Tell whether `write` returns at once."""
        return True

    def hung_up(self) -> bool:
        """Tell whether the other side has gone."""
        return False

    def waits_for_frames(self) -> bool:
        """Tell whether what it waits for comes with the machine's frames."""
        return False

    def ioctl(self, process: Process, request: int, argument: Any) -> int:
        """Do what only this kind of file does."""
        raise KernelError("ENOTTY", "it knows no such request")

    def map(self, process: Process, offset: int, length: int) -> memoryview | None:
        """Return the device's own memory to map, None if it is a file's copy."""
        raise KernelError("ENODEV", "it cannot be mapped")

    def sync(self, process: Process) -> None:
        """Make what was written permanent."""
        raise KernelError("EINVAL", "it holds nothing that could be made permanent")


class DiskFile(OpenFile):
    """A regular file on the disk."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """Return up to `count` bytes at the offset and move it."""
        data = self.volume.read(self.inode, self.offset, count)
        self.offset += len(data)
        if self.noted and count:
            self.volume.accessed(self.inode)
        return data

    def write(self, process: Process, data: Data) -> int:
        """Put `data` at the offset (the end, if it appends) and move it."""
        if self.append:
            self.offset = self.inode.size
        size = self.write_at(process, self.offset, data)
        self.offset += size
        return size

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """Return up to `count` bytes at a given offset."""
        data = self.volume.read(self.inode, offset, count)
        if self.noted and count:
            self.volume.accessed(self.inode)
        return data

    def write_at(self, process: Process, offset: int, data: Data) -> int:
        """Put `data` at a given offset; always at the end, if it appends."""
        if self.append:
            offset = self.inode.size
        limit = process.limits["FSIZE"][0]
        if offset + len(data) > limit:
            data = self._fitting(process, offset, data, limit)
        size = self.volume.write(self.inode, offset, data)
        if self.inode.mode & 0o6000:
            process.kernel.policy.rules.written(process, self.volume, self.inode)
        return size

    def _fitting(self, process: Process, offset: int, data: Data, limit: int) -> Data:
        if offset >= limit:
            process.kernel.policy.file_too_large(process)
            raise KernelError("EFBIG", f"this process may write files of {limit} bytes")
        return memoryview(data)[: limit - offset]

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Set the offset; past the end is allowed, before the start is `EINVAL`."""
        if whence >= NEXT_DATA:
            offset = self._next(offset, whence)
        elif whence == CURRENT:
            offset += self.offset
        elif whence == END:
            offset += self.inode.size
        if offset < 0:
            raise KernelError("EINVAL", "no offset lies before the start")
        if offset > MAX_SIZE:
            raise KernelError("EINVAL", f"no file is longer than {MAX_SIZE} bytes")
        self.offset = offset
        return offset

    def _next(self, offset: int, whence: int) -> int:
        if not 0 <= offset < self.inode.size:
            raise KernelError("ENXIO", "the file ends before that offset")
        if whence == NEXT_HOLE:
            return self.volume.next_hole(self.inode, offset)
        found = self.volume.next_data(self.inode, offset)
        if found >= self.inode.size:
            raise KernelError("ENXIO", "only a hole follows")
        return found

    def truncate(self, process: Process, size: int) -> None:
        """Cut the file, or let it grow by a hole."""
        if size > process.limits["FSIZE"][0]:
            process.kernel.policy.file_too_large(process)
            raise KernelError("EFBIG", "this process may not write so long a file")
        self.volume.truncate(self.inode, size)
        if self.inode.mode & 0o6000:
            process.kernel.policy.rules.written(process, self.volume, self.inode)

    def map(self, process: Process, offset: int, length: int) -> memoryview | None:
        """A mapping of a disk file is a copy that is written back."""
        return None

    def sync(self, process: Process) -> None:
        """Make the file permanent."""
        self.volume.fsync(self.inode)


class DirectoryFile(OpenFile):
    """A directory; `offset` is the cookie of the last entry that was read."""

    __slots__ = ()

    def read(self, process: Process, count: int) -> bytes:
        """A directory is read by its entries."""
        raise KernelError("EISDIR", "a directory is read by its entries")

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """A directory is read by its entries."""
        raise KernelError("EISDIR", "a directory is read by its entries")

    def entries(self) -> list[Entry]:
        """Return the entries after the offset; `ENOENT` once the directory was removed."""
        if not self.inode.links:
            raise KernelError("ENOENT", "the directory was removed")
        return self.volume.readdir(self.inode, self.offset)

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Set the cookie to go on from; 0 is the start."""
        if whence == CURRENT:
            offset += self.offset
        elif whence != SET:
            raise KernelError("EINVAL", "a directory's end has no offset")
        if offset < 0:
            raise KernelError("EINVAL", "no offset lies before the start")
        self.offset = offset
        return offset

    def sync(self, process: Process) -> None:
        """Make the directory permanent."""
        self.volume.fsync(self.inode)


class PathFile(OpenFile):
    """A place alone: it can be looked at and started from, and nothing else."""

    __slots__ = ()


def is_directory(file: OpenFile) -> bool:
    """Tell whether paths can start from an open file."""
    return file.inode.mode & S_IFMT == S_IFDIR


def is_pipe(file: OpenFile) -> bool:
    """Tell whether an open file is a pipe or a FIFO."""
    return file.inode.mode & S_IFMT == S_IFIFO
