"""What a model cannot show exactly is shown well: distances to a photograph, in CIE Lab."""

from __future__ import annotations

import numpy as np
import pytest

from emulator import boot, palettes
from tests.vos.drivers.pictures import (
    distance,
    distance_from_afar,
    lightness_from_afar,
    photograph,
    show,
    shown,
)
from vos.drivers.display import Display

# Upper bounds: pixel by pixel, and as squares of 4x4 seen from afar. With two colours a cell, dots
# are far from what they stand for, and their mean near.
BOUNDS = {"c64": (33, 13), "spectrum": (44, 24), "pc": (1.8, 1.3), "workstation": (0, 0)}


@pytest.mark.parametrize("model", BOUNDS)
def test_a_photograph_is_shown_well(model: str) -> None:
    machine = boot(model)
    display = Display(machine)
    original = photograph(display.width, display.height)
    show(display, original)
    near, afar = BOUNDS[model]
    assert distance(shown(machine), original) <= near
    assert distance_from_afar(shown(machine), original) <= afar


def test_black_and_white_dots_are_as_bright_as_their_original() -> None:
    machine = boot("hack")
    display = Display(machine)
    original = photograph(display.width, display.height)
    grey = (original @ np.array([0.299, 0.587, 0.114]))[..., None].repeat(3, axis=2)
    show(display, original)
    levels = shown(machine)[:256, :512, 0].reshape(32, 8, 64, 8).mean(axis=(1, 3))
    wanted = grey[..., 0].reshape(32, 8, 64, 8).mean(axis=(1, 3))
    assert abs(levels - wanted).mean() < 4  # of 255
    assert lightness_from_afar(shown(machine), original) < 20  # levels are no amounts of light


@pytest.mark.parametrize("model", ["c64", "spectrum"])
def test_no_single_pair_for_all_cells_would_do_better(model: str) -> None:
    machine = boot(model)
    display = Display(machine)
    original = photograph(display.width, display.height)
    show(display, original)
    best = distance_from_afar(shown(machine), original)
    colours = {"c64": palettes.C64, "spectrum": palettes.SPECTRUM}[model]
    for first in range(0, 16, 3):
        for second in range(first + 1, 16, 4):
            flat = np.broadcast_to((colours[first] / 2 + colours[second] / 2), original.shape)
            assert best < distance_from_afar(flat.astype(np.uint8), original)


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc", "hack"])
def test_letters_on_a_photograph_can_be_read(model: str) -> None:
    machine = boot(model)
    display = Display(machine)
    original = photograph(display.width, display.height)
    show(display, original)
    y, x = display.height * 7 // 8, display.width // 4
    area = np.s_[y : y + 8, x : x + 128]
    ink = (original[area] == (250, 245, 210)).all(axis=2)
    brightness = shown(machine)[area].mean(axis=2)
    assert brightness[ink].mean() > brightness[~ink].mean() + 40


def test_a_palette_stays_while_it_does() -> None:
    machine = boot("pc")
    display = Display(machine)
    original = photograph(display.width, display.height)
    show(display, original)
    outs: list[int] = []
    machine.watch(lambda kind, port, value: outs.append(port) if kind == "out" else None)
    for shift in range(1, 4):
        moved = np.roll(original, shift, axis=1)
        show(display, moved)
        assert distance(shown(machine), moved) < BOUNDS["pc"][0]
    assert not outs  # no entry was programmed anew: nothing can flicker


def test_every_picture_gets_its_own_palette_in_the_end() -> None:
    machine = boot("pc")
    display = Display(machine)
    original = photograph(display.width, display.height)
    noise = np.random.default_rng(3).integers(0, 256, original.shape).astype(np.uint8)
    for pixels, bound in (
        (noise, 12),
        (original, 1.8),
        (255 - original, 1.8),
        (original // 4, 1.8),
    ):
        show(display, pixels)
        assert distance(shown(machine), pixels) < bound
