"""One of each layout over random memory, and pictures it can hold: shared by the layouts' tests."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emulator import glyphs
from emulator.layouts.cga import CgaMode4
from emulator.layouts.layout import Layout
from emulator.layouts.linear8 import Linear8
from emulator.layouts.mono16 import Mono16
from emulator.layouts.spectrum import SpectrumScreen
from emulator.layouts.text import PcText
from emulator.layouts.vic import (
    VicBitmap,
    VicExtendedText,
    VicInvalid,
    VicMode,
    VicMulticolourBitmap,
    VicMulticolourText,
    VicText,
)
from emulator.layouts.xrgb import Xrgb8888

Memory = NDArray[Any]
Pixels = NDArray[np.uint8]

BASE = 0x4000
VIC_SCREEN, VIC_COLOURS, VIC_BACKGROUNDS, VIC_SET, VIC_BITMAP = 1024, 0xD800, 0xD021, 0x3000, 0x2000


def vic(mode: type[VicMode], *more: int) -> Callable[[Memory], Layout]:
    return lambda memory: mode(
        memory,
        lambda start, size: memory[start : start + size],
        VIC_SCREEN,
        VIC_COLOURS,
        VIC_BACKGROUNDS,
        *more,
    )


class Case(NamedTuple):
    make: Callable[[Memory], Layout]
    addresses: set[int]  # all that `locate` may name
    pixel: tuple[int, int] = (1, 1)  # what one place colours: (width, height)
    words: bool = False


def run(start: int, size: int, step: int = 1) -> set[int]:
    return set(range(start, start + size * step, step))


TEXT_CASES = {
    "vic-text": Case(vic(VicText, VIC_SET), run(VIC_SCREEN, 1000), (8, 8)),
    "vic-extended-text": Case(vic(VicExtendedText, VIC_SET), run(VIC_SCREEN, 1000), (8, 8)),
    "vic-multicolour-text": Case(vic(VicMulticolourText, VIC_SET), run(VIC_SCREEN, 1000), (8, 8)),
    "pc-text": Case(
        lambda memory: PcText(memory, BASE, glyphs.CODE_PAGE_437), run(BASE, 2000, 2), (8, 16)
    ),
}
PIXEL_CASES = {
    "linear8": Case(lambda memory: Linear8(memory, BASE, 96, 50), run(BASE, 96 * 50)),
    "xrgb8888": Case(lambda memory: Xrgb8888(memory, BASE, 96, 50), run(BASE, 96 * 50, 4)),
    "mono16": Case(lambda memory: Mono16(memory, BASE, 96, 50), run(BASE, 300), words=True),
    "spectrum": Case(lambda memory: SpectrumScreen(memory, BASE), run(BASE, 6144)),
    "cga4": Case(lambda memory: CgaMode4(memory, BASE), run(BASE, 8000) | run(BASE + 0x2000, 8000)),
    "vic-bitmap": Case(vic(VicBitmap, VIC_BITMAP), run(VIC_BITMAP, 8000)),
    "vic-multicolour-bitmap": Case(
        vic(VicMulticolourBitmap, VIC_BITMAP), run(VIC_BITMAP, 8000), (2, 1)
    ),
}
CASES = (
    PIXEL_CASES | TEXT_CASES | {"vic-invalid": Case(vic(VicInvalid), run(VIC_SCREEN, 1000), (0, 0))}
)


def random_memory(seed: int = 0, words: bool = False) -> Memory:
    """64 Ki cells of noise."""
    dtype = np.uint16 if words else np.uint8
    top = np.iinfo(dtype).max
    return np.random.default_rng(seed).integers(0, top, 1 << 16, dtype, endpoint=True)


def bound(name: str, seed: int = 0) -> tuple[Memory, Layout]:
    """A layout over noise of its own."""
    case = CASES[name]
    memory = random_memory(seed, case.words)
    return memory, case.make(memory)


def decoded(layout: Layout, frames: int = 0) -> Pixels:
    out = np.full(layout.shape, 0xEE, np.uint8)
    layout.decode(out, frames)
    return out
