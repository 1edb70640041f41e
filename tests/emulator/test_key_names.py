import pytest

from emulator.errors import EmulatorError
from emulator.key_names import (
    KEYS,
    SHIFTED,
    KeyStep,
    ScriptError,
    UnknownKeyError,
    check_button,
    check_key,
    keys_for,
    parse_script,
)


class FakeInput:
    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def press(self, name: str) -> None:
        self.calls.append(("press", name))

    def release(self, name: str) -> None:
        self.calls.append(("release", name))

    def move(self, x: int, y: int) -> None:
        self.calls.append(("move", x, y))


class FakeMachine:
    def __init__(self, mouse: FakeInput | None = None) -> None:
        self.frames = 0
        self.keyboard = FakeInput()
        self.mouse = mouse


def played(text: str, frames: int = 40) -> dict[int, list[tuple[object, ...]]]:
    """What the script did at each frame."""
    machine, script, done = FakeMachine(FakeInput()), parse_script(text), {}
    assert machine.mouse is not None
    for machine.frames in range(1, frames):
        script.apply(machine)
        if calls := machine.keyboard.calls + machine.mouse.calls:
            done[machine.frames] = calls
        machine.keyboard.calls, machine.mouse.calls = [], []
    return done


def test_every_printable_character_has_keys():
    for code in range(32, 127):
        assert set(keys_for(chr(code))) <= set(KEYS)


def test_key_names_are_unique():
    assert len(set(KEYS)) == len(KEYS) == 26 + 10 + 32 + 7 + 8 + 12 + 3


def test_shift_pairs_are_the_keys_and_the_other_characters():
    assert SHIFTED["1"] == "!" and SHIFTED["/"] == "?" and SHIFTED["`"] == "~"
    assert len(set(SHIFTED.values())) == 21


@pytest.mark.parametrize("key", KEYS)
def test_known_keys_pass(key):
    assert check_key(key) == key


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("spcae", "'space'"), ("return", "'enter'"), ("A", "'a'"), (" ", "'space'"),
        ("Esc", "'escape'"), ("pgup", "'page_up'"), ("f13", "'f1'"), ("LEFT", "'left'"),
        ("xyzzy-nothing", "'space', 'left' and 'f1'"), (7, "'space', 'left' and 'f1'"),
        (None, "'space', 'left' and 'f1'"), (["a"], "'space', 'left' and 'f1'"), ("é", "'a'"),
    ],
)  # fmt: skip
def test_unknown_keys_are_refused_with_what_is_near(wrong, near):
    with pytest.raises(UnknownKeyError) as caught:
        check_key(wrong)
    assert repr(wrong) in str(caught.value) and near in str(caught.value)
    assert isinstance(caught.value, EmulatorError) and isinstance(caught.value, ValueError)


def test_unknown_buttons_are_refused():
    assert check_button("middle") == "middle"
    with pytest.raises(UnknownKeyError, match="'thumb'; there are left, right, middle"):
        check_button("thumb")


def test_press_and_release():
    done = played("10:press space,12:release space")
    assert done == {10: [("press", "space")], 12: [("release", "space")]}


def test_type_presses_and_releases_on_following_frames():
    assert played("10:type hi") == {
        10: [("press", "h")],
        11: [("release", "h")],
        12: [("press", "i")],
        13: [("release", "i")],
    }


def test_type_holds_shift_for_capitals_only():
    assert played("3:type A!") == {
        3: [("press", "shift"), ("press", "a")],
        4: [("release", "a"), ("release", "shift")],
        5: [("press", "!")],
        6: [("release", "!")],
    }


def test_type_keeps_commas_colons_and_spaces():
    pressed = [call for calls in played("1:type a, b:,9:press c").values() for call in calls]
    keys = [name for verb, name in pressed if verb == "press"]
    assert keys == ["a", ",", "space", "b", ":", "c"]


def test_the_comma_is_a_key_too():
    assert played("1:press ,,2:release ,") == {1: [("press", ",")], 2: [("release", ",")]}


def test_mouse_moves_and_holds_exactly_the_named_buttons():
    assert played("20:mouse 100 50 left, 25 : mouse 0 -3") == {
        20: [("move", 100, 50), ("press", "left"), ("release", "right"), ("release", "middle")],
        25: [("move", 0, -3), ("release", "left"), ("release", "right"), ("release", "middle")],
    }


def test_steps_of_one_frame_keep_their_order_and_frame_0_is_the_first():
    assert played("0:press b,1:press a,0:release b") == {
        1: [("press", "b"), ("press", "a"), ("release", "b")]
    }


def test_a_script_can_be_played_again_after_a_rewind():
    script, machine = parse_script("2:press a"), FakeMachine()
    for machine.frames in (1, 2, 3, 2):
        script.apply(machine)
    assert machine.keyboard.calls == [("press", "a")] * 2


def test_steps_are_data():
    assert parse_script("4:press a").steps == {4: [KeyStep("a", True)]}
    assert parse_script("").steps == parse_script(" \n").steps == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("press space", "'press space' is no step"),
        ("-1:press space", "'-1:press space' is no step"),
        ("1.5:press a", "'1.5:press a' is no step"),
        ("10:", "'10:' is no step"),
        (",", "',' is no step"),
        ("9" * 5000 + ":press a", "is no step"),
        ("²:press a", "is no step"),
        ("10:jump", "Frame 10: a script can press, release, type, mouse, but not 'jump'"),
        ("10:press", "Frame 10: There is no key ''; near it: 'space'"),
        ("10:press spcae", "Frame 10: There is no key 'spcae'; near it: 'space'"),
        ("10:release a b", "Frame 10: There is no key 'a b'"),
        ("10:press a,b", "Frame 10: There is no key 'a,b'"),
        ("10:type", "Frame 10: type takes the characters"),
        ("10:type hé", "Frame 10: no key types 'é'"),
        ("10:mouse", "Frame 10: mouse takes x and y"),
        ("10:mouse 5", "Frame 10: mouse takes x and y, such as 'mouse 100 50 left', not '5'"),
        ("10:mouse a b", "Frame 10: mouse takes x and y"),
        ("10:mouse 1.5 2", "Frame 10: mouse takes x and y"),
        ("10:mouse 1 2 thumb", "Frame 10: There is no mouse button 'thumb'"),
    ],
)
def test_hostile_scripts_get_one_sentence(text, says):
    with pytest.raises(ScriptError) as caught:
        parse_script(text)
    assert says in str(caught.value)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert isinstance(caught.value, EmulatorError) and isinstance(caught.value, ValueError)


def test_a_mouse_script_on_a_machine_without_a_mouse():
    machine = FakeMachine()
    machine.frames = 1
    with pytest.raises(ScriptError, match="this machine has none"):
        parse_script("1:mouse 1 2").apply(machine)
