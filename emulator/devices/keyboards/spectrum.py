"""The ZX Spectrum's keyboard: eight half-rows behind port 0xFE, and LAST_K as the ROM keeps it.

    high byte   bit 0        1             2  3  4           a 0 bit in the high byte selects a
    0xFE        CAPS SHIFT   z             x  c  v           half-row; a 0 bit in what is read is
    0xFD        a            s             d  f  g           a key down in those selected
    0xFB        q            w             e  r  t
    0xF7        1            2             3  4  5
    0xEF        0            9             8  7  6
    0xDF        p            o             i  u  y
    0xBF        ENTER        l             k  j  h
    0x7F        SPACE        SYMBOL SHIFT  m  n  b

Once a frame the ROM's keyboard routine is done, for letters in L mode: a new key's code goes to
LAST_K (23560) and sets bit 5 of FLAGS (23611); a held key does so again after 35 frames and then
every 5 (REPDEL, REPPER). Several keys beside the shifts give no code, as in the ROM.

Arrows are CAPS SHIFT with 5-8, backspace with 0, escape with SPACE (BREAK); most punctuation is
SYMBOL SHIFT with a letter or a digit. ~ | \\ { } [ ] need "extended mode" first: both shifts, then
the letter. Here all three keys are down together, which the ROM would not take.

Source: skoolkid/rom, "The Complete Spectrum ROM Disassembly": KEY_SCAN 028E, KEYBOARD 02BF,
K_DECODE 0333, key tables 0205.
"""

from collections.abc import Sequence
from typing import Any

from emulator.devices.device import State
from emulator.devices.keyboard import Chords, Keyboard, Repeat, common_keys
from emulator.key_names import DIGITS, LETTERS
from emulator.memory_map import Register

REGISTERS = (Register(0, "KEYS", "bits 0-4 of the half-rows selected, 0 = down", access="r"),)

HALF_ROWS = (
    ("shift", "z", "x", "c", "v"),
    ("a", "s", "d", "f", "g"),
    ("q", "w", "e", "r", "t"),
    ("1", "2", "3", "4", "5"),
    ("0", "9", "8", "7", "6"),
    ("p", "o", "i", "u", "y"),
    ("enter", "l", "k", "j", "h"),
    ("space", "control", "m", "n", "b"),
)
# A key's place: five times its half-row, and its bit.
NAMES = tuple(name for half_row in HALF_ROWS for name in half_row)
PLACES = {name: place for place, name in enumerate(NAMES)}
CAPS_SHIFT, SYMBOL_SHIFT = PLACES["shift"], PLACES["control"]

# Bits 5 and 7 are always 1; bit 6, the tape's, is 0 without one.
NOTHING_DOWN = 0xBF

# The ROM's codes: SYMBOL SHIFT with a to z (80h and above are BASIC's words), extended mode's
# characters, and CAPS SHIFT with 0 to 9.
SYMBOL_LETTERS = bytes.fromhex("E22A3FCDC8CCCB5EAC2D2B3D2E2C3B22C73CC33EC52FC960C63A")
EXTENDED = {"y": "[", "u": "]", "s": "|", "d": "\\", "f": "{", "g": "}", "a": "~"}
CAPS_DIGITS = bytes.fromhex("0C07060405080A0B090F")
SYMBOL_DIGITS = b"_!@#$%&'()"
BOTH_SHIFTS = 0x0E
NEW_KEY = 0x20  # in FLAGS
REPDEL, REPPER = 35, 5


def _symbols() -> dict[str, tuple[int, ...]]:
    """The punctuation that SYMBOL SHIFT makes, and that of extended mode."""
    codes = zip((*LETTERS, *DIGITS), SYMBOL_LETTERS + SYMBOL_DIGITS, strict=True)
    plain = {chr(code): (SYMBOL_SHIFT, PLACES[key]) for key, code in codes if code < 0x80}
    return plain | {
        character: (CAPS_SHIFT, SYMBOL_SHIFT, PLACES[key]) for key, character in EXTENDED.items()
    }


# Nothing stands for the common keys that are not here: home, end, insert, delete, page_up,
# page_down, alt, f1 to f12.
CHORDS: Chords = (
    {key: (place,) for key, place in PLACES.items()}
    | _symbols()
    | {
        "tab": (CAPS_SHIFT, SYMBOL_SHIFT),
        "left": (CAPS_SHIFT, PLACES["5"]),
        "down": (CAPS_SHIFT, PLACES["6"]),
        "up": (CAPS_SHIFT, PLACES["7"]),
        "right": (CAPS_SHIFT, PLACES["8"]),
        "backspace": (CAPS_SHIFT, PLACES["0"]),
        "escape": (CAPS_SHIFT, PLACES["space"]),
    }
)
_CURSOR_CODES = {8: "left", 9: "right", 10: "down", 11: "up", 12: "backspace", 13: "enter"}


def key_of(code: int) -> str | None:
    """The common name of the key behind a code in LAST_K, or None: "a" for "A" as well."""
    if 32 < code < 127:
        return chr(code).lower()
    return "space" if code == 32 else _CURSOR_CODES.get(code)


def keys_down(half_rows: Sequence[int]) -> frozenset[str]:
    """The common keys that explain what was read from the eight half-rows, 0xFE first."""
    down = {
        5 * row + bit
        for row, value in enumerate(half_rows)
        for bit in range(5)
        if ~value >> bit & 1
    }
    return common_keys(down, CHORDS)


def code_of(down: frozenset[int]) -> int | None:
    """The code the ROM makes of the places that are down, or None if it makes none."""
    caps, symbol = CAPS_SHIFT in down, SYMBOL_SHIFT in down
    keys = [NAMES[place] for place in down - {CAPS_SHIFT, SYMBOL_SHIFT}]
    if not keys and caps and symbol:
        return BOTH_SHIFTS
    if len(keys) != 1:
        return None
    key = keys[0]
    if key in LETTERS:
        return _letter_code(key, caps, symbol)
    if key in DIGITS:
        table = SYMBOL_DIGITS if symbol else CAPS_DIGITS if caps else b"0123456789"
        return table[int(key)]
    return {"enter": 13, "space": 32}[key]


def _letter_code(key: str, caps: bool, symbol: bool) -> int | None:
    if caps and symbol:
        return ord(EXTENDED[key]) if key in EXTENDED else None
    if symbol:
        return SYMBOL_LETTERS[LETTERS.index(key)]
    return ord(key.upper() if caps else key)


class SpectrumKeyboard(Keyboard):
    """The half-rows, and the ROM's variables in `cells` at the addresses `last_k` and `flags`.

    A register number has the port's high byte in its bits 8-15.
    """

    chords = CHORDS
    # Shift is part of what these are on this keyboard, so it cannot be held beside them.
    exact = frozenset(CHORDS) - {*LETTERS, *DIGITS, "space", "enter", "shift", "control"}

    def __init__(self, cells: Any, *, last_k: int, flags: int) -> None:
        super().__init__()
        self._cells, self._last_k, self._flags = cells, last_k, flags
        self.reset()

    def reset(self) -> None:
        """No key is down, and none was."""
        self._repeat = Repeat(REPDEL, REPPER)
        self._cells[self._last_k] = 0
        self._cells[self._flags] &= ~NEW_KEY
        super().reset()

    def read(self, register: int) -> int:
        """The keys of the half-rows whose bits are 0 in the port's high byte."""
        select = register >> 8
        value = NOTHING_DOWN
        for row, keys in enumerate(self._rows):
            if not select >> row & 1:
                value &= ~keys
        return value

    def frame(self) -> None:
        """A vertical blank: the ROM reads the keyboard."""
        super().frame()
        code = code_of(self._down)
        main = max(self._down - {CAPS_SHIFT, SYMBOL_SHIFT}, default=CAPS_SHIFT)
        if self._repeat.due(None if code is None else main) and code is not None:
            self._cells[self._last_k] = code
            self._cells[self._flags] |= NEW_KEY

    def save(self) -> State:
        """Keys and repeat counters."""
        return super().save() | {"repeat": self._repeat.save()}

    def load(self, state: State) -> None:
        """Return to that state; the ROM's variables are part of the memory."""
        super().load(state)
        self._repeat.load(state["repeat"])

    def _update(self) -> None:
        rows = [0] * 8
        down = self._own_keys(self._switches.shown)
        for place in down:
            rows[place // 5] |= 1 << place % 5
        self._rows, self._down = tuple(rows), frozenset(down)
