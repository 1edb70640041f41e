"""Colour arithmetic: Lab, exact numbers, the pair for a cell, groups of colours."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from emulator import palettes
from emulator.dither import BAYER
from vos.drivers.colours import NONE, FixedPalette, lab, words
from vos.drivers.pairs import CellMatcher
from vos.drivers.quantise import means, nearest, quantise
from vos.drivers.vga_palette import keys18

# As printed in the literature, white point D65.
LAB = {
    (0, 0, 0): (0, 0, 0),
    (255, 255, 255): (100, 0, 0),
    (255, 0, 0): (53.24, 80.09, 67.20),
    (0, 255, 0): (87.73, -86.18, 83.18),
    (0, 0, 255): (32.30, 79.19, -107.86),
    (119, 119, 119): (50.03, 0, 0),
}
RANDOM = np.random.default_rng(1)


@pytest.mark.parametrize("rgb", LAB)
def test_lab_is_as_printed(rgb: tuple[int, int, int]) -> None:
    assert lab(rgb) == pytest.approx(LAB[rgb], abs=0.1)


def test_words_hold_red_above_green_above_blue() -> None:
    assert words(np.array([[1, 2, 3]], np.uint8)).tolist() == [0x010203]


@pytest.mark.parametrize("colours", [palettes.C64, palettes.SPECTRUM, palettes.RGBI, palettes.HACK])
def test_exact_numbers_are_found_and_no_others(colours: palettes.Palette) -> None:
    palette, own = FixedPalette(colours), words(colours)
    numbers = palette.exact(own)
    assert np.array_equal(colours[numbers], colours)
    others = np.setdiff1d(RANDOM.integers(0, 1 << 24, 5000).astype(np.uint32), own)
    assert (palette.exact(np.concatenate([others, own ^ np.uint32(1)])) == NONE).sum() >= len(
        others
    )
    assert set(palette.exact(np.setdiff1d(own ^ np.uint32(1), own))) <= {NONE}


def test_the_nearest_colour_is_nearest_to_the_eye() -> None:
    palette = FixedPalette(palettes.C64)
    assert [palette.nearest(word) for word in words(palettes.C64).tolist()] == list(range(16))
    assert palette.nearest(0xFEFEFE) == 1
    assert palette.nearest(0x000002) == 0


def matcher() -> CellMatcher:
    return CellMatcher(palettes.C64, combinations(range(16), 2))


def cell(*halves: tuple[int, int, int]) -> np.ndarray:
    """A cell whose upper and lower half have one colour each."""
    return words(np.array(halves, np.uint8).repeat(64 // len(halves), axis=0))[None]


def shaded(middle: tuple[int, int, int]) -> np.ndarray:
    """A cell of one colour and, in two of its pixels, of neighbours: too many to be a drawing."""
    pixels = np.array([middle] * 64, np.int64)
    pixels[9] += 1
    pixels[10] -= 1
    return words(pixels.clip(0, 255).astype(np.uint8))[None]


def test_a_drawing_keeps_its_colours_as_the_nearest_there_are() -> None:
    numbers = matcher().match(cell((10, 0, 0), (250, 250, 255)))
    assert numbers[0].tolist() == [0] * 32 + [1] * 32
    assert matcher().match(cell((0, 10, 250))).tolist() == [[6] * 64]


@pytest.mark.parametrize("pair", list(combinations(range(16), 2)))
def test_a_mixture_of_two_colours_is_shown_by_these_two(pair: tuple[int, int]) -> None:
    first, second = palettes.C64[list(pair)].astype(int)
    middle = ((first + second) // 2).astype(np.uint8)
    numbers = matcher().match(shaded(tuple(middle)))
    shown = palettes.C64[numbers[0]].mean(axis=0)
    assert len(np.unique(numbers)) <= 2
    nearest_one = palettes.C64[FixedPalette(palettes.C64).nearest(int(words(middle[None])[0]))]
    limit = np.linalg.norm(lab(nearest_one) - lab(middle)) + 12
    assert np.linalg.norm(lab(shown) - lab(middle)) <= limit


def test_dots_are_set_in_bayers_order() -> None:
    black_and_white = CellMatcher(palettes.HACK[::-1], [(0, 1)])
    white = black_and_white.match(shaded((128, 128, 128)))[0].reshape(8, 8) == 1
    assert 12 <= white.sum() <= 16  # of 64: middle grey has a fifth of the light
    assert BAYER[white].min() > BAYER[~white].max()


def test_every_key_is_the_nearest_six_bits() -> None:
    for channel in range(3):
        pixels = np.arange(256, dtype=np.uint32) << 8 * channel
        wanted = np.rint(np.arange(256) * (63 / 255)).astype(np.uint32) << 6 * channel
        assert np.array_equal(keys18(pixels), wanted)


def test_groups_are_their_clusters() -> None:
    centres = np.array([[0, 0, 0], [100, 0, 0], [0, 40, 0], [100, 40, 0]], np.float32)
    of = RANDOM.integers(0, 4, 400)
    points = (centres[of] + RANDOM.normal(0, 2, (400, 3))).astype(np.float32)
    labels = quantise(points, np.ones(400, np.float32), 4)
    found = means(points, np.ones(400, np.float32), labels, 4)
    numbers, apart = nearest(centres, found)
    assert sorted(numbers) == [0, 1, 2, 3]
    assert apart.max() < 1


def test_the_nearest_centre_is_found() -> None:
    points, centres = (RANDOM.random((count, 3)).astype(np.float32) * 100 for count in (50, 20))
    labels, apart = nearest(points, centres)
    squared = ((points[:, None] - centres) ** 2).sum(axis=2)
    assert np.array_equal(labels, squared.argmin(axis=1))
    assert apart == pytest.approx(squared.min(axis=1), abs=0.05)
