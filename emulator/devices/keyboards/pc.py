"""The PC's keyboard: scan code set 1 behind ports 60h (data) and 64h (status).

    a key goes down   its make code               1Eh            arrows and their kin   E0h 4Bh
    a key goes up     the same with bit 7 set     9Eh                                   E0h CBh

A read of DATA takes the oldest code; with none waiting it gives the last one again, as the
controller's output register does. STATUS bit 0 says whether a code waits. The keyboard holds 16
codes; the change that does not fit is lost and FFh is put in its place. A held key reports once:
there is no typematic repeat here. Writes (commands to controller and keyboard) have no effect.

Sources: HelpPC "INT 9 make/break codes" and "8042 keyboard controller"; IBM PC XT technical
reference 1986, pages 4-24 to 4-27 (buffer of 16, overrun FFh).
"""

from emulator.devices.device import Device, State
from emulator.devices.keyboards.events import EventKeyboard
from emulator.key_names import SHIFTED
from emulator.memory_map import Register

REGISTERS = (Register(0, "DATA", "takes the oldest scan code", access="r"),)
STATUS_REGISTERS = (Register(0, "STATUS", "bit 0: a scan code waits", access="r"),)

EXTENDED = 0xE0
RELEASED = 0x80
OVERRUN = 0xFF
OUTPUT_FULL, SYSTEM_FLAG, NOT_INHIBITED = 0x01, 0x04, 0x10

# Make codes; those above FFh are sent as two codes, high byte first.
MAKE_CODES: dict[str, int] = {
    "escape": 0x01,
    **{key: code for code, key in enumerate("1234567890-=", 0x02)},
    "backspace": 0x0E,
    "tab": 0x0F,
    **{key: code for code, key in enumerate("qwertyuiop[]", 0x10)},
    "enter": 0x1C,
    "control": 0x1D,
    **{key: code for code, key in enumerate("asdfghjkl;'`", 0x1E)},
    "shift": 0x2A,
    **{key: code for code, key in enumerate("\\zxcvbnm,./", 0x2B)},
    "alt": 0x38,
    "space": 0x39,
    **{f"f{number}": 0x3A + number for number in range(1, 11)},
    "f11": 0x57,
    "f12": 0x58,
    "home": 0xE047,
    "up": 0xE048,
    "page_up": 0xE049,
    "left": 0xE04B,
    "right": 0xE04D,
    "end": 0xE04F,
    "down": 0xE050,
    "page_down": 0xE051,
    "insert": 0xE052,
    "delete": 0xE053,
}
_KEYS = {code: key for key, code in MAKE_CODES.items()}


def key_of(code: int) -> str | None:
    """The common name of the key with this make code (E0xxh for an extended one), or None.

    A driver strips bit 7 of a break code first. Shifts are keys of their own: 02h is "1", and it is
    for the driver to make "!" of it while shift is down (`key_names.SHIFTED`).
    """
    return _KEYS.get(code)


class PcKeyboard(EventKeyboard):
    """Register 0 is DATA; `status` is the device whose register 0 is STATUS."""

    overrun = OVERRUN
    chords = {key: (code,) for key, code in MAKE_CODES.items()} | {
        upper: (MAKE_CODES["shift"], MAKE_CODES[lower]) for lower, upper in SHIFTED.items()
    }

    def __init__(self) -> None:
        super().__init__()
        self._last = 0
        self.status = _Status(self)

    def read(self, register: int) -> int:
        """DATA: the oldest scan code is taken; the last one again if none waits."""
        with self._lock:
            if self._queue:
                self._last = self._queue.popleft()
            return self._last

    @property
    def waiting(self) -> bool:
        """Whether a scan code waits."""
        return bool(self._queue)

    def reset(self) -> None:
        """Nothing waits, nothing was read."""
        with self._lock:
            super().reset()
            self._last = 0

    def save(self) -> State:
        """Keys, queue and the code read last."""
        with self._lock:
            return super().save() | {"last": self._last}

    def load(self, state: State) -> None:
        """Return to that state."""
        with self._lock:
            super().load(state)
            self._last = state["last"]

    def _report(self, own: int, down: bool) -> tuple[int, ...]:
        code = own & 0xFF | (0 if down else RELEASED)
        return (EXTENDED, code) if own > 0xFF else (code,)


class _Status(Device):
    """Port 64h of a `PcKeyboard`."""

    def __init__(self, keyboard: PcKeyboard) -> None:
        self._keyboard = keyboard

    def read(self, register: int) -> int:
        """STATUS, with the flags of a controller that passed its test and is not locked."""
        return SYSTEM_FLAG | NOT_INHIBITED | (OUTPUT_FULL if self._keyboard.waiting else 0)
