"""A checkered ball bounces through a room, spinning as it goes.

The ball of the Amiga's first demonstration (1984), drawn anew for every frame: each pixel of its
disc is a place on a sphere, whose longitude and latitude say if it is red or white, and whose slope
to the light says how bright. A screen with few colours shows it flat, and where room and ball share
a cell, one colour of each; one that has black and white alone shows brightness.

    pens   0 wall   1 grid   2 shadow   from 3 on LEVELS reds, dark to light, then LEVELS whites
"""

from functools import cache
from itertools import count
from typing import Any

import numpy as np

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import memory_context, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, nearest, ramp, shade, two_a_cell, words

LEVELS = 32
WALL, GRID, SHADOW, RED, WHITE = 0, 1, 2, 3, 3 + LEVELS
FLAT = np.array([WALL, GRID, SHADOW, *[3] * LEVELS, *[4] * LEVELS], np.uint8)
ROOM_COLOURS = ((120, 150, 205), (60, 80, 165), (66, 70, 90))
REDS, WHITES = ((70, 0, 30), (225, 20, 40), (255, 130, 110)), ((90, 90, 130), (255, 255, 255))
# The same in black and white: brightness of each pen.
MONO = np.array(
    [255, 0, 128, *np.linspace(0, 70, LEVELS), *np.linspace(100, 255, LEVELS)], np.uint8
)
BLACK_AND_WHITE = ((0, 0, 0), (255, 255, 255))

BANDS, SECTORS = 8, 16  # the patches from pole to pole, and round the equator
PHASES = 64  # steps of the spin, until patches lie where others of their colour lay
ACROSS, BOUNCE = 160, 90  # frames from side to side, and from floor to floor
TILT = 0.3  # of the axis, to the right, in radians
LIGHT = (-0.55, -0.6, 0.58)  # towards it: left, up, and out of the screen


def picture(canvas: Canvas, frame: int) -> tuple[Pixels, Palette]:
    """The room with its ball: pixels, and the palette they number."""
    pens = _pens(canvas.width, canvas.height, frame)
    if canvas.is_mono:
        return shade(MONO[pens], 2, canvas), ramp(BLACK_AND_WHITE, canvas)
    if canvas.two_a_cell:
        flat = np.array([*ROOM_COLOURS, REDS[1], WHITES[1]])
        return two_a_cell(_cut_out(FLAT[pens]), len(flat)), nearest(flat, canvas)
    return pens, nearest(_colours(), canvas)


def _cut_out(pens: Pixels) -> Pixels:
    """In cells that room and ball share, one pen of each: the edge of the ball stays sharp."""
    height, width = pens.shape
    cells = pens.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3)  # a view, to write to
    ball = cells >= 3
    shared = ball.any(axis=(2, 3)) & ~ball.all(axis=(2, 3))
    edge, part = cells[shared], ball[shared]
    whiter = 2 * (edge == 4).sum(axis=(1, 2)) > part.sum(axis=(1, 2))
    darker = 2 * (edge == SHADOW).sum(axis=(1, 2)) > (~part).sum(axis=(1, 2))
    room = np.where(darker, SHADOW, WALL)
    cells[shared] = np.where(part, np.where(whiter, 4, 3)[:, None, None], room[:, None, None])
    return pens


@cache
def _colours() -> Palette:
    """The RGB of every pen."""
    shades = (np.linspace(0, 1, LEVELS)[:, None], np.linspace(0, 1, len(REDS)))
    reds = [np.interp(shades[0][:, 0], shades[1], channel) for channel in np.transpose(REDS)]
    whites = np.array(WHITES[0]) * (1 - shades[0]) + np.array(WHITES[1]) * shades[0]
    return np.vstack([ROOM_COLOURS, np.transpose(reds), whites]).round().astype(np.uint8)


def _pens(width: int, height: int, frame: int) -> Pixels:
    radius = height * 5 // 24
    x, y, phase = place(width, height, radius, frame)
    ball = sphere(radius, phase)
    inside = ball > 0
    pens = room(width, height).copy()
    shaded = _around(pens, x + radius * 2 // 3, y + radius // 4, radius)
    rows, columns = shaded.shape  # fewer where the shadow leaves the screen
    shaded[inside[:rows, :columns] & (shaded == WALL)] = SHADOW
    np.copyto(_around(pens, x, y, radius), ball, where=inside)
    return pens


def _around(pens: Pixels, x: int, y: int, radius: int) -> Pixels:
    """The square round a point, as a view."""
    return pens[y - radius : y + radius, x - radius : x + radius]


def place(width: int, height: int, radius: int, frame: int) -> tuple[int, int, int]:
    """The ball's centre and the phase of its spin: a zigzag across, parabolas up and down."""
    along = abs((frame + ACROSS // 2) % (2 * ACROSS) - ACROSS)  # 0 at the right wall
    left, right = radius + width // 16, width - radius * 3 // 2 - width // 16
    x = right - (right - left) * along // ACROSS
    beat = (frame + BOUNCE // 2) % BOUNCE
    rise = height - 2 * radius - height // 6
    y = height - radius - height // 24 - rise * 4 * beat * (BOUNCE - beat) // BOUNCE**2
    return x, y, along * 2 % PHASES


@cache
def sphere(radius: int, phase: int) -> Pixels:
    """The pens of a ball in a square of twice the radius; 0 outside of it."""
    at = (np.arange(2 * radius) - radius + 0.5) / radius
    x, y = at, at[:, None]
    inside = x**2 + y**2 <= 1
    z = np.sqrt(np.where(inside, 1 - x**2 - y**2, 0))
    east, south = x * np.cos(TILT) + y * np.sin(TILT), y * np.cos(TILT) - x * np.sin(TILT)
    longitude = np.arctan2(east, z) / (2 * np.pi) * SECTORS + 2 * phase / PHASES
    latitude = np.arccos(np.clip(south, -1, 1)) / np.pi * BANDS
    white = (np.floor(longitude) + np.floor(latitude)).astype(np.int64) & 1
    lit = np.clip(x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2], 0, 1) * 0.85 + 0.15 * z
    level = np.clip(lit * LEVELS, 0, LEVELS - 1).astype(np.int64)
    pens = np.where(white, WHITE, RED) + level
    pens[x**2 + y**2 > (1 - 1.5 / radius) ** 2] = RED  # an outline
    return np.where(inside, pens, 0).astype(np.uint8)


@cache
def room(width: int, height: int) -> Pixels:
    """A wall of squares, and a floor on which their lines come forward."""
    square, thick = height // 12, max(1, height // 360)
    columns, rows = (width - square) // square, 10
    left, top = (width - columns * square) // 2, square // 2
    bottom = top + rows * square
    pens = np.zeros((height, width), np.uint8)
    for row in range(rows + 1):
        y = top + row * square
        pens[y : y + thick, left : left + columns * square + thick] = GRID
    for column in range(columns + 1):
        x = left + column * square
        pens[top:bottom, x : x + thick] = GRID
    for y in range(bottom, height):
        spread = 1 + (y - bottom) / (8 * square)
        for column in range(columns + 1):
            x = round(width / 2 + (left + column * square - width / 2) * spread)
            pens[y, max(x, 0) : max(x + thick, 0)] = GRID
    for near in (1, 2):
        y = bottom + round(square * near * 0.35 * (1 + near * 0.25))
        pens[y : y + thick] = GRID
    return pens


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
    """The palette once, then a byte a pixel."""
    pc.graphics(machine)
    pc.set_palette(machine, picture(pc.CANVAS, 0)[1])
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
    """3.6 million bytes a frame."""
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
    """Drawn in memory and copied as a whole: nobody sees a picture that is half done."""
    hdc, canvas = screen_context(windows)
    memory, screen = memory_context(windows, canvas)
    size = canvas.width, canvas.height
    for frame in count():
        pixels, palette = picture(canvas, frame)
        screen[...] = words(palette)[pixels]
        windows.BitBlt(hdc, 0, 0, *size, memory, 0, 0, windows.SRCCOPY)
        windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """A display link asks for each frame before it is shown, until it is stopped: no loop here."""
    display, context, canvas = open_display(macos)
    link, frames = macos.CVDisplayLinkRef(), count()

    def draw(
        display_link: Any, now: Any, output_time: Any, flags_in: int, flags_out: Any, bounds: Any
    ) -> int:
        pixels, palette = picture(canvas, next(frames))
        macos.CGContextDrawImage(context, bounds, image_of(macos, pixels, palette))
        success: int = macos.kCVReturnSuccess
        return success

    macos.CVDisplayLinkCreateWithCGDisplay(display, link)
    macos.CVDisplayLinkSetOutputCallback(link, draw, macos.CGDisplayBounds(display))
    macos.CVDisplayLinkStart(link)


def portable(screen: Any) -> None:
    """The whole picture a frame."""
    canvas = Canvas.of(screen)
    for frame in count():
        pixels, palette = picture(canvas, frame)
        screen.blit(0, 0, words(palette)[pixels])
        screen.present()
