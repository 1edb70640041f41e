"""`screen` on every model: what is drawn is shown, and what cannot be is told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import emulator
import vos
from emulator import MODELS
from vos.portable import shapes
from vos.portable.colours import ColourError, number
from vos.portable.screen import ScreenError

RED, BLACK = (255, 0, 0), (0, 0, 0)
PLACES = "place, colour, sentence"


@pytest.fixture(params=MODELS)
def hosted(request: pytest.FixtureRequest) -> Iterator[vos.System]:
    with vos.boot(emulator.boot(request.param), "linux") as system:
        yield system


@pytest.fixture
def screen(system: vos.System) -> Any:
    return system.screen


def drawn(screen: Any) -> set[tuple[int, int]]:
    """The pixels that are not black."""
    ys, xs = np.nonzero(screen.rgb.any(axis=2))
    return set(zip(xs.tolist(), ys.tolist(), strict=True))


def test_what_is_drawn_is_what_the_machine_shows(hosted: vos.System) -> None:
    screen = hosted.screen
    black, white = (0, 0, 0), (255, 255, 255)
    screen.clear(black)
    screen.fill_rect(8, 8, 16, 16, white)
    screen.present()
    shown = hosted.machine.frame(border=False)
    assert shown.shape == (screen.height, screen.width, 3)
    assert shown[16, 16].min() > shown[4, 4].max()
    assert screen.get_pixel(16, 16) == white


def test_a_frame_passes_in_present(hosted: vos.System) -> None:
    before = hosted.modules["time"].monotonic()
    hosted.screen.present()
    assert hosted.modules["time"].monotonic() > before


def test_it_says_what_the_model_can_show(hosted: vos.System) -> None:
    screen = hosted.screen
    expected = {"c64": (16, 8), "spectrum": (8, 8), "hack": (2, 1)}
    count, cell = expected.get(hosted.machine.model.name, (None, 1))
    assert (None if screen.colours is None else len(screen.colours), screen.cell) == (count, cell)
    assert screen.size == (screen.width, screen.height)


def test_mapped_pixels_are_the_picture(hosted: vos.System) -> None:
    screen = hosted.screen
    screen.rgb[2, 3] = RED
    assert screen.get_pixel(3, 2) == RED
    assert screen.pixels[2, 3, :3].tolist() == [0, 0, 255]


@pytest.mark.parametrize(
    "colour",
    [
        (255, 165, 0),
        0xFFA500,
        "#ffa500",
        "#FFA500",
        "orange",
        [255, 165, 0],
        np.array([255, 165, 0]),
    ],
)
def test_a_colour_has_many_names(screen: Any, colour: Any) -> None:
    screen.set_pixel(1, 1, colour)
    screen.set_pixel(1, 1, colour)  # once remembered, too
    assert screen.get_pixel(1, 1) == (255, 165, 0)
    assert number(colour) == 0xFFA500


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        (-1, "-1 is no colour; numbers are 0 to 0xFFFFFF"),
        (1 << 24, "is no colour; numbers are 0 to 0xFFFFFF"),
        ((1, 2), r"\(1, 2\) is no colour; a colour is \(red, green, blue\)"),
        ((0, 0, 256), "red, green and blue are from 0 to 255"),
        ((0, 0.5, 0), "is no colour; a colour is"),
        (None, "None is no colour"),
        ("rad", "there is no colour 'rad'.*did you mean 'red'"),
        ("#12345", "there is no colour '#12345'"),
    ],
)
def test_what_is_no_colour_is_refused_and_nothing_drawn(
    screen: Any, colour: Any, sentence: str
) -> None:
    for draw in (lambda: screen.set_pixel(0, 0, colour), lambda: screen.clear(colour)):
        with pytest.raises(ColourError, match=sentence):
            draw()
    assert drawn(screen) == set()


@pytest.mark.parametrize("place", [(-1, 0), (0, -1), (320, 0), (0, 200), (10**30, 0)])
def test_a_pixel_outside_is_refused(screen: Any, place: tuple[int, int]) -> None:
    sentence = r"is not on the screen; x is from 0 to 319, y from 0 to 199\."
    with pytest.raises(ScreenError, match=sentence):
        screen.set_pixel(*place, RED)
    with pytest.raises(ScreenError, match=sentence):
        screen.get_pixel(*place)
    assert drawn(screen) == set()


@pytest.mark.parametrize("place", [(1.5, 0), ("1", 0), (0, None)])
def test_places_are_whole_numbers(screen: Any, place: tuple[Any, Any]) -> None:
    with pytest.raises(ScreenError, match=r"set_pixel: [xy] is a whole number, not"):
        screen.set_pixel(*place, RED)


def test_corners_can_be_set(screen: Any) -> None:
    corners = {(0, 0), (319, 0), (0, 199), (319, 199)}
    for corner in corners:
        screen.set_pixel(*corner, 0xFFFFFF)
    assert drawn(screen) == corners


def test_shapes_are_clipped(screen: Any) -> None:
    screen.fill_rect(-5, -5, 7, 7, RED)
    assert drawn(screen) == {(0, 0), (1, 0), (0, 1), (1, 1)}
    screen.clear()
    screen.rect(318, 198, 10, 10, RED)
    assert drawn(screen) == {(318, 198), (319, 198), (318, 199)}
    screen.clear()
    for shape in (screen.circle, screen.fill_circle):
        shape(-100, -100, 20, RED)
        shape(1000, 1000, 20, RED)
    screen.line(-10, -10, -1, -1, RED)
    screen.blit(400, 400, np.zeros((4, 4, 3), np.uint8))
    screen.text(330, 10, "out", RED)
    assert drawn(screen) == set()


@pytest.mark.parametrize("end", [(9, 9), (9, 3), (3, 9), (0, 9), (9, 0), (0, 0), (2, 9)])
def test_a_line_joins_its_ends_without_a_gap(screen: Any, end: tuple[int, int]) -> None:
    screen.line(0, 0, *end, RED)
    forward = drawn(screen)
    assert {(0, 0), end} <= forward
    assert len(forward) == max(end) + 1
    for (x1, y1), (x2, y2) in zip(sorted(forward), sorted(forward)[1:], strict=False):
        assert max(abs(x2 - x1), abs(y2 - y1)) <= 1


@pytest.mark.parametrize("radius", [0, 1, 2, 5, 17])
def test_a_filled_circle_ends_in_its_outline(screen: Any, radius: int) -> None:
    screen.fill_circle(40, 40, radius, RED)
    filled = drawn(screen)
    screen.clear()
    screen.circle(40, 40, radius, RED)
    outline = drawn(screen)
    assert outline <= filled
    assert filled == {(y, x) for x, y in filled} == {(80 - x, y) for x, y in filled}
    rims = {max(filled & {(x, y) for y in range(81)}) for x in range(40 - radius, 41 + radius)}
    assert rims <= outline
    assert len(filled) == sum(
        2 * shapes.half_width(radius, abs(r)) + 1 for r in range(-radius, radius + 1)
    )


def test_blit_takes_levels_and_words(screen: Any) -> None:
    picture = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    screen.blit(-1, 5, picture)
    assert screen.rgb[5:7, :2].tolist() == picture[:, 1:].tolist()
    screen.blit(10, 10, [[0xFF0000, 0x00FF00]])
    assert [screen.get_pixel(10, 10), screen.get_pixel(11, 10)] == [RED, (0, 255, 0)]


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (np.zeros((2, 2, 4), np.uint8), "blit takes whole numbers of shape"),
        (np.zeros((2, 2, 3)), "this is float64"),
        (np.full((2, 2, 3), 300), "values are from 0 to 255"),
        (np.full((2, 2), -1), "values are from 0 to 16777215"),
    ],
)
def test_blit_refuses_what_is_no_picture(screen: Any, picture: Any, sentence: str) -> None:
    with pytest.raises(ScreenError, match=sentence):
        screen.blit(0, 0, picture)
    assert drawn(screen) == set()


def test_scroll_moves_everything(screen: Any) -> None:
    screen.set_pixel(10, 10, RED)
    screen.scroll(-3, 5, "blue")
    assert screen.get_pixel(7, 15) == RED
    assert screen.get_pixel(319, 199) == (0, 0, 255) == screen.get_pixel(0, 0)
    screen.scroll(1000, 0)
    assert drawn(screen) == set()


def test_text_is_drawn_with_and_without_paper(screen: Any) -> None:
    screen.clear("blue")
    screen.text(0, 0, "A", "white")
    colours = {tuple(colour) for colour in screen.rgb[:8, :8].reshape(-1, 3).tolist()}
    assert colours == {(255, 255, 255), (0, 0, 255)}
    screen.text(0, 0, "A", "white", "black", 2)
    colours = {tuple(colour) for colour in screen.rgb[:16, :16].reshape(-1, 3).tolist()}
    assert colours == {(255, 255, 255), BLACK}
    screen.text(0, 0, "", "white")
    with pytest.raises(ScreenError, match="a scale is 1 or more"):
        screen.text(0, 0, "A", "white", scale=0)


def test_the_text_mode_is_the_console_s(hosted: vos.System) -> None:
    screen = hosted.screen
    with pytest.raises(ScreenError, match="put_text is for the text mode"):
        screen.put_text(0, 0, "x")
    screen.mode = "text"
    assert screen.mode == "text"
    columns, rows = screen.text_size
    before = hosted.machine.frame(border=False).copy()
    screen.put_text(columns - 3, rows - 1, "far too long", "white", "black")
    screen.present()
    after = hosted.machine.frame(border=False)
    assert (before != after).any()
    with pytest.raises(ScreenError, match=f"there are columns 0 to {columns - 1}"):
        screen.put_text(columns, 0, "x")
    screen.mode("graphics")
    assert (screen.mode, screen.text_size) == ("graphics", (0, 0))
    with pytest.raises(ScreenError, match="there is no mode 'hires'; there are graphics and text"):
        screen.mode = "hires"


def test_each_process_has_a_screen_of_its_own(system: vos.System) -> None:
    def main(screen: Any, os: Any) -> int:
        screen.set_pixel(5, 5, RED)
        return 0

    assert system.run(main) == 0
    assert system.screen.get_pixel(5, 5) == RED
