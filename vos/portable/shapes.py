"""The pixels of lines and circles, as arrays: which they are, before anything is cut off.

A circle of radius r has the pixels with x*x + y*y <= r*r + r around its middle, which is the disc
of radius r + 1/2; its outline are the last of them in each column and each row.
"""

from math import isqrt

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


def line(x1: int, y1: int, x2: int, y2: int) -> tuple[Places, Places]:
    """The pixels from one to another, both included: as many as the longer side has."""
    steps = max(abs(x2 - x1), abs(y2 - y1))
    if steps == 0:
        return np.array([x1]), np.array([y1])
    along = np.arange(steps + 1)
    return _between(x1, x2, along, steps), _between(y1, y2, along, steps)


def _between(start: int, end: int, along: Places, steps: int) -> Places:
    """Places from start to end, rounded; half a pixel goes towards the end."""
    distance = abs(end - start)
    moved = (2 * along * distance + steps) // (2 * steps)
    result: Places = start + (moved if end >= start else -moved)
    return result


def half_width(radius: int, away: int) -> int:
    """How far a circle reaches sideways, `away` rows from its middle."""
    return isqrt(radius * radius + radius - away * away)


def circle(x: int, y: int, radius: int) -> tuple[Places, Places]:
    """The pixels of a circle's outline."""
    away = np.arange(-radius, radius + 1)
    reach = np.array([half_width(radius, abs(int(each))) for each in away])
    xs = np.concatenate([x + reach, x - reach, x + away, x + away])
    ys = np.concatenate([y + away, y + away, y + reach, y - reach])
    return xs, ys
