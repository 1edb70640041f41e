"""mandelbrot: compared with the escape times of Python's own complex numbers, and seen to grow."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, picture, run

from programs.demos import mandelbrot
from programs.demos.hardware import pc
from programs.demos.shades import Canvas, ramp


def escape_time(c: complex) -> int | None:
    """The first n for which |z_n| > 16, or None within the limit."""
    z = 0j
    for n in range(1, mandelbrot.LIMIT + 1):
        z = z * z + c
        if abs(z) > 16:
            return n
    return None


def test_turns_are_the_escape_times_with_a_fraction() -> None:
    points = [complex(-2.2 + 0.0613 * i, -1.19 + 0.0571 * j) for i in range(50) for j in range(40)]
    array = np.array(points).reshape(50, 40)
    turns = mandelbrot.turns(array.real.copy(), array.imag.copy()).ravel()
    stayed = 0
    for point, turn in zip(points, turns.tolist(), strict=True):
        n = escape_time(point)
        if n is None:
            stayed += 1
            assert turn == mandelbrot.LIMIT
        else:
            assert n - 1.02 <= turn <= n
    assert 200 < stayed < 800


def test_the_fraction_makes_it_smooth() -> None:
    """Along a line towards the set, the time grows without steps of whole turns."""
    real = np.linspace(-4.0, -2.05, 2000)[None]
    turns = mandelbrot.turns(real, np.zeros_like(real))[0]
    assert (np.diff(turns) > 0).all()
    assert np.diff(turns).max() < 0.1


@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_blocks_cover_each_pixel_once_in_whole_cells(canvas: Canvas) -> None:
    covered = np.zeros((canvas.height, canvas.width), int)
    for x, y, width, height in mandelbrot.blocks(canvas):
        assert x % 8 == y % 8 == width % 8 == height % 8 == 0
        covered[y : y + height, x : x + width] += 1
    assert (covered == 1).all()


def test_the_pc_shows_the_whole_field() -> None:
    field = mandelbrot.field(pc.CANVAS, (0, 0, 320, 200))
    assert np.array_equal(
        picture("mandelbrot", "pc", 1000), ramp(mandelbrot.STOPS, pc.CANVAS)[field]
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_block_appears_each_frame(model: str) -> None:
    blocks = list(mandelbrot.blocks(CANVASES[model]))
    frames = [picture("mandelbrot", model, frame) for frame in (40, 41, 42)]
    for number, (before, after) in enumerate(pairwise(frames), 40):
        x, y, width, height = blocks[number]
        changed = (before != after).any(axis=2)
        assert changed[y : y + height, x : x + width].any()
        changed[y : y + height, x : x + width] = False
        assert not changed.any()
    assert run("mandelbrot", model, 1000).frames == len(blocks)


def test_the_set_is_black_and_symmetrical() -> None:
    shown = picture("mandelbrot", "workstation", 1000).astype(int)
    height, width, _ = shown.shape
    step = mandelbrot.SPAN / height
    row, column = height // 2, round(width / 2 - mandelbrot.CENTRE[0] / step)  # where c is 0
    assert not shown[row, column].any()
    assert np.array_equal(shown, shown[::-1])
