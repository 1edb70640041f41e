"""Keyboards that report changes: each own key that goes down or up is told once, in order.

Changes wait in a queue as long as nobody reads them. A change that does not fit is lost, and the
overrun code is put behind the queue in its place, once: whoever reads it must take every key for
released.
"""

from collections import deque

from emulator.devices.device import State
from emulator.devices.keyboard import Keyboard

QUEUE_SIZE = 16


class EventKeyboard(Keyboard):
    """A queue of numbers; a subclass says which numbers report a key (`_report`)."""

    overrun: int
    sampled = False

    def __init__(self) -> None:
        super().__init__()
        self._down: tuple[int, ...] = ()
        self._queue: deque[int] = deque()

    def reset(self) -> None:
        """No key is down, and nothing waits."""
        with self._lock:
            super().reset()
            self._queue.clear()

    def save(self) -> State:
        """The keys that are down, and what waits."""
        with self._lock:
            return super().save() | {"queue": tuple(self._queue)}

    def load(self, state: State) -> None:
        """The keys that were down are down, and what waited waits."""
        with self._lock:
            super().load(state)
            self._queue = deque(state["queue"])

    def _update(self) -> None:
        # What is held, not what is shown: no report is lost by being short.
        now = self._own_keys(self._switches.held)
        before, self._down = self._down, now
        for own in reversed(before):
            if own not in now:
                self._send(self._report(own, False))
        for own in now:
            if own not in before:
                self._send(self._report(own, True))

    def _report(self, own: int, down: bool) -> tuple[int, ...]:
        """What tells that this own key went down or up."""
        raise NotImplementedError

    def _send(self, report: tuple[int, ...]) -> None:
        if len(self._queue) + len(report) <= QUEUE_SIZE:
            self._queue.extend(report)
        elif self._queue[-1] != self.overrun:
            self._queue.append(self.overrun)
