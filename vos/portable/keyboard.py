"""`keyboard`: which keys are down, and what was pressed, the same names on every machine.

Letters, digits, marks and words name keys: "a", "7", "!", "space", "enter", "left", "f1", "shift".
"""

from collections import deque

from emulator.key_names import check_key
from vos.portable.ports import KeyboardPort

KEPT = 256


class Keyboard:
    """The keyboard of one process; it hears what happens from the first use on."""

    def __init__(self, port: KeyboardPort) -> None:
        self._port = port
        self._down: dict[str, None] = {}
        self._typed: deque[str] = deque(maxlen=KEPT)

    def __repr__(self) -> str:
        return f"<keyboard, down: {', '.join(self._down) or 'nothing'}>"

    def _listen(self, wait: bool = False) -> None:
        for key, down in self._port.events(wait):
            if down:
                self._typed.append(key)
                self._down[key] = None
            else:
                self._down.pop(key, None)

    def pressed(self) -> tuple[str, ...]:
        """The keys that are down now, in the order in which they went down."""
        self._listen()
        return tuple(self._down)

    def is_pressed(self, key: str) -> bool:
        """Whether a key is down now; ValueError if no keyboard has one of that name."""
        check_key(key)
        self._listen()
        return key in self._down

    def read(self) -> str | None:
        """The next key that went down, None if none has since the last was read."""
        self._listen()
        return self._typed.popleft() if self._typed else None

    def wait(self) -> str:
        """Wait for a key to go down; its name."""
        while (key := self.read()) is None:
            self._listen(wait=True)
        return key
