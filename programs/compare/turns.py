"""Both sides of a comparison run headless, frame by frame in turn, on two machines of one model.

    look     machines watched: the pictures of each frame, and what was poked and called for them
    cost     machines unwatched: what each frame took, left and right alternately, so that whatever
             else the host does falls on both

Both runs see the same keys at the same frames, and repeat exactly but for the times.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf, prod
from statistics import fmean, median
from time import perf_counter

import emulator
from emulator import Machine
from emulator.key_names import Script
from programs.compare.counts import Counted, Counter
from programs.compare.pictures import Comparer
from programs.compare.sides import Side, Started
from programs.compare.steps import Stepper

_SECONDS = 2.0  # for measuring both sides
_FEWEST = 5  # frames of each side, however long they take
_MOST = 400
_MOST_RUNS = 25

Sides = tuple[Side, Side]
Progress = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one side did: in its first frame, setting up included, and in all later ones.

    `pixels` is how many its display area has, `failure` what its program failed with.
    """

    first: Counted
    later: Counted
    frames: int
    pixels: int
    failure: BaseException | None

    def each(self, name: str) -> float:
        """A count for each frame after the first."""
        return float(getattr(self.later, name)) / max(1, self.frames - 1)


def look(
    sides: Sides, model: str, frames: int, keys: Script | None, progress: Progress
) -> tuple[Comparer, list[Looked]]:
    """Run `frames` frames of both and compare their pictures; ends early where one fails."""
    comparer = Comparer()
    with ExitStack() as stack:
        counters = [Counter(emulator.boot(model)) for _ in sides]
        steppers = []
        for side, counter in zip(sides, counters, strict=True):
            stack.callback(counter.close)
            started = Started(side, counter.machine, counter.begins)
            steppers.append(stack.enter_context(_stepping(counter.machine, started, keys)))
        first: list[Counted] = []
        while comparer.frames < frames and not any(each.exception for each in steppers):
            for stepper in steppers:
                stepper.step()
            comparer.look(*(each.machine.frame() for each in steppers))
            first = first or [counter.counted for counter in counters]
            progress()
        looked = [
            Looked(
                first=begin,
                later=counter.counted - begin,
                frames=comparer.frames,
                pixels=prod(stepper.machine.display.size()),
                failure=stepper.exception,
            )
            for begin, counter, stepper in zip(first, counters, steppers, strict=True)
        ]
    return comparer, looked


@contextmanager
def _stepping(machine: Machine, started: Started, keys: Script | None) -> Iterator[Stepper]:
    if keys is not None:
        machine.frame_hooks.append(keys.apply)
    try:
        with Stepper(machine, started) as stepper:
            yield stepper
    finally:
        started.close()
        machine.close()


def cost(sides: Sides, model: str, frames: int, keys: Script | None) -> tuple[float, float]:
    """The seconds that a frame of each side takes, on average.

    A frame is drawing, and what the drivers make of it at the vertical blank. Runs repeat exactly,
    so each frame's time is the median of several runs: what else the host did in one of them does
    not count. The first frame sets up, and is left out if there are others.
    """
    until = perf_counter() + _SECONDS
    runs = [_turns(sides, model, 1 + min(frames, _MOST), keys, until)]
    shown = len(runs[0][0])
    while perf_counter() < until and len(runs) < _MOST_RUNS:
        runs.append(_turns(sides, model, shown, keys))
    left, right = (
        fmean(map(median, list(zip(*(run[side] for run in runs), strict=True))[shown > 1 :]))
        for side in range(2)
    )
    return left, right


def _turns(
    sides: Sides, model: str, frames: int, keys: Script | None, until: float = inf
) -> list[list[float]]:
    """One run of both, frame by frame in turn, to the end of one of them: seconds by frame."""
    with ExitStack() as stack:
        steppers = []
        for side in sides:
            machine = emulator.boot(model)
            started = _Timed(side, machine)
            started.stepper = stack.enter_context(_stepping(machine, started, keys))
            steppers.append(started.stepper)
        for frame in range(frames):
            if frame > _FEWEST and perf_counter() > until:
                break
            for stepper in steppers:
                stepper.step()
            if any(stepper.ended for stepper in steppers):
                break
    shown = min(len(stepper.seconds) for stepper in steppers)
    return [stepper.seconds[:shown] for stepper in steppers]


class _Timed(Started):
    """A started program whose frame's time begins when its system has booted."""

    stepper: Stepper

    def __init__(self, side: Side, machine: Machine) -> None:
        super().__init__(side, machine, lambda _system: self.stepper.begin_now())
