"""A window: a rectangle of the screen, of a class whose procedure gets the window's messages.

Windows here have no frames and no children, and what one leaves when it goes stays on the screen.
The one that was shown last is in front: it gets the keys and the mouse. When it goes, the newest
of those still shown does.
Source: "About Windows", "About Window Classes" in learn.microsoft.com.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import index
from typing import NamedTuple

from vos.errors import KernelError
from vos.kernel.processes import Process

DESKTOP = 0x10010  # the window that is always there: the whole screen

Procedure = Callable[[int, int, int, int], int | None]
"""Takes hwnd, message, wParam and lParam, and returns what the message's sender is told."""


class WindowClass(NamedTuple):
    """What windows of one kind have in common; a background of 0 leaves what was there."""

    procedure: Procedure
    background: int
    atom: int


class Window:
    """A window, and whether it is to be painted again, its background before."""

    __slots__ = ("box", "erased", "kind", "shown", "valid")

    def __init__(self, kind: WindowClass, box: tuple[int, int, int, int]) -> None:
        self.kind = kind
        self.box = box  # left, top, width and height
        self.shown = False
        self.valid = self.erased = True

    def invalidate(self, erase: bool) -> None:
        """Let it be painted again, when there is nothing else to do."""
        self.valid = False
        self.erased = self.erased and not erase

    @property
    def asks(self) -> bool:
        """Whether it is seen, and to be painted again."""
        return self.shown and not self.valid


def window_of(process: Process, handle: int) -> Window:
    """Return a window of the process; ERROR_INVALID_WINDOW_HANDLE if that is none."""
    found = process.own.objects.get(index(handle))
    if type(found) is Window:
        return found
    raise KernelError("ERROR_INVALID_WINDOW_HANDLE", f"{handle:#x} is no window")


def to_paint(process: Process) -> int:
    """Return the handle of a window that is to be painted again, 0 if there is none."""
    return next((handle for handle, window in _windows(process) if window.asks), 0)


def newest(process: Process) -> int:
    """Return the handle of the window that was made last of those shown, 0 if none is."""
    return max((handle for handle, window in _windows(process) if window.shown), default=0)


def _windows(process: Process) -> Iterator[tuple[int, Window]]:
    found: dict[int, object] = process.own.objects
    return ((handle, made) for handle, made in found.items() if type(made) is Window)
