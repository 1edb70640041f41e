"""What a raw program knows of the Commodore 64.

bitmap, 320x200   bit 7 - (x & 7) of 8192 + 40*(y & 248) + (y & 7) + (x & 504), 1 is ink
colours           1024 + 40*(y >> 3) + (x >> 3):   | ink 4 | paper 4 |   of a cell of 8x8
text, 40x25       screen codes at 1024, their colours at 55296, paper at 53281
"""

from emulator import Machine, palettes
from programs.demos.hardware.cells import cells, in_a_row, numbers
from programs.demos.shades import Bytes, Canvas, Palette, Pixels

CANVAS = Canvas(320, 200, palettes.C64, two_a_cell=True)
SCREEN, BITMAP, COLOUR_RAM = 1024, 8192, 55296
CONTROL_1, MEMORY, BORDER, BACKGROUND = 53265, 53272, 53280, 53281
KEY, SHIFT = 197, 653
# Matrix codes: w a s d and the space bar; the cursor keys, which are two with a shift.
_KEYS = {9: "up", 10: "left", 13: "down", 18: "right", 60: "space"}
_CURSOR = {(7, 0): "down", (7, 1): "up", (2, 0): "right", (2, 1): "left"}


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
    code, shift = machine.peek(KEY), machine.peek(SHIFT) & 1
    return _CURSOR.get((code, shift)) or _KEYS.get(code)
