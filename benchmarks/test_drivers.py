"""The drivers' ways to the screen, against the slice assignment of the same bytes and `poke`."""

from itertools import cycle

import numpy as np
import pytest
from numpy.typing import NDArray

import emulator
from benchmarks.form import Group, Row, Unit, Work
from emulator import MODELS, palettes
from vos.drivers.display import Display, native_word

Rgb = NDArray[np.uint8]

EXACT = Group(
    "flush, exact", "all of a picture that the model can show, each time another", Unit.SECONDS
)
PHOTO = Group(
    "flush, photo", "all of a picture of thousands of colours, each time another", Unit.SECONDS
)
IDLE = Group("flush, idle", "a vertical blank at which nothing has changed", Unit.SECONDS)
SURFACE = Group("surface", "a whole picture onto the surface, no flush", Unit.TIMES)
PIXELS = Group("surface, pixels", "single pixels on the surface, no checks", Unit.TIMES)
EXACT_BUDGET, PHOTO_BUDGET = 0.003, 0.040
FRAMES, PLACES = 8, 10_000  # operations in a call

each_model = pytest.mark.parametrize("model", MODELS)


def exact(rng: np.random.Generator, model: str, width: int, height: int) -> Rgb:
    """Random pixels of what the model can show: two colours a cell, two colours, 256 entries."""
    pixels = rng.integers(0, 2, (height, width))
    if model in ("c64", "spectrum"):
        pairs = rng.integers(0, 8, (2, height // 8, width // 8))
        colours = palettes.C64 if model == "c64" else palettes.SPECTRUM
        return colours[np.where(pixels, *pairs.repeat(8, axis=1).repeat(8, axis=2))]
    if model == "hack":
        return palettes.HACK[pixels]
    entries = palettes.widen_dac(rng.integers(0, 64, (256, 3)).astype(np.uint8))
    return entries[rng.integers(0, 256, (height, width))]


def photo(width: int, height: int) -> Rgb:
    """Smooth waves of colour, with a little noise."""
    across, down = np.meshgrid(np.linspace(0, 6, width), np.linspace(0, 4, height))
    waves = np.stack([np.sin(across + k) + np.cos(down * (k + 1)) for k in range(3)], axis=-1)
    noise = np.random.default_rng(1).normal(0, 3, waves.shape)
    return np.clip(128 + 55 * waves + noise, 0, 255).astype(np.uint8)


def surfaces(display: Display, pictures: list[Rgb]) -> list[Rgb]:
    """The pictures as the surface's own bytes."""
    drawn = []
    for picture in pictures:
        display.blit(0, 0, picture)
        drawn.append(display.surface.copy())
    return drawn


def flushes(display: Display, pictures: list[Rgb]) -> Work:
    turn = cycle(surfaces(display, pictures))

    def loop() -> None:
        for _ in range(FRAMES):
            display.surface[...] = next(turn)
            display.flush()

    return loop


def assignments(display: Display, pictures: list[Rgb]) -> Work:
    turn, array = cycle(surfaces(display, pictures)), np.empty_like(display.surface)

    def loop() -> None:
        for _ in range(FRAMES):
            array[...] = next(turn)

    return loop


def exact_pictures(display: Display, model: str) -> list[Rgb]:
    rng = np.random.default_rng(1)
    return [exact(rng, model, display.width, display.height) for _ in range(2)]


def photographs(display: Display) -> list[Rgb]:
    picture = photo(display.width, display.height)
    return [picture, 255 - picture]


@each_model
def test_exact(row: Row, model: str) -> None:
    display = Display(emulator.boot(model))
    pictures = exact_pictures(display, model)
    work, plain = flushes(display, pictures), assignments(display, pictures)
    row(EXACT, model, work, reference=plain, budget=EXACT_BUDGET, count=FRAMES)


@each_model
def test_photo(row: Row, model: str) -> None:
    display = Display(emulator.boot(model))
    pictures = photographs(display)
    work, plain = flushes(display, pictures), assignments(display, pictures)
    row(PHOTO, model, work, reference=plain, budget=PHOTO_BUDGET, count=FRAMES)


@each_model
def test_idle(row: Row, model: str) -> None:
    machine = emulator.boot(model)
    Display(machine)
    machine.vblank()
    row(IDLE, model, machine.vblank)


def test_plain_array(row: Row) -> None:
    display = Display(emulator.boot("workstation"))
    row(SURFACE, "numpy array[...] = array", assignments(display, photographs(display)))


def test_surface(row: Row) -> None:
    display = Display(emulator.boot("workstation"))
    pictures = photographs(display)
    turn = cycle(surfaces(display, pictures))

    def loop() -> None:
        for _ in range(FRAMES):
            display.surface[...] = next(turn)

    plain = assignments(display, pictures)
    row(SURFACE, "surface[...] = array", loop, reference=plain, budget=1.1, count=FRAMES)


def test_blit(row: Row) -> None:
    display = Display(emulator.boot("workstation"))
    pictures = photographs(display)
    turn = cycle(pictures)

    def loop() -> None:
        for _ in range(FRAMES):
            display.blit(0, 0, next(turn))

    plain = assignments(display, pictures)
    row(SURFACE, "blit of red, green, blue", loop, reference=plain, count=FRAMES)


def pokes() -> Work:
    poke = emulator.boot("pc").poke

    def loop() -> None:
        for address in range(PLACES):
            poke(0x10000 + address, 255)

    return loop


def test_poke(row: Row) -> None:
    row(PIXELS, "machine.poke", pokes(), count=PLACES)


def test_words(row: Row) -> None:
    display, white = Display(emulator.boot("pc")), native_word(0xFFFFFF)
    words = display.words

    def loop() -> None:
        for place in range(PLACES):
            words[place] = white

    row(PIXELS, "words[place] = word", loop, reference=pokes(), count=PLACES)


def test_set_pixel(row: Row) -> None:
    display = Display(emulator.boot("pc"))

    def loop() -> None:
        for place in range(PLACES):
            display.set_pixel(place % 320, 7, 0xFFFFFF)

    row(PIXELS, "set_pixel of the driver", loop, reference=pokes(), count=PLACES)
