import pytest

from emulator.devices.keyboards.c64 import (
    CHORDS,
    CONTROLLED,
    C64Keyboard,
    key_of,
    keys_down,
    petscii,
)
from emulator.key_names import KEYS, PUNCTUATION

LSTX, NDX, SFDX, KEYD, XMAX, RPTFLG, SHFLAG = 197, 198, 203, 631, 649, 650, 653


@pytest.fixture
def cells() -> bytearray:
    return bytearray(1024)


@pytest.fixture
def keyboard(cells) -> C64Keyboard:
    return C64Keyboard(
        cells, lstx=LSTX, ndx=NDX, sfdx=SFDX, keyd=KEYD, xmax=XMAX, rptflg=RPTFLG, shflag=SHFLAG
    )


def columns(keyboard: C64Keyboard) -> list[int]:
    """What port B reads with each column selected."""
    values = []
    for column in range(8):
        keyboard.write(0, 0xFF & ~(1 << column))
        values.append(keyboard.read(1))
    return values


def buffer(cells: bytearray) -> bytes:
    return bytes(cells[KEYD : KEYD + cells[NDX]])


def tap(keyboard: C64Keyboard, *keys: str) -> None:
    for key in keys:
        keyboard.press(key)
    keyboard.frame()
    for key in keys:
        keyboard.release(key)
    keyboard.frame()


@pytest.mark.parametrize(
    ("key", "column", "row"),
    [
        ("a", 1, 2), ("z", 1, 4), ("0", 4, 3), ("space", 7, 4), ("enter", 0, 1), ("right", 0, 2),
        ("down", 0, 7), ("escape", 7, 7), ("shift", 1, 7), ("control", 7, 2), ("alt", 7, 5),
        ("f1", 0, 4), ("f7", 0, 3), ("@", 5, 6), ("/", 6, 7), ("backspace", 0, 0),
    ],
)  # fmt: skip
def test_a_key_is_one_bit_of_its_column(keyboard, key, column, row):
    keyboard.press(key)
    expected = [0xFF] * 8
    expected[column] &= ~(1 << row)
    assert columns(keyboard) == expected


def test_several_columns_are_read_at_once_and_unselected_ones_not(keyboard):
    keyboard.press("a")
    keyboard.press("space")
    assert keyboard.read(1) == 0xEF  # the KERNAL leaves column 7 selected
    keyboard.write(0, 0x00)
    assert keyboard.read(1) == 0xFF & ~0x04 & ~0x10
    keyboard.write(0, 0xFF)
    assert keyboard.read(1) == 0xFF
    keyboard.write(0, 0x00)
    keyboard.write(2, 0x00)  # no line of port A is an output
    assert keyboard.read(1) == 0xFF


def test_the_cia_repeats_every_16_addresses_and_keeps_what_is_written(keyboard):
    keyboard.press("a")
    keyboard.write(0x10, 0xFD)
    assert keyboard.read(0xF1) == 0xFB and keyboard.read(0) == 0xFD
    keyboard.write(4, 0x12)
    keyboard.write(1, 0x00)
    assert keyboard.read(0x24) == 0x12 and keyboard.read(1) == 0xFB


@pytest.mark.parametrize("key", sorted(CHORDS))
def test_the_matrix_leads_back_to_the_key(keyboard, key):
    keyboard.press(key)
    assert keys_down(columns(keyboard)) == {key}


def test_the_matrix_leads_back_to_several_keys(keyboard):
    for key in ("shift", "a", "b", "left"):
        keyboard.press(key)
    keyboard.frame()
    assert keys_down(columns(keyboard)) == {"a", "b", "left"}
    keyboard.release("left")
    assert keys_down(columns(keyboard)) == {"shift", "a", "b"}


def test_no_key_leads_back_to_none():
    assert keys_down([0xFF] * 8) == frozenset()


def test_the_right_shift_key_counts_as_shift():
    down = [0xFF] * 8
    down[6] &= ~0x10
    assert "shift" in keys_down(down)


def test_power_on_variables(keyboard, cells):
    assert (cells[LSTX], cells[SFDX], cells[NDX], cells[SHFLAG]) == (64, 64, 0, 0)
    assert (cells[XMAX], cells[RPTFLG]) == (10, 0)


@pytest.mark.parametrize(
    ("key", "code", "shift"),
    [
        ("a", 10, 0), ("space", 60, 0), ("escape", 63, 0), ("up", 7, 1), ("left", 2, 1),
        ("backspace", 0, 0), ("insert", 0, 1), ("f2", 4, 1), ("!", 56, 1), ("tab", 33, 4),
    ],
)  # fmt: skip
def test_the_kernals_variables(keyboard, cells, key, code, shift):
    keyboard.press(key)
    assert cells[LSTX] == 64, "the KERNAL has not scanned yet"
    keyboard.frame()
    assert (cells[LSTX], cells[SFDX], cells[SHFLAG]) == (code, code, shift)
    assert key_of(code, shift) == key
    keyboard.release(key)
    keyboard.frame()
    assert (cells[LSTX], cells[SHFLAG]) == (64, 0)


def test_shift_keys_alone_have_bits_but_no_code(keyboard, cells):
    for key, bits in (("shift", 1), ("alt", 3), ("control", 7)):
        keyboard.press(key)
        keyboard.frame()
        assert (cells[LSTX], cells[SHFLAG]) == (64, bits)
    assert buffer(cells) == b""


def test_the_highest_matrix_code_wins(keyboard, cells):
    for key, code in (("z", 12), ("q", 62), ("a", 62)):
        keyboard.press(key)
        keyboard.frame()
        assert cells[LSTX] == code


@pytest.mark.parametrize("key", PUNCTUATION)
def test_punctuation_is_typed_as_its_petscii_with_or_without_shift(keyboard, cells, key):
    tap(keyboard, key)
    tap(keyboard, "shift", key)
    code = petscii(key)
    assert buffer(cells) == bytes((code, code))
    assert code == ord(key) or (ord(key) >= 0x60 and code == ord(key) + 0x60)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("a", 0x41), ("shift a", 0xC1), ("alt a", 0xB0), ("control a", 0x01), ("1", 0x31),
        ("shift 1", 0x21), ("control 1", 0x90), ("space", 0x20), ("shift space", 0xA0),
        ("enter", 0x0D), ("shift enter", 0x8D), ("backspace", 0x14), ("insert", 0x94),
        ("left", 0x9D), ("up", 0x91), ("right", 0x1D), ("down", 0x11), ("home", 0x13),
        ("f1", 0x85), ("f8", 0x8C), ("escape", 0x03), ("tab", 0x09), ("shift alt a", 0x41),
        ("shift control a", 0x01),
    ],
)  # fmt: skip
def test_petscii_in_the_buffer(keyboard, cells, keys, code):
    tap(keyboard, *keys.split())
    assert buffer(cells) == bytes((code,))


def test_a_key_without_a_character_is_not_typed(keyboard, cells):
    assert CONTROLLED[0x3C] == 0xFF
    tap(keyboard, "control", "space")
    assert buffer(cells) == b""


@pytest.mark.parametrize("key", ["end", "delete", "page_up", "page_down", "f9", "f12"])
def test_keys_that_a_c64_has_not_show_nothing(keyboard, cells, key):
    tap(keyboard, key)
    assert columns(keyboard) == [0xFF] * 8 and buffer(cells) == b""


def test_the_buffer_holds_ten_and_goes_on_when_it_was_emptied(keyboard, cells):
    for key in "abcdefghijkl":
        tap(keyboard, key)
    assert buffer(cells) == b"ABCDEFGHIJ"
    assert not any(cells[KEYD + 10 : XMAX])
    cells[NDX] = 0
    tap(keyboard, "x")
    assert buffer(cells) == b"X"


@pytest.mark.parametrize(
    ("xmax", "ndx", "typed"), [(0, 0, 0), (3, 3, 3), (255, 10, 10), (10, 200, 200)]
)
def test_hostile_counts_never_write_past_the_buffer(keyboard, cells, xmax, ndx, typed):
    cells[XMAX], cells[NDX] = xmax, ndx
    before = bytes(cells[KEYD:XMAX])
    tap(keyboard, "a")
    assert cells[NDX] == typed and cells[KEYD:XMAX] == before


def held(keyboard: C64Keyboard, cells: bytearray, key: str, frames: int) -> list[int]:
    """The frames at which the held key was typed; a program takes it each time."""
    keyboard.press(key)
    typed = []
    for frame in range(frames):
        keyboard.frame()
        if cells[NDX]:
            typed.append(frame)
            cells[NDX] = 0
    return typed


def test_cursor_keys_repeat_as_the_kernals_counters_run_out(keyboard, cells):
    assert held(keyboard, cells, "down", 30) == [0, 19, 23, 27]
    keyboard.release("down")
    keyboard.frame()
    assert held(keyboard, cells, "up", 20) == [0, 19], "shifted ones too"


def test_letters_repeat_only_when_rptflg_says_so(keyboard, cells):
    assert held(keyboard, cells, "a", 40) == [0]
    keyboard.release("a")
    keyboard.frame()
    cells[RPTFLG] = 0x80
    assert held(keyboard, cells, "a", 24) == [0, 19, 23]
    keyboard.release("a")
    cells[RPTFLG] = 0x40
    assert held(keyboard, cells, "down", 40) == [0]


def test_nothing_repeats_while_something_waits(keyboard, cells):
    keyboard.press("space")
    for _ in range(60):
        keyboard.frame()
    assert buffer(cells) == b" "


def test_a_tap_between_two_frames_is_typed(keyboard, cells):
    keyboard.press("a")
    keyboard.release("a")
    keyboard.frame()
    keyboard.frame()
    assert buffer(cells) == b"A" and cells[LSTX] == 64


def test_key_of_knows_no_more_than_the_matrix():
    assert key_of(64) is None and key_of(-1) is None
    assert key_of(10, 1) == "a" and key_of(7, 2) == "down"
    assert {key_of(code) for code in range(64)} <= {*KEYS, None}


def test_registers_and_repeats_are_saved(keyboard, cells):
    keyboard.write(0, 0xFD)
    keyboard.press("down")
    for _ in range(10):
        keyboard.frame()
    cells[NDX] = 0
    state = keyboard.save()
    keyboard.reset()
    keyboard.load(state)
    assert keyboard.read(0) == 0xFD
    for _ in range(9):
        assert cells[NDX] == 0
        keyboard.frame()
    keyboard.frame()
    assert buffer(cells) == b"\x11"
