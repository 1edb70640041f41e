"""What CGImageCreate and CGImageMaskCreate make of bytes: pictures, and stencils to paint through.

    RGB       32 bits a pixel, | blue | green | red | - |: kCGImageAlphaNoneSkipFirst, little endian
    indexed   8 bits a pixel, a number in the colour table; one past its end counts as the last
    a mask    1 bit a pixel, the most significant leftmost: 0 paints, 1 leaves what is there

Rows follow each other from the topmost down, each `bytesPerRow` long.
Sources: Apple's CGImage.h, CGColorSpace.h, CGDataProvider.h; Quartz 2D Programming Guide, "Bitmap
Images and Image Masks".
"""

from __future__ import annotations

from operator import index
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vos.errors import KernelError
from vos.systems.macos.quartz import MOST_BYTES, ColorSpace, Pixels, Words, words_of

COLOURS = 256  # that an index of 8 bits can number


class Provider(NamedTuple):
    """Bytes for images."""

    data: memoryview


class Form(NamedTuple):
    """How large an image is, and how its bytes lie."""

    width: int
    height: int
    bits_per_component: int
    bits_per_pixel: int
    bytes_per_row: int


def provider(data: bytes | bytearray | memoryview, size: int) -> Provider:
    """Return the first `size` bytes as something to make images of; `EINVAL` if there are fewer."""
    view = memoryview(data)
    if not view.c_contiguous or not 0 <= index(size) <= view.nbytes:
        raise KernelError("EINVAL", f"there are {view.nbytes} bytes, not {size}")
    return Provider(view.cast("B")[:size])


def indexed(last_index: int, table: bytes | bytearray | memoryview) -> ColorSpace:
    """Return a colour space of a table's red, green and blue; `EINVAL` if it is too short."""
    levels = bytes(memoryview(table))  # of a number bytes would be so many zeros
    if not 0 <= index(last_index) < COLOURS or len(levels) < 3 * (last_index + 1):
        raise KernelError("EINVAL", f"a table has 3 bytes a colour, and up to {COLOURS} colours")
    return ColorSpace(tuple(zip(*(levels[level : 3 * last_index + 3 : 3] for level in range(3)),
                                strict=True)))  # fmt: skip


def pixels(form: Form, space: ColorSpace, source: Provider) -> Words:
    """Return the pixels of an image in a colour space; `EINVAL` if its form is none that is known.

    Fresh ones: (height, width) words 0xRRGGBB.
    """
    if (form.bits_per_component, form.bits_per_pixel) != (8, 8 if space.table else 32):
        raise KernelError("EINVAL", "images are of 8 bits: 8 a pixel if indexed, else 32")
    rows = _rows(form, source)
    if not space.table:
        return words_of(rows.reshape(form.height, form.width, 4).copy())
    red, green, blue = np.array(space.table, "<u4").T
    colours = red << 16 | green << 8 | blue
    return np.pad(colours, (0, COLOURS - len(colours)), "edge").take(rows)


def stencil(form: Form, decode: object, source: Provider) -> NDArray[np.bool_]:
    """Return where a mask paints, (height, width); a `decode` of 1, 0 lets ones paint."""
    if (form.bits_per_component, form.bits_per_pixel) != (1, 1):
        raise KernelError("EINVAL", "masks are of 1 bit a pixel")
    if decode not in (None, [0, 1], (0, 1), [1, 0], (1, 0)):
        raise KernelError("EINVAL", "a mask is decoded as [0, 1] or [1, 0]")
    bits = np.unpackbits(_rows(form, source), axis=1, count=form.width)
    painted: NDArray[np.bool_] = bits == (decode in ([1, 0], (1, 0)))
    return painted


def _rows(form: Form, source: Provider) -> Pixels:
    """Return the bytes of each row, what is behind them left out."""
    width, height, _, bits, stride = map(index, form)
    used = (width * bits + 7) // 8
    fits = 0 < used <= stride and 0 < height and stride * height <= MOST_BYTES
    if not fits or source.data.nbytes < stride * (height - 1) + used:
        raise KernelError("EINVAL", "an image has a width, a height, and bytes for all its rows")
    return np.ndarray((height, used), np.uint8, source.data, 0, (stride, 1))
