"""Windows: classes, windows, and the messages that ask to paint. See `window.py`.

What calls a program's own window procedures happens in the program, not here: see `user.py`.
Source: "Windows and Messages" in learn.microsoft.com; WinUser.h.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.gdi.contexts import GetDC, ReleaseDC, context_of, new
from vos.systems.windows.calls.gdi.objects import colour_of
from vos.systems.windows.calls.messages import queue_of
from vos.systems.windows.messages import Message
from vos.systems.windows.structs import RECT
from vos.systems.windows.user_memory import dword, text
from vos.systems.windows.window import Window, WindowClass, newest, window_of

FIRST_ATOM = 0xC000


def RegisterClassW(process: Process, lpWndClass: kinds.Struct) -> int:
    """Make a class known by its name; return its atom."""
    name, procedure = lpWndClass.lpszClassName, lpWndClass.lpfnWndProc
    if not isinstance(name, str) or not name or not callable(procedure):
        raise KernelError("ERROR_INVALID_PARAMETER", "a class has a name and a procedure")
    classes = process.own.classes
    if name.lower() in classes:
        raise KernelError("ERROR_CLASS_ALREADY_EXISTS", f"there is a class {name!r}")
    made = WindowClass(procedure, index(lpWndClass.hbrBackground), FIRST_ATOM + len(classes))
    classes[name.lower()] = made
    return made.atom


def CreateWindowExW(
    process: Process, dwExStyle: kinds.Dword, lpClassName: kinds.OptText,
    lpWindowName: kinds.OptText, dwStyle: kinds.Style, X: kinds.Int, Y: kinds.Int,
    nWidth: kinds.Int, nHeight: kinds.Int, hWndParent: kinds.Handle, hMenu: kinds.Handle,
    hInstance: kinds.Handle, lpParam: kinds.Struct,
) -> int:  # fmt: skip
    """Make a window; CW_USEDEFAULT for X is the upper left corner, for nWidth the whole screen."""
    kind = process.own.classes.get(text(lpClassName).lower())
    index(dwExStyle), text(lpWindowName), index(hWndParent), index(hMenu), index(hInstance)
    if kind is None:
        raise KernelError("ERROR_CANNOT_FIND_WND_CLASS", f"there is no class {lpClassName!r}")
    if dword(dwStyle) & c.WS_CHILD:
        raise KernelError("ERROR_TLW_WITH_WSCHILD", "windows here have no children")
    display = process.kernel.display
    left, top = (0, 0) if X == c.CW_USEDEFAULT else (index(X), index(Y))
    default = nWidth == c.CW_USEDEFAULT
    width, height = (display.width, display.height) if default else (index(nWidth), index(nHeight))
    if not (
        0 <= left < left + width <= display.width and 0 <= top < top + height <= display.height
    ):
        raise KernelError("ERROR_INVALID_PARAMETER", "a window here lies on the screen")
    queue_of(process)  # from now on it gets what keys and mouse do
    hwnd = new(process, Window(kind, (left, top, width, height)))
    if dwStyle & c.WS_VISIBLE:
        ShowWindow(process, hwnd, c.SW_SHOWNORMAL)
    return hwnd


def ShowWindow(process: Process, hWnd: kinds.Handle, nCmdShow: kinds.Int) -> int:
    """Show a window, before all others, or with SW_HIDE hide it; return whether it was shown."""
    window, own = window_of(process, hWnd), process.own
    was, window.shown = window.shown, nCmdShow != c.SW_HIDE
    if window.shown:
        own.front = hWnd
        if not was:
            window.invalidate(erase=True)
    elif own.front == hWnd:
        own.front = newest(process)
    return int(was)


def DestroyWindow(process: Process, hWnd: kinds.Handle) -> int:
    """Give a window up."""
    ShowWindow(process, hWnd, c.SW_HIDE)
    del process.own.objects[hWnd]
    return 1


def IsWindow(process: Process, hWnd: kinds.Handle) -> int:
    """Tell whether there is such a window."""
    return int(type(process.own.objects.get(index(hWnd))) is Window)


def GetClientRect(process: Process, hWnd: kinds.Handle, lpRect: kinds.Struct) -> int:
    """Tell a window's size, as a RECT that begins at 0, 0."""
    lpRect.left = lpRect.top = 0
    _, _, lpRect.right, lpRect.bottom = window_of(process, hWnd).box
    return 1


def InvalidateRect(
    process: Process, hWnd: kinds.Handle, lpRect: kinds.Struct, bErase: kinds.Bool
) -> int:
    """Let a window be painted again, the whole of it, when no other message is waiting."""
    window_of(process, hWnd).invalidate(bool(bErase))
    process.kernel.wake()
    return 1


def ValidateRect(process: Process, hWnd: kinds.Handle, lpRect: kinds.Struct) -> int:
    """Let a window not be painted again."""
    window_of(process, hWnd).valid = True
    return 1


def UpdateWindow(process: Process, hWnd: kinds.Handle) -> int:
    """Ask a window to paint at once what is to be painted again."""
    window_of(process, hWnd)
    return 1


def BeginPaint(process: Process, hWnd: kinds.Handle, lpPaint: kinds.Struct) -> int:
    """Return a context to paint with, the background done: what is asked for then is painted."""
    window = window_of(process, hWnd)
    width, height = window.box[2:]
    lpPaint.hdc, lpPaint.rcPaint = GetDC(process, hWnd), RECT(0, 0, width, height)
    if not window.erased and window.kind.background:
        paper = colour_of(process, window.kind.background)
        context_of(process, lpPaint.hdc).canvas.fill(0, 0, width, height, paper)
    lpPaint.fErase = int(not window.erased and not window.kind.background)
    window.valid = window.erased = True
    return int(lpPaint.hdc)


def EndPaint(process: Process, hWnd: kinds.Handle, lpPaint: kinds.Struct) -> int:
    """Give the context of BeginPaint back."""
    return ReleaseDC(process, hWnd, lpPaint.hdc)


def PostMessageW(
    process: Process, hWnd: kinds.Handle, Msg: kinds.Message, wParam: kinds.Int, lParam: kinds.Int
) -> int:
    """Put a message into the queue, for a window, or for 0 and nobody."""
    if index(hWnd):
        window_of(process, hWnd)
    made = Message(dword(Msg), index(wParam), index(lParam), 0, 0, 0, hWnd)
    queue_of(process).waiting.append(made)
    process.kernel.wake()
    return 1


def SendMessageW(
    process: Process, hWnd: kinds.Handle, Msg: kinds.Message, wParam: kinds.Int, lParam: kinds.Int
) -> int:
    """Ask a window's procedure at once, and return what it says."""
    window_of(process, hWnd)
    dword(Msg), index(wParam), index(lParam)
    return 0


def DefWindowProcW(
    process: Process, hWnd: kinds.Handle, Msg: kinds.Message, wParam: kinds.Int, lParam: kinds.Int
) -> int:
    """Do what is usual: WM_PAINT leaves the background, WM_CLOSE destroys the window."""
    window = window_of(process, hWnd)
    index(wParam), index(lParam)
    if Msg == c.WM_PAINT:
        window.valid = window.erased = True
    return 0


CALLS = (
    RegisterClassW, CreateWindowExW, ShowWindow, DestroyWindow, IsWindow, GetClientRect,
    InvalidateRect, ValidateRect, UpdateWindow, BeginPaint, EndPaint, PostMessageW, SendMessageW,
    DefWindowProcW,
)  # fmt: skip
