"""Colours as the drivers reckon with them: words, light, CIE Lab, and a palette's numbers.

A picture's pixels are words, 0xRRGGBB. How different two colours look is measured in CIE Lab, how
they mix in amounts of light. Source: CIE 15 and IEC 61966-2-1 (sRGB), white point D65.
"""

from functools import cache
from itertools import count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emulator.palettes import Palette

Words: TypeAlias = NDArray[np.uint32]
Numbers: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]

NONE = 255  # the number of a colour that is not in the palette

_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)
_WHITE = _TO_XYZ.sum(axis=1)


def linear(rgb: ArrayLike) -> Floats:
    """Amounts of light, 0-1, of sRGB levels 0-255; any shape."""
    level = np.asarray(rgb, np.float32) / np.float32(255)
    curve: Floats = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return curve.astype(np.float32)


def lab(rgb: ArrayLike) -> Floats:
    """CIE Lab of sRGB colours, (..., 3)."""
    return lab_of_light(linear(rgb))


def lab_of_light(light: Floats) -> Floats:
    """CIE Lab of amounts of red, green and blue light, (..., 3)."""
    ratio = light @ _TO_XYZ.T / _WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), ratio * (841 / 108) + 4 / 29)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def words(colours: Palette) -> Words:
    """RGB rows, (n, 3), as words 0xRRGGBB."""
    wide = colours.astype(np.uint32)
    packed: NDArray[Any] = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    return packed


def keys15(pixels: Words) -> Words:
    """The upper five bits of each channel: | red | green | blue |, 0-32767."""
    keys: NDArray[Any] = pixels >> 9 & 0x7C00 | pixels >> 6 & 0x03E0 | pixels >> 3 & 0x001F
    return keys


@cache
def light15() -> Floats:
    """Light of every 15-bit key, five bits widened to eight, (32768, 3)."""
    key = np.arange(1 << 15)
    five = np.stack([key >> 10, key >> 5 & 31, key & 31], axis=1)
    return linear(five << 3 | five >> 2)


@cache
def lab15() -> Floats:
    """Lab of every 15-bit key, (32768, 3)."""
    return lab_of_light(light15())


class FixedPalette:
    """A palette's colours, found by word: exactly, or the nearest."""

    def __init__(self, colours: Palette) -> None:
        self.colours = colours
        self._words = words(colours)
        self._multiplier, self._slots = _perfect_hash(self._words)
        self._slot_words = self._words[self._slots]

    def exact(self, pixels: Words) -> Numbers:
        """The number of each pixel's colour, the lowest if it is there twice; NONE if it is not."""
        slot = pixels * self._multiplier >> _HASH_SHIFT
        numbers = np.take(self._slots, slot, mode="clip")
        numbers[np.take(self._slot_words, slot, mode="clip") != pixels] = NONE
        return numbers

    def nearest(self, colour: int) -> int:
        """The number of the colour nearest to 0xRRGGBB."""
        return int(self.nearest_of(np.array([colour], np.uint32))[0])

    def nearest_of(self, pixels: Words) -> Numbers:
        """The number of the colour nearest to each word of (n,)."""
        different, places = np.unique(pixels, return_inverse=True)
        rgb = np.stack([different >> 16 & 255, different >> 8 & 255, different & 255], axis=1)
        apart = ((lab(rgb)[:, None] - lab(self.colours)) ** 2).sum(axis=2)
        numbers: Numbers = apart.argmin(axis=1).astype(np.uint8)[places]
        return numbers


_HASH_SHIFT = np.uint32(24)  # 256 slots


def _perfect_hash(entries: Words) -> tuple[np.uint32, Numbers]:
    """A multiplier whose products' top bytes differ for all entries, and the entry of each slot.

    Slots that no entry falls into hold entry 0: whoever looks there finds another colour than his.
    """
    different = np.unique(entries)
    for multiplier in count(0x9E3779B1, 2):
        slot = different * np.uint32(multiplier & 0xFFFFFFFF) >> _HASH_SHIFT
        if len(np.unique(slot)) == len(different):
            break
    slots = np.zeros(256, np.uint8)
    slots[(entries * np.uint32(multiplier) >> _HASH_SHIFT)[::-1]] = np.arange(len(entries))[::-1]
    return np.uint32(multiplier), slots
