"""What the cell layouts share: eight pixels at a time, through 64-bit words and small tables.

A byte of bits becomes eight bytes of pixels by one table look-up; two colours are then mixed in
with two 64-bit operations a word, so decoding costs per eight pixels, not per pixel:

    bits      1  0  0  1 ...          MASKS[bits]      FF 00 00 FF ...
    pixels = paper ^ (MASKS[bits] & (ink ^ paper)),    a colour repeated in all eight bytes
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.layouts.layout import Indices

Words = NDArray[np.uint64]

BYTES = np.arange(256, dtype=np.uint8)
BITS = np.unpackbits(BYTES[:, None], axis=1)  # (256, 8), most significant bit leftmost


def _masks(bits: Indices) -> Words:
    table: Words = np.ascontiguousarray(bits * np.uint8(255)).view(np.uint64)[:, 0]
    return table


MASKS = _masks(BITS)
# The high and the low bit of each pair, both two pixels wide.
_HIGH, _LOW = _masks(BITS[:, 0::2].repeat(2, axis=1)), _masks(BITS[:, 1::2].repeat(2, axis=1))
PAIRS = (_HIGH, _LOW)
# The same for a byte plus 256, and for a byte alone its eight single bits as both.
SINGLES_AND_PAIRS = (np.concatenate([MASKS, _HIGH]), np.concatenate([MASKS, _LOW]))
COLOURS: Words = BYTES.astype(np.uint64) * np.uint64(0x0101010101010101)


def words(pixels: Indices) -> Words:
    """An array of pixels (last axis a multiple of 8, contiguous) seen as eight-pixel words."""
    return pixels.view(np.uint64)


def mix(bits: Indices, ink: Words, paper: Words, out: Words) -> None:
    """Write the words of `bits` to `out`: `ink` where a bit is set, `paper` where it is not."""
    np.take(MASKS, bits, out=out, mode="clip")
    out &= ink ^ paper
    out ^= paper


def mix4(
    bits: NDArray[Any],
    colours: tuple[Words, Words, Words, Words],
    out: Words,
    tables: tuple[Words, Words] = PAIRS,
) -> None:
    """Write the words of double-width pixels: each pair of bits picks one of four colours.

    `tables` expand an entry of `bits` to the masks of its high and its low bits. By exclusive or,
    as `mix`: low alone turns colour 0 into 1, high alone into 2, both into 3.
    """
    first, second, third, fourth = colours
    high = np.take(tables[0], bits, mode="clip")
    np.take(tables[1], bits, out=out, mode="clip")
    both = high & out
    both &= first ^ second ^ third ^ fourth
    high &= first ^ third
    out &= first ^ second
    out ^= high
    out ^= both
    out ^= first


def as_cells(pixels: Indices, width: int = 8, height: int = 8) -> Indices:
    """A (rows, columns) block of pixels as cells: shape (down, across, height, width)."""
    rows, columns = pixels.shape
    cut = pixels.reshape(rows // height, height, columns // width, width)
    return cut.transpose(0, 2, 1, 3)


def split_two(cells: Indices) -> tuple[Indices, Indices, Indices]:
    """Ink, paper and bits of cells that hold at most two colours each.

    `cells` is (down, across, height, 8). The higher index is the ink; a cell of one colour is all
    paper. Bits come back as (down, across, height), most significant bit leftmost.
    """
    ink = cells.max(axis=(2, 3))
    paper = cells.min(axis=(2, 3))
    set_bits = (cells == ink[..., None, None]) & (ink != paper)[..., None, None]
    return ink, paper, np.packbits(set_bits, axis=3)[..., 0]
