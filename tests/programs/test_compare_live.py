"""`peekpoke compare` as a person sees it: two panes in a window, and in a terminal."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from compare_programs import SQUARE
from processes import running
from x_server import LONG, MISSING, Server, until

import emulator

ROOT = Path(emulator.__file__).parents[1]
# The line is whole after 40 frames, and stays.
COMMAND = [sys.executable, "-m", "programs.cli", "compare", "square.py", "--access", "native"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "square.py").write_text(SQUARE)
    return tmp_path


def environment(**changed: str) -> dict[str, str]:
    dropped = ("SDL_VIDEODRIVER", "NO_COLOR", "TERM_PROGRAM")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPATH": str(ROOT), "SDL_AUDIODRIVER": "dummy", **changed}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if MISSING:
        pytest.skip(f"needs {' and '.join(MISSING)}")
    server = Server(tmp_path)
    yield server
    server.close()


def window(server: Server) -> np.ndarray:
    """The pixels of the window that has the keys."""
    text = server.xdotool("getwindowfocus", "getwindowgeometry", "--shell")
    found = re.findall(r"(?:X|Y|WIDTH|HEIGHT)=(-?\d+)", text)
    left, top, width, height = map(int, found[:4])
    return server.screen()[top : top + height, left : left + width]


def lines_agree(pixels: np.ndarray) -> bool:
    """Whether both halves have the same picture, its line at the same place, over other notes."""
    middle = pixels.shape[1] // 2
    halves = pixels[:, : middle - 6], pixels[:, middle + 6 :]
    white = [(half == 255).all(axis=2) for half in halves]
    lines = [np.nonzero(half.sum(axis=1) > 600)[0] for half in white]
    if len(lines[0]) != 2 or not np.array_equal(*lines):
        return False  # the line is 640 pixels wide, enlarged to two rows
    picture = slice(0, lines[0][0] + 100)
    return np.array_equal(*(half[picture] for half in halves)) and not np.array_equal(*halves)


def test_the_window_shows_both_lines_at_the_same_places(server: Server, folder: Path) -> None:
    command = [*COMMAND, "--display", "window"]
    with running(
        command, cwd=folder, env=environment(DISPLAY=server.display), stdout=subprocess.PIPE
    ) as process:
        until(lambda: "ended" in server.xdotool("getwindowfocus", "getwindowname"))
        until(lambda: lines_agree(window(server)))  # the last picture may be a refresh behind
        server.xdotool("key", "F10")
        said = process.communicate(timeout=LONG)[0].decode()
    assert process.returncode == 0
    assert "Identical: all 120 frames" in said


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a POSIX thing")
def test_the_terminal_shows_both_panes_and_their_counts(folder: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [*COMMAND, "--display", "terminal"]
    with running(
        command, cwd=folder, env=environment(), stdin=slave, stdout=slave, stderr=slave
    ) as process:
        os.close(slave)
        said = read_until(master, lambda text: "ended" in text and "41" in text)
        headings = re.findall(r"\x1b\[(\d+);(\d+)H\x1b\[0;1m (\w+)", said)
        assert {("17", "1", "raw"), ("17", "41", "native")} <= set(headings)
        columns = {int(column) for column in re.findall(r"\x1b\[\d+;(\d+)H\x1b\[38;2", said)}
        assert min(columns) == 1 and {at for at in columns if at > 41}
        os.write(master, b"\x1b[21~")  # F10
        said = read_until(master, lambda text: "Models: " in text)
        process.wait(LONG)
    os.close(master)
    assert process.returncode == 0
    assert "Identical: all 120 frames" in said


def read_until(master: int, enough: Callable[[str], bool]) -> str:
    """What the terminal was sent until that was enough."""
    said, end = b"", time.monotonic() + LONG
    while not enough(said.decode(errors="ignore")):
        assert time.monotonic() < end, said[-500:]
        if select.select([master], [], [], 0.05)[0]:
            said += os.read(master, 65536)
    return said.decode(errors="ignore")
