import pytest

from emulator.devices.keyboards.hack import HackKeyboard, key_of


@pytest.fixture
def keyboard() -> HackKeyboard:
    return HackKeyboard()


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("a", 97), ("0", 48), ("space", 32), ("~", 126), ("enter", 128), ("backspace", 129),
        ("left", 130), ("up", 131), ("right", 132), ("down", 133), ("home", 134), ("end", 135),
        ("page_up", 136), ("page_down", 137), ("insert", 138), ("delete", 139), ("escape", 140),
        ("f1", 141), ("f12", 152), ("shift", 0), ("tab", 0),
    ],
)  # fmt: skip
def test_codes(keyboard, key, code):
    keyboard.press(key)
    assert keyboard.read(0) == code
    assert key_of(code) == (key if code else None)


def test_no_key_is_0_and_writes_have_no_effect(keyboard):
    keyboard.write(0, 65)
    assert keyboard.read(0) == 0


def test_shift_gives_upper_case_letters_and_leaves_the_rest(keyboard):
    keyboard.press("shift")
    for key, code in (("a", 65), ("z", 90), ("1", 49), ("/", 47), ("up", 131)):
        keyboard.press(key)
        assert keyboard.read(0) == code
    assert key_of(65) == "a"


def test_the_key_pressed_last_counts_and_the_one_before_returns(keyboard):
    keyboard.press("a")
    keyboard.press("b")
    keyboard.frame()
    assert keyboard.read(0) == 98
    keyboard.release("b")
    assert keyboard.read(0) == 97


def test_a_tap_between_two_frames_is_seen(keyboard):
    keyboard.press("a")
    keyboard.release("a")
    keyboard.frame()
    assert keyboard.read(0) == 97
    keyboard.frame()
    assert keyboard.read(0) == 0
