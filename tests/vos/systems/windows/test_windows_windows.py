"""Windows: classes, procedures, and what these are told; drawing in a part of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos

BLUE = 0xFF0000  # a COLORREF


class Told:
    """A window's procedure that notes what it is told."""

    def __init__(self, windows: Any, answers: dict[int, int] | None = None) -> None:
        self.windows = windows
        self.answers = answers or {}
        self.messages: list[tuple[int, int, int]] = []

    def __call__(self, hwnd: int, message: int, first: int, second: int) -> int:
        self.messages.append((message, first, second))
        if message in self.answers:
            return self.answers[message]
        return int(self.windows.DefWindowProcW(hwnd, message, first, second))

    def take(self) -> list[int]:
        """The messages since last asked."""
        taken, self.messages = [each[0] for each in self.messages], []
        return taken


@pytest.fixture
def system() -> Iterator[vos.System]:
    """On a model that has a mouse."""
    with vos.boot(emulator.boot("workstation"), "windows") as booted:
        yield booted


@pytest.fixture
def windows(system: vos.System) -> Any:
    return system.native


@pytest.fixture
def told(windows: Any) -> Told:
    made = Told(windows)
    kind = windows.WNDCLASSW(lpfnWndProc=made, lpszClassName="Plain")
    assert windows.RegisterClassW(kind) >= 0xC000
    return made


def create(
    windows: Any, x: int = 100, y: int = 50, style: int = 0x10000000, name: str = "Plain"
) -> int:
    return int(windows.CreateWindowExW(0, name, "", style, x, y, 200, 80, 0, 0, 0, None))


def dispatch(windows: Any) -> None:
    message = windows.MSG()
    while windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE):
        windows.DispatchMessageW(message)


def test_a_procedure_is_told_of_its_windows_life(windows: Any, told: Told) -> None:
    hwnd = create(windows)
    assert told.take() == [windows.WM_CREATE]
    dispatch(windows)
    assert told.take() == [windows.WM_PAINT]
    assert windows.PostMessageW(hwnd, windows.WM_APP, 1, 2)
    assert windows.SendMessageW(hwnd, windows.WM_APP + 1, 3, 4) == 0
    dispatch(windows)
    assert told.messages == [(windows.WM_APP + 1, 3, 4), (windows.WM_APP, 1, 2)]
    told.take()
    windows.PostMessageW(hwnd, windows.WM_CLOSE, 0, 0)
    dispatch(windows)
    assert told.take() == [windows.WM_CLOSE, windows.WM_DESTROY]
    assert not windows.IsWindow(hwnd)


def test_a_procedure_may_want_no_window_and_may_answer(windows: Any) -> None:
    refusing = Told(windows, {windows.WM_CREATE: -1})
    windows.RegisterClassW(windows.WNDCLASSW(lpfnWndProc=refusing, lpszClassName="None"))
    assert create(windows, name="none") == 0
    assert refusing.take() == [windows.WM_CREATE, windows.WM_DESTROY]
    answering = Told(windows, {windows.WM_APP: 42})
    windows.RegisterClassW(windows.WNDCLASSW(lpfnWndProc=answering, lpszClassName="Other"))
    assert windows.SendMessageW(create(windows, name="OTHER"), windows.WM_APP, 0, 0) == 42


def test_keys_and_mouse_go_to_the_window_in_front_in_its_own_places(
    system: vos.System, windows: Any, told: Told
) -> None:
    hwnd, machine = create(windows), system.kernel.machine
    windows.ValidateRect(hwnd, None)
    told.take()
    assert machine.mouse is not None
    machine.mouse.move(130, 60)
    machine.keyboard.press("a")
    machine.wait_vblank()
    dispatch(windows)
    assert {each[:2] for each in told.messages} == {
        (windows.WM_KEYDOWN, ord("A")), (windows.WM_MOUSEMOVE, 0),
    }  # fmt: skip
    assert (windows.WM_MOUSEMOVE, 0, 10 << 16 | 30) in told.messages
    told.take()
    windows.ShowWindow(hwnd, windows.SW_HIDE)
    machine.keyboard.release("a")
    machine.wait_vblank()
    message = windows.MSG()
    assert windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE) and message.hwnd == 0
    assert told.take() == []


def test_what_is_invalid_is_painted_when_nothing_else_waits(windows: Any, told: Told) -> None:
    hwnd = create(windows)
    dispatch(windows)
    told.take()
    windows.InvalidateRect(hwnd, None, 0)
    windows.PostMessageW(hwnd, windows.WM_APP, 0, 0)
    windows.InvalidateRect(hwnd, None, 1)
    dispatch(windows)
    assert told.take() == [windows.WM_APP, windows.WM_PAINT]
    windows.UpdateWindow(hwnd)
    assert told.take() == []
    windows.InvalidateRect(hwnd, None, 0)
    windows.UpdateWindow(hwnd)
    assert told.take() == [windows.WM_PAINT]
    windows.ShowWindow(hwnd, windows.SW_HIDE)
    windows.InvalidateRect(hwnd, None, 0)
    windows.UpdateWindow(hwnd)
    dispatch(windows)
    assert told.take() == []


def test_behind_a_window_that_goes_is_the_next(
    system: vos.System, windows: Any, told: Told
) -> None:
    hwnd, other = create(windows), create(windows, 400)
    windows.DestroyWindow(other)
    windows.ValidateRect(hwnd, None)
    system.kernel.machine.keyboard.press("a")
    system.kernel.machine.wait_vblank()
    message = windows.MSG()
    assert windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE) and message.hwnd == hwnd


def test_painting_begins_with_the_background_and_stays_in_the_window(
    system: vos.System, windows: Any
) -> None:
    def procedure(hwnd: int, message: int, first: int, second: int) -> int:
        if message == windows.WM_PAINT:
            paint = windows.PAINTSTRUCT()
            hdc = windows.BeginPaint(hwnd, paint)
            assert hdc == paint.hdc and (paint.rcPaint.right, paint.rcPaint.bottom) == (200, 80)
            windows.SetPixel(hdc, 3, 4, windows.RGB(255, 255, 255))
            windows.FillRect(hdc, windows.RECT(150, 0, 900, 900), windows.GetStockObject(4))
            assert windows.EndPaint(hwnd, paint)
        return 0

    brush = windows.CreateSolidBrush(BLUE)
    kind = windows.WNDCLASSW(lpfnWndProc=procedure, lpszClassName="P", hbrBackground=brush)
    windows.RegisterClassW(kind)
    hwnd, rect = create(windows, name="P"), windows.RECT()
    assert windows.GetClientRect(hwnd, rect) and (rect.right, rect.bottom) == (200, 80)
    windows.UpdateWindow(hwnd)
    windows.DwmFlush()
    picture = system.kernel.machine.frame(border=False)
    assert picture[54, 103].tolist() == [255, 255, 255]
    lit = (picture == (0, 0, 255)).all(axis=2)
    assert lit[50:130, 100:250].sum() == lit.sum() == 150 * 80 - 1


def test_a_window_of_default_size_is_the_screen(windows: Any, told: Told) -> None:
    default, rect = windows.CW_USEDEFAULT, windows.RECT()
    hwnd = windows.CreateWindowExW(0, "Plain", "", 0, default, 0, default, 0, 0, 0, 0, None)
    assert windows.GetClientRect(hwnd, rect) and (rect.right, rect.bottom) == (1280, 720)
    assert windows.ShowWindow(hwnd, windows.SW_SHOW) == 0
    assert windows.ShowWindow(hwnd, windows.SW_HIDE) == 1
    hdc = windows.GetDC(hwnd)
    assert windows.GetDeviceCaps(hdc, windows.HORZRES) == 1280 and windows.ReleaseDC(hwnd, hdc)


def test_waiting_ends_when_a_window_is_to_be_painted(windows: Any, told: Told) -> None:
    hwnd, message = create(windows), windows.MSG()
    assert windows.GetMessageW(message, 0, 0, 0) == 1
    assert (message.hwnd, message.message) == (hwnd, windows.WM_PAINT)


def test_what_is_refused_says_why(windows: Any, told: Told) -> None:
    rect = windows.RECT()
    refusals = (
        (lambda: create(windows, name="Nix"), "ERROR_CANNOT_FIND_WND_CLASS"),
        (lambda: create(windows, x=1200), "ERROR_INVALID_PARAMETER"),
        (lambda: create(windows, y=-1), "ERROR_INVALID_PARAMETER"),
        (lambda: create(windows, style=windows.WS_CHILD), "ERROR_TLW_WITH_WSCHILD"),
        (lambda: windows.RegisterClassW(windows.WNDCLASSW()), "ERROR_INVALID_PARAMETER"),
        (
            lambda: windows.RegisterClassW(
                windows.WNDCLASSW(lpfnWndProc=told, lpszClassName="PLAIN")
            ),
            "ERROR_CLASS_ALREADY_EXISTS",
        ),
        (lambda: windows.GetClientRect(7, rect), "ERROR_INVALID_WINDOW_HANDLE"),
        (lambda: windows.GetDC(7), "ERROR_INVALID_WINDOW_HANDLE"),
        (lambda: windows.DestroyWindow(7), "ERROR_INVALID_WINDOW_HANDLE"),
        (lambda: windows.SendMessageW(7, 0, 0, 0), "ERROR_INVALID_WINDOW_HANDLE"),
        (lambda: windows.PostMessageW(7, 0, 0, 0), "ERROR_INVALID_WINDOW_HANDLE"),
        (lambda: windows.DefWindowProcW(7, 0, 0, 0), "ERROR_INVALID_WINDOW_HANDLE"),
    )
    for attempt, name in refusals:
        windows.SetLastError(0)
        assert attempt() == 0
        assert windows.GetLastError() == getattr(windows, name)
    assert told.take() == []
