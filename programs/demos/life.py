"""Conway's Game of Life from a fixed soup, mirrored four ways; what has died glows for a while.

A cell with three living neighbours lives on or is born, one with two stays as it is, any other is
dead. The world is a torus. The soup is mirrored, and Life keeps a mirror's symmetry for ever.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import memory_context, screen_context
from programs.demos.shades import Canvas, Pixels, enlarge, ramp, shade, words

ACROSS = 128  # cells of a world, at least
SEED = 1970
FRAMES = 4  # of the screen for each generation
GLOW, FADE = 160, 12  # brightness of a cell that has just died, and what it loses a generation

# The glow from dark to light, and the living.
STOPS = ((0, 0, 0), (20, 10, 150), (150, 40, 180), (240, 80, 80), (255, 255, 110))

World = NDArray[np.bool_]


def cell_size(canvas: Canvas) -> int:
    """Pixels of a cell's side: a power of two, and the world at least 128 cells wide."""
    return 1 << (canvas.width // ACROSS).bit_length() - 1


def soup(width: int, height: int) -> World:
    """A quarter filled at random, one in four alive, and its three mirror images."""
    rows, columns = height // 2, width // 2
    bits = Random(SEED).randbytes(rows * columns)
    quarter = np.frombuffer(bits, np.uint8).reshape(rows, columns) < 64
    half = np.hstack([quarter, quarter[:, ::-1]])
    return np.vstack([half, half[::-1]])


def next_generation(alive: World) -> World:
    """The rules, for all cells at once."""
    counts = alive.astype(np.uint8)
    rows = counts + np.roll(counts, 1, 0) + np.roll(counts, -1, 0)
    nine = rows + np.roll(rows, 1, 1) + np.roll(rows, -1, 1)
    born_or_kept: World = (nine == 3) | alive & (nine == 4)  # nine: the cell itself counts too
    return born_or_kept


def generations(canvas: Canvas) -> Iterator[Pixels]:
    """The field of each generation for ever: 0-255 a pixel, 255 is alive."""
    size = cell_size(canvas)
    alive = soup(canvas.width // size, canvas.height // size)
    glow = np.zeros(alive.shape, np.uint8)
    while True:
        yield enlarge(np.where(alive, np.uint8(255), glow), size)
        after = next_generation(alive)
        glow = np.where(alive & ~after, np.uint8(GLOW), np.maximum(glow, FADE) - np.uint8(FADE))
        alive = after


def picture(field: Pixels, entries: int, canvas: Canvas) -> Pixels:
    """The field as numbers of a palette's entries, of which the last is for the living."""
    if not canvas.two_a_cell:
        return shade(field, entries, canvas)
    height, width = field.shape
    glow = np.where(field == 255, 0, field).reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))
    paper = enlarge(np.rint(glow * ((entries - 1) / 255)).astype(np.uint8), 8)
    return np.where(field == 255, np.uint8(entries - 1), paper)


def raw_c64(machine: Machine) -> None:
    """The living are ink; a cell's paper glows."""
    c64.graphics(machine)
    palette = ramp(STOPS, c64.CANVAS)
    for field in generations(c64.CANVAS):
        bitmap, colours = c64.pack(picture(field, len(palette), c64.CANVAS), palette)
        machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
        machine[c64.SCREEN : c64.SCREEN + 1000] = colours
        for _ in range(FRAMES):
            machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """The living are ink; an attribute's paper glows."""
    spectrum.graphics(machine)
    palette = ramp(STOPS, spectrum.CANVAS)
    for field in generations(spectrum.CANVAS):
        pixels = picture(field, len(palette), spectrum.CANVAS)
        bitmap, attributes = spectrum.pack(pixels, palette)
        machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
        machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes
        for _ in range(FRAMES):
            machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """The field is the picture: the palette knows what glows."""
    pc.graphics(machine)
    pc.set_palette(machine, ramp(STOPS, pc.CANVAS))
    for field in generations(pc.CANVAS):
        machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = field.reshape(-1)
        for _ in range(FRAMES):
            machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """The living are white, and the glow is dots that thin out."""
    hack.graphics(machine)
    palette = ramp(STOPS, hack.CANVAS)
    for field in generations(hack.CANVAS):
        pixels = picture(field, len(palette), hack.CANVAS)
        machine[hack.SCREEN : hack.SCREEN + 8192] = hack.pack(pixels, palette)
        for _ in range(FRAMES):
            machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """3.6 million bytes a generation."""
    workstation.graphics(machine)
    palette = ramp(STOPS, workstation.CANVAS)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    for field in generations(workstation.CANVAS):
        machine[workstation.FRAMEBUFFER : last] = workstation.pack(field, palette)
        for _ in range(FRAMES):
            machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A word 0xRRGGBB for every pixel a generation."""
    fd, canvas, screen = open_framebuffer(linux)
    colours = words(ramp(STOPS, canvas))
    for field in generations(canvas):
        screen[...] = colours[picture(field, len(colours), canvas)]
        for _ in range(FRAMES):
            linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A generation is drawn in memory, and copied to the screen when it is complete."""
    hdc, canvas = screen_context(windows)
    memory, screen = memory_context(windows, canvas)
    colours, size = words(ramp(STOPS, canvas)), (canvas.width, canvas.height)
    for field in generations(canvas):
        screen[...] = colours[picture(field, len(colours), canvas)]
        windows.BitBlt(hdc, 0, 0, *size, memory, 0, 0, windows.SRCCOPY)
        for _ in range(FRAMES):
            windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """A generation is an image; the colours are its colour space."""
    display, context, canvas = open_display(macos)
    palette = ramp(STOPS, canvas)
    for field in generations(canvas):
        pixels = picture(field, len(palette), canvas)
        image = image_of(macos, pixels, palette)
        macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
        for _ in range(FRAMES):
            macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """The whole picture a generation."""
    canvas = Canvas.of(screen)
    colours = words(ramp(STOPS, canvas))
    for field in generations(canvas):
        screen.blit(0, 0, colours[picture(field, len(colours), canvas)])
        for _ in range(FRAMES):
            screen.present()
