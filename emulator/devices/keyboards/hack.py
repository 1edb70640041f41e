"""The Hack computer's keyboard: one word, the code of the key now down, 0 for none.

    32-126  the character, as in ASCII      128 enter, 129 backspace, 130-133 left, up, right, down,
                                            134 home ... 140 escape, 141-152 f1-f12

Letters are lower case, and upper case with shift. Of several keys, the one pressed last counts.
Source: the Hack character set of nand2tetris, as in nand2tetris/web-ide
`simulator/src/cpu/memory.ts`.
"""

from typing import ClassVar

from emulator.devices.keyboard import Chords, Keyboard
from emulator.key_names import DIGITS, FUNCTION, LETTERS, PUNCTUATION
from emulator.memory_map import Register

REGISTERS = (Register(0, "KBD", "code of the key now down, 0 = none", access="r"),)

_FROM_128 = (
    "enter", "backspace", "left", "up", "right", "down", "home", "end", "page_up", "page_down",
    "insert", "delete", "escape", *FUNCTION,
)  # fmt: skip
CODES: dict[str, int] = (
    {key: ord(key) for key in (*LETTERS, *DIGITS, *PUNCTUATION)}
    | {"space": ord(" ")}
    | {key: code for code, key in enumerate(_FROM_128, 128)}
)
_KEYS = {code: key for key, code in CODES.items()} | {ord(key.upper()): key for key in LETTERS}


def key_of(code: int) -> str | None:
    """The common name of the key that gives this code; None for 0 and for codes not in use."""
    return _KEYS.get(code)


class HackKeyboard(Keyboard):
    """Register 0 is the word; writes have no effect."""

    chords: ClassVar[Chords] = {key: (code,) for key, code in CODES.items()}

    def __init__(self) -> None:
        super().__init__()
        self._code = 0

    def read(self, register: int) -> int:
        """The code of the key now down, 0 for none."""
        return self._code

    def _update(self) -> None:
        shown = self._switches.shown
        codes = self._own_keys(shown)
        code = codes[-1] if codes else 0
        shifted = "shift" in shown and chr(code) in LETTERS
        self._code = ord(chr(code).upper()) if shifted else code
