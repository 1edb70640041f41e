"""Bitmaps: those of a device, DIB sections whose bits are memory, and blits between contexts.

Source: "Bitmaps" in learn.microsoft.com; how a DIB's bits lie: `vos.systems.windows.bitmaps`.
"""

from __future__ import annotations

from operator import index

import numpy as np

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import bitmaps, kinds
from vos.systems.windows import constants as c
from vos.systems.windows.calls.gdi.contexts import context_of, new
from vos.systems.windows.calls.gdi.drawing import PatBlt
from vos.systems.windows.calls.gdi.objects import Bitmap
from vos.systems.windows.canvas import RASTER, WITHOUT_SOURCE, stretched
from vos.systems.windows.user_memory import given


def _check_sizes(*sizes: int) -> None:
    if any(not 0 <= index(size) <= 1 << 14 for size in sizes):
        raise KernelError("ERROR_INVALID_PARAMETER", "no surface has that size")


def CreateCompatibleBitmap(
    process: Process, hdc: kinds.Handle, cx: kinds.Int, cy: kinds.Int
) -> int:
    """Return a bitmap for a context like that one."""
    context_of(process, hdc)
    width, height = index(cx), index(cy)
    if width <= 0 or height <= 0 or 4 * width * height > bitmaps.LARGEST:
        raise KernelError("ERROR_INVALID_PARAMETER", "no bitmap has that size")
    return new(process, Bitmap(np.zeros((height, width), np.uint32)))


def CreateDIBSection(
    process: Process, hdc: kinds.Handle, pbmi: kinds.Struct, usage: kinds.Dword,
    ppvBits: kinds.Struct, hSection: kinds.Handle = 0, offset: kinds.Dword = 0,
) -> int:  # fmt: skip
    """Return a bitmap of 32 bits whose bits are memory: `ppvBits`, a POINTER, gets them."""
    if hdc:
        context_of(process, hdc)
    width, height, bits, _ = bitmaps.measure(pbmi)
    if usage != c.DIB_RGB_COLORS or hSection or offset or bits != 32:
        raise KernelError("ERROR_INVALID_PARAMETER", "a DIB section here has 32 bits of its own")
    memory = bytearray(4 * width * height)
    view = memoryview(memory)
    if ppvBits is not None:
        ppvBits.value = view
    return new(process, Bitmap(bitmaps.pixels_of(memory, pbmi), view, pbmi))


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
    target, source = context_of(process, hdcDest).canvas, context_of(process, hdcSrc).canvas
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
    context_of(process, hdc).canvas.put(
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


CALLS = (
    CreateCompatibleBitmap, CreateDIBSection, BitBlt, StretchBlt, StretchDIBits,
    SetDIBitsToDevice,
)  # fmt: skip
