"""Pixels, lines and filled rectangles.

Source: "Painting and Drawing", "SetPixel", "LineTo" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import kinds
from vos.systems.windows.calls.gdi.contexts import BLACK, WHITE, context_of
from vos.systems.windows.calls.gdi.objects import colour_of
from vos.systems.windows.canvas import WITHOUT_SOURCE, swapped


def SetPixel(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, color: kinds.Colour
) -> int:
    """Set a pixel; return its colour, CLR_INVALID outside."""
    rgb = (color & 0xFF) << 16 | color & 0xFF00 | color >> 16 & 0xFF
    if context_of(process, hdc).canvas.set_pixel(x, y, rgb):
        return color & 0xFFFFFF
    raise KernelError("ERROR_INVALID_PARAMETER", "the pixel is not on the surface")


def SetPixelV(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, color: kinds.Colour
) -> int:
    """Set a pixel; 0 outside."""
    return int(context_of(process, hdc).canvas.set_pixel(x, y, swapped(color)))


def GetPixel(process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int) -> int:
    """Return a pixel's colour, CLR_INVALID outside."""
    found = context_of(process, hdc).canvas.get_pixel(x, y)
    if found is None:
        raise KernelError("ERROR_INVALID_PARAMETER", "the pixel is not on the surface")
    return swapped(found)


def FillRect(process: Process, hDC: kinds.Handle, lprc: kinds.Struct, hbr: kinds.Handle) -> int:
    """Fill a RECT, whose right and bottom edges do not belong to it."""
    left, top, right, bottom = (
        index(value) for value in (lprc.left, lprc.top, lprc.right, lprc.bottom)
    )
    canvas = context_of(process, hDC).canvas
    canvas.fill(left, top, right - left, bottom - top, colour_of(process, hbr))
    return 1


def PatBlt(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, w: kinds.Int, h: kinds.Int,
    rop: kinds.RasterOp,
) -> int:  # fmt: skip
    """Fill a rectangle with the context's brush, by a raster operation."""
    context = context_of(process, hdc)
    if rop not in WITHOUT_SOURCE:
        raise KernelError("ERROR_INVALID_PARAMETER", "that operation needs a source")
    pattern = colour_of(process, context.brush) if context.brush else WHITE
    context.canvas.fill(index(x), index(y), index(w), index(h), pattern, rop)
    return 1


def MoveToEx(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, lppt: kinds.Struct = None
) -> int:
    """Set where the next line begins."""
    context = context_of(process, hdc)
    if lppt is not None:
        lppt.x, lppt.y = context.place
    context.place = (index(x), index(y))
    return 1


def LineTo(process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int) -> int:
    """Draw a line with the pen up to, but not including, a place; the next begins there."""
    context = context_of(process, hdc)
    (left, top), (right, bottom) = context.place, (index(x), index(y))
    steps = max(abs(right - left), abs(bottom - top))
    if steps > 1 << 20:
        raise KernelError("ERROR_INVALID_PARAMETER", "the line is longer than any screen")
    pen = colour_of(process, context.pen) if context.pen else BLACK
    for step in range(steps):
        across = left + (2 * step * (right - left) + steps) // (2 * steps)
        down = top + (2 * step * (bottom - top) + steps) // (2 * steps)
        context.canvas.set_pixel(across, down, pen)
    context.place = (right, bottom)
    return 1


CALLS = (SetPixel, SetPixelV, GetPixel, FillRect, PatBlt, MoveToEx, LineTo)
