"""Which lines of two texts stand beside each other where no line is the same: those most alike.

    left              right                 pairs
    a.txt -> x/a.txt  a.txt -> x\\a.txt      0 0
    b.txt -> x/b.txt  c.txt -> x\\c.txt      1 -
    c.txt -> x/c.txt                        2 1

`best[i][j]` is how much the lines from i and j on can be alike in all: the one from below right if
line i stands beside line j, or what is below or to the right if one of them stands alone.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

MOST = 2500  # comparisons of lines; beyond that lines stand beside each other as they come
LENGTH = 200  # characters of a line that are compared

Pair = tuple[int | None, int | None]
"""A place in the left text, and one in the right; None where a line stands alone."""


def pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    """The places of both, in their order, so that the lines are as much alike as can be."""
    if left == right or len(left) * len(right) > MOST:
        yield from zip_longest(range(len(left)), range(len(right)))
        return
    alike = [[_alike(one, other) for other in right] for one in left]
    best = _best(alike, len(left), len(right))
    i = j = 0
    while i < len(left) and j < len(right):
        if best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1
    yield from ((place, None) for place in range(i, len(left)))
    yield from ((None, place) for place in range(j, len(right)))


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:LENGTH], other[:LENGTH], autojunk=False).ratio()


def _best(alike: list[list[float]], rows: int, columns: int) -> list[list[float]]:
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            both = best[i + 1][j + 1] + alike[i][j]
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    return best
