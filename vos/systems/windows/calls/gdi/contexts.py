"""Device contexts: the screen's, and memory's with a bitmap selected into them.

    GetDC               the display driver's surface
    CreateCompatibleDC  one pixel, until SelectObject gives it a bitmap

Handles are of the process alone. What is drawn on the screen is shown at the next frame by itself.
Source: "Device Contexts" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index

import numpy as np

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import kinds
from vos.systems.windows.canvas import Canvas
from vos.systems.windows.user_memory import no_such

DESKTOP = 0x10010  # the desktop window, which is the only one
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


def screen_canvas(process: Process) -> Canvas:
    """Return the screen's canvas."""
    display = process.kernel.display

    def drawn(x: int, y: int, width: int, height: int) -> None:
        if display.immediate:
            display.flush((x, y, width, height))

    return Canvas(display.surface.view("<u4")[..., 0], drawn)


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


def _check_window(window: int) -> None:
    if index(window) not in (0, DESKTOP):
        raise KernelError("ERROR_INVALID_WINDOW_HANDLE", "there is the desktop window alone")


def GetDesktopWindow(process: Process) -> int:
    """Return the desktop window: the whole screen."""
    return DESKTOP


def GetDC(process: Process, hWnd: kinds.Handle) -> int:
    """Return a context of the screen: of window 0, or the desktop's."""
    _check_window(hWnd)
    return new(process, Context(screen_canvas(process), True))


def ReleaseDC(process: Process, hWnd: kinds.Handle, hDC: kinds.Handle) -> int:
    """Give a context of the screen back."""
    _check_window(hWnd)
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
