"""The mouse: where the pointer is, in pixels of the display, and which buttons are down.

    0 X         0 is the leftmost pixel        bit 0 of BUTTONS is the left button, 1 the right,
    1 Y         0 is the topmost pixel         2 the middle one
    2 BUTTONS

Registers of 16 bits, a choice of ours; writes have no effect. Reading X holds on to Y for the next
read of Y, so that X, then Y are one point however the mouse moves. A click shorter than a frame is
shown for a frame (see `switches`). `move`, `press` and `release` may be called from any thread.
"""

from collections.abc import Callable
from threading import RLock

from emulator.devices.device import Device, State
from emulator.devices.switches import Switches
from emulator.key_names import BUTTONS as BUTTON_NAMES
from emulator.key_names import check_button
from emulator.memory_map import Register

X, Y, BUTTONS = range(3)
REGISTERS = (
    Register(X, "X", "column of the pointer; holds Y for the next read of it", access="r"),
    Register(Y, "Y", "row of the pointer", access="r"),
    Register(BUTTONS, "BUTTONS", "bit 0 left, 1 right, 2 middle", access="r"),
)


class Mouse(Device):
    """A pointer that stays within the (width, height) that `size` gives."""

    def __init__(self, size: Callable[[], tuple[int, int]]) -> None:
        self._size = size
        self._lock = RLock()
        self._switches = Switches()
        self._place = (0, 0)
        self._held_y: int | None = None

    @property
    def position(self) -> tuple[int, int]:
        """The pointer's (x, y), within the display as it is now."""
        return self._inside(*self._place)

    @property
    def pressed(self) -> frozenset[str]:
        """The buttons held down now."""
        with self._lock:
            return frozenset(self._switches.held)

    def move(self, x: int, y: int) -> None:
        """Put the pointer at (x, y), or at the display's nearest pixel."""
        self._place = self._inside(x, y)

    def press(self, button: str) -> None:
        """A button goes down; an UnknownKeyError that lists the buttons if there is no such."""
        with self._lock:
            self._switches.press(check_button(button))

    def release(self, button: str) -> None:
        """A button goes up; nothing happens if it is not down. Errors as `press`."""
        with self._lock:
            self._switches.release(check_button(button))

    def release_all(self) -> None:
        """Every button goes up."""
        for button in BUTTON_NAMES:
            self.release(button)

    def read(self, register: int) -> int:
        """X, Y or BUTTONS; 0 behind them."""
        with self._lock:
            if register == X:
                x, self._held_y = self.position
                return x
            if register == Y:
                y, self._held_y = self._held_y, None
                return self.position[1] if y is None else y
            if register == BUTTONS:
                return sum(1 << BUTTON_NAMES.index(name) for name in self._switches.shown)
        return 0

    def reset(self) -> None:
        """At the top left, no button down."""
        with self._lock:
            self._place, self._held_y = (0, 0), None
            self._switches.clear()

    def frame(self) -> None:
        """A vertical blank: clicks that were seen for a frame end."""
        with self._lock:
            self._switches.next_frame()

    def save(self) -> State:
        """Place and buttons."""
        with self._lock:
            held_y, buttons = self._held_y, self._switches.save()
            return {"place": self._place, "held_y": held_y, "buttons": buttons}

    def load(self, state: State) -> None:
        """Return to that state."""
        with self._lock:
            self._place, self._held_y = tuple(state["place"]), state["held_y"]
            self._switches.load(state["buttons"])

    def _inside(self, x: int, y: int) -> tuple[int, int]:
        width, height = self._size()
        return min(max(x, 0), width - 1), min(max(y, 0), height - 1)
