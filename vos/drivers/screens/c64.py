"""The C64's screen: the VIC-II's hires bitmap, two of sixteen colours a cell, and its text mode.

    graphics   bitmap at 8192, the cells' colours at 1024       text   codes at 1024, colour RAM

All characters of the text mode stand on one background. A character on another paper is shown
inverse, in the paper's colour, if its ink is the background's; else it stays on the background.
"""

from itertools import combinations

import numpy as np

from emulator import glyphs, palettes
from emulator.devices import vic
from emulator.layouts.vic import CELLS, COLUMNS, ROWS, VicBitmap
from emulator.machine import Machine
from emulator.models.c64 import BITMAP, CIA2, COLOURS, SCREEN, VIC
from vos.drivers.pairs import CellMatcher
from vos.drivers.screens.cells import CellScreen
from vos.drivers.screens.screen import store

_CONTROL_1, _CONTROL_2 = VIC + vic.CONTROL_1, VIC + vic.CONTROL_2
_MEMORY, _BORDER, _BACKGROUND = VIC + vic.MEMORY, VIC + vic.BORDER, VIC + vic.BACKGROUND
_TEXT_CONTROL = 0x1B  # display on, 25 rows, no vertical shift
_NO_MULTICOLOUR = 0x08
_BITMAP_POINTERS, _TEXT_POINTERS = 0x18, 0x14  # screen at 1024; bitmap at 8192, characters at 4096
_SMALL_POINTERS = 0x16  # characters at 6144: small letters and capitals
_FIRST_BANK = 0x97  # of CIA 2's port A: the VIC sees addresses 0-16383
_SPACE, _INVERSE = 32, 0x80
_CHARACTERS = {False: glyphs.C64_UPPER_CHARACTERS, True: glyphs.C64_LOWER_CHARACTERS}


class C64Screen(CellScreen):
    """320x200 pixels, 40x25 characters."""

    width, height = VicBitmap.width, VicBitmap.height
    colours = palettes.C64
    text_size = (COLUMNS, ROWS)
    text_colours = palettes.C64
    matcher = CellMatcher(palettes.C64, combinations(range(16), 2))

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._scratch = np.zeros(BITMAP + 8 * CELLS, np.uint8)
        self.layout = VicBitmap(self._scratch, self._sees, SCREEN, 0, 0, BITMAP)
        self._background = 0

    def _sees(self, start: int, size: int) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        return self._scratch[start : start + size]

    def enter_graphics(self) -> None:
        """Bitmap mode."""
        self._enter(_TEXT_CONTROL | vic.BITMAP, _BITMAP_POINTERS)
        super().enter_graphics()

    def _enter(self, control: int, pointers: int) -> None:
        machine = self.machine
        machine.poke(_CONTROL_1, control)
        machine.poke(_CONTROL_2, _NO_MULTICOLOUR)
        machine.poke(CIA2, _FIRST_BANK)
        machine.poke(_MEMORY, pointers)
        machine.poke(_BORDER, 0)

    def _send(self) -> None:
        for start, size in ((SCREEN, CELLS), (BITMAP, 8 * CELLS)):
            store(self.machine, start, self._scratch[start : start + size])

    def enter_text(self) -> None:
        """Capitals and graphics, or small letters and capitals; white on black."""
        self._enter(_TEXT_CONTROL, _SMALL_POINTERS if self.fine_text else _TEXT_POINTERS)
        self._background = 0
        self.machine.poke(_BACKGROUND, 0)
        self.machine[SCREEN : SCREEN + CELLS] = _SPACE
        self.machine[COLOURS : COLOURS + CELLS] = 1

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Screen codes, and their colours."""
        characters = _CHARACTERS[self.fine_text]
        codes = np.frombuffer(glyphs.encode_text(text, characters), np.uint8)
        colour, behind = self.matcher.nearest(ink), self.matcher.nearest(paper)
        if behind != self._background == colour:
            codes, colour = codes ^ np.uint8(_INVERSE), behind
        place = COLUMNS * row + column
        store(self.machine, SCREEN + place, codes)
        store(self.machine, COLOURS + place, np.full(len(codes), colour, np.uint8))
