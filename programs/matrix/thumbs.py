"""Pictures brought to a size, each once: in a matrix most of them are the same few."""

from functools import lru_cache

import numpy as np

from emulator.live.half_blocks import fitted
from programs.matrix.looking import Picture


def thumb(picture: Picture, width: int, height: int) -> Picture:
    """The picture as large as fits into so many pixels, by area."""
    return _thumb(picture.tobytes(), picture.shape, width, height)


@lru_cache(maxsize=64)
def _thumb(pixels: bytes, shape: tuple[int, ...], width: int, height: int) -> Picture:
    return fitted(np.frombuffer(pixels, np.uint8).reshape(shape), width, height // 2)
