"""Windows: all drawing goes through a device context, all input comes as messages.

    GetDC(0)            a handle to a context of the whole screen; ReleaseDC gives it back
    COLORREF            0x00BBGGRR: red is the lowest byte; a bitmap's own colours are 0x00RRGGBB
    BITMAPINFO          says what bits mean: width, height (negative: the top row comes first), bits
                        a pixel, and the colours that those of 8 bits or fewer number
    MSG                 message (WM_KEYDOWN ...), wParam (which key), lParam (where the mouse is)

A row of bits fills whole groups of four bytes. There is no message queue before somebody looks.
On a real screen keys and mouse belong to a window; here the whole screen is the only one.
Sources: "Windows GDI", "Bitmaps", "Messages and Message Queues" and "Mouse Input" in
learn.microsoft.com.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from programs.demos.shades import Canvas, Palette, Pixels, words

HEADER = 40  # bytes of a BITMAPINFOHEADER
MOST_COLOURS = 256


def screen_context(windows: Any) -> tuple[int, Canvas]:
    """The screen's device context, and what it can show.

    What is drawn there is shown at the next frame, for which DwmFlush waits.
    """
    colours: list[int] = []
    hdc = windows.GetDC(0)
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


def open_queue(windows: Any) -> None:
    """Look for a message, whichever: from now on there is a queue that gets them."""
    windows.PeekMessageW(windows.MSG(), 0, 0, 0, windows.PM_NOREMOVE)


def messages(windows: Any) -> Iterator[tuple[int, int, int]]:
    """Message, wParam and lParam of all that is waiting, without waiting for more."""
    message = windows.MSG()
    while windows.PeekMessageW(message, 0, 0, 0, windows.PM_REMOVE):
        yield message.message, message.wParam, message.lParam
