"""The Mandelbrot set, block after block: a picture that takes visible time.

For each pixel c of the plane, z starts at 0 and becomes z * z + c again and again. The set, in
black, is where z stays near. Elsewhere the colour says how many turns it takes until |z| > 16, with
the fraction that makes the steps between the turns smooth.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import Canvas, Pixels, ramp, shade, words

LIMIT = 160  # turns after which z counts as staying
ESCAPE = 256.0  # |z| squared
CENTRE, SPAN = (-0.65, 0.0), 2.4  # of the plane; the span is the picture's height
ACROSS = 8  # blocks in a row of blocks

# From far away to the edge: night, blue, sky, ivory, amber, wine.
STOPS = (
    (0, 0, 0), (16, 24, 120), (40, 110, 220), (240, 240, 220), (250, 170, 20), (130, 20, 60)
)  # fmt: skip

Plane = NDArray[np.float64]


def blocks(canvas: Canvas) -> Iterator[tuple[int, int, int, int]]:
    """x, y, width and height of each block: about 200 of them, whole cells, row after row."""
    width, height = canvas.width // ACROSS, canvas.height // 24 // 8 * 8
    for y in range(0, canvas.height, height):
        for x in range(0, canvas.width, width):
            yield x, y, width, height


def plane(canvas: Canvas, block: tuple[int, int, int, int]) -> tuple[Plane, Plane]:
    """Real and imaginary part of each pixel of a block."""
    x, y, width, height = block
    step = SPAN / canvas.height
    real = CENTRE[0] + (np.arange(x, x + width) + 0.5 - canvas.width / 2) * step
    imaginary = CENTRE[1] - (np.arange(y, y + height) + 0.5 - canvas.height / 2) * step
    return np.broadcast_to(real, (height, width)), np.broadcast_to(
        imaginary[:, None], (height, width)
    )


def turns(c_real: Plane, c_imaginary: Plane) -> Plane:
    """How many turns each c takes to escape, with the fraction; LIMIT if it does not."""
    shape, left = c_real.shape, np.arange(c_real.size)
    c_real, c_imaginary = c_real.reshape(-1), c_imaginary.reshape(-1)
    real, imaginary = np.zeros(c_real.size), np.zeros(c_real.size)
    result = np.full(c_real.size, float(LIMIT))
    for turn in range(LIMIT):
        real, imaginary = (
            real * real - imaginary * imaginary + c_real,
            2 * real * imaginary + c_imaginary,
        )
        size = real * real + imaginary * imaginary
        gone = size > ESCAPE
        if gone.any():
            result[left[gone]] = turn + 1 - np.log2(np.log2(size[gone]) / 8)
            kept = ~gone
            left, real, imaginary = left[kept], real[kept], imaginary[kept]
            c_real, c_imaginary = c_real[kept], c_imaginary[kept]
    return result.reshape(shape)


def field(canvas: Canvas, block: tuple[int, int, int, int]) -> Pixels:
    """Brightness 0-255 of a block's pixels; 0 inside the set."""
    time = turns(*plane(canvas, block))
    place = np.log2(np.maximum(time, 1)) / np.log2(LIMIT)
    far = (255 * np.clip(1.3 * (place - 0.14), 0, 1)).astype(np.uint8)  # spread over all colours
    return np.where(time < LIMIT, far, 0).astype(np.uint8)


def raw_c64(machine: Machine) -> None:
    """Cells lie one after the other: a block is one piece of the bitmap."""
    c64.graphics(machine)
    palette = ramp(STOPS, c64.CANVAS)
    for block in blocks(c64.CANVAS):
        x, y, width, height = block
        pixels = shade(field(c64.CANVAS, block), len(palette), c64.CANVAS)
        bitmap, colours = c64.pack(pixels, palette)
        start, cell = c64.address(x, y), c64.SCREEN + 40 * (y // 8) + x // 8
        machine[start : start + width * height // 8] = bitmap
        machine[cell : cell + width // 8] = colours
        machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """Eight lines of a block, 256 bytes apart, and its attributes."""
    spectrum.graphics(machine)
    palette = ramp(STOPS, spectrum.CANVAS)
    for block in blocks(spectrum.CANVAS):
        x, y, width, height = block
        pixels = shade(field(spectrum.CANVAS, block), len(palette), spectrum.CANVAS)
        bitmap, attributes = spectrum.pack(pixels, palette)
        for line, row in enumerate(bitmap.reshape(height, width // 8), y):
            start = spectrum.address(x, line)
            machine[start : start + width // 8] = row
        cell = spectrum.ATTRIBUTES + 32 * (y // 8) + x // 8
        machine[cell : cell + width // 8] = attributes
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """A row of a block is a piece of a line, a byte a pixel."""
    pc.graphics(machine)
    pc.set_palette(machine, ramp(STOPS, pc.CANVAS))
    for block in blocks(pc.CANVAS):
        x, y, width, _ = block
        for line, row in enumerate(field(pc.CANVAS, block), y):
            start = pc.address(x, line)
            machine[start : start + width] = row
        machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """A row of a block is a few words of sixteen pixels."""
    hack.graphics(machine)
    palette = ramp(STOPS, hack.CANVAS)
    for block in blocks(hack.CANVAS):
        x, y, width, height = block
        pixels = shade(field(hack.CANVAS, block), len(palette), hack.CANVAS)
        words = hack.pack(pixels, palette).reshape(height, width // 16)
        for line, row in enumerate(words, y):
            start = hack.address(x, line)
            machine[start : start + width // 16] = row
        machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """A row of a block is a piece of a line, four bytes a pixel."""
    workstation.graphics(machine)
    palette = ramp(STOPS, workstation.CANVAS)
    for block in blocks(workstation.CANVAS):
        x, y, width, _ = block
        for line, row in enumerate(field(workstation.CANVAS, block), y):
            start = workstation.address(x, line)
            machine[start : start + 4 * width] = workstation.pack(row, palette)
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A block is a rectangle of the words that the screen is."""
    fd, canvas, screen = open_framebuffer(linux)
    colours = words(ramp(STOPS, canvas))
    for block in blocks(canvas):
        x, y, width, height = block
        pixels = shade(field(canvas, block), len(colours), canvas)
        screen[y : y + height, x : x + width] = colours[pixels]
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A block is a bitmap that is drawn at its place."""
    hdc, canvas = screen_context(windows)
    palette = ramp(STOPS, canvas)
    for block in blocks(canvas):
        pixels = shade(field(canvas, block), len(palette), canvas)
        draw_bitmap(windows, hdc, block[0], block[1], pixels, palette)
        windows.DwmFlush()
    windows.ReleaseDC(0, hdc)


def native_macos(macos: Any) -> None:
    """A block is an image, whose place is its corner at the bottom left."""
    display, context, canvas = open_display(macos)
    palette = ramp(STOPS, canvas)
    for block in blocks(canvas):
        x, y, width, height = block
        pixels = shade(field(canvas, block), len(palette), canvas)
        place = macos.CGRectMake(x, canvas.height - y - height, width, height)
        macos.CGContextDrawImage(context, place, image_of(macos, pixels, palette))
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """A block goes to its place."""
    canvas = Canvas.of(screen)
    colours = words(ramp(STOPS, canvas))
    for block in blocks(canvas):
        pixels = shade(field(canvas, block), len(colours), canvas)
        screen.blit(block[0], block[1], colours[pixels])
        screen.present()
