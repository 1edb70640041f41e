"""The screen through a system, against pokes, slices, and a host's own calls to a file in memory.

screen      the portable one          set_pixel, fill, blit
mapped      the memory that the screen is drawn in, as each system hands it out: Linux' mmap of
            /dev/fb0, the bits of Windows' screen bitmap, the data of macOS' display context
pwrite      Linux' call               a pixel, or a whole picture, at its place in /dev/fb0
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import emulator
import vos
from benchmarks.form import Group, Row, Unit, Work
from programs.catalogue import SYSTEMS

Words = NDArray[np.uint32]
Make = Callable[[], Work]

PIXEL = Group("pixel", "single pixels through a system, beside machine.poke", Unit.TIMES)
CALL = Group("pixel beside os.pwrite", "single pixels, beside the host's os.pwrite", Unit.TIMES)
PIXEL_BUDGET, CALL_BUDGET, BULK_BUDGET = 4.0, 1.0, 1.1
PLACES = [(number % 320, number // 320) for number in range(10_000)]
START = 0x10000  # plain RAM of the pc
WHITE, RED = 0xFFFFFF, (255, 0, 0)


def booted(model: str, system: str = "linux") -> vos.System:
    """A system on that model; the screen is the process's own from its first use."""
    return vos.boot(emulator.boot(model), system)


def framebuffer(linux: Any) -> memoryview:
    """The framebuffer as a Linux program maps it, as bytes."""
    fixed, fd = linux.fb_fix_screeninfo(), linux.open("/dev/fb0", linux.O_RDWR)
    assert linux.ioctl(fd, linux.FBIOGET_FSCREENINFO, fixed) == 0
    both = linux.PROT_READ | linux.PROT_WRITE
    view: memoryview = linux.memory(linux.mmap(0, fixed.smem_len, both, linux.MAP_SHARED, fd, 0))
    return view


def screen_bits(windows: Any) -> memoryview:
    """The bits of the bitmap that Windows' screen is."""
    bitmap, context = windows.BITMAP(), windows.GetDC(0)
    windows.GetObjectW(windows.GetCurrentObject(context, windows.OBJ_BITMAP), 32, bitmap)
    view: memoryview = bitmap.bmBits
    return view


def display_data(macos: Any) -> memoryview:
    """The data behind the context that draws on macOS' display."""
    context = macos.CGDisplayGetDrawingContext(macos.CGMainDisplayID())
    view: memoryview = macos.CGBitmapContextGetData(context)
    return view


MEMORY = {"linux": framebuffer, "windows": screen_bits, "macos": display_data}


def mapped(system: vos.System) -> memoryview:
    """The memory that a system's screen is drawn in."""
    return MEMORY[system.policy.name](system.native)


# -- single pixels ---------------------------------------------------------------------------------


def pokes() -> Work:
    machine = emulator.boot("pc")

    def loop() -> None:
        for x, _ in PLACES:
            machine.poke(START + x, 255)

    return loop


def set_pixels(model: str, colour: Any, system: str = "linux") -> Work:
    screen = booted(model, system).screen

    def loop() -> None:
        for x, y in PLACES:
            screen.set_pixel(x, y, colour)

    return loop


def mapped_words(system: str) -> Work:
    words = mapped(booted("pc", system)).cast("I")

    def loop() -> None:
        for x, y in PLACES:
            words[320 * y + x] = WHITE

    return loop


def pixel_pwrites() -> Work:
    linux = booted("pc").native
    fd, pixel = linux.open("/dev/fb0", linux.O_RDWR), bytes((255, 255, 255, 0))

    def loop() -> None:
        for x, y in PLACES:
            linux.pwrite64(fd, pixel, 4, 4 * (320 * y + x))

    return loop


PIXELS: dict[str, tuple[Make, float | None]] = {
    **{
        f"screen.set_pixel, {system}": (partial(set_pixels, "pc", WHITE, system), PIXEL_BUDGET)
        for system in SYSTEMS
    },
    "screen.set_pixel, red, green, blue": (lambda: set_pixels("pc", RED), PIXEL_BUDGET),
    "screen.set_pixel, workstation": (lambda: set_pixels("workstation", WHITE), PIXEL_BUDGET),
    **{f"mapped, {system}": (partial(mapped_words, system), None) for system in SYSTEMS},
    "Linux, pwrite of a pixel": (pixel_pwrites, None),
}
each_pixel = pytest.mark.parametrize("name", PIXELS)


def test_poke(row: Row) -> None:
    row(PIXEL, "machine.poke", pokes(), count=len(PLACES))


@each_pixel
def test_pixel(row: Row, name: str) -> None:
    make, budget = PIXELS[name]
    row(PIXEL, name, make(), reference=pokes(), budget=budget, count=len(PLACES))


# -- beside a system call of the host --------------------------------------------------------------


@pytest.fixture
def file() -> Iterator[int]:
    """A descriptor of a file in the host's memory, where it has such files."""
    shared = Path("/dev/shm")
    folder = shared if sys.platform == "linux" and os.access(shared, os.W_OK) else None
    if folder is None:
        pytest.skip("the host has no files in memory")
    with TemporaryFile(dir=folder) as opened:
        yield opened.fileno()


def host_pwrites(file: int) -> Work:
    def loop() -> None:
        for x, y in PLACES:
            os.pwrite(file, b"\xff", 320 * y + x)

    return loop


def test_host_pwrite(row: Row, file: int) -> None:
    row(CALL, "os.pwrite of a byte", host_pwrites(file), count=len(PLACES))


@each_pixel
def test_pixel_beside_pwrite(row: Row, file: int, name: str) -> None:
    make, budget = PIXELS[name]
    limit = CALL_BUDGET if budget else None
    row(CALL, name, make(), reference=host_pwrites(file), budget=limit, count=len(PLACES))


# -- many at once ----------------------------------------------------------------------------------


class Size(NamedTuple):
    """The upper rows of a model's screen, 32 bits a pixel."""

    name: str
    model: str
    width: int
    height: int

    @property
    def bytes(self) -> int:
        """Bytes."""
        return 4 * self.width * self.height

    @property
    def is_small(self) -> bool:
        """Whether a call's own cost is more than that of its bytes."""
        return self.bytes < 100_000

    @property
    def times(self) -> int:
        """Blocks a call: so many that the loop's own cost disappears."""
        return max(2, 2_000_000 // self.bytes)

    def group(self, verb: str) -> Group:
        """A comparison of this size."""
        return Group(f"{verb}, {self.name}", f"{self.bytes:,} bytes of the screen", Unit.TIMES)

    def array(self) -> Words:
        """Plain memory of this size."""
        return np.zeros((self.height, self.width), np.uint32)

    def pictures(self) -> list[Words]:
        """Two pictures of colours, 0xRRGGBB."""
        rng, shape = np.random.default_rng(1), (self.height, self.width)
        return [rng.integers(0, 1 << 24, shape).astype(np.uint32) for _ in range(2)]


SIZES = (Size("64 kB", "pc", 320, 50), Size("a 1280x720 screen", "workstation", 1280, 720))
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


def turns(size: Size, pictures: list[Any], put: Callable[[Any], object]) -> Work:
    def loop() -> None:
        for number in range(size.times):
            put(pictures[number & 1])

    return loop


def by_array(size: Size) -> Work:
    array = size.array()
    return turns(size, size.pictures(), lambda picture: array.__setitem__(..., picture))


def by_map(system: str, size: Size) -> Work:
    words = np.frombuffer(mapped(booted(size.model, system)), np.uint32)
    array = words[: size.bytes // 4].reshape(size.height, size.width)
    return turns(size, size.pictures(), lambda picture: array.__setitem__(..., picture))


def by_blit(system: str, size: Size) -> Work:
    screen = booted(size.model, system).screen
    return turns(size, size.pictures(), lambda picture: screen.blit(0, 0, picture))


def by_levels(size: Size) -> Work:
    screen = booted(size.model).screen
    levels = [levels_of(picture) for picture in size.pictures()]
    return turns(size, levels, lambda picture: screen.blit(0, 0, picture))


def levels_of(picture: Words) -> NDArray[np.uint8]:
    """Red, green and blue of each pixel."""
    return np.stack([picture >> 16, picture >> 8, picture], axis=-1).astype(np.uint8)


def by_pwrite(size: Size) -> Work:
    linux = booted(size.model).native
    fd = linux.open("/dev/fb0", linux.O_RDWR)
    pictures = [picture.tobytes() for picture in size.pictures()]
    return turns(size, pictures, lambda picture: linux.pwrite64(fd, picture, size.bytes, 0))


class Way(NamedTuple):
    """A way to put a block on the screen, and its budget: a small block's where none is called."""

    make: Callable[[Size], Work]
    budget: float | None = None
    small_budget: float | None = None


WAYS = {
    **{
        f"mapped, {system}": Way(partial(by_map, system), BULK_BUDGET, BULK_BUDGET)
        for system in SYSTEMS
    },
    **{
        f"screen.blit, 0xRRGGBB, {system}": Way(partial(by_blit, system), BULK_BUDGET)
        for system in SYSTEMS
    },
    "screen.blit, red, green, blue": Way(by_levels),
    "Linux, pwrite": Way(by_pwrite),
}


@each_size
def test_array(row: Row, size: Size) -> None:
    row(size.group("picture"), "numpy array[...] = block", by_array(size), count=size.times)


@each_size
@pytest.mark.parametrize("name", WAYS)
def test_picture(row: Row, size: Size, name: str) -> None:
    way, plain, count = WAYS[name], by_array(size), size.times
    budget = way.small_budget if size.is_small else way.budget
    row(size.group("picture"), name, way.make(size), reference=plain, budget=budget, count=count)


# -- one colour ------------------------------------------------------------------------------------


def array_fills(size: Size) -> Work:
    array = size.array()
    return turns(size, [WHITE, 0], lambda word: array.__setitem__(..., word))


def fills(size: Size) -> Work:
    screen = booted(size.model).screen
    area = 0, 0, size.width, size.height
    return turns(size, [WHITE, 0], lambda word: screen.fill_rect(*area, word))


@each_size
def test_array_fill(row: Row, size: Size) -> None:
    row(size.group("fill"), "numpy array[...] = word", array_fills(size), count=size.times)


@each_size
def test_fill(row: Row, size: Size) -> None:
    plain, group, count = array_fills(size), size.group("fill"), size.times
    budget = None if size.is_small else BULK_BUDGET
    row(group, "screen.fill_rect", fills(size), reference=plain, budget=budget, count=count)
