"""What all keyboards share: the common key names in, the model's own keys out.

A model's keyboard has keys of its own, known by small numbers (matrix codes, scan codes, usage
codes). `chords` says for each common key which of them are held, in the order a person would press
them; the last is the key itself, those before it are shifts. A common key without a chord exists
on no such keyboard: pressing it is allowed and shows nothing.

    "!"  ->  chords["!"]  ->  own keys (shift, 1)  ->  matrix bits, scan codes, ...

`press` and `release` may be called from any thread. The files in `keyboards/` hold one keyboard's
hardware each.
"""

from collections.abc import Collection, Iterable, Mapping
from threading import RLock
from typing import ClassVar

from emulator.devices.device import Device, State
from emulator.devices.switches import Switches
from emulator.key_names import PUNCTUATION, check_key

Chords = Mapping[str, tuple[int, ...]]


class Keyboard(Device):
    """A keyboard whose hardware a subclass shows in `_update`, called whenever keys change."""

    chords: ClassVar[Chords]

    # Whether it only shows which keys are down, and a program sees no more than its own looks.
    sampled: ClassVar[bool] = True

    # Keys that decide about shift themselves: a held "shift" is not shown beside them.
    exact: ClassVar[frozenset[str]] = frozenset(PUNCTUATION)

    def __init__(self) -> None:
        self._lock = RLock()
        self._switches = Switches()

    @property
    def pressed(self) -> frozenset[str]:
        """The common names of the keys held down now."""
        with self._lock:
            return frozenset(self._switches.held)

    def press(self, key: str) -> None:
        """A key goes down; an UnknownKeyError that lists near names if there is no such key."""
        check_key(key)
        with self._lock:
            self._switches.press(key)
            self._update()

    def release(self, key: str) -> None:
        """A key goes up; nothing happens if it is not down. Errors as `press`."""
        check_key(key)
        with self._lock:
            self._switches.release(key)
            self._update()

    def release_all(self) -> None:
        """Every key goes up: the window lost the focus, or a snapshot was restored."""
        with self._lock:
            for key in reversed(self._switches.held):
                self.release(key)

    def reset(self) -> None:
        """No key is down."""
        with self._lock:
            self._switches.clear()
            self._update()

    def frame(self) -> None:
        """A vertical blank: taps that were seen for a frame end."""
        with self._lock:
            self._switches.next_frame()
            self._update()

    def save(self) -> State:
        """The keys that are down."""
        with self._lock:
            return {"keys": self._switches.save()}

    def load(self, state: State) -> None:
        """The keys that were down are down again."""
        with self._lock:
            self._switches.load(state["keys"])
            self._update()

    def _update(self) -> None:
        """Bring what the hardware shows up to date; called with the lock held."""

    def _own_keys(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The model's own keys that are down while these common keys are, in the order pressed."""
        keys = tuple(keys)
        if not self.exact.isdisjoint(keys):
            keys = tuple(key for key in keys if key != "shift")
        return tuple(dict.fromkeys(own for key in keys for own in self.chords.get(key, ())))


def common_keys(own_keys: Collection[int], chords: Chords) -> frozenset[str]:
    """The common keys that explain which own keys are down: the way back, for a driver.

    The longest chord that fits a key wins, and a shift that a chord explains is not reported beside
    it: CAPS SHIFT with 5 is "left" on a Spectrum, and not "shift" and "5".
    """
    found: set[str] = set()
    explained: set[int] = set()
    for name, chord in sorted(chords.items(), key=lambda item: -len(item[1])):
        if chord[-1] not in explained and all(own in own_keys for own in chord):
            found.add(name)
            explained.update(chord)
    return frozenset(found)


class Repeat:
    """Counts the frames a key is held, and says when it repeats."""

    def __init__(self, delay: int, period: int) -> None:
        self._delay, self._period = delay, period
        self._key: int | None = None
        self._left = 0

    def due(self, key: int | None) -> str:
        """What the key now down does at this frame: "new", "again" or "" (nothing)."""
        if key != self._key:
            self._key, self._left = key, self._delay
            return "" if key is None else "new"
        self._left -= 1
        if key is None or self._left > 0:
            return ""
        self._left = self._period
        return "again"

    def save(self) -> tuple[int | None, int]:
        """The state, for `load`."""
        return self._key, self._left

    def load(self, state: tuple[int | None, int]) -> None:
        """Return to a state that `save` gave."""
        self._key, self._left = state
