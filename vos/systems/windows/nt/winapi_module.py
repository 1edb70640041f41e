"""`_winapi`: the calls that CPython's own subprocess.py makes, one Python function each.

What a C program passes by pointer is returned; what is refused raises with `winerror`. A handle
is passed on as the number it is: subprocess closes its own objects when nobody has them any more,
and a trace keeps what calls were given.
Source: CPython's Modules/_winapi.c.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType
from typing import Any

from vos.kernel.processes import ProcessExit
from vos.systems.windows import constants as c
from vos.systems.windows.nt.processes import environment_block
from vos.systems.windows.rules import lower, upper

CONSTANTS = """
    ABOVE_NORMAL_PRIORITY_CLASS BELOW_NORMAL_PRIORITY_CLASS CREATE_BREAKAWAY_FROM_JOB
    CREATE_DEFAULT_ERROR_MODE CREATE_NEW_CONSOLE CREATE_NEW_PROCESS_GROUP CREATE_NO_WINDOW
    DETACHED_PROCESS DUPLICATE_CLOSE_SOURCE DUPLICATE_SAME_ACCESS FILE_TYPE_CHAR FILE_TYPE_DISK
    FILE_TYPE_PIPE FILE_TYPE_UNKNOWN GENERIC_READ GENERIC_WRITE HIGH_PRIORITY_CLASS
    IDLE_PRIORITY_CLASS INFINITE INVALID_HANDLE_VALUE NORMAL_PRIORITY_CLASS OPEN_EXISTING
    PROCESS_ALL_ACCESS PROCESS_DUP_HANDLE REALTIME_PRIORITY_CLASS STARTF_USESHOWWINDOW
    STARTF_USESTDHANDLES STD_ERROR_HANDLE STD_INPUT_HANDLE STD_OUTPUT_HANDLE STILL_ACTIVE SW_HIDE
    SYNCHRONIZE WAIT_ABANDONED WAIT_OBJECT_0 WAIT_TIMEOUT
""".split()
BACKSLASH = "\\"
PYTHON_LIBRARY = 0x7FF800000000  # `sys.dllhandle`: Python itself, beside the program
LIBRARY = f"python{sys.version_info.major}{sys.version_info.minor}.dll"
if sys.version_info >= (3, 13):
    CONSTANTS += ["STARTF_FORCEONFEEDBACK", "STARTF_FORCEOFFFEEDBACK"]
ERRORS = {
    "ERROR_BROKEN_PIPE": 109, "ERROR_NO_DATA": 232, "ERROR_MORE_DATA": 234,
    "ERROR_ALREADY_EXISTS": 183, "ERROR_ACCESS_DENIED": 5, "ERROR_PRIVILEGE_NOT_HELD": 1314,
    "NULL": 0, "PIPE_WAIT": 0, "FILE_FLAG_OVERLAPPED": c.FILE_FLAG_OVERLAPPED,
    "ERROR_SHARING_VIOLATION": 32, "ERROR_PIPE_BUSY": 231, "ERROR_OPERATION_ABORTED": 995,
}  # fmt: skip


class WinapiFunctions:
    """The functions of `_winapi` for one process."""

    def __init__(self, nt: Any) -> None:
        self._nt, self._native = nt, nt._native

    def _checked(self, result: int) -> int:
        return int(self._nt._checked(result))

    def CloseHandle(self, handle: int, /) -> None:
        """Close handle."""
        with suppress(ProcessExit):  # what a process had open is dropped late, and closed by then
            self._checked(self._native.CloseHandle(int(handle)))

    def CreatePipe(self, pipe_attrs: Any, size: int, /) -> tuple[int, int]:
        """Create an anonymous pipe: (read handle, write handle)."""
        ends = self._native.HANDLE(), self._native.HANDLE()
        self._checked(self._native.CreatePipe(*ends, None, size))
        return ends[0].value, ends[1].value

    def CreateProcess(
        self, application_name: Any, command_line: Any, proc_attrs: Any, thread_attrs: Any,
        inherit_handles: Any, creation_flags: int, env_mapping: Any, current_directory: Any,
        startup_info: Any, /,
    ) -> tuple[int, int, int, int]:  # fmt: skip
        """Create a new process and its primary thread: (process, thread, pid, tid)."""
        native = self._native
        made = native.PROCESS_INFORMATION()
        start = native.STARTUPINFOW()
        for name in ("dwFlags", "wShowWindow", "hStdInput", "hStdOutput", "hStdError"):
            setattr(start, name, int(getattr(startup_info, name, None) or 0))
        start.lpAttributeList = getattr(startup_info, "lpAttributeList", None) or 0
        block = None if env_mapping is None else environment_block(env_mapping)
        done = native.CreateProcessW(
            application_name, command_line, None, None, int(bool(inherit_handles)),
            creation_flags | c.CREATE_UNICODE_ENVIRONMENT, block, current_directory, start, made,
        )  # fmt: skip
        self._checked(done)
        return made.hProcess, made.hThread, made.dwProcessId, made.dwThreadId

    def DuplicateHandle(
        self, source_process_handle: int, source_handle: int, target_process_handle: int,
        desired_access: int, inherit_handle: int, options: int = 0, /,
    ) -> int:  # fmt: skip
        """Return a duplicate handle object."""
        made = self._native.HANDLE()
        done = self._native.DuplicateHandle(
            source_process_handle, int(source_handle), target_process_handle, made,
            desired_access, int(bool(inherit_handle)), options,
        )  # fmt: skip
        self._checked(done)
        return int(made.value)

    def ExitProcess(self, ExitCode: int, /) -> None:
        """End the process."""
        self._native.ExitProcess(ExitCode)

    def GetCurrentProcess(self) -> int:
        """Return a handle object for the current process."""
        return int(self._native.GetCurrentProcess())

    def GetExitCodeProcess(self, process: int, /) -> int:
        """Return the termination status of the specified process."""
        code = self._native.DWORD()
        self._checked(self._native.GetExitCodeProcess(int(process), code))
        return int(code.value)

    def GetFileType(self, handle: int) -> int:
        """Return what kind of file a handle stands for."""
        kind = int(self._native.GetFileType(handle))
        if kind == c.FILE_TYPE_UNKNOWN:
            raise self._nt._last()
        return kind

    def GetLastError(self) -> int:
        """Return the last error."""
        return int(self._native.GetLastError())

    def GetModuleFileName(self, module_handle: int, /) -> str:
        """Return the fully-qualified path for the file that contains module."""
        buffer, library = [""], module_handle == PYTHON_LIBRARY
        self._checked(self._native.GetModuleFileNameW(0 if library else module_handle, buffer, 260))
        program = buffer[0]
        return f"{program.rpartition(BACKSLASH)[0]}{BACKSLASH}{LIBRARY}" if library else program

    def GetStdHandle(self, std_handle: int, /) -> int | None:
        """Return a handle to the specified standard device; None if there is none."""
        handle = self._native.GetStdHandle(std_handle)
        if handle == c.INVALID_HANDLE_VALUE:
            raise self._nt._last()
        return handle or None

    def GetACP(self) -> int:
        """Get the current Windows ANSI code page identifier."""
        return int(self._native.GetACP())

    def GetVersion(self) -> int:
        """Return the version number of the current operating system."""
        return int(self._native.GetVersion())

    def OpenProcess(self, desired_access: int, inherit_handle: bool, process_id: int, /) -> int:
        """Return a handle to a process."""
        handle = self._native.OpenProcess(desired_access, int(inherit_handle), process_id)
        return self._checked(handle)

    def PeekNamedPipe(self, handle: int, size: int = 0, /) -> Any:
        """Return what a pipe holds: (bytes, available, left) or (available, left)."""
        native = self._native
        taken, available, left = (native.DWORD() for _ in range(3))
        buffer = bytearray(size)
        done = native.PeekNamedPipe(handle, buffer if size else None, size, taken, available, left)
        self._checked(done)
        if not size:
            return available.value, left.value
        return bytes(buffer[: taken.value]), available.value, left.value

    def ReadFile(self, handle: int, size: int, overlapped: bool = False) -> tuple[bytes, int]:
        """Read from a handle: (bytes, 0)."""
        buffer, count = bytearray(size), self._native.DWORD()
        self._checked(self._native.ReadFile(handle, buffer, size, count, None))
        return bytes(buffer[: count.value]), 0

    def WriteFile(self, handle: int, buffer: Any, overlapped: bool = False) -> tuple[int, int]:
        """Write to a handle: (count, 0)."""
        data, count = bytes(buffer), self._native.DWORD()
        self._checked(self._native.WriteFile(handle, data, len(data), count, None))
        return int(count.value), 0

    def TerminateProcess(self, handle: int, exit_code: int, /) -> None:
        """Terminate the specified process and all of its threads."""
        self._checked(self._native.TerminateProcess(int(handle), exit_code))

    def WaitForSingleObject(self, handle: int, milliseconds: int, /) -> int:
        """Wait for a single object."""
        result = int(self._native.WaitForSingleObject(int(handle), milliseconds))
        if result == c.WAIT_FAILED:
            raise self._nt._last()
        return result

    def WaitForMultipleObjects(
        self, handle_seq: Any, wait_flag: bool, milliseconds: int = c.INFINITE, /
    ) -> int:
        """Wait for several objects."""
        handles = list(handle_seq)
        result = int(
            self._native.WaitForMultipleObjects(len(handles), handles, int(wait_flag), milliseconds)
        )
        if result == c.WAIT_FAILED:
            raise self._nt._last()
        return result

    def CopyFile2(self, existing_file_name: str, new_file_name: str, flags: int,
                  progress_routine: Any = None) -> None:  # fmt: skip
        """Copies a file from one name to a new name."""
        if not self._native.CopyFileW(existing_file_name, new_file_name, flags & 1):
            raise self._nt._last()

    def GetLongPathName(self, path: str) -> str:
        """Return the long version of the provided path."""
        buffer = [""]
        self._checked(self._native.GetLongPathNameW(path, buffer, 32767))
        return buffer[0]

    def NeedCurrentDirectoryForExePath(self, exe_name: str, /) -> bool:
        """Tell whether programs are looked for in the current directory too."""
        named = "\\" in exe_name
        missing = not self._native.GetEnvironmentVariableW(
            "NoDefaultCurrentDirectoryInExePath", [""], 260
        )
        return named or missing

    def LCMapStringEx(self, locale: str, flags: int, src: str) -> str:
        """Map a string: LCMAP_LOWERCASE and LCMAP_UPPERCASE."""
        return upper(src) if flags & 0x200 else lower(src)


def winapi_module(nt: Any) -> ModuleType:
    """The module `_winapi` of one process."""
    module, functions = ModuleType("_winapi"), WinapiFunctions(nt)
    names = [name for name in vars(WinapiFunctions) if not name.startswith("_")]
    module.__dict__.update({name: getattr(functions, name) for name in names})
    module.__dict__.update({name: getattr(c, name) for name in CONSTANTS})
    module.__dict__.update(ERRORS)
    module.__dict__.update(
        LOCALE_NAME_INVARIANT="", LCMAP_LOWERCASE=0x100, LCMAP_UPPERCASE=0x200,
        COPY_FILE_ALLOW_DECRYPTED_DESTINATION=8, COPY_FILE_COPY_SYMLINK=0x800,
        COPY_FILE_FAIL_IF_EXISTS=1,
    )  # fmt: skip
    return module
