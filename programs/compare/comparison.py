"""The same program by pokes and through an operating system: live side by side, and in figures.

sides -> watch     two machines of one model in one process, each with its counters (a person)
      -> compare   headless: the pictures, the counts, the cost, the lines, the models
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from threading import Barrier, BrokenBarrierError

import emulator
import vos
from emulator import live
from emulator.key_names import Script
from emulator.live.session import SPEEDS, Session
from programs.compare import models, turns
from programs.compare.counts import Counter, Notes
from programs.compare.lines import Lines, count_lines
from programs.compare.pictures import Comparer
from programs.compare.sides import Side, Started
from programs.compare.turns import Looked, Progress, Sides
from programs.errors import ProgramError, WrongUsageError

Describe = Callable[[BaseException], str]
DEFAULT_FRAMES = 120
_TOGETHER = 1.0  # seconds in which all sides have to be ready to begin


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is known of two sides on one model.

    `seconds` is what a frame of each takes, `verdicts` what becomes of each on each model: None for
    both where a program failed, so that there is nothing to measure.
    """

    name: str
    model: str
    sides: Sides
    pictures: Comparer
    looked: tuple[Looked, Looked]
    lines: tuple[Lines, Lines]
    seconds: tuple[float, float] | None
    verdicts: tuple[dict[str, str], dict[str, str]] | None

    @property
    def agrees(self) -> bool:
        """Whether both ran, and showed the same pictures."""
        return not self.pictures.unequal and self.seconds is not None


def compare(
    name: str, sides: Sides, model: str, frames: int, keys: Script | None, progress: Progress
) -> Comparison:
    """Run both sides headless and say what there is to say; `progress` is told of each frame."""
    try:
        pictures, looked = turns.look(sides, model, frames, keys, progress)
        works = not any(side.failure for side in looked)
        seconds = turns.cost(sides, model, frames, keys) if works else None
        verdicts = models.verdicts(sides, model) if works else None
    except live.LiveError as error:
        raise ProgramError(str(error)) from error
    return Comparison(
        name=name,
        model=model,
        sides=sides,
        pictures=pictures,
        looked=(looked[0], looked[1]),
        lines=(_lines(sides[0]), _lines(sides[1])),
        seconds=seconds,
        verdicts=verdicts,
    )


def _lines(side: Side) -> Lines:
    return count_lines(side.source.path, side.main)


def watch(
    sides: Sides,
    model: str,
    display: str,
    describe: Describe,
    frames: int | None = None,
    keys: Script | None = None,
    speed: int = 0,
) -> list[live.Outcome]:
    """Show both side by side until a person quits, or `frames` frames have been.

    `speed` is the level of slow motion to begin with.
    """
    title = f"{sides[0].source.title}: {sides[0].title} and {sides[1].title}"
    with ExitStack() as stack:
        start = Start(len(sides))
        panes = [_pane(stack, side, model, describe, frames, start) for side in sides]
        for pane in panes:
            pane.session.set_speed(SPEEDS[speed])
        try:
            return live.show(panes, display, title, keys, _report)
        except live.LiveError as error:
            raise WrongUsageError(str(error)) from error


class Start:
    """Lets programs begin together, after the last of their systems has booted.

    One that does not come in time, because it fails before it begins, is not waited for.
    """

    def __init__(self, programs: int) -> None:
        self._barrier = Barrier(programs)

    def wait(self) -> None:
        """Go on with the others."""
        with suppress(BrokenBarrierError):
            self._barrier.wait(_TOGETHER)


def _pane(
    stack: ExitStack,
    side: Side,
    model: str,
    describe: Describe,
    frames: int | None,
    start: Start,
) -> live.Pane:
    machine = emulator.boot(model)
    stack.callback(machine.close)
    counter = Counter(machine)
    stack.callback(counter.close)

    def begins(system: vos.System | None) -> None:
        start.wait()
        counter.begins(system)

    started = Started(side, machine, begins)
    stack.callback(started.close)
    notes = Notes(side.title, counter)
    notes.pane = live.Pane(Session(machine, started, frames), describe, notes, side.access)
    return notes.pane


def _report(text: str) -> None:
    if text:
        print(text, file=sys.stderr, flush=True)
