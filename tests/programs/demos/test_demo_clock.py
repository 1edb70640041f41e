"""The clock: its hands at known times, and the times that the computers' clocks tell."""

from __future__ import annotations

from datetime import UTC, datetime
from math import cos, radians, sin

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, run

import emulator
from programs.demos.clock import INK, LEVELS, RED, face, picture
from programs.demos.hardware import c64, hack, pc, workstation
from programs.demos.shades import Canvas, nearest

TIMES = ((0, 0, 20), (3, 0, 40), (6, 30, 10), (10, 9, 35), (12, 45, 0), (23, 59, 30))
INKS, REDS = range(LEVELS // 2, LEVELS + 1), range(LEVELS + LEVELS // 2, 2 * LEVELS + 1)


def at(pens: np.ndarray, degrees: float, away: float) -> int:
    """The pen in that direction from the centre, clockwise from the top, `away` in radii."""
    height, width = pens.shape
    x = width / 2 + away * height / 2 * sin(radians(degrees))
    y = height / 2 - away * height / 2 * cos(radians(degrees))
    return int(pens[int(y), int(x)])


@pytest.mark.parametrize("canvas", [pc.CANVAS, workstation.CANVAS], ids=["pc", "workstation"])
@pytest.mark.parametrize(("hours", "minutes", "seconds"), TIMES)
def test_the_hands_point_at_the_time(
    canvas: Canvas, hours: int, minutes: int, seconds: int
) -> None:
    pens, _ = picture(canvas, 3600 * hours + 60 * minutes + seconds)
    hour, minute = 30 * (hours + minutes / 60 + seconds / 3600), 6 * (minutes + seconds / 60)
    assert at(pens, 6 * seconds, 0.62) in REDS
    assert at(pens, 6 * seconds, 0.82) in REDS
    assert at(pens, minute, 0.55) in (*INKS, *REDS)
    assert at(pens, minute, 0.78) in (*INKS, *REDS)
    assert at(pens, hour, 0.25) in (*INKS, *REDS)
    assert at(pens, hour, 0.44) in (*INKS, *REDS)


@pytest.mark.parametrize("canvas", [pc.CANVAS, workstation.CANVAS], ids=["pc", "workstation"])
def test_there_are_three_hands_and_no_more(canvas: Canvas) -> None:
    pens, _ = picture(canvas, 3 * 3600 + 40)
    circle = np.array([at(pens, degrees, 0.45) > 0 for degrees in range(360)])
    edges = (circle != np.roll(circle, 1)).sum()
    assert edges == 2 * 3


def test_the_face_has_sixty_ticks_and_a_rim() -> None:
    pens = face(1280, 720, LEVELS)
    assert all(at(pens, 6 * minute, 0.885) for minute in range(60))
    assert not any(at(pens, 6 * minute + 3, 0.885) for minute in range(60))
    assert all(at(pens, degrees, 0.97) for degrees in range(360))


def test_few_colours_show_no_edges_in_between() -> None:
    pens, palette = picture(c64.CANVAS, 5000)
    assert set(np.unique(pens)) == {0, 1, 2}
    assert palette.tolist() == nearest([(0, 0, 0), INK, RED], c64.CANVAS).tolist()
    assert len(np.unique(picture(hack.CANVAS, 5000)[1], axis=0)) == 2


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("moment", ["1999-12-31T23:59:58", "2024-02-29T10:08:42"])
def test_every_computer_shows_the_time_it_has(model: str, moment: str) -> None:
    time = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    def set_clock(machine: emulator.Machine) -> None:
        machine.clock.now = lambda: int(time.timestamp()) * 10**9  # type: ignore[method-assign]

    pixels, palette = picture(CANVASES[model], 3600 * time.hour + 60 * time.minute + time.second)
    shown = run("clock", model, 1, prepare=set_clock).frame(border=False)
    assert np.array_equal(shown, palette[pixels])
