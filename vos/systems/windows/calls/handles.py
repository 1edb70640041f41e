"""Handles: what they stand for, closing, duplicating and inheriting them."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.pipes import PipeEnd, make_pipe
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFCHR, S_IFIFO, S_IFMT
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.processes import process_of
from vos.systems.windows.open_files import rights
from vos.systems.windows.state import add_handle, file_of


def CloseHandle(process: Process, hObject: kinds.Handle) -> int:
    """Close a handle; a pseudo handle stays open."""
    if hObject in (-1, -2):
        return 1
    process.descriptors.close(process, (hObject >> 2) - 1)
    process.kernel.wake()
    return 1


def GetFileType(process: Process, hFile: kinds.Handle) -> int:
    """Tell whether a handle is a file's, a character device's or a pipe's."""
    kind = file_of(process, hFile).inode.mode & S_IFMT
    if kind == S_IFCHR:
        return c.FILE_TYPE_CHAR
    return c.FILE_TYPE_PIPE if kind == S_IFIFO else c.FILE_TYPE_DISK


def DuplicateHandle(
    process: Process, hSourceProcessHandle: kinds.Handle, hSourceHandle: kinds.Handle,
    hTargetProcessHandle: kinds.Handle, lpTargetHandle: kinds.Struct, dwDesiredAccess: kinds.Dword,
    bInheritHandle: kinds.Bool, dwOptions: kinds.Dword,
) -> int:  # fmt: skip
    """Make a second handle to the same object, in another process if need be."""
    source = process_of(process, hSourceProcessHandle)
    target = process_of(process, hTargetProcessHandle)
    file = file_of(source, hSourceHandle)
    if lpTargetHandle is not None:
        lpTargetHandle.value = add_handle(target, file, bool(bInheritHandle))
    if dwOptions & c.DUPLICATE_CLOSE_SOURCE:
        CloseHandle(source, hSourceHandle)
    return 1


def GetHandleInformation(process: Process, hObject: kinds.Handle, lpdwFlags: kinds.Struct) -> int:
    """Tell whether children inherit a handle."""
    file_of(process, hObject)
    inherited = (hObject >> 2) - 1 not in process.descriptors.close_on_exec
    lpdwFlags.value = c.HANDLE_FLAG_INHERIT if inherited else 0
    return 1


def SetHandleInformation(
    process: Process, hObject: kinds.Handle, dwMask: kinds.Dword, dwFlags: kinds.Dword
) -> int:
    """Choose whether children inherit a handle."""
    file_of(process, hObject)
    if dwMask & ~3:
        raise KernelError("ERROR_INVALID_PARAMETER", "there are no such flags")
    number = (hObject >> 2) - 1
    if dwMask & c.HANDLE_FLAG_INHERIT:
        if dwFlags & c.HANDLE_FLAG_INHERIT:
            process.descriptors.close_on_exec.discard(number)
        else:
            process.descriptors.close_on_exec.add(number)
    return 1


def CreatePipe(
    process: Process, hReadPipe: kinds.Struct, hWritePipe: kinds.Struct,
    lpPipeAttributes: kinds.Struct, nSize: kinds.Dword,
) -> int:  # fmt: skip
    """Make a pipe: two handles, one to read, one to write."""
    process.descriptors.check_room()
    ends = make_pipe(process.kernel, process, rights(c.GENERIC_READ), rights(c.GENERIC_WRITE))
    inherit = lpPipeAttributes is not None and bool(lpPipeAttributes.bInheritHandle)
    for reference, end in zip((hReadPipe, hWritePipe), ends, strict=True):
        reference.value = add_handle(process, end, inherit)
    return 1


def PeekNamedPipe(
    process: Process, hNamedPipe: kinds.Handle, lpBuffer: kinds.OptBuffer,
    nBufferSize: kinds.Dword, lpBytesRead: kinds.Struct, lpTotalBytesAvail: kinds.Struct,
    lpBytesLeftThisMessage: kinds.Struct,
) -> int:  # fmt: skip
    """Tell how much a pipe holds, without taking it."""
    file = file_of(process, hNamedPipe)
    if not isinstance(file, PipeEnd) or not file.readable:
        raise KernelError("ERROR_INVALID_FUNCTION", "it is no pipe's reading end")
    waiting = bytes(file.pipe.data)
    if not waiting and not file.pipe.writers:
        raise KernelError("ERROR_BROKEN_PIPE", "nobody is left to write to the pipe")
    taken = waiting[:nBufferSize] if lpBuffer is not None else b""
    if lpBuffer is not None:
        lpBuffer[: len(taken)] = taken
    for reference, value in (
        (lpBytesRead, len(taken)), (lpTotalBytesAvail, len(waiting)), (lpBytesLeftThisMessage, 0),
    ):  # fmt: skip
        if reference is not None:
            reference.value = value
    return 1


CALLS = (
    CloseHandle, GetFileType, DuplicateHandle, GetHandleInformation, SetHandleInformation,
    CreatePipe, PeekNamedPipe,
)  # fmt: skip
