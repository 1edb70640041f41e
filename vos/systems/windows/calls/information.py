"""What files say of themselves: attributes, sizes, times, numbers.

Source: "File Management Functions" in learn.microsoft.com; minwinbase.h.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup, paths
from vos.systems.windows.attributes import (
    EPOCH,
    attributes_of,
    filetime,
    is_directory_like,
)
from vos.systems.windows.state import file_of
from vos.systems.windows.structs import BY_HANDLE_FILE_INFORMATION


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


CALLS = (
    GetFileInformationByHandle, GetFileInformationByHandleEx, GetFileTime, GetFileAttributesW,
    GetFileAttributesExW,
)  # fmt: skip
