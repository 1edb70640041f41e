"""plasma: what is poked is what the maths says, and it moves smoothly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, picture

from programs.demos import plasma
from programs.demos.hardware import c64, pc, spectrum, workstation
from programs.demos.shades import Canvas, enlarge, ramp, shade


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("frame", [1, 30])
def test_the_screen_shows_the_picture_bit_for_bit(model: str, frame: int) -> None:
    canvas = CANVASES[model]
    palette = ramp(plasma.STOPS, canvas)
    dots = shade(plasma.field(canvas, frame - 1), len(palette), canvas)
    pixels = enlarge(dots, canvas.dot)
    assert np.array_equal(picture("plasma", model, frame), palette[pixels])


@pytest.mark.parametrize("canvas", [c64.CANVAS, spectrum.CANVAS])
def test_a_cell_has_two_colours_at_most(canvas: Canvas) -> None:
    entries = len(ramp(plasma.STOPS, canvas))
    pixels = shade(plasma.field(canvas, 77), entries, canvas)
    height, width = pixels.shape
    cells = pixels.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    assert max(len(np.unique(cell)) for cell in cells) == 2


def test_it_moves_every_frame_and_never_jumps() -> None:
    fields = [plasma.field(pc.CANVAS, frame).astype(int) for frame in range(250, 262)]
    for before, after in pairwise(fields):
        assert 1 < abs(after - before).mean() < 24


def test_all_brightnesses_are_used() -> None:
    assert len(np.unique(plasma.field(pc.CANVAS, 60))) > 120


def test_large_screens_get_large_dots() -> None:
    assert plasma.field(workstation.CANVAS, 0).shape == (180, 320)
