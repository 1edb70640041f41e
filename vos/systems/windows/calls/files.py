"""Opening, reading, writing, positions and locks."""

from __future__ import annotations

from functools import lru_cache
from operator import index

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import CURRENT, END, SET, OpenFile
from vos.kernel.pipes import PipeEnd
from vos.kernel.processes import Process
from vos.kernel.range_locks import FileRange
from vos.kernel.sharing import READ, REMOVE, WRITE
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, Place, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.attributes import SETTABLE, attributes_of, set_attributes
from vos.systems.windows.devices import open_device
from vos.systems.windows.errors import CODES
from vos.systems.windows.open_files import (
    Claiming,
    Rights,
    WindowsDirectory,
    WindowsFile,
    WindowsLink,
)
from vos.systems.windows.paths import DEVICE, NEEDS_PROCESS, parse
from vos.systems.windows.rules import RULES, check_change
from vos.systems.windows.state import add_handle, file_of
from vos.systems.windows.user_memory import dword, given, room_for

GENERIC = {
    c.GENERIC_READ: c.FILE_GENERIC_READ, c.GENERIC_WRITE: c.FILE_GENERIC_WRITE,
    c.GENERIC_EXECUTE: c.FILE_GENERIC_EXECUTE, c.GENERIC_ALL: c.FILE_ALL_ACCESS,
    c.MAXIMUM_ALLOWED: c.FILE_ALL_ACCESS,
}  # fmt: skip
READS = c.FILE_READ_DATA | c.FILE_EXECUTE
WRITES = c.FILE_WRITE_DATA | c.FILE_APPEND_DATA
SHARES = c.FILE_SHARE_READ | c.FILE_SHARE_WRITE | c.FILE_SHARE_DELETE
FILE_MODE, DIRECTORY_MODE = 0o644, 0o755
DISPOSITIONS = (
    c.CREATE_NEW, c.CREATE_ALWAYS, c.OPEN_EXISTING, c.OPEN_ALWAYS, c.TRUNCATE_EXISTING,
)  # fmt: skip
CREATING = (c.CREATE_NEW, c.CREATE_ALWAYS, c.OPEN_ALWAYS)
EMPTYING = (c.CREATE_ALWAYS, c.TRUNCATE_EXISTING)


@lru_cache(maxsize=256)
def rights(access: int) -> Rights:
    """Return what a desired access comes to."""
    granted = access & 0x1FFFFF
    for generic, specific in GENERIC.items():
        if access & generic:
            granted |= specific
    append = granted & WRITES == c.FILE_APPEND_DATA
    claimed = (
        (READ if granted & READS else 0)
        | (WRITE if granted & WRITES else 0)
        | (REMOVE if granted & c.DELETE else 0)
    )
    readable = granted & c.FILE_READ_DATA != 0
    return Rights(granted, readable, granted & WRITES != 0, append, claimed)


def CreateFileW(
    process: Process, lpFileName: kinds.Text, dwDesiredAccess: kinds.Access,
    dwShareMode: kinds.Share, lpSecurityAttributes: kinds.Struct,
    dwCreationDisposition: kinds.Disposition, dwFlagsAndAttributes: kinds.FlagsAndAttributes,
    hTemplateFile: kinds.OptInt = None,
) -> int:  # fmt: skip
    """Open or make a file, directory or device; return its handle.

    The last error says ERROR_ALREADY_EXISTS where CREATE_ALWAYS or OPEN_ALWAYS found one.
    """
    how = rights(dwDesiredAccess)
    if dwShareMode & ~SHARES or dwCreationDisposition not in DISPOSITIONS:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such share mode or disposition")
    if dwFlagsAndAttributes & c.FILE_FLAG_DELETE_ON_CLOSE and not how.granted & c.DELETE:
        how = rights(how.granted | c.DELETE)
    file = _open(process, lpFileName, how, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes)
    inherit = lpSecurityAttributes is not None and bool(lpSecurityAttributes.bInheritHandle)
    return add_handle(process, file, inherit)


def _open(
    process: Process, path: str, how: Rights, share: int, disposition: int, flags: int
) -> OpenFile:
    parsed = parse(path)
    if parsed.kind == NEEDS_PROCESS:
        parsed = lookup.parsed(process, path)
    process.descriptors.check_room()
    if parsed.kind == DEVICE:
        return open_device(process, parsed.root, how)
    follow = not flags & c.FILE_FLAG_OPEN_REPARSE_POINT and disposition != c.CREATE_NEW
    volume, directory, name, inode, separator = lookup.last(process, path, follow)
    if inode is None:
        if disposition not in CREATING:
            raise lookup.missing(name)
        if separator:
            raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
        return _make(process, (volume, directory), name, how, share, flags)
    if separator:
        lookup.check_separator(process, inode)
    return _open_found(process, (volume, inode), directory, name, how, share, disposition, flags)


def _make(
    process: Process, place: Place, name: bytes, how: Rights, share: int, flags: int
) -> OpenFile:
    """Make a file and open it; the read-only attribute counts from the next opening on."""
    volume, directory = place
    check_change(process, directory)
    inode = volume.create(directory, name, FILE_MODE, process.euid, process.egid)
    if flags & SETTABLE & ~c.FILE_ATTRIBUTE_ARCHIVE:
        chosen = flags & SETTABLE | c.FILE_ATTRIBUTE_ARCHIVE
        set_attributes(volume, inode, chosen)
    return _claim(process, WindowsFile((volume, inode), how, directory, name), how, share, flags)


def _claim(process: Process, file: Claiming, how: Rights, share: int, flags: int) -> OpenFile:
    if how.claimed:
        file.claims(process, how.claimed, share)
        file.doomed = flags & c.FILE_FLAG_DELETE_ON_CLOSE != 0
    return file


def _open_found(
    process: Process, place: Place, directory: Inode, name: bytes, how: Rights, share: int,
    disposition: int, flags: int,
) -> OpenFile:  # fmt: skip
    volume, inode = place
    kind = inode.mode & S_IFMT
    if disposition == c.CREATE_NEW:
        raise KernelError("ERROR_FILE_EXISTS", "the name is there already")
    if how.claimed:
        _check_found(process, volume, inode, how, share, disposition, flags)
    file: Claiming
    if kind == S_IFDIR:
        if not flags & c.FILE_FLAG_BACKUP_SEMANTICS or disposition in EMPTYING:
            raise KernelError("ERROR_ACCESS_DENIED", "that is a directory")
        file = WindowsDirectory(place, how, directory, name)
    elif kind == S_IFREG:
        if disposition in EMPTYING:
            _empty(volume, inode, disposition, how, flags)
        file = WindowsFile(place, how, directory, name)
    elif kind == S_IFLNK:
        file = WindowsLink(place, how, directory, name)
    else:
        raise KernelError("ERROR_ACCESS_DENIED", "Windows has no files of that kind")
    if disposition in (c.CREATE_ALWAYS, c.OPEN_ALWAYS):
        process.own.last.value = CODES["ERROR_ALREADY_EXISTS"]
    return _claim(process, file, how, share, flags)


def _check_found(
    process: Process, volume: Volume, inode: Inode, how: Rights, share: int, disposition: int,
    flags: int,
) -> None:  # fmt: skip
    """Refuse what attributes, rights or other openings rule out."""
    sharing = process.kernel.sharing
    if inode in sharing.doomed:
        raise KernelError("ERROR_ACCESS_DENIED", "the file goes when its last handle closes")
    writes = how.claimed & WRITE or disposition in EMPTYING
    if writes and not RULES.may(process, inode, 2):
        raise KernelError("ERROR_ACCESS_DENIED", "the system owns the file")
    if writes or flags & c.FILE_FLAG_DELETE_ON_CLOSE:
        attributes = attributes_of(volume, inode)
        directory = attributes & c.FILE_ATTRIBUTE_DIRECTORY
        if attributes & c.FILE_ATTRIBUTE_READONLY and not directory:
            raise KernelError("ERROR_ACCESS_DENIED", "the file is read-only")
    sharing.check(inode, how.claimed, share)


def _empty(volume: Volume, inode: Inode, disposition: int, how: Rights, flags: int) -> None:
    if disposition == c.TRUNCATE_EXISTING and not how.claimed & WRITE:
        raise KernelError("ERROR_INVALID_PARAMETER", "TRUNCATE_EXISTING needs GENERIC_WRITE")
    if disposition == c.CREATE_ALWAYS:
        attributes = attributes_of(volume, inode)
        if attributes & ~flags & (c.FILE_ATTRIBUTE_HIDDEN | c.FILE_ATTRIBUTE_SYSTEM):
            raise KernelError("ERROR_ACCESS_DENIED", "a hidden file is replaced only by one")
        chosen = flags & SETTABLE | c.FILE_ATTRIBUTE_ARCHIVE
        if chosen != attributes:
            set_attributes(volume, inode, chosen)
    if inode.size:
        volume.truncate(inode, 0)


def readable(process: Process, handle: int) -> OpenFile:
    """Return what a handle that may read stands for; ERROR_ACCESS_DENIED."""
    file = file_of(process, handle)
    if not file.readable:
        raise KernelError("ERROR_ACCESS_DENIED", "the handle may not read")
    return file


def writable(process: Process, handle: int) -> OpenFile:
    """Return what a handle that may write stands for; ERROR_ACCESS_DENIED."""
    file = file_of(process, handle)
    if not file.writable:
        raise KernelError("ERROR_ACCESS_DENIED", "the handle may not write")
    return file


def ReadFile(
    process: Process, hFile: kinds.Handle, lpBuffer: kinds.Buffer,
    nNumberOfBytesToRead: kinds.OptInt = None, lpNumberOfBytesRead: kinds.Struct = None,
    lpOverlapped: kinds.Struct = None,
) -> int:  # fmt: skip
    """Fill a buffer; 0 bytes are the end. ERROR_BROKEN_PIPE once nobody writes to a pipe."""
    file = readable(process, hFile)
    room = room_for(lpBuffer, nNumberOfBytesToRead)
    if lpNumberOfBytesRead is not None:
        lpNumberOfBytesRead.value = 0
    at = file.offset if lpOverlapped is None else _offset(lpOverlapped)
    if not process.kernel.range_locks.may(file, at, at + room, False):
        raise KernelError("ERROR_LOCK_VIOLATION", "someone has locked that range")
    data = file.read(process, room) if lpOverlapped is None else _read_at(process, file, at, room)
    size = len(data)
    if not size and room and isinstance(file, PipeEnd):
        raise KernelError("ERROR_BROKEN_PIPE", "nobody is left to write to the pipe")
    lpBuffer[:size] = data
    if lpNumberOfBytesRead is not None:
        lpNumberOfBytesRead.value = size
    return 1


def _read_at(process: Process, file: OpenFile, offset: int, room: int) -> bytes:
    data = file.read_at(process, offset, room)
    if not data and room:
        raise KernelError("ERROR_HANDLE_EOF", "the file ends before")
    file.seek(process, offset + len(data), SET)
    return data


def _offset(overlapped: object) -> int:
    return index(overlapped.Offset) | index(overlapped.OffsetHigh) << 32  # type: ignore[attr-defined] # a structure


def WriteFile(
    process: Process, hFile: kinds.Handle, lpBuffer: kinds.Data,
    nNumberOfBytesToWrite: kinds.OptInt = None, lpNumberOfBytesWritten: kinds.Struct = None,
    lpOverlapped: kinds.Struct = None,
) -> int:  # fmt: skip
    """Write bytes at the handle's position; ERROR_DISK_FULL if not all found room."""
    file = writable(process, hFile)
    data = given(lpBuffer, nNumberOfBytesToWrite)
    if lpNumberOfBytesWritten is not None:
        lpNumberOfBytesWritten.value = 0
    at = file.offset if lpOverlapped is None else _offset(lpOverlapped)
    if not process.kernel.range_locks.may(file, at, at + len(data), True):
        raise KernelError("ERROR_LOCK_VIOLATION", "someone has locked that range")
    if lpOverlapped is None:
        size = file.write(process, data)
    else:
        size = file.write_at(process, at, data)
        file.seek(process, at + size, SET)
    if lpNumberOfBytesWritten is not None:
        lpNumberOfBytesWritten.value = size
    if size < len(data):
        raise KernelError("ERROR_DISK_FULL", f"{size} of {len(data)} bytes found room")
    return 1


WHENCE = {c.FILE_BEGIN: SET, c.FILE_CURRENT: CURRENT, c.FILE_END: END}


def SetFilePointerEx(
    process: Process, hFile: kinds.Handle, liDistanceToMove: kinds.Int,
    lpNewFilePointer: kinds.Struct, dwMoveMethod: kinds.Dword,
) -> int:  # fmt: skip
    """Move a handle's position; past the end is allowed, ERROR_NEGATIVE_SEEK before the start."""
    file = file_of(process, hFile)
    if dwMoveMethod not in WHENCE:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such method")
    distance = index(liDistanceToMove)
    if not -(1 << 63) <= distance < 1 << 63:
        raise KernelError("ERROR_INVALID_PARAMETER", "a distance has 64 bits")
    try:
        place = file.seek(process, distance, WHENCE[dwMoveMethod])
    except KernelError as error:
        if error.name != "EINVAL" or not isinstance(file, WindowsFile):
            raise
        raise KernelError("ERROR_NEGATIVE_SEEK", error.sentence) from None
    if lpNewFilePointer is not None:
        lpNewFilePointer.value = place
    return 1


def SetEndOfFile(process: Process, hFile: kinds.Handle) -> int:
    """Let a file end at the handle's position."""
    file = writable(process, hFile)
    file.truncate(process, file.offset)
    return 1


def FlushFileBuffers(process: Process, hFile: kinds.Handle) -> int:
    """Make what was written permanent; the handle has to be one that writes."""
    file = writable(process, hFile)
    try:
        file.sync(process)
    except KernelError as error:
        if error.name != "EINVAL" or not isinstance(file, PipeEnd):
            raise
    return 1


def GetFileSizeEx(process: Process, hFile: kinds.Handle, lpFileSize: kinds.Struct) -> int:
    """Tell a file's size."""
    file = file_of(process, hFile)
    if not isinstance(file, WindowsFile):
        raise KernelError("ERROR_INVALID_FUNCTION", "it has no size")
    lpFileSize.value = file.inode.size
    return 1


# Locks.


def _range(overlapped: object, low: int, high: int) -> tuple[int, int]:
    start = _offset(overlapped)
    return start, start + (dword(low) | dword(high) << 32)


def LockFileEx(
    process: Process, hFile: kinds.Handle, dwFlags: kinds.Dword, dwReserved: kinds.Dword,
    nNumberOfBytesToLockLow: kinds.Dword, nNumberOfBytesToLockHigh: kinds.Dword,
    lpOverlapped: kinds.Struct,
) -> int:  # fmt: skip
    """Lock a range; wait for it, or ERROR_LOCK_VIOLATION with LOCKFILE_FAIL_IMMEDIATELY."""
    file = file_of(process, hFile)
    if dwReserved or dwFlags & ~3 or not file.readable | file.writable:
        raise KernelError("ERROR_INVALID_PARAMETER", "it cannot be locked like this")
    start, end = _range(lpOverlapped, nNumberOfBytesToLockLow, nNumberOfBytesToLockHigh)
    locks = process.kernel.range_locks
    wanted = FileRange(file, start, end, dwFlags & c.LOCKFILE_EXCLUSIVE_LOCK != 0)
    if not locks.allows(wanted):
        if dwFlags & c.LOCKFILE_FAIL_IMMEDIATELY:
            raise KernelError("ERROR_LOCK_VIOLATION", "someone has locked that range")
        process.kernel.block(process, lambda: locks.allows(wanted))
    locks.lock(wanted)
    return 1


def UnlockFileEx(
    process: Process, hFile: kinds.Handle, dwReserved: kinds.Dword,
    nNumberOfBytesToUnlockLow: kinds.Dword, nNumberOfBytesToUnlockHigh: kinds.Dword,
    lpOverlapped: kinds.Struct,
) -> int:  # fmt: skip
    """Free a range just as it was locked; ERROR_NOT_LOCKED."""
    file = file_of(process, hFile)
    if dwReserved:
        raise KernelError("ERROR_INVALID_PARAMETER", "dwReserved is 0")
    start, end = _range(lpOverlapped, nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh)
    if not process.kernel.range_locks.unlock(file, start, end):
        raise KernelError("ERROR_NOT_LOCKED", "that range is not locked")
    process.kernel.wake()
    return 1


CALLS = (
    CreateFileW, ReadFile, WriteFile, SetFilePointerEx, SetEndOfFile, FlushFileBuffers,
    GetFileSizeEx, LockFileEx, UnlockFileEx,
)  # fmt: skip
