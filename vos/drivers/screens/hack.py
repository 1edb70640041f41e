"""The Hack's screen: black or white, by ordered dithering of each pixel's brightness."""

import numpy as np
from numpy.typing import NDArray

from emulator import palettes
from emulator.dither import lit, mixed
from emulator.layouts.mono16 import Mono16
from emulator.machine import Machine
from emulator.models.hack import SCREEN
from vos.drivers.screens.screen import Box, ShadowedScreen, Words, store

_WIDTH, _HEIGHT = 512, 256
_WORDS = _WIDTH * _HEIGHT // 16
_BLACK = 0xFFFF  # sixteen pixels of it


class HackScreen(ShadowedScreen):
    """512x256 pixels of one bit."""

    width, height = _WIDTH, _HEIGHT
    colours = palettes.HACK
    unit = (16, 1)
    text_size = (32, 16)
    text_scale, fine_scale = 2, 1

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._scratch = np.full(_WORDS, _BLACK, np.uint16)
        self._layout = Mono16(self._scratch, 0, _WIDTH, _HEIGHT)

    def enter_graphics(self) -> None:
        """The one mode there is: all black."""
        self._shown = self._black()
        self._scratch[:] = _BLACK
        store(self.machine, SCREEN, self._scratch)

    def _encode(self, fresh: Words, changed: NDArray[np.bool_], box: Box) -> None:
        brightness = mixed(fresh >> 16, fresh >> 8 & 0xFF, fresh & 0xFF)
        dark = ~lit(brightness, box.left, box.top)
        self._layout.encode(box.left, box.top, dark.view(np.uint8))
        store(self.machine, SCREEN, self._scratch)
