"""A window beside a program that never waits: what is left of both.

Headless and live runs take turns; the median of the turns counts, as each is a mean over seconds
already, and what else the host does can as well strike the one as the other.
"""

from functools import cache
from math import floor
from statistics import median
from typing import NamedTuple

import pytest

import emulator
from benchmarks.form import Group, Row, Unit
from emulator.live import WINDOW, State, run_headless
from emulator.live import run as run_live
from programs.demos.hardware import c64, pc, workstation

PICTURES = Group("live pictures", "in a window, beside a program that never waits", Unit.RATE)
POKES = Group("live pokes", "beside a window, as a share of those without", Unit.SHARE)
LEAST_PICTURES, LEAST_POKES = 60, 80  # a second, where the model has as many; per cent

SCREENS = {"c64": c64, "pc": pc, "workstation": workstation}
CELLS = 1000
TURNS, SECONDS = 3, 2.0


class Turn(NamedTuple):
    """One headless and one live run."""

    pictures: float  # a second
    share: float  # per cent


class Hog:
    """A program that pokes for ever, and counts its pokes."""

    def __init__(self, model: str) -> None:
        self.machine = emulator.boot(model)
        self._screen = SCREENS[model]
        self.pokes = 0

    def __call__(self) -> None:
        """Never returns, and never waits for a frame."""
        machine, start = self.machine, self._screen.address(0, 0)
        self._screen.graphics(machine)
        addresses = range(start, start + CELLS)
        while True:
            for address in addresses:
                machine.poke(address, 7)
            self.pokes += len(addresses)


def without_display(model: str, seconds: float) -> float:
    """Pokes a second of a program that has the host to itself."""
    hog = Hog(model)
    outcome = run_headless(hog.machine, hog, patience=seconds)  # which stops what ends no frame
    assert outcome.state is State.FAILED, outcome
    return hog.pokes / outcome.seconds


def in_a_window(model: str, seconds: float, patch: pytest.MonkeyPatch) -> tuple[float, float]:
    """Pictures and pokes a second beside a window."""
    import pygame

    shown, flip, hog = 0, pygame.display.flip, Hog(model)

    def count_and_flip() -> None:
        nonlocal shown
        shown += 1
        flip()

    patch.setattr(pygame.display, "flip", count_and_flip)
    frames = max(1, round(seconds * hog.machine.model.refresh_hz))
    outcome = run_live(hog.machine, hog, display=WINDOW, frames=frames, title="benchmark")
    return shown / outcome.seconds, hog.pokes / outcome.seconds


@cache
def turns(model: str, brief: bool) -> list[Turn]:
    """Both runs, in turn; both rows of a model are of the same."""
    count, seconds = (1, SECONDS / 10) if brief else (TURNS, SECONDS)
    taken = []
    for _ in range(count):
        alone = without_display(model, seconds)
        with pytest.MonkeyPatch.context() as patch:
            pictures, pokes = in_a_window(model, seconds, patch)
        taken.append(Turn(pictures, 100 * pokes / alone))
    return taken


@pytest.mark.parametrize("model", SCREENS)
def test_pictures(row: Row, model: str, window: None) -> None:
    budget = min(LEAST_PICTURES, floor(emulator.MODELS[model].refresh_hz))
    row.figure(PICTURES, model, lambda: median(t.pictures for t in turns(model, row.brief)), budget)


@pytest.mark.parametrize("model", SCREENS)
def test_pokes(row: Row, model: str, window: None) -> None:
    row.figure(POKES, model, lambda: median(t.share for t in turns(model, row.brief)), LEAST_POKES)
