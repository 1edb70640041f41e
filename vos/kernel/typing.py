"""Typing at a console: keys become bytes, as terminals send them, and in lines what can be undone.

    the machine's keyboard -> KeyBytes -> Discipline -> what programs read
    a person's terminal  ---------------> Discipline

    a A ^A       one byte        Enter  CR        Backspace  DEL        Tab  HT        Escape  ESC
    arrows       ESC [ A B C D   Home, End  ESC [ H F      Insert, Delete, Page  ESC [ 2 3 5 6 ~

Line by line, which is how a console begins, what is typed is shown, Backspace and ^U take it back,
Enter hands it over, ^D or ^Z at a line's beginning ends the input, and ^C interrupts who runs. A
program that wants each key at once has the console `raw`: nothing is shown, all bytes are its own.
Sources: termios(3), console_codes(4), ECMA-48.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from emulator.key_names import LETTERS
from vos.kernel.inputs import KeyChange

INTERRUPT, END_OF_INPUT, KILL = b"\x03", b"\x04\x1a", b"\x15"
ERASE, ENTER, ESCAPE = b"\x08\x7f", b"\r\n", 0x1B
FIRST_REPEAT, NEXT_REPEAT = 400_000_000, 40_000_000  # ns for which a key is held
NAMED = {
    "enter": b"\r", "backspace": b"\x7f", "tab": b"\t", "escape": b"\x1b", "space": b" ",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D",
    "home": b"\x1b[H", "end": b"\x1b[F", "insert": b"\x1b[2~", "delete": b"\x1b[3~",
    "page_up": b"\x1b[5~", "page_down": b"\x1b[6~",
}  # fmt: skip
MODIFIERS = ("shift", "control", "alt")


def key_bytes(key: str, held: Iterable[str] = ()) -> bytes:
    """What a key sends while those modifiers are held; nothing for keys that send nothing."""
    if "control" in held and key in LETTERS:
        return bytes([ord(key) & 0x1F])
    if "shift" in held and key in LETTERS:
        return key.upper().encode()
    return NAMED.get(key, key.encode() if len(key) == 1 else b"")


class KeyBytes:
    """Turns changes of keys into bytes; a key that is held sends them again and again."""

    def __init__(self, break_key: str = "") -> None:
        self._break_key = break_key  # what stands for ^C on a keyboard that has none
        self._held: set[str] = set()
        self._repeating = ""
        self._due = 0

    def take(self, changes: Iterable[KeyChange], now: int) -> bytes:
        """What was typed by `changes`, and by the key that is still held at `now`."""
        typed = b""
        for change in changes:
            if change.key in MODIFIERS:
                (self._held.add if change.down else self._held.discard)(change.key)
            elif change.down and change.key == self._break_key:
                typed += INTERRUPT
            elif change.down:
                typed += key_bytes(change.key, self._held)
                self._repeating, self._due = change.key, change.time + FIRST_REPEAT
            elif change.key == self._repeating:
                self._repeating = ""
        if self._repeating and now >= self._due:
            typed += key_bytes(self._repeating, self._held)
            self._due = now + NEXT_REPEAT
        return typed


class Discipline:
    """What a console makes of what is typed. `hand` gets what programs may read.

    `show` gets what appears on the screen, `interrupt` is called for ^C, `end` for ^D and ^Z.
    """

    def __init__(
        self, hand: Callable[[bytes], None], show: Callable[[bytes], None],
        interrupt: Callable[[], None], end: Callable[[], None],
    ) -> None:  # fmt: skip
        self._hand, self._show = hand, show
        self._interrupt, self._end = interrupt, end
        self._line = ""
        self._escaped = False
        self.raw = False

    def type(self, data: bytes) -> None:
        """Take what was typed."""
        if self.raw:
            self._hand(data)
            return
        for character in data.decode("utf-8", "ignore"):
            self._take(character)

    def _take(self, character: str) -> None:
        code = character.encode()
        if self._escaped or code == b"\x1b":  # a key that is no character ends with a letter or ~
            self._escaped = code == b"\x1b" or not (character.isalpha() or character == "~")
        elif code in INTERRUPT:
            self._line = ""
            self._show(b"^C\n")
            self._interrupt()
        elif code in END_OF_INPUT:
            if not self._line:
                self._end()
        elif code in ENTER:
            self._show(b"\n")
            self._hand(f"{self._line}\n".encode())
            self._line = ""
        elif code in ERASE or code in KILL:
            count = min(len(self._line), 1) if code in ERASE else len(self._line)
            self._line = self._line[: len(self._line) - count]
            self._show(b"\b \b" * count)
        elif character.isprintable():
            self._line += character
            self._show(code)
