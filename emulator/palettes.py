"""The colours each display can show, as arrays of shape (colours, 3), dtype uint8, in RGB order.

Sources: C64 from floooh/chips `chips/m6569.h`; Spectrum levels as documented at
breakintoprogram.co.uk; RGBI and the VGA's start-up DAC from sebras/vgadoc and canidlogic/vgapal.
All arrays are read-only.
"""

from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

Palette = NDArray[np.uint8]


def _frozen(rows: object) -> Palette:
    palette = np.array(rows, dtype=np.uint8)
    palette.setflags(write=False)
    return palette


def _from_hex(text: str) -> Palette:
    return _frozen([tuple(bytes.fromhex(entry)) for entry in text.split()])


C64 = _from_hex(
    "000000 FFFFFF 813338 75CEC8 8E3C97 56AC4D 2E2C9B EDF171"
    " 8E5029 553800 C46C71 4A4A4A 7B7B7B A9FF9F 706DEB B2B2B2"
)
RGBI = _from_hex(
    "000000 0000AA 00AA00 00AAAA AA0000 AA00AA AA5500 AAAAAA"
    " 555555 5555FF 55FF55 55FFFF FF5555 FF55FF FFFF55 FFFFFF"
)

# Colour bits: 0 blue, 1 red, 2 green; index 8 and up is BRIGHT.
SPECTRUM = _frozen(
    [
        [level * (index >> 1 & 1), level * (index >> 2 & 1), level * (index & 1)]
        for level in (192, 255)
        for index in range(8)
    ]
)

HACK = _from_hex("FFFFFF 000000")  # 1 is black


def widen_dac(levels: NDArray[np.uint8]) -> Palette:
    """6-bit DAC levels (0-63) as 8-bit ones (0-255): `v << 2 | v >> 4`, any shape."""
    wide: Palette = levels << np.uint8(2) | levels >> np.uint8(4)
    return wide


_GREYS = (0, 5, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50, 56, 63)
# Nine hue cycles: three values, each in three saturations, as (darkest, ..., brightest).
_RAMPS = (
    (0, 16, 31, 47, 63),
    (31, 39, 47, 55, 63),
    (45, 49, 54, 58, 63),
    (0, 7, 14, 21, 28),
    (14, 17, 21, 24, 28),
    (20, 22, 24, 26, 28),
    (0, 4, 8, 12, 16),
    (8, 10, 12, 14, 16),
    (11, 12, 13, 15, 16),
)


def _hue_cycle(ramp: tuple[int, ...]) -> list[list[int]]:
    """24 hues from blue over red and green back: one channel at a time rises or falls a step."""
    low, *between, high = ramp
    colour = [low, low, high]
    hues = []
    for channel in islice(cycle((0, 2, 1)), 6):
        rising = colour[channel] == low
        hues.append(colour.copy())
        for level in between if rising else reversed(between):
            colour[channel] = level
            hues.append(colour.copy())
        colour[channel] = high if rising else low
    return hues


def _vga_default() -> Palette:
    rows: list[list[int]] = (RGBI >> 2).tolist()
    rows += [[level] * 3 for level in _GREYS]
    for ramp in _RAMPS:
        rows += _hue_cycle(ramp)
    rows += [[0, 0, 0]] * 8
    return _frozen(rows)


VGA_DAC = _vga_default()  # 256 entries of 6-bit levels, 0-63
