"""What a raw program knows of the IBM PC with a VGA.

mode 13h, 320x200   byte 0xA0000 + 320*y + x, a number of the palette behind ports 3C8 and 3C9
mode 3, text        0xB8000 + 2*(80*row + column):   | character | paper 4, ink 4 |
keyboard            scan codes at port 60h while bit 0 of port 64h is set
mouse               column, row and buttons at ports 23Ch to 241h, the low byte of each first
"""

from emulator import Machine, palettes
from programs.demos.shades import Canvas, Palette

CANVAS = Canvas(320, 200)
TEXT_CANVAS = Canvas(640, 400, palettes.RGBI)
GRAPHICS, TEXT = 0xA0000, 0xB8000
MODE, DAC_INDEX, DAC_DATA = 0x3DE, 0x3C8, 0x3C9
KEY_DATA, KEY_STATUS = 0x60, 0x64
MOUSE, KEY_UP = 0x23C, 0x80
_KEYS = {0x48: "up", 0x50: "down", 0x4B: "left", 0x4D: "right", 0x39: "space"}


def graphics(machine: Machine) -> None:
    """Mode 13h: all pixels 0, which is black, the start-up palette."""
    machine.out(MODE, 0x13)


def text(machine: Machine) -> None:
    """Mode 3: 80x25 spaces, light grey on black."""
    machine.out(MODE, 3)


def address(x: int, y: int) -> int:
    """The byte that is the pixel."""
    return GRAPHICS + 320 * y + x


def set_palette(machine: Machine, palette: Palette) -> None:
    """Program the DAC from entry 0 on; it keeps the upper six bits of each level."""
    machine.out(DAC_INDEX, 0)
    for level in (palette >> 2).reshape(-1).tolist():
        machine.out(DAC_DATA, level)


def key(machine: Machine) -> str | None:
    """The steering key that went down last since the last call; scan codes of others are lost."""
    found = None
    while machine.inp(KEY_STATUS) & 1:
        found = _KEYS.get(machine.inp(KEY_DATA), found)
    return found


def hold(machine: Machine, held: set[str]) -> None:
    """Bring `held` up to date: the steering keys that are down."""
    while machine.inp(KEY_STATUS) & 1:
        code = machine.inp(KEY_DATA)
        if name := _KEYS.get(code & ~KEY_UP):
            (held.discard if code & KEY_UP else held.add)(name)


def mouse(machine: Machine) -> tuple[int, int, bool]:
    """Column and row of the pointer, and whether the left button is down."""
    x, y, buttons = (machine.inp(MOUSE + at) | machine.inp(MOUSE + at + 1) << 8 for at in (0, 2, 4))
    return x, y, bool(buttons & 1)
