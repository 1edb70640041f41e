"""The Commodore 64's keyboard: the matrix behind CIA 1, and the variables the KERNAL keeps of it.

    port A 0xDC00 (written): a 0 bit selects a column    port B 0xDC01 (read): 0 = key down

           bit 0     1       2       3     4        5      6     7      of port B
    A 0    DEL       RETURN  right   f7    f1       f3     f5    down
    A 1    3         w       a       4     z        s      e     left shift
    A 2    5         r       d       6     c        f      t     x
    A 3    7         y       g       8     b        h      u     v
    A 4    9         i       j       0     m        k      o     n
    A 5    +         p       l       -     .        :      @     ,
    A 6    pound     *       ;       HOME  r. shift =      ^     /
    A 7    1         _       CTRL    2     space    C=     q     STOP

The matrix code is 8 * column + row. Once a frame the KERNAL's keyboard scan (SCNKEY) is done: LSTX
(197) is the code of the key down, 64 for none, the highest if several are; SHFLAG (653) has bit 0
shift, 1 Commodore, 2 CTRL; a new key's PETSCII goes into KEYD (631) and is counted in NDX (198),
unless XMAX (649) are waiting. Space, DEL and the cursor keys repeat (RPTFLG, 650: bit 7 all, bit 6
none). Not modelled: ghost keys, and the change of character set by shift and Commodore.

Source: mist64/c64ref, `keyboard_c64` (matrix, PETSCII) and `c64disasm_cbm` (SCNKEY at 0xEA87).
"""

from collections.abc import Sequence
from typing import Any

from emulator.devices.device import State
from emulator.devices.keyboard import Chords, Keyboard, Repeat, common_keys
from emulator.key_names import DIGITS, LETTERS, PUNCTUATION
from emulator.memory_map import Register

REGISTERS = (
    Register(0, "PRA", "port A: a 0 bit selects a column of keys", 0xFE),
    Register(1, "PRB", "port B: a 0 bit is a key down in the columns selected", access="r"),
    Register(2, "DDRA", "direction of port A, 1 = output", 255),
    Register(3, "DDRB", "direction of port B, 1 = output", 0),
)
PRA, PRB, DDRA = 0, 1, 2
MIRROR = 16  # the CIA decodes four address lines

NO_KEY = 64
LEFT_SHIFT, RIGHT_SHIFT, CONTROL, COMMODORE = 0x0F, 0x34, 0x3A, 0x3D
SHIFT_BITS = {LEFT_SHIFT: 1, RIGHT_SHIFT: 1, COMMODORE: 2, CONTROL: 4}

# PETSCII by matrix code; the shift keys' own places are never looked up, FF is no character.
PLAIN = bytes.fromhex(
    "140D1D8885868711 335741345A534501 3552443643465458 3759473842485556"
    "39494A304D4B4F4E 2B504C2D2E3A402C 5C2A3B13013D5E2F 315F043220025103"
)
SHIFTED = bytes.fromhex(
    "948D9D8C898A8B91 23D7C124DAD3C501 25D2C426C3C6D4D8 27D9C728C2C8D5D6"
    "29C9CA30CDCBCFCE DBD0CCDD3E5BBA3C A9C05D93013DDE3F 215F0422A002D183"
)
COMMODORED = bytes.fromhex(
    "948D9D8C898A8B91 96B3B097ADAEB101 98B2AC99BCBBA3BD 9AB7A59BBFB4B8BE"
    "29A2B530A7A1B9AA A6AFB6DC3E5BA43C A8DF5D93013DDE3F 815F0495A002AB83"
)
CONTROLLED = bytes.fromhex(
    "FFFFFFFFFFFFFFFF 1C17019F1A1305FF 9C12041E03061418 1F19079E02081516"
    "12090A920D0B0F0E FF100CFFFF1B00FF 1CFF1DFFFF1F1EFF 9006FF05FFFF11FF"
)
# By SHFLAG: shift and Commodore together change the character set and type as if alone; CTRL wins.
TABLES = (PLAIN, SHIFTED, COMMODORED, PLAIN) + 4 * (CONTROLLED,)
NO_CHARACTER = 0xFF

REPEATING = frozenset(b"\x14\x20\x1d\x11")  # DEL, space, cursor right, cursor down, shifted or not
# A key repeats when DELAY (16 scans) and then KOUNT (4) have run out, after that every KOUNT.
FIRST_REPEAT, NEXT_REPEAT = 19, 4
BUFFER_SIZE = 10


def petscii(character: str) -> int:
    """PETSCII of an ASCII character, upper case for letters; `{|}~ and backquote are graphics."""
    code = ord(character.upper())
    return code + 0x60 if code >= 0x60 else code


def _chord(character: str) -> tuple[int, ...]:
    code = petscii(character)
    for shifts, table in (((), PLAIN), ((LEFT_SHIFT,), SHIFTED), ((COMMODORE,), COMMODORED)):
        if code in table:
            return (*shifts, table.index(code))
    raise KeyError(character)


# Keys that this keyboard lacks, and that nothing on it stands for: end, delete, page_up, page_down,
# f9 to f12. What is typed with CTRL-I elsewhere is so here: tab.
CHORDS: Chords = {key: _chord(key) for key in (*LETTERS, *DIGITS, *PUNCTUATION)} | {
    "space": (0x3C,),
    "enter": (0x01,),
    "backspace": (0x00,),
    "insert": (LEFT_SHIFT, 0x00),
    "escape": (0x3F,),
    "tab": (CONTROL, 0x21),
    "home": (0x33,),
    "right": (0x02,),
    "left": (LEFT_SHIFT, 0x02),
    "down": (0x07,),
    "up": (LEFT_SHIFT, 0x07),
    "f1": (0x04,),
    "f2": (LEFT_SHIFT, 0x04),
    "f3": (0x05,),
    "f4": (LEFT_SHIFT, 0x05),
    "f5": (0x06,),
    "f6": (LEFT_SHIFT, 0x06),
    "f7": (0x03,),
    "f8": (LEFT_SHIFT, 0x03),
    "shift": (LEFT_SHIFT,),
    "control": (CONTROL,),
    "alt": (COMMODORE,),
}
_KEYS = {
    (chord[-1], sum(SHIFT_BITS[shift] for shift in chord[:-1])): key
    for key, chord in CHORDS.items()
}


def key_of(code: int, shflag: int = 0) -> str | None:
    """The common name of a matrix code with the shift keys of `shflag` (bits as at 653), or None.

    >>> key_of(7), key_of(7, 1), key_of(10, 1), key_of(64)
    ('down', 'up', 'a', None)
    """
    return _KEYS.get((code, shflag)) or _KEYS.get((code, 0))


def keys_down(rows: Sequence[int]) -> frozenset[str]:
    """The common keys that explain what port B read with columns 0-7 selected one by one."""
    down = {
        8 * column + row
        for column, value in enumerate(rows)
        for row in range(8)
        if not value >> row & 1
    }
    if RIGHT_SHIFT in down:
        down.add(LEFT_SHIFT)
    return common_keys(down, CHORDS)


class C64Keyboard(Keyboard):
    """CIA 1 as far as the keyboard needs it, and the KERNAL's variables in `cells`.

    The keyword arguments are the addresses of the variables, by the KERNAL's own names; `sfdx` is
    the scan's copy of the matrix code.
    """

    chords = CHORDS
    # Shift is part of what these are on this keyboard, so it cannot be held beside them.
    exact = frozenset(CHORDS) - {*LETTERS, *DIGITS, "space", "enter", "shift", "control", "alt"}

    def __init__(
        self,
        cells: Any,
        *,
        lstx: int,
        ndx: int,
        sfdx: int,
        keyd: int,
        xmax: int,
        rptflg: int,
        shflag: int,
    ) -> None:
        super().__init__()
        self._cells = cells
        self._lstx, self._ndx, self._sfdx, self._keyd = lstx, ndx, sfdx, keyd
        self._xmax, self._rptflg, self._shflag = xmax, rptflg, shflag
        self.reset()

    def reset(self) -> None:
        """As the KERNAL leaves CIA 1 and its variables: port A output, no key, an empty buffer."""
        self._repeat = Repeat(FIRST_REPEAT, NEXT_REPEAT)
        self._registers = bytearray(MIRROR)
        self._registers[PRA], self._registers[DDRA] = 0x7F, 0xFF
        self._cells[self._lstx] = self._cells[self._sfdx] = NO_KEY
        self._cells[self._ndx] = self._cells[self._shflag] = self._cells[self._rptflg] = 0
        self._cells[self._xmax] = BUFFER_SIZE
        super().reset()

    def read(self, register: int) -> int:
        """PRB is the rows of the selected columns; other registers give what was written."""
        register %= MIRROR
        if register != PRB:
            return self._registers[register]
        selected = ~self._registers[PRA] & self._registers[DDRA]
        pressed = 0
        for column, rows in enumerate(self._matrix):
            if selected >> column & 1:
                pressed |= rows
        return ~pressed & 0xFF

    def write(self, register: int, value: int) -> None:
        """Select columns with PRA."""
        self._registers[register % MIRROR] = value

    def frame(self) -> None:
        """A vertical blank: the KERNAL scans the keyboard."""
        super().frame()
        self._scan()

    def save(self) -> State:
        """Keys, registers and the repeat counters."""
        state = super().save()
        return state | {"registers": bytes(self._registers), "repeat": self._repeat.save()}

    def load(self, state: State) -> None:
        """Return to that state; the KERNAL's variables are part of the memory."""
        super().load(state)
        self._registers[:] = state["registers"]
        self._repeat.load(state["repeat"])

    def _update(self) -> None:
        matrix = [0] * 8
        for code in self._own_keys(self._switches.shown):
            matrix[code >> 3] |= 1 << (code & 7)
        self._matrix = tuple(matrix)

    def _scan(self) -> None:
        down = [8 * a + b for a in range(8) for b in range(8) if self._matrix[a] >> b & 1]
        shifts = 0
        for code in down:
            shifts |= SHIFT_BITS.get(code, 0)
        key = max((code for code in down if code not in SHIFT_BITS), default=None)
        event = self._repeat.due(key)
        self._cells[self._shflag] = shifts
        self._cells[self._lstx] = self._cells[self._sfdx] = NO_KEY if key is None else key
        if key is None or not event:
            return
        character = TABLES[shifts][key]
        if event == "new" or self._repeats(character):
            self._put(character)

    def _repeats(self, character: int) -> bool:
        """Whether a held key is typed again now: never while something waits in the buffer."""
        rptflg = self._cells[self._rptflg]
        allowed = rptflg & 0x80 or (not rptflg & 0x40 and character & 0x7F in REPEATING)
        return bool(allowed) and self._cells[self._ndx] == 0

    def _put(self, character: int) -> None:
        waiting = self._cells[self._ndx]
        # The KERNAL believes any XMAX and runs on over the next variables; here ten is the most.
        if character != NO_CHARACTER and waiting < min(self._cells[self._xmax], BUFFER_SIZE):
            self._cells[self._keyd + waiting] = character
            self._cells[self._ndx] = waiting + 1
