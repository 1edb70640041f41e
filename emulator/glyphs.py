"""Characters as 8x8 pixels: one master set by Unicode character, and the models' character sets.

A glyph is a `uint8` array of shape (8,): its rows from top to bottom, the most significant bit of
each leftmost, 1 is ink. A character set is a `uint8` array of shape (256, 8), indexed by code; the
`str` of 256 characters beside it says what each code shows, "\\0" where it shows nothing. All
arrays are read-only: copy one to change it. No ROM is copied: a glyph is our own drawing
(`emulator.glyph_shapes`), geometry (`emulator.glyph_blocks`), or a drawn letter under an accent.

    set               what its codes show
    CODE_PAGE_437     0-31 symbols, 32-126 ASCII, 127 a house, 128-255 letters, lines, mathematics
    SPECTRUM          32-127 ASCII, but 94 an up arrow, 96 a pound sign, 127 a copyright sign;
                      128-143 quarters: bit 0 top right, 1 top left, 2 bottom right, 3 bottom left
    C64_UPPER         screen codes: capitals and graphics; 128-255 the inverse of 0-127
    C64_LOWER         screen codes: small letters and capitals; 128-255 the inverse of 0-127

Sources: the C64's characters from Rebecca Bettencourt's map to Unicode (mist64/c64ref,
`src/charset/C64IALT.TXT`, its codes brought from CHR$ order to screen order) and kreativekorp's
petscii8, which also has the places of the lines; code page 437 as Unicode maps it, with IBM's
graphics for 0-31 and 127; the Spectrum's from its manual, chapter 14 and appendix A.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from emulator.glyph_blocks import ALL_INK, INVERSES, block_shapes
from emulator.glyph_shapes import STRIPS

Glyphs = NDArray[np.uint8]

REPLACEMENT = "�"

_DIGITS_AND_SIGNS = " !\"#$%&'()*+,-./0123456789:;<=>?"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = "abcdefghijklmnopqrstuvwxyz"

CODE_PAGE_437_CHARACTERS = (
    "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
    + f"{_DIGITS_AND_SIGNS}@{_CAPITALS}[\\]^_`{_SMALL}{{|}}~⌂"
    + "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    + "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0"
)

SPECTRUM_CHARACTERS = (
    "\0" * 32
    + f"{_DIGITS_AND_SIGNS}@{_CAPITALS}[\\]↑_£{_SMALL}{{|}}~©"
    + " ▝▘▀▗▐▚▜▖▞▌▛▄▟▙█"
    + "\0" * 112
)


def _with_inverse(characters: str) -> str:
    """128 screen codes and their inverses, repeated where Unicode has no inverse character."""
    return characters + characters.translate(
        str.maketrans("".join(INVERSES), "".join(INVERSES.values()))
    )


C64_UPPER_CHARACTERS = _with_inverse(
    f"@{_CAPITALS}[£]↑←{_DIGITS_AND_SIGNS}"
    + "─♠🭲🭸🭷🭶🭺🭱🭴╮╰╯🭼╲╱🭽🭾●🭻♥🭰╭╳○♣🭵♦┼🮌│π◥"
    + "\xa0▌▄▔▁▏▒▕🮏◤🮇├▗└┐▂┌┴┬┤▎▍🮈🮂🮃▃🭿▖▝┘▘▚"
)
C64_LOWER_CHARACTERS = _with_inverse(
    f"@{_SMALL}[£]↑←{_DIGITS_AND_SIGNS}─{_CAPITALS}┼🮌│🮖🮘" + "\xa0▌▄▔▁▏▒▕🮏🮙🮇├▗└┐▂┌┴┬┤▎▍🮈🮂🮃▃✓▖▝┘▘▚"
)

# The C64 draws these bars twice as wide, and its shade from squares of 2x2.
_C64_DRAWS = str.maketrans("▏▕▒", "▎🮇🮕")

_BLANK = "\0 \xa0\u2007\u2009\u202f"
_SAME_LOOK = dict(zip("\xad‐‑−‚∕⁄μĐ", "----,//µÐ", strict=True))
# Letters that take another form under an accent: no dot, or corners, as a low O is a small o.
_LOW_FORMS = {"i": "ı", "j": "ȷ", "O": "Ｏ", "S": "Ｓ"}
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030b\u030c\u0326\u0327\u0328",
        "ˋ´ˆ˜¯˘˙¨˝ˇ¸¸˛",
        strict=True,
    )
)
_ACCENT_ROWS = 0xFFFF << 48  # rows 0 and 1
_WIDE_ACCENTS = "ˆ˜˘˝ˇ"  # they would grow together with a letter right under them
# By tall letter and wide accent: the rows of the letter that remain, down to row 6.
_KEPT_ROWS = {
    (False, False): (2, 3, 4, 5, 6),
    (False, True): (2, 4, 5, 6),
    (True, False): (0, 1, 3, 5, 6),
    (True, True): (0, 2, 3, 6),
}

# What shows a character in a set that lacks it: the first of these that is there.
_STAND_INS = dict(zip("^_|`‘’“”–—~{}", "↑▁│'''\"\"--─┤├", strict=True)) | {"\\": "╲£"}


def _drawn() -> dict[str, int]:
    lines = STRIPS.strip("\n").split("\n")
    pixels = "".join(line.ljust(90) for number, line in enumerate(lines) if number % 9)
    ink = np.frombuffer(pixels.encode(), np.uint8).reshape(-1, 8, 10, 9)[..., :8] == ord("#")
    rows = np.packbits(ink, axis=-1).transpose(0, 2, 1, 3).reshape(-1, 8)
    characters = "".join(line[::9] for line in lines[::9])
    return dict(zip(characters, rows.view(">u8").ravel().tolist(), strict=False))


def _all_shapes() -> dict[str, int]:
    shapes = _drawn() | block_shapes() | dict.fromkeys(_BLANK, 0)
    shapes |= {inverse: shapes[plain] ^ ALL_INK for plain, inverse in INVERSES.items()}
    return shapes | {character: shapes[same] for character, same in _SAME_LOOK.items()}


_SHAPES = _all_shapes()


def _under(accent: str, letter: str) -> int:
    shape = _SHAPES[_LOW_FORMS.get(letter, letter)]
    rows = shape.to_bytes(8, "big")
    kept = bytes(rows[y] for y in _KEPT_ROWS[bool(shape & _ACCENT_ROWS), accent in _WIDE_ACCENTS])
    return int.from_bytes(kept.rjust(7, b"\0") + rows[7:], "big")


def _shape(character: str) -> int:
    if character in _SHAPES:
        return _SHAPES[character]
    parts = unicodedata.normalize("NFD", character)
    letter, mark = parts[:1], parts[1:]
    if letter not in _SHAPES or (mark and mark not in _ACCENTS):
        return _SHAPES[REPLACEMENT]
    if not mark:
        return _SHAPES[letter]
    accent = _ACCENTS[mark]
    above = _SHAPES[accent] & _ACCENT_ROWS
    return _SHAPES[accent] | (_under(accent, letter) if above else _SHAPES[letter])


def _frozen(characters: Iterable[str]) -> Glyphs:
    shapes = np.array([_shape(character) for character in characters], dtype=">u8")
    return np.frombuffer(shapes.tobytes(), np.uint8).reshape(-1, 8)


@lru_cache(maxsize=4096)
def glyph(character: str) -> Glyphs:
    """The glyph of any Unicode character: shape (8,), uint8; a crossed box where there is none.

    Beside the models' sets it knows Latin-1, the other Latin letters with one accent, typographic
    quotes and dashes, currency signs and arrows. A letter may come with its accent as a second,
    combining character.
    """
    only: Glyphs = _frozen([character])[0]
    return only


CODE_PAGE_437 = _frozen(CODE_PAGE_437_CHARACTERS)
SPECTRUM = _frozen(SPECTRUM_CHARACTERS)


def _c64(characters: str) -> Glyphs:
    plain = _frozen(characters[:128].translate(_C64_DRAWS))
    return np.frombuffer(plain.tobytes() + (~plain).tobytes(), np.uint8).reshape(256, 8)


C64_UPPER = _c64(C64_UPPER_CHARACTERS)
C64_LOWER = _c64(C64_LOWER_CHARACTERS)


class _Codes(dict[str, int]):
    """The first code of each character of a set; the answer for a missing one is kept."""

    def __init__(self, characters: str) -> None:
        super().__init__((c, code) for code, c in reversed([*enumerate(characters)]))

    def __missing__(self, character: str) -> int:
        candidates = (*_STAND_INS.get(character, ""), character.upper())
        known = (candidate for candidate in candidates if candidate in self)
        self[character] = self[next(known, "?")]
        return self[character]


_codes = cache(_Codes)


def encode_text(text: str, characters: str) -> bytes:
    """The codes that show `text` in a set, one byte for each character.

    `characters` is the set's table, such as `C64_UPPER_CHARACTERS`. A character it lacks becomes a
    sign like it (`^` an up arrow, typographic quotes straight ones), else its capital, else `?`.
    """
    return bytes(map(_codes(characters).__getitem__, text))


def text_bits(text: str, scale: int = 1) -> NDArray[np.bool_]:
    """A line of text as pixels, True where there is ink: (8 * scale, 8 * scale * characters)."""
    rows = np.stack([glyph(character) for character in text], axis=1)
    bits = np.unpackbits(rows, axis=1).astype(np.bool_)
    return bits.repeat(scale, 0).repeat(scale, 1)
