"""What every layout promises: decode writes only its picture, locate names each pixel's bits,
encode is the way back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_cases import (
    CASES,
    PIXEL_CASES,
    VIC_BACKGROUNDS,
    Memory,
    Pixels,
    bound,
    decoded,
)

from emulator import palettes
from emulator.layouts.layout import Layout
from emulator.layouts.spectrum import SpectrumScreen
from emulator.layouts.vic import VicMode

SPARE = 8  # bytes before and behind a picture that decode must leave alone


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("frames", [0, 16, 12345])
def test_decode_writes_all_of_out_and_nothing_else(name: str, frames: int) -> None:
    memory, layout = bound(name)
    before = memory.copy()
    pictures = []
    for fill in (0x00, 0xA5):
        size = int(np.prod(layout.shape))
        room = np.full(size + 2 * SPARE, fill, np.uint8)
        layout.decode(room[SPARE:-SPARE].reshape(layout.shape), frames)
        assert (room[:SPARE] == fill).all() and (room[-SPARE:] == fill).all()
        pictures.append(room[SPARE:-SPARE].copy())
    assert (pictures[0] == pictures[1]).all()
    assert (memory == before).all()


@pytest.mark.parametrize("name", CASES)
def test_a_layout_follows_memory(name: str) -> None:
    memory, layout = bound(name)
    memory[:] = 0
    dark = decoded(layout)
    memory[:] = np.random.default_rng(5).integers(0, 256, memory.size)
    _, other = bound(name, 7)
    assert (decoded(layout) != dark).any() != (name == "vic-invalid")
    assert (decoded(other) != decoded(layout)).any() != (name == "vic-invalid")


def test_linear_layouts_are_the_memory_itself() -> None:
    for name in CASES:
        memory, layout = bound(name)
        if layout.linear:
            assert np.shares_memory(layout.view, memory)
            assert (layout.view == decoded(layout)).all() and layout.view.shape == layout.shape
        else:
            with pytest.raises(NotImplementedError):
                _ = layout.view
    assert {name for name in CASES if bound(name)[1].linear} == {"linear8", "xrgb8888"}


# -- locate


def distinct_colours(memory: Memory, layout: Layout) -> None:
    """Make every change of a pixel's bits show: no cell has the same colour twice."""
    if isinstance(layout, SpectrumScreen):
        layout.attributes[...] = layout.attributes & 0x40 | 0x1A
    if isinstance(layout, VicMode):
        memory[VIC_BACKGROUNDS] = 0xF0
        memory[layout.screen_base : layout.screen_base + 1000] = 0x12
        memory[layout.colours_base : layout.colours_base + 1000] = 0xF3


@pytest.mark.parametrize("name", PIXEL_CASES)
def test_changing_the_located_bits_changes_that_pixel_alone(name: str) -> None:
    memory, layout = bound(name)
    distinct_colours(memory, layout)
    width, height = CASES[name].pixel
    for x, y in sample(layout):
        before = decoded(layout)
        address, shift, mask = layout.locate(x, y)
        memory[address] ^= memory.dtype.type(mask << shift)
        changed = decoded(layout) != before
        if changed.ndim == 3:
            assert changed[y, x].tolist() == [True, False, False, False]  # blue comes first
            changed = changed.any(axis=2)
        left, top = x // width * width, y // height * height
        assert changed[top : top + height, left : left + width].all()
        assert changed.sum() == width * height


def sample(layout: Layout) -> list[tuple[int, int]]:
    rng = np.random.default_rng(11)
    corners = [(x, y) for x in (0, layout.width - 1) for y in (0, layout.height - 1)]
    inside = zip(rng.integers(0, layout.width, 60), rng.integers(0, layout.height, 60), strict=True)
    return corners + [(int(x), int(y)) for x, y in inside]


@pytest.mark.parametrize("name", ["linear8", "mono16", "cga4"])
def test_the_located_bits_are_the_pixel(name: str) -> None:
    memory, layout = bound(name)
    picture = decoded(layout)
    for x, y in sample(layout):
        address, shift, mask = layout.locate(x, y)
        assert int(memory[address]) >> shift & mask == picture[y, x]


@pytest.mark.parametrize("name", [name for name in CASES if name not in PIXEL_CASES])
def test_changing_the_located_character_changes_that_cell_alone(name: str) -> None:
    memory, layout = bound(name)
    width, height = layout.cell
    shown = 0
    for x, y in sample(layout):
        before = decoded(layout)
        address, shift, mask = layout.locate(x, y)
        assert (shift, mask) == (0, 0xFF)
        memory[address] ^= 0x2B
        changed = decoded(layout) != before
        left, top = x // width * width, y // height * height
        shown += changed.any()
        changed[top : top + height, left : left + width] = False
        assert not changed.any()
    assert (shown > 50) != (name == "vic-invalid")


@pytest.mark.parametrize("name", CASES)
def test_locate_covers_its_addresses_without_overlap(name: str) -> None:
    _, layout = bound(name)
    wide, high = CASES[name].pixel
    if name not in PIXEL_CASES:
        wide, high = layout.cell
    places = [
        layout.locate(x, y)
        for y in range(0, layout.height, high)
        for x in range(0, layout.width, wide)
    ]
    assert {address for address, _, _ in places} == CASES[name].addresses
    bits = [(address, mask << shift) for address, shift, mask in places]
    total: dict[int, int] = {}
    for address, mask in bits:
        assert not total.get(address, 0) & mask
        total[address] = total.get(address, 0) | mask
    assert set(total.values()) == {0xFFFF if CASES[name].words else 0xFF}


@pytest.mark.parametrize("name", CASES)
def test_all_pixels_of_one_place_are_located_there(name: str) -> None:
    _, layout = bound(name)
    wide, high = layout.cell if name not in PIXEL_CASES else CASES[name].pixel
    for x, y in sample(layout):
        first = layout.locate(x // wide * wide, y // high * high)
        assert layout.locate(x, y) == first


def test_attributes_are_found_beside_their_pixels() -> None:
    memory, layout = bound("spectrum")
    assert isinstance(layout, SpectrumScreen)
    for x, y in sample(layout):
        before = decoded(layout)
        memory[layout.attribute_address(x, y)] ^= 0x40
        changed = decoded(layout) != before
        top, left = y // 8 * 8, x // 8 * 8
        assert changed[top : top + 8, left : left + 8].all()
        assert changed.sum() == 64


# -- encode


def block_of(name: str, layout: Layout, draw: st.DrawFn) -> tuple[int, int, Pixels]:
    """A place and a block there that the layout can hold."""
    cell_width, cell_height = layout.cell
    across, down = layout.width // cell_width, layout.height // cell_height
    column, row = draw(st.integers(0, across - 1)), draw(st.integers(0, down - 1))
    size = (
        draw(st.integers(1, min(down - row, 4))) * cell_height,
        draw(st.integers(1, min(across - column, 6))) * cell_width,
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return column * cell_width, row * cell_height, COLOURS[name](rng, size)


def plain(colours: int, *depth: int):  # type: ignore[no-untyped-def] # a maker of makers
    return lambda rng, size: rng.integers(0, colours, (*size, *depth), np.uint8)


def by_cells(rng: np.random.Generator, size: tuple[int, int], choices: Pixels) -> Pixels:
    """Each 8x8 cell from its own row of `choices`, (cells, colours)."""
    down, across = size[0] // 8, size[1] // 8
    picks = rng.integers(0, choices.shape[1], (down, across, 8, 8))
    cells = np.take_along_axis(
        choices.reshape(down, across, 1, -1).repeat(8, axis=2), picks.reshape(down, across, 8, 8), 3
    )
    pixels: Pixels = cells.transpose(0, 2, 1, 3).reshape(size).astype(np.uint8)
    return pixels


def two_of_sixteen(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    return by_cells(rng, size, rng.integers(0, 16, (size[0] * size[1] // 64, 2), np.uint8))


def two_of_eight(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """Both bright or both not; black in both its forms."""
    cells = size[0] * size[1] // 64
    colours = rng.integers(0, 8, (cells, 2), np.uint8) + 8 * rng.integers(0, 2, (cells, 1))
    black = (colours & 7 == 0) & rng.integers(0, 2, colours.shape).astype(bool)
    return by_cells(rng, size, (colours ^ 8 * black).astype(np.uint8))


def three_and_a_background(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    cells = size[0] * size[1] // 64
    choices = rng.integers(0, 16, (cells, 4), np.uint8)
    choices[:, 0] = BACKGROUND
    return by_cells(rng, size, choices)[:, ::2].repeat(2, axis=1)


BACKGROUND = 6
COLOURS = {
    "linear8": plain(256),
    "xrgb8888": plain(256, 4),
    "mono16": plain(2),
    "spectrum": two_of_eight,
    "cga4": plain(4),
    "vic-bitmap": two_of_sixteen,
    "vic-multicolour-bitmap": three_and_a_background,
}


def colours_shown(name: str, pixels: Pixels) -> Pixels:
    """Pixels as what is seen: the Spectrum has black twice."""
    return np.take(palettes.SPECTRUM, pixels, axis=0) if name == "spectrum" else pixels


@pytest.mark.parametrize("name", PIXEL_CASES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_encode_then_decode_gives_the_block_back(name: str, data: st.DataObject) -> None:
    memory, layout = bound(name)
    memory[VIC_BACKGROUNDS] = 0xF0 | BACKGROUND
    x, y, block = data.draw(st.composite(lambda draw: block_of(name, layout, draw))())
    before = decoded(layout)
    given_block = block.copy()
    layout.encode(x, y, block)
    after = decoded(layout)
    height, width = block.shape[:2]
    inside = after[y : y + height, x : x + width]
    assert (colours_shown(name, inside) == colours_shown(name, block)).all()
    after[y : y + height, x : x + width] = before[y : y + height, x : x + width]
    assert (after == before).all()
    assert (block == given_block).all()


def test_every_pixel_layout_is_tried_and_texts_have_no_encode() -> None:
    assert set(COLOURS) == set(PIXEL_CASES)
    for name in set(CASES) - set(PIXEL_CASES):
        _, layout = bound(name)
        with pytest.raises(NotImplementedError):
            layout.encode(0, 0, np.zeros(layout.cell[::-1], np.uint8))
