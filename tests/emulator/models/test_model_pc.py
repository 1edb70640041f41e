"""The PC's documented facts: three modes, the DAC, CGA's colours, vertical retrace.

Sources: sebras/vgadoc VGA.TXT and CGA.TXT.
"""

from collections.abc import Callable

import numpy as np
import pytest

from emulator import Machine, boot, palettes
from emulator.glyphs import CODE_PAGE_437

Golden = Callable[[str, np.ndarray], None]
MASK, READ, WRITE, DATA = 0x3C6, 0x3C7, 0x3C8, 0x3C9
COLOUR, STATUS, MODE = 0x3D9, 0x3DA, 0x3DE
GRAPHICS, TEXT = 0xA0000, 0xB8000
RGBI = palettes.RGBI.tolist()
KEEP = 0x80


@pytest.fixture
def pc() -> Machine:
    return boot("pc")


@pytest.fixture
def graphics(pc: Machine) -> Machine:
    pc.out(MODE, 0x13)
    return pc


def set_entry(machine: Machine, entry: int, *levels: int) -> None:
    machine.out(WRITE, entry)
    for level in levels:
        machine.out(DATA, level)


def test_power_on_is_an_empty_text_screen(pc: Machine) -> None:
    assert pc.inp(MODE) == pc.peek(0x449) == 3
    assert pc[TEXT : TEXT + 4].tolist() == [0x20, 0x07, 0x20, 0x07]
    assert not pc.frame().any()
    assert (pc[0xF0000:0xF0010] == 255).all()


# -- text


@pytest.mark.parametrize(("row", "column"), [(0, 0), (24, 79), (7, 13)])
def test_a_character_and_its_attribute(pc: Machine, row: int, column: int) -> None:
    place = TEXT + 2 * (80 * row + column)
    pc.poke(place, 65)
    pc.poke(place + 1, 0x1E)
    cell = pc.frame()[16 * row : 16 * row + 16, 8 * column : 8 * column + 8]
    ink = np.unpackbits(CODE_PAGE_437[65][:, None], axis=1).repeat(2, axis=0).astype(bool)
    assert (cell == np.where(ink[..., None], RGBI[14], RGBI[1])).all()


def test_bit_7_blinks_the_character_and_not_its_background(pc: Machine) -> None:
    pc.poke(TEXT, 219)  # all ink
    pc.poke(TEXT + 1, 0x80 | 0x4F)
    shown = []
    for _ in range(64):
        shown.append(pc.frame()[0, 0].tolist())
        pc.wait_vblank()
    assert shown == 2 * (16 * [RGBI[15]] + 16 * [RGBI[4]])


def test_text_goes_through_the_dac(pc: Machine) -> None:
    pc.poke(TEXT, 219)
    set_entry(pc, 7, 63, 0, 21)
    assert pc.frame()[0, 0].tolist() == [255, 0, 85]


# -- modes


@pytest.mark.parametrize(
    ("mode", "shape"), [(3, (400, 640, 3)), (4, (200, 320, 3)), (0x13, (200, 320, 3))]
)
def test_modes_have_their_shapes(pc: Machine, mode: int, shape: tuple[int, ...]) -> None:
    pc.out(MODE, mode)
    assert pc.inp(MODE) == pc.peek(0x449) == mode
    assert pc.frame().shape == pc.frame(border=False).shape == shape
    assert not pc.frame().any()


@pytest.mark.parametrize(("mode", "start", "fill"), [(4, TEXT, 0), (0x13, GRAPHICS, 0)])
def test_setting_a_mode_clears_its_memory_but_for_the_keep_bit(
    pc: Machine, mode: int, start: int, fill: int
) -> None:
    pc[start : start + 0x8000] = 0x55
    pc.out(MODE, mode | KEEP)
    assert pc.inp(MODE) == mode
    assert (pc[start : start + 0x8000] == 0x55).all()
    pc.out(MODE, mode)
    assert (pc[start : start + 0x8000] == fill).all()


def test_setting_a_mode_loads_the_start_up_palette(graphics: Machine) -> None:
    graphics.out(MASK, 0x0F)
    set_entry(graphics, 0, 63, 63, 63)
    graphics.out(MODE, 0x13 | KEEP)
    assert not graphics.frame().any()
    assert graphics.inp(MASK) == 0xFF


def test_the_mode_cell_only_tells(pc: Machine) -> None:
    pc.poke(0x449, 0x13)
    assert pc.inp(MODE) == 3 and pc.frame().shape == (400, 640, 3)


# -- mode 13h and the DAC


@pytest.mark.parametrize(("x", "y"), [(0, 0), (319, 199), (17, 101)])
def test_a_byte_is_a_pixel(graphics: Machine, x: int, y: int) -> None:
    graphics.poke(GRAPHICS + 320 * y + x, 40)
    frame = graphics.frame()
    assert frame[y, x].tolist() == [255, 0, 0]
    assert frame.any(axis=2).sum() == 1


def test_the_start_up_palette(graphics: Machine) -> None:
    graphics[GRAPHICS : GRAPHICS + 256] = range(256)
    assert (graphics.frame()[0, :256] >> 2 == palettes.VGA_DAC).all()


def test_three_writes_are_an_entry_and_the_index_steps(graphics: Machine) -> None:
    set_entry(graphics, 254, 1, 2, 3, 63, 62, 61, 10, 20)  # 255 follows, then 0
    graphics[GRAPHICS : GRAPHICS + 3] = (254, 255, 0)
    first, last, wrapped = graphics.frame()[0, :3].tolist()
    assert first == [4, 8, 12]
    assert last == [255, 251, 247]
    assert wrapped == [40, 81, 0]  # its blue has not been written
    assert graphics.inp(WRITE) == 0


def test_levels_are_six_bits(graphics: Machine) -> None:
    set_entry(graphics, 0, 0xFF, 0x40, 0x41)
    assert graphics.frame()[0, 0].tolist() == [255, 0, 4]


def test_reads_have_an_index_of_their_own(graphics: Machine) -> None:
    set_entry(graphics, 5, 1, 2, 3)
    graphics.out(READ, 5)
    graphics.out(WRITE, 9)
    assert [graphics.inp(DATA) for _ in range(6)] == [1, 2, 3, 42, 21, 0]
    graphics.out(DATA, 33)
    graphics.out(READ, 9)
    assert graphics.inp(DATA) == 33


def test_a_new_index_starts_at_red(graphics: Machine) -> None:
    graphics.out(WRITE, 7)
    graphics.out(DATA, 1)
    set_entry(graphics, 8, 2, 3, 4)
    graphics.out(READ, 7)
    assert [graphics.inp(DATA) for _ in range(6)] == [1, 42, 42, 2, 3, 4]


def test_the_mask_is_anded_with_every_pixel(graphics: Machine) -> None:
    graphics[GRAPHICS : GRAPHICS + 2] = (0x28, 0x2F)
    plain = graphics.frame()[0, :2].tolist()
    graphics.out(MASK, 0xF8)
    assert graphics.inp(MASK) == 0xF8
    assert graphics.frame()[0, :2].tolist() == [plain[0], plain[0]]
    graphics.out(MASK, 0)
    assert not graphics.frame().any()


# -- CGA


@pytest.mark.parametrize(
    ("colour", "shown"),
    [(0x20, (0, 3, 5, 7)), (0x30, (0, 11, 13, 15)), (0x00, (0, 2, 4, 6)), (0x10, (0, 10, 12, 14)),
     (0x01, (1, 2, 4, 6)), (0x3E, (14, 11, 13, 15))],
)  # fmt: skip
def test_cga_palettes(pc: Machine, colour: int, shown: tuple[int, ...]) -> None:
    pc.out(MODE, 4)
    pc.poke(TEXT, 0b00_01_10_11)
    pc.out(COLOUR, colour)
    assert pc.inp(COLOUR) == colour
    assert pc.frame()[0, :4].tolist() == [RGBI[index] for index in shown]
    assert pc.frame()[199, 319].tolist() == RGBI[shown[0]]


@pytest.mark.parametrize(
    ("x", "y", "place"),
    [(0, 0, 0), (3, 0, 0), (319, 0, 79), (0, 1, 0x2000), (0, 2, 80), (319, 199, 0x2000 + 7999)],
)
def test_cga_lines_lie_in_two_banks(pc: Machine, x: int, y: int, place: int) -> None:
    pc.out(MODE, 4)
    pc.poke(TEXT + place, 3 << 6 - 2 * (x & 3))
    frame = pc.frame()
    assert frame[y, x].tolist() == RGBI[7]
    assert frame.any(axis=2).sum() == 1


# -- the beam


def test_waiting_for_the_retrace_counts_frames(pc: Machine) -> None:
    for frame in range(1, 6):
        while pc.inp(STATUS) & 8:
            pass
        while not pc.inp(STATUS) & 8:
            pass
        assert pc.frames == frame


def test_the_retrace_is_a_part_of_the_frame(pc: Machine) -> None:
    status = [pc.inp(STATUS) for _ in range(80)]
    assert 0 < sum(value & 8 != 0 for value in status) < 40
    assert set(status) == {0, 9}  # the display is off while the beam returns
    pc.reset()
    pc.wait_vblank()
    assert [pc.inp(STATUS) for _ in range(80)] == status


def test_scan_codes(pc: Machine) -> None:
    assert not pc.inp(0x64) & 1
    pc.keyboard.press("a")
    pc.keyboard.release("a")
    assert pc.inp(0x64) & 1
    assert pc.inp(0x60) == 0x1E
    while not pc.inp(0x64) & 1:
        pc.wait_vblank()
    assert pc.inp(0x60) == 0x9E
    assert not pc.inp(0x64) & 1


def test_the_rest_of_the_mode_s_ports_are_not_there(pc: Machine) -> None:
    before = pc.snapshot()
    for port in (0x3DB, 0x3DC, 0x3DD):
        assert pc.inp(port) == 255
        pc.out(port, 1)
    pc.out(STATUS, 0)
    assert pc.snapshot() == before


def test_golden_text(pc: Machine, golden: Golden) -> None:
    for index in range(256):
        place = TEXT + 2 * (80 * (2 + index // 32) + 8 + 2 * (index % 32))
        pc[place : place + 2] = (index, index)
    golden("pc-text", pc.frame())


@pytest.mark.parametrize("mode", [4, 0x13])
def test_golden_graphics(pc: Machine, golden: Golden, mode: int) -> None:
    pc.out(MODE, mode)
    if mode == 4:
        pc[TEXT : TEXT + 0x4000] = [(index % 80 + index // 640) % 256 for index in range(0x4000)]
    else:
        pc[GRAPHICS : GRAPHICS + 64000] = [
            index % 320 // 20 + index // 4000 * 16 for index in range(64000)
        ]
    golden(f"pc-mode-{mode}", pc.frame())
