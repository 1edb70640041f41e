"""What a person types between two looks at a keyboard arrives in its order, on sampled ones too."""

import pytest

import emulator
from emulator.live.strokes import Strokes
from emulator.machine import Machine
from vos.drivers.keyboard import Keyboard
from vos.kernel.inputs import KeyChange
from vos.kernel.typing import INTERRUPT, KeyBytes

SAMPLED = ("c64", "spectrum", "hack")
FRAMES = 40  # more than any text here takes


def tapped(strokes: Strokes, *keys: str) -> None:
    for key in keys:
        strokes.press(key)
        strokes.release(key)


def typed(machine: Machine, strokes: Strokes) -> bytes:
    """What comes of it, with a look at every vertical blank."""
    driver, made, data = Keyboard(machine), KeyBytes(), b""
    for _ in range(FRAMES):
        strokes.frame()
        machine.vblank()
        data += made.take([KeyChange(0, *event) for event in driver.events()], 0)
    return data


@pytest.mark.parametrize("model", SAMPLED)
@pytest.mark.parametrize("text", ["hello", "a.txt", "zyx!!", "aaa", "10/2=5"])
def test_what_is_typed_within_one_frame_is_seen_in_its_order(model: str, text: str) -> None:
    machine = emulator.boot(model)
    strokes = Strokes(machine.keyboard)
    tapped(strokes, *text)
    assert typed(machine, strokes).decode() == text
    assert not machine.keyboard.pressed


@pytest.mark.parametrize("model", SAMPLED)
def test_shift_belongs_to_its_own_letters(model: str) -> None:
    machine = emulator.boot(model)
    strokes = Strokes(machine.keyboard)
    for letter in "hEllO":
        shifted = letter.isupper()
        if shifted:
            strokes.press("shift")
        tapped(strokes, letter.lower())
        if shifted:
            strokes.release("shift")
    assert typed(machine, strokes) == b"hEllO"


def test_a_modifier_that_rises_with_its_key_going_down_still_counts() -> None:
    machine = emulator.boot("c64")
    strokes = Strokes(machine.keyboard)
    strokes.press("control")
    strokes.frame()
    machine.vblank()
    strokes.press("c")
    strokes.release("control")
    strokes.release("c")
    assert typed(machine, strokes) == INTERRUPT


@pytest.mark.parametrize("model", SAMPLED)
def test_overlapping_keys_keep_their_order(model: str) -> None:
    machine = emulator.boot(model)
    strokes = Strokes(machine.keyboard)
    for act, key in (("press", "t"), ("press", "a"), ("release", "t"), ("press", "s"),
                     ("release", "a"), ("release", "s")):  # fmt: skip
        getattr(strokes, act)(key)
    assert typed(machine, strokes) == b"tas"
