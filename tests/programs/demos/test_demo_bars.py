"""bars: eight bars in the order of their brightness, and a wedge of greys from black to white."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import MODELS, picture

from emulator import palettes

PURE = ["ffffff", "ffff00", "00ffff", "00ff00", "ff00ff", "ff0000", "0000ff", "000000"]
C64 = [1, 7, 3, 5, 4, 2, 6, 0]  # white, yellow, cyan, green, purple, red, blue, black
# White, yellow, ... as fractions of the light there is: 0.299 red, 0.587 green, 0.114 blue.
LIGHT = [1.0, 0.886, 0.701, 0.587, 0.413, 0.299, 0.114, 0.0]


def bars(model: str) -> list[np.ndarray]:
    """The upper part, cut into eight."""
    shown = picture("bars", model, 1)
    return np.split(shown[: shown.shape[0] * 3 // 4 // 8 * 8], 8, axis=1)


@pytest.mark.parametrize("model", ["spectrum", "pc", "workstation"])
def test_the_bars_are_pure_where_the_model_has_pure_colours(model: str) -> None:
    for bar, colour in zip(bars(model), PURE, strict=True):
        assert (bar == list(bytes.fromhex(colour))).all()


def test_the_c64_shows_those_of_the_same_names() -> None:
    for bar, number in zip(bars("c64"), C64, strict=True):
        assert (bar == palettes.C64[number]).all()


def test_the_hack_shows_how_bright_they_are() -> None:
    for bar, light in zip(bars("hack"), LIGHT, strict=True):
        assert bar.mean() / 255 == pytest.approx(light, abs=0.02)


@pytest.mark.parametrize("model", MODELS)
def test_the_wedge_goes_evenly_from_black_to_white_without_colour(model: str) -> None:
    shown = picture("bars", model, 1)
    wedge = shown[shown.shape[0] * 3 // 4 // 8 * 8 :]
    assert (wedge == wedge[..., :1]).all()
    steps = np.array([part.mean() for part in np.split(wedge, 16, axis=1)])
    assert (np.diff(steps) > 0).all()
    assert steps[0] < 20
    assert steps[-1] > 235


def test_the_pc_has_a_palette_for_all_of_it() -> None:
    assert len(np.unique(picture("bars", "pc", 1).reshape(-1, 3), axis=0)) > 50
