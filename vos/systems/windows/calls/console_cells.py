"""The console as a grid of cells: where the cursor stands, and in which colours is written.

    attribute    | paper 4 bits | ink 4 bits |    numbers in the ColorTable: sixteen COLORREFs

A terminal behind the console is told by virtual terminal sequences, as a pseudoconsole tells it.
A new ColorTable is for what is written from then on. Sources: "Character Attributes",
"CONSOLE_SCREEN_BUFFER_INFOEX" and "SetConsoleCursorPosition" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import kinds
from vos.systems.windows.calls.console import GetConsoleScreenBufferInfo, console_of
from vos.systems.windows.canvas import swapped

SIZE = 96  # bytes of a CONSOLE_SCREEN_BUFFER_INFOEX
COLOURS = 16


def GetConsoleScreenBufferInfoEx(
    process: Process, hConsoleOutput: kinds.Handle, lpConsoleScreenBufferInfoEx: kinds.Struct
) -> int:
    """Tell the console's size and colours; cbSize says that the structure is the right one."""
    info: Any = lpConsoleScreenBufferInfoEx
    _check_size(info)
    GetConsoleScreenBufferInfo(process, hConsoleOutput, info)
    info.wPopupAttributes, info.bFullscreenSupported = 0xF5, 1
    info.ColorTable = list(process.own.cells.colours)
    return 1


def SetConsoleScreenBufferInfoEx(
    process: Process, hConsoleOutput: kinds.Handle, lpConsoleScreenBufferInfoEx: kinds.Struct
) -> int:
    """Choose the sixteen colours, and in which of them is written; the size stays as it is."""
    info: Any = lpConsoleScreenBufferInfoEx
    _check_size(info)
    colours = [index(colour) & 0xFFFFFF for colour in info.ColorTable]
    if len(colours) != COLOURS:
        raise KernelError("ERROR_INVALID_PARAMETER", f"a ColorTable has {COLOURS} colours")
    console_of(process, hConsoleOutput)
    process.own.cells.colours = colours
    return SetConsoleTextAttribute(process, hConsoleOutput, info.wAttributes)


def _check_size(info: Any) -> None:
    if index(info.cbSize) != SIZE:
        raise KernelError("ERROR_INVALID_PARAMETER", f"cbSize is {SIZE}")


def SetConsoleTextAttribute(
    process: Process, hConsoleOutput: kinds.Handle, wAttributes: kinds.Dword
) -> int:
    """Choose the colours of what is written from now on, by their numbers."""
    console, cells = console_of(process, hConsoleOutput), process.own.cells
    cells.attributes = index(wAttributes) & 0xFFFF
    layers = ((38, cells.attributes & 15), (48, cells.attributes >> 4 & 15))
    for layer, number in layers:
        red, green, blue = swapped(cells.colours[number]).to_bytes(3, "big")
        console.write(process, f"\x1b[{layer};2;{red};{green};{blue}m".encode())
    return 1


def SetConsoleCursorPosition(
    process: Process, hConsoleOutput: kinds.Handle, dwCursorPosition: kinds.Struct
) -> int:
    """Put the cursor to a column and a row, from 0 on, of the console."""
    console, size = console_of(process, hConsoleOutput), process.kernel.console
    column, row = index(dwCursorPosition.X), index(dwCursorPosition.Y)
    if not (0 <= column < size.columns and 0 <= row < size.rows):
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such cell")
    console.write(process, f"\x1b[{row + 1};{column + 1}H".encode())
    return 1


CALLS = (
    GetConsoleScreenBufferInfoEx, SetConsoleScreenBufferInfoEx, SetConsoleTextAttribute,
    SetConsoleCursorPosition,
)  # fmt: skip
