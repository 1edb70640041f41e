"""Four bytes a pixel, row after row: the linear framebuffer of a present-day PC.

    address = base + 4 * (width * y + x):  | blue | green | red | unused |

The bytes lie in this order in memory on every host. Source: the XRGB8888 format as Linux's
drm_fourcc.h describes it (little-endian [31:0] x:R:G:B).
"""

from emulator.layouts.layout import Indices, Layout, Memory, Place


class Xrgb8888(Layout):
    """`width` x `height` pixels of blue, green, red and an unused byte."""

    name = "xrgb8888"
    linear = True
    depth = 32

    def __init__(self, memory: Memory, base: int, width: int, height: int) -> None:
        self.base, self.width, self.height = base, width, height
        self._view = memory[base : base + 4 * width * height].reshape(height, width, 4)

    @property
    def view(self) -> Indices:
        """The video memory, shape (height, width, 4)."""
        return self._view

    def decode(self, out: Indices, frames: int = 0) -> None:
        """Copy the picture."""
        out[...] = self._view

    def locate(self, x: int, y: int) -> Place:
        """The first of the pixel's four bytes: blue; green and red follow."""
        return Place(self.base + 4 * (self.width * y + x), 0, 0xFF)

    def encode(self, x: int, y: int, pixels: Indices) -> None:
        """Copy a (height, width, 4) block in."""
        height, width = pixels.shape[:2]
        self._view[y : y + height, x : x + width] = pixels
