"""The game of snake, steered with the arrow keys; it plays by itself until a key is pressed.

The snake grows by what it eats, and dies at the wall and at itself; a while later the next game
begins. The picture is made of tiles: eight rows of eight pixels and one ink on black, which is what
a cell of the C64 and of the Spectrum can show. Only tiles that have changed are drawn.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from random import Random
from struct import pack
from typing import Any

import numpy as np

from emulator import Machine, glyphs, palettes
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.hardware.cells import numbers
from programs.demos.native.linux import events, open_framebuffer, open_input
from programs.demos.native.macos import floats, open_display
from programs.demos.native.windows import (
    bitmap_info,
    dispatch_messages,
    open_window,
    screen_context,
)
from programs.demos.shades import Bytes, Canvas, Palette, enlarge, nearest, words

FRAMES = 6  # of the screen for each step of the snake
PAUSE = 24  # steps from the end of a game to the next
LENGTH = 4  # of a new snake
SEED = 1976

WALL, BODY, HEAD, FOOD, TEXT, DEAD, FLOOR = range(1, 8)  # inks
COLOURS = (
    (0, 0, 0), (112, 109, 235), (86, 200, 77), (240, 240, 110), (255, 80, 80), (255, 255, 255),
    (160, 60, 60), (60, 60, 66),
)  # fmt: skip

Cell = tuple[int, int]
Shape = tuple[int, ...]
Tile = tuple[Shape, int]

DIRECTIONS: dict[str, Cell] = {"up": (0, -1), "right": (1, 0), "down": (0, 1), "left": (-1, 0)}
STEERING = (*DIRECTIONS, "space")
BRICKS: Shape = (0xFE, 0xFE, 0xFE, 0x00, 0xEF, 0xEF, 0xEF, 0x00)
APPLE: Shape = (0x08, 0x10, 0x6C, 0xFE, 0xFE, 0xFE, 0x7C, 0x28)
TRUNK: Shape = (0x00, 0x3C, 0x7E, 0x66, 0x66, 0x7E, 0x3C, 0x00)  # a joint, without its neighbours
EYES: Shape = (0x3C, 0x7E, 0xDB, 0xDB, 0xFF, 0xFF, 0x7E, 0x7E)  # a head that looks up
ARMS: dict[str, Shape] = {  # from a joint to the next one
    "up": (0x7E, 0x7E, 0, 0, 0, 0, 0, 0),
    "right": (0, 0x03, 0x03, 0x03, 0x03, 0x03, 0x03, 0),
    "down": (0, 0, 0, 0, 0, 0, 0x7E, 0x7E),
    "left": (0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0),
}
EMPTY: Tile = ((0,) * 8, 0)
DOT: Tile = ((0, 0, 0, 0x10, 0, 0, 0, 0), FLOOR)


def head(direction: str) -> Shape:
    """The head that looks up, turned."""
    bits = np.unpackbits(np.array(EYES, np.uint8)[:, None], axis=1)
    turned = np.rot90(bits, -list(DIRECTIONS).index(direction))
    return tuple(np.packbits(turned, axis=1)[:, 0].tolist())


HEADS = {direction: head(direction) for direction in DIRECTIONS}


def joint(cell: Cell, neighbours: Iterable[Cell]) -> Shape:
    """A part of the body, joined to those before and behind it."""
    rows = list(TRUNK)
    for x, y in neighbours:
        for direction, (right, down) in DIRECTIONS.items():
            if (x - cell[0], y - cell[1]) == (right, down):
                rows = [row | arm for row, arm in zip(rows, ARMS[direction], strict=True)]
    return tuple(rows)


def label(text: str, column: int, row: int, ink: int = TEXT) -> dict[Cell, Tile]:
    """The tiles of a text."""
    return {
        (column + place, row): (tuple(glyphs.glyph(character).tolist()), ink)
        for place, character in enumerate(text)
    }


class Game:
    """Games without end on a board of tiles: the score in row 0, a wall round all others.

    `steer` takes the keys as they come, `step` moves on and gives the tiles that have changed.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.inside = [(x, y) for y in range(2, rows - 1) for x in range(1, columns - 1)]
        self.wall = {
            (x, y): (BRICKS, WALL)
            for y in range(1, rows)
            for x in range(columns)
            if (x, y) not in self.inside
        }
        self.floor = dict.fromkeys(self.inside, DOT)
        self.best = 0
        self._random = Random(SEED)
        self._shown: dict[Cell, Tile] = {}
        self._start()

    def _start(self) -> None:
        x, y = self.columns // 2, self.rows // 2
        self.body = deque((x - place, y) for place in range(LENGTH))  # the head comes first
        self.direction = "right"
        self.turns: deque[str] = deque(maxlen=2)
        self.played = self.over = False
        self.score = self.waited = 0
        self._lay_food()

    def _lay_food(self) -> None:
        free = [cell for cell in self.inside if cell not in self.body]
        self.food = free[self._random.randrange(len(free))] if free else None

    def steer(self, key: str | None) -> None:
        """A key is down, or none: what turns the snake is kept for the next steps."""
        if key in STEERING and not self.over:
            self.played = True
            if key in DIRECTIONS and key != (*self.turns, self.direction)[0]:
                self.turns.appendleft(key)

    def step(self) -> Iterator[tuple[int, int, Shape, int]]:
        """Move on: column, row, shape and ink of every tile that is not as it was."""
        if self.over:
            self._wait()
        else:
            self._turn()
            self._move()
        tiles = self._tiles()
        for cell in sorted(tiles.keys() | self._shown.keys()):
            tile = tiles.get(cell, EMPTY)
            if tile != self._shown.get(cell, EMPTY):
                yield *cell, *tile
        self._shown = tiles

    def _wait(self) -> None:
        self.waited += 1
        if self.waited == PAUSE:
            self._start()

    def _turn(self) -> None:
        """Turn as steered, but never back onto the neck."""
        turn = self.turns.pop() if self.turns else None if self.played else self._choice()
        if turn and self._ahead(turn) != self.body[1]:
            self.direction = turn

    def _move(self) -> None:
        ahead = self._ahead(self.direction)
        if not self._is_free(ahead):
            self.over = True
            return
        self.body.appendleft(ahead)
        if ahead != self.food:
            self.body.pop()
            return
        self.score += 1
        self.best = max(self.best, self.score)
        self._lay_food()
        self.over = self.food is None

    def _ahead(self, direction: str) -> Cell:
        right, down = DIRECTIONS[direction]
        return self.body[0][0] + right, self.body[0][1] + down

    def _is_free(self, cell: Cell) -> bool:
        """Whether the head may go there; the tip of the tail moves away in time."""
        tail = list(self.body)[: -1 if cell != self.food else None]
        return cell in self.floor and cell not in tail

    def _choice(self) -> str:
        """Where the game itself would go: where there is room, and nearer to the food."""
        return min(DIRECTIONS, key=lambda direction: self._cost(self._ahead(direction)))

    def _cost(self, cell: Cell) -> tuple[int, int]:
        if not self._is_free(cell) or self.food is None:
            return 0, 0
        room = min(self._room(cell), len(self.body))
        return -room, abs(cell[0] - self.food[0]) + abs(cell[1] - self.food[1])

    def _room(self, start: Cell) -> int:
        """How many cells can be reached from there."""
        taken, edge = {start, *self.body}, [start]
        for x, y in edge:  # which grows meanwhile
            for right, down in DIRECTIONS.values():
                cell = x + right, y + down
                if cell not in taken and cell in self.floor:
                    taken.add(cell)
                    edge.append(cell)
        return len(edge)

    def _tiles(self) -> dict[Cell, Tile]:
        """All that is not empty."""
        tiles = self.wall | self.floor
        if self.food:
            tiles[self.food] = APPLE, FOOD
        parts = list(self.body)
        for before, part, behind in zip(parts, parts[1:], parts[2:] + parts[-1:], strict=False):
            tiles[part] = joint(part, (before, behind)), DEAD if self.over else BODY
        tiles[parts[0]] = HEADS[self.direction], HEAD
        tiles |= label(f"SCORE {self.score:03} BEST {self.best:03}", 1, 0)
        if self.over:
            tiles |= label(" GAME OVER ", self.columns // 2 - 5, self.rows // 2)
        elif not self.played:
            tiles |= label("PRESS A KEY", self.columns - 12, 0, WALL)
        return tiles


def palette(canvas: Canvas) -> Palette:
    """What the canvas makes of the inks; in black and white, all but the floor is white."""
    if canvas.is_mono:
        return nearest([COLOURS[TEXT if 0 < ink < FLOOR else 0] for ink in range(8)], canvas)
    return nearest(COLOURS, canvas)


def board(canvas: Canvas) -> tuple[Game, int]:
    """A game as large as the canvas, and the side of its tiles in pixels: 40 or 32 of them across.

    Eight rows of eight, or as many times as much as fits.
    """
    side = canvas.width // 256 * 8
    return Game(canvas.width // side, canvas.height // side), side


def tile(shape: Shape, ink: int, side: int) -> Bytes:
    """The tile's pixels, (side, side): its ink, and 0 where there is none."""
    bits = np.unpackbits(np.array(shape, np.uint8)[:, None], axis=1)
    return enlarge(bits * np.uint8(ink), side // 8)


def raw_c64(machine: Machine) -> None:
    """A tile is eight bytes in a row, and a byte of colours."""
    c64.graphics(machine)
    inks = numbers(palette(c64.CANVAS), palettes.C64).tolist()
    game = Game(40, 25)
    while True:
        for column, row, shape, ink in game.step():
            cell = 40 * row + column
            for line, bits in enumerate(shape):
                machine.poke(8192 + 8 * cell + line, bits)
            machine.poke(1024 + cell, inks[ink] << 4)
        for _ in range(FRAMES):
            machine.wait_vblank()
            game.steer(c64.key(machine))


def raw_spectrum(machine: Machine) -> None:
    """A tile is eight bytes, 256 apart, and an attribute."""
    spectrum.graphics(machine)
    inks = numbers(palette(spectrum.CANVAS), palettes.SPECTRUM).tolist()
    game = Game(32, 24)
    while True:
        for column, row, shape, ink in game.step():
            for line, bits in enumerate(shape):
                machine.poke(spectrum.address(8 * column, 8 * row) + 256 * line, bits)
            machine.poke(22528 + 32 * row + column, spectrum.BRIGHT | inks[ink] & 7)
        for _ in range(FRAMES):
            machine.wait_vblank()
            game.steer(spectrum.key(machine))


def raw_pc(machine: Machine) -> None:
    """A tile is eight rows of eight bytes."""
    pc.graphics(machine)
    pc.set_palette(machine, palette(pc.CANVAS))
    game = Game(40, 25)
    while True:
        for column, row, shape, ink in game.step():
            for line, bits in enumerate(shape):
                start = 0xA0000 + 320 * (8 * row + line) + 8 * column
                machine[start : start + 8] = [ink if bits & 0x80 >> x else 0 for x in range(8)]
        for _ in range(FRAMES):
            machine.wait_vblank()
            game.steer(pc.key(machine))


def raw_hack(machine: Machine) -> None:
    """A tile is 16x16 pixels: a row of it is a word, poked twice; 1 is black."""
    hack.graphics(machine)
    inks = (palette(hack.CANVAS)[:, 0] > 0).tolist()
    game = Game(32, 16)
    while True:
        for column, row, shape, ink in game.step():
            for line, bits in enumerate(shape):
                lit = bits if inks[ink] else 0
                word = sum(3 << 2 * place for place in range(8) if not lit & 0x80 >> place)
                start = 16384 + 32 * (16 * row + 2 * line) + column
                machine.poke(start, word)
                machine.poke(start + 32, word)
        for _ in range(FRAMES):
            machine.wait_vblank()
            game.steer(hack.key(machine))


def raw_workstation(machine: Machine) -> None:
    """A tile is 40x40 pixels: each row of its shape is 160 bytes, five times."""
    workstation.graphics(machine)
    inks = palette(workstation.CANVAS)
    game = Game(32, 18)
    while True:
        for column, row, shape, ink in game.step():
            for line, bits in enumerate(shape):
                pixels = [ink if bits & 0x80 >> x // 5 else 0 for x in range(40)]
                for y in range(40 * row + 5 * line, 40 * row + 5 * line + 5):
                    start = workstation.address(40 * column, y)
                    machine[start : start + 160] = workstation.pack(pixels, inks)
        for _ in range(FRAMES):
            machine.wait_vblank()
            game.steer(workstation.key(machine))


def native_linux(linux: Any) -> None:
    """A tile is a square of the words that the screen is; the keys are a file of events."""
    fd, canvas, screen = open_framebuffer(linux)
    keyboard = open_input(linux, b"/dev/input/event0")
    keys = {getattr(linux, f"KEY_{name.upper()}"): name for name in STEERING}
    inks, (game, side) = words(palette(canvas)), board(canvas)
    while True:
        for column, row, shape, ink in game.step():
            x, y = side * column, side * row
            screen[y : y + side, x : x + side] = inks[tile(shape, ink, side)]
        for _ in range(FRAMES):
            linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())
            for kind, code, value in events(linux, keyboard):
                if kind == linux.EV_KEY and value:
                    game.steer(keys.get(code))


def native_windows(windows: Any) -> None:
    """A tile is a bitmap of a bit a pixel, stretched; a window's procedure is told of a key."""
    keys = {getattr(windows, f"VK_{name.upper()}"): name for name in STEERING}

    def procedure(hwnd: int, message: int, wparam: int, lparam: int) -> int:
        if message == windows.WM_KEYDOWN:
            game.steer(keys.get(wparam))
            return 0
        return int(windows.DefWindowProcW(hwnd, message, wparam, lparam))

    hdc, canvas = screen_context(windows, open_window(windows, procedure))
    inks, (game, side) = words(palette(canvas)).tolist(), board(canvas)
    while True:
        for column, row, shape, ink in game.step():
            info = bitmap_info(windows, 8, 8, 1, (inks[0], inks[ink]))
            windows.StretchDIBits(
                hdc, side * column, side * row, side, side, 0, 0, 8, 8, pack("<8I", *shape), info,
                windows.DIB_RGB_COLORS, windows.SRCCOPY,
            )  # fmt: skip
        for _ in range(FRAMES):
            windows.DwmFlush()
            dispatch_messages(windows)


def native_macos(macos: Any) -> None:
    """A tile's eight bytes are a mask, which lets ink through; the keys are asked for by number."""
    display, context, canvas = open_display(macos)
    keys = {
        "up": macos.kVK_UpArrow, "right": macos.kVK_RightArrow, "down": macos.kVK_DownArrow,
        "left": macos.kVK_LeftArrow, "space": macos.kVK_Space,
    }  # fmt: skip
    inks, (game, side) = floats(palette(canvas)), board(canvas)
    while True:
        for column, row, shape, ink in game.step():
            square = macos.CGRectMake(side * column, canvas.height - side * (row + 1), side, side)
            bits = macos.CGDataProviderCreateWithData(None, bytes(shape), len(shape), None)
            mask = macos.CGImageMaskCreate(8, 8, 1, 1, 1, bits, [1, 0], False)  # ones: ink
            macos.CGContextSetRGBFillColor(context, *inks[0], 1.0)
            macos.CGContextFillRect(context, square)
            macos.CGContextSetRGBFillColor(context, *inks[ink], 1.0)
            macos.CGContextDrawImage(context, square, mask)
        for _ in range(FRAMES):
            macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)
            for name, code in keys.items():
                if macos.CGEventSourceKeyState(macos.kCGEventSourceStateHIDSystemState, code):
                    game.steer(name)


def portable(screen: Any, keyboard: Any) -> None:
    """A tile goes to its place; a key is a name."""
    canvas = Canvas.of(screen)
    inks, (game, side) = words(palette(canvas)), board(canvas)
    while True:
        for column, row, shape, ink in game.step():
            screen.blit(side * column, side * row, inks[tile(shape, ink, side)])
        for _ in range(FRAMES):
            screen.present()
            for key in keyboard.pressed():
                game.steer(key)
