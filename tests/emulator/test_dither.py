from fractions import Fraction

import numpy as np
import pytest

from emulator.dither import BAYER, WHITE_FROM, light, lit, spread

# Bayer's own matrix, as printed in the literature.
ORDER = np.array(
    [
        [0, 32, 8, 40, 2, 34, 10, 42],
        [48, 16, 56, 24, 50, 18, 58, 26],
        [12, 44, 4, 36, 14, 46, 6, 38],
        [60, 28, 52, 20, 62, 30, 54, 22],
        [3, 35, 11, 43, 1, 33, 9, 41],
        [51, 19, 59, 27, 49, 17, 57, 25],
        [15, 47, 7, 39, 13, 45, 5, 37],
        [63, 31, 55, 23, 61, 29, 53, 21],
    ]
)
RANDOM = np.random.default_rng(1)


def test_the_matrix_is_bayers() -> None:
    assert np.array_equal(BAYER * 64 - 0.5, ORDER)


@pytest.mark.parametrize("colour", RANDOM.integers(0, 256, (200, 3)).tolist())
def test_light_is_the_weighted_mean_rounded(colour: list[int]) -> None:
    exact = sum(map(lambda weight, level: Fraction(weight, 1000) * level, (299, 587, 114), colour))
    assert abs(int(light(colour)) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("level", range(256))
def test_grey_is_as_bright_as_its_level(level: int) -> None:
    assert light((level, level, level)) == level


def test_a_flat_field_lights_as_many_pixels_as_it_is_bright() -> None:
    for level in range(256):
        shown = spread(np.full((8, 8), level, np.uint8), 2).sum()
        assert abs(int(shown) - level * 64 / 255) <= 0.5 + 1e-6


@pytest.mark.parametrize("entries", [2, 3, 16, 256])
def test_the_ends_are_not_dithered(entries: int) -> None:
    assert (spread(np.zeros((16, 16), np.uint8), entries) == 0).all()
    assert (spread(np.full((16, 16), 255, np.uint8), entries) == entries - 1).all()


def test_spreading_over_all_levels_changes_nothing() -> None:
    field = RANDOM.integers(0, 256, (11, 13)).astype(np.uint8)
    assert np.array_equal(spread(field, 256), field)


@pytest.mark.parametrize("entries", [2, 5])
def test_a_part_is_dithered_as_within_the_whole(entries: int) -> None:
    field = RANDOM.integers(0, 256, (40, 50)).astype(np.uint8)
    whole = spread(field, entries)
    assert np.array_equal(spread(field[5:21, 11:40], entries, x=11, y=5), whole[5:21, 11:40])
    assert np.array_equal(lit(field[5:21, 11:40], x=11, y=5), spread(field, 2)[5:21, 11:40])


def test_thresholds_rise_with_the_matrix() -> None:
    assert (np.diff(WHITE_FROM.reshape(-1)[ORDER.reshape(-1).argsort()].astype(int)) < 0).all()
