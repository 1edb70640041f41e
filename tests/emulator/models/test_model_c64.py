"""The C64's documented facts, as programs find them.

Sources: mist64/c64ref c64io_mapc64.txt; Christian Bauer's VIC-II article, sections 2.4 and 3.
"""

from collections.abc import Callable

import numpy as np
import pytest

from emulator import Machine, boot, palettes
from emulator.glyphs import C64_LOWER, C64_UPPER, C64_UPPER_CHARACTERS, encode_text

Golden = Callable[[str, np.ndarray], None]
BORDER, BACKGROUND, D011, D016, D018, DD00 = 53280, 53281, 53265, 53270, 53272, 56576


@pytest.fixture
def c64() -> Machine:
    return boot("c64")


def colour(index: int) -> list[int]:
    colours: list[int] = palettes.C64[index].tolist()
    return colours


def cell(machine: Machine, column: int = 0, row: int = 0) -> np.ndarray:
    """The pixels of one cell, (8, 8, 3)."""
    return machine.frame(border=False)[8 * row : 8 * row + 8, 8 * column : 8 * column + 8]


def inked(glyph: np.ndarray) -> np.ndarray:
    return np.unpackbits(glyph[:, None], axis=1).astype(bool)


@pytest.mark.parametrize(
    ("address", "stored", "read"),
    [
        (BORDER, 14, 254),
        (BACKGROUND, 6, 246),
        (53282, 1, 241),
        (53283, 2, 242),
        (53284, 3, 243),
        (D016, 8, 200),
        (D018, 0x14, 21),
        (DD00, 151, 151),
        (1, 55, 55),
        (0, 47, 47),
        (197, 64, 64),
        (1024, 32, 32),
        (55296, 14, 14),
        (53247, 0, 0),
    ],
)
def test_power_on(c64: Machine, address: int, stored: int, read: int) -> None:
    assert (int(c64.memory[address]), c64.peek(address)) == (stored, read)


def test_the_screen_after_power_on(c64: Machine) -> None:
    frame = c64.frame()
    assert (frame[36:-36, 32:-32] == colour(6)).all()
    frame[36:-36, 32:-32] = colour(14)
    assert (frame == colour(14)).all()


@pytest.mark.parametrize("mirror", range(16))
def test_the_vic_s_registers_repeat_every_64_bytes(c64: Machine, mirror: int) -> None:
    c64.poke(BORDER + 64 * mirror, mirror)
    assert c64.peek(BORDER) == c64.peek(BORDER + 64 * mirror) == 240 | mirror
    assert c64.frame()[0, 0].tolist() == colour(mirror)


@pytest.mark.parametrize("register", [*range(0x2F, 0x40)])
def test_registers_that_do_not_exist_read_255(c64: Machine, register: int) -> None:
    before = c64.snapshot()
    c64.poke(53248 + register, 0)
    assert c64.peek(53248 + register) == c64.peek(53248 + 64 + register) == 255
    assert c64.snapshot() == before


@pytest.mark.parametrize("high", [0x00, 0x50, 0xF0])
def test_colour_registers_are_four_bits(c64: Machine, high: int) -> None:
    c64.poke(BORDER, high | 2)
    c64.poke(BACKGROUND, high | 5)
    assert (c64.peek(BORDER), c64.peek(BACKGROUND)) == (0xF2, 0xF5)
    assert c64.frame()[0, 0].tolist() == colour(2)
    assert c64.frame()[100, 100].tolist() == colour(5)


def test_colour_ram_is_a_low_nibble(c64: Machine) -> None:
    c64.poke(55296, 0xA7)
    c64.poke(1024, 160)  # an inverse space: all ink
    assert c64.peek(55296) == 7
    assert (cell(c64) == colour(7)).all()
    c64[56319:56320] = 0xFF
    assert c64.peek(56319) == 15


def test_sid_repeats_every_32_bytes_and_reads_back_nothing(c64: Machine) -> None:
    c64.poke(54272 + 24, 15)
    assert c64.peek(54272 + 24) == c64.peek(54272 + 32 + 24) == 0


def test_cia2_repeats_every_16_bytes(c64: Machine) -> None:
    c64.poke(DD00 + 32, 0x96)
    assert c64.peek(DD00) == c64.peek(DD00 + 240) == 0x96


@pytest.mark.parametrize("code", [0, 1, 42, 81, 129, 255])
def test_text(c64: Machine, code: int) -> None:
    c64.poke(1024 + 40 * 3 + 7, code)
    c64.poke(55296 + 40 * 3 + 7, 2)
    expected = np.where(inked(C64_UPPER[code])[..., None], colour(2), colour(6))
    assert (cell(c64, 7, 3) == expected).all()


def test_lower_case_is_bit_1_of_the_memory_register(c64: Machine) -> None:
    c64.poke(1024, 1)
    c64.poke(D018, 0x17)
    expected = np.where(inked(C64_LOWER[1])[..., None], colour(14), colour(6))
    assert (cell(c64) == expected).all()


@pytest.mark.parametrize("screen", range(16))
def test_the_screen_lies_at_any_kilobyte(c64: Machine, screen: int) -> None:
    """In bank 1, where nothing covers the RAM; the characters come from its first 2 KiB or not."""
    c64.poke(DD00, 0x96)
    c64.poke(D018, screen << 4 | (0x02 if screen < 2 else 0x00))
    characters = 0x4000 + (0x0800 if screen < 2 else 0)
    c64[characters + 8 : characters + 16] = [0x80, 0, 0, 0, 0, 0, 0, 0x01]
    c64.memory[0x4000 + 1024 * screen :][:2] = (0, 1)
    picture = cell(c64, 1)
    assert picture[0, 0].tolist() == picture[7, 7].tolist() == colour(14)
    assert picture[0, 1].tolist() == colour(6)


@pytest.mark.parametrize("characters", range(8))
def test_characters_lie_at_any_two_kilobytes(c64: Machine, characters: int) -> None:
    c64.poke(DD00, 0x96)
    c64.poke(D018, 0x10 | characters << 1)
    place = 0x4000 + 2048 * characters + 8 * 255
    c64.memory[place : place + 8] = 0xF0
    c64.memory[0x4400] = 255
    picture = cell(c64)
    assert (picture[:, :4] == colour(14)).all()
    assert (picture[:, 4:] == colour(6)).all()


@pytest.mark.parametrize(
    ("lines", "bank", "rom"),
    [(3, 0x0000, True), (2, 0x4000, False), (1, 0x8000, True), (0, 0xC000, False)],
)
def test_the_vic_s_bank_and_its_character_rom(
    c64: Machine, lines: int, bank: int, rom: bool
) -> None:
    """Bits 0-1 of 56576 are inverted; the ROM is at 4096 of the banks 0 and 2 alone."""
    c64.poke(DD00, 0x94 | lines)
    c64.poke(D018, 0x14)
    c64.memory[bank + 0x400] = 1
    if bank == 0xC000:
        c64.poke(1, 0x34)  # all RAM
    c64[bank + 0x1008 : bank + 0x1010] = 0xAA
    if bank == 0xC000:
        c64.poke(1, 0x37)
    shape = C64_UPPER[1] if rom else np.full(8, 0xAA, np.uint8)
    expected = np.where(inked(shape)[..., None], colour(14), colour(6))
    assert (cell(c64) == expected).all()


# -- modes


def modes(machine: Machine, extended: bool, bitmap: bool, multicolour: bool) -> str:
    machine.poke(D011, 0x1B | 0x40 * extended | 0x20 * bitmap)
    machine.poke(D016, 0x08 | 0x10 * multicolour)
    return machine.display.layout().name


@pytest.mark.parametrize(
    ("bits", "name"),
    [
        ((False, False, False), "vic-text"),
        ((False, False, True), "vic-multicolour-text"),
        ((False, True, False), "vic-bitmap"),
        ((False, True, True), "vic-multicolour-bitmap"),
        ((True, False, False), "vic-extended-text"),
        ((True, False, True), "vic-invalid"),
        ((True, True, False), "vic-invalid"),
        ((True, True, True), "vic-invalid"),
    ],
)
def test_three_bits_choose_the_mode(c64: Machine, bits: tuple[bool, bool, bool], name: str) -> None:
    assert modes(c64, *bits) == name
    if name == "vic-invalid":
        assert not c64.frame(border=False).any()
        assert c64.frame()[0, 0].tolist() == colour(14)


def test_a_hires_bitmap_at_8192(c64: Machine) -> None:
    c64.poke(D011, 0x3B)
    c64.poke(D018, 0x18)
    c64[1024:2024] = 0x10  # white on black
    c64[8192:16192] = 0
    x, y = 163, 101
    c64.poke(8192 + 40 * (y & 248) + (y & 7) + (x & 504), 128 >> (x & 7))
    frame = c64.frame(border=False)
    assert frame[y, x].tolist() == colour(1)
    assert frame.any(axis=2).sum() == 1


def test_a_bitmap_at_0_shows_the_character_rom_in_its_middle(c64: Machine) -> None:
    """The chip sees the ROM at 4096-8191 of bank 0 for whatever it reads."""
    c64.poke(D011, 0x3B)
    c64[1024:2024] = 0x10
    shown = (c64.frame(border=False) == colour(1)).all(axis=2)
    rom = np.concatenate([C64_UPPER, C64_LOWER]).reshape(-1)
    byte = np.packbits(shown.reshape(25, 8, 40, 8).transpose(0, 2, 1, 3).reshape(-1, 8), axis=1)
    assert (byte[4096:8000, 0] == rom[: 8000 - 4096]).all()
    assert (byte[1024:2024, 0] == 0x10).all()
    c64.poke(3000, 0xFF)
    assert (c64.frame(border=False) == colour(1)).all(axis=2).sum() == shown.sum() + 8


def test_a_bitmap_over_the_io_area_shows_the_ram_beneath(c64: Machine) -> None:
    c64.poke(DD00, 0x94)  # bank 3: the bitmap is C000-DF3F
    c64.poke(D018, 0x80)  # its screen at E000
    c64[0xE000 : 0xE000 + 1000] = 0x10
    c64.poke(D011, 0x3B)
    assert not c64.frame(border=False).any()
    c64.poke(1, 0x34)
    c64[0xD000:0xD400] = 0xFF
    c64.poke(1, 0x37)
    frame = c64.frame(border=False)
    assert (frame == colour(1)).all(axis=2).sum() == 8 * 0x400
    assert frame[8 * (0x1000 // 320) :, 8 * (0x1000 % 320 // 8) :][0, 0].tolist() == colour(1)


def test_display_off_is_border_everywhere(c64: Machine) -> None:
    c64.poke(1024, 160)
    c64.poke(D011, 0x0B)
    assert (c64.frame() == colour(14)).all()
    assert (c64.frame(border=False) == colour(14)).all()
    c64.poke(D011, 0x1B)
    assert (cell(c64) == colour(14)).all() and c64.frame()[100, 300].tolist() == colour(6)


def test_the_raster_is_read_and_not_written(c64: Machine) -> None:
    lines = [c64.peek(53266) for _ in range(2 * 312)]
    assert lines[311:623] == [*range(256), *range(56)]
    high = [c64.peek(D011) for _ in range(2 * 312)]
    assert set(high) == {0x1B, 0x9B} and high.count(0x9B) == 2 * 56
    c64.poke(53266, 200)
    assert c64.peek(53266) == lines[0]


def test_waiting_for_a_line_ends(c64: Machine) -> None:
    for _ in range(3):
        before = c64.frames
        while c64.peek(53266) != 251:
            pass
        assert c64.frames - before <= 1


# -- banking


@pytest.mark.parametrize(("base", "bits"), [(0xA000, 0x36), (0xE000, 0x35), (0xA000, 0x34)])
def test_writes_reach_the_ram_beneath_rom(c64: Machine, base: int, bits: int) -> None:
    c64.poke(base, 0x12)
    c64[base + 0x1FFE : base + 0x2000] = [3, 4]
    assert c64.peek(base) == c64.peek(base + 0x1FFF) == 255  # an empty socket
    c64.poke(1, bits)
    assert [c64.peek(base), c64.peek(base + 0x1FFF)] == [0x12, 4]
    c64.poke(1, 0x37)
    assert c64.peek(base) == 255


@pytest.mark.parametrize(
    ("port", "basic", "io", "kernal"),
    [
        (0x37, "rom", "io", "rom"),
        (0x36, "ram", "io", "rom"),
        (0x35, "ram", "io", "ram"),
        (0x34, "ram", "ram", "ram"),
        (0x33, "rom", "characters", "rom"),
        (0x32, "ram", "characters", "rom"),
        (0x31, "ram", "characters", "ram"),
        (0x30, "ram", "ram", "ram"),
    ],
)
def test_the_processor_port_chooses_what_is_seen(
    c64: Machine, port: int, basic: str, io: str, kernal: str
) -> None:
    c64.poke(1, 0x34)
    for address in (0xA000, 0xD021, 0xE000):
        c64.poke(address, 0x12)
    c64.poke(1, port)
    assert c64.peek(0xA000) == {"rom": 255, "ram": 0x12}[basic]
    assert c64.peek(0xE000) == {"rom": 255, "ram": 0x12}[kernal]
    shape = int(C64_UPPER.reshape(-1)[0x21])
    assert c64.peek(0xD021) == {"io": 246, "characters": shape, "ram": 0x12}[io]
    assert c64.frame()[100, 100].tolist() == colour(6)  # the chip itself is not banked


def test_the_character_rom_can_be_copied(c64: Machine) -> None:
    c64.poke(1, 0x33)
    copy = c64[0xD000:0xD400]
    assert (copy == C64_UPPER[:128].reshape(-1)).all()
    c64.poke(0xD000, 0)
    assert c64.peek(0xD000) == copy[0]
    c64.poke(1, 0x34)
    assert c64.peek(0xD000) == 0  # the write reached the RAM


def test_port_bits_that_are_inputs_read_the_lines_outside(c64: Machine) -> None:
    c64.poke(0, 0)
    c64.poke(1, 0)
    assert (c64.peek(0), c64.peek(1)) == (0, 0x17)
    assert c64.peek(0xA000) == 255


def test_golden_text(c64: Machine, golden: Golden) -> None:
    for row, line in enumerate(("**** COMMODORE 64 BASIC V2 ****", "READY.", "♠♥♣♦ ╭─╮ ╰─╯ π")):
        codes = encode_text(line, C64_UPPER_CHARACTERS)
        c64[1024 + 80 * row + 44 : 1024 + 80 * row + 44 + len(codes)] = codes
    c64[1024 + 400 : 1024 + 656] = range(256)
    c64[55296 + 400 : 55296 + 656] = [index // 4 % 16 for index in range(256)]
    golden("c64-text", c64.frame())


@pytest.mark.parametrize("name", ["extended", "multicolour", "bitmap", "multicolour-bitmap"])
def test_golden_modes(c64: Machine, golden: Golden, name: str) -> None:
    modes(c64, name == "extended", "bitmap" in name, "multicolour" in name)
    c64.poke(D018, 0x18 if "bitmap" in name else 0x14)
    c64[1024:2024] = [index % 256 for index in range(1000)]
    c64[55296:56296] = [index % 40 // 3 for index in range(1000)]
    c64[8192:16192] = [index // 40 % 256 for index in range(8000)]
    c64.poke(BORDER, 2)
    golden(f"c64-{name}", c64.frame())
