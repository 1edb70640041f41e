"""What a raw program knows of the ZX Spectrum.

bitmap, 256x192   bit 7 - (x & 7) of
                  16384 | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3, 1 is ink
attributes        22528 + 32*(y >> 3) + (x >> 3):   | flash | bright | paper 3 | ink 3 |
border, keys      port 254
"""

from emulator import Machine, palettes
from programs.demos.hardware.cells import cells, in_a_row, numbers
from programs.demos.shades import Bytes, Canvas, Palette, Pixels

# Black and the bright colours: any two of them may meet in a cell.
CANVAS = Canvas(256, 192, palettes.SPECTRUM[[0, *range(9, 16)]], two_a_cell=True)
BITMAP, ATTRIBUTES, PORT = 16384, 22528, 254
BRIGHT = 0x40
# Half-row (the port's high byte) and bit: 7 6 5 8 are the cursor keys, with or without CAPS SHIFT.
_KEYS = {
    "up": ((0xEF, 3), (0xFB, 0)),  # 7 q
    "down": ((0xEF, 4), (0xFD, 0)),  # 6 a
    "left": ((0xF7, 4), (0xDF, 1)),  # 5 o
    "right": ((0xEF, 2), (0xDF, 0)),  # 8 p
    "space": ((0x7F, 0),),
}


def graphics(machine: Machine) -> None:
    """The one mode there is: all pixels clear, bright white on black, a black border."""
    machine.out(PORT, 0)
    machine[BITMAP : BITMAP + 6144] = 0
    machine[ATTRIBUTES : ATTRIBUTES + 768] = BRIGHT | 7


def address(x: int, y: int) -> int:
    """The byte of the bitmap that holds a pixel; its bit is `0x80 >> (x & 7)`."""
    return BITMAP | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3


def pack(pixels: Pixels, palette: Palette) -> tuple[Bytes, Bytes]:
    """Bytes of the bitmap and attributes: 6144 and 768 for the whole picture, in its own order.

    For one row of cells (8 pixels high) they are those of line after line. At most two colours a
    cell, both bright or both not; black goes with either.
    """
    bits, ink, paper = cells(numbers(palette, palettes.SPECTRUM)[pixels])
    rows, columns, _ = bits.shape
    thirds = bits.reshape(-1, min(rows, 8), columns, 8)  # third, row, column, line in cell
    lines = thirds.transpose(0, 3, 1, 2)
    bright = (ink & 8) << 3
    return in_a_row(lines), in_a_row(bright | (paper & 7) << 3 | ink & 7)


def key(machine: Machine) -> str | None:
    """The steering key now down: 5 6 7 8 (the arrows), q a o p, or space."""
    for name, places in _KEYS.items():
        for row, bit in places:
            if not machine.inp(row << 8 | PORT) >> bit & 1:
                return name
    return None
