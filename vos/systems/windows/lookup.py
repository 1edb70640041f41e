"""From a path to places: what every call with a path does first.

A missing last name is ERROR_FILE_NOT_FOUND, anything missing before it ERROR_PATH_NOT_FOUND.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile
from vos.kernel.paths import name_of
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, Place, Volume
from vos.systems.windows import paths
from vos.systems.windows.constants import MAX_PATH
from vos.systems.windows.paths import DEVICE, DRIVE, NEEDS_PROCESS, RELATIVE, Parsed, Parts, parse

LOCAL = ("LOCALHOST", "127.0.0.1", "::1")

Last = tuple[Volume, Inode, bytes, Inode | None, bool]
"""The last name of a path: directory (volume, inode), name, its inode or None, and whether a
separator behind it says that it is a directory. The name is b"" for a drive's root."""


def full_path(process: Process, path: str) -> str:
    """Return a path spelt out, as GetFullPathNameW does."""
    environ = process.environ
    own = {
        letter: environ[key].decode("utf-8", "surrogatepass")
        for letter in process.own.drives
        if (key := b"=%s:" % letter.encode()) in environ
    }
    return paths.full_path(path, process.own.directory, own)


def parsed(process: Process, path: str) -> Parsed:
    """Return what a path says, from the root of a drive or from the current directory on."""
    found = parse(path)
    if found.kind == NEEDS_PROCESS:
        found = parse(full_path(process, path))
    if found.kind == paths.SHARE:
        found = _on_this_computer(process, found)
    return found


def _on_this_computer(process: Process, found: Parsed) -> Parsed:
    r"""Return where \\localhost\C$\a leads; no other computer is within reach."""
    server, _, share = found.root.upper().partition("\\")
    name = process.kernel.variant.facts["ComputerName"]
    if server not in (*LOCAL, name.upper()):
        raise KernelError("ERROR_BAD_NETPATH", "no other computer can be reached")
    if len(share) != 2 or share[1] != "$" or share[0] not in process.own.drives:
        raise KernelError("ERROR_BAD_NET_NAME", f"{server} shares nothing of that name")
    return found._replace(kind=DRIVE, root=share[0])


def resolve(process: Process, found: Parsed, most: int = MAX_PATH) -> tuple[Place, Parts, bool]:
    """Return from where and along which names a path leads; `most` is what is too long."""
    kind, root, _, parts, directory, length = found
    if kind == RELATIVE:
        own = process.own
        length += len(own.directory.rstrip("\\"))
        start = process.cwd
    elif kind == DRIVE:
        own = process.own
        start = (own.drives.get(root) or own.drive(root)).place
    else:
        raise KernelError("ERROR_INVALID_NAME", "a device has no such names")
    if length >= most and (
        not process.kernel.variant.facts["long_paths"] or length > paths.LONGEST
    ):
        long = "ERROR_FILENAME_EXCED_RANGE" if most < MAX_PATH else "ERROR_PATH_NOT_FOUND"
        raise KernelError(long, f"a path has less than {most} characters")
    return start, parts, directory


def last(process: Process, path: str, follow: bool = False, most: int = MAX_PATH) -> Last:
    """Return where the last name of a path is; `follow` a link there."""
    return last_of(process, parsed(process, path), follow, most)


def last_of(process: Process, path: Parsed, follow: bool, most: int = MAX_PATH) -> Last:
    """Return the same for a path that has been parsed."""
    start, parts, directory = resolve(process, path, most)
    if not parts:
        return *start, b"", start[1], directory
    try:
        return *process.kernel.names.entry(process, start, parts, follow), directory
    except KernelError as error:
        raise behind(error) from None


def behind(error: KernelError) -> KernelError:
    """Return the error for what a walk met before the last name."""
    if error.name in ("ENOENT", "ENOTDIR"):
        return KernelError("ERROR_PATH_NOT_FOUND", error.sentence)
    return error


def existing(
    process: Process, path: str, follow: bool = False
) -> tuple[Volume, Inode, bytes, Inode]:
    """Return the same for a name that is there; ERROR_FILE_NOT_FOUND."""
    volume, directory, name, inode, separator = last(process, path, follow)
    if inode is None:
        raise missing(name)
    if separator and inode.mode & S_IFMT != S_IFDIR:
        check_separator(process, inode)
    return volume, directory, name, inode


def check_separator(process: Process, inode: Inode) -> None:
    """Refuse a separator behind what is a file, as this build does."""
    if inode.mode & S_IFMT == 0x8000:
        raise KernelError(
            process.kernel.variant.facts["trailing_separator"], "a file has nothing in it"
        )


def missing(name: bytes) -> KernelError:
    """Return the error for a last name that is not there."""
    return KernelError("ERROR_FILE_NOT_FOUND", f"there is no {paths.shown(name)!r}")


def device_of(process: Process, path: str) -> str:
    """Return the device that a path stands for, "" if it is a file's."""
    found = parse(path)
    return found.root if found.kind == DEVICE else ""


def final_names(process: Process, file: OpenFile) -> list[bytes]:
    """Return the names that lead from its volume's root to an open file."""
    volume, inode = file.volume, file.inode
    names: list[bytes] = []
    if inode is volume.root:
        return names
    if inode.mode & S_IFMT != S_IFDIR:
        directory = file.directory
        if directory is None:
            return names
        found = name_of(volume, directory, inode)
        names.append(file.name if found is None else _spelt(volume, directory, file.name, inode))
        inode = directory
    while inode is not volume.root:
        above = volume.find(inode, b"..")
        name = name_of(volume, above, inode) if above is not None else None
        if above is None or name is None:
            raise KernelError("ERROR_FILE_NOT_FOUND", "the directory was removed")
        names.append(name)
        inode = above
    return names[::-1]


def _spelt(volume: Volume, directory: Inode, name: bytes, inode: Inode) -> bytes:
    """Return a name as the disk keeps it; another of the file's names if that one has gone."""
    for entry in volume.readdir(directory)[2:]:
        if entry.number == inode.number and entry.name.upper() == name.upper():
            return entry.name
    return name_of(volume, directory, inode) or name
