"""Windows: all drawing goes through a device context, all input comes as messages to a window.

    GetDC(0)            a handle to a context of the whole screen; ReleaseDC gives it back
    GetDC(hwnd)         the same of a window
    COLORREF            0x00BBGGRR: red is the lowest byte; a bitmap's own colours are 0x00RRGGBB
    BITMAPINFO          says what bits mean: width, height (negative: the top row comes first), bits
                        a pixel, and the colours that those of 8 bits or fewer number
    MSG                 hwnd, message (WM_KEYDOWN ...), wParam (which key), lParam (where it points)

    queue -> PeekMessageW -> DispatchMessageW -> procedure(hwnd, message, wParam, lParam)

A row of bits fills whole groups of four bytes.
Sources: "Windows GDI", "Bitmaps", "About Messages and Message Queues" and "Mouse Input" in
learn.microsoft.com.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from programs.demos.shades import Canvas, Palette, Pixels, words

HEADER = 40  # bytes of a BITMAPINFOHEADER
MOST_COLOURS = 256
CLASS = "Demo"  # of windows

Procedure: TypeAlias = Callable[[int, int, int, int], int]


def screen_context(windows: Any, hwnd: int = 0) -> tuple[int, Canvas]:
    """The device context of the screen, or of a window as large, and what it can show.

    What is drawn there is shown at the next frame, for which DwmFlush waits.
    """
    colours: list[int] = []
    hdc = windows.GetDC(hwnd)
    windows.GetSystemPaletteEntries(hdc, 0, MOST_COLOURS, colours)
    parts = (windows.GetRValue, windows.GetGValue, windows.GetBValue)
    known = np.array([[part(each) for part in parts] for each in colours], np.uint8)
    width, height = (windows.GetDeviceCaps(hdc, of) for of in (windows.HORZRES, windows.VERTRES))
    two_a_cell = windows.GetDeviceCaps(hdc, windows.CELLSIZE) > 1
    return hdc, Canvas(width, height, known if colours else None, two_a_cell)


def bitmap_info(
    windows: Any, width: int, height: int, bits: int, colours: Iterable[int] = ()
) -> Any:
    """What a bitmap is like, the top row first; bits of 8 or fewer a pixel number the colours."""
    table = tuple(colours)
    info = windows.BITMAPINFO(
        biSize=HEADER, biWidth=width, biHeight=-height, biPlanes=1, biBitCount=bits,
        biCompression=windows.BI_RGB, biClrUsed=len(table),
    )  # fmt: skip
    info.bmiColors = table
    return info


def draw_bitmap(windows: Any, hdc: int, x: int, y: int, pixels: Pixels, palette: Palette) -> None:
    """Pixels that number a palette: a bitmap of a byte each, which brings its colours along."""
    height, width = pixels.shape
    info = bitmap_info(windows, width, height, 8, words(palette).tolist())
    windows.SetDIBitsToDevice(
        hdc, x, y, width, height, 0, 0, 0, height, pixels.data, info, windows.DIB_RGB_COLORS
    )


def memory_context(windows: Any, canvas: Canvas) -> tuple[int, NDArray[np.uint32]]:
    """A context of memory, as large as the screen, and its pixels: words 0x00RRGGBB.

    What is drawn there is seen by nobody until BitBlt copies it.
    """
    memory, bits = windows.CreateCompatibleDC(0), windows.POINTER()
    info = bitmap_info(windows, canvas.width, canvas.height, 32)
    bitmap = windows.CreateDIBSection(memory, info, windows.DIB_RGB_COLORS, bits, 0, 0)
    windows.SelectObject(memory, bitmap)
    return memory, np.frombuffer(bits.value, "<u4").reshape(canvas.height, canvas.width)


def open_window(windows: Any, procedure: Procedure) -> int:
    """A window as large as the screen, without a frame; `procedure` is told what happens to it."""
    windows.RegisterClassW(windows.WNDCLASSW(lpfnWndProc=procedure, lpszClassName=CLASS))
    hwnd: int = windows.CreateWindowExW(
        0, CLASS, "", windows.WS_POPUP | windows.WS_VISIBLE, windows.CW_USEDEFAULT, 0,
        windows.CW_USEDEFAULT, 0, 0, 0, 0, None,
    )  # fmt: skip
    return hwnd


def dispatch_messages(windows: Any) -> None:
    """Let the procedure have all messages that are waiting, without waiting for more."""
    message = windows.MSG()
    while windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE):
        windows.DispatchMessageW(message)
