"""Whether two programs show the same pictures: frame by frame, pixel by pixel, border included."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first frame that is not the same on both sides.

    `place` is its first differing pixel, column and row from the top left corner of the border;
    `left` and `right` are the colours there. Pictures of different sizes have neither: no place.
    """

    frame: int
    equal_share: float
    place: tuple[int, int] | None
    left: tuple[int, ...]
    right: tuple[int, ...]


class Comparer:
    """Looks at both pictures of each frame, and keeps what differs first."""

    def __init__(self) -> None:
        self.frames = self.unequal = 0
        self.first: Difference | None = None
        self.lowest_share = 1.0
        self.changed = [0, 0]  # pixels that were not as in the picture before, of both sides
        self.last: tuple[Picture, Picture] | None = None

    def look(self, left: Picture, right: Picture) -> None:
        """Compare the next frame of both."""
        self.frames += 1
        self._count_changes((left, right))
        if np.array_equal(left, right):
            return
        self.unequal += 1
        found = difference(self.frames, left, right)
        self.lowest_share = min(self.lowest_share, found.equal_share)
        self.first = self.first or found

    def _count_changes(self, pictures: tuple[Picture, Picture]) -> None:
        for side, (before, now) in enumerate(zip(self.last or pictures, pictures, strict=True)):
            differs = _differing(before, now)
            self.changed[side] += now[..., 0].size if differs is None else int(differs.sum())
        self.last = pictures


def difference(frame: int, left: Picture, right: Picture) -> Difference:
    """Where and how far two pictures that are not the same differ."""
    differs = _differing(left, right)
    if differs is None:
        return Difference(frame, 0.0, None, left.shape[1::-1], right.shape[1::-1])
    row, column = (int(at) for at in np.unravel_index(differs.argmax(), differs.shape))
    colours = (tuple(map(int, picture[row, column])) for picture in (left, right))
    return Difference(frame, 1 - float(differs.mean()), (column, row), *colours)


def _differing(left: Picture, right: Picture) -> NDArray[np.bool_] | None:
    if left.shape != right.shape:
        return None
    differs: NDArray[np.bool_] = (left != right).any(axis=2)
    return differs
