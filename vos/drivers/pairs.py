"""Cells of 64 pixels that hold only two of a palette's colours: which two, and where each.

A cell whose pixels have two colours of the palette that may meet comes out as it is; one of any two
colours as drawn with those nearest to them, if these differ and may meet. For any other the best
pair is sought, as if the pair could be mixed smoothly, and then mixed by Bayer's matrix:

    a ------ t ---- b       a pixel p stands for the point of the way from a to b that is nearest
             |              to it, t from 0 to 1. It costs
             p                  |p - (a + t (b - a))|^2       the mixture is not the colour
                                + NOISE t (1 - t) |b - a|^2   and dots can be seen

The cost is summed over every second pixel of the cell, as on a chessboard, in Lab with its two axes
of hue shortened: lightness is what makes edges and letters. With NOISE 1 it would be the mean error
of the single dots, and no pair worth mixing; with 0 any two colours would do that have p between
them. The dots are then set by amounts of light, which is what adds up in the eye.
"""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from emulator.dither import BAYER
from emulator.palettes import Palette
from vos.drivers.colours import (
    FixedPalette,
    Floats,
    Numbers,
    Words,
    keys15,
    lab,
    lab15,
    light15,
    linear,
)

PIXELS = 64
NOISE = 0.25
_AXES = np.array([1, 0.7, 0.7], np.float32)
_CHESSBOARD = np.flatnonzero(np.indices((8, 8)).sum(axis=0) % 2 == 0)
# Cells whose costs are worked out together: they fit into the cache, and their product is too small
# to be shared out among cores, which costs more than it gains while others use those.
_AT_ONCE = 16
_THRESHOLDS = 1 - BAYER.reshape(PIXELS)


@cache
def _tones() -> Floats:
    """Every 15-bit colour where costs are measured, and a 1: (32768, 4)."""
    return np.insert(lab15() * _AXES, 3, 1, axis=1)


class CellMatcher(FixedPalette):
    """A palette of which two colours may be in a cell together if they are one of `pairs`."""

    def __init__(self, colours: Palette, pairs: Iterable[tuple[int, int]]) -> None:
        super().__init__(colours)
        self._first, self._second = np.array(list(pairs), np.intp).T
        self._may_meet = np.eye(256, dtype=np.bool_)
        self._may_meet[self._first, self._second] = True
        tones = lab(colours) * _AXES
        a, way = tones[self._first], tones[self._second] - tones[self._first]
        self._length = (way * way).sum(axis=1)
        # Both for (tone, 1): the place along the way, and |p - a|^2 but for |p|^2.
        place = np.insert(way, 3, -(a * way).sum(axis=1), axis=1) / self._length[:, None]
        self._place = np.ascontiguousarray(place.T)
        self._from_first = np.insert(-2 * a, 3, (a * a).sum(axis=1), axis=1).T
        self._light = linear(colours)

    def match(self, cells: Words) -> Numbers:
        """Numbers for the pixels of cells, both (n, 64)."""
        numbers = self.exact(cells)
        low, high = numbers.min(axis=1), numbers.max(axis=1)
        fits = self._may_meet[low, high] & (high < len(self.colours))
        fits &= ((numbers == low[:, None]) | (numbers == high[:, None])).all(axis=1)
        if not fits.all():
            numbers[~fits] = self._approximated(cells[~fits])
        return numbers

    def _approximated(self, cells: Words) -> Numbers:
        """Drawings of one or two colours keep them, each as the nearest there is; others mix."""
        low, high = cells.min(axis=1), cells.max(axis=1)
        first, second = self.nearest_of(low), self.nearest_of(high)
        lowest = cells == low[:, None]
        flat = (lowest | (cells == high[:, None])).all(axis=1)
        flat &= self._may_meet[first, second] & ((first != second) | (low == high))
        numbers: Numbers = np.where(lowest, first[:, None], second[:, None])
        if not flat.all():
            numbers[~flat] = self._mixed(keys15(cells[~flat]))
        return numbers

    def _mixed(self, keys: Words) -> Numbers:
        """The best pair for each cell, mixed."""
        tones = _tones()[keys[:, _CHESSBOARD]]
        pairs = [
            self._costs(tones[start : start + _AT_ONCE]).argmin(axis=1)
            for start in range(0, len(keys), _AT_ONCE)
        ]
        pair = np.concatenate(pairs)
        first, second = self._first[pair][:, None], self._second[pair][:, None]
        way = self._light[second] - self._light[first]
        mixture = ((light15()[keys] - self._light[first]) * way).sum(axis=2)
        lit = mixture >= _THRESHOLDS * (way * way).sum(axis=2)
        numbers: Numbers = np.where(lit, second, first).astype(np.uint8)
        return numbers

    def _costs(self, tones: Floats) -> NDArray[np.float32]:
        """What each pair costs each of n cells, but for what all pairs have in common."""
        nearest = tones @ self._place
        mixture = np.clip(nearest, 0, 1)
        # |p - a - t way|^2 + NOISE t (1 - t) |way|^2, without |p - a|^2, in units of |way|^2
        cost = (1 - NOISE) * mixture
        cost -= 2 * nearest
        cost += NOISE
        cost *= mixture
        total: NDArray[np.float32] = cost.sum(axis=1)
        total *= self._length
        total += tones.sum(axis=1) @ self._from_first
        return total
