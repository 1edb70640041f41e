"""The palettes against the documented colours."""

import numpy as np
import pytest

from emulator import palettes

DOCUMENTED = {
    "C64": "000000 FFFFFF 813338 75CEC8 8E3C97 56AC4D 2E2C9B EDF171 "
    "8E5029 553800 C46C71 4A4A4A 7B7B7B A9FF9F 706DEB B2B2B2",
    "RGBI": "000000 0000AA 00AA00 00AAAA AA0000 AA00AA AA5500 AAAAAA "
    "555555 5555FF 55FF55 55FFFF FF5555 FF55FF FFFF55 FFFFFF",
    "SPECTRUM": "000000 0000C0 C00000 C000C0 00C000 00C0C0 C0C000 C0C0C0 "
    "000000 0000FF FF0000 FF00FF 00FF00 00FFFF FFFF00 FFFFFF",
    "HACK": "FFFFFF 000000",
}
# What canidlogic/vgapal prints, 6 bits a channel: the ends of every group, and steps within cycles.
VGA = {
    0: (0, 0, 0), 1: (0, 0, 42), 6: (42, 21, 0), 7: (42, 42, 42), 8: (21, 21, 21),
    9: (21, 21, 63), 14: (63, 63, 21), 15: (63, 63, 63),
    16: (0, 0, 0), 17: (5, 5, 5), 24: (28, 28, 28), 30: (56, 56, 56), 31: (63, 63, 63),
    32: (0, 0, 63), 33: (16, 0, 63), 34: (31, 0, 63), 35: (47, 0, 63), 36: (63, 0, 63),
    37: (63, 0, 47), 39: (63, 0, 16), 40: (63, 0, 0), 41: (63, 16, 0), 44: (63, 63, 0),
    45: (47, 63, 0), 48: (0, 63, 0), 49: (0, 63, 16), 52: (0, 63, 63), 53: (0, 47, 63),
    55: (0, 16, 63), 56: (31, 31, 63), 57: (39, 31, 63), 64: (63, 31, 31), 80: (45, 45, 63),
    81: (49, 45, 63), 104: (0, 0, 28), 105: (7, 0, 28), 107: (21, 0, 28), 112: (28, 0, 0),
    128: (14, 14, 28), 129: (17, 14, 28), 152: (20, 20, 28), 155: (26, 20, 28),
    176: (0, 0, 16), 179: (12, 0, 16), 184: (16, 0, 0), 200: (8, 8, 16), 224: (11, 11, 16),
    226: (13, 11, 16), 227: (15, 11, 16), 247: (11, 12, 16), 248: (0, 0, 0), 255: (0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTED)
def test_colours_are_the_documented_ones(name: str) -> None:
    palette = getattr(palettes, name)
    assert " ".join(bytes(row).hex().upper() for row in palette.tolist()) == DOCUMENTED[name]
    assert palette.dtype == np.uint8


@pytest.mark.parametrize("name", [*DOCUMENTED, "VGA_DAC"])
def test_palettes_cannot_be_written_to(name: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(palettes, name)[0, 0] = 1


def test_the_vga_starts_with_its_default_palette() -> None:
    assert palettes.VGA_DAC.shape == (256, 3)
    assert {entry: tuple(palettes.VGA_DAC[entry].tolist()) for entry in VGA} == VGA
    assert palettes.VGA_DAC.max() == 63


def test_the_hue_cycles_step_one_channel_at_a_time() -> None:
    for start in range(32, 248, 24):
        cycle = palettes.VGA_DAC[start : start + 24].astype(int)
        steps = np.roll(cycle, -1, axis=0) - cycle
        assert ((steps != 0).sum(axis=1) == 1).all()
        assert len({tuple(row) for row in cycle.tolist()}) == 24


def test_six_bits_widen_to_eight() -> None:
    wide = palettes.widen_dac(np.arange(64, dtype=np.uint8))
    assert wide.dtype == np.uint8
    assert [wide[0], wide[1], wide[21], wide[42], wide[63]] == [0, 4, 85, 170, 255]
    assert (wide >> 2 == np.arange(64)).all()
    assert (palettes.widen_dac(palettes.VGA_DAC[:16]) == palettes.RGBI).all()
