"""The terminal display in a real pseudo-terminal, read back by a small terminal of our own."""

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest

import emulator
from emulator.live.half_blocks import fitted

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX thing", allow_module_level=True)

import fcntl
import pty
import struct
import termios

LONG = 30.0
COLUMNS, ROWS = 90, 30
PROGRAMS = Path(__file__).with_name("live_programs.py")

TOKEN = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|([^\x1b])")

Cell = tuple[str, str]  # its character, and the style it is drawn in


class Screen:
    """What a terminal shows: cells by (row, column), and whether its cursor and screen are lent."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.modes: dict[str, bool] = {}
        self.row = self.column = 1
        self.style = ""
        self.printed = ""

    def feed(self, text: str) -> None:
        for numbers, letter, character in TOKEN.findall(text):
            if character:
                self._write(character)
            elif letter == "H":
                self.row, self.column = map(int, numbers.split(";"))
            elif letter == "m":
                self.style = numbers
            elif letter == "J":
                self.cells.clear()
            elif letter in "hl":
                self.modes[numbers] = letter == "h"
            else:
                raise AssertionError(f"an escape code no one meant: {numbers}{letter}")

    def _write(self, character: str) -> None:
        if self.modes.get("?1049"):
            assert 1 <= self.row <= ROWS and 1 <= self.column <= COLUMNS
            self.cells[self.row, self.column] = (character, self.style)
            self.column += 1
        else:
            self.printed += character

    def line(self, row: int) -> str:
        return "".join(self.cells.get((row, x), " ")[0] for x in range(1, COLUMNS + 1)).rstrip()

    def pixels(self) -> np.ndarray:
        """The half blocks as (height, width, 3)."""
        blocks = {at: style for at, (mark, style) in self.cells.items() if mark == "▀"}
        top, left = min(row for row, _ in blocks), min(column for _, column in blocks)
        height, width = max(row for row, _ in blocks) - top + 1, len(blocks)
        width = max(column for _, column in blocks) - left + 1
        made = np.zeros((2 * height, width, 3), np.uint8)
        for (row, column), style in blocks.items():
            colours = [int(number) for number in style.split(";")]
            made[2 * (row - top), column - left] = colours[2:5]
            made[2 * (row - top) + 1, column - left] = colours[7:10]
        return made


class Terminal:
    """A process on a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        environment = {**os.environ, "PYTHONPATH": str(Path(emulator.__file__).parents[1])}
        environment.pop("NO_COLOR", None)
        environment.pop("TERM_PROGRAM", None)
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAMS), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self.screen = Screen()
        self._unread = b""

    def read(self) -> None:
        if select.select([self.master], [], [], 0.05)[0]:
            self._unread += os.read(self.master, 65536)
            text = self._unread.decode(errors="ignore")
            complete = re.sub(r"\x1b(\[[?0-9;]*)?\Z", "", text)
            self._unread = self._unread[len(complete.encode()) :]
            self.screen.feed(complete)

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + LONG
        while not condition():
            assert time.monotonic() < end, self.screen.line(ROWS) + self.screen.printed
            self.read()

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def outcome(self) -> dict[str, object]:
        self.until(lambda: self.process.poll() is not None)
        while select.select([self.master], [], [], 0.1)[0]:
            self.read()
        assert self.screen.modes == {"?1049": False, "?25": True}
        assert termios.tcgetattr(self.slave) == self.before
        if self.process.returncode:
            return {}
        last = self.screen.printed.strip().splitlines()[-1]
        return dict(json.loads(last))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def show() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(program: str, *frames: str) -> Terminal:
        opened.append(Terminal(program, "c64", "terminal", *frames))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


Show = Callable[..., Terminal]


def test_the_picture_is_the_machines(show: Show) -> None:
    terminal = show("picture")
    terminal.until(lambda: "ended" in terminal.screen.line(ROWS))
    machine = emulator.boot("c64")
    run_path(str(PROGRAMS))["picture"](machine)
    assert np.array_equal(terminal.screen.pixels(), fitted(machine.frame(), COLUMNS, ROWS - 1))
    terminal.type("\x1b[21~")
    assert terminal.outcome()["state"] == "ended"


@pytest.mark.parametrize("key", ["\x1b[21~", "\x11", "\x03"])
@pytest.mark.parametrize("program", ["count", "hog", "touch_nothing", "swallow", "hammer"])
def test_every_program_can_be_quit(show: Show, program: str, key: str) -> None:
    terminal = show(program)
    terminal.until(lambda: "F10 or Ctrl-C quits" in terminal.screen.line(ROWS))
    terminal.type(key)
    assert terminal.outcome()["state"] == "stopped"


def test_frames_end_the_run(show: Show) -> None:
    assert show("count", "20").outcome()["frames"] == 20


def test_keys_go_to_the_program_and_up_again(show: Show) -> None:
    terminal = show("letters")
    terminal.until(lambda: "F1 help" in terminal.screen.line(ROWS))
    terminal.until(lambda: (terminal.screen.pixels()[0, 0] == 0).all())
    terminal.type("x")
    terminal.until(lambda: (terminal.screen.pixels()[0, 0] != 0).any())
    terminal.until(lambda: (terminal.screen.pixels()[0, 0] == 0).all())
    terminal.type("\x1b[A!\x1b[15;5~")  # up, an exclamation mark, and Ctrl+F5: its own F5
    terminal.until(lambda: (terminal.screen.pixels()[0, 0] != 0).any())
    terminal.until(lambda: (terminal.screen.pixels()[0, 0] == 0).all())
    terminal.type("\x1b[21~")
    assert terminal.outcome()["state"] == "stopped"
    pressed = re.findall(r"pressed (\S+)", terminal.screen.printed)
    assert sorted(pressed) == ["!", "f5", "up", "x"]


def test_the_help_is_over_the_picture_and_leaves_it_whole(show: Show) -> None:
    terminal = show("picture")
    terminal.until(lambda: "ended" in terminal.screen.line(ROWS))
    before = terminal.screen.pixels()
    terminal.type("\x1bOP")
    terminal.until(lambda: "F10  quit" in "".join(map(terminal.screen.line, range(1, ROWS))))
    assert "Commodore 64: keys" in terminal.screen.line(1)
    terminal.type("\x1bOP")
    terminal.until(lambda: "Commodore" not in terminal.screen.line(1))
    terminal.until(lambda: np.array_equal(terminal.screen.pixels(), before))


def test_pause_and_slow_motion_are_said(show: Show) -> None:
    terminal = show("count")
    terminal.until(lambda: "F1 help" in terminal.screen.line(ROWS))
    terminal.type("\x1bOQ")
    terminal.until(lambda: "paused" in terminal.screen.line(ROWS))
    terminal.type("\x1bOQ\x1bOS")
    terminal.until(lambda: "1/4 speed" in terminal.screen.line(ROWS))
    terminal.type("\x03")
    assert terminal.outcome()["state"] == "stopped"


def test_a_failure_is_shown_and_then_told(show: Show) -> None:
    terminal = show("fail")
    terminal.until(lambda: "failed" in terminal.screen.line(ROWS))
    lines = [terminal.screen.line(row).strip() for row in range(1, ROWS)]
    assert any("line 3 of mine.py, machine.poke(1024, 256):" in line for line in lines)
    assert any("poke(1024, 256) refused" in line for line in lines)
    terminal.type("\x03")
    outcome = terminal.outcome()
    assert (outcome["state"], outcome["exception"]) == ("failed", "Fault")
    assert terminal.screen.printed.count("line 3 of mine.py") == 1


def test_what_a_program_prints_comes_when_the_screen_is_free(show: Show) -> None:
    terminal = show("talk")
    terminal.until(lambda: "ended" in terminal.screen.line(ROWS))
    assert terminal.screen.printed == ""
    terminal.type("\x03")
    terminal.outcome()
    assert terminal.screen.printed.startswith("said by the program")


def test_a_signal_gives_the_screen_back(show: Show) -> None:
    terminal = show("count")
    terminal.until(lambda: "F1 help" in terminal.screen.line(ROWS))
    terminal.process.terminate()
    terminal.outcome()
    assert terminal.process.returncode == 128 + 15


def test_a_resized_terminal_is_drawn_anew(show: Show) -> None:
    terminal = show("picture")
    terminal.until(lambda: "ended" in terminal.screen.line(ROWS))
    fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 40, 0, 0))
    terminal.until(lambda: "Commodore" in terminal.screen.line(12))
    terminal.until(lambda: terminal.screen.pixels().shape[0] == 22)
    assert terminal.screen.line(ROWS) == ""
