"""GDI, messages, keys and sound by native calls, and the portable ports over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from windows_worlds import system, windows

import emulator
import vos
from vos.systems.windows import waves
from vos.systems.windows.keys import KEYS, VIRTUAL_KEYS, WITH_SHIFT

__all__ = ["system", "windows"]

RED, GREEN, WHITE = 0x0000FF, 0x00FF00, 0xFFFFFF  # COLORREFs


@pytest.fixture
def dc(windows: Any) -> int:
    return int(windows.GetDC(0))


def test_a_colorref_is_blue_green_red(system: vos.System, dc: int) -> None:
    windows = system.native
    assert windows.RGB(1, 2, 3) == 0x030201 and windows.GetBValue(0x030201) == 3
    assert windows.SetPixel(dc, 3, 4, RED) == RED and windows.GetPixel(dc, 3, 4) == RED
    assert system.kernel.display.get_pixel(3, 4) == 0xFF0000
    assert windows.SetPixel(dc, -1, 0, RED) == windows.CLR_INVALID
    assert windows.GetPixel(dc, 0, 9999) == windows.CLR_INVALID


def test_what_is_drawn_is_shown_at_the_next_frame(system: vos.System, dc: int) -> None:
    windows = system.native
    brush = windows.CreateSolidBrush(WHITE)
    everything = windows.RECT(0, 0, 320, 200)
    assert windows.FillRect(dc, everything, brush) and windows.DeleteObject(brush)
    assert windows.DwmFlush() == 0
    assert (system.machine.frame(border=False) == 255).all()


def test_rectangles_leave_out_their_right_and_bottom_edges(windows: Any, dc: int) -> None:
    brush = windows.CreateSolidBrush(GREEN)
    assert windows.FillRect(dc, windows.RECT(2, 3, 5, 6), brush)
    inside = [windows.GetPixel(dc, x, y) == GREEN for x, y in ((2, 3), (4, 5), (5, 5), (4, 6))]
    assert inside == [True, True, False, False]
    assert not windows.FillRect(dc, windows.RECT(0, 0, 1, 1), 0x7777)
    assert windows.GetLastError() == windows.ERROR_INVALID_HANDLE


def bitmap_info(windows: Any, width: int, height: int, bits: int = 32) -> Any:
    return windows.BITMAPINFO(biWidth=width, biHeight=height, biBitCount=bits, biPlanes=1)


def test_bitmaps_are_upside_down_unless_their_height_is_negative(windows: Any, dc: int) -> None:
    bits = np.array([[0xFF0000, 0x00FF00], [0x0000FF, 0xFFFFFF]], "<u4").tobytes()
    for height, corner in ((2, 0xFF0000), (-2, RED)):
        assert windows.StretchDIBits(
            dc, 0, 0, 2, 2, 0, 0, 2, 2, bits, bitmap_info(windows, 2, height), 0, windows.SRCCOPY
        ) == 2  # fmt: skip
        assert windows.GetPixel(dc, 0, 0) == corner
    assert windows.StretchDIBits(
        dc, 10, 10, 4, 4, 0, 0, 2, 2, bits, bitmap_info(windows, 2, -2), 0, windows.SRCCOPY
    )  # fmt: skip
    assert windows.GetPixel(dc, 11, 11) == RED and windows.GetPixel(dc, 13, 13) == WHITE


@pytest.mark.parametrize(
    ("bits", "row"), [(24, b"\x00\x00\xff\x00\xff\x00\0\0"), (8, b"\x01\x02\0\0"),
                      (4, b"\x12\0\0\0"), (1, b"\x40\0\0\0")],
)  # fmt: skip
def test_bitmaps_of_fewer_bits(windows: Any, dc: int, bits: int, row: bytes) -> None:
    info = bitmap_info(windows, 2, -1, bits)
    info.bmiColors = (0, 0xFF0000, 0x00FF00) if bits > 1 else (0xFF0000, 0x00FF00)
    assert windows.StretchDIBits(dc, 0, 0, 2, 1, 0, 0, 2, 1, row, info, 0, windows.SRCCOPY) == 1
    assert [windows.GetPixel(dc, x, 0) for x in (0, 1)] == [RED, GREEN]


def test_a_dib_section_is_memory_that_is_drawn_and_copied(windows: Any, dc: int) -> None:
    memory, bits = windows.CreateCompatibleDC(dc), windows.POINTER()
    bitmap = windows.CreateDIBSection(dc, bitmap_info(windows, 4, -4), 0, bits, 0, 0)
    windows.SelectObject(memory, bitmap)
    bits.value[0:4] = b"\x00\x00\xff\x00"
    assert windows.GetPixel(memory, 0, 0) == RED
    windows.SetPixel(memory, 1, 0, GREEN)
    assert bytes(bits.value[4:7]) == b"\x00\xff\x00"
    assert windows.BitBlt(dc, 10, 20, 4, 4, memory, 0, 0, windows.SRCCOPY)
    assert [windows.GetPixel(dc, x, 20) for x in (10, 11, 12)] == [RED, GREEN, 0]
    assert windows.BitBlt(dc, 10, 20, 1, 1, 0, 0, 0, windows.DSTINVERT)
    assert windows.GetPixel(dc, 10, 20) == 0xFFFF00
    assert not windows.DeleteObject(bitmap)  # it is selected
    assert windows.DeleteDC(memory) and windows.DeleteObject(bitmap)


def test_a_picture_moves_over_itself(windows: Any, dc: int) -> None:
    for x in range(8):
        windows.SetPixel(dc, x, 0, windows.RGB(x, 0, 0))
    assert windows.BitBlt(dc, 2, 0, 6, 1, dc, 0, 0, windows.SRCCOPY)
    assert [windows.GetRValue(windows.GetPixel(dc, x, 0)) for x in range(8)] == [
        0, 1, 0, 1, 2, 3, 4, 5,
    ]  # fmt: skip


def test_lines_leave_out_their_end(windows: Any, dc: int) -> None:
    pen = windows.CreatePen(windows.PS_SOLID, 1, RED)
    windows.SelectObject(dc, pen)
    assert windows.MoveToEx(dc, 0, 0, None) and windows.LineTo(dc, 3, 3)
    assert [windows.GetPixel(dc, i, i) for i in range(4)] == [RED, RED, RED, 0]


def test_text_has_a_colour_and_a_background(windows: Any, dc: int) -> None:
    assert windows.SetTextColor(dc, RED) == 0 and windows.SetBkColor(dc, GREEN) == WHITE
    assert windows.TextOutW(dc, 8, 8, "I", 1)
    cell = {windows.GetPixel(dc, x, y) for x in range(8, 16) for y in range(8, 16)}
    assert cell == {RED, GREEN}
    assert windows.SetBkMode(dc, windows.TRANSPARENT) == windows.OPAQUE
    size = windows.SIZE()
    assert windows.GetTextExtentPoint32W(dc, "four", 4, size) and (size.cx, size.cy) == (32, 8)


def test_what_the_device_says(windows: Any, dc: int) -> None:
    caps = [windows.GetDeviceCaps(dc, each) for each in
            (windows.HORZRES, windows.VERTRES, windows.BITSPIXEL, windows.SIZEPALETTE)]  # fmt: skip
    assert caps == [320, 200, 32, 16]
    assert windows.GetSystemMetrics(windows.SM_CXSCREEN) == 320
    assert windows.ReleaseDC(0, dc) == 1
    assert windows.SetPixel(dc, 0, 0, 0) == windows.CLR_INVALID
    assert windows.GetLastError() == windows.ERROR_INVALID_HANDLE


# Messages.


def messages(windows: Any) -> list[tuple[int, int]]:
    message, found = windows.MSG(), []
    while windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE):
        found.append((message.message, message.wParam))
        windows.TranslateMessage(message)
        windows.DispatchMessageW(message)
    return found


def test_keys_are_messages(system: vos.System) -> None:
    windows, machine = system.native, system.machine
    assert messages(windows) == []
    machine.keyboard.press("a")
    machine.wait_vblank()
    assert messages(windows) == [(windows.WM_KEYDOWN, ord("A")), (windows.WM_CHAR, ord("a"))]
    assert windows.GetAsyncKeyState(ord("A")) & 0x8001 == 0x8001
    assert windows.GetAsyncKeyState(ord("A")) & 0x8001 == 0x8000
    machine.keyboard.release("a")
    machine.wait_vblank()
    assert messages(windows) == [(windows.WM_KEYUP, ord("A"))]
    machine.keyboard.press("!")
    machine.wait_vblank()
    down = windows.WM_KEYDOWN
    found = [each for each in messages(windows) if each[0] == down]
    assert found == [(down, windows.VK_SHIFT), (down, ord("1"))]


def test_waiting_for_a_message_lets_frames_pass(system: vos.System) -> None:
    windows, message = system.native, system.native.MSG()
    windows.PeekMessageW(message, 0, 0, 0, 0)
    system.machine.keyboard.press("space")
    assert windows.GetMessageW(message, 0, 0, 0) == 1
    assert (message.message, message.wParam) == (windows.WM_KEYDOWN, windows.VK_SPACE)
    windows.PostQuitMessage(5)
    assert windows.GetMessageW(message, 0, 0, 0) == 0
    assert (message.message, message.wParam) == (windows.WM_QUIT, 5)


def test_every_key_has_its_code() -> None:
    assert len({key.code for key in KEYS.values()}) == len(KEYS)
    assert (KEYS["a"].code, KEYS["f1"].code, KEYS["f12"].code) == (0x41, 0x70, 0x7B)
    assert (KEYS["f10"].scan, KEYS["f11"].scan, KEYS["f12"].scan) == (0x44, 0x57, 0x58)
    assert WITH_SHIFT["!"] is KEYS["1"] and VIRTUAL_KEYS["VK_LEFT"] == 0x25


def test_the_mouse_is_messages_and_state() -> None:
    with vos.boot(emulator.boot("workstation"), "windows") as system:
        windows, mouse = system.native, system.machine.mouse
        assert mouse is not None
        assert windows.GetSystemMetrics(windows.SM_MOUSEPRESENT) and messages(windows) == []
        mouse.move(100, 50)
        mouse.press("left")
        system.machine.wait_vblank()
        assert [each[0] for each in messages(windows)] == [
            windows.WM_MOUSEMOVE, windows.WM_LBUTTONDOWN,
        ]  # fmt: skip
        place = windows.POINT()
        assert windows.GetCursorPos(place) and (place.x, place.y) == (100, 50)
        assert windows.GetAsyncKeyState(windows.VK_LBUTTON) & 0x8000
        assert system.mouse.position == (100, 50) and system.mouse.buttons == {"left"}


# Sound.


def test_a_tone_is_heard_as_long_as_it_lasts(system: vos.System) -> None:
    windows = system.native
    before = windows.GetTickCount64()
    assert windows.Beep(440, 100) == 1
    assert windows.GetTickCount64() - before >= 100


def test_a_wave_has_a_pitch() -> None:
    for hertz in (37, 440, 12345):
        assert waves.pitch(waves.square(hertz))[0] == hertz
    assert waves.pitch(waves.square(440).replace(b"\xff" * 8, b"\x00" * 8))[0] == 0


# The portable ports.


@pytest.mark.parametrize("model", emulator.MODELS)
def test_the_portable_screen_on_every_model(model: str) -> None:
    with vos.boot(emulator.boot(model), "windows") as system:
        screen = system.screen
        screen.clear("white")
        screen.set_pixel(0, 0, "black")
        screen.present()
        picture = system.machine.frame(border=False)
        assert picture[4, 20].min() >= 0xC0 and picture[0, 0].max() == 0
        assert system.native.GetPixel(system.native.GetDC(0), 0, 0) == 0
        screen.mode = "text"
        columns, rows = screen.text_size
        screen.put_text(columns - 1, rows - 1, "X")
        screen.present()
        assert system.machine.frame(border=False).max() > 0
        screen.mode = "graphics"


def test_portable_keys_have_the_machines_names(system: vos.System) -> None:
    keyboard = system.keyboard
    assert keyboard.pressed() == ()
    for key in ("a", "!", "left", "enter"):
        system.machine.keyboard.press(key)
        system.machine.wait_vblank()
        assert keyboard.is_pressed(key), key
        system.machine.keyboard.release(key)
        system.machine.wait_vblank()
        assert not keyboard.is_pressed(key)
