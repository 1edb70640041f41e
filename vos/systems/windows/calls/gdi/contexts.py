"""Device contexts: the screen's, and memory's with a bitmap selected into them.

    GetDC               the display driver's surface, or a window's part of it
    CreateCompatibleDC  one pixel, until SelectObject gives it a bitmap

Handles are of the process alone. What is drawn on the screen is shown at the next frame by itself.
Source: "Device Contexts" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index

import numpy as np

from vos.kernel.processes import Process
from vos.systems.windows import kinds
from vos.systems.windows.canvas import Canvas
from vos.systems.windows.user_memory import no_such
from vos.systems.windows.window import DESKTOP, window_of

BLACK, WHITE = 0, 0xFFFFFF


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


def screen_canvas(process: Process, window: int = 0) -> Canvas:
    """Return the screen's canvas, or that of a window on it."""
    display = process.kernel.display
    process.kernel.console.leave_screen()
    whole = index(window) in (0, DESKTOP)
    box = (0, 0, display.width, display.height) if whole else window_of(process, window).box
    left, top, columns, rows = box

    def drawn(x: int, y: int, width: int, height: int) -> None:
        if display.immediate:
            display.flush((left + x, top + y, width, height))

    pixels = display.surface.view("<u4")[..., 0]
    return Canvas(pixels[top : top + rows, left : left + columns], drawn)


def new(process: Process, made: object) -> int:
    """Return the handle of an object just made."""
    handle = next(process.own.numbers)
    process.own.objects[handle] = made
    return int(handle)


def context_of(process: Process, handle: int) -> Context:
    """Return a device context; ERROR_INVALID_HANDLE if that is none."""
    found = process.own.objects.get(handle)
    if type(found) is Context:
        return found
    raise no_such(handle, "device context")


def GetDesktopWindow(process: Process) -> int:
    """Return the desktop window: the whole screen."""
    return DESKTOP


def GetDC(process: Process, hWnd: kinds.Handle) -> int:
    """Return a context of a window; of 0, or the desktop's, that is the whole screen."""
    return new(process, Context(screen_canvas(process, hWnd), True))


def ReleaseDC(process: Process, hWnd: kinds.Handle, hDC: kinds.Handle) -> int:
    """Give a context of a window or the screen back."""
    screen_canvas(process, hWnd)  # refuses what is no window
    if not context_of(process, hDC).screen:
        return 0
    del process.own.objects[hDC]
    return 1


def CreateCompatibleDC(process: Process, hdc: kinds.Handle) -> int:
    """Return a context of memory, with a bitmap of one pixel."""
    if index(hdc):
        context_of(process, hdc)
    return new(process, Context(Canvas(np.zeros((1, 1), np.uint32)), False))


def DeleteDC(process: Process, hdc: kinds.Handle) -> int:
    """Give a context up."""
    context_of(process, hdc)
    del process.own.objects[hdc]
    return 1


CALLS = (GetDesktopWindow, GetDC, ReleaseDC, CreateCompatibleDC, DeleteDC)
