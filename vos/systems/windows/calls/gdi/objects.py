"""Brushes, pens and bitmaps: made, selected into a context, given up.

A brush or pen has one colour; a pen is one pixel wide. An object that is selected is not deleted.
Source: "GetStockObject", "SelectObject", "GetObjectW" in learn.microsoft.com; wingdi.h.
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.gdi.contexts import Context, context_of, new, screen_canvas
from vos.systems.windows.canvas import Canvas, Pixels, swapped
from vos.systems.windows.user_memory import dword, no_such

STOCK = {
    c.WHITE_BRUSH: 0xFFFFFF, c.LTGRAY_BRUSH: 0xC0C0C0, c.GRAY_BRUSH: 0x808080,
    c.DKGRAY_BRUSH: 0x404040, c.BLACK_BRUSH: 0, c.WHITE_PEN: 0xFFFFFF, c.BLACK_PEN: 0,
}  # fmt: skip
STOCK_HANDLES = 0x900000  # and the number of the object
SYSTEM_COLOURS = {
    c.COLOR_WINDOW: 0xFFFFFF, c.COLOR_WINDOWTEXT: 0, c.COLOR_BTNFACE: 0xF0F0F0,
    c.COLOR_HIGHLIGHT: 0x0078D7,
}  # fmt: skip


class Brush:
    """A brush or a pen of one colour, 0xRRGGBB."""

    __slots__ = ("colour", "pen")

    def __init__(self, colour: int, pen: bool = False) -> None:
        self.colour = colour
        self.pen = pen


class Bitmap:
    """A bitmap: its pixels, and its bits as memory if it is a DIB section's."""

    __slots__ = ("bits", "canvas", "info", "screen")

    def __init__(
        self, pixels: Pixels, bits: memoryview | None = None, info: Any = None,
        canvas: Canvas | None = None,
    ) -> None:  # fmt: skip
        self.canvas = canvas or Canvas(pixels)
        self.bits = bits
        self.info = info
        self.screen = canvas is not None


def colour_of(process: Process, handle: int) -> int:
    """Return a brush's colour; small numbers are the system's colours, plus one."""
    made = process.own.objects.get(handle)
    if isinstance(made, Brush):
        return made.colour
    if handle - 1 in SYSTEM_COLOURS:
        return SYSTEM_COLOURS[handle - 1]
    raise no_such(handle, "brush")


def CreateSolidBrush(process: Process, color: kinds.Colour) -> int:
    """Return a brush of one colour."""
    return new(process, Brush(swapped(dword(color))))


def CreatePen(process: Process, iStyle: kinds.Int, cWidth: kinds.Int, color: kinds.Colour) -> int:
    """Return a pen of one colour, one pixel wide."""
    index(iStyle), index(cWidth)
    return new(process, Brush(swapped(dword(color)), True))


def GetStockObject(process: Process, i: kinds.Int) -> int:
    """Return a brush or pen that is always there."""
    if i not in STOCK:
        return 0
    handle = STOCK_HANDLES + i
    own = process.own.objects
    if handle not in own:
        own[handle] = Brush(STOCK[i], i in (c.WHITE_PEN, c.BLACK_PEN))
    return handle


def SelectObject(process: Process, hdc: kinds.Handle, h: kinds.Handle) -> int:
    """Let a context use a brush, pen or bitmap; return the one it used before."""
    context = context_of(process, hdc)
    made = process.own.objects.get(h)
    if isinstance(made, Brush):
        name = "pen" if made.pen else "brush"
    elif isinstance(made, Bitmap) and not context.screen:
        context.canvas, name = made.canvas, "bitmap"
    else:
        raise KernelError("ERROR_INVALID_HANDLE", "that cannot be selected")
    old = getattr(context, name)
    setattr(context, name, h)
    return int(old) or h


def DeleteObject(process: Process, ho: kinds.Handle) -> int:
    """Give a brush, pen or bitmap up; not while it is selected."""
    objects = process.own.objects
    if not isinstance(objects.get(ho), (Brush, Bitmap)):
        raise no_such(ho, "such object")
    for each in objects.values():
        if isinstance(each, Context) and ho in (each.bitmap, each.brush, each.pen):
            return 0
    if ho < STOCK_HANDLES or ho not in range(STOCK_HANDLES, STOCK_HANDLES + 32):
        del objects[ho]
    return 1


def GetCurrentObject(process: Process, hdc: kinds.Handle, type: kinds.Dword) -> int:
    """Return the brush, pen or bitmap of a context; the screen's bitmap is its surface."""
    context = context_of(process, hdc)
    if type == c.OBJ_BITMAP and context.screen and not context.bitmap:
        display = process.kernel.display
        view = display.surface.reshape(-1).data
        canvas = screen_canvas(process)
        made = Bitmap(canvas.pixels, view, None, canvas)
        context.bitmap = new(process, made)
    names = {c.OBJ_BITMAP: "bitmap", c.OBJ_BRUSH: "brush", c.OBJ_PEN: "pen"}
    if type not in names:
        raise KernelError("ERROR_INVALID_PARAMETER", "a context has no such object")
    return int(getattr(context, names[type]))


def GetObjectW(process: Process, h: kinds.Handle, c: kinds.Int, pv: kinds.Struct) -> int:
    """Fill a BITMAP with a bitmap's size; bmBits is its memory, if it is a DIB section's."""
    made = process.own.objects.get(h)
    if not isinstance(made, Bitmap):
        raise no_such(h, "bitmap")
    pv.bmType, pv.bmPlanes, pv.bmBitsPixel = 0, 1, 32
    pv.bmWidth, pv.bmHeight = made.canvas.width, made.canvas.height
    pv.bmWidthBytes, pv.bmBits = 4 * made.canvas.width, made.bits or 0
    return 32


CALLS = (
    CreateSolidBrush, CreatePen, GetStockObject, SelectObject, DeleteObject, GetCurrentObject,
    GetObjectW,
)  # fmt: skip
