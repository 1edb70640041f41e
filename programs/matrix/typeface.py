"""Text for a picture, as the ink of each pixel: Pillow's own typeface, or the emulator's glyphs.

Pillow brings a typeface along, so a host needs none. Without Pillow, letters are the 8x8 glyphs of
the machines, enlarged by whole pixels.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.glyphs import glyph

Ink = NDArray[np.float32]
_GLYPH = 8


def ink(text: str, size: int) -> Ink:
    """A line of text, `size` pixels high at most: shape (height, width), 0 paper to 1 ink."""
    typeface = _typeface(size)
    return _in_glyphs(text, size) if typeface is None else _set_in(typeface, text)


def width(text: str, size: int) -> int:
    """How many pixels a line is wide."""
    typeface = _typeface(size)
    return (
        len(text) * _scale(size) * _GLYPH if typeface is None else round(typeface.getlength(text))
    )


def wrap(text: str, size: int, room: int) -> list[str]:
    """The text in lines of at most `room` pixels; a longer word has a line of its own."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@lru_cache
def _typeface(size: int) -> Any:
    """Pillow's typeface; None without Pillow, or where that was built without FreeType."""
    try:
        from PIL import ImageFont

        typeface = ImageFont.load_default(size)
    except (ImportError, TypeError, OSError):
        return None
    return typeface if isinstance(typeface, ImageFont.FreeTypeFont) else None


def _advance(typeface: Any, text: str) -> int:
    length: float = typeface.getlength(text)
    return round(length)


def _set_in(typeface: Any, text: str) -> Ink:
    from PIL import Image, ImageDraw

    ascent, descent = typeface.getmetrics()
    page = Image.new("L", (max(1, _advance(typeface, text)), ascent + descent))
    ImageDraw.Draw(page).text((0, 0), text, 255, typeface)
    return np.asarray(page, np.float32) / np.float32(255)


def _in_glyphs(text: str, size: int) -> Ink:
    rows = np.stack([glyph(letter) for letter in text or " "], axis=1)
    bits = np.unpackbits(rows, axis=1).astype(np.float32)
    return bits.repeat(_scale(size), axis=0).repeat(_scale(size), axis=1)


def _scale(size: int) -> int:
    return max(1, size // _GLYPH)
