"""Processes: waiting for them, ending them, and what they are called.

Handles to processes are open files of their own kind, so they close, duplicate and go to children
like any other. Source: "Process and Thread Functions" in learn.microsoft.com.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Ending, Process, ProcessExit
from vos.kernel.volumes import S_IFREG
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.open_files import rights
from vos.systems.windows.paths import shown
from vos.systems.windows.state import add_handle, file_of
from vos.systems.windows.user_memory import dword, put_text

CURRENT, CURRENT_THREAD = -1, -2
MAXIMUM_WAIT_OBJECTS = 64
TICK = 1_000_000


class KernelObject(OpenFile):
    """What a handle stands for that is no file: it is neither read nor written."""

    __slots__ = ()

    def __init__(self, owner: Process) -> None:
        volume = owner.kernel.pipes
        place = (volume, volume.make(S_IFREG | 0o600, owner.euid, owner.egid))
        super().__init__(place, rights(c.PROCESS_TERMINATE))
        self.readable = self.writable = False


class ProcessObject(KernelObject):
    """A process, as a handle stands for it."""

    __slots__ = ("process",)

    def __init__(self, owner: Process, process: Process) -> None:
        super().__init__(owner)
        self.process = process


def process_of(process: Process, handle: int) -> Process:
    """Return the process that a handle stands for; ERROR_INVALID_HANDLE."""
    if handle == CURRENT:
        return process
    file = file_of(process, handle)
    if not isinstance(file, ProcessObject):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no process' handle")
    return file.process


def ExitProcess(process: Process, uExitCode: kinds.Dword) -> int:
    """End this process; it does not return."""
    ending = Ending(dword(uExitCode))
    process.kernel.processes.finish(process, ending)
    raise ProcessExit(ending)


def TerminateProcess(process: Process, hProcess: kinds.Handle, uExitCode: kinds.Dword) -> int:
    """End a process from outside, with that exit code."""
    target = process_of(process, hProcess)
    if target.ended is not None:
        raise KernelError("ERROR_ACCESS_DENIED", "the process has ended")
    process.kernel.processes.finish(target, Ending(dword(uExitCode)))
    process.kernel.check(process)
    return 1


def OpenProcess(
    process: Process, dwDesiredAccess: kinds.Dword, bInheritHandle: kinds.Bool,
    dwProcessId: kinds.Dword,
) -> int:  # fmt: skip
    """Return a handle to a process by its number; ERROR_INVALID_PARAMETER if there is none."""
    target = process.kernel.processes.table.get(dword(dwProcessId) // 4)
    if target is None or target.ended is not None:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such process")
    if process.euid and target.euid != process.euid:
        raise KernelError("ERROR_ACCESS_DENIED", "the process is another user's")
    return add_handle(process, ProcessObject(process, target), bool(bInheritHandle))


def GetExitCodeProcess(process: Process, hProcess: kinds.Handle, lpExitCode: kinds.Struct) -> int:
    """Tell a process' exit code, STILL_ACTIVE while it runs."""
    target = process_of(process, hProcess)
    lpExitCode.value = c.STILL_ACTIVE if target.ended is None else target.ended.code
    return 1


def WaitForSingleObject(
    process: Process, hHandle: kinds.Handle, dwMilliseconds: kinds.Milliseconds
) -> int:
    """Wait for a process to end: WAIT_OBJECT_0, or WAIT_TIMEOUT."""
    return WaitForMultipleObjects(process, 1, [hHandle], 0, dwMilliseconds)


def WaitForMultipleObjects(
    process: Process, nCount: kinds.Dword, lpHandles: kinds.Handles, bWaitAll: kinds.Bool,
    dwMilliseconds: kinds.Milliseconds,
) -> int:  # fmt: skip
    """Wait for one of several processes, or for all; return WAIT_OBJECT_0 and which one."""
    if not 0 < nCount <= MAXIMUM_WAIT_OBJECTS or len(lpHandles) < nCount:
        raise KernelError("ERROR_INVALID_PARAMETER", "1 to 64 handles are waited for")
    targets = [process_of(process, handle) for handle in lpHandles[:nCount]]
    kernel = process.kernel

    def ready() -> bool:
        ended = [target.ended is not None for target in targets]
        return all(ended) if bWaitAll else any(ended)

    span = dword(dwMilliseconds)
    deadline = None if span == c.INFINITE else kernel.clock.uptime() + span * TICK
    if not (ready() if span == 0 else kernel.block(process, ready, deadline)):
        return c.WAIT_TIMEOUT
    first = next(place for place, target in enumerate(targets) if target.ended is not None)
    return c.WAIT_OBJECT_0 + (0 if bWaitAll else first)


def GetCurrentProcess(process: Process) -> int:
    """Return the pseudo handle that is always this process."""
    return CURRENT


def GetCurrentProcessId(process: Process) -> int:
    """Return this process' number: a multiple of 4."""
    return process.pid * 4


def GetProcessId(process: Process, Process: kinds.Handle) -> int:
    """Return the number of a process."""
    return process_of(process, Process).pid * 4


def GetCommandLineW(process: Process) -> str:
    """Return the command line that this process was started with."""
    return str(process.own.command_line)


def GetModuleFileNameW(
    process: Process, hModule: kinds.Handle, lpFilename: kinds.Struct, nSize: kinds.Dword
) -> int:
    """Put the path of the program that runs."""
    if hModule:
        raise KernelError("ERROR_MOD_NOT_FOUND", "there is the program itself alone")
    return put_text(shown(process.executable), nSize, lpFilename)


CALLS = (
    ExitProcess, TerminateProcess, OpenProcess, GetExitCodeProcess,
    WaitForSingleObject, WaitForMultipleObjects, GetCurrentProcess, GetCurrentProcessId,
    GetProcessId, GetCommandLineW, GetModuleFileNameW,
)  # fmt: skip
