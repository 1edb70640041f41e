"""GDI: device contexts, and what is drawn on them. Handles are of the process alone.

GetDC gives the screen's context. Its surface is the display driver's; it is shown at the next frame
by itself, at GdiFlush at once. A memory context draws on the bitmap that is selected into it.
Source: "Windows GDI" in learn.microsoft.com; wingdi.h.
"""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import bitmaps, kinds
from vos.systems.windows import constants as c
from vos.systems.windows.canvas import (
    CELL,
    RASTER,
    WITHOUT_SOURCE,
    Canvas,
    Pixels,
    stretched,
    swapped,
)
from vos.systems.windows.user_memory import dword, given, no_such, text

DESKTOP = 0x10010  # the desktop window, which is the only one
BLACK, WHITE = 0, 0xFFFFFF
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


class Context:
    """A device context."""

    __slots__ = (
        "bitmap", "brush", "canvas", "ink", "opaque", "paper", "pen", "place", "screen",
    )  # fmt: skip

    def __init__(self, canvas: Canvas, screen: bool) -> None:
        self.canvas = canvas
        self.screen = screen
        self.bitmap = self.brush = self.pen = 0
        self.ink, self.paper, self.opaque = BLACK, WHITE, True
        self.place = (0, 0)


def screen_canvas(process: Process) -> Canvas:
    """Return the screen's canvas."""
    display = process.kernel.display

    def drawn(x: int, y: int, width: int, height: int) -> None:
        if display.immediate:
            display.flush((x, y, width, height))

    return Canvas(display.surface.view("<u4")[..., 0], drawn)


def _new(process: Process, made: object) -> int:
    handle = next(process.own.numbers)
    process.own.objects[handle] = made
    return int(handle)


def _context(process: Process, handle: int) -> Context:
    found = process.own.objects.get(handle)
    if type(found) is Context:
        return found
    raise no_such(handle, "device context")


def _check_window(window: int) -> None:
    if index(window) not in (0, DESKTOP):
        raise KernelError("ERROR_INVALID_WINDOW_HANDLE", "there is the desktop window alone")


def GetDesktopWindow(process: Process) -> int:
    """Return the desktop window: the whole screen."""
    return DESKTOP


def GetDC(process: Process, hWnd: kinds.Handle) -> int:
    """Return a context of the screen: of window 0, or the desktop's."""
    _check_window(hWnd)
    return _new(process, Context(screen_canvas(process), True))


def ReleaseDC(process: Process, hWnd: kinds.Handle, hDC: kinds.Handle) -> int:
    """Give a context of the screen back."""
    _check_window(hWnd)
    if not _context(process, hDC).screen:
        return 0
    del process.own.objects[hDC]
    return 1


def CreateCompatibleDC(process: Process, hdc: kinds.Handle) -> int:
    """Return a context of memory, with a bitmap of one pixel."""
    if index(hdc):
        _context(process, hdc)
    return _new(process, Context(Canvas(np.zeros((1, 1), np.uint32)), False))


def DeleteDC(process: Process, hdc: kinds.Handle) -> int:
    """Give a context up."""
    _context(process, hdc)
    del process.own.objects[hdc]
    return 1


# Objects.


def CreateSolidBrush(process: Process, color: kinds.Colour) -> int:
    """Return a brush of one colour."""
    return _new(process, Brush(swapped(dword(color))))


def CreatePen(process: Process, iStyle: kinds.Int, cWidth: kinds.Int, color: kinds.Colour) -> int:
    """Return a pen of one colour, one pixel wide."""
    index(iStyle), index(cWidth)
    return _new(process, Brush(swapped(dword(color)), True))


def GetStockObject(process: Process, i: kinds.Int) -> int:
    """Return a brush or pen that is always there."""
    if i not in STOCK:
        return 0
    handle = STOCK_HANDLES + i
    own = process.own.objects
    if handle not in own:
        own[handle] = Brush(STOCK[i], i in (c.WHITE_PEN, c.BLACK_PEN))
    return handle


def CreateCompatibleBitmap(
    process: Process, hdc: kinds.Handle, cx: kinds.Int, cy: kinds.Int
) -> int:
    """Return a bitmap for a context like that one."""
    _context(process, hdc)
    width, height = index(cx), index(cy)
    if width <= 0 or height <= 0 or 4 * width * height > bitmaps.LARGEST:
        raise KernelError("ERROR_INVALID_PARAMETER", "no bitmap has that size")
    return _new(process, Bitmap(np.zeros((height, width), np.uint32)))


def CreateDIBSection(
    process: Process, hdc: kinds.Handle, pbmi: kinds.Struct, usage: kinds.Dword,
    ppvBits: kinds.Struct, hSection: kinds.Handle = 0, offset: kinds.Dword = 0,
) -> int:  # fmt: skip
    """Return a bitmap of 32 bits whose bits are memory: `ppvBits`, a POINTER, gets them."""
    if hdc:
        _context(process, hdc)
    width, height, bits, _ = bitmaps.measure(pbmi)
    if usage != c.DIB_RGB_COLORS or hSection or offset or bits != 32:
        raise KernelError("ERROR_INVALID_PARAMETER", "a DIB section here has 32 bits of its own")
    memory = bytearray(4 * width * height)
    view = memoryview(memory)
    if ppvBits is not None:
        ppvBits.value = view
    return _new(process, Bitmap(bitmaps.pixels_of(memory, pbmi), view, pbmi))


def SelectObject(process: Process, hdc: kinds.Handle, h: kinds.Handle) -> int:
    """Let a context use a brush, pen or bitmap; return the one it used before."""
    context = _context(process, hdc)
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
    context = _context(process, hdc)
    if type == c.OBJ_BITMAP and context.screen and not context.bitmap:
        display = process.kernel.display
        view = display.surface.reshape(-1).data
        made = Bitmap(context.canvas.pixels, view, None, context.canvas)
        context.bitmap = _new(process, made)
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


# Drawing.


def SetPixel(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, color: kinds.Colour
) -> int:
    """Set a pixel; return its colour, CLR_INVALID outside."""
    rgb = (color & 0xFF) << 16 | color & 0xFF00 | color >> 16 & 0xFF
    if _context(process, hdc).canvas.set_pixel(x, y, rgb):
        return color & 0xFFFFFF
    raise KernelError("ERROR_INVALID_PARAMETER", "the pixel is not on the surface")


def SetPixelV(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, color: kinds.Colour
) -> int:
    """Set a pixel; 0 outside."""
    return int(_context(process, hdc).canvas.set_pixel(x, y, swapped(color)))


def GetPixel(process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int) -> int:
    """Return a pixel's colour, CLR_INVALID outside."""
    found = _context(process, hdc).canvas.get_pixel(x, y)
    if found is None:
        raise KernelError("ERROR_INVALID_PARAMETER", "the pixel is not on the surface")
    return swapped(found)


def _brush(process: Process, handle: int) -> int:
    """Return a brush's colour; small numbers are the system's colours, plus one."""
    made = process.own.objects.get(handle)
    if isinstance(made, Brush):
        return made.colour
    if handle - 1 in SYSTEM_COLOURS:
        return SYSTEM_COLOURS[handle - 1]
    raise no_such(handle, "brush")


def FillRect(process: Process, hDC: kinds.Handle, lprc: kinds.Struct, hbr: kinds.Handle) -> int:
    """Fill a RECT, whose right and bottom edges do not belong to it."""
    left, top, right, bottom = (
        index(value) for value in (lprc.left, lprc.top, lprc.right, lprc.bottom)
    )
    canvas = _context(process, hDC).canvas
    canvas.fill(left, top, right - left, bottom - top, _brush(process, hbr))
    return 1


def PatBlt(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, w: kinds.Int, h: kinds.Int,
    rop: kinds.RasterOp,
) -> int:  # fmt: skip
    """Fill a rectangle with the context's brush, by a raster operation."""
    context = _context(process, hdc)
    if rop not in WITHOUT_SOURCE:
        raise KernelError("ERROR_INVALID_PARAMETER", "that operation needs a source")
    pattern = _brush(process, context.brush) if context.brush else WHITE
    context.canvas.fill(index(x), index(y), index(w), index(h), pattern, rop)
    return 1


def MoveToEx(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, lppt: kinds.Struct = None
) -> int:
    """Set where the next line begins."""
    context = _context(process, hdc)
    if lppt is not None:
        lppt.x, lppt.y = context.place
    context.place = (index(x), index(y))
    return 1


def LineTo(process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int) -> int:
    """Draw a line with the pen up to, but not including, a place; the next begins there."""
    context = _context(process, hdc)
    (left, top), (right, bottom) = context.place, (index(x), index(y))
    steps = max(abs(right - left), abs(bottom - top))
    if steps > 1 << 20:
        raise KernelError("ERROR_INVALID_PARAMETER", "the line is longer than any screen")
    pen = _brush(process, context.pen) if context.pen else BLACK
    for step in range(steps):
        across = left + (2 * step * (right - left) + steps) // (2 * steps)
        down = top + (2 * step * (bottom - top) + steps) // (2 * steps)
        context.canvas.set_pixel(across, down, pen)
    context.place = (right, bottom)
    return 1


def BitBlt(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, cx: kinds.Int, cy: kinds.Int,
    hdcSrc: kinds.Handle, x1: kinds.Int, y1: kinds.Int, rop: kinds.RasterOp,
) -> int:  # fmt: skip
    """Copy a rectangle from one context to another, by a raster operation."""
    return StretchBlt(process, hdc, x, y, cx, cy, hdcSrc, x1, y1, cx, cy, rop)


def StretchBlt(
    process: Process, hdcDest: kinds.Handle, xDest: kinds.Int, yDest: kinds.Int, wDest: kinds.Int,
    hDest: kinds.Int, hdcSrc: kinds.Handle, xSrc: kinds.Int, ySrc: kinds.Int, wSrc: kinds.Int,
    hSrc: kinds.Int, rop: kinds.RasterOp,
) -> int:  # fmt: skip
    """Copy a rectangle, stretched to another size, by a raster operation."""
    if rop in WITHOUT_SOURCE:
        return PatBlt(process, hdcDest, xDest, yDest, wDest, hDest, rop)
    if rop not in RASTER:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such raster operation")
    target, source = _context(process, hdcDest).canvas, _context(process, hdcSrc).canvas
    left, top, width, height = index(xSrc), index(ySrc), index(wSrc), index(hSrc)
    _check_sizes(wDest, hDest, width, height)
    if (width, height) == (wDest, hDest):  # only what is there is copied
        rows, columns = source.box(left, top, width, height)
        part = source.pixels[rows, columns]
        target.put(xDest + columns.start - left, yDest + rows.start - top, part, rop)
        return 1
    rows, columns = source.box(left, top, width, height)
    target.put(xDest, yDest, stretched(source.pixels[rows, columns], wDest, hDest), rop)
    return 1


def _check_sizes(*sizes: int) -> None:
    if any(not 0 <= index(size) <= 1 << 14 for size in sizes):
        raise KernelError("ERROR_INVALID_PARAMETER", "no surface has that size")


def StretchDIBits(
    process: Process, hdc: kinds.Handle, xDest: kinds.Int, yDest: kinds.Int,
    DestWidth: kinds.Int, DestHeight: kinds.Int, xSrc: kinds.Int, ySrc: kinds.Int,
    SrcWidth: kinds.Int, SrcHeight: kinds.Int, lpBits: kinds.Data, lpbmi: kinds.Struct,
    iUsage: kinds.Dword, rop: kinds.RasterOp,
) -> int:  # fmt: skip
    """Draw a bitmap's rectangle, stretched; return how many rows of it were used."""
    if iUsage != c.DIB_RGB_COLORS or rop not in RASTER:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such usage or operation")
    _check_sizes(DestWidth, DestHeight, SrcWidth, SrcHeight)
    pixels = bitmaps.pixels_of(given(lpBits, None), lpbmi)
    top_down = lpbmi.bmiHeader.biHeight < 0
    top = ySrc if top_down else pixels.shape[0] - ySrc - SrcHeight
    if xSrc < 0 or top < 0 or ySrc < 0:
        raise KernelError("ERROR_INVALID_PARAMETER", "the rectangle is not in the bitmap")
    part = pixels[top : top + SrcHeight, xSrc : xSrc + SrcWidth]
    if not part.size or not DestWidth or not DestHeight:
        return 0
    _context(process, hdc).canvas.put(
        index(xDest), index(yDest), stretched(part, DestWidth, DestHeight), rop
    )
    return int(part.shape[0])


def SetDIBitsToDevice(
    process: Process, hdc: kinds.Handle, xDest: kinds.Int, yDest: kinds.Int, w: kinds.Dword,
    h: kinds.Dword, xSrc: kinds.Int, ySrc: kinds.Int, StartScan: kinds.Dword,
    cLines: kinds.Dword, lpvBits: kinds.Data, lpbmi: kinds.Struct, ColorUse: kinds.Dword,
) -> int:  # fmt: skip
    """Draw a bitmap's rectangle at its own size; return how many rows were used."""
    if StartScan:
        raise KernelError("ERROR_INVALID_PARAMETER", "a bitmap is given as a whole")
    return StretchDIBits(
        process, hdc, xDest, yDest, w, h, xSrc, ySrc, w, h, lpvBits, lpbmi, ColorUse, c.SRCCOPY
    )


# Text.


def TextOutW(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, lpString: kinds.OptText,
    c: kinds.OptInt = None,
) -> int:  # fmt: skip
    """Draw characters, 8 pixels wide and high, in the text colour on the background's."""
    shown = text(lpString) if c is None else text(lpString)[: dword(c)]
    context = _context(process, hdc)
    left, top = index(x), index(y)
    if shown:
        paper = context.paper if context.opaque else None
        context.canvas.text(left, top, shown, context.ink, paper)
    return 1


def GetTextExtentPoint32W(
    process: Process, hdc: kinds.Handle, lpString: kinds.OptText, c: kinds.Int, psizl: kinds.Struct
) -> int:
    """Tell how much room characters take."""
    _context(process, hdc)
    psizl.cx, psizl.cy = CELL * min(dword(c), len(text(lpString))), CELL
    return 1


def SetTextColor(process: Process, hdc: kinds.Handle, color: kinds.Colour) -> int:
    """Choose the colour of text; return the old one."""
    context = _context(process, hdc)
    old, context.ink = context.ink, swapped(dword(color))
    return swapped(old)


def SetBkColor(process: Process, hdc: kinds.Handle, color: kinds.Colour) -> int:
    """Choose the colour behind text; return the old one."""
    context = _context(process, hdc)
    old, context.paper = context.paper, swapped(dword(color))
    return swapped(old)


def SetBkMode(process: Process, hdc: kinds.Handle, mode: kinds.Int) -> int:
    """Choose whether text has a background: OPAQUE or TRANSPARENT; return the old choice."""
    context = _context(process, hdc)
    if mode not in (c.OPAQUE, c.TRANSPARENT):
        raise KernelError("ERROR_INVALID_PARAMETER", "the modes are OPAQUE and TRANSPARENT")
    old, context.opaque = context.opaque, mode == c.OPAQUE
    return c.OPAQUE if old else c.TRANSPARENT


# The device.


def GetDeviceCaps(process: Process, hdc: kinds.Handle, index: kinds.Int) -> int:
    """Return one of a device's numbers; 0 for one that is not known."""
    context = _context(process, hdc)
    display = process.kernel.display
    colours = display.colours
    numbers = {
        c.HORZRES: context.canvas.width, c.VERTRES: context.canvas.height, c.BITSPIXEL: 32,
        c.PLANES: 1, c.LOGPIXELSX: 96, c.LOGPIXELSY: 96, c.TECHNOLOGY: c.DT_RASDISPLAY,
        c.NUMCOLORS: -1 if colours is None else len(colours),
        c.SIZEPALETTE: 0 if colours is None else len(colours),
        c.COLORRES: 24, c.CELLSIZE: display.cell[0], c.RASTERCAPS: 0x2E99,
        c.VREFRESH: round(process.kernel.machine.model.refresh_hz),
    }  # fmt: skip
    return int(numbers.get(index, 0))


def GetSystemPaletteEntries(
    process: Process, hdc: kinds.Handle, iStart: kinds.Dword, cEntries: kinds.Dword,
    pPalEntries: kinds.Struct,
) -> int:  # fmt: skip
    """Put the colours that the screen can show, COLORREFs, into a list; return how many."""
    _context(process, hdc)
    colours = process.kernel.display.colours
    if colours is None:
        return 0
    chosen = colours[dword(iStart) : iStart + dword(cEntries)]
    if pPalEntries is not None:
        pPalEntries[:] = [int(r) | int(g) << 8 | int(b) << 16 for r, g, b in chosen]
    return len(chosen)


def GetSystemMetrics(process: Process, nIndex: kinds.Int) -> int:
    """Return one of the system's numbers: the screen's size, whether there is a mouse."""
    display = process.kernel.display
    numbers = {
        c.SM_CXSCREEN: display.width, c.SM_CYSCREEN: display.height,
        c.SM_MOUSEPRESENT: int(process.kernel.inputs.has_mouse),
    }  # fmt: skip
    return numbers.get(nIndex, 0)


def GdiFlush(process: Process) -> int:
    """Show at once what was drawn."""
    process.kernel.display.flush()
    return 1


def DwmFlush(process: Process) -> int:
    """Wait for the next frame; returns S_OK, 0."""
    process.kernel.wait_frame(process)
    return 0


CALLS = (
    GetDesktopWindow, GetDC, ReleaseDC, CreateCompatibleDC, DeleteDC, CreateSolidBrush, CreatePen,
    GetStockObject, CreateCompatibleBitmap, CreateDIBSection, SelectObject, DeleteObject,
    GetCurrentObject, GetObjectW, SetPixel, SetPixelV, GetPixel, FillRect, PatBlt, MoveToEx, LineTo,
    BitBlt, StretchBlt, StretchDIBits, SetDIBitsToDevice, TextOutW, GetTextExtentPoint32W,
    SetTextColor, SetBkColor, SetBkMode, GetDeviceCaps, GetSystemPaletteEntries, GetSystemMetrics,
    GdiFlush, DwmFlush,
)  # fmt: skip
