"""life: compared with an independent implementation on sets of cells."""

from __future__ import annotations

from collections import Counter
from itertools import islice, product

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, picture

from programs.demos import life
from programs.demos.hardware import c64, pc
from programs.demos.shades import enlarge, ramp

Cells = set[tuple[int, int]]


def next_cells(cells: Cells, height: int, width: int) -> Cells:
    neighbours = Counter(
        ((y + down) % height, (x + right) % width)
        for y, x in cells
        for down, right in product((-1, 0, 1), repeat=2)
        if (down, right) != (0, 0)
    )
    return {cell for cell, n in neighbours.items() if n == 3 or (n == 2 and cell in cells)}


def as_cells(alive: np.ndarray) -> Cells:
    return {(int(y), int(x)) for y, x in np.argwhere(alive)}


@pytest.mark.parametrize("size", [(24, 32), (17, 9), (3, 3)])
def test_generations_follow_the_rules_on_a_torus(size: tuple[int, int]) -> None:
    alive = np.random.default_rng(9).random(size) < 0.35
    cells = as_cells(alive)
    for _ in range(40):
        alive = life.next_generation(alive)
        cells = next_cells(cells, *size)
        assert as_cells(alive) == cells


def test_a_glider_moves_on_and_round() -> None:
    alive = np.zeros((12, 12), bool)
    glider = ((0, 1), (1, 2), (2, 0), (2, 1), (2, 2))
    alive[tuple(zip(*glider, strict=True))] = True
    later = alive
    for _ in range(4 * 12):
        later = life.next_generation(later)
    assert np.array_equal(later, alive)


@pytest.mark.parametrize("model", MODELS)
def test_the_living_on_the_screen_are_those_of_the_rules(model: str) -> None:
    canvas = CANVASES[model]
    size = life.cell_size(canvas)
    height, width = canvas.height // size, canvas.width // size
    cells = as_cells(life.soup(width, height))
    for _ in range(12):
        cells = next_cells(cells, height, width)
    expected = np.zeros((height, width), np.uint8)
    expected[tuple(zip(*cells, strict=True))] = 1
    shown = picture("life", model, 12 * life.FRAMES + 1)
    brightest = ramp(life.STOPS, canvas)[-1]
    lit = (shown == brightest).all(axis=2).reshape(height, size, width, size).all(axis=(1, 3))
    assert np.array_equal(lit, expected.astype(bool))


@pytest.mark.parametrize("model", MODELS)
def test_it_stays_a_mirror_image(model: str) -> None:
    for field in islice(life.generations(CANVASES[model]), 0, 90, 30):
        assert np.array_equal(field, field[::-1])
        assert np.array_equal(field, field[:, ::-1])


def test_the_worlds_are_large_enough_to_live() -> None:
    for canvas in CANVASES.values():
        field = next(islice(life.generations(canvas), 150, None))
        assert canvas.width // life.cell_size(canvas) >= life.ACROSS
        assert 0.01 < (field == 255).mean() < 0.3


def test_what_has_died_glows_and_fades_to_black() -> None:
    fields = list(islice(life.generations(pc.CANVAS), 40))
    died = (fields[0] == 255) & (fields[1] < 255)
    assert (fields[1][died] == life.GLOW).all()
    still = died & np.logical_and.reduce([field < 255 for field in fields[1:]])
    values = [int(field[still].max()) for field in fields[1:]]
    assert values[:3] == [life.GLOW, life.GLOW - life.FADE, life.GLOW - 2 * life.FADE]
    assert values[-1] == 0


def test_a_cell_of_the_c64_has_the_living_and_one_glow() -> None:
    field = next(islice(life.generations(c64.CANVAS), 30, None))
    pixels = life.picture(field, 5, c64.CANVAS)
    cells = pixels.reshape(25, 8, 40, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    assert max(len(np.unique(cell)) for cell in cells) == 2
    assert np.array_equal(pixels == 4, enlarge((field == 255)[::2, ::2], 2))
