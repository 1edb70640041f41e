"""What a model can show exactly comes out exactly: demos, random cells, random palettes."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator import Machine, boot, palettes
from programs.demos import DEMOS
from tests.vos.drivers.pictures import photograph, show, shown
from vos.drivers.display import Display

Rgb = NDArray[np.uint8]

FRAMES = (1, 2, 30, 60)
RAW = [
    (name, model)
    for name in DEMOS
    for model in ("c64", "spectrum", "pc", "hack", "workstation")
    if hasattr(import_module(f"programs.demos.{name}"), f"raw_{model}")
]


class EnoughError(Exception):
    """Raised into a demo that has shown enough frames."""


def frames_of(name: str, model: str) -> list[tuple[Rgb, Rgb]]:
    """Pictures of a raw demo, without and with the border."""
    machine, pictures = boot(model), []

    def look(machine: Machine) -> None:
        if machine.frames in FRAMES:
            pictures.append((machine.frame(border=False), machine.frame()))
        if machine.frames >= max(FRAMES):
            raise EnoughError

    machine.frame_hooks.append(look)
    with suppress(EnoughError):
        getattr(import_module(f"programs.demos.{name}"), f"raw_{model}")(machine)
    return pictures


@pytest.mark.parametrize(("name", "model"), RAW)
def test_a_raw_demos_pictures_come_out_as_they_are(name: str, model: str) -> None:
    machine = boot(model)
    display = Display(machine)
    pictures = frames_of(name, model)
    if (display.height, display.width) != pictures[0][0].shape[:2]:
        assert (name, model) == ("text", "pc")  # 640x400, of characters: see test_display_text
        return
    for inner, whole in pictures:
        show(display, inner)
        assert np.array_equal(shown(machine), inner)
        assert np.array_equal(machine.frame(), whole)


def cells(rng: np.random.Generator, model: str, width: int, height: int) -> Rgb:
    """Random cells, each of one or two colours that may meet, in random places."""
    down, across = height // 8, width // 8
    colours = {"c64": palettes.C64, "spectrum": palettes.SPECTRUM}[model]
    pair = rng.integers(0, len(colours), (2, down, across))
    if model == "spectrum":  # both bright or both not; black goes with either
        pair[1] = pair[1] & 7 | pair[0] & 8
        pair[1][rng.random((down, across)) < 0.2] = 0
    bits = rng.integers(0, 2, (down, 8, across, 8))
    bits *= rng.integers(0, 3, (down, 1, across, 1)) > 0
    first, second = pair[0][:, None, :, None], pair[1][:, None, :, None]
    return colours[np.where(bits, second, first)].reshape(height, width, 3)


def random_picture(rng: np.random.Generator, model: str, width: int, height: int) -> Rgb:
    """A picture that the model can show."""
    if model in ("c64", "spectrum"):
        return cells(rng, model, width, height)
    if model == "pc":
        entries = palettes.widen_dac(rng.integers(0, 64, (256, 3)).astype(np.uint8))
        return entries[rng.integers(0, rng.integers(1, 257), (height, width))]
    if model == "hack":
        return palettes.HACK[rng.integers(0, 2, (height, width))]
    return rng.integers(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize("seed", range(4))
def test_random_pictures_that_fit_come_out_as_they_are(machine: Machine, seed: int) -> None:
    rng, display = np.random.default_rng(seed), Display(machine)
    for _ in range(3):
        pixels = random_picture(rng, machine.model.name, display.width, display.height)
        show(display, pixels)
        assert np.array_equal(shown(machine), pixels)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_flushed_one_by_one_make_the_picture(machine: Machine, seed: int) -> None:
    rng, display = np.random.default_rng(seed), Display(machine)
    width, height = display.width, display.height
    wanted = np.zeros((height, width, 3), np.uint8)
    for _ in range(12):
        source = random_picture(rng, machine.model.name, width, height)
        x, y = int(rng.integers(0, width // 8)) * 8, int(rng.integers(0, height // 8)) * 8
        w, h = int(rng.integers(1, 12)) * 8, int(rng.integers(1, 12)) * 8
        piece = source[y : y + h, x : x + w]
        wanted[y : y + h, x : x + w] = piece
        display.blit(x, y, piece)
        display.flush((x, y, w, h))
        if machine.model.name == "pc" and len(np.unique(wanted.reshape(-1, 3), axis=0)) > 256:
            break
        assert np.array_equal(shown(machine), wanted)


def test_an_exact_picture_after_a_photograph_is_exact_again(machine: Machine) -> None:
    rng, display = np.random.default_rng(5), Display(machine)
    photo = photograph(display.width, display.height)
    show(display, photo)
    pixels = random_picture(rng, machine.model.name, display.width, display.height)
    show(display, pixels)
    assert np.array_equal(shown(machine), pixels)
    # Colours of the photograph itself, too few of them to need approximating any more.
    few = np.zeros_like(photo)
    few[:4, :4] = photo[:4, :4]
    show(display, few)
    if machine.model.name == "pc":
        assert np.array_equal(shown(machine), palettes.widen_dac(nearest_levels(few)))


def nearest_levels(pixels: Rgb) -> Rgb:
    return np.rint(pixels * (63 / 255)).astype(np.uint8)


def test_the_pc_shows_the_nearest_six_bit_levels() -> None:
    machine = boot("pc")
    display = Display(machine)
    ramp = np.arange(256, dtype=np.uint8)
    for channel in range(3):
        pixels = np.zeros((1, 256, 3), np.uint8)
        pixels[..., channel] = ramp
        display.blit(0, 0, pixels)
        display.flush()
        wanted = palettes.widen_dac(nearest_levels(pixels))
        assert np.array_equal(shown(machine)[:1, :256], wanted)


def test_colours_that_stay_keep_their_entries() -> None:
    machine = boot("pc")
    display = Display(machine)
    entries = palettes.widen_dac(np.arange(600).reshape(200, 3).astype(np.uint8) % 64)
    pixels = np.zeros((200, 320, 3), np.uint8)
    pixels[:100] = entries[np.arange(320) % 200]
    show(display, pixels)
    before = machine[0xA0000 : 0xA0000 + 320 * 100]
    other = palettes.widen_dac(np.random.default_rng(2).integers(0, 64, (50, 3)).astype(np.uint8))
    pixels[100:] = other[np.arange(320) % 50]
    show(display, pixels)
    assert np.array_equal(machine[0xA0000 : 0xA0000 + 320 * 100], before)
    assert np.array_equal(shown(machine), pixels)
