"""What the models with fixed colours or with cells of 8x8 pixels share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from programs.demos.shades import Bytes, Palette


def numbers(palette: Palette, colours: Palette) -> Bytes:
    """The number of each entry among a model's own colours, in which it must be."""
    found: Bytes = (palette[:, None] == colours).all(axis=2).argmax(axis=1).astype(np.uint8)
    return found


def cells(pixels: Bytes) -> tuple[Bytes, Bytes, Bytes]:
    """Bits, ink and paper of each cell: (down, across, 8), (down, across), (down, across).

    The cell's highest colour is its ink; a cell of one colour is all paper.
    """
    height, width = pixels.shape
    grid = pixels.reshape(height // 8, 8, width // 8, 8)
    ink, paper = grid.max(axis=(1, 3)), grid.min(axis=(1, 3))
    inked = grid != paper[:, None, :, None]
    return np.packbits(inked, axis=3)[..., 0].transpose(0, 2, 1), ink, paper


def in_a_row(values: NDArray[Any]) -> Bytes:
    """The values as bytes, one after the other."""
    return values.astype(np.uint8, copy=False).reshape(-1)
