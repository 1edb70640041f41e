"""The workstation's framebuffer: XRGB, so programs draw in video memory itself.

Nothing has to be encoded. While somebody watches the machine, though, what was drawn is sent over
the bus a second time, so that a trace shows the pokes it amounts to.
"""

import numpy as np
from numpy.typing import NDArray

from emulator.machine import Machine
from emulator.models.workstation import FRAMEBUFFER, HEIGHT, WIDTH
from vos.drivers.screens.screen import Box, Screen, Words

_PIXEL = 4


class LinearScreen(Screen):
    """1280x720 pixels of any colour."""

    width, height = WIDTH, HEIGHT
    text_size = (32, 18)
    text_scale, fine_scale = 5, 2

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        last = FRAMEBUFFER + _PIXEL * WIDTH * HEIGHT
        self._memory = machine.memory[FRAMEBUFFER:last].reshape(HEIGHT, WIDTH, _PIXEL)

    @property
    def memory(self) -> NDArray[np.uint8]:
        """The framebuffer."""
        return self._memory

    def enter_graphics(self) -> None:
        """All black."""
        self.machine[FRAMEBUFFER : FRAMEBUFFER + self._memory.size] = 0

    def show(self, picture: Words, box: Box) -> None:
        """It is shown already; let those who watch see it."""
        if self.machine.watched:
            for row in range(box.top, box.bottom):
                start = FRAMEBUFFER + _PIXEL * (WIDTH * row + box.left)
                end = start + _PIXEL * (box.right - box.left)
                self.machine[start:end] = self.machine.memory[start:end]
