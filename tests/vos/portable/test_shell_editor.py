"""The line editor: what keys do to a line, seen on a screen that obeys what is written."""

from __future__ import annotations

import pytest

from vos.kernel.text_screen import TextScreen
from vos.portable.shell.editor import Completion, LineEditor

UP, DOWN, RIGHT, LEFT, HOME, END, DELETE = (
    f"\x1b[{final}" for final in ("A", "B", "C", "D", "H", "F", "3~")
)
COLUMNS, ROWS = 20, 6


class Screen:
    """As much of a display as a TextScreen needs."""

    text_size = (COLUMNS, ROWS)
    colours = None

    def __init__(self) -> None:
        self.rows = [" " * COLUMNS for _ in range(ROWS)]

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int = 0) -> None:
        old = self.rows[row]
        self.rows[row] = (old[:column] + text + old[column + len(text) :])[:COLUMNS]


class Typed:
    """An editor, its screen, and keys that are typed one by one or in pieces."""

    def __init__(self, *keys: str, words: tuple[str, ...] = (), cycles: bool = False) -> None:
        self.display = Screen()
        self.screen = TextScreen(self.display)  # type: ignore[arg-type] # as much as it needs
        self._keys, self._words, self._cycles = list(keys), words, cycles
        self.bells = 0
        self._editor = LineEditor(self._read, self._write, lambda: COLUMNS)

    def _read(self) -> str:
        return self._keys.pop(0) if self._keys else ""

    def _write(self, text: str) -> None:
        self.bells += text.count("\a")
        self.screen.feed(text.encode())

    def _complete(self, head: str) -> Completion:
        start = head.rfind(" ") + 1
        return Completion(start, [each for each in self._words if each.startswith(head[start:])])

    def line(self, *history: str) -> str | None:
        return self._editor.edit("> ", history, self._complete, self._cycles)

    @property
    def shown(self) -> list[str]:
        return [row.rstrip() for row in self.display.rows if row.strip()]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (["hello\r"], "hello"),
        (["helo", LEFT, "l\r"], "hello"),
        (["x", HOME, "a", END, "b\r"], "axb"),
        (["abc\x7f\x7fd\r"], "ad"),
        (["abc", LEFT, LEFT, DELETE, "\r"], "ac"),
        (["abc", LEFT, "\x04\r"], "ab"),
        (["one two\x17three\r"], "one three"),
        (["one two", LEFT, LEFT, LEFT, "\x0b\r"], "one "),
        (["one two", LEFT, LEFT, LEFT, "\x15\r"], "two"),
        (["a\x01b\x05c\r"], "bac"),
        (["\x1b", "[", "D", "x\r"], "x"),
        ([UP, "!\r"], "second!"),
        ([UP, UP, "!\r"], "first!"),
        ([UP, UP, UP, DOWN, "!\r"], "second!"),
        (["new", UP, DOWN, "\r"], "new"),
        (["gone\x03"], ""),
        (["left", *[LEFT] * 9, "x\r"], "xleft"),
        (["é€\x7f\r"], "é"),
        (["a\x00\x1b[15~b\r"], "ab"),
        (["x" * 50, *[LEFT] * 45, "y\r"], "x" * 5 + "y" + "x" * 45),
    ],
)
def test_keys_make_a_line(keys: list[str], line: str) -> None:
    assert Typed(*keys).line("first", "second") == line


@pytest.mark.parametrize("keys", [["\x04"], [], ["a\x7f\x04"]])
def test_the_input_ends(keys: list[str]) -> None:
    assert Typed(*keys).line() is None


def test_a_long_line_goes_on_in_the_next_row() -> None:
    typed = Typed("a" * 18, "b" * 20, "c", HOME, "x", END, "d\r", "next\r")
    assert typed.line() == "x" + "a" * 18 + "b" * 20 + "cd"
    assert typed.shown == ["> x" + "a" * 17, "a" + "b" * 19, "bcd"]
    assert typed.line() == "next"
    assert typed.shown[-1] == "> next"


def test_a_long_line_scrolls_the_screen() -> None:
    typed = Typed(*"\r" * 4, "a" * 30, *["\x7f"] * 25, "\r")
    assert [typed.line() for _ in range(5)] == [""] * 4 + ["aaaaa"]
    assert typed.shown[-1] == "> aaaaa"


def test_an_older_line_leaves_nothing_of_a_longer_one() -> None:
    typed = Typed(UP, UP, "\r")
    assert typed.line("short", "a line of more than a row") == "short"
    assert typed.shown == ["> short"]


def test_tab_completes_as_far_as_is_certain_then_lists() -> None:
    typed = Typed("cat fo\t", "\t", "1 b\t", "zz\t\r", words=("foo1", "foo2", "bar "))
    assert typed.line() == "cat foo1 bar zz"
    assert "foo1  foo2" in typed.shown and typed.bells == 1


def test_tab_goes_round_where_the_system_does_so() -> None:
    words = ("Desktop", "Documents")
    typed = Typed("cd D\t\t\t\t\r", "cd D\t\tx\r", words=words, cycles=True)
    assert (typed.line(), typed.line()) == ("cd Documents", "cd Documentsx")
