"""macOS: Quartz draws on a context, in colours of floats, and counts from the bottom left corner.

    CGContextRef   where drawing goes, and the colour to fill with: here the captured display's
    CGRect         ((x, y), (width, height)): (x, y) is its corner at the bottom left
    colours        red, green, blue, alpha, each from 0.0 to 1.0
    CGImageRef     bytes (a data provider), how many bits are what, and a colour space

    height -+-----------+    the pixel in column x and row y from above is the square that has its
            |  display  |    corner at (x, height - 1 - y), and is 1 wide and high
         0 -+-----------+    where a key or the mouse is asked for, places count from the top left

What a function named ...Create or ...Copy gives is to be released in C; Python does that itself.
Sources: "Quartz 2D Programming Guide" and "Quartz Display Services Reference" on
developer.apple.com; CGContext.h, CGImage.h and CGDirectDisplay.h.
"""

from collections import defaultdict
from typing import Any, TypeAlias

import numpy as np

from programs.demos.shades import Canvas, Palette, Pixels

Dots: TypeAlias = dict[tuple[int, int], tuple[int, int, int]]


def open_display(macos: Any) -> tuple[int, Any, Canvas]:
    """The display, taken from all others: its number, its drawing context, what it can show.

    What is drawn is shown at the next frame.
    """
    display = macos.CGMainDisplayID()
    macos.CGDisplayCapture(display)
    return display, macos.CGDisplayGetDrawingContext(display), canvas_of(macos, display)


def canvas_of(macos: Any, display: int) -> Canvas:
    """What the display can show: if few colours, its colour space is an indexed one."""
    _, (width, height) = macos.CGDisplayBounds(display)
    space = macos.CGDisplayCopyColorSpace(display)
    table = bytearray(3 * macos.CGColorSpaceGetColorTableCount(space))
    macos.CGColorSpaceGetColorTable(space, table)
    known = np.frombuffer(table, np.uint8).reshape(-1, 3) if table else None
    cell = bytearray(8)
    macos.sysctlbyname(b"machdep.display.cell", cell, macos.IntRef(value=len(cell)), None, 0)
    return Canvas(width, height, known, two_a_cell=cell[0] > 1)


def image_of(macos: Any, pixels: Pixels, palette: Palette) -> Any:
    """An image of pixels that number a palette: a byte each, in an indexed colour space."""
    height, width = pixels.shape
    rgb = macos.CGColorSpaceCreateDeviceRGB()
    space = macos.CGColorSpaceCreateIndexed(rgb, len(palette) - 1, palette.tobytes())
    provider = macos.CGDataProviderCreateWithData(None, pixels.tobytes(), pixels.size, None)
    return macos.CGImageCreate(
        width, height, 8, 8, width, space, macos.kCGImageAlphaNone, provider, None, False,
        macos.kCGRenderingIntentDefault,
    )  # fmt: skip


def floats(palette: Palette) -> list[list[float]]:
    """Red, green and blue of each entry, from 0.0 to 1.0."""
    colours: list[list[float]] = (palette / 255).tolist()
    return colours


def fill_pixels(macos: Any, context: Any, dots: Dots) -> None:
    """Fill single pixels, counted from the top left: all that have the same colour together."""
    top = macos.CGBitmapContextGetHeight(context) - 1
    squares = defaultdict(list)
    for (x, y), colour in dots.items():
        squares[colour].append(macos.CGRectMake(x, top - y, 1, 1))
    for (red, green, blue), rects in squares.items():
        macos.CGContextSetRGBFillColor(context, red / 255, green / 255, blue / 255, 1.0)
        macos.CGContextFillRects(context, rects, len(rects))
