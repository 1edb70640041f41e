"""How pictures come to terms with few colours: Bayer's matrix, ramps, two colours a cell."""

from __future__ import annotations

import numpy as np
import pytest

from emulator import palettes
from emulator.dither import BAYER, light, spread
from programs.demos.hardware import c64, hack, pc, spectrum
from programs.demos.shades import (
    Canvas,
    enlarge,
    nearest,
    ramp,
    two_a_cell,
    vga,
)

STOPS = ((0, 0, 0), (200, 30, 30), (255, 255, 255))


def test_the_matrix_is_bayers() -> None:
    order = np.floor(BAYER * 64).astype(int)
    assert sorted(order.ravel()) == list(range(64))
    assert order[0].tolist() == [0, 32, 8, 40, 2, 34, 10, 42]


@pytest.mark.parametrize("entries", [2, 3, 6, 16])
def test_spreading_keeps_the_brightness(entries: int) -> None:
    for level in range(0, 256, 5):
        numbers = spread(np.full((64, 64), level, np.uint8), entries)
        assert numbers.max() < entries
        assert numbers.mean() * 255 / (entries - 1) == pytest.approx(level, abs=4 / (entries - 1))


def test_the_ends_are_not_mixed() -> None:
    assert not spread(np.zeros((8, 8), np.uint8), 6).any()
    assert (spread(np.full((8, 8), 255, np.uint8), 6) == 5).all()


def test_spreading_over_256_entries_changes_nothing() -> None:
    field = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(spread(field, 256), field)


def test_a_ramp_of_free_colours_passes_its_stops_in_levels_of_a_vga() -> None:
    palette = ramp(STOPS, pc.CANVAS)
    assert palette.shape == (256, 3)
    assert palette[0].tolist() == [0, 0, 0]
    assert palette[255].tolist() == [255, 255, 255]
    assert np.array_equal(palettes.widen_dac(palette >> 2), palette)
    assert abs(palette.astype(int) - np.roll(palette, 1, axis=0).astype(int))[1:].max() <= 5


@pytest.mark.parametrize("canvas", [c64.CANVAS, spectrum.CANVAS, hack.CANVAS])
def test_a_ramp_of_fixed_colours_has_those_alone_and_repeats_none(canvas: Canvas) -> None:
    assert canvas.colours is not None
    rows = [tuple(row) for row in ramp((*STOPS, (250, 250, 250)), canvas).tolist()]
    assert set(rows) <= {tuple(row) for row in canvas.colours.tolist()}
    assert len(set(rows)) == len(rows)
    assert (rows[0], rows[-1]) == ((0, 0, 0), (255, 255, 255))


def test_a_colour_that_is_there_is_nearest_to_itself() -> None:
    assert np.array_equal(nearest(palettes.C64, c64.CANVAS), palettes.C64)


def test_levels_of_a_vga_are_within_half_a_step() -> None:
    colours = np.arange(256).repeat(3).reshape(256, 3)
    assert abs(vga(colours).astype(int) - colours).max() <= 2


def test_light_weighs_green_most() -> None:
    assert light([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]).tolist() == [
        76, 150, 29, 255,
    ]  # fmt: skip


def test_two_a_cell_keeps_the_two_most_frequent() -> None:
    random = np.random.default_rng(3)
    pixels = random.integers(0, 6, (16, 24), np.uint8)
    kept = two_a_cell(pixels, 6)
    for y in range(0, 16, 8):
        for x in range(0, 24, 8):
            before, after = pixels[y : y + 8, x : x + 8], kept[y : y + 8, x : x + 8]
            counts = np.bincount(before.ravel(), minlength=6)
            pair = np.unique(after)
            assert len(pair) == 2
            assert sorted(counts[pair]) == sorted(counts)[-2:]
            same = np.isin(before, pair)
            assert np.array_equal(before[same], after[same])


def test_two_a_cell_leaves_cells_of_one_or_two_alone() -> None:
    pixels = np.zeros((8, 24), np.uint8)
    pixels[:, 8:16] = 4
    pixels[3, 16:20] = 5
    assert np.array_equal(two_a_cell(pixels, 6), pixels)


def test_enlarging_makes_squares() -> None:
    assert enlarge(np.array([[1, 2]], np.uint8), 2).tolist() == [[1, 1, 2, 2], [1, 1, 2, 2]]
