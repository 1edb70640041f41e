"""The best few colours for a picture of many: cutting by variance, then moving to the means.

All colours start in one box. The half of the boxes in which colours differ most is cut in two,
each at its mean along the axis of its greatest variance, until there are as many boxes as colours
wanted. Each box's mean colour is then moved to the mean of the colours that are nearest to it,
twice (Lloyd's algorithm). Distances are in CIE Lab.

Sources: P. Heckbert, "Color image quantization for frame buffer display", 1982, for the boxes;
X. Wu, "Efficient statistical computations for optimal color quantization", 1991, for variance.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Labels: TypeAlias = NDArray[np.intp]

_MOVES = 2
# Points looked at together: small enough for the cache, and for one core (see `pairs`).
_AT_ONCE = 256


def quantise(points: Floats, weights: Floats, wanted: int) -> Labels:
    """Which of `wanted` groups each point belongs to; points are (n, 3) in Lab, n >= `wanted`."""
    labels = _boxes(points, weights, wanted)
    for _ in range(_MOVES):
        labels = nearest(points, means(points, weights, labels, wanted))[0]
    return labels


def nearest(points: Floats, centres: Floats) -> tuple[Labels, Floats]:
    """The number of each point's nearest centre, and its distance from it, squared."""
    labels, least = np.empty(len(points), np.intp), np.empty(len(points), np.float32)
    towards, lengths = -2 * centres.T, (centres * centres).sum(axis=1)
    for start in range(0, len(points), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        apart = points[part] @ towards
        apart += lengths
        apart.argmin(axis=1, out=labels[part])
        apart.min(axis=1, out=least[part])
    return labels, np.maximum(least + (points * points).sum(axis=1), 0)


def means(values: Floats, weights: Floats, labels: Labels, count: int) -> Floats:
    """The weighted mean of each group's values, (count, 3); 0 for a group without members."""
    total = np.maximum(np.bincount(labels, weights, count), 1e-9)
    sums = [np.bincount(labels, weights * axis, count) for axis in values.T]
    return (np.stack(sums, axis=1) / total[:, None]).astype(np.float32)


def _boxes(points: Floats, weights: Floats, wanted: int) -> Labels:
    labels = np.zeros(len(points), np.intp)
    count = 1
    while count < wanted:
        centres = means(points, weights, labels, count)
        apart = (points - centres[labels]) ** 2
        spread = np.stack([np.bincount(labels, weights * axis, count) for axis in apart.T], axis=1)
        cuts = min((count + 1) // 2, wanted - count)
        cut = np.argsort(-spread.max(axis=1), kind="stable")[:cuts]
        new = np.zeros(count, np.intp)
        new[cut] = np.arange(count, count + cuts)
        along = spread.argmax(axis=1)[labels]
        place = np.arange(len(points))
        beyond = points[place, along] > centres[labels, along]
        moved = beyond & (new[labels] > 0)
        labels[moved] = new[labels[moved]]
        count += cuts
    return labels
