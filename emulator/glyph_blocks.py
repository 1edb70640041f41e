"""Glyphs that are geometry: box-drawing lines and block elements, made from numbers.

A shape is an `int` of 64 bits: eight rows of eight cells, the top row in the highest byte, the
leftmost cell in a byte's highest bit. Shapes combine with `|` and `&`.

Lines cross in the middle of the glyph, so that every line continues into its neighbours. A light
line is two cells thick; a double line is two lines of one cell each, two cells apart:

    cell     0 1 2 3 4 5 6 7
    light    . . . # # . . .
    double   . . # . . # . .

Characters are from Unicode's Box Drawing, Block Elements, and Symbols for Legacy Computing. The
"one eighth" lines of the last (U+1FB70 and on) are the C64's, which are two cells thick.
"""

ALL_INK = (1 << 64) - 1
LIGHT, DOUBLE = 1, 2

# Weights of the arms that go up, right, down and left from the middle: 0 none, 1 light, 2 double.
ARMS = {
    "─": (0, 1, 0, 1), "│": (1, 0, 1, 0), "┼": (1, 1, 1, 1),
    "┌": (0, 1, 1, 0), "┐": (0, 0, 1, 1), "└": (1, 1, 0, 0), "┘": (1, 0, 0, 1),
    "├": (1, 1, 1, 0), "┤": (1, 0, 1, 1), "┬": (0, 1, 1, 1), "┴": (1, 1, 0, 1),
    "═": (0, 2, 0, 2), "║": (2, 0, 2, 0), "╬": (2, 2, 2, 2),
    "╔": (0, 2, 2, 0), "╗": (0, 0, 2, 2), "╚": (2, 2, 0, 0), "╝": (2, 0, 0, 2),
    "╠": (2, 2, 2, 0), "╣": (2, 0, 2, 2), "╦": (0, 2, 2, 2), "╩": (2, 2, 0, 2),
    "╪": (1, 2, 1, 2), "╫": (2, 1, 2, 1),
    "╒": (0, 2, 1, 0), "╕": (0, 0, 1, 2), "╘": (1, 2, 0, 0), "╛": (1, 0, 0, 2),
    "╞": (1, 2, 1, 0), "╡": (1, 0, 1, 2), "╤": (0, 2, 1, 2), "╧": (1, 2, 0, 2),
    "╓": (0, 1, 2, 0), "╖": (0, 0, 2, 1), "╙": (2, 1, 0, 0), "╜": (2, 0, 0, 1),
    "╟": (2, 1, 2, 0), "╢": (2, 0, 2, 1), "╥": (0, 1, 2, 1), "╨": (2, 1, 0, 1),
}  # fmt: skip

# Top, left, bottom, right: the cells with top <= row < bottom and left <= column < right.
RECTANGLES = {
    "▔": (0, 0, 1, 8), "🮂": (0, 0, 2, 8), "🮃": (0, 0, 3, 8),
    "▁": (7, 0, 8, 8), "▂": (6, 0, 8, 8), "▃": (5, 0, 8, 8), "▄": (4, 0, 8, 8),
    "▏": (0, 0, 8, 1), "▎": (0, 0, 8, 2), "▍": (0, 0, 8, 3), "▌": (0, 0, 8, 4),
    "▕": (0, 7, 8, 8), "🮇": (0, 6, 8, 8), "🮈": (0, 5, 8, 8), "▉": (0, 0, 8, 7),
    "▘": (0, 0, 4, 4), "▝": (0, 4, 4, 8), "▖": (4, 0, 8, 4), "▗": (4, 4, 8, 8),
    "🭶": (1, 0, 3, 8), "🭷": (2, 0, 4, 8), "🭸": (3, 0, 5, 8), "🭺": (4, 0, 6, 8), "🭻": (5, 0, 7, 8),
    "🭰": (0, 1, 8, 3), "🭱": (0, 2, 8, 4), "🭲": (0, 3, 8, 5), "🭴": (0, 4, 8, 6), "🭵": (0, 5, 8, 7),
}  # fmt: skip

OVERLAYS = {"▚": ("▘", "▗"), "🭼": ("▎", "▂"), "🭽": ("▎", "🮂"), "🭾": ("🮇", "🮂"), "🭿": ("🮇", "▂")}

# Each character and the one that shows its inverse.
INVERSES = dict(
    zip(
        " ▌▄▔▁▂▃🮂🮃▎▍🮇🮈▗▖▝▘▚◤◥•○🮕",
        "█▐▀▇🮆🮅🮄▆▅🮊🮉▊▋▛▜▙▟▞◢◣◘◙🮖",
        strict=True,
    )
)


def rectangle(top: int, left: int, bottom: int, right: int) -> int:
    """The shape with ink where top <= row < bottom and left <= column < right."""
    row = (0xFF >> left) & (0xFF << (8 - right))
    return sum(row << 8 * (7 - y) for y in range(top, bottom))


def _arm(direction: int, start: int, edge: int) -> int:
    """A bar towards 0 up, 1 right, 2 down or 3 left, `edge` cells in from both its sides.

    It runs from `start` cells into the glyph, seen along its direction, to the glyph's border.
    """
    end, side = 8 - start, 8 - edge
    return rectangle(
        *(
            (0, edge, end, side),
            (edge, start, side, 8),
            (start, edge, 8, side),
            (edge, 0, side, end),
        )[direction]
    )


def box(*arms: int) -> int:
    """The shape of a box-drawing character, given the weights of its four arms as in `ARMS`.

    Double arms are tubes: a bar four cells thick with its inside taken out again, so that tubes
    which meet open into one another. A light arm ends at the far wall of a tube that turns or ends
    here, but at the near wall of one that passes by.
    """
    walls = insides = light = 0
    for direction, weight in enumerate(arms):
        beside = (arms[direction - 1], arms[direction - 3])
        if weight == DOUBLE:
            walls |= _arm(direction, 2 if DOUBLE in beside or not any(beside) else 3, 2)
            insides |= _arm(direction, 3, 3)
        elif weight == LIGHT:
            passes_by = beside == (DOUBLE, DOUBLE) and not arms[direction - 2]
            light |= _arm(direction, 5 if passes_by else 2 if DOUBLE in beside else 3, 3)
    return walls & ~insides | light


def block_shapes() -> dict[str, int]:
    """Every shape this file makes, by character, without the inverses of drawn glyphs."""
    shapes = {character: box(*arms) for character, arms in ARMS.items()}
    shapes |= {character: rectangle(*sides) for character, sides in RECTANGLES.items()}
    shapes |= {character: shapes[a] | shapes[b] for character, (a, b) in OVERLAYS.items()}
    return shapes
