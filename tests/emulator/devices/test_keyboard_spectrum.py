import pytest

from emulator.devices.keyboards.spectrum import CHORDS, SpectrumKeyboard, key_of, keys_down
from emulator.key_names import PUNCTUATION

LAST_K, FLAGS = 23560, 23611
HALF_ROWS = [0xFE, 0xFD, 0xFB, 0xF7, 0xEF, 0xDF, 0xBF, 0x7F]


@pytest.fixture
def cells() -> bytearray:
    return bytearray(24000)


@pytest.fixture
def keyboard(cells) -> SpectrumKeyboard:
    return SpectrumKeyboard(cells, last_k=LAST_K, flags=FLAGS)


def rows(keyboard: SpectrumKeyboard) -> list[int]:
    return [keyboard.read(high << 8) for high in HALF_ROWS]


def up(*pressed: tuple[int, int]) -> list[int]:
    """The half-rows with these (row, bit) down."""
    values = [0xBF] * 8
    for row, bit in pressed:
        values[row] &= ~(1 << bit)
    return values


CAPS, SYMBOL = (0, 0), (7, 1)


@pytest.mark.parametrize(
    ("key", "pressed"),
    [
        ("z", [(0, 1)]), ("a", [(1, 0)]), ("g", [(1, 4)]), ("q", [(2, 0)]), ("1", [(3, 0)]),
        ("0", [(4, 0)]), ("6", [(4, 4)]), ("p", [(5, 0)]), ("enter", [(6, 0)]), ("h", [(6, 4)]),
        ("space", [(7, 0)]), ("b", [(7, 4)]), ("shift", [CAPS]), ("control", [SYMBOL]),
        ("left", [CAPS, (3, 4)]), ("down", [CAPS, (4, 4)]), ("up", [CAPS, (4, 3)]),
        ("right", [CAPS, (4, 2)]), ("backspace", [CAPS, (4, 0)]), ("escape", [CAPS, (7, 0)]),
        ("!", [SYMBOL, (3, 0)]), ('"', [SYMBOL, (5, 0)]), (".", [SYMBOL, (7, 2)]),
        ("?", [SYMBOL, (0, 3)]), ("_", [SYMBOL, (4, 0)]), ("\\", [CAPS, SYMBOL, (1, 2)]),
        ("home", []), ("f1", []), ("alt", []),
    ],
)  # fmt: skip
def test_half_rows(keyboard, key, pressed):
    keyboard.press(key)
    assert rows(keyboard) == up(*pressed)


def test_half_rows_are_read_together(keyboard):
    keyboard.press("a")
    keyboard.press("p")
    keyboard.press("b")
    assert keyboard.read(0x0000) == 0xBF & ~0x01 & ~0x10
    assert keyboard.read(0xFF00) == 0xBF
    assert keyboard.read(0x7D00) == 0xBF & ~0x01 & ~0x10


@pytest.mark.parametrize("key", sorted(CHORDS))
def test_the_half_rows_lead_back_to_the_key(keyboard, key):
    keyboard.press(key)
    assert keys_down(rows(keyboard)) == {key}


def test_shift_with_a_letter_leads_back_to_both(keyboard):
    keyboard.press("shift")
    keyboard.press("a")
    assert keys_down(rows(keyboard)) == {"shift", "a"}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("a", 97), ("shift a", 65), ("control a", 0xE2), ("z", 122), ("7", 55), ("enter", 13),
        ("space", 32), ("left", 8), ("right", 9), ("down", 10), ("up", 11), ("backspace", 12),
        ("shift 1", 7), ("tab", 14), ("escape", 32), ("control w", 0xC9), ("control enter", 13),
    ],
)  # fmt: skip
def test_last_k(keyboard, cells, keys, code):
    for key in keys.split():
        keyboard.press(key)
    assert (cells[LAST_K], cells[FLAGS]) == (0, 0), "the ROM has not looked yet"
    keyboard.frame()
    assert (cells[LAST_K], cells[FLAGS]) == (code, 0x20)


@pytest.mark.parametrize("key", PUNCTUATION)
def test_punctuation_has_its_ascii_code_with_or_without_shift(keyboard, cells, key):
    for shift in ((), ("shift",)):
        keyboard.reset()
        for pressed in (*shift, key):
            keyboard.press(pressed)
        keyboard.frame()
        assert cells[LAST_K] == ord(key)
        assert key_of(ord(key)) == key


def test_only_bit_5_of_flags_is_touched(keyboard, cells):
    cells[FLAGS] = 0xCC
    keyboard.press("a")
    keyboard.frame()
    assert cells[FLAGS] == 0xEC


def test_last_k_keeps_after_the_key_is_up_and_two_keys_give_none(keyboard, cells):
    keyboard.press("a")
    keyboard.frame()
    keyboard.release("a")
    keyboard.frame()
    cells[FLAGS] = 0
    keyboard.press("b")
    keyboard.press("c")
    keyboard.frame()
    assert (cells[LAST_K], cells[FLAGS]) == (97, 0)
    keyboard.release("b")
    keyboard.frame()
    assert (cells[LAST_K], cells[FLAGS]) == (99, 0x20)


@pytest.mark.parametrize("keys", ["shift", "control", "shift control b", "home"])
def test_combinations_without_a_code(keyboard, cells, keys):
    for key in keys.split():
        keyboard.press(key)
        keyboard.frame()
    assert cells[LAST_K] in (0, 14)


def test_a_held_key_is_new_again_after_35_frames_and_then_every_5(keyboard, cells):
    keyboard.press("a")
    seen = []
    for frame in range(47):
        keyboard.frame()
        if cells[FLAGS]:
            seen.append(frame)
            cells[FLAGS] = 0
    assert seen == [0, 35, 40, 45]


def test_the_same_key_twice_is_new_twice(keyboard, cells):
    for _ in range(2):
        cells[FLAGS] = 0
        keyboard.press("a")
        keyboard.release("a")
        keyboard.frame()
        assert cells[FLAGS] == 0x20
        keyboard.frame()


@pytest.mark.parametrize(
    ("code", "key"),
    [(0, None), (7, None), (8, "left"), (13, "enter"), (32, "space"), (65, "a"), (127, None),
     (0xE2, None)],
)  # fmt: skip
def test_key_of(code, key):
    assert key_of(code) == key


def test_reset_clears_what_was_pressed(keyboard, cells):
    cells[FLAGS] = 0x08
    keyboard.press("a")
    keyboard.frame()
    keyboard.reset()
    assert (cells[LAST_K], cells[FLAGS], rows(keyboard)) == (0, 0x08, up())


def test_repeats_are_saved(keyboard, cells):
    keyboard.press("a")
    for _ in range(35):
        keyboard.frame()
    state = keyboard.save()
    keyboard.reset()
    keyboard.load(state)
    assert rows(keyboard) == up((1, 0))
    keyboard.frame()
    assert cells[FLAGS] == 0x20
