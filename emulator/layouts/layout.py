"""What every pixel layout can do: decode a whole picture, locate one pixel, encode a block.

A layout is bound to a machine's memory and to the addresses its hardware reads from. Callers check
their arguments once, at the edge; the code of a layout assumes that they are valid.
"""

from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.uint8]
Memory = NDArray[Any]  # uint8, or uint16 on a 16-bit machine


class Place(NamedTuple):
    """Where a pixel is kept: `cells[address] >> shift & mask` is its value."""

    address: int
    shift: int
    mask: int


class Layout:
    """A picture of `width` x `height` pixels kept in memory.

    `cell` is the (width, height) of the smallest block that `encode` takes, and `cell_colours` how
    many colours may differ inside one. `linear` says that memory is the picture, byte for byte:
    then `view` is that memory with the picture's shape, and showing it needs no decoding.
    """

    name: ClassVar[str]
    cell: ClassVar[tuple[int, int]] = (1, 1)
    cell_colours: ClassVar[int] = 256
    linear: ClassVar[bool] = False
    depth: ClassVar[int] = 8  # bits a pixel in the decoded picture: 8 palette index, 32 XRGB
    width: int
    height: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The decoded picture's array shape: (height, width), and 4 bytes a pixel for XRGB."""
        return (self.height, self.width) if self.depth == 8 else (self.height, self.width, 4)

    @property
    def view(self) -> Indices:
        """The video memory itself, shaped as the picture; linear layouts only."""
        raise NotImplementedError(f"the layout {self.name} is not linear")

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Write the whole picture to `out`, a contiguous uint8 array of `shape`.

        `frames` is the number of vertical blanks so far: what flashes depends on it.
        """
        raise NotImplementedError

    def locate(self, x: int, y: int) -> Place:
        """The address, shift and mask of the pixel at column `x`, row `y`."""
        raise NotImplementedError

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Store a block of decoded pixels at (x, y): the inverse of `decode` for that block.

        Position and shape are multiples of `cell`, and no cell holds more than `cell_colours`
        colours: choosing them is the caller's art.
        """
        raise NotImplementedError
