"""pixel: one pixel, lit by as few pokes as the hardware allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from demo_runs import MODELS, picture, run

# Pokes for the pixel itself, besides what entering the mode takes.
POKES = {"c64": 1, "spectrum": 1, "pc": 1, "hack": 1, "workstation": 3}
VIDEO = {"c64": "bitmap", "spectrum": "bitmap", "pc": "VGA graphics", "hack": "screen"}


@pytest.mark.parametrize("model", MODELS)
def test_one_white_pixel_in_the_middle_of_black(model: str) -> None:
    shown = picture("pixel", model, 1)
    height, width, _ = shown.shape
    assert np.argwhere(shown.any(axis=2)).tolist() == [[height // 2, width // 2]]
    assert shown[height // 2, width // 2].tolist() == [255, 255, 255]


@pytest.mark.parametrize("model", MODELS)
def test_one_poke_lights_it_or_one_each_for_blue_green_and_red(model: str) -> None:
    pokes: list[int] = []
    region = VIDEO.get(model, "framebuffer")

    def count(kind: str, address: int, value: Any) -> None:
        if kind == "poke" and isinstance(value, int):
            pokes.append(address)

    machine = run("pixel", model, 1, prepare=lambda machine: machine.watch(count))
    video = machine.model.memory[region]
    assert sum(video.start <= address <= video.end for address in pokes) == POKES[model]


@pytest.mark.parametrize("model", MODELS)
def test_it_ends_after_a_frame(model: str) -> None:
    assert run("pixel", model, 5).frames == 1
