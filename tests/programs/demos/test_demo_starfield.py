"""The starfield: nothing is left behind, stars fly outward, colour belongs to the place."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import CANVASES, picture, run

import emulator
from emulator.dither import light
from programs.demos import starfield
from programs.demos.hardware import workstation
from programs.demos.shades import Canvas
from programs.demos.starfield import JOURNEY, STARS, colours, glow, size, stars


def sky(canvas: Canvas, frame: int) -> np.ndarray:
    """Which pixels are lit."""
    lit = np.zeros((canvas.height, canvas.width), bool)
    for x, y in stars(canvas, frame):
        lit[y : y + size(canvas), x : x + size(canvas)] = True
    return lit


@pytest.mark.parametrize("model", CANVASES)
def test_the_screen_shows_the_stars_of_this_frame_and_no_others(model: str) -> None:
    canvas, compared = CANVASES[model], []

    def compare(machine: emulator.Machine) -> None:
        if machine.frames in (1, 2, 30):
            lit = machine.frame(border=False).any(axis=2)
            compared.append(np.array_equal(lit, sky(canvas, machine.frames - 1)))

    run("starfield", model, 30, look=compare)
    assert compared == [True, True, True]


@pytest.mark.parametrize("model", CANVASES)
def test_dots_are_inside_and_come_once(model: str) -> None:
    canvas = CANVASES[model]
    for frame in range(0, 2 * JOURNEY, 71):
        dots = stars(canvas, frame)
        x, y = np.array(dots).T
        assert len(set(dots)) == len(dots) > STARS // 2
        assert x.min() >= 0 and x.max() <= canvas.width - size(canvas)
        assert y.min() >= 0 and y.max() <= canvas.height - size(canvas)


def test_a_star_flies_straight_out_and_ever_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starfield, "STARS", 1)
    heads = []
    for frame in range(JOURNEY, 2 * JOURNEY):
        dots = np.array(stars(workstation.CANVAS, frame)).reshape(-1, 2) - (640, 360)
        if len(dots):
            heads.append(max(dots, key=lambda dot: np.hypot(*dot)))
    born = int(np.argmin(np.hypot(*np.transpose(heads))))
    path = np.array(heads[born:] + heads[:born])
    distance = np.hypot(*path.T)
    assert len(path) > 100
    assert (np.diff(distance) >= 0).all()
    assert distance[-1] - distance[-10] > 2 * (distance[9] - distance[0])
    angles = np.arctan2(*path[distance > 100].T)
    assert np.ptp(angles) < 0.03


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc", "workstation"])
def test_stars_are_brighter_towards_the_edge(model: str) -> None:
    canvas = CANVASES[model]
    bright = light(colours(canvas))[glow(canvas)].astype(int)
    row = bright[bright.shape[0] // 2, bright.shape[1] // 2 :]
    assert (np.diff(row) >= 0).all()
    assert row[0] < 120 and row[-1] > 250


def test_a_black_and_white_screen_has_white_stars() -> None:
    shown = picture("starfield", "hack", 5)
    assert set(np.unique(shown)) == {0, 255}
