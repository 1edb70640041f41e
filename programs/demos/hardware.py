"""What a raw program has to know: each computer's numbers, and the few moves all demos share.

    model        picture                          one pixel (x, y)
    c64          320x200, 2 of 16 colours a cell  bit 7 - (x & 7) of 8192 + 40*(y & 248) + (y & 7)
                                                  + (x & 504); the cell's colours at 1024
    spectrum     256x192, 2 of 15 colours a cell  bit 7 - (x & 7) in interleaved lines from 16384;
                                                  the cell's colours at 22528
    pc           320x200, 256 colours             byte 0xA0000 + 320*y + x
    hack         512x256, black on white          bit x % 16 of word 16384 + 32*y + x // 16
    workstation  1280x720, any colour             4 bytes from 0x400000 + 4*(1280*y + x)

A cell is 8x8 pixels. Nothing here asks an operating system or the emulator what the addresses are:
the numbers are the program's own knowledge, as they were in every program of the time, and they
are of no use on any other model. Sources: the models' own maps (`peekpoke map MODEL`).

Every model has `<model>_graphics` (enter the mode above, cleared), `<model>_address` (where a pixel
is) and `<model>_key` (the steering key: "up", "down", "left", "right", "space", or None). Where the
pixels are not one whole cell of memory each, `<model>_pack` makes the bytes of a whole picture.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from emulator import Machine

Bytes: TypeAlias = NDArray[np.uint8]

# -- Commodore 64 -------------------------------------------------------------------------------

C64_SCREEN, C64_BITMAP, C64_COLOUR_RAM = 1024, 8192, 55296
C64_CONTROL_1, C64_MEMORY, C64_BORDER, C64_BACKGROUND = 53265, 53272, 53280, 53281
C64_KEY, C64_SHIFT = 197, 653
# Matrix codes: w a s d and the space bar; the cursor keys, which are two with a shift.
_C64_KEYS = {9: "up", 10: "left", 13: "down", 18: "right", 60: "space"}
_C64_CURSOR = {(7, 0): "down", (7, 1): "up", (2, 0): "right", (2, 1): "left"}


def c64_graphics(machine: Machine) -> None:
    """Bitmap mode: all pixels clear, white on black."""
    machine.poke(C64_CONTROL_1, 0x3B)  # display on, bitmap
    machine.poke(C64_MEMORY, 0x18)  # cell colours at 1024, bitmap at 8192
    machine.poke(C64_BORDER, 0)
    machine[C64_BITMAP : C64_BITMAP + 8000] = 0
    machine[C64_SCREEN : C64_SCREEN + 1000] = 0x10


def c64_address(x: int, y: int) -> int:
    """The byte of the bitmap that holds a pixel; its bit is `0x80 >> (x & 7)`."""
    return C64_BITMAP + 40 * (y & 248) + (y & 7) + (x & 504)


def c64_pack(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """The 8000 bytes of the bitmap and the 1000 of the cells' colours.

    `pixels` is (200, 320): colours 0-15, at most two in a cell.
    """
    bits, ink, paper = _cells(pixels)
    return _row(bits), _row(ink << 4 | paper)


def c64_key(machine: Machine) -> str | None:
    """The steering key now down: cursor keys, or w a s d."""
    code, shift = machine.peek(C64_KEY), machine.peek(C64_SHIFT) & 1
    return _C64_CURSOR.get((code, shift)) or _C64_KEYS.get(code)


# -- ZX Spectrum --------------------------------------------------------------------------------

SPECTRUM_BITMAP, SPECTRUM_ATTRIBUTES, SPECTRUM_PORT = 16384, 22528, 254
SPECTRUM_BRIGHT = 0x40
# Half-row (the port's high byte) and bit: 7 6 5 8 are the cursor keys, with or without CAPS SHIFT.
_SPECTRUM_KEYS = {
    "up": ((0xEF, 3), (0xFB, 0)),  # 7 q
    "down": ((0xEF, 4), (0xFD, 0)),  # 6 a
    "left": ((0xF7, 4), (0xDF, 1)),  # 5 o
    "right": ((0xEF, 2), (0xDF, 0)),  # 8 p
    "space": ((0x7F, 0),),
}


def spectrum_graphics(machine: Machine) -> None:
    """The one mode there is: all pixels clear, bright white on black, a black border."""
    machine.out(SPECTRUM_PORT, 0)
    machine[SPECTRUM_BITMAP : SPECTRUM_BITMAP + 6144] = 0
    machine[SPECTRUM_ATTRIBUTES : SPECTRUM_ATTRIBUTES + 768] = SPECTRUM_BRIGHT | 7


def spectrum_address(x: int, y: int) -> int:
    """The byte of the bitmap that holds a pixel; its bit is `0x80 >> (x & 7)`."""
    return SPECTRUM_BITMAP | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3


def spectrum_pack(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """The 6144 bytes of the bitmap and the 768 attributes.

    `pixels` is (192, 256): colours 0-15, 8 and up bright; at most two in a cell, both bright or
    both not (black goes with either).
    """
    bits, ink, paper = _cells(pixels)
    thirds = bits.reshape(3, 8, 32, 8).transpose(0, 3, 1, 2)  # third, line in cell, row, column
    bright = (ink & 8) << 3
    return _row(thirds), _row(bright | (paper & 7) << 3 | ink & 7)


def spectrum_key(machine: Machine) -> str | None:
    """The steering key now down: 5 6 7 8 (the arrows), q a o p, or space."""
    for name, places in _SPECTRUM_KEYS.items():
        for row, bit in places:
            if not machine.inp(row << 8 | SPECTRUM_PORT) >> bit & 1:
                return name
    return None


# -- IBM PC with VGA ------------------------------------------------------------------------------

PC_GRAPHICS, PC_TEXT = 0xA0000, 0xB8000
PC_MODE, PC_DAC_INDEX, PC_DAC_DATA = 0x3DE, 0x3C8, 0x3C9
PC_KEY_DATA, PC_KEY_STATUS = 0x60, 0x64
_PC_KEYS = {0x48: "up", 0x50: "down", 0x4B: "left", 0x4D: "right", 0x39: "space"}


def pc_graphics(machine: Machine) -> None:
    """Mode 13h: all pixels 0, which is black, the start-up palette."""
    machine.out(PC_MODE, 0x13)


def pc_address(x: int, y: int) -> int:
    """The byte that is the pixel."""
    return PC_GRAPHICS + 320 * y + x


def pc_palette(machine: Machine, colours: Bytes) -> None:
    """Program the DAC from entry 0 on with (n, 3) RGB, of which it keeps the upper six bits."""
    machine.out(PC_DAC_INDEX, 0)
    for level in (colours >> 2).reshape(-1).tolist():
        machine.out(PC_DAC_DATA, level)


def pc_key(machine: Machine) -> str | None:
    """The steering key that went down last since the last call; scan codes of others are lost."""
    key = None
    while machine.inp(PC_KEY_STATUS) & 1:
        key = _PC_KEYS.get(machine.inp(PC_KEY_DATA), key)
    return key


# -- Hack -----------------------------------------------------------------------------------------

HACK_SCREEN, HACK_KEY = 16384, 24576
_HACK_KEYS = {131: "up", 133: "down", 130: "left", 132: "right", 32: "space"}


def hack_graphics(machine: Machine) -> None:
    """The one mode there is: all white."""
    machine[HACK_SCREEN : HACK_SCREEN + 8192] = 0


def hack_address(x: int, y: int) -> int:
    """The word that holds a pixel; its bit is `1 << (x & 15)`."""
    return HACK_SCREEN + 32 * y + x // 16


def hack_pack(pixels: NDArray[Any]) -> NDArray[np.uint16]:
    """The 8192 words of (256, 512) pixels: 1 or True is black."""
    packed = np.packbits(pixels, axis=1, bitorder="little")
    return packed.view("<u2").astype(np.uint16, copy=False).reshape(-1)


def hack_key(machine: Machine) -> str | None:
    """The steering key now down."""
    return _HACK_KEYS.get(machine.peek(HACK_KEY))


# -- workstation ----------------------------------------------------------------------------------

WORKSTATION_FRAMEBUFFER, WORKSTATION_WIDTH, WORKSTATION_HEIGHT = 0x400000, 1280, 720
WORKSTATION_BYTES = 4 * WORKSTATION_WIDTH * WORKSTATION_HEIGHT
WORKSTATION_KEY_EVENT, WORKSTATION_KEY_NEXT = 0x800000, 0x800002
_WORKSTATION_KEYS = {0x52: "up", 0x51: "down", 0x50: "left", 0x4F: "right", 0x2C: "space"}


def workstation_graphics(machine: Machine) -> None:
    """The one mode there is: all black."""
    machine[WORKSTATION_FRAMEBUFFER : WORKSTATION_FRAMEBUFFER + WORKSTATION_BYTES] = 0


def workstation_address(x: int, y: int) -> int:
    """The first of the pixel's bytes: blue; green and red follow, the fourth is unused."""
    return WORKSTATION_FRAMEBUFFER + 4 * (WORKSTATION_WIDTH * y + x)


def workstation_pack(pixels: Bytes) -> Bytes:
    """The bytes of (height, width, 3) RGB pixels: blue, green, red, 0 each."""
    packed = np.zeros((*pixels.shape[:-1], 4), np.uint8)
    packed[..., :3] = pixels[..., ::-1]
    return packed.reshape(-1)


def workstation_key(machine: Machine) -> str | None:
    """The steering key that went down last since the last call; other events are lost."""
    key = None
    while event := machine.peek16(WORKSTATION_KEY_EVENT):
        key = _WORKSTATION_KEYS.get(event, key)  # bit 15 set: a key that went up
        machine.poke(WORKSTATION_KEY_NEXT, 1)
    return key


# -- cells of 8x8 pixels --------------------------------------------------------------------------


def _cells(pixels: Bytes) -> tuple[Bytes, Bytes, Bytes]:
    """Bits, ink and paper of each cell: (down, across, 8), (down, across), (down, across).

    The cell's highest colour is its ink; a cell of one colour is all paper.
    """
    height, width = pixels.shape
    cells = pixels.reshape(height // 8, 8, width // 8, 8)
    ink, paper = cells.max(axis=(1, 3)), cells.min(axis=(1, 3))
    inked = cells != paper[:, None, :, None]
    return np.packbits(inked, axis=3)[..., 0].transpose(0, 2, 1), ink, paper


def _row(values: NDArray[Any]) -> Bytes:
    return values.astype(np.uint8, copy=False).reshape(-1)
