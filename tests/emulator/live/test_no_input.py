"""A program that asks for a line of the host's input is refused at once."""

import sys
from threading import Thread

import pytest

from emulator.errors import EmulatorError
from emulator.live.no_input import no_input


def test_a_program_is_refused_and_the_display_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    before = io.StringIO("a line\n")
    monkeypatch.setattr(sys, "stdin", before)
    said: list[str] = []

    def program() -> None:
        try:
            input("Address? ")
        except EmulatorError as error:
            said.append(str(error))

    with no_input():
        assert not sys.stdin.isatty()
        thread = Thread(target=program)
        thread.start()
        thread.join(5)
        assert sys.stdin.readline() == "a line\n"
    assert sys.stdin is before
    assert said and said[0].startswith("input() refused: ")
