"""Letters, typed one a frame: a title in seven colours, and the characters all computers share.

A screen of text is a screen of numbers. Where the hardware has a text mode, one poke puts a letter
there and another its colour; where it has none, the program brings the letters' shapes along and
pokes their pixels. Systems have the letters' shapes: theirs are the text modes, or what looks so.
"""

from collections.abc import Iterator
from struct import unpack
from typing import Any

from emulator import Machine, glyphs, palettes
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.hardware.cells import numbers
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import canvas_of
from programs.demos.native.windows import screen_context
from programs.demos.shades import Canvas, Palette, nearest

TITLE, BLOCK = "POKE", "█"  # and what its big letters are made of
LINES = ("EVERY LETTER IS A NUMBER", "AT AN ADDRESS")
CHARACTERS = ("!\"#$%&'()*+,-./0123456789:;<=>", "?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]")
HEIGHT = 14  # rows of the page; it fits in 32 columns

# Seven colours of the rainbow, white for plain text, and black behind it.
COLOURS = (
    (255, 80, 80), (220, 130, 20), (255, 255, 0), (120, 255, 100), (0, 255, 255), (110, 110, 255),
    (185, 60, 215), (255, 255, 255), (0, 0, 0),
)  # fmt: skip
WHITE, BLACK = 7, 8

Letter = tuple[int, int, str, int]


def letters(columns: int, rows: int) -> Iterator[Letter]:
    """Column, row, character and number of the colour: of each letter, as it is typed."""
    top = (rows - HEIGHT) // 2
    yield from _title(columns, top)
    for row, line in enumerate(LINES, top + 8):
        for column, character in enumerate(line, (columns - len(line)) // 2):
            yield column, row, character, WHITE
    for row, line in enumerate(CHARACTERS, top + 11):
        for place, character in enumerate(line):
            left = (columns - len(line)) // 2
            yield left + place, row, character, place * WHITE // len(line)


def _title(columns: int, top: int) -> Iterator[Letter]:
    """The title, a block for each of its pixels, or two beside each other on a wide screen."""
    wide = columns // 40 or 1
    left = (columns - 8 * wide * len(TITLE)) // 2
    for row, colour in enumerate(range(WHITE), top):
        for number, letter in enumerate(TITLE):
            bits = int(glyphs.glyph(letter)[colour])
            for column in range(8 * wide):
                if bits & 0x80 >> column // wide:
                    yield left + 8 * wide * number + column, row, BLOCK, colour


def shape(character: str) -> list[int]:
    """The eight rows of a character's pixels, the most significant bit leftmost."""
    rows: list[int] = glyphs.glyph(character).tolist()
    return rows


def palette(canvas: Canvas) -> Palette:
    """What the canvas makes of the colours; in black and white, all but black is white."""
    inks = COLOURS[:BLACK] if not canvas.is_mono else COLOURS[WHITE:BLACK] * BLACK
    return nearest((*inks, COLOURS[BLACK]), canvas)


def raw_c64(machine: Machine) -> None:
    """A screen code at 1024 on, its colour at 55296 on; the capitals' codes are ASCII less 64."""
    c64.text(machine)
    colours = numbers(palette(c64.CANVAS), palettes.C64).tolist()
    for column, row, character, colour in letters(40, 25):
        cell = 40 * row + column
        machine.poke(c64.SCREEN + cell, 160 if character == BLOCK else ord(character) & 63)
        machine.poke(c64.COLOUR_RAM + cell, colours[colour])
        machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """Eight bytes of pixels, 256 apart, and an attribute."""
    spectrum.graphics(machine)
    inks = numbers(palette(spectrum.CANVAS), palettes.SPECTRUM).tolist()
    for column, row, character, colour in letters(32, 24):
        for line, bits in enumerate(shape(character)):
            machine.poke(spectrum.address(8 * column, 8 * row) + 256 * line, bits)
        attribute = spectrum.BRIGHT | inks[colour] & 7
        machine.poke(spectrum.ATTRIBUTES + 32 * row + column, attribute)
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """A character's code at B8000 on, its colour in the next byte."""
    pc.text(machine)
    inks = numbers(palette(pc.TEXT_CANVAS), palettes.RGBI).tolist()
    for column, row, character, colour in letters(80, 25):
        cell = pc.TEXT + 2 * (80 * row + column)
        machine.poke(cell, 0xDB if character == BLOCK else ord(character))
        machine.poke(cell + 1, inks[colour])
        machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """Letters of 16x16 pixels: each row of one is a word, poked twice; 1 is black."""
    hack.graphics(machine)
    for column, row, character, _ in letters(32, 16):
        for line, bits in enumerate(shape(character)):
            word = sum(3 << 2 * place for place in range(8) if not bits & 0x80 >> place)
            for y in (2 * line, 2 * line + 1):
                machine.poke(hack.address(16 * column, 16 * row + y), word)
        machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """Letters of 40x40 pixels: 160 bytes a row, each row of the shape five times."""
    workstation.graphics(machine)
    colours = palette(workstation.CANVAS)
    for column, row, character, colour in letters(32, 18):
        for line, bits in enumerate(shape(character)):
            inks = [colour if bits & 0x80 >> x // 5 else BLACK for x in range(40)]
            pixels = workstation.pack(inks, colours)
            for y in range(5 * line, 5 * line + 5):
                start = workstation.address(40 * column, 40 * row + y)
                machine[start : start + 160] = pixels
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """The console, whose control sequences set the cursor (H) and the ink (38;2)."""
    tty, size = linux.open(b"/dev/tty", linux.O_RDWR), bytearray(8)
    linux.ioctl(tty, linux.KDSETMODE, linux.KD_TEXT)
    linux.ioctl(tty, linux.TIOCGWINSZ, size)
    rows, columns, _, _ = unpack("<4H", size)
    fd, canvas, _ = open_framebuffer(linux)
    colours = palette(canvas).tolist()
    for column, row, character, colour in letters(columns, rows):
        red, green, blue = colours[colour]
        place, ink = f"\x1b[{row + 1};{column + 1}H", f"\x1b[38;2;{red};{green};{blue}m"
        linux.write(tty, f"{place}{ink}{character}".encode())
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """The console: its cursor is put, and its sixteen colours are chosen, then used by number."""
    console, size = windows.GetStdHandle(windows.STD_OUTPUT_HANDLE), windows.COORD()
    windows.SetConsoleDisplayMode(console, windows.CONSOLE_FULLSCREEN_MODE, size)
    hdc, canvas = screen_context(windows)
    info = windows.CONSOLE_SCREEN_BUFFER_INFOEX(cbSize=96)
    windows.GetConsoleScreenBufferInfoEx(console, info)
    colours = [windows.RGB(*rgb) for rgb in palette(canvas).tolist()]
    info.ColorTable[: len(colours)] = colours
    windows.SetConsoleScreenBufferInfoEx(console, info)
    for column, row, character, colour in letters(size.X, size.Y):
        windows.SetConsoleCursorPosition(console, windows.COORD(X=column, Y=row))
        windows.SetConsoleTextAttribute(console, BLACK << 4 | colour)
        windows.WriteConsoleW(console, character, 1, None)
        windows.DwmFlush()
    windows.ReleaseDC(0, hdc)


def native_macos(macos: Any) -> None:
    """A display that is released is the console's: H sets its cursor, 38;2 its ink."""
    display = macos.CGMainDisplayID()
    macos.CGDisplayRelease(display)
    tty, size = macos.open(b"/dev/tty", macos.O_RDWR), bytearray(8)
    macos.ioctl(tty, macos.TIOCGWINSZ, size)
    rows, columns, _, _ = unpack("<4H", size)
    colours = palette(canvas_of(macos, display)).tolist()
    for column, row, character, colour in letters(columns, rows):
        red, green, blue = colours[colour]
        place, ink = f"\x1b[{row + 1};{column + 1}H", f"\x1b[38;2;{red};{green};{blue}m"
        text = f"{place}{ink}{character}".encode()
        macos.write(tty, text, len(text))
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """A place in the grid, a letter and a colour."""
    screen.mode = "text"
    colours = palette(Canvas.of(screen)).tolist()
    for column, row, character, colour in letters(*screen.text_size):
        screen.put_text(column, row, character, colours[colour])
        screen.present()
