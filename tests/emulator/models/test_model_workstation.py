"""The workstation's facts: a linear framebuffer of XRGB8888 above the RAM."""

from collections.abc import Callable

import numpy as np
import pytest

from emulator import Fault, Machine, boot

Golden = Callable[[str, np.ndarray], None]
FRAMEBUFFER, SIZE = 0x400000, 4 * 1280 * 720


@pytest.fixture
def workstation() -> Machine:
    return boot("workstation")


def test_the_screen_is_black_after_power_on(workstation: Machine) -> None:
    assert not workstation.frame().any()


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1279, 719), (100, 50)])
def test_a_pixel_is_blue_green_red_unused(workstation: Machine, x: int, y: int) -> None:
    place = FRAMEBUFFER + 4 * (1280 * y + x)
    workstation[place : place + 4] = (10, 20, 30, 40)
    frame = workstation.frame()
    assert frame[y, x].tolist() == [30, 20, 10]
    assert frame.any(axis=2).sum() == 1
    assert workstation.peek(place + 3) == 40


def test_behind_the_framebuffer_is_nothing(workstation: Machine) -> None:
    workstation.poke(FRAMEBUFFER + SIZE - 1, 1)
    with pytest.raises(Fault, match="nearest is framebuffer at 4194304-7880703"):
        workstation.poke(FRAMEBUFFER + SIZE, 1)


def test_the_picture_shown_is_the_memory(workstation: Machine) -> None:
    assert np.shares_memory(workstation.display.scan_out(), workstation.memory)


def test_golden_screen(workstation: Machine, golden: Golden) -> None:
    rows = workstation[FRAMEBUFFER : FRAMEBUFFER + SIZE].reshape(720, 1280, 4)
    rows[..., 0] = np.arange(1280) // 80 * 17
    rows[..., 1] = np.arange(720)[:, None] // 45 * 17
    rows[..., 2] = 0x80
    rows[..., 3] = 0xFF
    workstation[FRAMEBUFFER : FRAMEBUFFER + SIZE] = rows.reshape(-1)
    golden("workstation-screen", workstation.frame())
