"""A window beside a program that never waits: what is left of both.

Headless and live runs take turns, and the best of each counts, as in all benchmarks: what else the
host does can only take away. A window has three to serve, the program, the window and the display's
own server, so a host of two cores that does anything else shows fewer pictures.
"""

from functools import cache
from math import floor
from time import perf_counter
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
TURNS, SECONDS = 4, 1.5


class Best(NamedTuple):
    """The best of all turns, each a second."""

    pictures: float
    pokes: float
    pokes_alone: float


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

    shown: list[float] = []
    flip, hog = pygame.display.flip, Hog(model)

    def flip_and_note() -> None:
        flip()
        shown.append(perf_counter())

    patch.setattr(pygame.display, "flip", flip_and_note)
    frames = max(1, round(seconds * hog.machine.model.refresh_hz))
    outcome = run_live(hog.machine, hog, display=WINDOW, frames=frames, title="benchmark")
    between = (len(shown) - 1) / (shown[-1] - shown[0]) if len(shown) > 1 else 0.0
    return between, hog.pokes / outcome.seconds


@cache
def best(model: str, brief: bool) -> Best:
    """Both runs, in turn; the figures of a model are all of the same runs."""
    count, seconds = (1, SECONDS / 10) if brief else (TURNS, SECONDS)
    taken = []
    for _ in range(count):
        alone = without_display(model, seconds)
        with pytest.MonkeyPatch.context() as patch:
            taken.append(Best(*in_a_window(model, seconds, patch), alone))
    return Best(*map(max, zip(*taken, strict=True)))


@pytest.mark.parametrize("model", SCREENS)
def test_pictures(row: Row, model: str, window: None) -> None:
    budget = min(LEAST_PICTURES, floor(emulator.MODELS[model].refresh_hz))
    row.figure(PICTURES, model, lambda: best(model, row.brief).pictures, budget)


@pytest.mark.parametrize("model", SCREENS)
def test_pokes(row: Row, model: str, window: None) -> None:
    def share() -> float:
        found = best(model, row.brief)
        return 100 * found.pokes / found.pokes_alone

    row.figure(POKES, model, share, LEAST_POKES)
