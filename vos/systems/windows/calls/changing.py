"""Changing what files say of themselves: attributes, times, sizes, names, and that they are to go.

Source: "SetFileInformationByHandle" and "SetFileAttributesW" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import WRITE
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.attributes import nanoseconds, set_attributes
from vos.systems.windows.calls.information import disk_file
from vos.systems.windows.calls.moving import rename_open
from vos.systems.windows.open_files import Claiming
from vos.systems.windows.rules import RULES, check_removable


def _set_basic(process: Process, file: OpenFile, info: Any) -> None:
    _require(file, c.FILE_WRITE_ATTRIBUTES)
    times = (info.CreationTime, info.LastAccessTime, info.LastWriteTime)
    chosen = index(info.FileAttributes)
    _set_times(file, *times)
    if chosen:
        set_attributes(file.volume, file.inode, chosen)


def _set_times(file: OpenFile, created: int, accessed: int, written: int) -> None:
    """Set times, FILETIMEs; 0 and -1 leave one as it is."""
    given = {"crtime": created, "atime": accessed, "mtime": written}
    chosen = {
        name: nanoseconds(index(time)) for name, time in given.items()
        if index(time) not in (0, -1)
    }  # fmt: skip
    if any(not 0 < index(time) < 1 << 63 for time in given.values() if index(time) not in (0, -1)):
        raise KernelError("ERROR_INVALID_PARAMETER", "a FILETIME has 63 bits")
    if chosen:
        file.volume.set_attributes(file.inode, **chosen)


def _require(file: OpenFile, right: int) -> None:
    if not file.flags & right:
        raise KernelError("ERROR_ACCESS_DENIED", "the handle was not opened for that")


def _set_disposition(process: Process, file: OpenFile, info: Any) -> None:
    doom(process, file, bool(info.DeleteFile), False)


def _set_disposition_ex(process: Process, file: OpenFile, info: Any) -> None:
    if not process.kernel.variant.facts["posix_delete"]:
        raise KernelError("ERROR_INVALID_PARAMETER", "this build knows no such class")
    flags = index(info.Flags)
    delete = bool(flags & c.FILE_DISPOSITION_FLAG_DELETE)
    doom(process, file, delete, bool(flags & c.FILE_DISPOSITION_FLAG_IGNORE_READONLY_ATTRIBUTE))


def doom(process: Process, file: OpenFile, delete: bool, even_read_only: bool) -> None:
    """Let a name go when its handle closes, and nobody open it till then; or keep it after all."""
    _require(file, c.DELETE)
    if not isinstance(file, Claiming):
        raise KernelError("ERROR_INVALID_PARAMETER", "it has no name that could go")
    if delete:
        check_removable(file.volume, file.inode, even_read_only)
    file.doomed = delete
    doomed = process.kernel.sharing.doomed
    (doomed.add if delete else doomed.discard)(file.inode)


def _set_end(process: Process, file: OpenFile, info: Any) -> None:
    size = index(info.EndOfFile)
    if not file.writable:
        raise KernelError("ERROR_ACCESS_DENIED", "the handle may not write")
    if not 0 <= size < 1 << 63:
        raise KernelError("ERROR_INVALID_PARAMETER", "a size has 63 bits")
    file.truncate(process, size)


def _set_name(process: Process, file: OpenFile, info: Any) -> None:
    _require(file, c.DELETE)
    if info.RootDirectory:
        raise KernelError("ERROR_INVALID_PARAMETER", "RootDirectory is 0")
    rename_open(process, file, info.FileName, bool(info.ReplaceIfExists))


CHANGED = {
    c.FileBasicInfo: _set_basic, c.FileDispositionInfo: _set_disposition,
    c.FileDispositionInfoEx: _set_disposition_ex, c.FileEndOfFileInfo: _set_end,
    c.FileRenameInfo: _set_name,
}  # fmt: skip


def SetFileInformationByHandle(
    process: Process, hFile: kinds.Handle, FileInformationClass: kinds.Int,
    lpFileInformation: kinds.Struct, dwBufferSize: kinds.Dword = 0,
) -> int:  # fmt: skip
    """Change what one class of information says: times, name, size, or that it is to go."""
    if FileInformationClass not in CHANGED:
        raise KernelError("ERROR_INVALID_PARAMETER", "that class cannot be changed")
    CHANGED[FileInformationClass](process, disk_file(process, hFile), lpFileInformation)
    return 1


def SetFileTime(
    process: Process, hFile: kinds.Handle, lpCreationTime: kinds.Struct,
    lpLastAccessTime: kinds.Struct, lpLastWriteTime: kinds.Struct,
) -> int:  # fmt: skip
    """Set a file's times, FILETIMEs; None leaves one as it is."""
    file = disk_file(process, hFile)
    _require(file, c.FILE_WRITE_ATTRIBUTES)
    times = (lpCreationTime, lpLastAccessTime, lpLastWriteTime)
    _set_times(file, *(0 if time is None else time.value for time in times))
    return 1


def SetFileAttributesW(
    process: Process, lpFileName: kinds.Text, dwFileAttributes: kinds.Attributes
) -> int:
    """Give what a path names attributes; a link is not followed."""
    volume, _, _, inode = lookup.existing(process, lpFileName)
    if not RULES.may(process, inode, WRITE):
        raise KernelError("ERROR_ACCESS_DENIED", "the system owns the file")
    set_attributes(volume, inode, index(dwFileAttributes))
    return 1


CALLS = (SetFileInformationByHandle, SetFileTime, SetFileAttributesW)
