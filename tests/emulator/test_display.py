"""Scan-out: palettes, borders, blanking, and the arrays that are reused or handed over."""

from typing import ClassVar

import numpy as np
import pytest

from emulator import Machine, boot, palettes
from emulator.display import NO_BORDER, Border, Display
from emulator.layouts.layout import Layout
from emulator.layouts.linear8 import Linear8
from emulator.layouts.xrgb import Xrgb8888

PALETTE = palettes.RGBI


class Screen(Display):
    """A display of 4 x 2 pixels with everything that a real one may have."""

    border: ClassVar[Border] = Border(left=1, top=2, right=3, bottom=4)

    def __init__(self) -> None:
        super().__init__()
        self.memory = np.arange(8, dtype=np.uint8)
        self.blank = False
        self._layout = Linear8(self.memory, 0, 4, 2)

    def layout(self) -> Layout:
        return self._layout

    def palette(self) -> palettes.Palette:
        return PALETTE

    def border_index(self) -> int:
        return 9

    def is_blank(self) -> bool:
        return self.blank


class Borderless(Screen):
    border = NO_BORDER


def test_the_picture_is_framed_by_its_border() -> None:
    screen = Screen()
    picture = screen.scan_out()
    assert picture.tolist() == [
        *2 * [8 * [9]],
        [9, 0, 1, 2, 3, 9, 9, 9],
        [9, 4, 5, 6, 7, 9, 9, 9],
        *4 * [8 * [9]],
    ]
    assert (screen.rgb() == PALETTE[picture]).all()
    assert (screen.rgb(border=False) == PALETTE[screen.memory.reshape(2, 4)]).all()
    assert screen.size() == (4, 2)


def test_a_blank_display_is_all_border() -> None:
    screen = Screen()
    screen.scan_out()
    screen.blank = True
    assert set(screen.scan_out().reshape(-1).tolist()) == {9}
    assert (screen.rgb(border=False) == PALETTE[9]).all()
    screen.blank = False
    assert screen.scan_out()[2, 1:5].tolist() == [0, 1, 2, 3]


def test_the_frame_is_made_once_and_filled_again() -> None:
    screen = Screen()
    first = screen.scan_out()
    screen.memory[:] = 5
    assert screen.scan_out() is first
    assert first[2, 1] == 5


def test_a_linear_display_without_a_border_is_its_memory() -> None:
    screen = Borderless()
    assert np.shares_memory(screen.scan_out(), screen.memory)
    assert screen.rgb().shape == screen.rgb(border=False).shape == (2, 4, 3)


def test_rgb_is_never_the_memory() -> None:
    for screen in (Screen(), Borderless()):
        for border in (True, False):
            frame = screen.rgb(border)
            frame[:] = 77
            assert frame.flags.c_contiguous and frame.flags.owndata
            assert (screen.rgb(border) != 77).all()


def test_xrgb_is_shown_without_a_palette() -> None:
    memory = np.array([1, 2, 3, 0, 4, 5, 6, 255], np.uint8)

    class Direct(Borderless):
        def layout(self) -> Layout:
            return Xrgb8888(memory, 0, 2, 1)

    assert Direct().rgb().tolist() == [[[3, 2, 1], [6, 5, 4]]]


def test_an_unfinished_display_says_so() -> None:
    for verb in ("layout", "palette", "size"):
        with pytest.raises(NotImplementedError):
            getattr(Display(), verb)()


@pytest.mark.parametrize("flag", [True, False])
def test_scan_out_and_frame_are_the_same_picture(machine: Machine, flag: bool) -> None:
    rng = np.random.default_rng(1)
    machine.memory[:] = rng.integers(0, 256, machine.memory.size)
    pixels = machine.display.scan_out()
    shown = machine.display.palette()[pixels] if pixels.ndim == 2 else pixels[..., 2::-1]
    left, top, right, bottom = (0, 0, 0, 0) if flag else machine.display.border
    height, width = shown.shape[:2]
    assert (machine.frame(flag) == shown[top : height - bottom, left : width - right]).all()


def test_modes_of_different_sizes_follow_one_another() -> None:
    machine = boot("pc")
    machine.poke(0xB8000, 219)
    text = machine.frame()
    machine.out(0x3DE, 0x13)
    machine.poke(0xA0000, 15)
    assert machine.frame()[0, 0].tolist() == [255, 255, 255]
    machine.out(0x3DE, 4)
    assert not machine.frame().any()
    machine.out(0x3DE, 3)
    machine.poke(0xB8000, 219)
    assert (machine.frame() == text).all()


def test_the_c64_s_layouts_follow_their_registers_back_and_forth() -> None:
    machine = boot("c64")
    machine.memory[:0x8000] = np.random.default_rng(2).integers(0, 256, 0x8000)
    machine.poke(0, 47)
    machine.poke(1, 55)
    pictures = {}
    for _ in range(2):
        for control in (0x1B, 0x3B, 0x5B, 0x0B):
            for memory in (0x14, 0x18, 0x17, 0x80):
                machine.poke(53265, control)
                machine.poke(53272, memory)
                picture = machine.frame().tobytes()
                assert pictures.setdefault((control, memory), picture) == picture
    assert len(set(pictures.values())) == 12  # four are blank, and two bitmaps lie alike
