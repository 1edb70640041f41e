"""Typing at a console: keys as bytes, lines that can be mended, ^C and the end of the input."""

from __future__ import annotations

import pytest

from vos.kernel.inputs import KeyChange
from vos.kernel.typing import FIRST_REPEAT, NEXT_REPEAT, Discipline, KeyBytes


def changes(*keys: str) -> list[KeyChange]:
    """Keys that go down, or with a dash in front up."""
    return [KeyChange(0, key.lstrip("-") or "-", not key.startswith("-")) for key in keys]


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (["a", "-a", "b"], b"ab"),
        (["shift", "a", "-a", "-shift", "a"], b"Aa"),
        (["control", "c", "-c", "-control"], b"\x03"),
        (["!", "\\", "space"], b"!\\ "),
        (["enter", "backspace", "tab", "escape"], b"\r\x7f\t\x1b"),
        (["up", "left", "delete", "home"], b"\x1b[A\x1b[D\x1b[3~\x1b[H"),
        (["f1", "alt"], b""),
    ],
)
def test_keys_are_bytes(keys: list[str], sent: bytes) -> None:
    assert KeyBytes().take(changes(*keys), 0) == sent


def test_a_key_that_is_held_repeats() -> None:
    keys = KeyBytes()
    assert keys.take(changes("x"), 0) == b"x"
    assert keys.take([], FIRST_REPEAT - 1) == b""
    assert keys.take([], FIRST_REPEAT) == b"x"
    assert keys.take([], FIRST_REPEAT + NEXT_REPEAT) == b"x"
    assert keys.take(changes("-x"), FIRST_REPEAT + 2 * NEXT_REPEAT) == b""


def test_another_key_may_stand_for_the_interrupt() -> None:
    assert KeyBytes("escape").take(changes("a", "escape"), 0) == b"a\x03"


class Seen:
    """What becomes of what is typed."""

    def __init__(self) -> None:
        self.handed = self.shown = b""
        self.interrupts = self.ends = 0
        self.discipline = Discipline(self._hand, self._show, self._interrupt, self._end)

    def _hand(self, data: bytes) -> None:
        self.handed += data

    def _show(self, data: bytes) -> None:
        self.shown += data

    def _interrupt(self) -> None:
        self.interrupts += 1

    def _end(self) -> None:
        self.ends += 1


@pytest.mark.parametrize(
    ("typed", "handed", "shown"),
    [
        (b"ab\r", b"ab\n", b"ab\n"),
        (b"ab\x7f\x7f\x7fc\n", b"c\n", b"ab\b \b\b \bc\n"),
        (b"abc\x15d\r", b"d\n", b"abc" + b"\b \b" * 3 + b"d\n"),
        (b"a\x1b[Ab\x1b[3~c\r", b"abc\n", b"abc\n"),
        ("é\x7fx\r".encode(), b"x\n", "é\b \bx\n".encode()),
        (b"half", b"", b"half"),
    ],
)
def test_lines_are_handed_over_when_they_are_whole(
    typed: bytes, handed: bytes, shown: bytes
) -> None:
    seen = Seen()
    seen.discipline.type(typed)
    assert (seen.handed, seen.shown) == (handed, shown)


def test_interrupts_and_ends() -> None:
    seen = Seen()
    seen.discipline.type(b"gone\x03\x04a\x04\x1a\r")
    assert (seen.interrupts, seen.ends, seen.handed) == (1, 1, b"a\n")


def test_raw_bytes_are_the_programs() -> None:
    seen = Seen()
    seen.discipline.raw = True
    seen.discipline.type(b"a\x03\x7f\r")
    assert (seen.handed, seen.shown, seen.interrupts) == (b"a\x03\x7f\r", b"", 0)
