"""The console as a grid of cells: its cursor, its sixteen colours, and who shares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import emulator
import vos

ORANGE, NAVY = 0x0080FF, 0x600000  # COLORREFs: blue, green, red


@pytest.fixture
def system() -> Iterator[vos.System]:
    """On a model that shows any colour in 32 columns of letters, 40 pixels wide."""
    with vos.boot(emulator.boot("workstation"), "windows") as booted:
        yield booted


def out(windows: Any) -> int:
    return int(windows.GetStdHandle(windows.STD_OUTPUT_HANDLE))


def test_letters_stand_where_the_cursor_is_put_in_the_colours_that_are_chosen(
    system: vos.System,
) -> None:
    windows, size = system.native, system.native.COORD()
    console = out(windows)
    assert windows.SetConsoleDisplayMode(console, windows.CONSOLE_FULLSCREEN_MODE, size)
    info = windows.CONSOLE_SCREEN_BUFFER_INFOEX(cbSize=96)
    assert windows.GetConsoleScreenBufferInfoEx(console, info)
    assert (info.dwSize.X, info.dwSize.Y) == (size.X, size.Y) == (32, 18)
    info.ColorTable[3], info.ColorTable[4] = ORANGE, NAVY
    assert windows.SetConsoleScreenBufferInfoEx(console, info)
    assert windows.SetConsoleCursorPosition(console, windows.COORD(X=5, Y=2))
    assert windows.SetConsoleTextAttribute(console, 4 << 4 | 3)
    assert windows.WriteConsoleW(console, "X", 1, None)
    windows.DwmFlush()
    picture = system.kernel.machine.frame(border=False)
    cell = picture[80:120, 200:240]
    assert {tuple(each) for each in cell.reshape(-1, 3).tolist()} == {(255, 128, 0), (0, 0, 96)}
    cell[...] = 0
    assert not np.any(picture)


def test_attributes_are_told_and_children_write_in_the_same(system: vos.System) -> None:
    windows, info = system.native, system.native.CONSOLE_SCREEN_BUFFER_INFO()
    assert windows.GetConsoleScreenBufferInfo(out(windows), info) and info.wAttributes == 7
    assert windows.SetConsoleTextAttribute(out(windows), 0x1E)

    def child(process: Any) -> int:
        mine = process.native
        assert mine.GetConsoleScreenBufferInfo(out(mine), info) and info.wAttributes == 0x1E
        assert mine.SetConsoleTextAttribute(out(mine), 0x0A)
        return 0

    assert system.run(child) == 0
    assert windows.GetConsoleScreenBufferInfo(out(windows), info) and info.wAttributes == 0x0A


def test_a_terminal_is_told_by_sequences(system: vos.System) -> None:
    windows, console = system.native, system.kernel.console
    windows.SetConsoleTextAttribute(out(windows), 0x1E)
    windows.SetConsoleCursorPosition(out(windows), windows.COORD(X=79, Y=24))
    assert console.output == b"\x1b[38;2;255;255;0m\x1b[48;2;0;0;128m\x1b[25;80H"


def test_what_does_not_fit_is_refused(system: vos.System) -> None:
    windows, console = system.native, system.kernel.console
    info = windows.CONSOLE_SCREEN_BUFFER_INFOEX(cbSize=95)
    refused = (
        (windows.GetConsoleScreenBufferInfoEx, info),
        (windows.SetConsoleScreenBufferInfoEx, info),
        (windows.SetConsoleCursorPosition, windows.COORD(X=80, Y=0)),
        (windows.SetConsoleCursorPosition, windows.COORD(X=0, Y=-1)),
    )
    for call, argument in refused:
        windows.SetLastError(0)
        assert call(out(windows), argument) == 0
        assert windows.GetLastError() == windows.ERROR_INVALID_PARAMETER
    info.cbSize = 96
    windows.GetConsoleScreenBufferInfoEx(out(windows), info)
    del info.ColorTable[0]
    assert windows.SetConsoleScreenBufferInfoEx(out(windows), info) == 0
    assert windows.SetConsoleTextAttribute(out(windows) + 1000, 7) == 0
    assert windows.GetLastError() == windows.ERROR_INVALID_HANDLE
    assert not console.output
