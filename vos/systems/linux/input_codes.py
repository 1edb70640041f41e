"""Linux' names and numbers for keys, buttons and input events.

Source: include/uapi/linux/input-event-codes.h and input.h of the kernel.
"""

from __future__ import annotations

from emulator.key_names import SHIFTED

EV_SYN, EV_KEY, EV_REL, EV_ABS, EV_SND = 0x00, 0x01, 0x02, 0x03, 0x12
SYN_REPORT, SYN_DROPPED = 0, 3
REL_X, REL_Y, ABS_X, ABS_Y = 0, 1, 0, 1
SND_CLICK, SND_BELL, SND_TONE = 0, 1, 2
BTN_LEFT, BTN_RIGHT, BTN_MIDDLE = 0x110, 0x111, 0x112

# EVIOC...(len) are ioctl numbers with a length inside: _IOC(_IOC_READ, 'E', number, len)
EVIOCGVERSION, EVIOCGID = 0x80044501, 0x80084502
EVIOCGRAB = 0x40044590
EVIOCGABS = 0x80184540  # and the axis
EV_VERSION = 0x010001
BUS_HOST = 0x19

# The key names of the machines' keyboards, by Linux' own names.
NAMES = {
    "KEY_ESC": "escape", "KEY_MINUS": "-", "KEY_EQUAL": "=", "KEY_BACKSPACE": "backspace",
    "KEY_TAB": "tab", "KEY_LEFTBRACE": "[", "KEY_RIGHTBRACE": "]", "KEY_ENTER": "enter",
    "KEY_LEFTCTRL": "control", "KEY_SEMICOLON": ";", "KEY_APOSTROPHE": "'", "KEY_GRAVE": "`",
    "KEY_LEFTSHIFT": "shift", "KEY_BACKSLASH": "\\", "KEY_COMMA": ",", "KEY_DOT": ".",
    "KEY_SLASH": "/", "KEY_LEFTALT": "alt", "KEY_SPACE": "space", "KEY_HOME": "home",
    "KEY_UP": "up", "KEY_PAGEUP": "page_up", "KEY_LEFT": "left", "KEY_RIGHT": "right",
    "KEY_END": "end", "KEY_DOWN": "down", "KEY_PAGEDOWN": "page_down", "KEY_INSERT": "insert",
    "KEY_DELETE": "delete",
}  # fmt: skip

CODES: dict[str, int] = {
    "KEY_ESC": 1, "KEY_1": 2, "KEY_2": 3, "KEY_3": 4, "KEY_4": 5, "KEY_5": 6, "KEY_6": 7,
    "KEY_7": 8, "KEY_8": 9, "KEY_9": 10, "KEY_0": 11, "KEY_MINUS": 12, "KEY_EQUAL": 13,
    "KEY_BACKSPACE": 14, "KEY_TAB": 15, "KEY_Q": 16, "KEY_W": 17, "KEY_E": 18, "KEY_R": 19,
    "KEY_T": 20, "KEY_Y": 21, "KEY_U": 22, "KEY_I": 23, "KEY_O": 24, "KEY_P": 25,
    "KEY_LEFTBRACE": 26, "KEY_RIGHTBRACE": 27, "KEY_ENTER": 28, "KEY_LEFTCTRL": 29, "KEY_A": 30,
    "KEY_S": 31, "KEY_D": 32, "KEY_F": 33, "KEY_G": 34, "KEY_H": 35, "KEY_J": 36, "KEY_K": 37,
    "KEY_L": 38, "KEY_SEMICOLON": 39, "KEY_APOSTROPHE": 40, "KEY_GRAVE": 41, "KEY_LEFTSHIFT": 42,
    "KEY_BACKSLASH": 43, "KEY_Z": 44, "KEY_X": 45, "KEY_C": 46, "KEY_V": 47, "KEY_B": 48,
    "KEY_N": 49, "KEY_M": 50, "KEY_COMMA": 51, "KEY_DOT": 52, "KEY_SLASH": 53,
    "KEY_RIGHTSHIFT": 54, "KEY_LEFTALT": 56, "KEY_SPACE": 57, "KEY_F1": 59, "KEY_F2": 60,
    "KEY_F3": 61, "KEY_F4": 62, "KEY_F5": 63, "KEY_F6": 64, "KEY_F7": 65, "KEY_F8": 66,
    "KEY_F9": 67, "KEY_F10": 68, "KEY_F11": 87, "KEY_F12": 88, "KEY_HOME": 102, "KEY_UP": 103,
    "KEY_PAGEUP": 104, "KEY_LEFT": 105, "KEY_RIGHT": 106, "KEY_END": 107, "KEY_DOWN": 108,
    "KEY_PAGEDOWN": 109, "KEY_INSERT": 110, "KEY_DELETE": 111,
}  # fmt: skip

# From the machines' names of keys to codes; letters, digits and F keys are called alike.
KEYS: dict[str, int] = {
    NAMES.get(name, name.removeprefix("KEY_").lower()): code
    for name, code in CODES.items()
    if name != "KEY_RIGHTSHIFT"
}
# Characters that take a shift on the US keyboard: the code of the key they are on.
WITH_SHIFT: dict[str, int] = {
    character: KEYS[key] for key, character in SHIFTED.items() if key in KEYS
}
BUTTONS = {"left": BTN_LEFT, "right": BTN_RIGHT, "middle": BTN_MIDDLE}
