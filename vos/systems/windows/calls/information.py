"""What files say of themselves: attributes, sizes, times, reparse points; and changing that."""

from __future__ import annotations

from operator import index
from struct import Struct as Layout

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, WRITE, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup, paths
from vos.systems.windows.attributes import (
    EPOCH,
    attributes_of,
    filetime,
    is_directory_like,
    nanoseconds,
    set_attributes,
)
from vos.systems.windows.calls.moving import rename_open
from vos.systems.windows.open_files import Claiming
from vos.systems.windows.rules import RULES
from vos.systems.windows.state import file_of
from vos.systems.windows.structs import BY_HANDLE_FILE_INFORMATION
from vos.systems.windows.user_memory import room_for


def disk_file(process: Process, handle: int) -> OpenFile:
    """Return an open file that is on a volume; ERROR_INVALID_FUNCTION for a device or pipe."""
    file = file_of(process, handle)
    if file.inode.mode & S_IFMT in (S_IFCHR, S_IFIFO, S_IFBLK):
        raise KernelError("ERROR_INVALID_FUNCTION", "it is on no volume")
    return file


def serial_of(process: Process, volume: Volume) -> int:
    """Return a volume's serial number."""
    for drive in process.own.drives.values():
        if drive.place[0] is volume:
            return int(drive.serial)
    return 0


def size_of(inode: Inode) -> int:
    """Return a file's size; directories and links have none."""
    return inode.size if inode.mode & S_IFMT not in (S_IFDIR, S_IFLNK) else 0


def GetFileInformationByHandle(
    process: Process, hFile: kinds.Handle, lpFileInformation: kinds.Struct
) -> int:
    """Fill a BY_HANDLE_FILE_INFORMATION."""
    file = disk_file(process, hFile)
    fill(process, file.volume, file.inode, lpFileInformation)
    return 1


def fill(process: Process, volume: Volume, inode: Inode, info: BY_HANDLE_FILE_INFORMATION) -> None:
    """Fill it from an inode."""
    info.dwFileAttributes = attributes_of(volume, inode)
    info.ftCreationTime = inode.crtime // 100 + EPOCH
    info.ftLastAccessTime = inode.atime // 100 + EPOCH
    info.ftLastWriteTime = inode.mtime // 100 + EPOCH
    info.dwVolumeSerialNumber = serial_of(process, volume)
    size = size_of(inode)
    info.nFileSizeHigh = size >> 32
    info.nFileSizeLow = size & 0xFFFFFFFF
    directory = inode.mode & S_IFMT == S_IFDIR
    info.nNumberOfLinks = 1 if directory else inode.links  # "." and ".." are no names there
    info.nFileIndexHigh = inode.generation & 0xFFFF
    info.nFileIndexLow = inode.number


def _basic(process: Process, file: OpenFile, info: object) -> None:
    inode = file.inode
    _set(
        info, CreationTime=filetime(inode.crtime), LastAccessTime=filetime(inode.atime),
        LastWriteTime=filetime(inode.mtime), ChangeTime=filetime(inode.ctime),
        FileAttributes=attributes_of(file.volume, inode),
    )  # fmt: skip


def _standard(process: Process, file: OpenFile, info: object) -> None:
    inode = file.inode
    doomed = inode in process.kernel.sharing.doomed or getattr(file, "doomed", False)
    directory = inode.mode & S_IFMT == S_IFDIR
    _set(
        info, AllocationSize=inode.sectors * 512, EndOfFile=size_of(inode),
        NumberOfLinks=1 if directory else inode.links, DeletePending=int(doomed),
        Directory=int(is_directory_like(file.volume, inode)),
    )  # fmt: skip


def _tag(process: Process, file: OpenFile, info: object) -> None:
    link = file.inode.mode & S_IFMT == S_IFLNK
    _set(
        info, FileAttributes=attributes_of(file.volume, file.inode),
        ReparseTag=c.IO_REPARSE_TAG_SYMLINK if link else 0,
    )  # fmt: skip


def _id(process: Process, file: OpenFile, info: object) -> None:
    number = (file.inode.generation & 0xFFFF) << 32 | file.inode.number
    serial = serial_of(process, file.volume)
    _set(info, VolumeSerialNumber=serial, FileId=number.to_bytes(16, "little"))


def _name(process: Process, file: OpenFile, info: object) -> None:
    names = lookup.final_names(process, file)
    text = "\\" + "\\".join(map(paths.shown, names))
    _set(info, FileName=text, FileNameLength=2 * len(text))


def _set(info: object, **fields: object) -> None:
    for name, value in fields.items():
        setattr(info, name, value)


ASKED = {
    c.FileBasicInfo: _basic, c.FileStandardInfo: _standard, c.FileAttributeTagInfo: _tag,
    c.FileIdInfo: _id, c.FileNameInfo: _name,
}  # fmt: skip


def GetFileInformationByHandleEx(
    process: Process, hFile: kinds.Handle, FileInformationClass: kinds.Int,
    lpFileInformation: kinds.Struct, dwBufferSize: kinds.Dword = 0,
) -> int:  # fmt: skip
    """Fill the structure of one class of information."""
    if FileInformationClass not in ASKED:
        raise KernelError("ERROR_INVALID_PARAMETER", "that class is not told")
    ASKED[FileInformationClass](process, disk_file(process, hFile), lpFileInformation)
    return 1


# Changing.


def _set_basic(process: Process, file: OpenFile, info: object) -> None:
    _require(file, c.FILE_WRITE_ATTRIBUTES)
    times = (info.CreationTime, info.LastAccessTime, info.LastWriteTime)  # type: ignore[attr-defined]
    chosen = index(info.FileAttributes)  # type: ignore[attr-defined]
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


def _set_disposition(process: Process, file: OpenFile, info: object) -> None:
    doom(process, file, bool(info.DeleteFile), False)  # type: ignore[attr-defined]


def _set_disposition_ex(process: Process, file: OpenFile, info: object) -> None:
    if not process.kernel.variant.facts["posix_delete"]:
        raise KernelError("ERROR_INVALID_PARAMETER", "this build knows no such class")
    flags = index(info.Flags)  # type: ignore[attr-defined]
    delete = bool(flags & c.FILE_DISPOSITION_FLAG_DELETE)
    doom(process, file, delete, bool(flags & c.FILE_DISPOSITION_FLAG_IGNORE_READONLY_ATTRIBUTE))


def doom(process: Process, file: OpenFile, delete: bool, even_read_only: bool) -> None:
    """Let a file's name go when the handle closes, or keep it after all."""
    _require(file, c.DELETE)
    if not isinstance(file, Claiming):
        raise KernelError("ERROR_INVALID_PARAMETER", "it has no name that could go")
    if delete:
        check_removable(file.volume, file.inode, even_read_only)
    file.doomed = delete
    if not delete:
        process.kernel.sharing.doomed.discard(file.inode)


def check_removable(volume: Volume, inode: Inode, even_read_only: bool = False) -> None:
    """Refuse to remove what is read-only, a drive's root, or a directory with names in it."""
    if inode is volume.root:
        raise KernelError("ERROR_ACCESS_DENIED", "a drive's root cannot be removed")
    if attributes_of(volume, inode) & c.FILE_ATTRIBUTE_READONLY and not even_read_only:
        raise KernelError("ERROR_ACCESS_DENIED", "it is read-only")
    if inode.mode & S_IFMT == S_IFDIR and volume.names(inode):
        raise KernelError("ERROR_DIR_NOT_EMPTY", "the directory is not empty")


def _set_end(process: Process, file: OpenFile, info: object) -> None:
    size = index(info.EndOfFile)  # type: ignore[attr-defined]
    if not file.writable:
        raise KernelError("ERROR_ACCESS_DENIED", "the handle may not write")
    if not 0 <= size < 1 << 63:
        raise KernelError("ERROR_INVALID_PARAMETER", "a size has 63 bits")
    file.truncate(process, size)


def _set_name(process: Process, file: OpenFile, info: object) -> None:
    _require(file, c.DELETE)
    if info.RootDirectory:  # type: ignore[attr-defined]
        raise KernelError("ERROR_INVALID_PARAMETER", "RootDirectory is 0")
    rename_open(process, file, info.FileName, bool(info.ReplaceIfExists))  # type: ignore[attr-defined]


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


def GetFileTime(
    process: Process, hFile: kinds.Handle, lpCreationTime: kinds.Struct,
    lpLastAccessTime: kinds.Struct, lpLastWriteTime: kinds.Struct,
) -> int:  # fmt: skip
    """Tell a file's times."""
    inode = disk_file(process, hFile).inode
    for reference, time in zip(
        (lpCreationTime, lpLastAccessTime, lpLastWriteTime),
        (inode.crtime, inode.atime, inode.mtime),
        strict=True,
    ):
        if reference is not None:
            reference.value = filetime(time)
    return 1


# By path.


def GetFileAttributesW(process: Process, lpFileName: kinds.Text) -> int:
    """Return what a path names has for attributes; a link is not followed."""
    if lookup.device_of(process, lpFileName):
        return c.FILE_ATTRIBUTE_ARCHIVE
    volume, _, _, inode = lookup.existing(process, lpFileName)
    return attributes_of(volume, inode)


def GetFileAttributesExW(
    process: Process, lpFileName: kinds.Text, fInfoLevelId: kinds.Int,
    lpFileInformation: kinds.Struct,
) -> int:  # fmt: skip
    """Fill a WIN32_FILE_ATTRIBUTE_DATA; a link is not followed."""
    if fInfoLevelId != c.GetFileExInfoStandard:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is one level")
    volume, _, _, inode = lookup.existing(process, lpFileName)
    size = size_of(inode)
    _set(
        lpFileInformation, dwFileAttributes=attributes_of(volume, inode),
        ftCreationTime=filetime(inode.crtime), ftLastAccessTime=filetime(inode.atime),
        ftLastWriteTime=filetime(inode.mtime), nFileSizeHigh=size >> 32,
        nFileSizeLow=size & 0xFFFFFFFF,
    )  # fmt: skip
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


# Reparse points: | tag u32 | length u16 | 0 u16 | substitute offset, length, print offset, length
# u16 | flags u32 | both names as UTF-16 |. Source: REPARSE_DATA_BUFFER in learn.microsoft.com.
REPARSE = Layout("<IHHHHHHI")


def DeviceIoControl(
    process: Process, hDevice: kinds.Handle, dwIoControlCode: kinds.Dword,
    lpInBuffer: kinds.OptData, nInBufferSize: kinds.Dword, lpOutBuffer: kinds.OptBuffer,
    nOutBufferSize: kinds.Dword, lpBytesReturned: kinds.Struct, lpOverlapped: kinds.Struct = None,
) -> int:  # fmt: skip
    """Ask a file's driver: FSCTL_GET_REPARSE_POINT tells where a link leads."""
    file = file_of(process, hDevice)
    if dwIoControlCode == c.FSCTL_SET_SPARSE:  # files have holes anyway
        return 1
    if dwIoControlCode != c.FSCTL_GET_REPARSE_POINT:
        raise KernelError("ERROR_INVALID_FUNCTION", "the driver knows no such request")
    if file.inode.mode & S_IFMT != S_IFLNK:
        raise KernelError("ERROR_NOT_A_REPARSE_POINT", "it is no link")
    raw = reparse_data(paths.shown(file.volume.readlink(file.inode)))
    if lpOutBuffer is None or room_for(lpOutBuffer, nOutBufferSize) < len(raw):
        raise KernelError("ERROR_INSUFFICIENT_BUFFER", f"the answer has {len(raw)} bytes")
    lpOutBuffer[: len(raw)] = raw
    if lpBytesReturned is not None:
        lpBytesReturned.value = len(raw)
    return 1


def reparse_data(target: str) -> bytes:
    """Return a symbolic link's REPARSE_DATA_BUFFER."""
    absolute = paths.parse(target).kind in (paths.DRIVE, paths.SHARE)
    printed = target.encode("utf-16-le", "surrogatepass")
    substitute = (nt_path(target) if absolute else target).encode("utf-16-le", "surrogatepass")
    flags = 0 if absolute else c.SYMLINK_FLAG_RELATIVE
    length = REPARSE.size - 8 + len(substitute) + len(printed)
    head = REPARSE.pack(
        c.IO_REPARSE_TAG_SYMLINK, length, 0, 0, len(substitute), len(substitute), len(printed),
        flags,
    )  # fmt: skip
    return head + substitute + printed


def nt_path(path: str) -> str:
    r"""Return an absolute path as the kernel spells it: \??\C:\a."""
    if path.startswith(("\\\\?\\", "\\??\\")):
        return "\\??\\" + path[4:]
    return "\\??\\UNC" + path[1:] if path.startswith("\\\\") else "\\??\\" + path


CALLS = (
    GetFileInformationByHandle, GetFileInformationByHandleEx, SetFileInformationByHandle,
    SetFileTime, GetFileTime, GetFileAttributesW, GetFileAttributesExW, SetFileAttributesW,
    DeviceIoControl,
)  # fmt: skip
