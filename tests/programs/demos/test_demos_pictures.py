"""Pictures that a function makes: shown bit for bit, with two colours a cell where need be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, main_of, run

import emulator
from programs.demos import ball, clock, tune
from programs.demos.hardware import c64, spectrum
from programs.demos.shades import Canvas, Palette, Pixels

# What a demo has drawn when so many frames are over.
PICTURES: dict[str, Callable[[Canvas, int, float], tuple[Pixels, Palette]]] = {
    "ball": lambda canvas, frame, hertz: ball.picture(canvas, frame),
    "clock": lambda canvas, frame, hertz: clock.picture(canvas, 81 * 60 + int(frame / hertz)),
    "tune": lambda canvas, frame, hertz: tune.picture(canvas, 2 * frame / hertz),
}
SHOWN = [(name, model) for name in PICTURES for model in MODELS if main_of(name, model)]


@pytest.mark.parametrize(("name", "model"), SHOWN)
def test_a_model_shows_what_the_maths_says(name: str, model: str) -> None:
    canvas, hertz = CANVASES[model], emulator.MODELS[model].refresh_hz
    compared = []

    def compare(machine: emulator.Machine) -> None:
        if machine.frames in (1, 60, 155):
            pixels, palette = PICTURES[name](canvas, machine.frames - 1, hertz)
            compared.append(np.array_equal(machine.frame(border=False), palette[pixels]))

    run(name, model, 155, look=compare)
    assert compared == [True, True, True]


@pytest.mark.parametrize("canvas", [c64.CANVAS, spectrum.CANVAS], ids=["c64", "spectrum"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_cell_has_two_colours_at_most(name: str, canvas: Canvas) -> None:
    for frame in range(0, 400, 33):
        pixels, palette = PICTURES[name](canvas, frame, 50)
        height, width = pixels.shape
        cells = pixels.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
        assert all(len(np.unique(palette[cell], axis=0)) <= 2 for cell in cells)
