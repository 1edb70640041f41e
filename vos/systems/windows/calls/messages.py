"""Messages and keys: PeekMessageW, GetMessageW, GetAsyncKeyState; and Beep."""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.keys import character_of
from vos.systems.windows.messages import Message, MessageQueue
from vos.systems.windows.structs import POINT
from vos.systems.windows.user_memory import dword
from vos.systems.windows.waves import pitch
from vos.systems.windows.window import to_paint, window_of

SHIFT = 0x10
LOWEST, HIGHEST = 37, 32767  # hertz that Beep takes
TICK = 1_000_000


def queue_of(process: Process) -> MessageQueue:
    """Return the process' message queue, made when it first looks."""
    own = process.own
    if own.messages is None:
        own.messages = MessageQueue(process.kernel)
    queue: MessageQueue = own.messages
    return queue


def _next(process: Process, least: int, most: int, remove: bool) -> Message | None:
    """Return the first message; when there is no other, that a window is to be painted again."""
    found = queue_of(process).next(least, most, remove)
    if found is None and (not (least or most) or least <= c.WM_PAINT <= most):
        hwnd = to_paint(process)
        return Message(c.WM_PAINT, 0, 0, 0, 0, 0, hwnd) if hwnd else None
    return found


def _addressed(process: Process, message: Message) -> Message:
    """Return what keys and mouse did as the window in front gets it, with its own places."""
    front, kind = process.own.front, message.message
    if message.hwnd or not front:
        return message
    if c.WM_MOUSEFIRST <= kind <= c.WM_MOUSELAST:
        left, top, _, _ = window_of(process, front).box
        place = (message.y - top & 0xFFFF) << 16 | message.x - left & 0xFFFF
        return message._replace(hwnd=front, lParam=place)
    return message._replace(hwnd=front) if c.WM_KEYFIRST <= kind <= c.WM_KEYLAST else message


def _fill(process: Process, lpMsg: Any, found: Message) -> None:
    message = _addressed(process, found)
    lpMsg.hwnd = message.hwnd
    lpMsg.message, lpMsg.wParam, lpMsg.lParam = message.message, message.wParam, message.lParam
    lpMsg.time, lpMsg.pt = message.time, POINT(message.x, message.y)


def PeekMessageW(
    process: Process, lpMsg: kinds.Struct, hWnd: kinds.Handle, wMsgFilterMin: kinds.Dword,
    wMsgFilterMax: kinds.Dword, wRemoveMsg: kinds.Dword,
) -> int:  # fmt: skip
    """Take a message, or with PM_NOREMOVE look at it; 0 if there is none."""
    least, most = dword(wMsgFilterMin), dword(wMsgFilterMax)
    found = _next(process, least, most, bool(wRemoveMsg & c.PM_REMOVE))
    if found is None:
        return 0
    _fill(process, lpMsg, found)
    return 1


def GetMessageW(
    process: Process, lpMsg: kinds.Struct, hWnd: kinds.Handle, wMsgFilterMin: kinds.Dword,
    wMsgFilterMax: kinds.Dword,
) -> int:  # fmt: skip
    """Wait for a message and take it; 0 if it is WM_QUIT."""
    least, most = dword(wMsgFilterMin), dword(wMsgFilterMax)
    found = _next(process, least, most, True)
    while found is None:
        process.kernel.block(process, lambda: _next(process, least, most, False), frames=True)
        found = _next(process, least, most, True)
    _fill(process, lpMsg, found)
    return int(found.message != c.WM_QUIT)


def TranslateMessage(process: Process, lpMsg: kinds.Struct) -> int:
    """Post a WM_CHAR for a key that types something."""
    if lpMsg.message not in (c.WM_KEYDOWN, c.WM_SYSKEYDOWN):
        return 0
    queue = queue_of(process)
    typed = character_of(lpMsg.wParam, SHIFT in queue.down)
    if typed:
        queue.waiting.appendleft(
            Message(c.WM_CHAR, ord(typed), lpMsg.lParam, lpMsg.time, lpMsg.pt.x, lpMsg.pt.y)
        )
    return int(bool(typed))


def DispatchMessageW(process: Process, lpMsg: kinds.Struct) -> int:
    """Hand a message to its window, whose procedure is called by the program: see `user.py`."""
    dword(lpMsg.message)
    return 0


def PostQuitMessage(process: Process, nExitCode: kinds.Int) -> None:
    """Let WM_QUIT be the last message."""
    queue_of(process).quit = nExitCode
    process.kernel.wake()


def GetAsyncKeyState(process: Process, vKey: kinds.Int) -> int:
    """Tell whether a key is down now (bit 15), and was struck since last asked (bit 0)."""
    if not 0 <= vKey < 256:
        return 0
    queue = queue_of(process)
    queue.collect()
    state = (0x8000 if vKey in queue.down else 0) | (vKey in queue.struck)
    queue.struck.discard(vKey)
    return state - 0x10000 if state & 0x8000 else state


def GetKeyState(process: Process, nVirtKey: kinds.Int) -> int:
    """Tell whether a key is down (bit 15)."""
    queue = queue_of(process)
    queue.collect()
    return -0x8000 if nVirtKey in queue.down else 0


def GetCursorPos(process: Process, lpPoint: kinds.Struct) -> int:
    """Tell where the pointer is, in pixels of the screen."""
    queue_of(process)
    pointer = process.kernel.inputs.pointer
    lpPoint.x, lpPoint.y = pointer.x, pointer.y
    return 1


# Sound.


def Beep(process: Process, dwFreq: kinds.Dword, dwDuration: kinds.Dword) -> int:
    """Play a tone of so many hertz, and wait for so many milliseconds till it ends."""
    if not LOWEST <= dwFreq <= HIGHEST:
        raise KernelError("ERROR_INVALID_PARAMETER", f"Beep plays {LOWEST} to {HIGHEST} hertz")
    kernel = process.kernel
    kernel.sound.tone(dwFreq)
    try:
        deadline = kernel.clock.uptime() + dword(dwDuration) * TICK
        kernel.block(process, lambda: False, deadline)
    finally:
        kernel.sound.silence()
    return 1


def PlaySoundW(
    process: Process, pszSound: kinds.OptData, hmod: kinds.Handle, fdwSound: kinds.Dword
) -> int:
    """Play a wave in memory (SND_MEMORY) over and over (SND_LOOP | SND_ASYNC); None: silence.

    The machines play one square tone: the wave's own pitch.
    """
    kernel = process.kernel
    if pszSound is None:
        kernel.sound.silence()
        return 1
    if not fdwSound & c.SND_MEMORY or (fdwSound & c.SND_LOOP and not fdwSound & c.SND_ASYNC):
        raise KernelError("ERROR_INVALID_PARAMETER", "waves are in memory, and loop meanwhile")
    hertz, seconds = pitch(bytes(pszSound))
    if hertz <= 0:
        kernel.sound.silence()
        return 1
    kernel.sound.tone(hertz)
    if not fdwSound & c.SND_ASYNC:
        kernel.block(process, lambda: False, kernel.clock.uptime() + round(seconds * 1e9))
        kernel.sound.silence()
    return 1


CALLS = (
    PeekMessageW, GetMessageW, TranslateMessage, DispatchMessageW, PostQuitMessage,
    GetAsyncKeyState, GetKeyState, GetCursorPos, Beep, PlaySoundW,
)  # fmt: skip
