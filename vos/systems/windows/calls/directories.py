"""Where a process is, how paths are spelt, and what drives and volumes there are."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.sharing import READ, WRITE
from vos.kernel.volumes import S_IFDIR, S_IFMT
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup, paths
from vos.systems.windows.calls.information import disk_file
from vos.systems.windows.open_files import WindowsDirectory, rights
from vos.systems.windows.rules import fold
from vos.systems.windows.state import Drive, add_handle
from vos.systems.windows.user_memory import put_text, text

GUID = "\\\\?\\Volume{{50454b50-4f4b-4500-0000-{serial:012x}}}\\"
FLAGS = (
    c.FILE_CASE_SENSITIVE_SEARCH | c.FILE_CASE_PRESERVED_NAMES | c.FILE_UNICODE_ON_DISK
    | c.FILE_SUPPORTS_SPARSE_FILES | c.FILE_SUPPORTS_REPARSE_POINTS | c.FILE_SUPPORTS_HARD_LINKS
)  # fmt: skip


def SetCurrentDirectoryW(process: Process, lpPathName: kinds.Text) -> int:
    """Make a directory the current one; it can be neither removed nor renamed meanwhile."""
    volume, directory, name, inode = lookup.existing(process, lpPathName, True)
    if inode.mode & S_IFMT != S_IFDIR:
        raise KernelError("ERROR_DIRECTORY", "that is no directory")
    full = lookup.full_path(process, lpPathName)
    if len(full) > c.MAX_PATH - 2 and not process.kernel.variant.facts["long_paths"]:
        raise KernelError("ERROR_FILENAME_EXCED_RANGE", "a current directory's path is shorter")
    how = rights(c.FILE_TRAVERSE | c.SYNCHRONIZE)
    process.kernel.sharing.check(inode, how.claimed, READ | WRITE)
    file = WindowsDirectory((volume, inode), how, directory, name)
    file.claims(process, how.claimed, READ | WRITE)
    own = process.own
    old, own.directory_handle = own.directory_handle, add_handle(process, file)
    if old:
        process.descriptors.close(process, (old >> 2) - 1)
    own.directory = full if full.endswith(":\\") else full.rstrip("\\")
    process.change_directory((volume, inode))
    return 1


def GetCurrentDirectoryW(
    process: Process, nBufferLength: kinds.Dword, lpBuffer: kinds.Struct
) -> int:
    """Put the current directory's path; return its length, or the size that it needs."""
    return put_text(process.own.directory, nBufferLength, lpBuffer)


def GetFullPathNameW(
    process: Process, lpFileName: kinds.Text, nBufferLength: kinds.Dword, lpBuffer: kinds.Struct,
    lpFilePart: kinds.Struct = None,
) -> int:  # fmt: skip
    """Spell a path out from its root; nothing has to be there."""
    path = lpFileName.partition("\0")[0]
    if not path:
        raise KernelError("ERROR_INVALID_NAME", "the path is empty")
    text = lookup.full_path(process, path)
    if lpFilePart is not None:
        lpFilePart.value = text.rpartition("\\")[2]
    return put_text(text, nBufferLength, lpBuffer)


def GetFinalPathNameByHandleW(
    process: Process, hFile: kinds.Handle, lpszFilePath: kinds.Struct, cchFilePath: kinds.Dword,
    dwFlags: kinds.Dword,
) -> int:  # fmt: skip
    """Spell out where an open file is, without any link, as the disk keeps its names."""
    file = disk_file(process, hFile)
    names = "\\" + "\\".join(map(paths.shown, lookup.final_names(process, file)))
    drive = process.own.drives[process.own.letter_of(file.volume)]
    kind = dwFlags & 7
    prefixes = {
        c.VOLUME_NAME_DOS: f"\\\\?\\{drive.letter}:", c.VOLUME_NAME_NONE: "",
        c.VOLUME_NAME_GUID: guid_of(drive)[:-1],
        c.VOLUME_NAME_NT: f"\\Device\\HarddiskVolume{ord(drive.letter) - ord('B')}",
    }  # fmt: skip
    if dwFlags & ~15 or kind not in prefixes:
        raise KernelError("ERROR_INVALID_PARAMETER", "there are no such flags")
    return put_text(prefixes[kind] + names, cchFilePath, lpszFilePath)


def GetLongPathNameW(
    process: Process, lpszShortPath: kinds.Text, lpszLongPath: kinds.Struct,
    cchBuffer: kinds.Dword,
) -> int:  # fmt: skip
    """Spell a path's names as the disk keeps them; there are no short names here."""
    lookup.existing(process, lpszShortPath)
    found = lookup.parsed(process, lpszShortPath)
    start, parts, separator = lookup.resolve(process, lookup.parsed(process, lpszShortPath))
    names = []
    for count in range(1, len(parts) + 1):
        volume, directory, name, _ = process.kernel.names.entry(process, start, parts[:count])
        stored = next(e.name for e in volume.readdir(directory) if _same(e.name, name))
        names.append(paths.shown(stored))
    text = lpszShortPath.replace("/", "\\")
    head = text[: len(text.rstrip("\\")) - len("\\".join(found.names))]
    return put_text(head + "\\".join(names) + "\\" * separator, cchBuffer, lpszLongPath)


def _same(stored: bytes, name: bytes) -> bool:
    return fold(stored) == fold(name)


def GetShortPathNameW(
    process: Process, lpszLongPath: kinds.Text, lpszShortPath: kinds.Struct,
    cchBuffer: kinds.Dword,
) -> int:  # fmt: skip
    """Return the same path: this volume makes no short names."""
    lookup.existing(process, lpszLongPath)
    return put_text(lpszLongPath, cchBuffer, lpszShortPath)


# Drives.


def guid_of(drive: Drive) -> str:
    """Return a volume's name that does not depend on its letter."""
    return GUID.format(serial=drive.serial)


def root_drive(process: Process, path: str | None) -> Drive:
    r"""Return the drive of a root path ("C:\"), of the current one for None."""
    drives: dict[str, Drive] = process.own.drives
    root = (text(path) or process.own.directory[:3]).replace("/", "\\")
    named = {guid_of(drive): drive for drive in drives.values()}
    found = named.get(root) or drives.get(root[:1].upper() if root[1:] in (":\\", ":") else "")
    if found is None:
        drive = root[1:2] == ":"
        name = "ERROR_PATH_NOT_FOUND" if drive else "ERROR_INVALID_NAME"
        raise KernelError(name, "that is no drive's root")
    return found


def GetLogicalDrives(process: Process) -> int:
    """Return a bit for each drive, A: the lowest."""
    return sum(1 << ord(letter) - ord("A") for letter in process.own.drives)


def GetLogicalDriveStringsW(
    process: Process, nBufferLength: kinds.Dword, lpBuffer: kinds.Struct
) -> int:
    """Put every drive's root, each with a NUL."""
    text = "".join(f"{letter}:\\\0" for letter in sorted(process.own.drives))
    return put_text(text, nBufferLength, lpBuffer)


def GetDriveTypeW(process: Process, lpRootPathName: kinds.OptText) -> int:
    """Return what kind of drive has that root."""
    try:
        return root_drive(process, lpRootPathName).kind
    except KernelError:
        return c.DRIVE_NO_ROOT_DIR


def GetVolumeInformationW(
    process: Process, lpRootPathName: kinds.OptText, lpVolumeNameBuffer: kinds.Struct,
    nVolumeNameSize: kinds.Dword, lpVolumeSerialNumber: kinds.Struct,
    lpMaximumComponentLength: kinds.Struct, lpFileSystemFlags: kinds.Struct,
    lpFileSystemNameBuffer: kinds.Struct, nFileSystemNameSize: kinds.Dword,
) -> int:  # fmt: skip
    """Tell a volume's label, serial number and what its file system can do."""
    drive = root_drive(process, lpRootPathName)
    label = drive.place[0].statfs().label.decode(errors="replace")
    for wanted, size, buffer in (
        (label, nVolumeNameSize, lpVolumeNameBuffer),
        ("NTFS", nFileSystemNameSize, lpFileSystemNameBuffer),
    ):
        if buffer is not None and put_text(wanted, size, buffer) > len(wanted):
            raise KernelError("ERROR_BAD_LENGTH", "the buffer has no room for it")
    for reference, value in (
        (lpVolumeSerialNumber, drive.serial), (lpMaximumComponentLength, paths.NAME_MAX),
        (lpFileSystemFlags, FLAGS),
    ):  # fmt: skip
        if reference is not None:
            reference.value = value
    return 1


def GetVolumePathNameW(
    process: Process, lpszFileName: kinds.Text, lpszVolumePathName: kinds.Struct,
    cchBufferLength: kinds.Dword,
) -> int:  # fmt: skip
    """Put the root of the drive that a path is on."""
    full = lookup.full_path(process, lpszFileName)
    if full[1:3] != ":\\" and not full.startswith("\\\\?\\"):
        raise KernelError("ERROR_INVALID_NAME", "the path is on no drive")
    root = full[:7] if full.startswith("\\\\?\\") else full[:3]
    if put_text(root, cchBufferLength, lpszVolumePathName) > len(root):
        raise KernelError("ERROR_FILENAME_EXCED_RANGE", "the buffer has no room for it")
    return 1


def GetVolumeNameForVolumeMountPointW(
    process: Process, lpszVolumeMountPoint: kinds.Text, lpszVolumeName: kinds.Struct,
    cchBufferLength: kinds.Dword,
) -> int:  # fmt: skip
    """Put the name of the volume that is mounted as a drive."""
    text = guid_of(root_drive(process, lpszVolumeMountPoint))
    if put_text(text, cchBufferLength, lpszVolumeName) > len(text):
        raise KernelError("ERROR_FILENAME_EXCED_RANGE", "the buffer has no room for it")
    return 1


def GetDiskFreeSpaceExW(
    process: Process, lpDirectoryName: kinds.OptText,
    lpFreeBytesAvailableToCaller: kinds.Struct, lpTotalNumberOfBytes: kinds.Struct,
    lpTotalNumberOfFreeBytes: kinds.Struct,
) -> int:  # fmt: skip
    """Tell how much room a directory's drive has."""
    path = lpDirectoryName if lpDirectoryName is not None else process.own.directory
    volume, _, _, inode = lookup.existing(process, path, True)
    if inode.mode & S_IFMT != S_IFDIR:
        raise KernelError("ERROR_DIRECTORY", "that is no directory")
    numbers = volume.statfs()
    size = numbers.block_size
    for reference, blocks in (
        (lpFreeBytesAvailableToCaller, numbers.blocks_available),
        (lpTotalNumberOfBytes, numbers.blocks), (lpTotalNumberOfFreeBytes, numbers.blocks_free),
    ):  # fmt: skip
        if reference is not None:
            reference.value = blocks * size
    return 1


def _system(part: str) -> str:
    return "C:\\Windows" + part


def GetWindowsDirectoryW(process: Process, lpBuffer: kinds.Struct, uSize: kinds.Dword) -> int:
    """Put the system's own directory."""
    return put_text(_system(""), uSize, lpBuffer)


def GetSystemDirectoryW(process: Process, lpBuffer: kinds.Struct, uSize: kinds.Dword) -> int:
    """Put the directory of the system's programs."""
    return put_text(_system("\\System32"), uSize, lpBuffer)


def GetTempPathW(process: Process, nBufferLength: kinds.Dword, lpBuffer: kinds.Struct) -> int:
    """Put the directory for temporary files: TMP, TEMP or USERPROFILE say which."""
    for name in (b"TMP", b"TEMP", b"USERPROFILE"):
        value = process.environ.get(name)
        if value:
            text = lookup.full_path(process, paths.shown(value)).rstrip("\\") + "\\"
            return put_text(text, nBufferLength, lpBuffer)
    return put_text(_system("\\"), nBufferLength, lpBuffer)


def GetTempPath2W(process: Process, BufferLength: kinds.Dword, Buffer: kinds.Struct) -> int:
    """Put the same: another is only for the account SYSTEM, as which no program runs here."""
    return GetTempPathW(process, BufferLength, Buffer)


CALLS = (
    SetCurrentDirectoryW, GetCurrentDirectoryW, GetFullPathNameW, GetFinalPathNameByHandleW,
    GetLongPathNameW, GetShortPathNameW, GetLogicalDrives, GetLogicalDriveStringsW, GetDriveTypeW,
    GetVolumeInformationW, GetVolumePathNameW, GetVolumeNameForVolumeMountPointW,
    GetDiskFreeSpaceExW, GetWindowsDirectoryW, GetSystemDirectoryW, GetTempPathW, GetTempPath2W,
)  # fmt: skip
