"""CoreGraphics: displays, bitmaps and drawing. Things are handed over as `quartz` has them.

`CGDisplayGetDrawingContext` gives the display's own bitmap: its data are the display's memory, and
`CGContextFlush` shows what was drawn (else the next frame does). A display that is captured shows
drawings; released, it shows the console. What CoreGraphics refuses, it returns None for, or an
error number. CGContextSelectFont and CGContextShowTextAtPoint have been deprecated since macOS
10.9, for Core Text, and are there still.
Sources: CGDirectDisplay.h, CGContext.h, CGBitmapContext.h, CGColorSpace.h.
"""

from __future__ import annotations

from itertools import islice
from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos.key_codes import CONSTANTS
from vos.systems.macos.kinds import Buffer, Float, Int, Rect, Rects, Size, Struct, Text
from vos.systems.macos.quartz import (
    GLYPH,
    CGRect,
    CGRectMake,
    ColorSpace,
    Context,
    DisplayMode,
    Image,
    bitmap,
    number,
    words_of,
)
from vos.systems.unix.user_memory import room_for

MAIN_DISPLAY = 1
LARGEST = 512  # pixels of a character
PLAINLY = {CONSTANTS["kCGInterpolationDefault"], CONSTANTS["kCGInterpolationNone"]}


def _check_display(display: int) -> None:
    if index(display) != MAIN_DISPLAY:
        raise KernelError("EINVAL", f"there is one display, {MAIN_DISPLAY}")


def CGMainDisplayID(process: Process) -> int:  # CoreGraphics' names, as all below
    """Return the number of the display."""
    return MAIN_DISPLAY


def CGDisplayBounds(process: Process, display: Int) -> CGRect:
    """Return the display's rectangle."""
    _check_display(display)
    screen = process.kernel.display
    return CGRectMake(0, 0, screen.width, screen.height)


def CGDisplayPixelsWide(process: Process, display: Int) -> int:
    """Return how many pixels a row has."""
    _check_display(display)
    return process.kernel.display.width


def CGDisplayPixelsHigh(process: Process, display: Int) -> int:
    """Return how many rows there are."""
    _check_display(display)
    return process.kernel.display.height


def CGDisplayCopyDisplayMode(process: Process, display: Int) -> DisplayMode:
    """Return the mode that the display is in."""
    _check_display(display)
    screen = process.kernel.display
    return DisplayMode(screen.width, screen.height, process.kernel.machine.model.refresh_hz)


def CGDisplayModeGetRefreshRate(process: Process, mode: Struct) -> float:
    """Return how many frames the display shows in a second."""
    return float(mode.refresh_rate)


def CGDisplayCapture(process: Process, display: Int) -> int:
    """Take the display from the console, for drawing; it is black then."""
    _check_display(display)
    process.kernel.console.show_text(False)
    return 0


def CGDisplayRelease(process: Process, display: Int) -> int:
    """Give the display back to the console, which shows its text."""
    _check_display(display)
    process.kernel.console.show_text(True)
    return 0


def CGDisplayGetDrawingContext(process: Process, display: Int) -> Context:
    """Return a context that draws on the display."""
    _check_display(display)
    screen = process.kernel.display
    process.kernel.console.leave_screen()
    return Context(screen.surface, screen)


def CGDisplayCopyColorSpace(process: Process, display: Int) -> ColorSpace:
    """Return the display's colour space: an indexed one if it has just so many colours."""
    _check_display(display)
    colours = process.kernel.display.colours
    return ColorSpace(() if colours is None else tuple(map(tuple, colours.tolist())))


def CGDisplayWaitForBeamPositionOutsideLines(
    process: Process,
    display: Int,
    upperScanLine: Int,
    lowerScanLine: Int,
) -> int:
    """Wait until the beam is outside some lines: here, for the next vertical blank."""
    _check_display(display)
    process.kernel.wait_frame(process)
    return 0


def CGColorSpaceCreateDeviceRGB(process: Process) -> ColorSpace:
    """Return the colour space of any red, green and blue."""
    return ColorSpace()


def CGColorSpaceGetColorTableCount(process: Process, space: Struct) -> int:
    """Return how many colours an indexed colour space has; 0: any."""
    return len(space.table)


def CGColorSpaceGetColorTable(process: Process, space: Struct, table: Buffer) -> None:
    """Fill a buffer with red, green, blue of each colour."""
    raw = bytes(level for colour in space.table for level in colour)
    if room_for(table, None) < len(raw):
        raise KernelError("EINVAL", f"the table has {len(raw)} bytes")
    table[: len(raw)] = raw


def CGBitmapContextCreate(
    process: Process, data: Buffer | None, width: Size, height: Size,
    bitsPerComponent: Size = 8, bytesPerRow: Size = 0, space: Struct = None,
    bitmapInfo: Int = 0x2006,
) -> Context:  # fmt: skip
    """Return a context that draws on memory: `data`, or memory of its own."""
    if bitsPerComponent != 8 or bitmapInfo != 0x2006:
        raise KernelError("EINVAL", "bitmaps are of 8 bits: NoneSkipFirst | ByteOrder32Little")
    pixels, view = bitmap(data, index(width), index(height), index(bytesPerRow))
    if view.readonly:
        raise KernelError("EINVAL", "that memory cannot be drawn on")
    return Context(pixels, None, view)


def CGBitmapContextGetData(process: Process, context: Struct) -> memoryview:
    """Return the memory of a context's bitmap."""
    data: memoryview = context.data
    return data


def CGBitmapContextGetWidth(process: Process, context: Struct) -> int:
    """Return how many pixels a row has."""
    return int(context.width)


def CGBitmapContextGetHeight(process: Process, context: Struct) -> int:
    """Return how many rows there are."""
    return int(context.height)


def CGBitmapContextCreateImage(process: Process, context: Struct) -> Image:
    """Return a picture of what a context's bitmap holds now."""
    return Image(words_of(context.pixels).copy())


def CGContextSetRGBFillColor(
    process: Process, c: Struct, red: Float, green: Float, blue: Float, alpha: Float
) -> None:
    """Choose the colour to fill with: each part from 0 to 1; alpha 1 hides what was there."""
    c.set_fill(red, green, blue, alpha)


def CGContextFillRect(process: Process, c: Struct, rect: Rect) -> None:
    """Fill a rectangle with the fill colour."""
    c.fill_rects(rect)


def CGContextFillRects(process: Process, c: Struct, rects: Rects, count: Size) -> None:
    """Fill the first `count` of some rectangles with the fill colour."""
    if not 0 <= index(count) <= len(rects):
        raise KernelError("EINVAL", f"there are {len(rects)} rectangles, not {count}")
    c.fill_rects(*islice(rects, count))


def CGContextDrawImage(process: Process, c: Struct, rect: Rect, image: Struct) -> None:
    """Draw a picture, stretched to a rectangle; a mask lets the fill colour through."""
    c.draw_image(rect, image)


def CGContextSetInterpolationQuality(process: Process, c: Struct, quality: Int) -> None:
    """Choose how images are stretched: here each pixel is the nearest, never mixed."""
    if quality not in PLAINLY:
        raise KernelError("EINVAL", "images are not interpolated: kCGInterpolationNone")


def CGContextSelectFont(
    process: Process,
    c: Struct,
    name: Text,
    size: Float,
    textEncoding: Int = 1,
) -> None:
    """Choose how large characters are: the one font there is has multiples of 8 pixels."""
    if not GLYPH <= number(size) <= LARGEST:
        raise KernelError("EINVAL", f"characters have from {GLYPH} to {LARGEST} pixels")
    c.scale = int(size) // GLYPH


def CGContextShowTextAtPoint(
    process: Process, c: Struct, x: Float, y: Float, string: Text, length: Int
) -> None:
    """Draw `length` characters in the fill colour, on a line that begins at (x, y)."""
    text = string if isinstance(string, str) else string.decode("mac_roman")
    if index(length) < 0:
        raise KernelError("EINVAL", "a length is not negative")
    c.show_text(x, y, text[:length])


def CGContextFlush(process: Process, c: Struct) -> None:
    """Show what was drawn."""
    if c.display is not None:
        c.display.flush()


CALLS = (
    CGMainDisplayID, CGDisplayBounds, CGDisplayPixelsWide, CGDisplayPixelsHigh,
    CGDisplayCopyDisplayMode, CGDisplayModeGetRefreshRate, CGDisplayCapture, CGDisplayRelease,
    CGDisplayGetDrawingContext, CGDisplayCopyColorSpace, CGDisplayWaitForBeamPositionOutsideLines,
    CGColorSpaceCreateDeviceRGB, CGColorSpaceGetColorTableCount, CGColorSpaceGetColorTable,
    CGBitmapContextCreate, CGBitmapContextGetData, CGBitmapContextGetWidth,
    CGBitmapContextGetHeight, CGBitmapContextCreateImage, CGContextSetRGBFillColor,
    CGContextFillRect, CGContextFillRects, CGContextDrawImage, CGContextSetInterpolationQuality,
    CGContextSelectFont, CGContextShowTextAtPoint, CGContextFlush,
)  # fmt: skip
