"""Stars fly past, and leave no trace: only what moves is drawn, and only that is wiped out.

A star's place is its direction divided by its distance, which shrinks with every frame. As stars
near the edge are near the eye, colour can belong to the place and not to the star: a screen whose
cells have one ink each gets all its inks once, and from then on bits are all there is to poke. A
screen with more pixels than a program can poke gets the whole sky at once.
"""

from itertools import count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, enlarge, ramp, words

# From the middle to the edge: deep blue, blue, ice, white.
STOPS = ((46, 44, 155), (112, 109, 235), (117, 206, 220), (200, 235, 255), (255, 255, 255))
STARS = 320
JOURNEY = 300  # frames from far away to past the eye
NEAREST, TAIL = 0.05, 0.022  # of the way: where a star is passed, and the way its tail shows
# Steps that never meet: the sequence they make fills a cube evenly (M. Roberts, "R3").
EVENLY = np.array((0.8191725133961645, 0.6710436067037893, 0.5497004779019703))

Dots: TypeAlias = list[tuple[int, int]]
Floats: TypeAlias = NDArray[np.float64]


def stars(canvas: Canvas, frame: int) -> Dots:
    """Where there is a star or its tail: top left corners of dots, each once."""
    return list(dict.fromkeys(map(tuple, _dots(canvas, frame).tolist())))


def sky(canvas: Canvas, frame: int) -> Pixels:
    """The same as a picture: pixels that number `colours`."""
    pens = np.zeros((canvas.height, canvas.width), np.uint8)
    x, y = _dots(canvas, frame).T
    inks = glow(canvas)[y // 8, x // 8]
    for right, down in np.ndindex(size(canvas), size(canvas)):
        pens[y + down, x + right] = inks
    return pens


def _dots(canvas: Canvas, frame: int) -> NDArray[np.int64]:
    middle = np.array((canvas.width, canvas.height)) / 2
    across, down, far = (np.arange(1, STARS + 1)[:, None] * EVENLY % 1).T
    away = 1 - (far + frame / JOURNEY) % 1
    sights = [_seen(across, down, at) for at in (away, away + TAIL)]
    steps = np.linspace(0, 1, 18 * size(canvas))[:, None, None]
    places = sights[0] * (1 - steps) + sights[1] * steps
    dots = np.floor(middle + places * canvas.width).reshape(-1, 2).astype(np.int64)
    near = np.tile(away > NEAREST, len(steps))
    inside = ((dots >= 0) & (dots <= 2 * middle - size(canvas))).all(axis=1)
    return dots[near & inside]


def _seen(across: Floats, down: Floats, away: Floats) -> Floats:
    """Places seen from the middle of the screen, in widths of it."""
    return np.stack([(across - 0.5) / 2 / away, (down - 0.5) / 3 / away], axis=1)


def size(canvas: Canvas) -> int:
    """How wide and high a dot is, in pixels."""
    return 1 + canvas.width // 640


def colours(canvas: Canvas) -> Palette:
    """The palette: entry 0 is space, then from the middle to the edge; white alone if need be."""
    inks = ramp(STOPS if not canvas.is_mono else STOPS[-1:], canvas)
    return np.vstack([np.zeros((1, 3), np.uint8), inks[:: 1 + len(inks) // 64]])


def glow(canvas: Canvas) -> Pixels:
    """For each cell of 8x8 pixels, (rows, columns), the entry that a star has there."""
    x = (np.arange(canvas.width // 8) + 0.5) * 16 / canvas.width - 1
    y = (np.arange(canvas.height // 8)[:, None] + 0.5) * 16 / canvas.height - 1
    entries = len(colours(canvas)) - 1
    entry: Pixels = (1 + np.minimum(np.hypot(x, y) * entries, entries - 1)).astype(np.uint8)
    return entry


def raw_c64(machine: Machine) -> None:
    """Every cell's ink once; then a star is a bit."""
    c64.graphics(machine)
    inks = c64.pack(enlarge(glow(c64.CANVAS), 8), colours(c64.CANVAS))[1]
    machine[c64.SCREEN : c64.SCREEN + 1000] = inks & 0xF0
    before: Dots = []
    for frame in count():
        for x, y in before:
            machine.poke(8192 + 40 * (y & 248) + (y & 7) + (x & 504), 0)
        before = stars(c64.CANVAS, frame)
        for x, y in before:
            address = 8192 + 40 * (y & 248) + (y & 7) + (x & 504)
            machine.poke(address, machine.peek(address) | 0x80 >> (x & 7))
        machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """Every cell's ink once, on black paper; then a star is a bit."""
    spectrum.graphics(machine)
    inks = spectrum.pack(enlarge(glow(spectrum.CANVAS), 8), colours(spectrum.CANVAS))[1]
    machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = inks & 0x47
    before: Dots = []
    for frame in count():
        for x, y in before:
            machine.poke(spectrum.address(x, y), 0)
        before = stars(spectrum.CANVAS, frame)
        for x, y in before:
            address = spectrum.address(x, y)
            machine.poke(address, machine.peek(address) | 0x80 >> (x & 7))
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """The palette once; then a star is a byte."""
    pc.graphics(machine)
    pc.set_palette(machine, colours(pc.CANVAS))
    inks = glow(pc.CANVAS).tolist()
    before: Dots = []
    for frame in count():
        for x, y in before:
            machine.poke(0xA0000 + 320 * y + x, 0)
        before = stars(pc.CANVAS, frame)
        for x, y in before:
            machine.poke(0xA0000 + 320 * y + x, inks[y // 8][x // 8])
        machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """No inks; a star is a bit that is 0, for 1 is black."""
    hack.graphics(machine)
    before: Dots = []
    for frame in count():
        for x, y in before:
            machine.poke(16384 + 32 * y + x // 16, 0xFFFF)
        before = stars(hack.CANVAS, frame)
        for x, y in before:
            address = 16384 + 32 * y + x // 16
            machine.poke(address, machine.peek(address) & ~(1 << x % 16))
        machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """A star is nine pixels of four bytes: the sky is put together first, then moved at once."""
    workstation.graphics(machine)
    palette = colours(workstation.CANVAS)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    for frame in count():
        pixels = workstation.pack(sky(workstation.CANVAS, frame), palette)
        machine[workstation.FRAMEBUFFER : last] = pixels
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A word 0xRRGGBB for every pixel, stars or none."""
    fd, canvas, screen = open_framebuffer(linux)
    inks = words(colours(canvas))
    for frame in count():
        screen[...] = inks[sky(canvas, frame)]
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A byte for every pixel, stars or none: a number in the colours that the bitmap brings."""
    hdc, canvas = screen_context(windows)
    inks = colours(canvas)
    for frame in count():
        draw_bitmap(windows, hdc, 0, 0, sky(canvas, frame), inks)
        windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """The sky is an image of bytes, whose colour space is a table of the inks."""
    display, context, canvas = open_display(macos)
    inks = colours(canvas)
    for frame in count():
        image = image_of(macos, sky(canvas, frame), inks)
        macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """The whole sky a frame."""
    canvas = Canvas.of(screen)
    inks = words(colours(canvas))
    for frame in count():
        screen.blit(0, 0, inks[sky(canvas, frame)])
        screen.present()
