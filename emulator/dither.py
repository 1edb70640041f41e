"""Brightness, and the ordered dithering that makes a few colours stand for many.

Bayer's matrix says in which order the pixels of an 8x8 square light up as it gets brighter; it is
laid over the picture from the top left corner on, again and again.

     0 32  8 40  2 34 10 42        a pixel of brightness b, 0-255, is white where
    48 16 56 24 50 18 58 26            b / 255 + (order + 1/2) / 64  reaches 1
    12 44  4 36 14 46  6 38        so black stays black, white stays white, and every 64th of
    60 28 52 20 62 30 54 22        brightness between them lights one pixel more
     3 35 11 43  1 33  9 41
    51 19 59 27 49 17 57 25
    15 47  7 39 13 45  5 37
    63 31 55 23 61 29 53 21

Whoever dithers does it here, a demo as well as a driver, so that their pictures are the same bit
for bit. Sources: B. E. Bayer, "An optimum method for two-level rendition of continuous-tone
pictures", 1973; ITU-R BT.601 for the weights of red, green and blue.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Levels: TypeAlias = NDArray[np.uint8]

SIZE = 8
RED, GREEN, BLUE = 299, 587, 114  # thousandths of the light


def _order(doublings: int) -> NDArray[np.int64]:
    order = np.zeros((1, 1), np.int64)
    for _ in range(doublings):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    return order


BAYER = ((_order(3) + 0.5) / SIZE**2).astype(np.float32)  # 0 to below 1
BAYER.setflags(write=False)


def light(colours: ArrayLike) -> Levels:
    """The brightness of RGB colours (last axis red, green, blue, 0-255): 0-255, rounded."""
    rgb = np.asarray(colours, np.uint32)
    return mixed(rgb[..., 0], rgb[..., 1], rgb[..., 2])


def mixed(red: NDArray[Any], green: NDArray[Any], blue: NDArray[Any]) -> Levels:
    """As `light`, of three arrays of uint32."""
    thousandths = RED * red + GREEN * green + BLUE * blue
    rounded: Levels = ((thousandths + 500) // 1000).astype(np.uint8)
    return rounded


def spread(field: Levels, entries: int, x: int = 0, y: int = 0) -> Levels:
    """Brightness 0-255 as numbers below `entries`, two neighbours mixed where one is too few.

    `x`, `y` say where in the picture the field's first pixel is.
    """
    height, width = field.shape
    scaled = field * np.float32((entries - 1) / 255)
    numbers: Levels = (scaled + _tiles(BAYER, x, y, width, height)).astype(np.uint8)
    return numbers


def lit(field: Levels, x: int = 0, y: int = 0) -> NDArray[np.bool_]:
    """Which pixels of a field of brightness are white: `spread` over two entries, only faster."""
    height, width = field.shape
    bright: NDArray[np.bool_] = field >= _tiles(WHITE_FROM, x, y, width, height)
    return bright


def _tiles(matrix: NDArray[Any], x: int, y: int, width: int, height: int) -> NDArray[Any]:
    rolled = np.roll(matrix, (-y, -x), (0, 1))
    return np.tile(rolled, (-(-height // SIZE), -(-width // SIZE)))[:height, :width]


def _white_from() -> Levels:
    """For each pixel of the square, the brightness from which on it is white."""
    squares = np.arange(256, dtype=np.uint8).repeat(SIZE**2).reshape(-1, SIZE)
    white = spread(squares, 2).reshape(256, SIZE, SIZE)
    first: Levels = white.argmax(axis=0).astype(np.uint8)
    first.setflags(write=False)
    return first


WHITE_FROM = _white_from()
