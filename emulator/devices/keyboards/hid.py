"""The workstation's keyboard: USB HID's codes, in registers of 16 bits that are a choice of ours.

    0 EVENT      the oldest event: bits 0-7 usage code, bit 15 set = released; 0 = none waits
    1 NEXT       write 1: the event is done with, and EVENT shows the one behind it
    2 MODIFIERS  bit 0 control, 1 shift, 2 alt, as in the first byte of HID's boot report

EVENT does not change until NEXT is written, so it may be read in halves, low byte first. Sixteen
events wait; the one that does not fit is lost and ErrorRollOver (1) is put in its place: take every
key for released then. Sources: USB HID Usage Tables, page 07h (Keyboard/Keypad); Device Class
Definition for HID 1.11, 8.3 and B.1 (modifier byte).
"""

from emulator.devices.keyboards.events import EventKeyboard
from emulator.key_names import FUNCTION, LETTERS, SHIFTED
from emulator.memory_map import Register

EVENT, NEXT, MODIFIERS = range(3)
REGISTERS = (
    Register(EVENT, "EVENT", "usage code, bit 15 = released, 0 = none", access="r"),
    Register(NEXT, "NEXT", "write 1: done with EVENT, show the next", 1),
    Register(MODIFIERS, "MODIFIERS", "bit 0 control, 1 shift, 2 alt", access="r"),
)

RELEASED = 0x8000
ERROR_ROLL_OVER = 0x01
FIRST_MODIFIER = 0xE0

USAGES: dict[str, int] = {
    **{key: code for code, key in enumerate((*LETTERS, *"1234567890"), 0x04)},
    "enter": 0x28,
    "escape": 0x29,
    "backspace": 0x2A,
    "tab": 0x2B,
    "space": 0x2C,
    **{key: code for code, key in enumerate("-=[]\\", 0x2D)},
    **{key: code for code, key in enumerate(";'`,./", 0x33)},
    **{key: code for code, key in enumerate(FUNCTION, 0x3A)},
    "insert": 0x49,
    "home": 0x4A,
    "page_up": 0x4B,
    "delete": 0x4C,
    "end": 0x4D,
    "page_down": 0x4E,
    "right": 0x4F,
    "left": 0x50,
    "down": 0x51,
    "up": 0x52,
    "control": 0xE0,
    "shift": 0xE1,
    "alt": 0xE2,
}
_KEYS = {code: key for key, code in USAGES.items()}


def key_of(code: int) -> str | None:
    """The common name of the key with this usage code, or None.

    Shifts are keys of their own: 1Eh is "1", and it is for the driver to make "!" of it while shift
    is down (`key_names.SHIFTED`).
    """
    return _KEYS.get(code)


class HidKeyboard(EventKeyboard):
    """The registers EVENT, NEXT and MODIFIERS."""

    overrun = ERROR_ROLL_OVER
    chords = {key: (code,) for key, code in USAGES.items()} | {
        upper: (USAGES["shift"], USAGES[lower]) for lower, upper in SHIFTED.items()
    }

    def read(self, register: int) -> int:
        """EVENT or MODIFIERS; NEXT and what is behind them read 0."""
        with self._lock:
            if register == EVENT:
                return self._queue[0] if self._queue else 0
            if register == MODIFIERS:
                held = (own - FIRST_MODIFIER for own in self._down if own >= FIRST_MODIFIER)
                return sum(1 << bit for bit in held)
        return 0

    def write(self, register: int, value: int) -> None:
        """NEXT with bit 0 set takes the oldest event off; nothing else has an effect."""
        with self._lock:
            if register == NEXT and value & 1 and self._queue:
                self._queue.popleft()

    def _report(self, own: int, down: bool) -> tuple[int, ...]:
        return (own if down else own | RELEASED,)
