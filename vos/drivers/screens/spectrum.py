"""The Spectrum's screen: two colours a cell, both bright or both not; black goes with either."""

from itertools import combinations

import numpy as np

from emulator import palettes
from emulator.layouts.spectrum import SpectrumScreen as SpectrumLayout
from emulator.machine import Machine
from emulator.models.spectrum import ATTRIBUTES, BITMAP, ULA_PORT
from vos.drivers.pairs import CellMatcher
from vos.drivers.screens.cells import CellScreen
from vos.drivers.screens.screen import store

_BITMAP_SIZE, _CELLS = ATTRIBUTES - BITMAP, 24 * 32
# Numbers of colours that may meet in a cell; the two blacks, 0 and 8, look the same.
_PAIRS = [*combinations(range(8), 2), *combinations((0, *range(9, 16)), 2)]


class SpectrumScreen(CellScreen):
    """256x192 pixels; text is drawn, 32x24 characters."""

    width, height = SpectrumLayout.width, SpectrumLayout.height
    colours = palettes.SPECTRUM[[0, *range(9, 16)]]  # of all, those that go with each other
    text_size = (32, 24)
    text_scale = 1
    matcher = CellMatcher(palettes.SPECTRUM, _PAIRS)

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._scratch = np.zeros(_BITMAP_SIZE + _CELLS, np.uint8)
        self.layout = SpectrumLayout(self._scratch, 0)

    def enter_graphics(self) -> None:
        """The one mode there is."""
        self.machine.out(ULA_PORT, 0)
        super().enter_graphics()

    def _send(self) -> None:
        store(self.machine, BITMAP, self._scratch[:_BITMAP_SIZE])
        store(self.machine, ATTRIBUTES, self._scratch[_BITMAP_SIZE:])
