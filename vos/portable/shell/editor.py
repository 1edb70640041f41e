"""The line editor: keys in, a line out, and on the screen what it looks like meanwhile.

    left right home end ^A ^E     the cursor           backspace delete ^H ^D ^K ^U ^W   take away
    up down ^P ^N                 lines typed before   tab                               complete
    enter   the line              ^C   another line    ^D at the beginning of an empty line: the end

A line that is longer than the screen is wide goes on in the next row. What is written are printable
characters, CR, LF, BS and ESC [ n A, B, C, D, J: any screen of the last 40 years can show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from vos.portable.shell.columns import in_columns

KEY = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|[\s\S]")
UNFINISHED = re.compile(r"\x1b(\[[0-9;]*|O)?$")
BELL = "\a"


class Completion(NamedTuple):
    """What the word that begins at `start` of a line may become."""

    start: int
    choices: list[str]


Complete = Callable[[str], Completion]


class LineEditor:
    """One line after the other. `read` gives what was typed (nothing at the end), `write` shows."""

    def __init__(
        self, read: Callable[[], str], write: Callable[[str], None], columns: Callable[[], int]
    ) -> None:
        self._read, self._write, self._columns = read, write, columns
        self._rest = ""
        self.interrupted = False  # ^C took the last line away

    def edit(
        self, prompt: str, history: Sequence[str], complete: Complete, cycles: bool = False
    ) -> str | None:
        """The next line; None at the end of the input. `cycles`: Tab goes from choice to choice."""
        self._prompt, self._complete, self._cycles = prompt, complete, cycles
        self._text, self._at, self._row = "", 0, 0
        self._lines, self._line = [*history, ""], len(history)
        self._round: tuple[Completion, int] | None = None
        self.interrupted = False
        self._draw()
        while True:
            key = self._key()
            if key in ("", "\x04") and not self._text:
                self._write("\n")
                return None
            if key in ("\r", "\n", ""):
                return self._finish(self._text)
            if key == "\x03":
                self.interrupted = True
                self._write("^C")
                return self._finish("")
            self._press(key)

    def _finish(self, line: str) -> str:
        self._place(len(self._text))
        self._write("\n")
        return line

    def _key(self) -> str:
        while not self._rest or UNFINISHED.match(self._rest):
            more = self._read()
            if not more:
                return ""
            self._rest += more
        match = KEY.match(self._rest)
        assert match is not None
        self._rest = self._rest[match.end() :]
        return match[0]

    def _press(self, key: str) -> None:
        if key != "\t":
            self._round = None
        act = _ACTS.get(key)
        if act is not None:
            act(self)
        elif key.isprintable():
            self._insert(key)

    # -- what is shown

    def _draw(self) -> None:
        """All of it anew, from the row in which the prompt begins."""
        up = f"\x1b[{self._row}A" if self._row else ""
        self._write(f"\r{up}\x1b[J{self._prompt}{self._text}")
        self._row = self._settle(len(self._prompt) + len(self._text))
        self._place(self._at)

    def _settle(self, length: int) -> int:
        """The row in which the cursor is; a full row is left for the next, as it would be soon."""
        columns = self._columns()
        if length and length % columns == 0:
            self._write(" \r")
        return length // columns

    def _place(self, at: int) -> None:
        """Move the cursor to a character of the text."""
        row, column = divmod(len(self._prompt) + at, self._columns())
        moves = f"\x1b[{abs(row - self._row)}{'AB'[row > self._row]}" if row != self._row else ""
        right = f"\x1b[{column}C" if column else ""
        self._write(f"{moves}\r{right}")
        self._row = row

    def _become(self, text: str, at: int) -> None:
        self._text, self._at = text, at
        self._draw()

    # -- what keys do

    def _insert(self, text: str) -> None:
        if self._at == len(self._text):  # what happens most
            self._text += text
            self._at = len(self._text)
            self._write(text)
            self._row = self._settle(len(self._prompt) + self._at)
        else:
            head, tail = self._text[: self._at], self._text[self._at :]
            self._become(head + text + tail, self._at + len(text))

    def _move(self, at: int) -> None:
        self._at = min(max(at, 0), len(self._text))
        self._place(self._at)

    def _cut(self, first: int, last: int) -> None:
        first = max(first, 0)
        if first < min(last, len(self._text)):
            self._become(self._text[:first] + self._text[last:], first)

    def _word_start(self) -> int:
        return len(re.sub(r"\S*\s*$", "", self._text[: self._at]))

    def _recall(self, step: int) -> None:
        line = self._line + step
        if 0 <= line < len(self._lines):
            self._lines[self._line] = self._text
            self._line = line
            self._become(self._lines[line], len(self._lines[line]))

    def _tab(self) -> None:
        head = self._text[: self._at]
        if self._cycles and self._round is not None:
            found, number = self._round[0], self._round[1] + 1
        else:
            found, number = self._complete(head), 0
        if not found.choices:
            self._write(BELL)
            return
        if self._cycles:
            self._round = (found, number)
            chosen = found.choices[number % len(found.choices)]
        else:
            chosen = _common(found.choices) if len(found.choices) > 1 else found.choices[0]
            if chosen == head[found.start :]:
                self._list(found.choices)
                return
        self._become(
            head[: found.start] + chosen + self._text[self._at :], found.start + len(chosen)
        )

    def _list(self, choices: list[str]) -> None:
        self._place(len(self._text))
        rows = in_columns([each.rstrip() for each in choices], self._columns() - 1)
        self._write("\n" + "\n".join(rows) + "\n")
        self._row = 0
        self._draw()


def _common(words: list[str]) -> str:
    """The beginning that all words have."""
    first, last = min(words), max(words)
    length = next(
        (at for at, each in enumerate(first) if last[at : at + 1] != each), len(first)
    )  # fmt: skip
    return first[:length]


_ACTS: dict[str, Callable[[LineEditor], None]] = {
    "\x1b[D": lambda editor: editor._move(editor._at - 1),
    "\x02": lambda editor: editor._move(editor._at - 1),
    "\x1b[C": lambda editor: editor._move(editor._at + 1),
    "\x06": lambda editor: editor._move(editor._at + 1),
    "\x1b[H": lambda editor: editor._move(0),
    "\x01": lambda editor: editor._move(0),
    "\x1b[F": lambda editor: editor._move(len(editor._text)),
    "\x05": lambda editor: editor._move(len(editor._text)),
    "\x7f": lambda editor: editor._cut(editor._at - 1, editor._at),
    "\x08": lambda editor: editor._cut(editor._at - 1, editor._at),
    "\x1b[3~": lambda editor: editor._cut(editor._at, editor._at + 1),
    "\x04": lambda editor: editor._cut(editor._at, editor._at + 1),
    "\x0b": lambda editor: editor._cut(editor._at, len(editor._text)),
    "\x15": lambda editor: editor._cut(0, editor._at),
    "\x17": lambda editor: editor._cut(editor._word_start(), editor._at),
    "\x1b[A": lambda editor: editor._recall(-1),
    "\x10": lambda editor: editor._recall(-1),
    "\x1b[B": lambda editor: editor._recall(1),
    "\x0e": lambda editor: editor._recall(1),
    "\t": LineEditor._tab,
}
