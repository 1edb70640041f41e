"""Screens of 8x8 cells with two colours each: what the C64 and the Spectrum have in common.

The picture is kept as palette indices, at most two in a cell. What changes is matched cell by cell
(see `vos.drivers.pairs`), then encoded as one block that holds all cells changed.
"""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from emulator.layouts.layout import Indices, Layout
from emulator.machine import Machine
from vos.drivers.pairs import CellMatcher
from vos.drivers.screens.screen import Box, ShadowedScreen, Words

SIDE = 8


class CellScreen(ShadowedScreen):
    """A subclass gives the layout, over a scratch of its own, and sends the scratch off."""

    cell = unit = (SIDE, SIDE)
    matcher: ClassVar[CellMatcher]
    layout: Layout

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._indices: Indices = np.zeros((self.height, self.width), np.uint8)

    def enter_graphics(self) -> None:
        """All cells black on black."""
        self._shown = self._black()
        self._indices[...] = 0
        self.layout.encode(0, 0, self._indices)
        self._send()

    def _encode(self, fresh: Words, changed: NDArray[np.bool_], box: Box) -> None:
        dirty = np.any(as_cells(changed), axis=(2, 3))
        down, across = np.flatnonzero(dirty.any(axis=1)), np.flatnonzero(dirty.any(axis=0))
        cells = as_cells(fresh)[dirty].reshape(-1, SIDE * SIDE)
        target = as_cells(self._indices[box.slices])
        target[dirty] = self.matcher.match(cells).reshape(-1, SIDE, SIDE)
        inner = Box(
            box.left + SIDE * int(across[0]),
            box.top + SIDE * int(down[0]),
            box.left + SIDE * int(across[-1] + 1),
            box.top + SIDE * int(down[-1] + 1),
        )
        self.layout.encode(inner.left, inner.top, self._indices[inner.slices])
        self._send()

    def _send(self) -> None:
        """Let the machine's video memory be what the scratch is."""
        raise NotImplementedError


def as_cells(pixels: NDArray[Any]) -> NDArray[Any]:
    """A (rows, columns) block as a view of its cells: (down, across, 8, 8)."""
    rows, columns = pixels.shape
    cut = pixels.reshape(rows // SIDE, SIDE, columns // SIDE, SIDE)
    return cut.transpose(0, 2, 1, 3)
