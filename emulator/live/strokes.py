"""Key changes on their way from a person to one machine, so that none hides another.

A sampled keyboard is looked at once a frame: of changes between two looks only their sum is seen,
without their order. So its changes wait for the vertical blank, and each blank is given as many of
the oldest as it can show; what it shows then stands for a whole frame.

    a person    h down, h up, e down, e up, l down, l up, l down ...    all within one frame
    blanks      h down | h up, e down | e up, l down | l up | l down ...

A keyboard that reports events keeps the order itself, and is handed each change at once.
"""

from collections import deque
from collections.abc import Mapping

from emulator.devices.keyboard import Keyboard
from emulator.key_names import MODIFIERS


class Strokes:
    """What is typed on one keyboard; for the display's thread alone."""

    def __init__(self, keyboard: Keyboard) -> None:
        self._keyboard = keyboard
        self._waiting: deque[tuple[str, bool]] = deque()  # key, whether it goes down; oldest first

    def press(self, key: str) -> None:
        """A key goes down, behind all that waits."""
        self._take(key, True)

    def release(self, key: str) -> None:
        """A key goes up, behind all that waits."""
        self._take(key, False)

    def release_all(self) -> None:
        """Every key goes up; what waits is shown before."""
        if not self._keyboard.sampled:
            self._keyboard.release_all()
        for key in sorted(self._keyboard.pressed.union(key for key, _ in self._waiting)):
            self.release(key)

    def clear(self) -> None:
        """Forget what waits: the machine was switched off."""
        self._waiting.clear()

    def frame(self) -> None:
        """A vertical blank is due: hand on what it can show."""
        changed: dict[str, bool] = {}
        while self._waiting and not _hides(*self._waiting[0], changed):
            key, down = self._waiting.popleft()
            changed[key] = down
            self._hand(key, down)

    def _take(self, key: str, down: bool) -> None:
        if self._keyboard.sampled:
            self._waiting.append((key, down))
        else:
            self._hand(key, down)

    def _hand(self, key: str, down: bool) -> None:
        (self._keyboard.press if down else self._keyboard.release)(key)


def _hides(key: str, down: bool, changed: Mapping[str, bool]) -> bool:
    """Whether a change cannot be shown together with what has `changed` for this blank.

    No key changes twice. Behind a key that goes down none other does, lest their order be lost, and
    no modifier goes up: it belongs to that key.
    """
    typed = any(changed[other] for other in changed if other not in MODIFIERS)
    return key in changed or (typed and (down or key in MODIFIERS))
