"""What calls window procedures: the part of USER that works in the program's own memory.

    queue -> GetMessageW, PeekMessageW -> the program -> DispatchMessageW -> procedure(hwnd, ...)

A procedure is the program's, so the kernel does not call it: each method asks the kernel by the
call of its own name, and then the procedure. A window's life is

    WM_CREATE (-1: there is to be none) ... WM_PAINT, keys, mouse ... WM_CLOSE, WM_DESTROY
"""

from __future__ import annotations

from typing import Any

from vos.kernel.processes import Process
from vos.kernel.trap import Gate
from vos.systems.windows import constants as c
from vos.systems.windows.window import Window


class User:
    """The calls that end in a window procedure, of one process."""

    _process: Process
    _gate: Gate

    def _ask(self, hwnd: int, message: int, first: int = 0, second: int = 0) -> int:
        window = self._process.own.objects.get(hwnd) if isinstance(hwnd, int) else None
        if type(window) is not Window:
            return 0
        return int(window.kind.procedure(hwnd, message, first, second) or 0)

    def CreateWindowExW(self, *arguments: Any, **named: Any) -> int:
        """Make a window, and tell it by WM_CREATE."""
        hwnd: int = self._gate.entry("CreateWindowExW")(*arguments, **named)
        if hwnd and self._ask(hwnd, c.WM_CREATE) == -1:
            self.DestroyWindow(hwnd)
            return 0
        return hwnd

    def DestroyWindow(self, hWnd: int) -> int:
        """Tell a window by WM_DESTROY, and give it up."""
        self._ask(hWnd, c.WM_DESTROY)
        return int(self._gate.entry("DestroyWindow")(hWnd))

    def DispatchMessageW(self, lpMsg: Any) -> int:
        """Hand a message to its window's procedure; return what that says."""
        self._gate.entry("DispatchMessageW")(lpMsg)
        return self._ask(lpMsg.hwnd, lpMsg.message, lpMsg.wParam, lpMsg.lParam)

    def SendMessageW(self, hWnd: int, Msg: int, wParam: int, lParam: int) -> int:
        """Ask a window's procedure at once; return what it says."""
        none: int = self._gate.entry("SendMessageW")(hWnd, Msg, wParam, lParam)
        return self._ask(hWnd, Msg, wParam, lParam) or none  # which tells if it was refused

    def UpdateWindow(self, hWnd: int) -> int:
        """Let a window paint at once, if it is to be painted again."""
        done: int = self._gate.entry("UpdateWindow")(hWnd)
        if done and self._process.own.objects[hWnd].asks:
            self._ask(hWnd, c.WM_PAINT)
        return done

    def DefWindowProcW(self, hWnd: int, Msg: int, wParam: int, lParam: int) -> int:
        """Do what is usual for a message that a procedure has no use for."""
        done: int = self._gate.entry("DefWindowProcW")(hWnd, Msg, wParam, lParam)
        if Msg == c.WM_CLOSE:
            self.DestroyWindow(hWnd)
        return done
