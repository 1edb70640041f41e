"""Renaming: MoveFileExW, ReplaceFileW and an open file's new name, over one mechanism."""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.sharing import REMOVE
from vos.kernel.volumes import S_IFDIR, S_IFMT, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.attributes import attributes_of, is_directory_like
from vos.systems.windows.calls.copying import CopyFileW
from vos.systems.windows.calls.names import DeleteFileW
from vos.systems.windows.rules import check_change

SHARE_ALL = 7
KNOWN = (
    c.MOVEFILE_REPLACE_EXISTING | c.MOVEFILE_COPY_ALLOWED | c.MOVEFILE_WRITE_THROUGH
    | c.MOVEFILE_FAIL_IF_NOT_TRACKABLE
)  # fmt: skip


def MoveFileExW(
    process: Process, lpExistingFileName: kinds.Text, lpNewFileName: kinds.Text,
    dwFlags: kinds.MoveFlags,
) -> int:  # fmt: skip
    """Move a name; with MOVEFILE_REPLACE_EXISTING over a file that is there."""
    if dwFlags & ~KNOWN:
        raise KernelError("ERROR_INVALID_PARAMETER", "nothing is moved at the next start")
    volume, directory, name, inode = lookup.existing(process, lpExistingFileName)
    if not name:
        raise KernelError("ERROR_ACCESS_DENIED", "a drive's root has no name")
    sharing = process.kernel.sharing
    sharing.check(inode, REMOVE, SHARE_ALL)
    new = lookup.last(process, lpNewFileName)
    replace = bool(dwFlags & c.MOVEFILE_REPLACE_EXISTING)
    if new[0] is not volume:
        if not dwFlags & c.MOVEFILE_COPY_ALLOWED or inode.mode & S_IFMT == S_IFDIR:
            raise KernelError("ERROR_NOT_SAME_DEVICE", "a name stays on its drive")
        return _move_across(process, lpExistingFileName, lpNewFileName, replace)
    rename(process, volume, (directory, name, inode), new, replace)
    return 1


def _move_across(process: Process, old: str, new: str, replace: bool) -> int:
    CopyFileW(process, old, new, not replace)
    return DeleteFileW(process, old)


def MoveFileW(process: Process, lpExistingFileName: kinds.Text, lpNewFileName: kinds.Text) -> int:
    """Move a name; a file on to another drive too."""
    return MoveFileExW(process, lpExistingFileName, lpNewFileName, c.MOVEFILE_COPY_ALLOWED)


def rename(
    process: Process, volume: Volume, old: tuple[Inode, bytes, Inode], new: lookup.Last,
    replace: bool,
) -> None:  # fmt: skip
    """Give a name another place on its volume."""
    directory, name, inode = old
    _, new_directory, new_name, victim, separator = new
    is_directory = inode.mode & S_IFMT == S_IFDIR
    if not new_name:
        raise KernelError("ERROR_ACCESS_DENIED", "a drive's root is there")
    if separator and not is_directory:
        raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
    check_change(process, directory)
    check_change(process, new_directory)
    if is_directory:
        _check_directory(process, volume, inode, new_directory)
    if victim is not None and victim is not inode:
        if not replace:
            raise KernelError("ERROR_ALREADY_EXISTS", "the new name is there already")
        _check_victim(process, volume, inode, victim)
    volume.rename(directory, name, new_directory, new_name)
    for claim in process.kernel.sharing.of(inode):
        claim.file.directory, claim.file.name = new_directory, new_name


def _check_directory(process: Process, volume: Volume, inode: Inode, target: Inode) -> None:
    """Refuse to move a directory below itself, or with open files in it."""
    names = process.kernel.names
    if names.is_below(volume, target, inode):
        raise KernelError("ERROR_SHARING_VIOLATION", "a directory cannot move into itself")
    for claim in process.kernel.sharing.everything():
        inside = claim.file.directory if claim.inode is not inode else None
        if (
            inside is not None
            and claim.file.volume is volume
            and names.is_below(volume, inside, inode)
        ):
            raise KernelError("ERROR_ACCESS_DENIED", "something in the directory is open")


def _check_victim(process: Process, volume: Volume, inode: Inode, victim: Inode) -> None:
    if is_directory_like(volume, victim):
        raise KernelError("ERROR_ACCESS_DENIED", "a directory is not replaced")
    if inode.mode & S_IFMT == S_IFDIR:
        raise KernelError("ERROR_ACCESS_DENIED", "a directory replaces no file")
    if attributes_of(volume, victim) & c.FILE_ATTRIBUTE_READONLY:
        raise KernelError("ERROR_ACCESS_DENIED", "what has the new name is read-only")
    try:
        process.kernel.sharing.check(victim, REMOVE, SHARE_ALL)
    except KernelError as error:
        raise KernelError("ERROR_ACCESS_DENIED", error.sentence) from None


def rename_open(process: Process, file: OpenFile, path: str, replace: bool) -> None:
    """Give an open file another name."""
    if file.directory is None or file.volume.find(file.directory, file.name) is not file.inode:
        raise KernelError("ERROR_ACCESS_DENIED", "the file has no name any more")
    new = lookup.last(process, path)
    if new[0] is not file.volume:
        raise KernelError("ERROR_NOT_SAME_DEVICE", "a name stays on its drive")
    rename(process, file.volume, (file.directory, file.name, file.inode), new, replace)


def ReplaceFileW(
    process: Process, lpReplacedFileName: kinds.Text, lpReplacementFileName: kinds.Text,
    lpBackupFileName: kinds.OptText, dwReplaceFlags: kinds.Dword, lpExclude: kinds.Struct = None,
    lpReserved: kinds.Struct = None,
) -> int:  # fmt: skip
    """Put one file in another's place, which keeps its creation time; the old one may be kept."""
    volume, directory, name, replaced = lookup.existing(process, lpReplacedFileName)
    new = lookup.existing(process, lpReplacementFileName)
    for each, place in ((replaced, volume), (new[3], new[0])):
        if is_directory_like(place, each):
            raise KernelError("ERROR_ACCESS_DENIED", "directories are not replaced")
    backup = None if lpBackupFileName is None else lookup.last(process, lpBackupFileName)
    if new[0] is not volume or (backup is not None and backup[0] is not volume):
        raise KernelError("ERROR_NOT_SAME_DEVICE", "all of them are on one drive")
    if attributes_of(volume, replaced) & c.FILE_ATTRIBUTE_READONLY:
        raise KernelError("ERROR_ACCESS_DENIED", "the file to replace is read-only")
    sharing = process.kernel.sharing
    sharing.check(replaced, REMOVE, SHARE_ALL)
    sharing.check(new[3], REMOVE, SHARE_ALL)
    if backup is not None:
        rename(process, volume, (directory, name, replaced), backup, True)
    volume.set_attributes(new[3], crtime=replaced.crtime)
    target = (volume, directory, name, volume.find(directory, name), False)
    rename(process, volume, (new[1], new[2], new[3]), target, True)
    return 1


CALLS = (MoveFileExW, MoveFileW, ReplaceFileW)
