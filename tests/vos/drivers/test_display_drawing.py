"""The surface, its moves, and when it is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emulator import Machine, boot
from tests.vos.drivers.pictures import shown
from vos.drivers.display import Display, native_word

WHITE, BLACK = 0xFFFFFF, 0
Access = tuple[str, int, Any]


@pytest.fixture
def display(machine: Machine) -> Display:
    return Display(machine)


def watched(machine: Machine) -> list[Access]:
    accesses: list[Access] = []
    machine.watch(lambda kind, address, value: accesses.append((kind, address, value)))
    return accesses


def test_a_new_display_is_black_to_its_borders(machine: Machine, display: Display) -> None:
    assert not machine.frame().any()
    assert display.surface.shape == (display.height, display.width, 4)
    assert display.surface.shape[:2] == shown(machine).shape[:2]


def test_words_are_the_surface_as_rows_of_pixels(display: Display) -> None:
    display.words[display.width * 3 + 5] = native_word(0x123456)
    assert display.surface[3, 5].tolist() == [0x56, 0x34, 0x12, 0]
    assert display.get_pixel(5, 3) == 0x123456
    assert len(display.words) == display.width * display.height


def test_only_the_workstations_surface_is_video_memory(machine: Machine, display: Display) -> None:
    assert display.is_direct == (machine.model.name == "workstation")
    display.set_pixel(4, 4, WHITE)
    assert shown(machine).any() == display.is_direct


def test_a_drawn_pixel_shows_at_the_next_vertical_blank(machine: Machine, display: Display) -> None:
    display.set_pixel(100, 50, WHITE)
    machine.wait_vblank()
    rows, columns = np.nonzero(shown(machine).any(axis=2))
    assert (rows.tolist(), columns.tolist()) == ([50], [100])


def test_a_flush_shows_its_own_rectangle_and_no_more(machine: Machine, display: Display) -> None:
    if display.is_direct:
        return
    display.set_pixel(16, 8, WHITE)
    display.set_pixel(200, 100, WHITE)
    display.flush((16, 8, 1, 1))
    rows, columns = np.nonzero(shown(machine).any(axis=2))
    assert (rows.tolist(), columns.tolist()) == ([8], [16])


@pytest.mark.parametrize(
    ("model", "pokes"), [("c64", 2), ("spectrum", 2), ("pc", 1), ("hack", 1), ("workstation", 1)]
)
def test_an_immediate_pixel_is_a_poke_or_two(model: str, pokes: int) -> None:
    machine = boot(model)
    display = Display(machine)
    accesses = watched(machine)
    display.immediate = True
    display.set_pixel(9, 3, WHITE)
    kinds = [kind for kind, _, _ in accesses]
    assert kinds == ["poke"] * pokes
    assert shown(machine)[3, 9].all()


def test_nothing_is_poked_while_nothing_changes(machine: Machine, display: Display) -> None:
    display.fill(3, 3, 50, 50, WHITE)
    machine.wait_vblank()
    accesses = watched(machine)
    machine.wait_vblank()
    display.fill(3, 3, 50, 50, WHITE)
    machine.wait_vblank()
    assert not accesses


def test_what_the_unused_byte_holds_is_nothing(machine: Machine, display: Display) -> None:
    display.surface[...] = (0, 0, 0, 77)
    machine.wait_vblank()
    assert not machine.frame().any()
    assert display.get_pixel(0, 0) == BLACK


def test_fill_copy_and_scroll_agree_with_numpy(machine: Machine, display: Display) -> None:
    rng = np.random.default_rng(1)
    width, height = display.width, display.height
    model = np.zeros((height, width), np.int64)
    for _ in range(40):
        x, to_x = (int(value) for value in rng.integers(-width // 2, width, 2))
        y, to_y = (int(value) for value in rng.integers(-height // 2, height, 2))
        w, h = int(rng.integers(0, width)), int(rng.integers(0, height))
        if rng.random() < 0.5:
            colour = int(rng.integers(0, 1 << 24))
            display.fill(x, y, w, h, colour)
            model[max(y, 0) : max(y + h, 0), max(x, 0) : max(x + w, 0)] = colour
        else:
            display.copy(x, y, w, h, to_x, to_y)
            old = model.copy()
            for row in range(max(y, 0), min(y + h, height)):
                target = row + to_y - y
                if 0 <= target < height:
                    first = max(x, 0, x - to_x)
                    last = min(x + w, width, width + x - to_x)
                    if first < last:
                        model[target, first + to_x - x : last + to_x - x] = old[row, first:last]
        assert np.array_equal(display.surface.view("<u4")[..., 0], model)


@pytest.mark.parametrize("move", [(0, 8), (-16, 0), (5, -3), (0, 0), (2000, 0), (0, -2000)])
def test_scrolling_moves_all_and_fills_what_comes_in(
    display: Display, move: tuple[int, int]
) -> None:
    rng = np.random.default_rng(1)
    display.blit(0, 0, rng.integers(0, 256, (display.height, display.width, 3)).astype(np.uint8))
    before = display.surface.view("<u4")[..., 0].copy()
    display.scroll(*move, colour=0x112233)
    after = display.surface.view("<u4")[..., 0]
    right, down = move
    for x, y in ((0, 0), (display.width - 1, display.height - 1), (60, 60), (17, 4)):
        from_x, from_y = x - right, y - down
        inside = 0 <= from_x < display.width and 0 <= from_y < display.height
        assert after[y, x] == (before[from_y, from_x] if inside else 0x112233)


def test_blocks_are_clipped(display: Display) -> None:
    block = np.arange(30 * 20 * 3, dtype=np.uint16).reshape(20, 30, 3).astype(np.uint8)
    display.blit(-10, -5, block)
    display.blit(display.width - 10, display.height - 5, block)
    display.blit(5000, 0, block)
    display.blit(0, -20, block)
    assert np.array_equal(display.surface[:15, :20, 2::-1], block[5:, 10:])
    assert np.array_equal(display.surface[-5:, -10:, 2::-1], block[:5, :10])


def test_closing_shows_what_was_drawn_and_leaves_it(machine: Machine, display: Display) -> None:
    display.fill(0, 0, 16, 16, WHITE)
    display.close()
    assert shown(machine)[:16, :16].all()
    assert not machine.frame_hooks
    display.fill(0, 0, 16, 16, BLACK)
    machine.wait_vblank()
    assert display.is_direct or shown(machine)[:16, :16].all()
    display.close()


def test_an_unknown_mode_is_refused_and_changes_nothing(display: Display) -> None:
    with pytest.raises(ValueError, match="there is no mode 'cga'; there are graphics, text"):
        display.set_mode("cga")
    assert display.mode == "graphics"


def test_what_a_program_may_know_of_the_colours(machine: Machine, display: Display) -> None:
    known = None if display.colours is None else len(display.colours)
    assert (known, display.cell) == {
        "c64": (16, (8, 8)),
        "spectrum": (8, (8, 8)),
        "pc": (None, (1, 1)),
        "hack": (2, (1, 1)),
        "workstation": (None, (1, 1)),
    }[machine.model.name]
