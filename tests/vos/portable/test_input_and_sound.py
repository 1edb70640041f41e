"""`keyboard`, `mouse` and `sound`: the same names on every model that has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos
from emulator import MODELS
from emulator.key_names import UnknownKeyError
from vos.portable.sound import SoundError


@pytest.fixture(params=MODELS)
def hosted(request: pytest.FixtureRequest) -> Iterator[vos.System]:
    with vos.boot(emulator.boot(request.param), "linux") as system:
        yield system


def pressing(system: vos.System, *keys: str) -> None:
    """Let keys go down, and a frame pass."""
    for key in keys:
        system.machine.keyboard.press(key)
    system.screen.wait_frame()


def releasing(system: vos.System, *keys: str) -> None:
    for key in keys:
        system.machine.keyboard.release(key)
    system.screen.wait_frame()


def test_keys_that_are_down_are_pressed(hosted: vos.System) -> None:
    keyboard = hosted.keyboard
    assert keyboard.pressed() == ()
    pressing(hosted, "a")
    assert keyboard.pressed() == ("a",)
    assert keyboard.is_pressed("a") and not keyboard.is_pressed("b")
    releasing(hosted, "a")
    assert keyboard.pressed() == ()


def test_presses_are_read_in_their_order(hosted: vos.System) -> None:
    keyboard = hosted.keyboard
    assert keyboard.read() is None
    for key in ("h", "i", "enter"):
        pressing(hosted, key)
        releasing(hosted, key)
    assert [keyboard.read() for _ in range(4)] == ["h", "i", "enter", None]


def test_a_mark_is_a_key_of_its_own(system: vos.System) -> None:
    keyboard = system.keyboard
    keyboard.pressed()
    pressing(system, "!")
    assert "!" in keyboard.pressed()
    releasing(system, "!")
    assert keyboard.pressed() == ()


def test_wait_waits_for_a_key(system: vos.System) -> None:
    keyboard, machine = system.keyboard, system.machine
    keyboard.pressed()
    frames = 0

    def later(_machine: Any) -> None:
        nonlocal frames
        frames += 1
        if frames == 5:
            machine.keyboard.press("space")

    machine.frame_hooks.append(later)
    assert keyboard.wait() == "space"
    assert frames >= 5


def test_a_key_that_no_keyboard_has_is_refused(system: vos.System) -> None:
    with pytest.raises(UnknownKeyError, match="There is no key 'spcae'"):
        system.keyboard.is_pressed("spcae")


@pytest.mark.parametrize("model", ["pc", "workstation"])
def test_the_mouse_is_where_it_is(model: str) -> None:
    machine = emulator.boot(model)
    assert machine.mouse is not None
    machine.mouse.move(30, 40)
    with vos.boot(machine, "linux") as system:
        mouse = system.mouse
        assert mouse.present
        assert mouse.position == (30, 40)
        machine.mouse.move(31, 40)
        machine.mouse.press("left")
        system.screen.wait_frame()
        assert (mouse.x, mouse.y, mouse.buttons) == (31, 40, {"left"})
        machine.mouse.release("left")
        system.screen.wait_frame()
        assert mouse.buttons == frozenset()


def test_without_a_mouse_nothing_ever_moves() -> None:
    with vos.boot(emulator.boot("c64"), "linux") as system:
        assert not system.mouse.present
        assert (system.mouse.position, system.mouse.buttons) == ((0, 0), frozenset())


def test_a_tone_lasts_as_long_as_it_is_asked_to(hosted: vos.System) -> None:
    clock = hosted.modules["time"].monotonic
    start = clock()
    hosted.sound.tone(440, 500)
    assert 0.5 <= clock() - start < 0.6
    hosted.sound.beep()
    assert clock() - start > 0.6
    start = clock()
    hosted.sound.tone(440)
    hosted.sound.silence()
    assert clock() == start


@pytest.mark.parametrize("frequency", [-1, 20001, float("nan"), "a", None])
def test_what_nobody_can_play_is_refused(system: vos.System, frequency: Any) -> None:
    with pytest.raises(SoundError, match="a frequency is a number of hertz from 0"):
        system.sound.tone(frequency, 10)


@pytest.mark.parametrize("span", [-1, float("inf"), "a"])
def test_a_tone_has_a_length(system: vos.System, span: Any) -> None:
    with pytest.raises(SoundError, match="a tone lasts 0 milliseconds or more"):
        system.sound.tone(440, span)
