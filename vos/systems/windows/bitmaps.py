"""Device-independent bitmaps: what BITMAPINFO says of bits, as pixels.

Rows are padded to 4 bytes. The first row is the picture's lowest, unless biHeight is negative; a
pixel of 32 or 24 bits is blue, green, red, one of 8, 4 or 1 bits an index of bmiColors.
Source: BITMAPINFOHEADER in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np

from vos.errors import KernelError
from vos.systems.windows.canvas import Pixels

DEPTHS = (1, 4, 8, 24, 32)
LARGEST = 1 << 26  # bytes of bits


def stride(width: int, bits: int) -> int:
    """Return how many bytes a row takes."""
    return (width * bits + 31) // 32 * 4


def measure(info: Any) -> tuple[int, int, int, bool]:
    """Return width, height, bits and whether the first row is the top one; refuse the rest."""
    header = info.bmiHeader
    width, height, bits = (
        index(value) for value in (header.biWidth, header.biHeight, header.biBitCount)
    )
    if width <= 0 or not height or bits not in DEPTHS or index(header.biCompression):
        raise KernelError("ERROR_INVALID_PARAMETER", "no bitmap is like that")
    if stride(width, bits) * abs(height) > LARGEST:
        raise KernelError("ERROR_NOT_ENOUGH_MEMORY", "the bitmap is too large")
    return width, abs(height), bits, height < 0


def pixels_of(bits_data: bytes | bytearray | memoryview, info: Any) -> Pixels:
    """Return a bitmap's pixels, the top row first; a view of the bits where they have 32 bits."""
    width, height, bits, top_down = measure(info)
    size = stride(width, bits)
    raw = np.frombuffer(bits_data, np.uint8)
    if len(raw) < size * height:
        raise KernelError("ERROR_NOACCESS", f"the bitmap has {size * height} bytes")
    rows = raw[: size * height].reshape(height, size)
    if not top_down:
        rows = rows[::-1]
    if bits == 32:
        return _words(rows, width)
    if bits == 24:
        parts = rows[:, : 3 * width].reshape(height, width, 3).astype(np.uint32)
        return _joined(parts)
    return _indexed(rows, width, bits, info.bmiColors)


def _joined(parts: Any) -> Pixels:
    words: Pixels = parts[..., 0] | parts[..., 1] << 8 | parts[..., 2] << 16
    return words


def _words(rows: Any, width: int) -> Pixels:
    words: Pixels = rows.view("<u4")[:, :width]
    return words


def _indexed(rows: Any, width: int, bits: int, colours: Any) -> Pixels:
    table = np.zeros(256, np.uint32)
    chosen = [index(colour) & 0xFFFFFF for colour in colours][:256]
    table[: len(chosen)] = chosen
    if bits == 8:
        return _chosen(table, rows[:, :width])
    spread: Any = np.unpackbits(rows, axis=1)
    if bits == 4:
        spread = np.packbits(spread.reshape(len(rows), -1, 4), axis=2)[..., 0] >> 4
    return _chosen(table, spread[:, :width])


def _chosen(table: Pixels, indices: Any) -> Pixels:
    pixels: Pixels = table[indices]
    return pixels
