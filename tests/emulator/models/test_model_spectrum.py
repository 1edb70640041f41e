"""The Spectrum's documented facts: screen, attributes, port 254, ROM.

Sources: k1.spdns.de scr.txt; breakintoprogram.co.uk "screen-memory-layout".
"""

from collections.abc import Callable

import numpy as np
import pytest

from emulator import Machine, boot
from emulator.glyphs import SPECTRUM

Golden = Callable[[str, np.ndarray], None]
WHITE, BLACK = [192, 192, 192], [0, 0, 0]


@pytest.fixture
def spectrum() -> Machine:
    return boot("spectrum")


def test_the_screen_after_power_on(spectrum: Machine) -> None:
    assert (spectrum.frame() == WHITE).all()
    assert set(spectrum[22528:23296].tolist()) == {0x38}


@pytest.mark.parametrize("address", [0, 8191, 16383])
def test_rom_takes_no_notice_of_writes(spectrum: Machine, address: int) -> None:
    before = spectrum.snapshot()
    spectrum.poke(address, 1)
    spectrum[address : address + 1] = 1
    assert spectrum.peek(address) == 255
    assert spectrum.snapshot() == before


@pytest.mark.parametrize(
    ("x", "y", "address"),
    [(0, 0, 16384), (8, 0, 16385), (0, 1, 16640), (0, 8, 16416), (0, 64, 18432), (0, 128, 20480),
     (255, 191, 22527), (100, 77, 18432 + 1280 + 32 + 12)],
)  # fmt: skip
def test_a_pixel_s_address(spectrum: Machine, x: int, y: int, address: int) -> None:
    assert address == 0x4000 | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3
    spectrum.poke(address, 128 >> (x & 7))
    frame = spectrum.frame(border=False)
    assert frame[y, x].tolist() == BLACK
    assert (frame != WHITE).any(axis=2).sum() == 1


@pytest.mark.parametrize("colour", range(8))
def test_colour_bits_are_blue_red_green(spectrum: Machine, colour: int) -> None:
    normal = [192 * (colour >> bit & 1) for bit in (1, 2, 0)]
    spectrum.poke(22528, colour << 3)
    assert spectrum.frame(border=False)[0, 0].tolist() == normal
    spectrum.poke(22528, 0x40 | colour << 3)
    assert spectrum.frame(border=False)[7, 7].tolist() == [level // 192 * 255 for level in normal]
    spectrum.out(254, colour)
    assert spectrum.frame()[0, 0].tolist() == normal


@pytest.mark.parametrize("value", [0x02, 0xFA, 0x42])
def test_the_border_is_three_bits_of_port_254(spectrum: Machine, value: int) -> None:
    spectrum.out(254, value)
    frame = spectrum.frame()
    assert frame[0, 0].tolist() == frame[-1, -1].tolist() == [192, 0, 0]
    assert (spectrum.frame(border=False) == WHITE).all()


def test_the_ula_decodes_the_low_byte_of_a_port(spectrum: Machine) -> None:
    spectrum.out(0x12FE, 1)
    assert spectrum.frame()[0, 0].tolist() == [0, 0, 192]


def test_flash_swaps_ink_and_paper_every_16_frames(spectrum: Machine) -> None:
    spectrum.poke(22528, 0x80 | 0x02 << 3 | 0x01)
    red, blue = [192, 0, 0], [0, 0, 192]
    for frame in range(48):
        expected = blue if 16 <= frame < 32 else red
        assert spectrum.frame(border=False)[0, 0].tolist() == expected, frame
        spectrum.wait_vblank()


@pytest.mark.parametrize(
    ("key", "port", "bit"),
    [("shift", 0xFEFE, 0), ("z", 0xFEFE, 1), ("a", 0xFDFE, 0), ("q", 0xFBFE, 0), ("5", 0xF7FE, 4),
     ("6", 0xEFFE, 4), ("p", 0xDFFE, 0), ("enter", 0xBFFE, 0), ("space", 0x7FFE, 0),
     ("b", 0x7FFE, 4)],
)  # fmt: skip
def test_half_rows_of_keys(spectrum: Machine, key: str, port: int, bit: int) -> None:
    rows = [~(1 << row) << 8 & 0xFF00 | 0xFE for row in range(8)]
    assert [spectrum.inp(row) & 31 for row in rows] == [31] * 8
    spectrum.keyboard.press(key)
    expected = [31 & ~(1 << bit) if row == port else 31 for row in rows]
    assert [spectrum.inp(row) & 31 for row in rows] == expected
    assert spectrum.inp(0x00FE) & 31 == 31 & ~(1 << bit)  # all rows at once
    assert spectrum.inp(0xFFFE) & 31 == 31  # none


def test_the_rom_s_variables(spectrum: Machine) -> None:
    spectrum.keyboard.press("k")
    for _ in range(3):
        spectrum.wait_vblank()
    assert spectrum.peek(23560) == ord("k")
    assert spectrum.peek16(23672) == 3


@pytest.mark.parametrize("high", [0, 0x01, 0xFF])
def test_other_devices_do_not_see_a_port_s_high_byte(spectrum: Machine, high: int) -> None:
    clock, disk = 0x20, 0x40
    for _ in range(0x123):
        spectrum.vblank()
    page = high << 8
    assert spectrum.inp(page | clock) | spectrum.inp(page | clock + 1) << 8 == 5008
    assert [spectrum.inp(page | clock + 2), spectrum.inp(page | clock + 3)] == [0x23, 0x01]
    spectrum.out(page | disk + 4, 0x34)
    spectrum.out(page | disk + 5, 0x12)
    assert spectrum.disk.read(2) == 0x1234


def test_golden_screen(spectrum: Machine, golden: Golden) -> None:
    for row in range(3):
        for column in range(32):
            character = SPECTRUM[32 + 32 * row + column]
            for line in range(8):
                spectrum.poke(0x4000 + 2048 * row + 256 * line + 32 + column, int(character[line]))
    spectrum[22528:23296] = [index % 256 for index in range(768)]
    spectrum.out(254, 1)
    golden("spectrum-screen", spectrum.frame())
    for _ in range(16):
        spectrum.wait_vblank()
    golden("spectrum-flash", spectrum.frame())
