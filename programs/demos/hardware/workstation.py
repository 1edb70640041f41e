"""What a raw program knows of the workstation.

framebuffer, 1280x720   4 bytes from 0x400000 + 4*(1280*y + x):   | blue | green | red | - |
keyboard                events in USB HID's codes at 0x800000, done with by a poke to 0x800002
"""

from collections.abc import Sequence

import numpy as np

from emulator import Machine
from programs.demos.shades import Bytes, Canvas, Palette, Pixels

CANVAS = Canvas(1280, 720)
FRAMEBUFFER, BYTES = 0x400000, 4 * 1280 * 720
KEY_EVENT, KEY_NEXT, KEY_UP = 0x800000, 0x800002, 0x8000
_KEYS = {0x52: "up", 0x51: "down", 0x50: "left", 0x4F: "right", 0x2C: "space"}


def graphics(machine: Machine) -> None:
    """The one mode there is: all black."""
    machine[FRAMEBUFFER : FRAMEBUFFER + BYTES] = 0


def address(x: int, y: int) -> int:
    """The first of the pixel's bytes: blue; green and red follow, the fourth is unused."""
    return FRAMEBUFFER + 4 * (1280 * y + x)


def pack(pixels: Pixels | Sequence[int], palette: Palette) -> Bytes:
    """The bytes of any number of pixels: blue, green, red, 0 each."""
    entries = np.zeros((len(palette), 4), np.uint8)
    entries[:, :3] = palette[:, ::-1]
    return entries.view(np.uint32)[:, 0][pixels].view(np.uint8).reshape(-1)


def key(machine: Machine) -> str | None:
    """The steering key that went down last since the last call; other events are lost."""
    found = None
    while event := machine.peek16(KEY_EVENT):
        found = _KEYS.get(event, found)  # not one with KEY_UP
        machine.poke(KEY_NEXT, 1)
    return found


def hold(machine: Machine, held: set[str]) -> None:
    """Bring `held` up to date: the steering keys that are down."""
    while event := machine.peek16(KEY_EVENT):
        if name := _KEYS.get(event & ~KEY_UP):
            (held.discard if event & KEY_UP else held.add)(name)
        machine.poke(KEY_NEXT, 1)
