"""What a run's picture says about a main in a place.

    right      the picture that is right on this model
    garbled    another one: with the share of its pixels that are equal
    nothing    the screen as it is without a program
    fault      it failed: with the sentence it failed with
    stuck      it ended no frame, and was stopped
    unknown    a picture, and nothing to say whether it is right

Right on a model is what the main that is written for that model's own hardware shows there; where
there is none, what the portable one shows, else a native one under its own system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from programs.handing import NATIVE, PORTABLE, RAW
from programs.matrix.looking import Picture, Seen
from programs.matrix.places import Main, Place

Runs = Mapping[tuple[str | None, Place], Seen]
"""What came of each main (None: nobody's) in each place where it was run."""


_BY_WORD = (RAW, PORTABLE, NATIVE)  # whose picture counts as right before whose


class Kind(Enum):
    """The verdicts, each with the word that stands for it."""

    RIGHT = "right"
    GARBLED = "garbled"
    NOTHING = "nothing drawn"
    FAULT = "fault"
    STUCK = "stuck"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a run: `share` of its pixels are right, `sentence` says why not all."""

    kind: Kind
    share: float = 0.0
    sentence: str = ""


def right_pictures(mains: Sequence[Main], runs: Runs) -> dict[str, Picture]:
    """The right picture of each model that has one."""
    found: dict[str, Picture] = {}
    for main in sorted(mains, key=lambda main: _BY_WORD.index(main.access)):
        for (name, place), seen in runs.items():
            if name == main.name and main.is_at_home(place) and _draws(seen, runs[None, place]):
                found.setdefault(place.model, seen.picture)
    return found


def _draws(seen: Seen, untouched: Seen) -> bool:
    return not (seen.failure or seen.is_stuck) and not _equal(seen.picture, untouched.picture)


def judge(seen: Seen, untouched: Seen, right: Picture | None) -> Verdict:
    """The verdict on a run, in a place that shows `untouched` by itself."""
    if seen.failure:
        return Verdict(Kind.FAULT, _share(seen.picture, right), seen.failure)
    if seen.is_stuck:
        return Verdict(Kind.STUCK, _share(seen.picture, right), _stuck(seen))
    if right is not None and _equal(seen.picture, right):
        return Verdict(Kind.RIGHT, 1.0)
    if _equal(seen.picture, untouched.picture):
        return Verdict(Kind.NOTHING, _share(seen.picture, right), _NOTHING)
    if right is None:
        return Verdict(Kind.UNKNOWN, 0.0, _UNKNOWN)
    return Verdict(Kind.GARBLED, _share(seen.picture, right), _another_size(seen.picture, right))


_NOTHING = "it ran without a fault, and changed no pixel of the screen."
_UNKNOWN = "no main is written for this model, so nothing says which picture is right."


def _stuck(seen: Seen) -> str:
    after = f" after {seen.frames}" if seen.frames else ""
    return f"it ended no frame{after}, and was stopped."


def _another_size(picture: Picture, right: Picture) -> str:
    if picture.shape == right.shape:
        return ""
    sizes = [f"{each.shape[1]}x{each.shape[0]}" for each in (picture, right)]
    return f"the screen is in another mode: {sizes[0]} pixels, not {sizes[1]}."


def _equal(one: Picture, other: Picture) -> bool:
    return np.array_equal(one, other)


def _share(picture: Picture, right: Picture | None) -> float:
    if right is None or picture.shape != right.shape:
        return 0.0
    return float((picture == right).all(axis=2).mean())
