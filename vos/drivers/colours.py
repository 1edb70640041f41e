"""Which of a screen's colours stand for those a program asked for.

A picture's pixels are words, 0xRRGGBB. Distances are measured in CIE Lab, where equal numbers look
about equally different, over tables of 15-bit colours, five bits a channel.

`CellMatcher` is for cells of 64 pixels that can hold only two of a palette's colours:

    words --perfect hash--> numbers, and which are exactly the palette's
       all exact and two at most, that may meet  -->  as they are
       the others                                -->  the best pair, and the nearer of its two

Source: CIE 15 and IEC 61966-2-1 (sRGB) for the formulas, white point D65.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from itertools import count
from typing import TypeAlias

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
    packed: Words = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    return packed


def keys15(pixels: Words) -> Words:
    """The upper five bits of each channel: | red | green | blue |, 0-32767."""
    keys: Words = pixels >> 9 & 0x7C00 | pixels >> 6 & 0x03E0 | pixels >> 3 & 0x001F
    return keys


@cache
def colours15() -> Palette:
    """The RGB of every 15-bit key, five bits widened to eight, (32768, 3)."""
    key = np.arange(1 << 15)
    five = np.stack([key >> 10, key >> 5 & 31, key & 31], axis=1)
    return (five << 3 | five >> 2).astype(np.uint8)


class Palette15:
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

    @cached_property
    def distances(self) -> Floats:
        """From each 15-bit colour to each of the palette's, squared: (32768, n)."""
        apart = lab(colours15())[:, None] - lab(self.colours)
        squared: Floats = np.einsum("knc,knc->kn", apart, apart)
        return squared

    def nearest(self, colour: int) -> int:
        """The number of the colour nearest to 0xRRGGBB."""
        rgb = [colour >> 16 & 255, colour >> 8 & 255, colour & 255]
        return int(((lab(rgb) - lab(self.colours)) ** 2).sum(axis=1).argmin())


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


class CellMatcher(Palette15):
    """A palette of which two colours may meet in a cell, if they are one of `pairs`."""

    def __init__(self, colours: Palette, pairs: Iterable[tuple[int, int]]) -> None:
        super().__init__(colours)
        self._pairs = np.array(list(pairs), np.intp)
        self._may_meet = np.zeros((256, 256), np.bool_)
        self._may_meet[tuple(self._pairs.T)] = True
        alone = np.arange(len(colours))
        self._may_meet[alone, alone] = True

    def match(self, cells: Words) -> Numbers:
        """Numbers for the pixels of cells, both (n, 64); a cell that fits comes out as it is."""
        numbers = self.exact(cells)
        low, high = numbers.min(axis=1), numbers.max(axis=1)
        fits = self._may_meet[low, high]
        fits &= ((numbers == low[:, None]) | (numbers == high[:, None])).all(axis=1)
        if not fits.all():
            numbers[~fits] = self._approximate(cells[~fits])
        return numbers

    def _approximate(self, cells: Words) -> Numbers:
        distances = self.distances[keys15(cells)]
        numbers: Numbers = distances.argmin(axis=2).astype(np.uint8)
        return numbers
