"""Extended attributes, with macOS' names and signatures: a position, and options.

On the disk they lie in ext2's namespace "user"; programs see their names without it. st_flags are
kept beside them and not shown. Source: getxattr(2), setxattr(2), listxattr(2), removexattr(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.volumes import READ, WRITE, Place
from vos.systems.macos import lookup
from vos.systems.macos.constants import (
    AT_FDCWD,
    XATTR_CREATE,
    XATTR_MAXNAMELEN,
    XATTR_NOFOLLOW,
    XATTR_REPLACE,
)
from vos.systems.macos.kinds import Buffer, Data, Fd, Int, Name, OptSize, Path
from vos.systems.macos.lookup import FLAGS, check_mutable
from vos.systems.unix.rules import RULES
from vos.systems.unix.user_memory import given, room_for

SPACE = b"user."
OPTIONS = XATTR_NOFOLLOW | XATTR_CREATE | XATTR_REPLACE


def _path(process: Process, path: bytes | str, options: int) -> Place:
    return lookup.place(process, AT_FDCWD, path, not options & XATTR_NOFOLLOW)


def _file(process: Process, fd: int) -> Place:
    file = process.descriptors.file(fd)
    return file.volume, file.inode


def _named(name: bytes | str) -> bytes:
    raw = lookup.encoded(name)
    if not 0 < len(raw) <= XATTR_MAXNAMELEN:
        name_of_error = "ENAMETOOLONG" if raw else "EINVAL"
        raise KernelError(name_of_error, f"a name has 1 to {XATTR_MAXNAMELEN} bytes")
    if SPACE + raw == FLAGS:
        raise KernelError("EPERM", "that name is the system's own")
    return SPACE + raw


def _check(process: Process, place: Place, want: int, position: int, options: int) -> None:
    if index(position) or index(options) & ~OPTIONS:
        raise KernelError("EINVAL", "only a resource fork has positions; or no such option")
    if not RULES.may(process, place[1], want):
        raise KernelError("EACCES", "the file's permissions do not allow it")
    if want == WRITE:
        check_mutable(*place)


def _get(
    process: Process, place: Place, name: bytes | str, value: Buffer | None, size: int | None,
    position: int, options: int,
) -> int:  # fmt: skip
    raw = _named(name)
    _check(process, place, READ, position, options)
    found = place[0].get_xattr(place[1], raw)
    if found is None:
        raise KernelError("ENOATTR", f"the attribute {name!r} is not set")
    return _hand_over(found, value, size)


def _hand_over(found: bytes, buffer: Buffer | None, size: int | None) -> int:
    """Put the bytes into the buffer; without one tell how many there are."""
    if buffer is None:
        return len(found)
    if room_for(buffer, size) < len(found):
        raise KernelError("ERANGE", f"the buffer has no room for {len(found)} bytes")
    buffer[: len(found)] = found
    return len(found)


def _set(
    process: Process, place: Place, name: bytes | str, value: Data, size: int | None,
    position: int, options: int,
) -> int:  # fmt: skip
    raw, data = _named(name), bytes(given(value, size))
    _check(process, place, WRITE, position, options)
    there = place[0].get_xattr(place[1], raw) is not None
    if options & XATTR_CREATE and there:
        raise KernelError("EEXIST", f"the attribute {name!r} is set already")
    if options & XATTR_REPLACE and not there:
        raise KernelError("ENOATTR", f"the attribute {name!r} is not set")
    place[0].set_xattr(place[1], raw, data)
    return 0


def _list(
    process: Process, place: Place, namebuf: Buffer | None, size: int | None, options: int
) -> int:
    _check(process, place, READ, 0, options)
    names = [
        name.removeprefix(SPACE)
        for name in place[0].list_xattrs(place[1])
        if name.startswith(SPACE) and name != FLAGS
    ]
    return _hand_over(b"".join(name + b"\0" for name in names), namebuf, size)


def _remove(process: Process, place: Place, name: bytes | str, options: int) -> int:
    raw = _named(name)
    _check(process, place, WRITE, 0, options)
    if place[0].get_xattr(place[1], raw) is None:
        raise KernelError("ENOATTR", f"the attribute {name!r} is not set")
    place[0].remove_xattr(place[1], raw)
    return 0


def getxattr(
    process: Process, path: Path, name: Name, value: Buffer | None = None, size: OptSize = None,
    position: Int = 0, options: Int = 0,
) -> int:  # fmt: skip
    """Put an attribute's value into a buffer and return its size; no buffer: the size alone."""
    return _get(process, _path(process, path, options), name, value, size, position, options)


def fgetxattr(
    process: Process, fd: Fd, name: Name, value: Buffer | None = None, size: OptSize = None,
    position: Int = 0, options: Int = 0,
) -> int:  # fmt: skip
    """Do as getxattr, of an open file."""
    return _get(process, _file(process, fd), name, value, size, position, options)


def setxattr(
    process: Process, path: Path, name: Name, value: Data, size: OptSize = None,
    position: Int = 0, options: Int = 0,
) -> int:  # fmt: skip
    """Set an attribute of what the path leads to (with XATTR_NOFOLLOW, of a link)."""
    return _set(process, _path(process, path, options), name, value, size, position, options)


def fsetxattr(
    process: Process, fd: Fd, name: Name, value: Data, size: OptSize = None, position: Int = 0,
    options: Int = 0,
) -> int:  # fmt: skip
    """Set an attribute of an open file."""
    return _set(process, _file(process, fd), name, value, size, position, options)


def listxattr(
    process: Process, path: Path, namebuf: Buffer | None = None, size: OptSize = None,
    options: Int = 0,
) -> int:  # fmt: skip
    """Put the names, each with a NUL, into a buffer and return their size."""
    return _list(process, _path(process, path, options), namebuf, size, options)


def flistxattr(
    process: Process, fd: Fd, namebuf: Buffer | None = None, size: OptSize = None,
    options: Int = 0,
) -> int:  # fmt: skip
    """Do as listxattr, of an open file."""
    return _list(process, _file(process, fd), namebuf, size, options)


def removexattr(process: Process, path: Path, name: Name, options: Int = 0) -> int:
    """Remove an attribute."""
    return _remove(process, _path(process, path, options), name, options)


def fremovexattr(process: Process, fd: Fd, name: Name, options: Int = 0) -> int:
    """Remove an attribute of an open file."""
    return _remove(process, _file(process, fd), name, options)


CALLS = (
    getxattr, fgetxattr, setxattr, fsetxattr, listxattr, flistxattr, removexattr, fremovexattr,
)  # fmt: skip
