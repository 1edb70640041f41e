"""What people do at the machine: key and mouse changes, collected at every vertical blank.

    hardware -> driver, once a frame -> every listener's queue -> whoever reads it, when it likes

Nothing is collected while nobody listens. A listener that does not read loses its oldest changes.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from emulator.machine import Machine
from vos.drivers.clock import Clock
from vos.drivers.keyboard import Keyboard
from vos.drivers.mouse import AT_REST, Mouse, Pointer

KEPT = 4096


class KeyChange(NamedTuple):
    """A key, by its common name, went down or up at `time`."""

    time: int
    key: str
    down: bool


class PointerChange(NamedTuple):
    """The pointer or its buttons became `now` at `time`; they were `before`."""

    time: int
    before: Pointer
    now: Pointer


Keys = deque[KeyChange]
Moves = deque[PointerChange]


class Inputs:
    """The keyboard and the mouse of one machine, and who listens to them."""

    def __init__(self, machine: Machine, clock: Clock) -> None:
        self._machine = machine
        self._clock = clock
        self._keyboard: Keyboard | None = None
        self._mouse: Mouse | None = None
        self._keys: list[Keys] = []
        self._moves: list[Moves] = []
        self._pointer = AT_REST

    @property
    def pointer(self) -> Pointer:
        """The pointer at the last vertical blank."""
        return self._pointer

    @property
    def has_mouse(self) -> bool:
        """Whether the machine has a mouse."""
        return self._machine.mouse is not None

    def listen_to_keys(self) -> Keys:
        """Return a queue that gets every key change from now on."""
        self._watch_frames()
        if self._keyboard is None:
            self._keyboard = Keyboard(self._machine)
        self._keyboard.events()  # what happened before is nobody's
        queue: Keys = deque(maxlen=KEPT)
        self._keys.append(queue)
        return queue

    def listen_to_pointer(self) -> Moves:
        """Return a queue that gets every change of the pointer from now on."""
        self._watch_frames()
        if self._mouse is None:
            self._mouse = Mouse(self._machine)
        self._pointer = self._mouse.read()
        queue: Moves = deque(maxlen=KEPT)
        self._moves.append(queue)
        return queue

    def stop(self, queue: Keys | Moves) -> None:
        """Let a queue get no more."""
        self._keys = [each for each in self._keys if each is not queue]
        self._moves = [each for each in self._moves if each is not queue]
        if not self._keys and not self._moves:
            self.close()

    def close(self) -> None:
        """Collect no more."""
        if self._at_vblank in self._machine.frame_hooks:
            self._machine.frame_hooks.remove(self._at_vblank)

    def _watch_frames(self) -> None:
        if self._at_vblank not in self._machine.frame_hooks:
            self._machine.frame_hooks.append(self._at_vblank)

    def _at_vblank(self, _machine: Machine) -> None:
        time = self._clock.coarse()
        if self._keys and self._keyboard is not None:
            for key, down in self._keyboard.events():
                for keys in self._keys:
                    keys.append(KeyChange(time, key, down))
        if self._moves and self._mouse is not None:
            before, self._pointer = self._pointer, self._mouse.read()
            if before != self._pointer:
                for moves in self._moves:
                    moves.append(PointerChange(time, before, self._pointer))
