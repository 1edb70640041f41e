"""The PC's screen: mode 13h, whose 256 colours of six-bit levels are programmed as they are needed.

A picture of at most 256 colours comes out exactly, to the DAC's six bits. A colour keeps its entry
as long as it is on the screen, and longer if nobody needs the entry, so pictures that follow each
other do not flicker. What no longer fits is quantised (see `vos.drivers.vga_palette`).

    word 0xRRGGBB --levels--> 18-bit key --entry of--> byte of video memory
"""

import numpy as np
from numpy.typing import NDArray

from emulator import glyphs, palettes
from emulator.devices import vga
from emulator.layouts.linear8 import Linear8
from emulator.layouts.text import COLUMNS, ROWS
from emulator.machine import Machine
from emulator.models.pc import GRAPHICS, PORTS, TEXT
from vos.drivers.colours import FixedPalette
from vos.drivers.screens.screen import Box, ShadowedScreen, Words, store
from vos.drivers.vga_palette import VgaPalette, keys18

_WIDTH, _HEIGHT = 320, 200
_MODE = PORTS.address_of("VIDEO_MODE")
_DAC_WRITE_INDEX, _DAC_DATA = PORTS.address_of("DAC_WRITE_INDEX"), PORTS.address_of("DAC_DATA")
_PAPERS = 8  # bit 7 of an attribute is blink


class PcScreen(ShadowedScreen):
    """320x200 pixels; 80x25 characters in mode 3."""

    width, height = _WIDTH, _HEIGHT
    text_size = (COLUMNS, ROWS)
    text_colours = palettes.RGBI

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._scratch = np.zeros(_WIDTH * _HEIGHT, np.uint8)
        self._layout = Linear8(self._scratch, 0, _WIDTH, _HEIGHT)
        self._palette = VgaPalette()
        self._inks = FixedPalette(palettes.RGBI)
        self._papers = FixedPalette(palettes.RGBI[:_PAPERS])

    def enter_graphics(self) -> None:
        """Mode 13h, which clears the picture and loads the start-up palette."""
        self.machine.out(_MODE, vga.LINEAR)
        self._shown = self._black()
        self._scratch[:] = 0
        self._palette = VgaPalette()

    def _encode(self, fresh: Words, changed: NDArray[np.bool_], box: Box) -> None:
        keys = keys18(fresh)
        if not self._palette.has(keys):
            whole = self._shown.copy()
            whole[box.slices] = fresh
            box, keys = Box(0, 0, _WIDTH, _HEIGHT), keys18(whole)
            self._program(self._palette.adopt(keys))
        self._layout.encode(box.left, box.top, self._palette.numbers(keys))
        store(self.machine, GRAPHICS, self._scratch)

    def _program(self, entries: list[int]) -> None:
        """Send these entries to the DAC, which steps on by itself from one to the next."""
        out, following = self.machine.out, -1
        for entry in entries:
            if entry != following:
                out(_DAC_WRITE_INDEX, entry)
            for level in self._palette.levels(entry):
                out(_DAC_DATA, level)
            following = entry + 1

    def enter_text(self) -> None:
        """Mode 3: spaces, light grey on black."""
        self.machine.out(_MODE, vga.TEXT)

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Characters of code page 437 and their attributes; papers are the eight dark colours."""
        codes = glyphs.encode_text(text, glyphs.CODE_PAGE_437_CHARACTERS)
        cells = np.empty((len(codes), 2), np.uint8)
        cells[:, 0] = np.frombuffer(codes, np.uint8)
        cells[:, 1] = self._papers.nearest(paper) << 4 | self._inks.nearest(ink)
        store(self.machine, TEXT + 2 * (COLUMNS * row + column), cells.reshape(-1))
