"""Things a person holds down (keys, mouse buttons), as a machine that looks once a frame sees them.

A press shows at once. A release shows at once too, unless the press is younger than the last
vertical blank: then the switch stays shown through the whole next frame. So a tap shorter than a
frame is still seen by a program that looks once a frame.

    vblank n          vblank n+1         vblank n+2
       |  press release  |                  |
       |    ##############|##################|        shown
"""

from typing import Any


class Switches:
    """Named switches, in the order they were pressed. Not locked: its owner does that."""

    def __init__(self) -> None:
        # Dicts, used as ordered sets.
        self._held: dict[str, None] = {}
        self._fresh: dict[str, None] = {}
        self._kept: dict[str, None] = {}

    @property
    def held(self) -> tuple[str, ...]:
        """What is really held now, the latest press last."""
        return tuple(self._held)

    @property
    def shown(self) -> tuple[str, ...]:
        """What the machine sees: `held`, and the taps it could not have seen yet."""
        return tuple(self._kept | self._held | self._fresh)

    def press(self, name: str) -> None:
        """The switch goes down; pressing a held one changes nothing."""
        if name not in self._held:
            self._held[name] = self._fresh[name] = None

    def release(self, name: str) -> None:
        """The switch goes up; releasing one that is up changes nothing."""
        self._held.pop(name, None)

    def next_frame(self) -> None:
        """A vertical blank: unseen taps are kept for one frame more, older ones end."""
        self._kept = {name: None for name in self._fresh if name not in self._held}
        self._fresh = {}

    def clear(self) -> None:
        """Let everything go, at once."""
        self.load(((), (), ()))

    def save(self) -> tuple[tuple[str, ...], ...]:
        """The state, for `load`."""
        return tuple(self._held), tuple(self._fresh), tuple(self._kept)

    def load(self, state: Any) -> None:
        """Return to a state that `save` gave."""
        self._held, self._fresh, self._kept = (dict.fromkeys(names) for names in state)
