"""Text, CGA and interleaved layouts against loops written from the documentation, pixel by pixel.

These are slow and plain on purpose: one function a mode, no table, no numpy trick. The formulas are
those of the VIC-II article (3.7.3), VGA.TXT, CGA.TXT and the documented screen maps.
"""

from collections.abc import Callable

import numpy as np
import pytest
from layout_cases import (
    BASE,
    VIC_BACKGROUNDS,
    VIC_BITMAP,
    VIC_COLOURS,
    VIC_SCREEN,
    VIC_SET,
    bound,
    decoded,
)

from emulator import glyphs

Cells = list[int]
Pixel = Callable[[Cells, int, int, int], int]


def pc_text(cells: Cells, x: int, y: int, frames: int) -> int:
    """A character, then its attribute; each of eight lines twice; bit 7 blinks the character."""
    place = BASE + 2 * (80 * (y // 16) + x // 8)
    character, attribute = cells[place], cells[place + 1]
    line = int(glyphs.CODE_PAGE_437[character][y % 16 // 2])
    is_ink = line >> (7 - x % 8) & 1
    if attribute & 0x80 and frames % 32 >= 16:
        is_ink = 0
    return attribute & 15 if is_ink else attribute >> 4 & 7


def cga(cells: Cells, x: int, y: int, frames: int) -> int:
    """Even lines from 0, odd ones from 2000h, 80 bytes a line, four pixels a byte."""
    byte = cells[BASE + (0x2000 if y % 2 else 0) + 80 * (y // 2) + x // 4]
    return byte >> (6, 4, 2, 0)[x % 4] & 3


def spectrum(cells: Cells, x: int, y: int, frames: int) -> int:
    """Thirds of 2 KiB, in them lines of cells, in them rows of characters."""
    third, row, line = y // 64, y % 64 // 8, y % 8
    bit = cells[BASE + 2048 * third + 256 * line + 32 * row + x // 8] >> (7 - x % 8) & 1
    attribute = cells[BASE + 6144 + 32 * (y // 8) + x // 8]
    if attribute >= 128 and frames // 16 % 2 == 1:
        bit = 1 - bit
    colour = attribute % 8 if bit else attribute // 8 % 8
    return colour + (8 if attribute & 64 else 0)


def cell_of(x: int, y: int) -> int:
    return 40 * (y // 8) + x // 8


def vic_text(cells: Cells, x: int, y: int, frames: int) -> int:
    cell = cell_of(x, y)
    line = cells[VIC_SET + 8 * cells[VIC_SCREEN + cell] + y % 8]
    colour = cells[VIC_COLOURS + cell] if line >> (7 - x % 8) & 1 else cells[VIC_BACKGROUNDS]
    return colour & 15


def vic_extended_text(cells: Cells, x: int, y: int, frames: int) -> int:
    """Six bits of the code are the character, two pick the background."""
    cell = cell_of(x, y)
    code = cells[VIC_SCREEN + cell]
    line = cells[VIC_SET + 8 * (code & 63) + y % 8]
    if line >> (7 - x % 8) & 1:
        return cells[VIC_COLOURS + cell] & 15
    return cells[VIC_BACKGROUNDS + code // 64] & 15


def vic_multicolour_text(cells: Cells, x: int, y: int, frames: int) -> int:
    """Bit 3 of the colour makes a cell one of double-width pixels in four colours."""
    cell = cell_of(x, y)
    colour = cells[VIC_COLOURS + cell] & 15
    if colour < 8:
        return vic_text(cells, x, y, frames)
    line = cells[VIC_SET + 8 * cells[VIC_SCREEN + cell] + y % 8]
    pair = line >> (6 - x % 8 // 2 * 2) & 3
    return colour & 7 if pair == 3 else cells[VIC_BACKGROUNDS + pair] & 15


def vic_bitmap(cells: Cells, x: int, y: int, frames: int) -> int:
    cell = cell_of(x, y)
    byte = cells[VIC_BITMAP + 8 * cell + y % 8]
    screen = cells[VIC_SCREEN + cell]
    return screen // 16 if byte >> (7 - x % 8) & 1 else screen % 16


def vic_multicolour_bitmap(cells: Cells, x: int, y: int, frames: int) -> int:
    cell = cell_of(x, y)
    byte = cells[VIC_BITMAP + 8 * cell + y % 8]
    screen = cells[VIC_SCREEN + cell]
    pair = byte >> (6 - x % 8 // 2 * 2) & 3
    four = (cells[VIC_BACKGROUNDS], screen // 16, screen, cells[VIC_COLOURS + cell])
    return four[pair] & 15


def invalid(cells: Cells, x: int, y: int, frames: int) -> int:
    return 0


REFERENCES: dict[str, Pixel] = {
    "pc-text": pc_text,
    "cga4": cga,
    "spectrum": spectrum,
    "vic-text": vic_text,
    "vic-extended-text": vic_extended_text,
    "vic-multicolour-text": vic_multicolour_text,
    "vic-bitmap": vic_bitmap,
    "vic-multicolour-bitmap": vic_multicolour_bitmap,
    "vic-invalid": invalid,
}


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("frames", [0, 31])
def test_every_pixel_is_the_documented_one(name: str, frames: int) -> None:
    memory, layout = bound(name, 21 + frames)
    cells = memory.tolist()
    pixel = REFERENCES[name]
    expected = [
        [pixel(cells, x, y, frames) for x in range(layout.width)] for y in range(layout.height)
    ]
    assert (decoded(layout, frames) == np.array(expected)).all()


@pytest.mark.parametrize("name", ["pc-text", "spectrum"])
def test_what_flashes_does_so_every_sixteen_frames(name: str) -> None:
    _, layout = bound(name)
    phases = [decoded(layout, frames).tobytes() for frames in range(70)]
    assert len(set(phases)) == 2
    changes = [frame for frame in range(1, 70) if phases[frame] != phases[frame - 1]]
    assert changes == [16, 32, 48, 64]


@pytest.mark.parametrize("name", sorted(set(REFERENCES) - {"pc-text", "spectrum"}))
def test_nothing_else_flashes(name: str) -> None:
    _, layout = bound(name)
    assert (decoded(layout, 0) == decoded(layout, 16)).all()
