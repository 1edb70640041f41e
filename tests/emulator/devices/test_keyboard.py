"""What all keyboards have in common, and the parts they are made of."""

from threading import Thread

import pytest

from emulator.devices.keyboard import Keyboard, Repeat, common_keys
from emulator.devices.keyboards.c64 import C64Keyboard
from emulator.devices.keyboards.hack import HackKeyboard
from emulator.devices.keyboards.hid import HidKeyboard
from emulator.devices.keyboards.pc import PcKeyboard
from emulator.devices.keyboards.spectrum import SpectrumKeyboard
from emulator.devices.switches import Switches
from emulator.key_names import KEYS, UnknownKeyError


def c64() -> C64Keyboard:
    return C64Keyboard(
        bytearray(1024), lstx=197, ndx=198, sfdx=203, keyd=631, xmax=649, rptflg=650, shflag=653
    )


def spectrum() -> SpectrumKeyboard:
    return SpectrumKeyboard(bytearray(24000), last_k=23560, flags=23611)


KEYBOARDS = [c64, spectrum, PcKeyboard, HackKeyboard, HidKeyboard]


@pytest.fixture(params=KEYBOARDS)
def keyboard(request) -> Keyboard:
    return request.param()


def test_every_common_key_can_be_pressed_on_every_model(keyboard):
    for key in KEYS:
        keyboard.press(key)
    assert keyboard.pressed == frozenset(KEYS)
    for key in KEYS:
        keyboard.release(key)
    assert keyboard.pressed == frozenset()


@pytest.mark.parametrize("wrong", ["spcae", "A", "", None, 3, b"a"])
def test_unknown_keys_change_nothing(keyboard, wrong):
    keyboard.press("a")
    for act in (keyboard.press, keyboard.release):
        with pytest.raises(UnknownKeyError):
            act(wrong)
    assert keyboard.pressed == {"a"}


def test_pressing_twice_and_releasing_what_is_up_change_nothing(keyboard):
    keyboard.press("a")
    keyboard.press("a")
    keyboard.release("b")
    assert keyboard.pressed == {"a"}
    keyboard.release("a")
    assert keyboard.pressed == frozenset()


def test_release_all_and_reset_let_go(keyboard):
    for let_go in (keyboard.release_all, keyboard.reset):
        keyboard.press("shift")
        keyboard.press("a")
        let_go()
        assert keyboard.pressed == frozenset()


def test_chords_name_common_keys_and_no_two_are_the_same(keyboard):
    assert set(keyboard.chords) <= set(KEYS)
    assert len(set(keyboard.chords.values())) == len(keyboard.chords)


def test_every_character_can_be_typed_on_every_model(keyboard):
    characters = {key for key in KEYS if len(key) == 1} | {"space", "enter", "backspace"}
    assert characters <= set(keyboard.chords)
    assert {"left", "right", "up", "down", "escape"} <= set(keyboard.chords)


def test_save_is_a_value_and_load_returns_to_it(keyboard):
    keyboard.press("a")
    keyboard.frame()
    state = keyboard.save()
    keyboard.release("a")
    keyboard.press("b")
    keyboard.frame()
    keyboard.load(state)
    assert keyboard.pressed == {"a"}
    assert keyboard.save() == state


def test_threads_may_press_at_once(keyboard):
    def hammer(key: str) -> None:
        for _ in range(200):
            keyboard.press(key)
            keyboard.release(key)
        keyboard.press(key)

    threads = [Thread(target=hammer, args=(key,)) for key in "abc!"]
    for thread in threads:
        thread.start()
    for _ in range(50):
        keyboard.frame()
        keyboard.read(0)
    for thread in threads:
        thread.join()
    assert keyboard.pressed == set("abc!")


# -- switches -----------------------------------------------------------------


def test_a_press_shows_at_once_and_a_seen_one_ends_at_once():
    switches = Switches()
    switches.press("a")
    assert switches.shown == ("a",)
    switches.next_frame()
    switches.release("a")
    assert switches.shown == switches.held == ()


def test_a_tap_shorter_than_a_frame_is_shown_for_one_frame():
    switches = Switches()
    switches.press("a")
    switches.release("a")
    assert switches.held == () and switches.shown == ("a",)
    switches.next_frame()
    assert switches.shown == ("a",)
    switches.next_frame()
    assert switches.shown == ()


def test_the_order_of_pressing_is_kept():
    switches = Switches()
    for name in "cab":
        switches.press(name)
    switches.press("c")
    assert switches.held == switches.shown == ("c", "a", "b")


def test_switches_return_to_a_saved_state():
    switches = Switches()
    switches.press("a")
    switches.release("a")
    switches.press("b")
    state = switches.save()
    switches.clear()
    assert switches.shown == ()
    switches.load(state)
    assert switches.held == ("b",) and set(switches.shown) == {"a", "b"}


# -- repeats, and the way back ------------------------------------------------


def events(keys: list[int | None]) -> dict[int, str]:
    repeat = Repeat(5, 2)
    return {frame: event for frame, key in enumerate(keys) if (event := repeat.due(key))}


def test_a_held_key_repeats_after_the_delay_and_then_each_period():
    assert events([7] * 12) == {0: "new", 5: "again", 7: "again", 9: "again", 11: "again"}


def test_another_key_and_the_same_key_again_are_new():
    assert events([7, 7, 8, None, None, 8]) == {0: "new", 2: "new", 5: "new"}


def test_no_key_never_repeats():
    assert events([None] * 20) == {}


def test_repeat_goes_on_from_a_saved_state():
    repeat, other = Repeat(5, 2), Repeat(5, 2)
    for _ in range(4):
        repeat.due(7)
    other.load(repeat.save())
    assert [other.due(7) for _ in range(4)] == [repeat.due(7) for _ in range(4)] != [""] * 4


def test_the_longest_chord_explains_the_keys():
    chords = {"a": (1,), "shift": (9,), "left": (9, 1), "b": (2,)}
    assert common_keys({9, 1}, chords) == {"left"}
    assert common_keys({9, 2}, chords) == {"shift", "b"}
    assert common_keys({9, 1, 2}, chords) == {"left", "b"}
    assert common_keys(set(), chords) == frozenset()
