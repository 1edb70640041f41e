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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emulator import palettes
from vos.drivers.colours import Floats, Words, lab_of_light, linear
from vos.drivers.quantise import means, nearest, quantise

ENTRIES = 256
_KEYS = 1 << 18
_UNKNOWN = -1
# While a picture uses the entries as the one before, but for this part of it (counted twice), it is
# taken for one of the same kind. Else another choice of colours is tried, and is worth a change of
# them all if it makes the error so much less.
_SAME, _BETTER = 0.3, 0.8
_MOST_POINTS = 4096  # more colours than these are looked at in groups


@cache
def _lab18() -> Floats:
    """Lab of every key, (262144, 3)."""
    light = linear(palettes.widen_dac(np.arange(64, dtype=np.uint8)))
    return lab_of_light(light[_split(np.arange(_KEYS))])


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
        self._uses: NDArray[Any] | None = None  # see _Fit; None: all colours are exact

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
        return self._uses is None and int(self._entries[keys].min()) >= 0

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
        if self._uses is not None:
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
        self._uses = None

    def _approximate(self, keys: Words, distinct: NDArray[np.intp]) -> list[int]:
        counts = np.bincount(keys.reshape(-1), minlength=_KEYS)[distinct].astype(np.float32)
        groups = _groups(distinct)
        weights = np.bincount(groups, counts).astype(np.float32)
        points = means(_lab18()[distinct], counts, groups, len(weights))
        fit, owners = _fit(points, weights, self._owners), self._owners
        if self._uses is None or abs(fit.uses - self._uses).sum() > _SAME:
            group = quantise(points, weights, ENTRIES)[groups]
            others = _by_brightness(means(_split(distinct), counts, group, ENTRIES))
            other = _fit(points, weights, others)
            if self._uses is None or other.error < _BETTER * fit.error:
                fit, owners = other, others
            self._uses = fit.uses
        changed: list[int] = np.flatnonzero(owners != self._owners).tolist()
        self._owners = owners
        self._entries[distinct] = fit.labels[groups]
        return changed


class _Fit(NamedTuple):
    """How a palette does for a picture."""

    labels: NDArray[np.intp]  # the entry of each point
    error: float  # the mean of the squared errors
    uses: NDArray[Any]  # which part of the picture each entry has


def _fit(points: Floats, weights: Floats, keys: NDArray[np.intp]) -> _Fit:
    labels, apart = nearest(points, _lab18()[keys])
    share = weights / weights.sum()
    return _Fit(labels, float((apart * share).sum()), np.bincount(labels, share, ENTRIES))


def _by_brightness(levels: Floats) -> NDArray[np.intp]:
    """The keys of levels from dark to light: similar pictures get similar entries."""
    keys = _join(np.rint(levels))
    return keys[np.argsort(_lab18()[keys, 0], kind="stable")]


def _groups(distinct: NDArray[np.intp]) -> NDArray[np.intp]:
    """The number of the group that each key belongs to: its own, or that of keys close to it."""
    groups, bits = np.arange(len(distinct)), 0
    while groups.max() >= _MOST_POINTS:
        bits += 1
        groups = np.unique(_join(_split(distinct) >> bits), return_inverse=True)[1]
    return groups
