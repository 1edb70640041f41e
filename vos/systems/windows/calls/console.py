"""The console: standard handles, writing, reading, modes."""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.devices import Console
from vos.systems.windows.state import file_of
from vos.systems.windows.structs import COORD, SMALL_RECT
from vos.systems.windows.user_memory import dword

STANDARD = (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE)
UTF8 = 65001


def GetStdHandle(process: Process, nStdHandle: kinds.StandardHandle) -> int:
    """Return a standard handle, 0 if there is none."""
    if nStdHandle & 0xFFFFFFFF not in STANDARD:
        raise KernelError("ERROR_INVALID_HANDLE", "there are three standard handles")
    return int(process.own.standard.get(nStdHandle & 0xFFFFFFFF, 0))


def SetStdHandle(process: Process, nStdHandle: kinds.StandardHandle, hHandle: kinds.Handle) -> int:
    """Choose a standard handle."""
    if nStdHandle & 0xFFFFFFFF not in STANDARD:
        raise KernelError("ERROR_INVALID_HANDLE", "there are three standard handles")
    process.own.standard[nStdHandle & 0xFFFFFFFF] = hHandle
    return 1


def console_of(process: Process, handle: int, reading: bool = False) -> Console:
    """Return the console that a handle stands for; ERROR_INVALID_HANDLE."""
    file = file_of(process, handle)
    if not isinstance(file, Console) or not (file.readable if reading else file.writable):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no such console handle")
    return file


def WriteConsoleW(
    process: Process, hConsoleOutput: kinds.Handle, lpBuffer: kinds.Text,
    nNumberOfCharsToWrite: kinds.OptInt = None, lpNumberOfCharsWritten: kinds.Struct = None,
    lpReserved: kinds.Struct = None,
) -> int:  # fmt: skip
    """Write characters."""
    console = console_of(process, hConsoleOutput)
    count = len(lpBuffer) if nNumberOfCharsToWrite is None else dword(nNumberOfCharsToWrite)
    text = lpBuffer[:count]
    console.write(process, text.encode("utf-8", "replace"))
    if lpNumberOfCharsWritten is not None:
        lpNumberOfCharsWritten.value = len(text)
    return 1


def ReadConsoleW(
    process: Process, hConsoleInput: kinds.Handle, lpBuffer: kinds.Struct,
    nNumberOfCharsToRead: kinds.Dword, lpNumberOfCharsRead: kinds.Struct,
    pInputControl: kinds.Struct = None,
) -> int:  # fmt: skip
    """Read a line, CR LF included, into a list of one str."""
    console = console_of(process, hConsoleInput, True)
    text = console.read(process, dword(nNumberOfCharsToRead)).decode("utf-8", "replace")
    lpBuffer[0] = text
    if lpNumberOfCharsRead is not None:
        lpNumberOfCharsRead.value = len(text)
    return 1


def GetConsoleMode(process: Process, hConsoleHandle: kinds.Handle, lpMode: kinds.Struct) -> int:
    """Tell a console handle's mode; ERROR_INVALID_HANDLE for what is no console."""
    file = file_of(process, hConsoleHandle)
    if not isinstance(file, Console):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no console")
    lpMode.value = process.own.console_mode[file.readable and not file.writable]
    return 1


def _modes(process: Process, reading: bool) -> int:
    """Return the modes that this build has for a handle that reads, or one that writes."""
    if process.kernel.variant.facts["terminal_sequences"]:
        return 0x3FF if reading else 0x1F
    return 0xFF if reading else 0x3


def SetConsoleMode(process: Process, hConsoleHandle: kinds.Handle, dwMode: kinds.Dword) -> int:
    """Choose a console handle's mode."""
    file = file_of(process, hConsoleHandle)
    if not isinstance(file, Console):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no console")
    reading = file.readable and not file.writable
    if dword(dwMode) & ~_modes(process, reading):
        raise KernelError("ERROR_INVALID_PARAMETER", "there are no such modes")
    process.own.console_mode[reading] = dwMode
    if reading:
        process.kernel.console.raw = not dwMode & c.ENABLE_LINE_INPUT
    return 1


def SetConsoleCtrlHandler(process: Process, HandlerRoutine: kinds.Struct, Add: kinds.Bool) -> int:
    """Handle Ctrl+C, which then ends this process no more; a process has one handler here."""
    process.own.handles_ctrl_c = bool(index(Add))
    return 1


def GetConsoleScreenBufferInfo(
    process: Process, hConsoleOutput: kinds.Handle, lpConsoleScreenBufferInfo: kinds.Struct
) -> int:
    """Tell the console's size, and in which colours is written."""
    console_of(process, hConsoleOutput)
    console = process.kernel.console
    info: Any = lpConsoleScreenBufferInfo
    info.dwSize = COORD(X=console.columns, Y=console.rows)
    info.dwCursorPosition = COORD()
    info.wAttributes = process.own.cells.attributes
    info.srWindow = SMALL_RECT(Right=console.columns - 1, Bottom=console.rows - 1)
    info.dwMaximumWindowSize = COORD(X=console.columns, Y=console.rows)
    return 1


def SetConsoleDisplayMode(
    process: Process, hConsoleOutput: kinds.Handle, dwFlags: kinds.Dword,
    lpNewScreenBufferDimensions: kinds.Struct = None,
) -> int:  # fmt: skip
    """Show the console on the whole screen, in the machine's text mode, or leave that."""
    console_of(process, hConsoleOutput)
    if dwFlags not in (c.CONSOLE_FULLSCREEN_MODE, c.CONSOLE_WINDOWED_MODE):
        raise KernelError("ERROR_INVALID_PARAMETER", "a console has two display modes")
    console = process.kernel.console
    console.show_text(dwFlags == c.CONSOLE_FULLSCREEN_MODE)
    if lpNewScreenBufferDimensions is not None:
        lpNewScreenBufferDimensions.X = console.columns
        lpNewScreenBufferDimensions.Y = console.rows
    return 1


def GetConsoleOutputCP(process: Process) -> int:
    """Return the console's code page: UTF-8."""
    return UTF8


def GetConsoleCP(process: Process) -> int:
    """Return the code page of the console's input: UTF-8."""
    return UTF8


CALLS = (
    GetStdHandle, SetStdHandle, WriteConsoleW, ReadConsoleW, GetConsoleMode, SetConsoleMode,
    SetConsoleCtrlHandler,
    GetConsoleScreenBufferInfo, SetConsoleDisplayMode, GetConsoleOutputCP, GetConsoleCP,
)  # fmt: skip
