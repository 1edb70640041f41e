"""Colours as programs name them: (red, green, blue), 0xRRGGBB, "#rrggbb" or a name.

Names and values are those of CSS Color Module Level 4, section 6.1.
"""

import sys
from difflib import get_close_matches
from operator import index
from typing import Any

NAMES = {
    "aqua": 0x00FFFF, "fuchsia": 0xFF00FF, "black": 0x000000, "white": 0xFFFFFF, "red": 0xFF0000,
    "lime": 0x00FF00, "blue": 0x0000FF, "yellow": 0xFFFF00, "cyan": 0x00FFFF, "magenta": 0xFF00FF,
    "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "maroon": 0x800000, "olive": 0x808000,
    "green": 0x008000,
    "purple": 0x800080, "teal": 0x008080, "navy": 0x000080, "orange": 0xFFA500, "brown": 0xA52A2A,
    "pink": 0xFFC0CB, "gold": 0xFFD700, "violet": 0xEE82EE, "indigo": 0x4B0082,
    "turquoise": 0x40E0D0, "salmon": 0xFA8072, "khaki": 0xF0E68C, "crimson": 0xDC143C,
    "coral": 0xFF7F50, "beige": 0xF5F5DC, "ivory": 0xFFFFF0, "lavender": 0xE6E6FA,
    "skyblue": 0x87CEEB, "darkgreen": 0x006400, "darkblue": 0x00008B, "darkred": 0x8B0000,
    "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3, "lightblue": 0xADD8E6, "lightgreen": 0x90EE90,
}  # fmt: skip

COMMON = ("black", "white", "red", "green", "blue", "yellow", "cyan", "magenta", "orange", "grey")


class ColourError(ValueError):
    """What is no colour; the sentence says what would be one."""


Colour = Any
"""What functions take as a colour; `number` says what it may be."""


def number(colour: Colour) -> int:
    """0xRRGGBB of a colour; a ColourError that says what would have fitted if it is none."""
    if isinstance(colour, str):
        return _of_text(colour)
    if hasattr(colour, "__index__") and not hasattr(colour, "__len__"):
        value = index(colour)
        if 0 <= value <= 0xFFFFFF:
            return value
        raise ColourError(f"{colour!r} is no colour; numbers are 0 to 0xFFFFFF, 0xRRGGBB.")
    try:
        red, green, blue = (index(level) for level in colour)
    except (TypeError, ValueError):
        raise ColourError(
            f"{colour!r} is no colour; a colour is (red, green, blue) from 0 to 255, 0xRRGGBB,"
            ' "#rrggbb" or a name such as "red".'
        ) from None
    if min(red, green, blue) < 0 or max(red, green, blue) > 255:
        raise ColourError(f"{colour!r} is no colour; red, green and blue are from 0 to 255 each.")
    return red << 16 | green << 8 | blue


def _of_text(text: str) -> int:
    name = text.lower().replace(" ", "")
    if name in NAMES:
        return NAMES[name]
    digits = name.removeprefix("#")
    if name.startswith("#") and len(digits) in (3, 6):
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        if all(digit in "0123456789abcdef" for digit in digits):
            return int(digits, 16)
    near = get_close_matches(name, NAMES, 1)
    advice = f"did you mean {near[0]!r}?" if near else f"names are {', '.join(COMMON)} ..."
    raise ColourError(f'there is no colour {text!r}; write "#rrggbb" or a name: {advice}')


def word(value: int) -> int:
    """The native 32-bit word whose bytes are blue, green, red, 0, whatever the host's order is."""
    return int.from_bytes(value.to_bytes(4, "little"), sys.byteorder)
