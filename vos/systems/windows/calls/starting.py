"""CreateProcessW: a program's file, its command line, what it inherits and where it starts.

A program file begins with "MZ" and names the program that the kernel knows (`Kernel.programs`):

    MZ PEEKPOKE python

Source: "CreateProcessW" and "Inheritance" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Ending, Process, Program
from vos.kernel.volumes import S_IFDIR, S_IFMT, S_IFREG
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.calls.directories import SetCurrentDirectoryW
from vos.systems.windows.calls.processes import ProcessObject
from vos.systems.windows.command_line import split
from vos.systems.windows.paths import shown, wide
from vos.systems.windows.state import add_handle
from vos.systems.windows.user_memory import text

MAGIC = b"MZ PEEKPOKE "
COMMAND_MAX = 32767
MOST_PROCESSES = 1024
EXTENSION = ".exe"


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
    child.executable, child.arguments = wide(path), [wide(each) for each in split(line)]
    child.own.command_line = line
    child.forked = False
    try:
        _prepare(process, child, bool(bInheritHandles), lpStartupInfo)
        if lpEnvironment is not None:
            child.environ = _environment(lpEnvironment)
        if lpCurrentDirectory is not None:
            SetCurrentDirectoryW(child, lookup.full_path(process, lpCurrentDirectory))
        _inform(process, child, lpProcessInformation)
    except BaseException:  # of arguments that are no such structures
        kernel.processes.finish(child, Ending())
        kernel.processes.reap(child)
        raise
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
    if inode is None or inode.mode & S_IFMT != S_IFDIR:
        raise KernelError("ERROR_DIRECTORY", "the new process cannot start there")


def _prepare(process: Process, child: Process, inherit: bool, startup: Any) -> None:
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
    if startup is not None and startup.dwFlags & c.STARTF_USESTDHANDLES:
        _choose_standard(child, startup, standard - {keep}, inherit)


def _choose_standard(child: Process, startup: Any, old: set[int], inherit: bool) -> None:
    """Let the child have the standard handles that it is started with, and not its parent's."""
    names = (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE)
    chosen = (startup.hStdInput, startup.hStdOutput, startup.hStdError)
    child.own.standard.update(zip(names, map(index, chosen), strict=True))
    table = child.descriptors
    for number in old - {(index(each) >> 2) - 1 for each in chosen}:
        if not inherit or number in table.close_on_exec:
            table.close(child, number)


def _handle_list(startup: Any) -> set[int] | None:
    """Return which handles alone are passed on: PROC_THREAD_ATTRIBUTE_HANDLE_LIST."""
    attributes = startup.lpAttributeList if startup is not None else 0
    listed = attributes.get("handle_list") if isinstance(attributes, dict) else None
    return {(index(handle) >> 2) - 1 for handle in listed} if listed else None


def _inform(process: Process, child: Process, info: Any) -> None:
    info.dwProcessId = child.pid * 4  # first: what is no structure gets no handles
    info.dwThreadId = child.pid * 4 + 2
    file = ProcessObject(process, child)
    info.hProcess = add_handle(process, file)
    info.hThread = add_handle(process, file)


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


CALLS = (CreateProcessW,)
