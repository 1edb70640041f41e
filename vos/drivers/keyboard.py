"""The keyboard: which keys went down and up, by the common names, from each model's own hardware.

A reader (`vos.drivers.key_readers`) says which common keys the hardware shows, one state after the
other; the driver tells what changed from each to the next. A character that takes a shift is one
key, such as "!", and its shift is no key beside it; so a shift counts only when it is still there
as another key goes down, or when nothing more is known:

    hardware    shift down, 1 down          1 up, shift up        shift down         a down
    events      ("!", True)                 ("!", False)          ("shift", True)    ("a", True)

Nothing here waits; whoever wants to calls again after the next vertical blank. A tap is shown by
the hardware for a frame, so one call a frame misses none.
"""

from emulator.key_names import KEYS, MODIFIERS
from emulator.machine import Machine
from vos.drivers.key_readers import READERS, Keys

KeyEvent = tuple[str, bool]
"""A key's common name (see `emulator.key_names`), and whether it went down."""

_MODIFIERS = frozenset(MODIFIERS)
_PLACES = {key: place for place, key in enumerate(dict.fromkeys(MODIFIERS + KEYS))}


class Keyboard:
    """A machine's keyboard."""

    def __init__(self, machine: Machine) -> None:
        self._states = READERS[machine.model.name](machine)
        self._down: Keys = frozenset()

    def events(self) -> list[KeyEvent]:
        """What has happened since the last call, in order; keys of one moment: modifiers first."""
        events: list[KeyEvent] = []
        now = self._down
        for now in self._states():
            others = now - self._down - _MODIFIERS
            # Without another key a shift may yet turn out to be part of a character.
            events += self._become(now if others else now & self._down)
        return events + self._become(now)

    def pressed(self) -> Keys:
        """The keys that are down, as of the last `events`."""
        return self._down

    def _become(self, now: Keys) -> list[KeyEvent]:
        ups = [(key, False) for key in _in_order(self._down - now)]
        downs = [(key, True) for key in _in_order(now - self._down)]
        self._down = now
        return ups + downs


def _in_order(keys: Keys) -> list[str]:
    return sorted(keys, key=_PLACES.__getitem__)
