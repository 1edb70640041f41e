"""On which models a side runs: established by running it on each, a few frames long.

It runs where it shows the demo's picture: the one that the right side shows there. A raw main on
another computer pokes where that one has something else: it fails, or its picture is another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import emulator
from emulator.live import LiveError
from programs.blame import sentence
from programs.compare.sides import Side, Started
from programs.compare.steps import Stepper

_FRAMES = 2
_PATIENCE = 2.0  # seconds for a frame
SAME, BLANK, OTHER = "runs", "shows nothing", "shows something else"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a main shows on a model after some frames, or the sentence that it failed with."""

    picture: NDArray[np.uint8] | None
    failure: str

    @property
    def verdict(self) -> str:
        """Whether there is a picture at all."""
        if self.picture is None:
            return f"fails: {self.failure}"
        return SAME if (self.picture != self.picture[0, 0]).any() else BLANK


def verdicts(sides: tuple[Side, Side], own: str) -> tuple[dict[str, str], dict[str, str]]:
    """What becomes of each side on each model; `own` is the one that the left side is for."""
    left, right = ({model: _shown(side, model) for model in emulator.MODELS} for side in sides)
    of_left = {model: shown.verdict for model, shown in left.items()}
    for model, shown in left.items():
        alike = _equal(shown.picture, right[model].picture)
        if model != own and of_left[model] == SAME and not alike:
            of_left[model] = OTHER
    return of_left, {model: shown.verdict for model, shown in right.items()}


def _equal(left: NDArray[np.uint8] | None, right: NDArray[np.uint8] | None) -> bool:
    return left is not None and right is not None and np.array_equal(left, right)


def _shown(side: Side, model: str) -> Shown:
    machine = emulator.boot(model)
    started = Started(side, machine, lambda _system: None)
    try:
        with Stepper(machine, started) as stepper:
            for _ in range(_FRAMES):
                stepper.step(_PATIENCE)
            failure = stepper.exception
    except LiveError as error:
        failure = error
    finally:
        started.close()
        machine.close()
    if failure is not None:
        return Shown(None, sentence(failure))
    return Shown(machine.frame(), "")
