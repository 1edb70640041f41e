"""Processes: starting, waiting for and ending them.

A program file begins with "MZ" and names the program that the kernel knows (`Kernel.programs`):

    MZ PEEKPOKE python

Handles to processes are open files of their own kind, so they close, duplicate and go to children
like any other.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Ending, Process, ProcessExit, Program
from vos.kernel.volumes import S_IFMT, S_IFREG
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.command_line import split
from vos.systems.windows.open_files import rights
from vos.systems.windows.paths import shown, wide
from vos.systems.windows.state import add_handle, file_of
from vos.systems.windows.user_memory import dword, put_text, text

MAGIC = b"MZ PEEKPOKE "
COMMAND_MAX = 32767
MOST_PROCESSES = 1024
EXTENSION = ".exe"
CURRENT, CURRENT_THREAD = -1, -2
SIGNALLED_KINDS = 64
TICK = 1_000_000


class ProcessObject(OpenFile):
    """A process, as a handle stands for it."""

    __slots__ = ("process",)

    def __init__(self, owner: Process, process: Process) -> None:
        volume = owner.kernel.pipes
        place = (volume, volume.make(S_IFREG | 0o600, owner.euid, owner.egid))
        super().__init__(place, rights(c.PROCESS_TERMINATE))
        self.readable = self.writable = False
        self.process = process


def process_of(process: Process, handle: int) -> Process:
    """Return the process that a handle stands for; ERROR_INVALID_HANDLE."""
    if handle == CURRENT:
        return process
    file = file_of(process, handle)
    if not isinstance(file, ProcessObject):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no process' handle")
    return file.process


def CreateProcessW(
    process: Process, lpApplicationName: kinds.OptText, lpCommandLine: kinds.OptText,
    lpProcessAttributes: kinds.Struct, lpThreadAttributes: kinds.Struct,
    bInheritHandles: kinds.Bool, dwCreationFlags: kinds.Dword, lpEnvironment: kinds.OptText,
    lpCurrentDirectory: kinds.OptText, lpStartupInfo: kinds.Struct,
    lpProcessInformation: kinds.Struct,
) -> int:  # fmt: skip
    """Start a program as a new process: handles to it and its thread go to PROCESS_INFORMATION.

    `lpEnvironment` is NAME=value, each with a NUL, and one NUL more; None copies this process' own.
    """
    line = text(lpCommandLine) if lpCommandLine is not None else f'"{text(lpApplicationName)}"'
    if lpApplicationName is None and not line.strip(' \t"'):
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no program to run")
    if len(line) > COMMAND_MAX:
        raise KernelError("ERROR_FILENAME_EXCED_RANGE", "a command line has 32767 characters")
    path, program = _find_program(process, lpApplicationName, line)
    kernel = process.kernel
    if len(kernel.processes.table) >= MOST_PROCESSES:
        raise KernelError("ERROR_NO_PROC_SLOTS", "there are too many processes")
    if lpCurrentDirectory is not None:
        _check_directory(process, lpCurrentDirectory)
    child = kernel.processes.new(process)
    _prepare(process, child, bool(bInheritHandles), lpStartupInfo)
    child.executable, child.arguments = wide(path), [wide(each) for each in split(line)]
    child.own.command_line = line
    child.forked = False
    if lpEnvironment is not None:
        child.environ = _environment(lpEnvironment)
    if lpCurrentDirectory is not None:
        from vos.systems.windows.calls.directories import SetCurrentDirectoryW

        SetCurrentDirectoryW(child, lookup.full_path(process, lpCurrentDirectory))
    _inform(process, child, lpProcessInformation)
    kernel.processes.start(child, program)
    return 1


def _environment(block: str) -> dict[bytes, bytes]:
    """Return the variables of an environment block; a name may begin with "="."""
    pairs = ((each[:1], *each[1:].partition("=")) for each in block.split("\0") if each)
    return {wide(first + name): wide(value) for first, name, _, value in pairs}


def _check_directory(process: Process, path: str) -> None:
    try:
        inode = lookup.existing(process, path, True)[3]
    except KernelError:
        inode = None
    if inode is None or inode.mode & S_IFMT != 0x4000:
        raise KernelError("ERROR_DIRECTORY", "the new process cannot start there")


def _prepare(process: Process, child: Process, inherit: bool, startup: object) -> None:
    """Leave the child the handles that are its own to have, and choose its standard ones."""
    table = child.descriptors
    own = child.own
    keep = (own.directory_handle >> 2) - 1
    standard = {(handle >> 2) - 1 for handle in own.standard.values()}
    chosen = _handle_list(startup)
    for number in table.numbers():
        passed = inherit and number not in table.close_on_exec
        if chosen is not None:
            passed = passed and number in chosen
        if not passed and number != keep and number not in standard:
            table.close(child, number)
    if startup is not None and startup.dwFlags & c.STARTF_USESTDHANDLES:  # type: ignore[attr-defined]
        _choose_standard(child, startup, standard - {keep}, inherit)


def _choose_standard(child: Process, startup: object, old: set[int], inherit: bool) -> None:
    """Let the child have the standard handles that it is started with, and not its parent's."""
    names = (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE)
    chosen = (startup.hStdInput, startup.hStdOutput, startup.hStdError)  # type: ignore[attr-defined]
    child.own.standard.update(zip(names, map(index, chosen), strict=True))
    table = child.descriptors
    for number in old - {(index(each) >> 2) - 1 for each in chosen}:
        if not inherit or number in table.close_on_exec:
            table.close(child, number)


def _handle_list(startup: object) -> set[int] | None:
    """Return which handles alone are passed on: PROC_THREAD_ATTRIBUTE_HANDLE_LIST."""
    attributes = startup.lpAttributeList if startup is not None else 0  # type: ignore[attr-defined]
    listed = attributes.get("handle_list") if isinstance(attributes, dict) else None
    return {(index(handle) >> 2) - 1 for handle in listed} if listed else None


def _inform(process: Process, child: Process, info: object) -> None:
    file = ProcessObject(process, child)
    info.hProcess = add_handle(process, file)  # type: ignore[attr-defined]
    info.hThread = add_handle(process, file)  # type: ignore[attr-defined]
    info.dwProcessId = child.pid * 4  # type: ignore[attr-defined]
    info.dwThreadId = child.pid * 4 + 2  # type: ignore[attr-defined]


def _find_program(process: Process, application: str | None, line: str) -> tuple[str, Program]:
    """Return where a program is, and what runs it; ERROR_FILE_NOT_FOUND, ERROR_BAD_EXE_FORMAT."""
    if application is not None:
        return _program(process, application)
    name = split(line)[0] if line.lstrip().startswith('"') else line.split(None, 1)[0]
    if "." not in name.rpartition("\\")[2]:
        name += EXTENSION
    if "\\" in name or "/" in name or ":" in name:
        return _program(process, name)
    here = shown(process.executable).rpartition("\\")[0]
    path = process.environ.get(b"Path", process.environ.get(b"PATH", b""))
    places = [here, ".", "C:\\Windows\\System32", "C:\\Windows", *shown(path).split(";")]
    for place in filter(None, places):
        full = f"{place}\\{name}"
        try:
            lookup.existing(process, full, True)
        except KernelError:
            continue
        return _program(process, full)
    raise KernelError("ERROR_FILE_NOT_FOUND", f"there is no {name}")


def _program(process: Process, path: str) -> tuple[str, Program]:
    volume, _, _, inode = lookup.existing(process, path, True)
    if inode.mode & S_IFMT != S_IFREG:
        raise KernelError("ERROR_ACCESS_DENIED", "a directory is no program")
    head = volume.read(inode, 0, 256)
    name = head[len(MAGIC) :].partition(b"\n")[0].strip() if head.startswith(MAGIC) else b""
    program = process.kernel.programs.get(name)
    if program is None:
        raise KernelError("ERROR_BAD_EXE_FORMAT", "the file is no program that runs here")
    return lookup.full_path(process, path), program


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
    process: Process, hHandle: kinds.Handle, dwMilliseconds: kinds.Dword
) -> int:
    """Wait for a process to end: WAIT_OBJECT_0, or WAIT_TIMEOUT."""
    return WaitForMultipleObjects(process, 1, [hHandle], 0, dwMilliseconds)


def WaitForMultipleObjects(
    process: Process, nCount: kinds.Dword, lpHandles: kinds.Handles, bWaitAll: kinds.Bool,
    dwMilliseconds: kinds.Dword,
) -> int:  # fmt: skip
    """Wait for one of several processes, or for all; return WAIT_OBJECT_0 and which one."""
    if not 0 < nCount <= SIGNALLED_KINDS or len(lpHandles) < nCount:
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


def GetParentProcessId(process: Process) -> int:
    """Return who started this process, which may have ended since.

    It stands for CreateToolhelp32Snapshot and Process32First, which tell a th32ParentProcessID.
    """
    return process.own.parent or (process.parent.pid * 4 if process.parent else 0)


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
    CreateProcessW, ExitProcess, TerminateProcess, OpenProcess, GetExitCodeProcess,
    WaitForSingleObject, WaitForMultipleObjects, GetCurrentProcess, GetCurrentProcessId,
    GetParentProcessId, GetProcessId, GetCommandLineW, GetModuleFileNameW,
)  # fmt: skip
