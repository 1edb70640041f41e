"""Linux: the display, the keys, the mouse and the speaker are files under /dev.

    /dev/fb0            the picture as memory, 32 bits a pixel: | blue | green | red | - |
    /dev/input/event0   the keyboard    event1   the mouse    event2   the speaker

Every event is a struct input_event: | tv_sec i64 | tv_usec i64 | type u16 | code u16 | value i32 |.
Sources: Documentation/fb/api.rst and Documentation/input/input.rst of the kernel.
"""

from collections.abc import Iterator
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from programs.demos.shades import Canvas

INPUT_EVENT = Struct("<qqHHi")
MOST_EVENTS = 64  # that are read in one go


def open_framebuffer(linux: Any) -> tuple[int, Canvas, NDArray[np.uint32]]:
    """The framebuffer's descriptor, what it can show, and its pixels: words, row after row.

    What is put into the words is shown at the next vertical sync (FBIO_WAITFORVSYNC).
    """
    fd = linux.open(b"/dev/fb0", linux.O_RDWR)
    info, colours = linux.fb_var_screeninfo(), linux.fb_cmap()
    linux.ioctl(fd, linux.FBIOGET_VSCREENINFO, info)
    linux.ioctl(fd, linux.FBIOGETCMAP, colours)
    size = info.xres * info.yres * info.bits_per_pixel // 8
    both = linux.PROT_READ | linux.PROT_WRITE
    address = linux.mmap(0, size, both, linux.MAP_SHARED, fd, 0)
    pixels = np.frombuffer(linux.memory(address), "<u4", info.xres * info.yres)
    levels = np.array((colours.red, colours.green, colours.blue), np.uint16).T >> 8
    known = levels.astype(np.uint8) if colours.len else None
    canvas = Canvas(info.xres, info.yres, known, two_a_cell=info.nonstd > 0)
    return fd, canvas, pixels.reshape(info.yres, info.xres)


def open_input(linux: Any, path: bytes) -> int:
    """The descriptor of an input device that does not keep anyone waiting."""
    fd: int = linux.open(path, linux.O_RDONLY | linux.O_NONBLOCK)
    return fd


def events(linux: Any, fd: int) -> Iterator[tuple[int, int, int]]:
    """Type, code and value of what has happened on an input device since the last time.

    Nothing, for a device that could not be opened.
    """
    buffer = bytearray(MOST_EVENTS * INPUT_EVENT.size)
    while (size := linux.read(fd, buffer, len(buffer))) > 0:
        for _, _, kind, code, value in INPUT_EVENT.iter_unpack(buffer[:size]):
            yield kind, code, value


def send(linux: Any, fd: int, kind: int, code: int, value: int) -> None:
    """Let a device do something: the kernel fills in the time."""
    linux.write(fd, INPUT_EVENT.pack(0, 0, kind, code, value), INPUT_EVENT.size)
