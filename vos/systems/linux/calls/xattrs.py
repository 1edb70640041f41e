"""Extended attributes: the twelve calls, three each (path, path without following, descriptor).

`user.*` is for whoever may read or write the file (files and directories only), `trusted.*` for
root; `security.*` may be read by all. Source: xattr(7), getxattr(2), setxattr(2), listxattr(2).
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import PathFile
from vos.kernel.processes import Process
from vos.kernel.volumes import READ, S_IFDIR, S_IFMT, S_IFREG, WRITE, Place
from vos.systems.linux.constants import XATTR_CREATE, XATTR_NAME_MAX, XATTR_REPLACE, XATTR_SIZE_MAX
from vos.systems.unix import lookup
from vos.systems.unix.constants import AT_FDCWD, S_ISVTX
from vos.systems.unix.kinds import Buffer, Data, Fd, Int, Name, OptSize, Path
from vos.systems.unix.rules import RULES
from vos.systems.unix.user_memory import given, room_for


def _named(name: bytes | str) -> bytes:
    raw = name.encode("utf-8", "surrogateescape") if isinstance(name, str) else name
    if not isinstance(raw, bytes):
        raise TypeError("a name is bytes or str")
    if not 0 < len(raw) <= XATTR_NAME_MAX:
        raise KernelError("ERANGE", f"an attribute's name has 1 to {XATTR_NAME_MAX} bytes")
    return raw


def _check(process: Process, inode: Inode, name: bytes, want: int) -> None:
    """Refuse what the attribute's namespace does not allow."""
    space = name.partition(b".")[0]
    if space == b"trusted":
        if process.euid:
            raise KernelError("EPERM" if want == WRITE else "ENODATA", "trusted.* is root's")
    elif space == b"user":
        kind = inode.mode & S_IFMT
        sticky = kind == S_IFDIR and inode.mode & S_ISVTX and process.euid not in (0, inode.uid)
        if kind not in (S_IFREG, S_IFDIR) or (want == WRITE and sticky):
            raise KernelError("EPERM" if want == WRITE else "ENODATA", "user.* is not for these")
        if not RULES.may(process, inode, want):
            raise KernelError("EACCES", "the file's permissions do not allow it")
    elif want == WRITE and process.euid:
        raise KernelError("EPERM", "only root sets attributes of the system")


def _set(
    process: Process, place: Place, name: bytes | str, value: Data, size: int | None, flags: int
) -> int:
    volume, inode = place
    raw, data = _named(name), bytes(given(value, size))
    if flags & ~(XATTR_CREATE | XATTR_REPLACE):
        raise KernelError("EINVAL", "setxattr knows XATTR_CREATE and XATTR_REPLACE")
    if len(data) > XATTR_SIZE_MAX:
        raise KernelError("E2BIG", f"an attribute has at most {XATTR_SIZE_MAX} bytes")
    _check(process, inode, raw, WRITE)
    there = volume.get_xattr(inode, raw) is not None
    if flags & XATTR_CREATE and there:
        raise KernelError("EEXIST", f"the attribute {raw!r} is set already")
    if flags & XATTR_REPLACE and not there:
        raise KernelError("ENODATA", f"the attribute {raw!r} is not set")
    volume.set_xattr(inode, raw, data)
    return 0


def _get(process: Process, place: Place, name: bytes | str, value: Buffer | None) -> int:
    volume, inode = place
    raw = _named(name)
    _check(process, inode, raw, READ)
    found = volume.get_xattr(inode, raw)
    if found is None:
        raise KernelError("ENODATA", f"the attribute {raw!r} is not set")
    return _hand_over(found, value)


def _hand_over(found: bytes, buffer: Buffer | None) -> int:
    """Put the bytes into the buffer; without one (or an empty one) tell how many there are."""
    if buffer is None or not room_for(buffer, None):
        return len(found)
    if room_for(buffer, None) < len(found):
        raise KernelError("ERANGE", f"the buffer has no room for {len(found)} bytes")
    buffer[: len(found)] = found
    return len(found)


def _list(process: Process, place: Place, list: Buffer | None) -> int:
    volume, inode = place
    names = [
        name for name in volume.list_xattrs(inode)
        if not (name.startswith(b"trusted.") and process.euid)
    ]  # fmt: skip
    return _hand_over(b"".join(name + b"\0" for name in names), list)


def _remove(process: Process, place: Place, name: bytes | str) -> int:
    volume, inode = place
    raw = _named(name)
    _check(process, inode, raw, WRITE)
    volume.remove_xattr(inode, raw)
    return 0


def _followed(process: Process, path: bytes | str) -> Place:
    return lookup.place(process, AT_FDCWD, path)


def _named_place(process: Process, path: bytes | str) -> Place:
    return lookup.place(process, AT_FDCWD, path, False)


def _of_file(process: Process, fd: int) -> Place:
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    return file.volume, file.inode


def _cut(buffer: Buffer | None, size: int | None) -> Buffer | None:
    """Return the part of a buffer that a call may use."""
    if size is None or (buffer is None and index(size) >= 0):
        return buffer
    if buffer is None:
        raise KernelError("EINVAL", "a size is not negative")
    return memoryview(buffer)[: room_for(buffer, size)]


def setxattr(
    process: Process, path: Path, name: Name, value: Data, size: OptSize = None, flags: Int = 0
) -> int:
    """Set an attribute of what the path leads to."""
    return _set(process, _followed(process, path), name, value, size, flags)


def lsetxattr(
    process: Process, path: Path, name: Name, value: Data, size: OptSize = None, flags: Int = 0
) -> int:
    """Set an attribute of what the path names."""
    return _set(process, _named_place(process, path), name, value, size, flags)


def fsetxattr(
    process: Process, fd: Fd, name: Name, value: Data, size: OptSize = None, flags: Int = 0
) -> int:
    """Set an attribute of an open file."""
    return _set(process, _of_file(process, fd), name, value, size, flags)


def getxattr(
    process: Process, path: Path, name: Name, value: Buffer | None = None, size: OptSize = None
) -> int:
    """Put an attribute's value into a buffer and return its size; no buffer: the size alone."""
    return _get(process, _followed(process, path), name, _cut(value, size))


def lgetxattr(
    process: Process, path: Path, name: Name, value: Buffer | None = None, size: OptSize = None
) -> int:
    """Do as getxattr, without following a link."""
    return _get(process, _named_place(process, path), name, _cut(value, size))


def fgetxattr(
    process: Process, fd: Fd, name: Name, value: Buffer | None = None, size: OptSize = None
) -> int:
    """Do as getxattr, of an open file."""
    return _get(process, _of_file(process, fd), name, _cut(value, size))


def listxattr(
    process: Process, path: Path, list: Buffer | None = None, size: OptSize = None
) -> int:
    """Put the attributes' names, a NUL behind each, into a buffer; return how many bytes."""
    return _list(process, _followed(process, path), _cut(list, size))


def llistxattr(
    process: Process, path: Path, list: Buffer | None = None, size: OptSize = None
) -> int:
    """Do as listxattr, without following a link."""
    return _list(process, _named_place(process, path), _cut(list, size))


def flistxattr(process: Process, fd: Fd, list: Buffer | None = None, size: OptSize = None) -> int:
    """Do as listxattr, of an open file."""
    return _list(process, _of_file(process, fd), _cut(list, size))


def removexattr(process: Process, path: Path, name: Name) -> int:
    """Remove an attribute of what the path leads to."""
    return _remove(process, _followed(process, path), name)


def lremovexattr(process: Process, path: Path, name: Name) -> int:
    """Remove an attribute of what the path names."""
    return _remove(process, _named_place(process, path), name)


def fremovexattr(process: Process, fd: Fd, name: Name) -> int:
    """Remove an attribute of an open file."""
    return _remove(process, _of_file(process, fd), name)


CALLS: tuple[Callable[..., int], ...] = (
    setxattr, lsetxattr, fsetxattr, getxattr, lgetxattr, fgetxattr, listxattr, llistxattr,
    flistxattr, removexattr, lremovexattr, fremovexattr,
)  # fmt: skip
