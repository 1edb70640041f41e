"""What a raw program knows of the Commodore 64.

bitmap, 320x200   bit 7 - (x & 7) of 8192 + 40*(y & 248) + (y & 7) + (x & 504), 1 is ink
colours           1024 + 40*(y >> 3) + (x >> 3):   | ink 4 | paper 4 |   of a cell of 8x8
text, 40x25       screen codes at 1024, their colours at 55296, paper at 53281
keyboard          a matrix: 0 bits at 56320 choose columns, 0 bits at 56321 are keys down
"""

from emulator import Machine, palettes
from programs.demos.hardware.cells import cells, in_a_row, numbers
from programs.demos.shades import Bytes, Canvas, Palette, Pixels

CANVAS = Canvas(320, 200, palettes.C64, two_a_cell=True)
SCREEN, BITMAP, COLOUR_RAM = 1024, 8192, 55296
CONTROL_1, MEMORY, BORDER, BACKGROUND = 53265, 53272, 53280, 53281
KEY_COLUMNS, KEY_ROWS = 56320, 56321
# Column and row of w a s d and the space bar, and of the cursor keys, which are two with a shift.
_KEYS = {(1, 1): "up", (1, 2): "left", (1, 5): "down", (2, 2): "right", (7, 4): "space"}
_CURSOR = {(0, 7): ("down", "up"), (0, 2): ("right", "left")}
_SHIFTS = ((1, 7), (6, 4))


def graphics(machine: Machine) -> None:
    """Bitmap mode: all pixels clear, white on black."""
    machine.poke(CONTROL_1, 0x3B)  # display on, bitmap
    machine.poke(MEMORY, 0x18)  # cell colours at 1024, bitmap at 8192
    machine.poke(BORDER, 0)
    machine[BITMAP : BITMAP + 8000] = 0
    machine[SCREEN : SCREEN + 1000] = 0x10


def text(machine: Machine) -> None:
    """Text mode: 40x25 spaces, black around and behind them."""
    machine.poke(CONTROL_1, 0x1B)  # display on, text
    machine.poke(MEMORY, 0x14)  # screen codes at 1024, capitals and graphics
    machine.poke(BORDER, 0)
    machine.poke(BACKGROUND, 0)
    machine[SCREEN : SCREEN + 1000] = 32


def address(x: int, y: int) -> int:
    """The byte of the bitmap that holds a pixel; its bit is `0x80 >> (x & 7)`."""
    return BITMAP + 40 * (y & 248) + (y & 7) + (x & 504)


def pack(pixels: Pixels, palette: Palette) -> tuple[Bytes, Bytes]:
    """Bytes of the bitmap and of the cells' colours: 8000 and 1000 for the whole picture.

    At most two colours a cell. A row of cells is in one piece in both.
    """
    bits, ink, paper = cells(numbers(palette, palettes.C64)[pixels])
    return in_a_row(bits), in_a_row(ink << 4 | paper)


def key(machine: Machine) -> str | None:
    """The steering key now down: cursor keys, or w a s d."""
    is_shifted = any(_is_down(machine, place) for place in _SHIFTS)
    for place, names in _CURSOR.items():
        if _is_down(machine, place):
            return names[is_shifted]
    return next((name for place, name in _KEYS.items() if _is_down(machine, place)), None)


def _is_down(machine: Machine, place: tuple[int, int]) -> bool:
    column, row = place
    machine.poke(KEY_COLUMNS, 0xFF ^ 1 << column)
    return not machine.peek(KEY_ROWS) >> row & 1
