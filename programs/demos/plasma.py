"""Waves of colour flow through each other, a new picture every frame.

Each pixel's brightness is the sum of four sine waves: one across, one down, one along the diagonal,
and one in rings round a point that wanders. The sines are looked up in a table of 256, as they
were when a sine took a millisecond; sums wrap at 256, as bytes do, and are folded into a triangle
so that light turns back into dark.
"""

from itertools import count
from math import pi, sin
from typing import Any

import numpy as np

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import open_display
from programs.demos.native.windows import bitmap_info, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, enlarge, ramp, shade, words

# From dark to light: night, blue, violet, coral, amber, straw.
STOPS = ((0, 0, 0), (24, 16, 160), (150, 20, 190), (250, 80, 80), (255, 190, 30), (255, 255, 220))

SINE = np.array([round(127.5 + 127.5 * sin(2 * pi * at / 256)) for at in range(256)], np.uint16)


def field(canvas: Canvas, frame: int) -> Pixels:
    """The sum of the waves, 0-255 a dot, in a space 320 wide whatever the canvas."""
    width, height = canvas.width // canvas.dot, canvas.height // canvas.dot
    x = np.arange(width) * 320 // width
    y = np.arange(height)[:, None] * 320 // width
    across = SINE[(x + 2 * frame) & 255]
    down = SINE[(2 * y - 3 * frame) & 255]
    diagonal = SINE[(x + y + frame) & 255]
    to_x = x - 160 - (int(SINE[frame & 255]) - 128)
    to_y = y - 100 - (int(SINE[frame * 3 // 2 + 64 & 255]) - 128) // 2
    rings = SINE[((to_x**2 + to_y**2) // 96 - 4 * frame) & 255]
    folded = ((across + down + diagonal + rings) // 2 + frame) & 255
    triangle: Pixels = (2 * np.minimum(folded, 255 - folded)).astype(np.uint8)
    return triangle


def picture(canvas: Canvas, frame: int) -> tuple[Pixels, Palette]:
    """The waves in the colours there are: pixels, and the palette they number."""
    palette = ramp(STOPS, canvas)
    dots = shade(field(canvas, frame), len(palette), canvas)
    return enlarge(dots, canvas.dot), palette


def raw_c64(machine: Machine) -> None:
    """A bitmap of 8000 bytes and 1000 pairs of colours a frame."""
    c64.graphics(machine)
    for frame in count():
        bitmap, colours = c64.pack(*picture(c64.CANVAS, frame))
        machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
        machine[c64.SCREEN : c64.SCREEN + 1000] = colours
        machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """A bitmap of 6144 bytes and 768 attributes a frame."""
    spectrum.graphics(machine)
    for frame in count():
        bitmap, attributes = spectrum.pack(*picture(spectrum.CANVAS, frame))
        machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
        machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """256 colours into the DAC once, then a byte a pixel."""
    pc.graphics(machine)
    pc.set_palette(machine, ramp(STOPS, pc.CANVAS))
    for frame in count():
        pixels, _ = picture(pc.CANVAS, frame)
        machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
        machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """8192 words a frame, black and white."""
    hack.graphics(machine)
    for frame in count():
        machine[hack.SCREEN : hack.SCREEN + 8192] = hack.pack(*picture(hack.CANVAS, frame))
        machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """3.6 million bytes a frame, in dots of 4x4 pixels."""
    workstation.graphics(machine)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    for frame in count():
        pixels = workstation.pack(*picture(workstation.CANVAS, frame))
        machine[workstation.FRAMEBUFFER : last] = pixels
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A word 0xRRGGBB for every pixel, and the display's own time."""
    fd, canvas, screen = open_framebuffer(linux)
    for frame in count():
        pixels, palette = picture(canvas, frame)
        screen[...] = words(palette)[pixels]
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A byte a dot and a table of colours; GDI looks them up, and stretches dots to the screen."""
    hdc, canvas = screen_context(windows)
    colours = ramp(STOPS, canvas)
    for frame in count():
        dots = shade(field(canvas, frame), len(colours), canvas)
        height, width = dots.shape
        info = bitmap_info(windows, width, height, 8, words(colours).tolist())
        windows.StretchDIBits(
            hdc, 0, 0, canvas.width, canvas.height, 0, 0, width, height, dots.data, info,
            windows.DIB_RGB_COLORS, windows.SRCCOPY,
        )  # fmt: skip
        windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """A bitmap of dots in memory; Quartz stretches it to the display, dot by dot."""
    display, context, canvas = open_display(macos)
    width, height = canvas.width // canvas.dot, canvas.height // canvas.dot
    words_of_32 = macos.kCGImageAlphaNoneSkipFirst | macos.kCGBitmapByteOrder32Little
    rgb = macos.CGColorSpaceCreateDeviceRGB()
    bitmap = macos.CGBitmapContextCreate(None, width, height, 8, 4 * width, rgb, words_of_32)
    dots = np.frombuffer(macos.CGBitmapContextGetData(bitmap), "<u4").reshape(height, width)
    macos.CGContextSetInterpolationQuality(context, macos.kCGInterpolationNone)
    palette = ramp(STOPS, canvas)
    for frame in count():
        dots[...] = words(palette)[shade(field(canvas, frame), len(palette), canvas)]
        image = macos.CGBitmapContextCreateImage(bitmap)
        macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """The whole picture a frame."""
    canvas = Canvas.of(screen)
    for frame in count():
        pixels, palette = picture(canvas, frame)
        screen.blit(0, 0, words(palette)[pixels])
        screen.present()
