"""One byte a pixel, row after row: the VGA's mode 13h. Memory is the picture.

address = base + width * y + x          (sebras/vgadoc VGA.TXT)
"""

from emulator.layouts.layout import Indices, Layout, Memory, Place


class Linear8(Layout):
    """`width` x `height` palette indices from `base` on."""

    name = "linear8"
    linear = True

    def __init__(self, memory: Memory, base: int, width: int, height: int) -> None:
        self.base, self.width, self.height = base, width, height
        self._view = memory[base : base + width * height].reshape(height, width)

    @property
    def view(self) -> Indices:
        """The video memory, shape (height, width)."""
        return self._view

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Copy the picture."""
        out[...] = self._view

    def locate(self, x: int, y: int) -> Place:
        """One whole byte."""
        return Place(self.base + self.width * y + x, 0, 0xFF)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Copy the block in."""
        height, width = pixels.shape
        self._view[y : y + height, x : x + width] = pixels
