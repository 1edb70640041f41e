"""A process' message queue: what its keyboard and mouse did, as messages.

    machine -> the kernel's inputs, once a frame -> the queue -> PeekMessageW, GetMessageW

Every process gets them, for its window in front or, if it has none, for nobody.
A key's lParam is | repeat count 16 bits | scan code 8 | extended | ... | was down | goes up |.
Source: "Keyboard Input" and "Mouse Input" in learn.microsoft.com.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from vos.kernel.inputs import KeyChange, PointerChange
from vos.kernel.kernel import Kernel
from vos.systems.windows import constants as c
from vos.systems.windows.keys import KEYS, WITH_SHIFT, Key

BUTTONS = {
    "left": (c.WM_LBUTTONDOWN, c.WM_LBUTTONUP, c.MK_LBUTTON, 1),
    "right": (c.WM_RBUTTONDOWN, c.WM_RBUTTONUP, c.MK_RBUTTON, 2),
    "middle": (c.WM_MBUTTONDOWN, c.WM_MBUTTONUP, c.MK_MBUTTON, 4),
}
SHIFT = KEYS["shift"]
ALT = KEYS["alt"].code
MILLISECOND = 1_000_000


class Message(NamedTuple):
    """A message, as MSG has it."""

    message: int
    wParam: int
    lParam: int
    time: int
    x: int
    y: int
    hwnd: int = 0  # whose it is; what keys and mouse do goes to the window in front


class MessageQueue:
    """The messages of one process, and which keys are down."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._keys = kernel.inputs.listen_to_keys()
        self._moves = kernel.inputs.listen_to_pointer() if kernel.inputs.has_mouse else deque()
        self.waiting: deque[Message] = deque(maxlen=10000)  # as many as the real one holds
        self.down: set[int] = set()
        self.struck: set[int] = set()  # since GetAsyncKeyState was asked
        self.quit: int | None = None

    def stop(self) -> None:
        """Listen no more."""
        self._kernel.inputs.stop(self._keys)
        self._kernel.inputs.stop(self._moves)

    def collect(self) -> None:
        """Turn what happened since into messages."""
        while self._keys:
            self._key(self._keys.popleft())
        while self._moves:
            self._move(self._moves.popleft())

    def _post(self, message: int, first: int, second: int, time: int) -> None:
        pointer = self._kernel.inputs.pointer
        ticks = time // MILLISECOND & 0xFFFFFFFF
        self.waiting.append(Message(message, first, second, ticks, pointer.x, pointer.y))

    def _key(self, change: KeyChange) -> None:
        if change.key in KEYS:
            self._press(KEYS[change.key], change.down, change.time)
            return
        pair = (SHIFT, WITH_SHIFT[change.key])
        for key in pair if change.down else pair[::-1]:
            self._press(key, change.down, change.time)

    def _press(self, key: Key, down: bool, time: int) -> None:
        was = key.code in self.down
        system = ALT in self.down or key.code == ALT
        parameter = 1 | key.scan << 16 | key.extended << 24 | was << 30 | (not down) << 31
        if down:
            self.down.add(key.code)
            self.struck.add(key.code)
        else:
            self.down.discard(key.code)
        plain = c.WM_KEYDOWN if down else c.WM_KEYUP
        self._post(plain + 4 if system else plain, key.code, parameter, time)

    def _move(self, change: PointerChange) -> None:
        now, before = change.now, change.before
        held = sum(BUTTONS[name][2] for name in now.buttons)
        place = (now.y & 0xFFFF) << 16 | now.x & 0xFFFF
        if (now.x, now.y) != (before.x, before.y):
            self._post(c.WM_MOUSEMOVE, held, place, change.time)
        for name, (pressed, released, _, code) in BUTTONS.items():
            if (name in before.buttons) == (name in now.buttons):
                continue
            if name in now.buttons:
                self.down.add(code)
                self.struck.add(code)
            else:
                self.down.discard(code)
            self._post(pressed if name in now.buttons else released, held, place, change.time)

    def next(self, least: int, most: int, remove: bool) -> Message | None:
        """Return the first message within a range (0, 0: any), None if there is none."""
        self.collect()
        for place, message in enumerate(self.waiting):
            if not (least or most) or least <= message.message <= most:
                if remove:
                    del self.waiting[place]
                return message
        if self.quit is not None and not self.waiting:
            found = Message(c.WM_QUIT, self.quit, 0, 0, 0, 0)
            if remove:
                self.quit = None
            return found
        return None
