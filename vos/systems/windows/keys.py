"""Windows' virtual-key codes, a PC keyboard's scan codes, and what the machines call the keys.

Source: "Virtual-Key Codes" in learn.microsoft.com, WinUser.h; scan code set 1 of IBM's keyboards.
"""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import NamedTuple

from emulator.key_names import SHIFTED


class Key(NamedTuple):
    """A key: its code, its scan code, and whether it is one of the extended ones."""

    code: int
    scan: int
    extended: bool = False


_ROWS = (("qwertyuiop", 0x10), ("asdfghjkl", 0x1E), ("zxcvbnm", 0x2C))
_LETTER_SCANS = {letter: first + place for row, first in _ROWS for place, letter in enumerate(row)}

NAMED: dict[str, tuple[str, Key]] = {
    "backspace": ("VK_BACK", Key(0x08, 0x0E)), "tab": ("VK_TAB", Key(0x09, 0x0F)),
    "enter": ("VK_RETURN", Key(0x0D, 0x1C)), "shift": ("VK_SHIFT", Key(0x10, 0x2A)),
    "control": ("VK_CONTROL", Key(0x11, 0x1D)), "alt": ("VK_MENU", Key(0x12, 0x38)),
    "escape": ("VK_ESCAPE", Key(0x1B, 0x01)), "space": ("VK_SPACE", Key(0x20, 0x39)),
    "page_up": ("VK_PRIOR", Key(0x21, 0x49, True)), "page_down": ("VK_NEXT", Key(0x22, 0x51, True)),
    "end": ("VK_END", Key(0x23, 0x4F, True)), "home": ("VK_HOME", Key(0x24, 0x47, True)),
    "left": ("VK_LEFT", Key(0x25, 0x4B, True)), "up": ("VK_UP", Key(0x26, 0x48, True)),
    "right": ("VK_RIGHT", Key(0x27, 0x4D, True)), "down": ("VK_DOWN", Key(0x28, 0x50, True)),
    "insert": ("VK_INSERT", Key(0x2D, 0x52, True)), "delete": ("VK_DELETE", Key(0x2E, 0x53, True)),
    ";": ("VK_OEM_1", Key(0xBA, 0x27)), "=": ("VK_OEM_PLUS", Key(0xBB, 0x0D)),
    ",": ("VK_OEM_COMMA", Key(0xBC, 0x33)), "-": ("VK_OEM_MINUS", Key(0xBD, 0x0C)),
    ".": ("VK_OEM_PERIOD", Key(0xBE, 0x34)), "/": ("VK_OEM_2", Key(0xBF, 0x35)),
    "`": ("VK_OEM_3", Key(0xC0, 0x29)), "[": ("VK_OEM_4", Key(0xDB, 0x1A)),
    "\\": ("VK_OEM_5", Key(0xDC, 0x2B)), "]": ("VK_OEM_6", Key(0xDD, 0x1B)),
    "'": ("VK_OEM_7", Key(0xDE, 0x28)),
    **{f"f{n}": (f"VK_F{n}", Key(0x6F + n, (0x3A if n < 11 else 0x4C) + n)) for n in range(1, 13)},
}  # fmt: skip

# From the machines' names of keys to the keys.
KEYS: dict[str, Key] = (
    {name: key for name, (_, key) in NAMED.items()}
    | {letter: Key(ord(letter.upper()), _LETTER_SCANS[letter]) for letter in ascii_lowercase}
    | {digit: Key(ord(digit), 0x0B if digit == "0" else int(digit) + 1) for digit in digits}
)
# Characters that take a shift on the US keyboard: the key they are on.
WITH_SHIFT: dict[str, Key] = {character: KEYS[key] for key, character in SHIFTED.items()}
NAMES: dict[int, str] = {key.code: name for name, key in KEYS.items()}

# Constants by name; letters and digits have their own characters' codes.
VIRTUAL_KEYS: dict[str, int] = {
    **{name: key.code for name, key in NAMED.values()},
    "VK_LBUTTON": 1, "VK_RBUTTON": 2, "VK_CANCEL": 3, "VK_MBUTTON": 4,
}  # fmt: skip


def character_of(code: int, shift: bool) -> str:
    """Return what a key types on the US keyboard, "" for one that types nothing."""
    typed = {0x0D: "\r", 0x20: " ", 0x08: "\b", 0x09: "\t", 0x1B: "\x1b"}
    if code in typed:
        return typed[code]
    name = NAMES.get(code, "")
    if len(name) != 1:
        return ""
    return SHIFTED.get(name, name.upper()) if shift else name
