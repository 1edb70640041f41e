"""Which colours are in which entries of the VGA's palette, and who gets an entry when.

A colour is known by its 18-bit key, the nearest six-bit levels: | red 6 | green 6 | blue 6 |. The
table from keys to entries makes a picture's bytes in one look-up.

    key known               its entry
    at most 256 colours     those on the screen keep their entries; new ones get the entries of
                            colours that no pixel has any more
    more                    the nearest of 256 colours chosen for the picture (`quantise`); they
                            stay as they are while they do for the pictures that follow
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import palettes
from vos.drivers.colours import Floats, Words, lab
from vos.drivers.quantise import means, nearest, quantise

ENTRIES = 256
_KEYS = 1 << 18
_UNKNOWN = -1
# A palette chosen for one picture stays while its mean error is within this of what it was.
_PATIENCE, _UNSEEN = 1.25, 1.0
_MOST_POINTS = 8192  # more colours than these are looked at in groups of eight


@cache
def _lab18() -> Floats:
    """Lab of every key, (262144, 3)."""
    return lab(palettes.widen_dac(_split(np.arange(_KEYS)).astype(np.uint8)))


def _split(keys: NDArray[Any]) -> NDArray[Any]:
    """The three levels of keys."""
    return np.stack([keys >> 12, keys >> 6 & 63, keys & 63], axis=-1)


def keys18(pixels: Words) -> Words:
    """The key of words 0xRRGGBB: each channel's nearest of 64 levels.

    `v * 253 + 512 >> 10` is `v * 63 / 255`, rounded, for all of 0-255; red and blue are worked out
    together, as they stand 16 bits apart.
    """
    red_blue = ((pixels & 0xFF00FF) * 253 + 0x02000200) >> 10
    green = ((pixels >> 8 & 0xFF) * 253 + 512) >> 10
    keys: NDArray[Any] = red_blue >> 4 & 0x3F000 | green << 6 | red_blue & 0x3F
    return keys


def _join(levels: NDArray[Any]) -> NDArray[np.intp]:
    """The keys of rows of three levels."""
    red, green, blue = levels.astype(np.intp).T
    keys: NDArray[np.intp] = red << 12 | green << 6 | blue
    return keys


class VgaPalette:
    """The 256 entries as they are after the mode is set, and from then on as `adopt` says."""

    def __init__(self) -> None:
        self._owners = _join(palettes.VGA_DAC)  # keys, by entry
        self._entries = np.full(_KEYS, _UNKNOWN, np.int16)  # by key
        self._own(range(ENTRIES))
        self._chosen_error = 0.0  # of the picture the entries were chosen for; 0: all are exact

    def _own(self, entries: "NDArray[np.intp] | range") -> None:
        """Let the keys of these entries lead to them: of several with one colour, to the first."""
        last_first = np.asarray(entries)[::-1]
        self._entries[self._owners[last_first]] = last_first

    def levels(self, entry: int) -> tuple[int, int, int]:
        """An entry's six-bit red, green and blue."""
        key = int(self._owners[entry])
        return key >> 12, key >> 6 & 63, key & 63

    def has(self, keys: Words) -> bool:
        """Whether these colours have entries of their own, so that nothing need be adopted."""
        return not self._chosen_error and int(self._entries[keys].min()) >= 0

    def numbers(self, keys: Words) -> NDArray[np.uint8]:
        """The entries of adopted colours."""
        return self._entries[keys].astype(np.uint8)

    def adopt(self, keys: Words) -> list[int]:
        """Make room for the colours of a whole picture; the entries that change, rising."""
        used = np.zeros(_KEYS, np.bool_)
        used[keys] = True
        distinct = np.flatnonzero(used)
        if len(distinct) > ENTRIES:
            return self._approximate(keys, distinct)
        if self._chosen_error:
            self._forget()
        return self._make_room(used, distinct)

    def _make_room(self, used: NDArray[np.bool_], distinct: NDArray[np.intp]) -> list[int]:
        new = distinct[self._entries[distinct] < 0]
        every = np.arange(ENTRIES)
        kept = used[self._owners] & (self._entries[self._owners] == every)
        free = np.flatnonzero(~kept)[: len(new)]
        mine = self._entries[self._owners[free]] == free  # others are double, and found elsewhere
        self._entries[self._owners[free][mine]] = _UNKNOWN
        self._owners[free] = new
        self._own(free)
        changed: list[int] = free.tolist()
        return changed

    def _forget(self) -> None:
        """Know no colours but those that are exactly in an entry."""
        self._entries[:] = _UNKNOWN
        self._own(range(ENTRIES))
        self._chosen_error = 0.0

    def _approximate(self, keys: Words, distinct: NDArray[np.intp]) -> list[int]:
        weights = np.bincount(keys.reshape(-1), minlength=_KEYS)[distinct].astype(np.float32)
        points = _lab18()[distinct]
        labels, error = self._nearest_entries(points, weights)
        changed: list[int] = []
        if not self._chosen_error or error > _PATIENCE * self._chosen_error + _UNSEEN:
            changed = self._choose(distinct, points, weights)
            labels, error = self._nearest_entries(points, weights)
            self._chosen_error = max(error, 1e-9)
        self._entries[distinct] = labels
        return changed

    def _nearest_entries(self, points: Floats, weights: Floats) -> tuple[NDArray[np.intp], float]:
        """Each point's nearest entry, and the mean of the squared errors."""
        labels, apart = nearest(points, _lab18()[self._owners])
        return labels, float((apart * weights).sum() / weights.sum())

    def _choose(self, distinct: NDArray[np.intp], points: Floats, weights: Floats) -> list[int]:
        """New colours for all entries, from dark to light: similar pictures get similar entries."""
        labels = quantise(points, weights, ENTRIES)
        levels = np.rint(means(_split(distinct), weights, labels, ENTRIES))
        chosen = _join(levels)
        chosen = chosen[np.argsort(_lab18()[chosen, 0], kind="stable")]
        changed: list[int] = np.flatnonzero(chosen != self._owners).tolist()
        self._owners = chosen
        return changed
