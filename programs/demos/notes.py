"""A notebook on the disk: every run adds a line, and shows what earlier runs have left.

Memory forgets, a disk does not. A raw program has no files: it asks the controller for sector
0, 512 bytes that it calls a notebook, and puts them back with a line more. (Linux leaves that
sector free for a boot loader, so no file is hurt; but nobody else knows of the notebook either.)
Under a system it is a file with a name, and whose sectors those are is the system's business.

    sector 0   "1 One line for every run.\\n2 Memory forgets. I do not.\\n" and zeros
"""

from collections.abc import Iterator
from struct import pack
from typing import Any

import numpy as np

from emulator import Machine, glyphs
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.native.linux import open_framebuffer
from programs.demos.native.macos import floats, image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import Canvas, Palette, Pixels, enlarge, nearest, shade, words

NAME = "notebook.txt"
SAYINGS = (
    "One line for every run.", "Memory forgets. I do not.", "A disk only knows numbers.",
    "A file is an agreement.", "Written is not yet safe.", "Flushed is.",
    "Switch off and on: I stay.", "Who reads this next?",
)  # fmt: skip

SECTOR = 512  # bytes
READ, WRITE, FLUSH = 1, 2, 3  # what the disk's controller can do

PAPER, INK, RULE, RED = range(4)  # pens
COLOURS = ((255, 250, 225), (20, 30, 130), (110, 140, 235), (225, 60, 60))
BRIGHTNESS = np.array((255, 0, 96, 96), np.uint8)  # the same in black and white
TITLE, MARGIN = "NOTEBOOK", 3  # the column of the margin
FIRST = 4  # row of the first line


def line_after(lines: list[str]) -> str:
    """What this run has to say: the next number, and a saying."""
    number = 1 + int(lines[-1].split()[0]) if lines else 1
    return f"{number} {SAYINGS[(number - 1) % len(SAYINGS)]}"


def from_sector(sector: bytes) -> list[str]:
    """The lines of a notebook; a ValueError if the sector holds something else."""
    text = sector.rstrip(b"\0")
    if text and not (text.isascii() and text[:1].isdigit() and text.endswith(b"\n")):
        raise ValueError("sector 0 of this disk is no notebook, and stays as it is.")
    return text.decode("ascii").splitlines()


def to_sector(lines: list[str]) -> bytes:
    """As many lines as fit, the last ones."""
    text = "".join(f"{line}\n" for line in lines).encode("ascii")
    while len(text) > SECTOR:
        text = text.partition(b"\n")[2]
    return text.ljust(SECTOR, b"\0")


def request(address: int) -> bytes:
    """Sector 0, one of them, to or from an address: as the controller's registers want it."""
    return pack("<IHI", 0, 1, address)


def page(canvas: Canvas, lines: list[str]) -> tuple[Pixels, Palette]:
    """The last lines on ruled paper, the newest in red: pixels, and the palette they number."""
    pens = sheet(canvas)
    for text, x, y, pen, side in written(canvas, lines):
        _write(pens, text, x, y, pen, side)
    return coloured(canvas, pens)


def coloured(canvas: Canvas, pens: Pixels) -> tuple[Pixels, Palette]:
    """What the canvas makes of pens: pixels, and the palette they number."""
    if canvas.is_mono:
        return shade(BRIGHTNESS[pens], 2, canvas), nearest(((0, 0, 0), (255, 255, 255)), canvas)
    return pens, nearest(COLOURS, canvas)


def sheet(canvas: Canvas) -> Pixels:
    """Ruled paper with a margin: the pen of each pixel."""
    side = canvas.width // 256 * 8  # of a letter
    pens = np.full((canvas.height, canvas.width), PAPER, np.uint8)
    thick = 1 + side // 32
    for y in range(thick):
        pens[(FIRST + 1) * side + y :: 2 * side] = RULE
    if canvas.two_a_cell:  # a cell has no room for rule and margin on paper
        pens[:, MARGIN * side : (MARGIN + 1) * side] = PAPER
    pens[:, MARGIN * side + side // 2 :][:, :thick] = RED
    pens[(FIRST - 1) * side :][:thick] = RED
    return pens


def written(canvas: Canvas, lines: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Text, top left corner, pen and size of the letters: of the title and the last lines."""
    side = canvas.width // 256 * 8
    rows, left = canvas.height // side, (MARGIN + 2) * side
    yield TITLE, left, side, INK, 2 * side
    shown = lines[-((rows - FIRST) // 2) :]
    for row, line in zip(range(FIRST, rows, 2), shown, strict=False):
        number, saying = line.split(maxsplit=1)
        pen = RED if line is shown[-1] and not canvas.is_mono else INK
        yield f"{number[-MARGIN:]:>{MARGIN}}", 0, side * row, pen, side
        yield saying, left, side * row, pen, side


def _write(pens: Pixels, text: str, x: int, y: int, pen: int, side: int) -> None:
    """A text in letters of so many pixels."""
    rows = np.hstack([glyphs.glyph(letter)[:, None] for letter in text])
    bits = enlarge(np.unpackbits(rows, axis=1), side // 8)
    height, width = bits.shape
    place = pens[y : y + height, x : x + width]
    place[bits[:, : place.shape[1]] > 0] = pen


def raw_c64(machine: Machine) -> None:
    """The controller's registers at DE04 on, its command at DE00; it moves the bytes itself."""
    for register, byte in enumerate(request(0xC000), 0xDE04):
        machine.poke(register, byte)
    machine.poke(0xDE00, READ)
    lines = from_sector(bytes(machine[0xC000:0xC200]))
    lines.append(line_after(lines))
    machine[0xC000:0xC200] = to_sector(lines)
    machine.poke(0xDE00, WRITE)
    machine.poke(0xDE00, FLUSH)
    c64.graphics(machine)
    bitmap, colours = c64.pack(*page(c64.CANVAS, lines))
    machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
    machine[c64.SCREEN : c64.SCREEN + 1000] = colours
    machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """The same registers as ports, at 40h."""
    for register, byte in enumerate(request(0xE000), 0x44):
        machine.out(register, byte)
    machine.out(0x40, READ)
    lines = from_sector(bytes(machine[0xE000:0xE200]))
    lines.append(line_after(lines))
    machine[0xE000:0xE200] = to_sector(lines)
    machine.out(0x40, WRITE)
    machine.out(0x40, FLUSH)
    spectrum.graphics(machine)
    bitmap, attributes = spectrum.pack(*page(spectrum.CANVAS, lines))
    machine[spectrum.BITMAP : spectrum.BITMAP + 6144] = bitmap
    machine[spectrum.ATTRIBUTES : spectrum.ATTRIBUTES + 768] = attributes
    machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """Ports again, at 300h; the bytes go to 80000h and come from there."""
    for register, byte in enumerate(request(0x80000), 0x304):
        machine.out(register, byte)
    machine.out(0x300, READ)
    lines = from_sector(bytes(machine[0x80000:0x80200]))
    lines.append(line_after(lines))
    machine[0x80000:0x80200] = to_sector(lines)
    machine.out(0x300, WRITE)
    machine.out(0x300, FLUSH)
    pc.graphics(machine)
    pixels, palette = page(pc.CANVAS, lines)
    pc.set_palette(machine, palette)
    machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
    machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """Words: a register is one, a sector is 256 of them, two letters each."""
    for register, word in enumerate((0, 0, 1, 0x3000, 0), 242):
        machine.poke(register, word)
    machine.poke(240, READ)
    lines = from_sector(machine[0x3000:0x3100].astype("<u2").tobytes())
    lines.append(line_after(lines))
    machine[0x3000:0x3100] = np.frombuffer(to_sector(lines), "<u2")
    machine.poke(240, WRITE)
    machine.poke(240, FLUSH)
    hack.graphics(machine)
    machine[hack.SCREEN : hack.SCREEN + 8192] = hack.pack(*page(hack.CANVAS, lines))
    machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """Registers in memory again, at 0x800300."""
    for register, byte in enumerate(request(0x300000), 0x800304):
        machine.poke(register, byte)
    machine.poke(0x800300, READ)
    lines = from_sector(bytes(machine[0x300000:0x300200]))
    lines.append(line_after(lines))
    machine[0x300000:0x300200] = to_sector(lines)
    machine.poke(0x800300, WRITE)
    machine.poke(0x800300, FLUSH)
    workstation.graphics(machine)
    last = workstation.FRAMEBUFFER + workstation.BYTES
    machine[workstation.FRAMEBUFFER : last] = workstation.pack(*page(workstation.CANVAS, lines))
    machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """A file by its name: open, read to the end, write there, and sync before it counts as kept."""
    notebook = linux.open(NAME.encode(), linux.O_RDWR | linux.O_CREAT | linux.O_APPEND, 0o644)
    text, buffer = b"", bytearray(SECTOR)
    while (size := linux.read(notebook, buffer, len(buffer))) > 0:
        text += buffer[:size]
    lines = text.decode("ascii").splitlines()
    lines.append(line_after(lines))
    linux.write(notebook, f"{lines[-1]}\n".encode())
    linux.fsync(notebook)
    linux.close(notebook)
    fd, canvas, screen = open_framebuffer(linux)
    pixels, palette = page(canvas, lines)
    screen[...] = words(palette)[pixels]
    linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A handle to a file: read to its end, write a line there, CR LF and all, and flush it."""
    notebook = windows.CreateFileW(
        NAME, windows.GENERIC_READ | windows.GENERIC_WRITE, 0, None, windows.OPEN_ALWAYS,
        windows.FILE_ATTRIBUTE_NORMAL, 0,
    )  # fmt: skip
    text, buffer, size = b"", bytearray(SECTOR), windows.DWORD()
    while windows.ReadFile(notebook, buffer, len(buffer), size, None) and size.value:
        text += buffer[: size.value]
    lines = text.decode("ascii").splitlines()
    lines.append(line_after(lines))
    line = f"{lines[-1]}\r\n".encode()
    windows.WriteFile(notebook, line, len(line), size, None)
    windows.FlushFileBuffers(notebook)
    windows.CloseHandle(notebook)
    hdc, canvas = screen_context(windows)
    draw_bitmap(windows, hdc, 0, 0, *page(canvas, lines))
    windows.ReleaseDC(0, hdc)
    windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """A file by its name; F_FULLFSYNC flushes the disk too. The words stand on their baselines."""
    flags = macos.O_RDWR | macos.O_CREAT | macos.O_APPEND
    notebook = macos.open(NAME.encode(), flags, 0o644)
    data, buffer = b"", bytearray(SECTOR)
    while (size := macos.read(notebook, buffer, len(buffer))) > 0:
        data += buffer[:size]
    lines = data.decode("ascii").splitlines()
    lines.append(line_after(lines))
    line = f"{lines[-1]}\n".encode()
    macos.write(notebook, line, len(line))
    macos.fcntl(notebook, macos.F_FULLFSYNC)
    macos.close(notebook)
    display, context, canvas = open_display(macos)
    image = image_of(macos, *coloured(canvas, sheet(canvas)))
    inks = floats(nearest(COLOURS, canvas))
    macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
    for text, x, y, pen, side in written(canvas, lines):
        macos.CGContextSetRGBFillColor(context, *inks[pen], 1.0)
        macos.CGContextSelectFont(context, b"Menlo", side, macos.kCGEncodingMacRoman)
        baseline = canvas.height - y - side * 7 // 8
        macos.CGContextShowTextAtPoint(context, x, baseline, text, len(text))
    macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(os: Any, open: Any, screen: Any) -> None:
    """A file by its name, as lines."""
    with open(NAME, "a+", encoding="ascii") as notebook:
        notebook.seek(0)
        lines = notebook.read().splitlines()
        lines.append(line_after(lines))
        notebook.write(f"{lines[-1]}\n")
        notebook.flush()
        os.fsync(notebook.fileno())
    pixels, palette = page(Canvas.of(screen), lines)
    screen.blit(0, 0, words(palette)[pixels])
    screen.present()
