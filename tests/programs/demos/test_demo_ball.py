"""The bouncing ball: where it flies, what it is made of, how few colours show it."""

from __future__ import annotations

import numpy as np
import pytest

from programs.demos.ball import (
    ACROSS,
    BOUNCE,
    PHASES,
    RED,
    SHADOW,
    WHITE,
    picture,
    place,
    room,
    sphere,
)
from programs.demos.hardware import pc

SIZES = [(320, 200), (256, 192), (512, 256), (1280, 720)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_stays_in_the_room_and_touches_the_floor_alone(width: int, height: int) -> None:
    radius = height * 5 // 24
    places = [place(width, height, radius, frame) for frame in range(2 * ACROSS * BOUNCE)]
    across, down, _ = np.array(places).T
    assert radius <= across.min() and across.max() < width - radius
    assert radius <= down.min() and down.max() < height - radius
    beats = (np.flatnonzero(down == down.max()) + BOUNCE // 2) % BOUNCE
    assert 0 in beats
    assert (np.minimum(beats, BOUNCE - beats) <= 2).all()


def test_it_falls_faster_and_faster() -> None:
    falling = [place(1280, 720, 150, frame)[1] for frame in range(BOUNCE // 2)]
    steps = np.diff(falling)
    assert abs(np.diff(steps)).max() <= 2
    assert steps[:8].mean() * 4 < steps[-8:].mean()


def test_half_a_phase_swaps_red_and_white() -> None:
    for phase in range(0, PHASES, 5):
        ball, other = sphere(60, phase), sphere(60, (phase + PHASES // 2) % PHASES)
        across = np.arange(120) - 59.5
        inside = np.hypot(across, across[:, None]) < 58
        red, white = (ball >= RED) & (ball < WHITE), other >= WHITE
        assert (red == white)[inside].mean() > 0.99


def test_it_is_round_and_as_red_as_white() -> None:
    ball = sphere(100, 0)
    assert (ball > 0).mean() == pytest.approx(np.pi / 4, rel=0.01)
    assert (ball >= WHITE).sum() == pytest.approx((ball > 0).sum() / 2, rel=0.1)


def test_it_is_lit_from_the_upper_left() -> None:
    level = np.where(sphere(100, 0) >= WHITE, sphere(100, 0) - WHITE, sphere(100, 0) - RED)
    assert level[50:60, 50:60].mean() > 1.5 * level[135:145, 135:145].mean()


def test_the_shadow_lies_on_the_wall_and_not_on_the_ball() -> None:
    pens, _ = picture(pc.CANVAS, 20)
    x, y, _ = place(320, 200, 41, 20)
    assert (pens == SHADOW).any()
    assert (pens[y - 20 : y + 20, x - 20 : x + 20] >= RED).all()
    changed = pens != room(320, 200)
    assert set(np.unique(pens[changed])) <= {SHADOW, *range(RED, WHITE + 32)}
