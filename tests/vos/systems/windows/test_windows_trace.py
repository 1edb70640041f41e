"""How a trace shows what is drawn: numbers by their names, bits and structures by their starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from windows_worlds import system

import vos

__all__ = ["system"]


def draw(windows: Any) -> None:
    info = windows.BITMAPINFO(biWidth=40, biHeight=-30, biBitCount=8)
    info.bmiColors = tuple(range(256))
    windows.StretchDIBits(
        windows.GetDC(0), 0, 0, 40, 30, 0, 0, 40, 30, np.full((30, 40), 65, np.uint8).data, info,
        windows.DIB_RGB_COLORS, windows.SRCCOPY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "line"),
    [
        (
            draw,
            '40, 30, 0, 0, 40, 30, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"..., {bmiHeader={biWidth=40, '
            "biHeight=-30, biBitCount=8, ...}, ...}, 0, SRCCOPY) = 30",
        ),
        (
            lambda windows: windows.GetDeviceCaps(windows.GetDC(0), windows.HORZRES),
            ", HORZRES) = 320",
        ),
        (
            lambda windows: windows.GetSystemMetrics(windows.SM_CYSCREEN),
            "GetSystemMetrics(SM_CYSCREEN) = 200",
        ),
        (
            lambda windows: windows.SetFilePointerEx(1, 0, None, windows.FILE_END),
            "SetFilePointerEx(0x1, 0, NULL, FILE_END) = 0 [6 ERROR_INVALID_HANDLE",
        ),
        (
            lambda windows: windows.GetStdHandle(windows.STD_OUTPUT_HANDLE),
            "GetStdHandle(STD_OUTPUT_HANDLE) = ",
        ),
        (
            lambda windows: windows.PeekMessageW(windows.MSG(message=0x101), 0, 0, 0, 0),
            "PeekMessageW({message=WM_KEYUP, wParam=0, lParam=0, ...}, 0x0, 0, 0, 0) = 0",
        ),
        (
            lambda windows: windows.SendMessageW(1, windows.WM_PAINT, 2, 3),
            "SendMessageW(0x1, WM_PAINT, 2, 3) = 0 [1400 ERROR_INVALID_WINDOW_HANDLE",
        ),
        (
            lambda windows: windows.CreateWindowExW(
                0, "Nix", "", windows.WS_POPUP | windows.WS_VISIBLE, 0, 0, 8, 8, 0, 0, 0, None
            ),
            'CreateWindowExW(0, "Nix", "", WS_VISIBLE|WS_POPUP, 0, 0, 8, 8, 0x0, 0x0, 0x0, NULL)',
        ),
        (
            lambda windows: windows.PatBlt(windows.GetDC(0), 0, 0, 1, 1, 7),
            ", 0, 0, 1, 1, 0x00000007) = 0 [87 ERROR_INVALID_PARAMETER",
        ),
    ],
)
def test_it_reads_as_it_is_written(
    system: vos.System, act: Callable[[Any], object], line: str
) -> None:
    with system.trace:
        act(system.native)
    assert line in system.trace.render()


def test_of_a_buffer_only_what_was_read_is_shown(system: vos.System) -> None:
    windows = system.native
    with system.open("short", "w") as file:
        file.write("text")
    handle = windows.CreateFileW(
        "short", windows.GENERIC_READ, 1, None, windows.OPEN_EXISTING, 0, None
    )
    with system.trace:
        windows.ReadFile(handle, bytearray(b"x" * 20), 20, windows.DWORD(), None)
    assert str(system.trace) == f'ReadFile(0x{handle:x}, "text", 20, [4], NULL) = 1'
    windows.CloseHandle(handle)


def test_a_structure_that_no_call_has_filled_is_shown_empty(system: vos.System) -> None:
    with system.trace, pytest.raises(FileNotFoundError):
        system.os.listdir("missing")
    assert 'FindFirstFileW("missing\\\\*.*", {...}) = INVALID_HANDLE_VALUE' in str(system.trace)
