"""Keys: pressed on each model's own keyboard, told by the driver under their common names."""

from __future__ import annotations

import pytest

from emulator import MODELS, Machine, boot
from emulator.key_names import DIGITS, KEYS, LETTERS, PUNCTUATION
from vos.drivers.keyboard import Keyboard

# Keys that a model's keyboard has nothing for; the Hack's has no shifts of their own.
MISSING = {
    "c64": {"end", "delete", "page_up", "page_down", "f9", "f10", "f11", "f12"},
    "spectrum": {
        "home", "end", "insert", "delete", "page_up", "page_down", "alt",
        *(f"f{number}" for number in range(1, 13)),
    },
    "pc": set[str](),
    "hack": {"tab", "shift", "control", "alt"},
    "workstation": set[str](),
}  # fmt: skip

PRESENT = [(model, key) for model in MODELS for key in KEYS if key not in MISSING[model]]


@pytest.fixture
def keyboard(machine: Machine) -> Keyboard:
    return Keyboard(machine)


@pytest.mark.parametrize(("model", "key"), PRESENT)
def test_every_key_goes_down_and_up_under_its_own_name(model: str, key: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    machine.keyboard.press(key)
    machine.wait_vblank()
    assert keyboard.events() == [(key, True)]
    assert keyboard.pressed() == {key}
    assert keyboard.events() == []
    machine.keyboard.release(key)
    machine.wait_vblank()
    assert keyboard.events() == [(key, False)]
    assert keyboard.pressed() == frozenset()


@pytest.mark.parametrize(("model", "key"), [(m, key) for m in MODELS for key in MISSING[m]])
def test_what_a_keyboard_lacks_is_not_invented(model: str, key: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    machine.keyboard.press(key)
    assert keyboard.events() == []


@pytest.mark.parametrize("key", ["a", "7", "!", "space", "left"])
def test_a_tap_within_a_frame_is_seen(machine: Machine, keyboard: Keyboard, key: str) -> None:
    machine.keyboard.press(key)
    machine.keyboard.release(key)
    machine.wait_vblank()
    events = keyboard.events()
    machine.wait_vblank()
    machine.wait_vblank()
    assert events + keyboard.events() == [(key, True), (key, False)]


def test_shift_is_told_before_the_letter_that_it_changes(
    machine: Machine, keyboard: Keyboard
) -> None:
    machine.keyboard.press("shift")
    machine.keyboard.press("q")
    assert keyboard.events() == [("shift", True), ("q", True)]
    machine.keyboard.release("q")
    machine.keyboard.release("shift")
    machine.wait_vblank()
    machine.wait_vblank()
    assert set(keyboard.events()) == {("q", False), ("shift", False)}
    assert keyboard.pressed() == frozenset()


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc", "workstation"])
def test_a_lone_shift_is_a_key(model: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    machine.keyboard.press("shift")
    assert keyboard.events() == [("shift", True)]


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc", "workstation"])
def test_several_keys_are_down_together(model: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    for key in ("w", "d", "space"):
        machine.keyboard.press(key)
    machine.wait_vblank()
    assert sorted(keyboard.events()) == [("d", True), ("space", True), ("w", True)]
    machine.keyboard.release("d")
    machine.wait_vblank()
    assert keyboard.events() == [("d", False)]
    assert keyboard.pressed() == {"w", "space"}


def test_the_hack_tells_one_key_the_last(machine: Machine) -> None:
    machine = boot("hack")
    keyboard = Keyboard(machine)
    machine.keyboard.press("w")
    machine.keyboard.press("d")
    assert keyboard.events() == [("d", True)]


@pytest.mark.parametrize("model", ["pc", "workstation"])
def test_keys_typed_between_two_calls_are_told_in_order(model: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    for key in "ab!c":
        machine.keyboard.press(key)
        machine.keyboard.release(key)
    assert keyboard.events() == [(key, down) for key in "ab!c" for down in (True, False)]


@pytest.mark.parametrize("model", ["pc", "workstation"])
def test_after_an_overrun_no_key_is_down(model: str) -> None:
    machine = boot(model)
    keyboard = Keyboard(machine)
    keys = (*LETTERS, *DIGITS)[:20]
    for key in keys:
        machine.keyboard.press(key)
    events = keyboard.events()
    assert events[:16] == [(key, True) for key in keys[:16]]
    assert sorted(events[16:]) == sorted((key, False) for key in keys[:16])
    assert keyboard.pressed() == frozenset()


def test_the_c64s_columns_are_left_as_the_kernal_has_them() -> None:
    machine = boot("c64")
    before = machine.peek(0xDC00)
    machine.keyboard.press("x")
    Keyboard(machine).events()
    assert machine.peek(0xDC00) == before


def test_punctuation_hides_its_shift(machine: Machine, keyboard: Keyboard) -> None:
    for key in PUNCTUATION:
        machine.keyboard.press(key)
        machine.wait_vblank()
        assert keyboard.events() == [(key, True)]
        machine.keyboard.release(key)
        machine.wait_vblank()
        assert keyboard.events() == [(key, False)]
