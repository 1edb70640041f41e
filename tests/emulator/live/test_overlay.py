import numpy as np
import pytest

from emulator.glyphs import glyph
from emulator.live.overlay import ERROR, PLAIN, columns, panel, rows, wrap


def ink(made: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return (made[..., :3] == colour).all(axis=2)


def test_text_is_drawn_in_the_emulators_glyphs() -> None:
    made = ink(panel(["H"], 1), PLAIN.ink)
    rows_of_h = np.unpackbits(glyph("H")[:, None], axis=1).astype(bool)
    assert np.array_equal(made[8:16, 8:16], rows_of_h)
    assert made.sum() == rows_of_h.sum()


def test_a_larger_scale_makes_squares() -> None:
    small, large = panel(["Az"], 1), panel(["Az"], 3)
    assert np.array_equal(large, small.repeat(3, axis=0).repeat(3, axis=1))


def test_headings_have_another_ink() -> None:
    made = panel(["HELP", "text"], 1, headings=1)
    assert ink(made, PLAIN.heading)[:18].any() and not ink(made, PLAIN.heading)[19:].any()
    assert ink(made, PLAIN.ink)[19:].any() and not ink(made, PLAIN.ink)[:18].any()


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("width", [100, 641, 1000])
def test_a_panel_of_a_given_width_has_it(scale: int, width: int) -> None:
    made = panel(["x" * columns(width, scale)], scale, ERROR, width=width)
    assert made.shape[1] == width
    assert np.array_equal(
        ink(made, ERROR.ink).any(axis=0)[: 16 * scale],
        ink(panel(["x"], scale, ERROR), ERROR.ink).any(axis=0)[: 16 * scale],
    )


@pytest.mark.parametrize("height", [50, 400, 401])
def test_as_many_lines_fit_as_it_says(height: int) -> None:
    fits = rows(height, 2)
    assert panel(["x"] * fits, 2).shape[0] <= height < panel(["x"] * (fits + 1), 2).shape[0]


def test_wrapping_keeps_line_ends_and_indents() -> None:
    text = "line 3 of mine.py:\n    machine.poke(-1, 0) # too far\n\nrefused"
    assert wrap(text, 20) == [
        "line 3 of mine.py:",
        "    machine.poke(-1,",
        "    0) # too far",
        "",
        "refused",
    ]
    assert all(len(line) <= 20 for line in wrap("a" * 90, 20))
