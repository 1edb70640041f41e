import io
import re

import numpy as np
import pytest

from emulator.live.half_blocks import (
    ASCII,
    CUBE,
    MONO,
    TRUE_COLOUR,
    changes,
    fitted,
    ink_for,
    lines,
)

RNG = np.random.default_rng(3)


def test_a_picture_of_the_right_size_is_left_as_it_is() -> None:
    picture = RNG.integers(0, 256, (48, 80, 3), np.uint8)
    assert np.array_equal(fitted(picture, 80, 24), picture)


def test_shrinking_is_the_mean_of_what_is_covered() -> None:
    picture = RNG.integers(0, 256, (48 * 4, 80 * 4, 3), np.uint8)
    mean = picture.reshape(48, 4, 80, 4, 3).mean(axis=(1, 3))
    assert np.abs(fitted(picture, 80, 24) - mean).max() <= 0.51


@pytest.mark.parametrize("x", range(0, 384, 37))
def test_thin_lines_survive(x: int) -> None:
    picture = np.zeros((272, 384, 3), np.uint8)
    picture[:, x] = 255
    small = fitted(picture, 80, 24)
    assert small.max(axis=(1, 2)).min() >= 255 * small.shape[1] // 384 // 2


@pytest.mark.parametrize(
    ("shape", "room"), [((200, 320), (80, 24)), ((720, 1280), (30, 40)), ((256, 512), (200, 5))]
)
def test_the_shape_is_kept_and_fits(shape: tuple[int, int], room: tuple[int, int]) -> None:
    height, width, _ = fitted(np.zeros((*shape, 3), np.uint8), *room).shape
    assert height % 2 == 0
    assert width <= room[0] and height <= 2 * room[1]
    assert width / height == pytest.approx(shape[1] / shape[0], rel=0.15)


def test_a_uniform_picture_stays_uniform() -> None:
    picture = np.full((200, 320, 3), (1, 128, 255), np.uint8)
    assert (fitted(picture, 77, 23) == (1, 128, 255)).all()


def test_true_colour_has_the_upper_pixel_as_ink_and_the_lower_as_paper() -> None:
    pixels = np.array([[[1, 2, 3]], [[4, 5, 6]]], np.uint8)
    drawn = changes(TRUE_COLOUR.cells(pixels), None, TRUE_COLOUR)
    assert drawn == "\x1b[1;1H\x1b[38;2;1;2;3;48;2;4;5;6m▀\x1b[0m"


def test_only_what_changed_is_drawn() -> None:
    pixels = RNG.integers(0, 256, (20, 30, 3), np.uint8)
    before = TRUE_COLOUR.cells(pixels)
    pixels[7, 11] ^= 255
    assert changes(before, before, TRUE_COLOUR) == ""
    drawn = changes(TRUE_COLOUR.cells(pixels), before, TRUE_COLOUR, left=3, top=2)
    assert re.findall(r"\x1b\[(\d+);(\d+)H", drawn) == [("5", "14")]
    assert drawn.count("▀") == 1


def test_a_colour_is_named_once_for_neighbours() -> None:
    drawn = changes(TRUE_COLOUR.cells(np.zeros((2, 50, 3), np.uint8)), None, TRUE_COLOUR)
    assert drawn.count("38;2;0;0;0") == 1
    assert drawn.count("▀") == 50


def test_the_cube_has_the_nearest_of_six_levels() -> None:
    pixels = np.array([[[0, 0, 0]], [[255, 94, 50]]], np.uint8)
    assert CUBE.cells(pixels).tolist() == [[[16, 16 + 36 * 5 + 6 * 1 + 1]]]


def test_without_colour_brightness_decides() -> None:
    pixels = np.zeros((2, 4, 3), np.uint8)
    pixels[0, [1, 3]] = pixels[1, [2, 3]] = 255
    assert list(lines(pixels, 4, 1, MONO)) == [" ▀▄█"]
    assert list(lines(pixels, 4, 1, ASCII)) == [" '.#"]


def test_a_grey_without_colour_is_a_pattern() -> None:
    pixels = np.zeros((8, 9, 3), np.uint8)
    pixels[:, 4:8] = 128
    pixels[:, 8] = 255
    text = "".join(line[4:8] for line in lines(pixels, 9, 4, MONO))
    lit = sum({" ": 0, "▀": 1, "▄": 1, "█": 2}[block] for block in text)
    assert lit == 16  # half of 32


class Output(io.StringIO):
    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override] # StringIO has none, a terminal has
        return self._encoding


@pytest.mark.parametrize(
    ("encoding", "environment", "ink"),
    [
        ("utf-8", {}, TRUE_COLOUR),
        ("utf-8", {"NO_COLOR": "1"}, MONO),
        ("utf-8", {"NO_COLOR": ""}, TRUE_COLOUR),
        ("utf-8", {"TERM_PROGRAM": "Apple_Terminal"}, CUBE),
        ("cp437", {}, TRUE_COLOUR),
        ("cp1252", {}, ASCII),
        ("ascii", {}, ASCII),
    ],
)
def test_the_ink_fits_the_output(encoding: str, environment: dict[str, str], ink: object) -> None:
    assert ink_for(Output(encoding), environment) is ink
