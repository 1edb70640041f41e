"""Characters, in the text modes there are and drawn where there is none."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from emulator import Machine, boot, glyphs, palettes
from programs.demos import text as demo
from programs.demos.hardware import pc
from tests.vos.drivers.pictures import shown
from vos.drivers.display import Display

WHITE, RED, BLACK = 0xFFFFFF, 0xFF0000, 0


class EnoughError(Exception):
    """Raised into the demo when it has typed enough."""


def word(rgb: np.ndarray) -> int:
    red, green, blue = (int(level) for level in rgb)
    return red << 16 | green << 8 | blue


@pytest.mark.parametrize("letters", [1, 60, 1000])
def test_the_text_demos_letters_look_as_it_poked_them(machine: Machine, letters: int) -> None:
    model = machine.model.name
    raw = boot(model)

    def stop(machine: Machine) -> None:
        if machine.frames >= letters:
            raise EnoughError

    raw.frame_hooks.append(stop)
    with suppress(EnoughError):
        getattr(demo, f"raw_{model}")(raw)

    display = Display(machine)
    display.set_mode("text")
    canvas = pc.TEXT_CANVAS if model == "pc" else demo.__dict__[model].CANVAS
    colours = demo.palette(canvas)
    typed = list(demo.letters(*display.text_size))[:letters]
    for column, row, character, colour in typed:
        display.put_text(column, row, character, word(colours[colour]), BLACK)
    display.flush()
    assert np.array_equal(machine.frame(), raw.frame())


def test_text_mode_starts_empty_and_black(machine: Machine) -> None:
    display = Display(machine)
    display.fill(0, 0, display.width, display.height, WHITE)
    display.flush()
    display.set_mode("text")
    assert not machine.frame().any()
    display.set_mode("graphics")
    assert not machine.frame().any()
    assert not display.surface.any()


def test_what_does_not_fit_in_the_grid_is_left_out(machine: Machine) -> None:
    display = Display(machine)
    display.set_mode("text")
    columns, rows = display.text_size
    for column, row in ((-1, 0), (columns, 0), (0, -1), (0, rows)):
        display.put_text(column, row, "X", WHITE)
    display.flush()
    assert not machine.frame().any()
    display.put_text(columns - 1, rows - 1, "XY", WHITE)
    display.flush()
    lit = shown(machine).any(axis=2)
    height, width = lit.shape
    cell = lit[height - height // rows :, width - width // columns :]
    assert cell.any()
    assert lit.sum() == cell.sum()


def test_surfaces_are_not_shown_in_a_text_mode() -> None:
    for model in ("c64", "pc"):
        machine = boot(model)
        display = Display(machine)
        display.set_mode("text")
        display.fill(0, 0, 100, 100, WHITE)
        display.flush()
        machine.wait_vblank()
        assert not machine.frame().any()


def test_the_c64_shows_another_paper_inverse_when_the_ink_is_the_background() -> None:
    machine = boot("c64")
    display = Display(machine)
    display.set_mode("text")
    display.put_text(0, 0, "A", BLACK, WHITE)
    display.put_text(1, 0, "A", WHITE, BLACK)
    ink = np.unpackbits(glyphs.C64_UPPER[1][:, None], axis=1).astype(bool)
    inverse, plain = shown(machine)[:8, :8].any(axis=2), shown(machine)[:8, 8:16].any(axis=2)
    assert np.array_equal(plain, ink)
    assert np.array_equal(inverse, ~ink)


def test_the_pc_has_sixteen_inks_and_eight_papers() -> None:
    machine = boot("pc")
    display = Display(machine)
    display.set_mode("text")
    assert np.array_equal(display.colours, palettes.RGBI)
    for number, colour in enumerate(palettes.RGBI):
        display.put_text(number, 3, "█", word(colour), word(palettes.RGBI[number % 8]))
    picture = shown(machine)[48:64]
    assert np.array_equal(picture[0, 4::8][:16], palettes.RGBI)
    attributes = machine[0xB8000 + 160 * 3 : 0xB8000 + 160 * 3 + 32][1::2]
    assert attributes.tolist() == [number % 8 << 4 | number for number in range(16)]


@pytest.mark.parametrize("scale", [1, 3])
def test_drawn_text_is_its_glyphs_enlarged(scale: int) -> None:
    display = Display(boot("workstation"))
    display.fill(0, 0, 200, 100, RED)
    display.draw_text(10, 20, "Hé", WHITE, scale=scale)
    rows = np.stack([glyphs.glyph(character) for character in "Hé"], axis=1)
    ink = np.kron(np.unpackbits(rows, axis=1), np.ones((scale, scale))).astype(bool)
    area = display.surface[20 : 20 + 8 * scale, 10 : 10 + 16 * scale]
    assert (area[ink] == (255, 255, 255, 0)).all()
    assert (area[~ink] == (0, 0, 255, 0)).all()


def test_drawn_text_is_clipped_and_may_have_paper() -> None:
    display = Display(boot("workstation"))
    display.draw_text(-4, -4, "█", WHITE, RED)
    display.draw_text(1276, 716, " ", WHITE, RED)
    display.draw_text(5000, 5000, "far away", WHITE)
    display.draw_text(50, 50, "", WHITE)
    assert [display.get_pixel(*place) for place in ((3, 3), (4, 4), (1279, 719))] == [
        WHITE, BLACK, RED,
    ]  # fmt: skip
