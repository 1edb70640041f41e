"""The time of day on a clock face, from the clock that each computer has.

The PC has a real-time clock with a battery, one register for each pair of digits; the others count
seconds since 1970. (The C64's own jiffies and the Spectrum's frames count from when it was switched
on, so they do not know the time.) The hands show UTC: none of these clocks knows where it is.

The face is drawn once, the hands once a second. A screen of free colours gets smooth edges: pens
1 to LEVELS lead from the paper to the ink, the next LEVELS from the paper to the second hand's red.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import Machine, glyphs
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, enlarge, nearest, two_a_cell, words

DAY = 86400  # seconds
LEVELS = 16
PAPER, INK, RED = (14, 18, 44), (240, 238, 225), (255, 70, 60)
NUMERALS = ("12", *map(str, range(1, 12)))
ZONE = "UTC"
# In radii of the face: where things are, and of strokes the begin, the end and half the width.
RIM, NUMERAL, LABEL = 0.97, 0.72, 0.36
TICK, HOUR_TICK = (0.87, 0.90, 0.010), (0.84, 0.90, 0.024)
HOUR_HAND, MINUTE_HAND = (-0.10, 0.48, 0.045), (-0.10, 0.80, 0.030)
SECOND_HAND, HUB = (-0.18, 0.84, 0.012), (0.0, 0.0, 0.06)


def picture(canvas: Canvas, seconds: int) -> tuple[Pixels, Palette]:
    """The clock, so many seconds after midnight: pixels, and the palette they number."""
    levels = LEVELS if canvas.colours is None else 1
    pens = face(canvas.width, canvas.height, levels).copy()
    for turns, hand in ((seconds / 43200, HOUR_HAND), (seconds / 3600, MINUTE_HAND)):
        _draw(pens, turns, hand, levels)
    red = np.zeros_like(pens)
    _draw(red, seconds / 60, SECOND_HAND, levels)
    _draw(red, 0, HUB, levels)
    pens = np.where(red, red + np.uint8(levels), pens)
    if canvas.two_a_cell:
        pens = two_a_cell(pens, 3)
    return pens, _palette(canvas, levels)


def _palette(canvas: Canvas, levels: int) -> Palette:
    if canvas.is_mono:
        return nearest((PAPER, INK, INK), canvas)
    part = np.arange(1, levels + 1)[:, None] / levels
    ramps = [np.array(PAPER) * (1 - part) + np.array(ink) * part for ink in (INK, RED)]
    return nearest(np.vstack([np.array([PAPER]), *ramps]), canvas)


@cache
def face(width: int, height: int, levels: int) -> Pixels:
    """What does not move: rim, ticks, numerals."""
    pens = np.zeros((height, width), np.uint8)
    radius = height / 2
    across, down = np.arange(width) + 0.5 - width / 2, np.arange(height)[:, None] + 0.5 - height / 2
    ring = np.abs(np.hypot(across, down) - RIM * radius)
    pens[...] = _levels(ring - max(radius * 0.012, 0.7), levels)
    for minute in range(60):
        _draw(pens, minute / 60, TICK if minute % 5 else HOUR_TICK, levels)
    for hour, numeral in enumerate(NUMERALS):
        _write(pens, numeral, hour / 12, NUMERAL, levels)
    _write(pens, ZONE, 0.5, LABEL, levels)
    return pens


def _levels(distance: NDArray[np.float64], levels: int) -> Pixels:
    """How much of a pixel is covered whose middle is so far outside of a shape, in levels."""
    return (np.clip(0.5 - distance, 0, 1) * levels + 0.5).astype(np.uint8)


def _towards(turns: float) -> tuple[float, float]:
    """The direction of a hand that has made so many turns, from the top on, clockwise."""
    angle = 2 * np.pi * turns
    return np.sin(angle), -np.cos(angle)


def _draw(pens: Pixels, turns: float, hand: tuple[float, float, float], levels: int) -> None:
    """A stroke with round ends: where it begins and ends, and half its width."""
    height, width = pens.shape
    begin, end, wide = (part * height / 2 for part in hand)
    wide = max(wide, 0.7)
    x, y = _towards(turns)
    reach = [sorted((begin * way, end * way)) for way in (x, y)]
    middles = ((width / 2, *reach[0]), (height / 2, *reach[1]))
    left_right, top_bottom = (
        slice(int(middle + low - wide) - 1, int(middle + high + wide) + 2)
        for middle, low, high in middles
    )
    across = np.arange(width)[left_right] + 0.5 - width / 2
    down = np.arange(height)[top_bottom, None] + 0.5 - height / 2
    along = np.clip(across * x + down * y, begin, end)
    covered = _levels(np.hypot(across - along * x, down - along * y) - wide, levels)
    box = pens[top_bottom, left_right]
    np.maximum(box, covered, out=box)


def _write(pens: Pixels, text: str, turns: float, away: float, levels: int) -> None:
    """A text whose middle is `away` from the centre, in that direction."""
    height, width = pens.shape
    rows = np.hstack([np.unpackbits(glyphs.glyph(letter)[:, None], axis=1) for letter in text])
    ink = enlarge(rows[:, :-1], max(1, height // 180))
    x, y = _towards(turns)
    left = round(width / 2 + x * away * height / 2 - ink.shape[1] / 2)
    top = round(height / 2 + y * away * height / 2 - ink.shape[0] / 2)
    pens[top : top + ink.shape[0], left : left + ink.shape[1]] |= ink * np.uint8(levels)


def raw_c64(machine: Machine) -> None:
    """LATCH holds the time; SECONDS is four bytes, the lowest first."""
    c64.graphics(machine)
    shown = None
    while True:
        machine.peek(0xDF00)
        seconds = sum(machine.peek(0xDF06 + byte) << 8 * byte for byte in range(4)) % DAY
        if seconds != shown:
            bitmap, colours = c64.pack(*picture(c64.CANVAS, seconds))
            machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
            machine[c64.SCREEN : c64.SCREEN + 1000] = colours
            shown = seconds
        machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """The same registers as ports."""
    spectrum.graphics(machine)
    shown = None
    while True:
        machine.inp(0x20)
        seconds = sum(machine.inp(0x26 + byte) << 8 * byte for byte in range(4)) % DAY
        if seconds != shown:
            bitmap, attributes = spectrum.pack(*picture(spectrum.CANVAS, seconds))
            machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
            machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes
            shown = seconds
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """Port 70h chooses a register, port 71h reads it: two decimal digits, four bits each."""
    pc.graphics(machine)
    pc.set_palette(machine, picture(pc.CANVAS, 0)[1])
    shown = None
    while True:
        seconds = 0
        for register in (4, 2, 0):  # hours, minutes, seconds
            machine.out(0x70, register)
            digits = machine.inp(0x71)
            seconds = 60 * seconds + 10 * (digits >> 4) + (digits & 15)
        if seconds != shown:
            pixels, _ = picture(pc.CANVAS, seconds)
            machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
            shown = seconds
        machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """LATCH at 224 holds the time; SECONDS is two words, the lower first."""
    hack.graphics(machine)
    shown = None
    while True:
        machine.peek(224)
        seconds = (machine.peek(227) | machine.peek(228) << 16) % DAY
        if seconds != shown:
            pixels = hack.pack(*picture(hack.CANVAS, seconds))
            machine[hack.SCREEN : hack.SCREEN + 8192] = pixels
            shown = seconds
        machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """LATCH at 0x800200 holds the time; SECONDS is two registers, the lower first."""
    workstation.graphics(machine)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    shown = None
    while True:
        machine.peek16(0x800200)
        seconds = (machine.peek16(0x800206) | machine.peek16(0x800208) << 16) % DAY
        if seconds != shown:
            pixels = workstation.pack(*picture(workstation.CANVAS, seconds))
            machine[workstation.FRAMEBUFFER : last] = pixels
            shown = seconds
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """The kernel keeps the time, in seconds since 1970."""
    fd, canvas, screen = open_framebuffer(linux)
    now, shown = linux.Timespec(), None
    while True:
        linux.clock_gettime(linux.CLOCK_REALTIME, now)
        seconds = now.tv_sec % DAY
        if seconds != shown:
            pixels, palette = picture(canvas, seconds)
            screen[...] = words(palette)[pixels]
            shown = seconds
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """The system keeps the time as a date and a time of day, UTC."""
    hdc, canvas = screen_context(windows)
    now, shown = windows.SYSTEMTIME(), None
    while True:
        windows.GetSystemTime(now)
        seconds = 3600 * now.wHour + 60 * now.wMinute + now.wSecond
        if seconds != shown:
            draw_bitmap(windows, hdc, 0, 0, *picture(canvas, seconds))
            shown = seconds
        windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """The kernel keeps the time, in seconds since 1970 and millionths."""
    display, context, canvas = open_display(macos)
    now, shown = macos.Timeval(), None
    while True:
        macos.gettimeofday(now, None)
        seconds = now.tv_sec % DAY
        if seconds != shown:
            image = image_of(macos, *picture(canvas, seconds))
            macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
            shown = seconds
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any, time: Any) -> None:
    """The time is Python's own module, over the system's clock."""
    canvas, shown = Canvas.of(screen), None
    while True:
        seconds = int(time.time()) % DAY
        if seconds != shown:
            pixels, palette = picture(canvas, seconds)
            screen.blit(0, 0, words(palette)[pixels])
            shown = seconds
        screen.present()
