"""CopyFileW: a file's bytes, attributes and time of change under another name.

Source: "CopyFileW" in learn.microsoft.com.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.processes import Process
from vos.kernel.sharing import READ, WRITE
from vos.kernel.volumes import S_IFDIR, S_IFMT, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.attributes import (
    SETTABLE,
    attributes_of,
    is_directory_like,
    set_attributes,
)
from vos.systems.windows.rules import FILE_MODE, check_change, check_own


def CopyFileW(
    process: Process, lpExistingFileName: kinds.Text, lpNewFileName: kinds.Text,
    bFailIfExists: kinds.Bool,
) -> int:  # fmt: skip
    """Copy a file's bytes, attributes and time of change."""
    source, _, _, inode = lookup.existing(process, lpExistingFileName, True)
    if inode.mode & S_IFMT == S_IFDIR:
        raise KernelError("ERROR_ACCESS_DENIED", "directories are not copied")
    sharing = process.kernel.sharing
    sharing.check(inode, READ, c.FILE_SHARE_READ | c.FILE_SHARE_WRITE | c.FILE_SHARE_DELETE)
    found = lookup.last(process, lpNewFileName, True)
    volume, directory, name, target, separator = found
    if separator:
        raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
    if target is None:
        check_change(process, directory)
        target = volume.create(directory, name, FILE_MODE, process.euid, process.egid)
    else:
        _check_copy(process, (source, inode), (volume, target), bool(bFailIfExists))
    _copy(source, inode, volume, target)
    return 1


def _check_copy(
    process: Process, source: tuple[Volume, Inode], target: tuple[Volume, Inode], fail: bool
) -> None:
    volume, inode = target
    if fail:
        raise KernelError("ERROR_FILE_EXISTS", "the new name is there already")
    if inode is source[1]:
        raise KernelError("ERROR_SHARING_VIOLATION", "a file cannot be copied on to itself")
    hidden = c.FILE_ATTRIBUTE_HIDDEN | c.FILE_ATTRIBUTE_SYSTEM | c.FILE_ATTRIBUTE_READONLY
    if is_directory_like(volume, inode) or attributes_of(volume, inode) & hidden:
        raise KernelError("ERROR_ACCESS_DENIED", "what has the new name is not replaced")
    check_own(process, inode)
    process.kernel.sharing.check(inode, WRITE, 0)


def _copy(source: Volume, inode: Inode, volume: Volume, target: Inode) -> None:
    volume.truncate(target, 0)
    data = source.read(inode, 0, inode.size)
    if volume.write(target, 0, data) < len(data):
        raise KernelError("ERROR_DISK_FULL", "the copy did not find room")
    chosen = attributes_of(source, inode) & SETTABLE | c.FILE_ATTRIBUTE_ARCHIVE
    if chosen != attributes_of(volume, target):
        set_attributes(volume, target, chosen)
    volume.set_attributes(target, mtime=inode.mtime)


CALLS = (CopyFileW,)
