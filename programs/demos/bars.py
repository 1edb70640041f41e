"""The eight colour bars of a television test picture, and all greys from black to white below.

A screen with few colours shows its nearest ones, and mixes greys of those it has by Bayer's matrix;
one that has black and white alone shows how bright each bar is, as a black-and-white set did.
"""

from typing import Any

import numpy as np

from emulator import Machine
from emulator.dither import light
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import floats, image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, nearest, ramp, shade, words

# White, yellow, cyan, green, magenta, red, blue, black: from light to dark.
BARS = [(red, green, blue) for green in (255, 0) for red in (255, 0) for blue in (255, 0)]
GREYS = tuple((level, level, level) for level in range(0, 256, 15))


def picture(canvas: Canvas) -> tuple[Pixels, Palette]:
    """Bars above, greys below: pixels, and the palette they number."""
    bars, colours = _bars(canvas)
    greys = ramp(GREYS, canvas)
    if canvas.colours is None:
        greys = greys[::5]  # 52 leave room for the bars among 256
    level = np.arange(canvas.width) * 255 // (canvas.width - 1)
    wedge = np.tile(level.astype(np.uint8), (canvas.height - len(bars), 1))
    steps = shade(wedge, len(greys), canvas) + np.uint8(len(colours))
    return np.vstack([bars, steps]), np.vstack([colours, greys])


def _bars(canvas: Canvas) -> tuple[Pixels, Palette]:
    """Three quarters of the height, in whole cells; without colours, as bright as they are."""
    bar = np.arange(canvas.width) * len(BARS) // canvas.width
    bars = np.tile(bar.astype(np.uint8), (canvas.height * 3 // 4 // 8 * 8, 1))
    if canvas.is_mono:
        return shade(light(BARS)[bars], 2, canvas), ramp(GREYS, canvas)
    return bars, nearest(BARS, canvas)


def raw_c64(machine: Machine) -> None:
    """A bitmap of 8000 bytes, and 1000 pairs of colours."""
    c64.graphics(machine)
    bitmap, colours = c64.pack(*picture(c64.CANVAS))
    machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
    machine[c64.SCREEN : c64.SCREEN + 1000] = colours
    machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """A bitmap of 6144 bytes, and 768 attributes."""
    spectrum.graphics(machine)
    bitmap, attributes = spectrum.pack(*picture(spectrum.CANVAS))
    machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
    machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes
    machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """The palette through the DAC's ports, then a byte a pixel."""
    pc.graphics(machine)
    pixels, palette = picture(pc.CANVAS)
    pc.set_palette(machine, palette)
    machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
    machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """8192 words of sixteen pixels, black or white."""
    hack.graphics(machine)
    machine[hack.SCREEN : hack.SCREEN + 8192] = hack.pack(*picture(hack.CANVAS))
    machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """Blue, green and red of every pixel, row after row."""
    workstation.graphics(machine)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    machine[workstation.FRAMEBUFFER : last] = workstation.pack(*picture(workstation.CANVAS))
    machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A word 0xRRGGBB for every pixel, in the memory that /dev/fb0 is."""
    fd, canvas, screen = open_framebuffer(linux)
    pixels, palette = picture(canvas)
    screen[...] = words(palette)[pixels]
    linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A brush of its colour for each bar; the greys are a bitmap, for they may be mixed of dots."""
    hdc, canvas = screen_context(windows)
    pixels, palette = picture(canvas)
    bars, colours = _bars(canvas)
    width, height = canvas.width // len(BARS), len(bars)
    for left, rgb in enumerate(BARS if canvas.is_mono else colours.tolist()):
        brush = windows.CreateSolidBrush(windows.RGB(*rgb))
        windows.FillRect(hdc, windows.RECT(width * left, 0, width * (left + 1), height), brush)
        windows.DeleteObject(brush)
    draw_bitmap(windows, hdc, 0, height, pixels[height:], palette)
    windows.ReleaseDC(0, hdc)
    windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """A bar is a rectangle that begins above the greys, at the bottom; these are an image."""
    display, context, canvas = open_display(macos)
    bars, colours = _bars(canvas)
    pixels, palette = picture(canvas)
    bottom, wide = canvas.height - len(bars), canvas.width // len(BARS)
    greys = image_of(macos, pixels[len(bars) :], palette)
    macos.CGContextDrawImage(context, macos.CGRectMake(0, 0, canvas.width, bottom), greys)
    if canvas.is_mono:  # then a bar is a pattern
        above = macos.CGRectMake(0, bottom, canvas.width, len(bars))
        macos.CGContextDrawImage(context, above, image_of(macos, bars, colours))
    else:
        for number, (red, green, blue) in enumerate(floats(colours)):
            bar = macos.CGRectMake(wide * number, bottom, wide, len(bars))
            macos.CGContextSetRGBFillColor(context, red, green, blue, 1.0)
            macos.CGContextFillRect(context, bar)
    macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """Red, green and blue of every pixel, as the screen wants to have them."""
    pixels, palette = picture(Canvas.of(screen))
    screen.blit(0, 0, words(palette)[pixels])
    screen.present()
