"""One poke lights one pixel, in the middle of the screen.

Nothing moves here and nothing is drawn: a value goes to an address, and there is light. Compare the
raw mains: the same pixel, and never the same address, value or number of pokes. A system makes one
way of them all, its own; the portable main asks for what it wants, and runs everywhere.
"""

from typing import Any

from emulator import Machine
from programs.demos.hardware import c64, hack, pc, spectrum, workstation
from programs.demos.shades import Canvas

WHITE = (255, 255, 255)


def place(canvas: Canvas) -> tuple[int, int]:
    """Column and row of the pixel."""
    return canvas.width // 2, canvas.height // 2


def raw_c64(machine: Machine) -> None:
    """Eight pixels share a byte, and the bytes of a cell lie under each other."""
    c64.graphics(machine)
    x, y = place(c64.CANVAS)
    machine.poke(8192 + 40 * (y & 248) + (y & 7) + (x & 504), 0x80 >> (x & 7))
    machine.wait_vblank()


def raw_spectrum(machine: Machine) -> None:
    """Eight pixels share a byte, and the next line is 256 bytes on, mostly."""
    spectrum.graphics(machine)
    x, y = place(spectrum.CANVAS)
    address = 16384 | (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3
    machine.poke(address, 0x80 >> (x & 7))
    machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """A byte is a pixel: a number in a palette, where 15 is white."""
    pc.graphics(machine)
    x, y = place(pc.CANVAS)
    machine.poke(0xA0000 + 320 * y + x, 15)
    machine.wait_vblank()


def raw_hack(machine: Machine) -> None:
    """Sixteen pixels share a word, and 1 is black: to light one is to clear its bit."""
    hack.graphics(machine)
    x, y = place(hack.CANVAS)
    machine.poke(16384 + 32 * y + x // 16, 0xFFFF ^ 1 << x % 16)
    machine.wait_vblank()


def raw_workstation(machine: Machine) -> None:
    """Four bytes are a pixel, and three of them light: here one poke is a third of a pixel."""
    workstation.graphics(machine)
    x, y = place(workstation.CANVAS)
    for blue_green_red in range(3):
        machine.poke(0x400000 + 4 * (1280 * y + x) + blue_green_red, 255)
    machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """The screen is a file of 32-bit words; mapped, it is memory again, on any computer."""
    fd, info = linux.open(b"/dev/fb0", linux.O_RDWR), linux.fb_var_screeninfo()
    linux.ioctl(fd, linux.FBIOGET_VSCREENINFO, info)
    size, both = 4 * info.xres * info.yres, linux.PROT_READ | linux.PROT_WRITE
    screen = linux.memory(linux.mmap(0, size, both, linux.MAP_SHARED, fd, 0))
    x, y = info.xres // 2, info.yres // 2
    start = 4 * (info.xres * y + x)
    screen[start : start + 4] = bytes((*WHITE, 0))
    linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """The screen is a device context; a pixel on it is a call, and red the lowest byte of white."""
    hdc = windows.GetDC(0)
    width = windows.GetSystemMetrics(windows.SM_CXSCREEN)
    height = windows.GetSystemMetrics(windows.SM_CYSCREEN)
    windows.SetPixel(hdc, width // 2, height // 2, windows.RGB(*WHITE))
    windows.ReleaseDC(0, hdc)
    windows.DwmFlush()


def native_macos(macos: Any) -> None:
    """The screen is a plane whose y goes up from the bottom; a pixel is a square, filled."""
    display = macos.CGMainDisplayID()
    macos.CGDisplayCapture(display)
    context = macos.CGDisplayGetDrawingContext(display)
    _, (width, height) = macos.CGDisplayBounds(display)
    square = macos.CGRectMake(width // 2, height - 1 - height // 2, 1, 1)
    macos.CGContextSetRGBFillColor(context, 1.0, 1.0, 1.0, 1.0)
    macos.CGContextFillRect(context, square)
    macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any) -> None:
    """A place and a colour."""
    screen.set_pixel(screen.width // 2, screen.height // 2, WHITE)
    screen.present()
