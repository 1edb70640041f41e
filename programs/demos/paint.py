"""Paint with the mouse, or with the arrow keys; until somebody does, the program paints by itself.

A mouse button paints where the mouse is, or picks a colour below the picture. By keyboard, space
sets the brush down and lifts it again, or picks the colour under the cursor. The cursor is drawn by
exclusive or, which done twice leaves no trace: no memory is needed for what lies under it.

On the C64 and the Spectrum a cell has one ink: paint next to another colour, and it gives way. That
is their hardware's doing; programs that name the colour of every pixel have to know it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from math import cos, pi, sin
from typing import Any

import numpy as np

from emulator import Machine, palettes
from programs.demos.hardware import c64, pc, spectrum, workstation
from programs.demos.hardware.cells import numbers
from programs.demos.native.linux import events, open_framebuffer, open_input
from programs.demos.native.macos import fill_pixels, image_of, open_display
from programs.demos.native.windows import (
    dispatch_messages,
    draw_bitmap,
    open_window,
    screen_context,
)
from programs.demos.shades import Canvas, Palette, Pixels, nearest, words

# Pens: black wipes out. An entry and the one eight on are each other's cursor.
COLOURS = (
    (0, 0, 0), (255, 255, 255), (240, 80, 70), (245, 235, 90), (90, 200, 80), (90, 215, 225),
    (110, 110, 240), (185, 60, 215),
)  # fmt: skip
BLACK, WHITE = 0, 1
FLOWERS, PETALS, LAP = 7, 6, 90  # what the program paints, and the frames it takes for a flower
CELL = 8
STEPS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}

Point = tuple[int, int]
Dots = dict[Point, int]


class Painter:
    """The brush: what it has been told, and the pixels to paint because of it.

    Call `mouse` or `keys` or both once a frame, then `paint`, which gives the pen of each pixel
    that changes. `point` is the middle of the cursor, `pens` the picture without it, and `inks`
    what is left of the last pen in each cell.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.dot = canvas, canvas.dot
        self.top = canvas.height - 16 * self.dot  # of the colours to pick
        self.floor = self.top - 8 * self.dot  # of the picture; between them the pick is marked
        self.swatch = canvas.width // len(COLOURS)
        self.point, self.pen, self.is_down = (canvas.width // 2, self.floor // 2), 2, False
        self.is_touched = False
        shown = COLOURS if not canvas.is_mono else COLOURS[:1] + COLOURS[1:2] * 7
        self.palette = nearest(shown, canvas)
        self.pens = np.zeros((canvas.height, canvas.width), np.uint8)
        self.pens[self.top :] = np.arange(canvas.width) // self.swatch
        self.inks = np.full((canvas.height // CELL, canvas.width // CELL), WHITE, np.uint8)
        reach = range(-2 * self.dot, 2 * self.dot + 1)
        round_enough = (1.5 * self.dot) ** 2
        self._brush = [(x, y) for x in reach for y in reach if x * x + y * y <= round_enough]
        self._dots: Dots = self._mark(WHITE)
        self._mouse: tuple[int, int, bool] | None = None
        self._held: frozenset[str] = frozenset()
        self._frame = 0

    def picture(self) -> tuple[Pixels, Palette]:
        """The picture and the colours below it: pixels, and the palette they number."""
        return self.pens, self.palette

    def mouse(self, x: int, y: int, button: bool) -> None:
        """Where the mouse is, and if its button is down; one that does not move says nothing."""
        now = (x, y, button)
        if self._mouse is not None and now != self._mouse:
            self._touch()
            pressed = button and not self._mouse[2]
            if pressed and y >= self.floor:
                self._pick(x)
            self._go(x, y, draws=button and not pressed)
            self.is_down = button
            if button:
                self._line(self.point, self.point)
        self._mouse = now

    def keys(self, held: Collection[str]) -> None:
        """The steering keys that are down."""
        if held:
            self._touch()
        steps = [STEPS[key] for key in held if key in STEPS]
        x = self.point[0] + self.dot * sum(right for right, _ in steps)
        y = self.point[1] + self.dot * sum(down for _, down in steps)
        if steps:
            self._go(x, y, draws=self.is_down)
        if "space" in held and "space" not in self._held:
            if self.point[1] >= self.floor:
                self._pick(self.point[0])
            else:
                self.is_down = not self.is_down
                self._line(self.point, self.point)
        self._held = frozenset(held)

    def paint(self) -> Iterator[tuple[int, int, int]]:
        """Column, row and pen of every pixel to be painted since the last time."""
        if not self.is_touched:
            self._by_itself()
        dots, self._dots = self._dots, {}
        for (x, y), pen in dots.items():
            self.pens[y, x] = pen
            yield x, y, pen

    def repaint(self) -> Iterator[tuple[int, int, int]]:
        """The same, and with each pixel those of its cell that take its ink."""
        for x, y, pen in self.paint():
            yield x, y, pen
            if pen and self.canvas.two_a_cell and self.inks[y // CELL, x // CELL] != pen:
                self.inks[y // CELL, x // CELL] = pen
                left, top = x // CELL * CELL, y // CELL * CELL
                cell = self.pens[top : top + CELL, left : left + CELL]
                for down, right in np.argwhere(cell).tolist():
                    cell[down, right] = pen
                    yield left + right, top + down, pen

    def cursor(self) -> list[Point]:
        """The pixels of a cross round the point, and nothing in its middle."""
        arms = range(2 * self.dot, 5 * self.dot)
        x, y = self.point
        cross = [(x + way * arm, y) for arm in arms for way in (-1, 1)]
        cross += [(x, y + way * arm) for arm in arms for way in (-1, 1)]
        width, height = self.canvas.width, self.canvas.height
        return [(x, y) for x, y in cross if 0 <= x < width and 0 <= y < height]

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of a pixel without the cursor."""
        red, green, blue = self.palette[self.pens[y, x]].tolist()
        return red, green, blue

    def crossed(self, x: int, y: int) -> tuple[int, int, int]:
        """The same of a pixel of the cursor: what exclusive or makes of it.

        In a cell ink and paper change places; the colours to pick are paper, with white for ink.
        """
        red, green, blue = self.colour(x, y)
        if not self.canvas.two_a_cell:
            return 255 - red, 255 - green, 255 - blue
        is_ink = self.pens[y, x] and y < self.top
        red, green, blue = self.palette[0 if is_ink else self.inks[y // CELL, x // CELL]].tolist()
        return red, green, blue

    def _touch(self) -> None:
        if not self.is_touched:
            self.is_touched, self.is_down = True, False

    def _by_itself(self) -> None:
        """Flowers within flowers, over and over, and never twice in the same colours."""
        flower, step = divmod(self._frame, LAP)
        turn = 2 * pi * step / (LAP - 1)
        away = (0.78 + 0.22 * cos(PETALS * turn)) * (1 - flower % FLOWERS / FLOWERS)
        size = self.floor * 0.48
        x = self.canvas.width / 2 + size * away * sin(turn)
        y = self.floor / 2 - size * away * cos(turn)
        self._pick(self.swatch * (2 + flower % (len(COLOURS) - 2)))
        self._go(round(x), round(y), draws=step > 0)
        self._frame += 1

    def _pick(self, x: int) -> None:
        """Take the colour of that column, and mark it."""
        if x // self.swatch != self.pen:
            self._dots |= self._mark(BLACK)
            self.pen = x // self.swatch
            self._dots |= self._mark(WHITE)

    def _mark(self, pen: int) -> Dots:
        """The bar over the colour that was picked."""
        left, right = self.swatch * self.pen, self.swatch * (self.pen + 1)
        rows = range(self.top - 4 * self.dot, self.top - 2 * self.dot)
        return {(x, y): pen for y in rows for x in range(left + self.dot, right - self.dot)}

    def _go(self, x: int, y: int, draws: bool) -> None:
        """Move the brush, within the screen."""
        before = self.point
        width, height = self.canvas.width, self.canvas.height
        self.point = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
        if draws:
            self._line(before, self.point)

    def _line(self, begin: Point, end: Point) -> None:
        """The brush at so many points on the way that they join."""
        (x0, y0), (x1, y1) = begin, end
        steps = max(abs(x1 - x0), abs(y1 - y0)) // self.dot + 1
        for step in range(steps + 1):
            x, y = x0 + (x1 - x0) * step // steps, y0 + (y1 - y0) * step // steps
            for right, down in self._brush:
                if 0 <= x + right < self.canvas.width and 0 <= y + down < self.floor:
                    self._dots[x + right, y + down] = self.pen


def flip(machine: Machine, cursor: list[tuple[int, int]]) -> None:
    """Exclusive or: addresses, and the bits to change there."""
    for address, bits in cursor:
        machine.poke(address, machine.peek(address) ^ bits)


def raw_c64(machine: Machine) -> None:
    """A pixel is a bit, set or wiped out, and its cell's ink."""
    c64.graphics(machine)
    painter = Painter(c64.CANVAS)
    pixels, palette = painter.picture()
    bitmap, colours = c64.pack(pixels, palette)
    machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
    machine[c64.SCREEN : c64.SCREEN + 1000] = colours & 0x0F | 0x10
    inks = numbers(palette, palettes.C64).tolist()
    while True:
        key = c64.key(machine)
        painter.keys({key} if key else ())
        for x, y, pen in painter.paint():
            bits, bit = machine.peek(c64.address(x, y)), 0x80 >> (x & 7)
            machine.poke(c64.address(x, y), bits | bit if pen else bits & ~bit)
            if pen:
                machine.poke(1024 + 40 * (y >> 3) + (x >> 3), inks[pen] << 4)
        cursor = [(c64.address(x, y), 0x80 >> (x & 7)) for x, y in painter.cursor()]
        flip(machine, cursor)
        machine.wait_vblank()
        flip(machine, cursor)


def raw_spectrum(machine: Machine) -> None:
    """A pixel is a bit, set or wiped out, and its cell's ink."""
    spectrum.graphics(machine)
    painter, address = Painter(spectrum.CANVAS), spectrum.address
    pixels, palette = painter.picture()
    bitmap, attributes = spectrum.pack(pixels, palette)
    machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
    machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes | spectrum.BRIGHT | 7
    inks = numbers(palette, palettes.SPECTRUM).tolist()
    while True:
        key = spectrum.key(machine)
        painter.keys({key} if key else ())
        for x, y, pen in painter.paint():
            bits, bit = machine.peek(address(x, y)), 0x80 >> (x & 7)
            machine.poke(address(x, y), bits | bit if pen else bits & ~bit)
            if pen:
                attribute = spectrum.BRIGHT | inks[pen] & 7
                machine.poke(22528 + 32 * (y >> 3) + (x >> 3), attribute)
        cursor = [(address(x, y), 0x80 >> (x & 7)) for x, y in painter.cursor()]
        flip(machine, cursor)
        machine.wait_vblank()
        flip(machine, cursor)


def raw_pc(machine: Machine) -> None:
    """A pixel is a byte; the mouse is at ports 23Ch to 240h, two for each number."""
    pc.graphics(machine)
    painter = Painter(pc.CANVAS)
    pixels, palette = painter.picture()
    pc.set_palette(machine, np.vstack([palette, 255 - palette]))
    machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
    held: set[str] = set()
    while True:
        pc.hold(machine, held)
        painter.keys(held)
        painter.mouse(*pc.mouse(machine))
        for x, y, pen in painter.paint():
            machine.poke(0xA0000 + 320 * y + x, pen)
        cursor = [(0xA0000 + 320 * y + x, 8) for x, y in painter.cursor()]
        flip(machine, cursor)
        machine.wait_vblank()
        flip(machine, cursor)


def raw_workstation(machine: Machine) -> None:
    """A pixel is three bytes of light; the mouse is at 0x800100, 16 bits for each number."""
    workstation.graphics(machine)
    painter = Painter(workstation.CANVAS)
    pixels, palette = painter.picture()
    last = workstation.FRAMEBUFFER + workstation.BYTES
    machine[workstation.FRAMEBUFFER : last] = workstation.pack(pixels, palette)
    held: set[str] = set()
    while True:
        workstation.hold(machine, held)
        painter.keys(held)
        x, y, buttons = (machine.peek16(0x800100 + register) for register in (0, 2, 4))
        painter.mouse(x, y, bool(buttons & 1))
        for x, y, pen in painter.paint():
            red, green, blue = palette[pen].tolist()
            address = 0x400000 + 4 * (1280 * y + x)
            machine.poke(address, blue)
            machine.poke(address + 1, green)
            machine.poke(address + 2, red)
        starts = [0x400000 + 4 * (1280 * y + x) for x, y in painter.cursor()]
        cursor = [(start + light, 255) for start in starts for light in range(3)]
        flip(machine, cursor)
        machine.wait_vblank()
        flip(machine, cursor)


def native_linux(linux: Any) -> None:
    """A pixel is a word of the screen; what keys and mouse do are events in two files."""
    fd, canvas, screen = open_framebuffer(linux)
    painter = Painter(canvas)
    pixels, palette = painter.picture()
    screen[...] = words(palette)[pixels]
    inks = words(palette).tolist()
    keyboard, mouse = (open_input(linux, b"/dev/input/event%d" % number) for number in (0, 1))
    keys = {getattr(linux, f"KEY_{name.upper()}"): name for name in (*STEPS, "space")}
    state: defaultdict[tuple[int, int], int] = defaultdict(int)
    while True:
        for kind, code, value in (*events(linux, keyboard), *events(linux, mouse)):
            state[kind, code] = value
        painter.keys([name for code, name in keys.items() if state[linux.EV_KEY, code]])
        x, y = (state[linux.EV_ABS, axis] for axis in (linux.ABS_X, linux.ABS_Y))
        painter.mouse(x, y, state[linux.EV_KEY, linux.BTN_LEFT] > 0)
        for x, y, pen in painter.repaint():
            screen[y, x] = inks[pen]
        cursor = painter.cursor()
        for x, y in cursor:
            red, green, blue = painter.crossed(x, y)
            screen[y, x] = red << 16 | green << 8 | blue
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())
        for x, y in cursor:
            screen[y, x] = inks[painter.pens[y, x]]


def native_windows(windows: Any) -> None:
    """A pixel is a call; a window's procedure is told what keys and mouse do."""
    keys = {getattr(windows, f"VK_{name.upper()}"): name for name in (*STEPS, "space")}
    held: set[str] = set()
    mouse = [0, 0, 0]

    def procedure(hwnd: int, message: int, wparam: int, lparam: int) -> int:
        if windows.WM_MOUSEFIRST <= message <= windows.WM_MOUSELAST:
            mouse[:] = windows.LOWORD(lparam), windows.HIWORD(lparam), wparam & windows.MK_LBUTTON
        elif message == windows.WM_KEYDOWN and wparam in keys:
            held.add(keys[wparam])
        elif message == windows.WM_KEYUP and wparam in keys:
            held.discard(keys[wparam])
        else:
            return int(windows.DefWindowProcW(hwnd, message, wparam, lparam))
        return 0

    hdc, canvas = screen_context(windows, open_window(windows, procedure))
    painter = Painter(canvas)
    draw_bitmap(windows, hdc, 0, 0, *painter.picture())
    inks = [windows.RGB(*rgb) for rgb in painter.palette.tolist()]
    while True:
        dispatch_messages(windows)
        painter.keys(held)
        painter.mouse(mouse[0], mouse[1], mouse[2] > 0)
        for x, y, pen in painter.repaint():
            windows.SetPixelV(hdc, x, y, inks[pen])
        cursor = painter.cursor()
        for x, y in cursor:
            windows.SetPixelV(hdc, x, y, windows.RGB(*painter.crossed(x, y)))
        windows.DwmFlush()
        for x, y in cursor:
            windows.SetPixelV(hdc, x, y, inks[painter.pens[y, x]])


def native_macos(macos: Any) -> None:
    """A pixel is a square; keys come as events, the mouse is asked where it is, from the top."""
    display, context, canvas = open_display(macos)
    painter = Painter(canvas)
    image = image_of(macos, *painter.picture())
    macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
    keys = {
        macos.kVK_UpArrow: "up", macos.kVK_DownArrow: "down", macos.kVK_LeftArrow: "left",
        macos.kVK_RightArrow: "right", macos.kVK_Space: "space",
    }  # fmt: skip
    held: set[int] = set()
    any_kind, mode = macos.NSEventMaskAny, macos.NSDefaultRunLoopMode
    while True:
        while event := macos.nextEventMatchingMask(any_kind, None, mode, True):
            if event.type == macos.NSEventTypeKeyDown:
                held.add(event.keyCode)
            elif event.type == macos.NSEventTypeKeyUp:
                held.discard(event.keyCode)
        painter.keys([name for code, name in keys.items() if code in held])
        place = macos.CGEventGetLocation(macos.CGEventCreate(None))
        button = macos.CGEventSourceButtonState(
            macos.kCGEventSourceStateHIDSystemState, macos.kCGMouseButtonLeft
        )
        painter.mouse(int(place.x), int(place.y), button > 0)
        changed, cursor = [(x, y) for x, y, _ in painter.repaint()], painter.cursor()
        fill_pixels(macos, context, {point: painter.colour(*point) for point in changed})
        fill_pixels(macos, context, {point: painter.crossed(*point) for point in cursor})
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)
        fill_pixels(macos, context, {point: painter.colour(*point) for point in cursor})


def portable(screen: Any, keyboard: Any, mouse: Any) -> None:
    """A pixel has a colour, a key a name, the mouse a place."""
    painter = Painter(Canvas.of(screen))
    pixels, palette = painter.picture()
    screen.blit(0, 0, words(palette)[pixels])
    inks = words(palette).tolist()
    while True:
        painter.keys(keyboard.pressed())
        x, y = mouse.position
        painter.mouse(x, y, "left" in mouse.buttons)
        for x, y, pen in painter.repaint():
            screen.set_pixel(x, y, inks[pen])
        cursor = painter.cursor()
        for x, y in cursor:
            screen.set_pixel(x, y, painter.crossed(x, y))
        screen.present()
        for x, y in cursor:
            screen.set_pixel(x, y, painter.colour(x, y))
