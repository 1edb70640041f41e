"""CoreGraphics' images: pictures and masks made of bytes, and of the colours that these number.

An image is stretched pixel by pixel: `shouldInterpolate` has to be false.
Sources: CGImage.h, CGDataProvider.h, CGColorSpace.h.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos import images
from vos.systems.macos.images import Form, Provider
from vos.systems.macos.key_codes import CONSTANTS
from vos.systems.macos.kinds import Data, Function, Int, Size, Struct
from vos.systems.macos.quartz import ColorSpace, Image, Mask

PLAIN = CONSTANTS["kCGImageAlphaNone"]
WORDS = CONSTANTS["kCGImageAlphaNoneSkipFirst"] | CONSTANTS["kCGBitmapByteOrder32Little"]


def _check(shouldInterpolate: int, intent: int = 0) -> None:
    if shouldInterpolate or intent != CONSTANTS["kCGRenderingIntentDefault"]:
        raise KernelError("EINVAL", "images are neither interpolated nor adapted to the display")


def CGColorSpaceCreateIndexed(  # CoreGraphics' names, as all below
    process: Process, baseSpace: Struct, lastIndex: Size, colorTable: Data
) -> ColorSpace:
    """Return a colour space whose colours have numbers; the table: red, green, blue of each."""
    return images.indexed(lastIndex, colorTable)


def CGDataProviderCreateWithData(
    process: Process, info: Struct, data: Data, size: Size, releaseData: Function = None
) -> Provider:
    """Return something to make images of: `size` bytes. They are the caller's, and stay so."""
    return images.provider(data, size)


def CGImageCreate(
    process: Process, width: Size, height: Size, bitsPerComponent: Size, bitsPerPixel: Size,
    bytesPerRow: Size, space: Struct, bitmapInfo: Int, provider: Struct, decode: Struct = None,
    shouldInterpolate: Int = 0, intent: Int = 0,
) -> Image:  # fmt: skip
    """Return a picture: of 32 bits a pixel in an RGB space, of 8 in an indexed one."""
    _check(shouldInterpolate, intent)
    if decode is not None or bitmapInfo != (PLAIN if space.table else WORDS):
        raise KernelError("EINVAL", "indexed: AlphaNone; RGB: NoneSkipFirst | ByteOrder32Little")
    form = Form(width, height, bitsPerComponent, bitsPerPixel, bytesPerRow)
    return Image(images.pixels(form, space, provider))


def CGImageMaskCreate(
    process: Process, width: Size, height: Size, bitsPerComponent: Size, bitsPerPixel: Size,
    bytesPerRow: Size, provider: Struct, decode: Struct = None, shouldInterpolate: Int = 0,
) -> Mask:  # fmt: skip
    """Return a mask: drawn, it lets the fill colour through where its bits are 0.

    `decode` turns that round: [1, 0].
    """
    _check(shouldInterpolate)
    form = Form(width, height, bitsPerComponent, bitsPerPixel, bytesPerRow)
    return Mask(images.stencil(form, decode, provider))


def CGImageGetWidth(process: Process, image: Struct) -> int:
    """Return how many pixels a row has."""
    return int(image.pixels.shape[1])


def CGImageGetHeight(process: Process, image: Struct) -> int:
    """Return how many rows there are."""
    return int(image.pixels.shape[0])


CALLS = (
    CGColorSpaceCreateIndexed, CGDataProviderCreateWithData, CGImageCreate, CGImageMaskCreate,
    CGImageGetWidth, CGImageGetHeight,
)  # fmt: skip
