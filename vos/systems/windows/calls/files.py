"""Reading, writing, positions and sizes of what is open.

An OVERLAPPED only says where: every operation has ended when its call returns.
Source: "ReadFile", "WriteFile", "SetFilePointerEx", "FlushFileBuffers" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import CURRENT, END, SET, OpenFile
from vos.kernel.pipes import PipeEnd
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.open_files import WindowsFile
from vos.systems.windows.state import file_of
from vos.systems.windows.user_memory import given, offset_of, room_for


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
    if lpNumberOfBytesRead is not None:  # before anything is checked, as it is documented
        lpNumberOfBytesRead.value = 0
    file = readable(process, hFile)
    room = room_for(lpBuffer, nNumberOfBytesToRead)
    at = file.offset if lpOverlapped is None else offset_of(lpOverlapped)
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


def WriteFile(
    process: Process, hFile: kinds.Handle, lpBuffer: kinds.Data,
    nNumberOfBytesToWrite: kinds.OptInt = None, lpNumberOfBytesWritten: kinds.Struct = None,
    lpOverlapped: kinds.Struct = None,
) -> int:  # fmt: skip
    """Write bytes at the handle's position; ERROR_DISK_FULL if not all found room."""
    if lpNumberOfBytesWritten is not None:
        lpNumberOfBytesWritten.value = 0
    file = writable(process, hFile)
    data = given(lpBuffer, nNumberOfBytesToWrite)
    at = file.offset if lpOverlapped is None else offset_of(lpOverlapped)
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
    lpNewFilePointer: kinds.Struct, dwMoveMethod: kinds.MoveMethod,
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


CALLS = (
    ReadFile, WriteFile, SetFilePointerEx, SetEndOfFile, FlushFileBuffers, GetFileSizeEx,
)  # fmt: skip
