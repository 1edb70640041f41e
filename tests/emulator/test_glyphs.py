"""The character sets: their tables, their shapes, and text in them."""

import string
import unicodedata

import numpy as np
import pytest

from emulator import glyphs
from emulator.glyph_blocks import ARMS, INVERSES
from emulator.glyphs import (
    C64_LOWER,
    C64_LOWER_CHARACTERS,
    C64_UPPER,
    C64_UPPER_CHARACTERS,
    CODE_PAGE_437,
    CODE_PAGE_437_CHARACTERS,
    REPLACEMENT,
    SPECTRUM,
    SPECTRUM_CHARACTERS,
    encode_text,
    glyph,
)

SETS = {
    "code page 437": (CODE_PAGE_437, CODE_PAGE_437_CHARACTERS),
    "Spectrum": (SPECTRUM, SPECTRUM_CHARACTERS),
    "C64 upper": (C64_UPPER, C64_UPPER_CHARACTERS),
    "C64 lower": (C64_LOWER, C64_LOWER_CHARACTERS),
}
PRINTABLE = "".join(map(chr, range(33, 127)))
LATIN_1 = bytes(range(0xA1, 0x100)).decode("latin-1").replace("\xad", "")
UP, RIGHT, DOWN, LEFT = range(4)


def pixels(character: str) -> np.ndarray:
    return np.unpackbits(glyph(character)[:, None], axis=1)


def edge(character: str, side: int) -> list[int]:
    cells = pixels(character)
    return [cells[0], cells[:, 7], cells[7], cells[:, 0]][side].tolist()


def rows(*pictures: str) -> list[int]:
    return [int(row.translate(str.maketrans(".#", "01")), 2) for row in pictures]


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_256_glyphs_and_characters(name: str) -> None:
    table, characters = SETS[name]
    assert (table.shape, table.dtype, len(characters)) == ((256, 8), np.uint8, 256)


@pytest.mark.parametrize("name", SETS)
def test_arrays_are_read_only(name: str) -> None:
    for array in (SETS[name][0], SETS[name][0][65], glyph("A")):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.setflags(write=True)


@pytest.mark.parametrize("name", ["code page 437", "Spectrum"])
def test_a_set_shows_the_glyphs_of_its_characters(name: str) -> None:
    table, characters = SETS[name]
    for code, character in enumerate(characters):
        assert table[code].tolist() == glyph(character).tolist(), hex(code)


@pytest.mark.parametrize("name", SETS)
def test_no_set_holds_the_replacement_box(name: str) -> None:
    table, _ = SETS[name]
    assert not (table == glyph(REPLACEMENT)).all(axis=1).any()


def test_code_page_437_agrees_with_the_codec() -> None:
    for code in [*range(32, 127), *range(128, 256)]:
        assert CODE_PAGE_437_CHARACTERS[code] == bytes([code]).decode("cp437"), hex(code)


def test_code_page_437_shows_graphics_for_the_control_codes() -> None:
    graphics = [CODE_PAGE_437_CHARACTERS[code] for code in [*range(1, 32), 127]]
    assert len(set(graphics)) == 32
    assert all(unicodedata.category(character)[0] in "SP" for character in graphics)
    assert [graphics[code - 1] for code in (1, 3, 7, 16, 24)] == list("☺♥•►↑")


def test_the_spectrum_departs_from_ascii_at_three_codes() -> None:
    departures = {
        code: SPECTRUM_CHARACTERS[code]
        for code in range(32, 128)
        if SPECTRUM_CHARACTERS[code] != chr(code)
    }
    assert departures == {94: "↑", 96: "£", 127: "©"}


@pytest.mark.parametrize("code", range(128, 144))
def test_the_spectrum_s_quarters_follow_their_bits(code: int) -> None:
    quarters = np.unpackbits(SPECTRUM[code][:, None], axis=1).reshape(2, 4, 2, 4)
    top_left, top_right, bottom_left, bottom_right = quarters.transpose(0, 2, 1, 3).reshape(4, 16)
    for bit, quarter in enumerate((top_right, top_left, bottom_right, bottom_left)):
        assert quarter.tolist() == [code >> bit & 1] * 16


def test_the_spectrum_s_unused_codes_are_blank() -> None:
    assert not SPECTRUM[:32].any()
    assert not SPECTRUM[144:].any()


@pytest.mark.parametrize("table", [C64_UPPER, C64_LOWER], ids=["upper", "lower"])
def test_the_c64_s_second_half_is_the_inverse_of_its_first(table: np.ndarray) -> None:
    assert (table[128:] == 255 - table[:128]).all()


@pytest.mark.parametrize(
    ("code", "picture"),
    [
        (0x43, {3, 4}), (0x44, {2, 3}), (0x45, {1, 2}), (0x46, {4, 5}), (0x52, {5, 6}),
        (0x63, {0}), (0x77, {0, 1}), (0x78, {0, 1, 2}),
        (0x64, {7}), (0x6F, {6, 7}), (0x79, {5, 6, 7}), (0x62, {4, 5, 6, 7}),
    ],
)  # fmt: skip
def test_the_c64_s_horizontal_lines_lie_where_documented(code: int, picture: set[int]) -> None:
    assert C64_UPPER[code].tolist() == [255 if y in picture else 0 for y in range(8)]


@pytest.mark.parametrize(
    ("code", "row"),
    [
        (0x42, 0x18), (0x47, 0x30), (0x48, 0x0C), (0x54, 0x60), (0x59, 0x06), (0x5D, 0x18),
        (0x61, 0xF0), (0x65, 0xC0), (0x67, 0x03), (0x6A, 0x03), (0x74, 0xC0), (0x75, 0xE0),
        (0x76, 0x07),
    ],
)  # fmt: skip
def test_the_c64_s_vertical_lines_lie_where_documented(code: int, row: int) -> None:
    assert C64_UPPER[code].tolist() == [row] * 8


def test_the_c64_s_sets_share_all_but_letters_and_four_graphics() -> None:
    differing = np.flatnonzero((C64_UPPER[:128] != C64_LOWER[:128]).any(axis=1)).tolist()
    letters = [*range(1, 27), *range(0x41, 0x5B)]
    assert differing == sorted([*letters, 0x5E, 0x5F, 0x69, 0x7A])


def test_c64_screen_codes_of_known_characters() -> None:
    assert encode_text("@AZ[£]↑← 0?♠♥♣♦π", C64_UPPER_CHARACTERS) == bytes(
        [0, 1, 26, 27, 28, 29, 30, 31, 32, 48, 63, 0x41, 0x53, 0x58, 0x5A, 0x5E]
    )
    assert encode_text("aAzZ✓█▐", C64_LOWER_CHARACTERS) == bytes(
        [1, 0x41, 26, 0x5A, 0x7A, 0xA0, 0xE1]
    )


@pytest.mark.parametrize(("plain", "inverse"), INVERSES.items())
def test_inverse_characters_are_inverse_in_shape(plain: str, inverse: str) -> None:
    assert (glyph(plain) ^ glyph(inverse) == 255).all()


@pytest.mark.parametrize(
    "characters",
    [PRINTABLE, LATIN_1, "ŚśŜŝŠšŞşŐőŌōŽžŻżĆćČčŸÿŴŵ"],
    ids=["ASCII", "Latin-1", "Latin Extended-A"],
)
def test_visible_characters_are_drawn_and_distinct(characters: str) -> None:
    shapes = {glyph(character).tobytes() for character in characters}
    assert len(shapes) == len(characters)
    assert bytes(8) not in shapes
    assert glyph(REPLACEMENT).tobytes() not in shapes


@pytest.mark.parametrize("character", "‘’‚“”„–—…€‹›†‡•‰™ŒœŠšŽžŸƒˆ˜←↑→↓↔↕ŁłĐĳěřůęąğşșőű−")
def test_more_characters_are_drawn(character: str) -> None:
    assert glyph(character).any()
    assert glyph(character).tolist() != glyph(REPLACEMENT).tolist()


@pytest.mark.parametrize("character", string.ascii_letters + string.digits)
def test_letters_and_digits_keep_to_the_design(character: str) -> None:
    cells = pixels(character)
    top = 0 if character in string.ascii_uppercase + string.digits + "bdfhijklt" else 2
    assert not cells[:, 7].any(), "the right edge is free"
    assert cells[top].any(), "it reaches its height"
    assert not cells[:top].any(), "and not above"
    assert cells[6].any(), "it stands on row 6"
    assert cells[7].any() == (character in "gjpqy"), "only descenders go below"


def test_an_accented_letter_is_the_letter_under_its_accent() -> None:
    assert glyph("é").tolist() == [*glyph("´")[:2], *glyph("e")[2:]]
    assert glyph("ï").tolist() == [*glyph("¨")[:2], *glyph("ı")[2:]]
    assert glyph("ç").tolist() == (glyph("c") | glyph("¸")).tolist()
    assert glyph("e\u0301").tolist() == glyph("é").tolist()
    assert glyph("Ü")[2:].tolist() == glyph("U")[[0, 1, 3, 5, 6, 7]].tolist()


@pytest.mark.parametrize("character", ["漢", "я", "\n", "\x1b", "\ue000", "ế", "ab", "я\u0301", ""])
def test_the_unknown_is_a_visible_box(character: str) -> None:
    assert glyph(character).tolist() == glyph(REPLACEMENT).tolist()
    assert glyph(character).any()


@pytest.mark.parametrize("character", ["\0", " ", "\xa0", "\u202f"])
def test_spaces_are_blank(character: str) -> None:
    assert not glyph(character).any()


def test_every_line_joins_every_neighbour_it_points_to() -> None:
    patterns = {0: rows("........"), 1: rows("...##..."), 2: rows("..#..#..")}
    for character, arms in ARMS.items():
        for side, weight in enumerate(arms):
            row = int("".join(map(str, edge(character, side))), 2)
            assert [row] == patterns[weight], (character, side)


@pytest.mark.parametrize(("arc", "corner"), ["╭┌", "╮┐", "╯┘", "╰└"])
def test_arcs_join_as_corners_do(arc: str, corner: str) -> None:
    assert [edge(arc, side) for side in range(4)] == [edge(corner, side) for side in range(4)]


@pytest.mark.parametrize("lines", ["╱╲", "╲╱", "╳╳"])
def test_diagonals_join_side_by_side(lines: str) -> None:
    assert edge(lines[0], RIGHT) == edge(lines[1], LEFT)


@pytest.mark.parametrize(
    ("character", "picture"),
    [
        ("╔", rows("........", "........", "..######", "..#.....",
                   "..#.....", "..#..###", "..#..#..", "..#..#..")),
        ("╬", rows("..#..#..", "..#..#..", "###..###", "........",
                   "........", "###..###", "..#..#..", "..#..#..")),
        ("╪", rows("...##...", "...##...", "########", "...##...",
                   "...##...", "########", "...##...", "...##...")),
        ("╤", rows("........", "........", "########", "........",
                   "........", "########", "...##...", "...##...")),
        ("╜", rows("..#..#..", "..#..#..", "..#..#..", "######..",
                   "######..", "........", "........", "........")),
    ],
)  # fmt: skip
def test_double_lines_open_into_one_another(character: str, picture: list[int]) -> None:
    assert glyph(character).tolist() == picture


def test_lines_turn_with_the_glyph() -> None:
    by_arms = {arms: character for character, arms in ARMS.items()}
    for arms, character in by_arms.items():
        turned = by_arms[arms[-1:] + arms[:-1]]
        assert (np.rot90(pixels(character), -1) == pixels(turned)).all(), (character, turned)


@pytest.mark.parametrize("shade", "░▒▓")
def test_shades_continue_into_their_neighbours(shade: str) -> None:
    tiled = np.tile(pixels(shade), (2, 2))
    assert (tiled[:, 4:12] == np.roll(tiled, 4, axis=1)[:, 4:12]).all()
    assert {"░": 16, "▒": 32, "▓": 48}[shade] == pixels(shade).sum()


@pytest.mark.parametrize("name", ["code page 437", "Spectrum", "C64 upper", "C64 lower"])
def test_text_comes_back_from_its_codes(name: str) -> None:
    _, characters = SETS[name]
    text = "".join(c for c in map(chr, range(32, 127)) if c in characters)
    assert len(text) >= 60
    assert "".join(characters[code] for code in encode_text(text, characters)) == text


def test_ascii_keeps_its_codes_on_the_pc() -> None:
    text = "".join(map(chr, range(32, 127)))
    assert encode_text(text, CODE_PAGE_437_CHARACTERS) == text.encode("ascii")


def test_small_letters_become_capitals_where_there_are_no_others() -> None:
    assert encode_text("Peek", C64_UPPER_CHARACTERS) == encode_text("PEEK", C64_UPPER_CHARACTERS)
    assert encode_text("Peek", C64_LOWER_CHARACTERS) != encode_text("PEEK", C64_LOWER_CHARACTERS)


@pytest.mark.parametrize("name", SETS)
def test_a_missing_character_becomes_a_question_mark(name: str) -> None:
    _, characters = SETS[name]
    assert encode_text("漢ß漢"[::2], characters) == encode_text("??", characters)


def test_missing_signs_have_stand_ins() -> None:
    assert encode_text("^_|\\`", C64_UPPER_CHARACTERS) == encode_text("↑▁│╲'", C64_UPPER_CHARACTERS)
    assert encode_text("“x” – y’s", CODE_PAGE_437_CHARACTERS) == b'"x" - y\'s'
    assert encode_text("\\", C64_LOWER_CHARACTERS) == encode_text("£", C64_LOWER_CHARACTERS)
    assert encode_text("{~}", C64_LOWER_CHARACTERS) == encode_text("┤─├", C64_LOWER_CHARACTERS)


def test_importing_makes_no_writable_array_public() -> None:
    arrays = [value for value in vars(glyphs).values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 4
    assert not any(array.flags.writeable for array in arrays)
