"""The keyboards that report changes: the PC's and the workstation's."""

import pytest

from emulator.devices.device import ByteLanes
from emulator.devices.keyboards import hid, pc
from emulator.devices.keyboards.hid import EVENT, MODIFIERS, NEXT, HidKeyboard
from emulator.devices.keyboards.pc import PcKeyboard
from emulator.key_names import KEYS, SHIFTED

IDLE, WAITING = 0x14, 0x15


def codes(keyboard: PcKeyboard) -> list[int]:
    """All scan codes that wait."""
    taken = []
    while keyboard.status.read(0) & 1:
        taken.append(keyboard.read(0))
    return taken


def usages(keyboard: HidKeyboard) -> list[int]:
    """All events that wait."""
    taken = []
    while event := keyboard.read(EVENT):
        taken.append(event)
        keyboard.write(NEXT, 1)
    return taken


# -- the PC -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "make"),
    [
        ("escape", [0x01]), ("1", [0x02]), ("=", [0x0D]), ("backspace", [0x0E]), ("tab", [0x0F]),
        ("q", [0x10]), ("]", [0x1B]), ("enter", [0x1C]), ("control", [0x1D]), ("a", [0x1E]),
        ("`", [0x29]), ("shift", [0x2A]), ("\\", [0x2B]), ("z", [0x2C]), ("/", [0x35]),
        ("alt", [0x38]), ("space", [0x39]), ("f1", [0x3B]), ("f10", [0x44]), ("f11", [0x57]),
        ("f12", [0x58]), ("left", [0xE0, 0x4B]), ("delete", [0xE0, 0x53]),
    ],
)  # fmt: skip
def test_make_and_break_codes(key, make):
    keyboard = PcKeyboard()
    keyboard.press(key)
    assert codes(keyboard) == make
    keyboard.release(key)
    assert codes(keyboard) == [*make[:-1], make[-1] | 0x80]
    assert pc.key_of(int.from_bytes(bytes(make), "big")) == key


def test_the_status_says_whether_a_code_waits_and_data_repeats_the_last_one():
    keyboard = PcKeyboard()
    assert keyboard.status.read(0) == IDLE
    assert keyboard.read(0) == 0
    keyboard.press("a")
    assert keyboard.status.read(0) == WAITING
    assert [keyboard.read(0), keyboard.status.read(0), keyboard.read(0)] == [0x1E, IDLE, 0x1E]


@pytest.mark.parametrize(("lower", "upper"), SHIFTED.items())
def test_a_shifted_character_is_a_shift_and_a_key(lower, upper):
    keyboard = PcKeyboard()
    key = pc.MAKE_CODES[lower]
    keyboard.press(upper)
    keyboard.release(upper)
    assert codes(keyboard) == [0x2A, key, key | 0x80, 0xAA]


def test_a_character_decides_about_shift_itself():
    keyboard = PcKeyboard()
    keyboard.press("shift")
    keyboard.press("/")
    keyboard.release("/")
    assert codes(keyboard) == [0x2A, 0xAA, 0x35, 0xB5, 0x2A]
    keyboard.press("?")
    keyboard.release("shift")
    keyboard.release("?")
    assert codes(keyboard) == [0x35, 0xB5, 0xAA]


def test_a_held_key_reports_once_and_every_tap_is_reported():
    keyboard = PcKeyboard()
    keyboard.press("a")
    for _ in range(60):
        keyboard.frame()
    keyboard.press("a")
    assert codes(keyboard) == [0x1E]
    keyboard.release("a")
    for _ in range(2):
        keyboard.press("b")
        keyboard.release("b")
    assert codes(keyboard) == [0x9E, 0x30, 0xB0, 0x30, 0xB0]


def test_the_seventeenth_code_is_the_overrun_and_the_rest_is_lost():
    keyboard = PcKeyboard()
    for key in "abcdefghij":
        keyboard.press(key)
        keyboard.release(key)
    taken = codes(keyboard)
    assert len(taken) == 17 and taken[15] == 0xA3 and taken[16] == 0xFF
    keyboard.press("a")
    assert codes(keyboard) == [0x1E]


def test_a_prefix_is_never_left_without_its_code():
    keyboard = PcKeyboard()
    for key in ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"):
        keyboard.press(key)
    keyboard.press("left")
    taken = codes(keyboard)
    assert len(taken) == 16 and taken[-1] == 0xFF and 0xE0 not in taken


def test_a_reset_empties_the_queue():
    keyboard = PcKeyboard()
    keyboard.press("a")
    keyboard.read(0)
    keyboard.press("b")
    keyboard.reset()
    assert codes(keyboard) == [] and keyboard.read(0) == 0 and keyboard.pressed == frozenset()


def test_writes_have_no_effect():
    keyboard = PcKeyboard()
    keyboard.write(0, 0xED)
    keyboard.status.write(0, 0xFE)
    assert codes(keyboard) == []


def test_the_queue_and_the_last_code_are_saved():
    keyboard, other = PcKeyboard(), PcKeyboard()
    for key in ("a", "left"):
        keyboard.press(key)
    keyboard.read(0)
    other.load(keyboard.save())
    assert codes(other) == [0xE0, 0x4B]
    other.load(keyboard.save() | {"queue": ()})
    assert other.read(0) == 0x1E
    other.release_all()
    assert codes(other) == [0xE0, 0xCB, 0x9E]


def test_unknown_scan_codes_are_no_key():
    assert [pc.key_of(code) for code in (0, 0x54, 0x9E, 0xE0, 0xE01D, 0xFF)] == [None] * 6


# -- the workstation ----------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "usage"),
    [
        ("a", 0x04), ("z", 0x1D), ("1", 0x1E), ("9", 0x26), ("0", 0x27), ("enter", 0x28),
        ("escape", 0x29), ("backspace", 0x2A), ("tab", 0x2B), ("space", 0x2C), ("-", 0x2D),
        ("\\", 0x31), (";", 0x33), ("`", 0x35), ("/", 0x38), ("f1", 0x3A), ("f12", 0x45),
        ("insert", 0x49), ("end", 0x4D), ("right", 0x4F), ("left", 0x50), ("down", 0x51),
        ("up", 0x52), ("control", 0xE0), ("shift", 0xE1), ("alt", 0xE2),
    ],
)  # fmt: skip
def test_usages(key, usage):
    keyboard = HidKeyboard()
    keyboard.press(key)
    keyboard.release(key)
    assert usages(keyboard) == [usage, usage | 0x8000]
    assert hid.key_of(usage) == key


def test_an_event_stays_until_next_is_written_with_bit_0():
    keyboard = HidKeyboard()
    keyboard.press("a")
    keyboard.press("b")
    for harmless in ((EVENT, 1), (NEXT, 0), (NEXT, 0xFFFE), (MODIFIERS, 1), (9, 1)):
        keyboard.write(*harmless)
        assert keyboard.read(EVENT) == 0x04
    keyboard.write(NEXT, 1)
    assert keyboard.read(EVENT) == 0x05
    keyboard.write(NEXT, 1)
    keyboard.write(NEXT, 1)
    assert keyboard.read(EVENT) == keyboard.read(NEXT) == keyboard.read(9) == 0


def test_on_a_byte_bus_a_16_bit_write_of_next_takes_one_event():
    keyboard = HidKeyboard()
    lanes = ByteLanes(keyboard)
    for key in "ab":
        keyboard.press(key)
    keyboard.release("a")
    lanes.write(2, 1)
    lanes.write(3, 0)
    assert lanes.read(0) | lanes.read(1) << 8 == 0x05
    lanes.write(2, 1)
    lanes.write(3, 0)
    assert lanes.read(0) | lanes.read(1) << 8 == 0x8004


def test_modifiers_are_in_the_boot_reports_order():
    keyboard = HidKeyboard()
    bits = {}
    for key in ("control", "shift", "alt", "!"):
        keyboard.press(key)
        bits[key] = keyboard.read(MODIFIERS)
        keyboard.release(key)
    assert bits == {"control": 1, "shift": 2, "alt": 4, "!": 2}
    assert keyboard.read(MODIFIERS) == 0


def test_events_that_do_not_fit_end_in_a_roll_over_error():
    keyboard = HidKeyboard()
    for key in "abcdefghij":
        keyboard.press(key)
        keyboard.release(key)
    taken = usages(keyboard)
    assert len(taken) == 17 and taken[16] == 1
    assert hid.key_of(1) is None


@pytest.mark.parametrize("module", [pc, hid])
def test_every_key_has_a_code_and_the_code_leads_back(module):
    table = module.MAKE_CODES if module is pc else module.USAGES
    assert set(table) | set(SHIFTED.values()) == set(KEYS)
    assert all(module.key_of(code) == key for key, code in table.items())
