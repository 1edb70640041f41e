"""The Hack computer's documented facts: its screen, its keyboard, its end.

Source: nand2tetris/web-ide `simulator/src/cpu/memory.ts`.
"""

from collections.abc import Callable

import numpy as np
import pytest

from emulator import Fault, Machine, boot
from emulator.glyphs import CODE_PAGE_437

Golden = Callable[[str, np.ndarray], None]


@pytest.fixture
def hack() -> Machine:
    return boot("hack")


def test_the_screen_is_white_after_power_on(hack: Machine) -> None:
    assert (hack.frame() == 255).all()
    assert (hack.memory.dtype, hack.memory.size) == (np.uint16, 24577)


@pytest.mark.parametrize(
    ("x", "y", "address"),
    [(0, 0, 16384), (15, 0, 16384), (16, 0, 16385), (0, 1, 16416), (511, 255, 24575)],
)
def test_a_bit_is_a_black_pixel(hack: Machine, x: int, y: int, address: int) -> None:
    hack.poke(address, 1 << x % 16)
    frame = hack.frame()
    assert not frame[y, x].any()
    assert (frame == 0).all(axis=2).sum() == 1


def test_a_word_of_ones_is_sixteen_pixels(hack: Machine) -> None:
    hack.poke(16384, 65535)
    assert not hack.frame()[0, :16].any()
    assert hack.frame()[0, 16].all()


def test_the_keyboard_is_the_last_address(hack: Machine) -> None:
    assert hack.peek(24576) == 0
    hack.keyboard.press("a")
    assert hack.peek(24576) == 97
    hack.poke(24576, 5)
    assert hack.peek(24576) == 97
    assert hack.memory[24576] == 0


@pytest.mark.parametrize("address", [24577, 24578, 32768, 65535])
def test_beyond_the_keyboard_is_nothing(hack: Machine, address: int) -> None:
    for act in (lambda: hack.poke(address, 0), lambda: hack.peek(address)):
        with pytest.raises(Fault, match=r"nearest is keyboard at 24576 \(0x6000\)"):
            act()


@pytest.mark.parametrize("value", [0, 32767, 32768, 65535])
def test_words_have_sixteen_bits_and_no_sign(hack: Machine, value: int) -> None:
    for address in (0, 300):
        hack.poke(address, value)
        assert hack.peek(address) == value


@pytest.mark.parametrize("value", [-1, 65536])
def test_more_does_not_fit(hack: Machine, value: int) -> None:
    with pytest.raises(Fault, match="0-65535"):
        hack.poke(300, value)


def test_golden_screen(hack: Machine, golden: Golden) -> None:
    for row in range(256):
        hack[16384 + 32 * row : 16400 + 32 * row] = 0x5555 if row % 2 else 0xAAAA
    for code in range(32, 128, 2):
        pair = CODE_PAGE_437[code : code + 2].astype(int)
        for line in range(8):
            word = f"{pair[0, line]:08b}{pair[1, line]:08b}"[::-1]
            hack.poke(16384 + 32 * (line + 12 * (code // 32)) + 16 + code % 32 // 2, int(word, 2))
    golden("hack-screen", hack.frame())
