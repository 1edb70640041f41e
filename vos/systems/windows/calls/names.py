"""Making and removing names: directories, files, links.

Source: "Directory Management Functions", "DeleteFileW", "CreateHardLinkW", "CreateSymbolicLinkW" in
learn.microsoft.com.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.sharing import REMOVE
from vos.kernel.volumes import S_IFDIR, S_IFMT
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup, paths
from vos.systems.windows.attributes import (
    is_directory_like,
    mark_link,
)
from vos.systems.windows.rules import DIRECTORY_MODE, check_change, check_own, check_removable

DIRECTORY_PATH = c.MAX_PATH - 12  # a directory's path has room for a name of 8.3 characters
TARGET_MAX = 1023  # bytes
SHARE_ALL = 7


def free_place(process: Process, path: str, most: int = c.MAX_PATH) -> lookup.Last:
    """Return where a new name goes; ERROR_ALREADY_EXISTS."""
    if lookup.device_of(process, path):
        raise KernelError("ERROR_DIRECTORY", "that is a device's name")
    found = lookup.last(process, path, False, most)
    if found[3] is not None:
        raise KernelError("ERROR_ALREADY_EXISTS", "the name is there already")
    check_change(process, found[1])
    return found


def CreateDirectoryW(
    process: Process, lpPathName: kinds.Text, lpSecurityAttributes: kinds.Struct = None
) -> int:
    """Make a directory."""
    volume, directory, name, _, _ = free_place(process, lpPathName, DIRECTORY_PATH)
    volume.mkdir(directory, name, DIRECTORY_MODE, process.euid, process.egid)
    return 1


def RemoveDirectoryW(process: Process, lpPathName: kinds.Text) -> int:
    """Remove an empty directory, or a link to one."""
    volume, directory, name, inode = lookup.existing(process, lpPathName)
    if not is_directory_like(volume, inode):
        raise KernelError("ERROR_DIRECTORY", "that is no directory")
    check_change(process, directory)
    process.kernel.sharing.check(inode, REMOVE, SHARE_ALL)
    check_removable(volume, inode)
    if inode.mode & S_IFMT == S_IFDIR:
        volume.rmdir(directory, name)
    else:
        volume.unlink(directory, name)
    return 1


def DeleteFileW(process: Process, lpFileName: kinds.Text) -> int:
    """Remove a file's name; one that is open without FILE_SHARE_DELETE stays.

    Where the build does not delete as POSIX does, an open file's name goes with its last handle.
    """
    volume, directory, name, inode, separator = lookup.last(process, lpFileName)
    if inode is None:
        raise lookup.missing(name)
    if separator and not is_directory_like(volume, inode):
        raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
    if is_directory_like(volume, inode):
        raise KernelError("ERROR_ACCESS_DENIED", "that is a directory")
    sharing = process.kernel.sharing
    if inode in sharing.doomed:
        raise KernelError("ERROR_ACCESS_DENIED", "the file is going already")
    check_change(process, directory)
    sharing.check(inode, REMOVE, SHARE_ALL)
    check_removable(volume, inode)
    if sharing.of(inode) and not process.kernel.variant.facts["posix_delete"]:
        sharing.doomed.add(inode)
        return 1
    volume.unlink(directory, name)
    return 1


def CreateHardLinkW(
    process: Process, lpFileName: kinds.Text, lpExistingFileName: kinds.Text,
    lpSecurityAttributes: kinds.Struct = None,
) -> int:  # fmt: skip
    """Give a file one more name on its drive."""
    source, _, _, inode = lookup.existing(process, lpExistingFileName)
    if inode.mode & S_IFMT == S_IFDIR:
        raise KernelError("ERROR_ACCESS_DENIED", "a directory has one name")
    check_own(process, inode)
    volume, directory, name, _, separator = free_place(process, lpFileName)
    if separator:
        raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
    if volume is not source:
        raise KernelError("ERROR_NOT_SAME_DEVICE", "a file's names are on one drive")
    volume.link(inode, directory, name)
    return 1


def CreateSymbolicLinkW(
    process: Process, lpSymlinkFileName: kinds.Text, lpTargetFileName: kinds.Text,
    dwFlags: kinds.Dword,
) -> int:  # fmt: skip
    """Make a symbolic link: to a directory if the flags say so, whatever is there.

    ERROR_PRIVILEGE_NOT_HELD for a plain user, but in developer mode, if the flags ask for it.
    """
    facts = process.kernel.variant.facts
    known = c.SYMBOLIC_LINK_FLAG_DIRECTORY
    if facts["unprivileged_flag"]:
        known |= c.SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE
    if dwFlags & ~known:
        raise KernelError("ERROR_INVALID_PARAMETER", "this build knows no such flag")
    target = lpTargetFileName.partition("\0")[0].replace("/", "\\")
    if not target or paths.parse(target).kind == paths.DEVICE:
        raise KernelError("ERROR_INVALID_PARAMETER", "a link leads somewhere")
    volume, directory, name, _, _ = free_place(process, lpSymlinkFileName)
    developer = facts["developer_mode"] and dwFlags & c.SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE
    if process.euid and not developer:
        raise KernelError("PRIVILEGE", "a plain user makes no symbolic links")
    text = paths.wide(target)
    if len(text) > TARGET_MAX:
        raise KernelError("ERROR_FILENAME_EXCED_RANGE", f"a target has at most {TARGET_MAX} bytes")
    inode = volume.symlink(directory, name, text, process.euid, process.egid)
    if dwFlags & c.SYMBOLIC_LINK_FLAG_DIRECTORY:
        mark_link(volume, inode)
    return 1


CALLS = (
    CreateDirectoryW, RemoveDirectoryW, DeleteFileW, CreateHardLinkW, CreateSymbolicLinkW,
)  # fmt: skip
