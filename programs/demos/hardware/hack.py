"""What a raw program knows of the Hack computer.

screen, 512x256   bit x % 16 of word 16384 + 32*y + x // 16, 1 is black
keyboard          word 24576: the code of the key now down
"""

import numpy as np
from numpy.typing import NDArray

from emulator import Machine, palettes
from programs.demos.hardware.cells import numbers
from programs.demos.shades import Canvas, Palette, Pixels

CANVAS = Canvas(512, 256, palettes.HACK[::-1])  # black, then white
SCREEN, KEY = 16384, 24576
_KEYS = {131: "up", 133: "down", 130: "left", 132: "right", 32: "space"}


def graphics(machine: Machine) -> None:
    """The one mode there is: all black, sixteen pixels a word."""
    machine[SCREEN : SCREEN + 8192] = 0xFFFF


def address(x: int, y: int) -> int:
    """The word that holds a pixel; its bit is `1 << (x & 15)`, and 1 is black."""
    return SCREEN + 32 * y + x // 16


def pack(pixels: Pixels, palette: Palette) -> NDArray[np.uint16]:
    """The 8192 words; the colours are black and white."""
    black = numbers(palette, palettes.HACK)[pixels]
    words = np.packbits(black, axis=1, bitorder="little").view("<u2")
    return words.astype(np.uint16, copy=False).reshape(-1)


def key(machine: Machine) -> str | None:
    """The steering key now down."""
    return _KEYS.get(machine.peek(KEY))
