"""The window server: what keys and buttons are down, and the events that each program has to come.

    hardware -> kernel.inputs -> pump -> every client's queue of NSEvents

It listens from the first time that anyone asks for events. The first process holds it.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from emulator.key_names import SHIFTED
from vos.kernel.inputs import KeyChange, PointerChange
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Process
from vos.systems.macos.key_codes import BUTTONS, CONSTANTS, KEYS, MODIFIERS, WITH_SHIFT
from vos.systems.macos.quartz import CGPoint
from vos.systems.structures import Struct

KEPT = 4096
KEY_DOWN, KEY_UP = CONSTANTS["NSEventTypeKeyDown"], CONSTANTS["NSEventTypeKeyUp"]
FLAGS_CHANGED = CONSTANTS["NSEventTypeFlagsChanged"]
MOVED = CONSTANTS["NSEventTypeMouseMoved"]
PRESSES = {"left": (1, 2), "right": (3, 4), "middle": (25, 26)}  # types: down, up
DRAGS = {"left": 6, "right": 7, "middle": 27}  # types: moved while the button is down
NAMED = {"space": " ", "enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}


class NSEvent(Struct):
    """An event. `locationInWindow` counts from the bottom left; `timestamp` in seconds."""

    __slots__ = (
        "buttonNumber", "characters", "keyCode", "locationInWindow", "modifierFlags", "timestamp",
        "type",
    )  # fmt: skip


class WindowServer:
    """One system's window server."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._keys: deque[KeyChange] | None = None
        self._moves: deque[PointerChange] | None = None
        self._clients: dict[Process, deque[NSEvent]] = {}
        self.down: set[int] = set()
        self.frequency = 0.0

    def events(self, process: Process) -> deque[NSEvent]:
        """Return the events of a program, those that have come meanwhile included."""
        self._listen()
        if process not in self._clients:
            self._clients = {each: kept for each, kept in self._clients.items() if not each.ended}
            self._clients[process] = deque(maxlen=KEPT)
        self.pump()
        return self._clients[process]

    def _listen(self) -> None:
        inputs = self._kernel.inputs
        if self._keys is None:
            self._keys = inputs.listen_to_keys()
            self._moves = inputs.listen_to_pointer() if inputs.has_mouse else None

    def end(self) -> None:
        """Listen no more: the system shuts down."""
        for queue in (self._keys, self._moves):
            if queue is not None:
                self._kernel.inputs.stop(queue)

    def pump(self) -> None:
        """Take what happened at the machine."""
        self._listen()
        while self._keys:
            self._key(self._keys.popleft())
        while self._moves:
            self._pointer(self._moves.popleft())

    def _post(self, time: int, kind: int, **fields: Any) -> None:
        flags = sum(flag for name, flag in MODIFIERS.items() if KEYS[name] in self.down)
        x, y = self.location
        place = CGPoint(x, self._kernel.display.height - 1 - y)
        event = NSEvent(
            type=kind, timestamp=time / 10**9, modifierFlags=flags, locationInWindow=place, **fields
        )
        for queue in self._clients.values():
            queue.append(event)

    def _key(self, change: KeyChange) -> None:
        """A key; a character that takes a shift is that key with the shift around it."""
        shifted = change.key in WITH_SHIFT
        if shifted and change.down:
            self._press(change.time, "shift", KEYS["shift"], True)
        self._press(change.time, change.key, WITH_SHIFT.get(change.key, KEYS.get(change.key, 0)),
                    change.down)  # fmt: skip
        if shifted and not change.down:
            self._press(change.time, "shift", KEYS["shift"], False)

    def _press(self, time: int, name: str, code: int, down: bool) -> None:
        (self.down.add if down else self.down.discard)(code)
        if name in MODIFIERS:
            self._post(time, FLAGS_CHANGED, keyCode=code, characters="")
            return
        kind = KEY_DOWN if down else KEY_UP
        self._post(time, kind, keyCode=code, characters=self._characters(name))

    def _characters(self, name: str) -> str:
        if len(name) > 1:
            return NAMED.get(name, "")
        shift = KEYS["shift"] in self.down
        return (SHIFTED.get(name) or name.upper()) if shift else name

    def _pointer(self, change: PointerChange) -> None:
        if (change.before.x, change.before.y) != (change.now.x, change.now.y):
            held = next((each for each in BUTTONS if each in change.before.buttons), "")
            self._post(change.time, DRAGS.get(held, MOVED))
        for number, button in enumerate(BUTTONS):
            before, now = button in change.before.buttons, button in change.now.buttons
            if before != now:
                kind = PRESSES[button][0 if now else 1]
                self._post(change.time, kind, buttonNumber=number)

    @property
    def location(self) -> tuple[int, int]:
        """Where the pointer is, from the top left: global display coordinates."""
        pointer = self._kernel.inputs.pointer
        return pointer.x, pointer.y


def server(process: Process) -> WindowServer:
    """Return the window server of a process' system."""
    first = process.kernel.processes.first
    if first.own is None:
        first.own = WindowServer(process.kernel)
    found: WindowServer = first.own
    return found
