"""The window on a real X server: synthetic keys in, the screen's own pixels out."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from PIL import Image
from x_server import DESKTOP, LONG, MISSING, Server, until

import emulator
from emulator.machine import Machine

if MISSING:
    pytest.skip(f"needs {' and '.join(MISSING)}", allow_module_level=True)

BACKDROP = (12, 12, 16)
PROGRAMS = Path(__file__).with_name("live_programs.py")
DRAW: dict[str, Callable[[Machine], None]] = run_path(str(PROGRAMS))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("xvfb"))
    yield server
    server.close()


class Window:
    """A program in a window, in a process of its own."""

    def __init__(self, server: Server, folder: Path, *arguments: str) -> None:
        self.server, self.folder = server, folder
        environment = {**os.environ, "DISPLAY": server.display, "SDL_AUDIODRIVER": "dummy"}
        environment.pop("SDL_VIDEODRIVER", None)
        environment["PYTHONPATH"] = str(Path(emulator.__file__).parents[1])
        self._said = (folder / "stdout").open("w+")
        self._told = (folder / "stderr").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAMS), *arguments],
            cwd=folder,
            env=environment,
            stdout=self._said,
            stderr=self._told,
        )

    def open(self) -> "Window":
        """Wait until it is there, or its process has ended."""
        until(lambda: self.process.poll() is not None or " Hz" in self.title, self.stderr)
        return self

    @property
    def title(self) -> str:
        return self.server.xdotool("getwindowfocus", "getwindowname")

    def key(self, *keys: str) -> None:
        self.server.xdotool("key", "--delay", "120", *keys)

    def stdout(self) -> str:
        return (self.folder / "stdout").read_text()

    def stderr(self) -> str:
        return (self.folder / "stderr").read_text()

    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen; zeros while there is no window."""
        text = self.server.xdotool("getwindowfocus", "getwindowgeometry", "--shell")
        found = dict(re.findall(r"(\w+)=(-?\d+)", text))
        left, top, width, height = (
            int(found.get(name, 0)) for name in ("X", "Y", "WIDTH", "HEIGHT")
        )
        return left, top, width, height

    def place_at(self, left: int, top: int, width: int, height: int) -> None:
        self.server.xdotool("getwindowfocus", "windowmove", str(left), str(top))
        self.server.xdotool("getwindowfocus", "windowsize", str(width), str(height))

    def pixels(self) -> np.ndarray:
        left, top, width, height = self.place()
        return self.server.screen()[top : top + height, left : left + width]

    def shows(self, picture: np.ndarray) -> bool:
        pixels = self.pixels()
        return pixels.shape == picture.shape and np.array_equal(pixels, picture)

    def outcome(self) -> dict[str, object]:
        assert self.process.wait(LONG) == 0, self.stderr()
        return dict(json.loads(self.stdout().strip().splitlines()[-1]))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        until(lambda: " Hz" not in self.title)  # the server, too, has seen its end
        self._said.close()
        self._told.close()


Open = Callable[..., Window]


@pytest.fixture
def show(server: Server, tmp_path: Path) -> Iterator[Open]:
    opened: list[Window] = []

    def start(program: str, model: str = "c64", *frames: str) -> Window:
        opened.append(Window(server, tmp_path, program, model, "window", *frames))
        return opened[-1].open()

    yield start
    for window in opened:
        window.close()


def drawn(program: str, model: str = "c64") -> np.ndarray:
    """The frame that a program without an end of its own leaves."""
    machine = emulator.boot(model)
    DRAW[program](machine)
    return machine.frame()


def enlarged(picture: np.ndarray, scale: int) -> np.ndarray:
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


@pytest.mark.parametrize("model", emulator.MODELS)
def test_the_window_shows_the_frame_enlarged_by_whole_pixels(show: Open, model: str) -> None:
    window = show("noise", model)
    picture = drawn("noise", model)
    until(lambda: "ended" in window.title)
    window.place_at(0, 0, *DESKTOP)
    room = np.zeros((*DESKTOP[::-1], 3), np.uint8) + np.array(BACKDROP, np.uint8)
    scale = min(DESKTOP[0] // picture.shape[1], DESKTOP[1] // picture.shape[0])
    height, width = scale * picture.shape[0], scale * picture.shape[1]
    top, left = (DESKTOP[1] - height) // 2, (DESKTOP[0] - width) // 2
    room[top : top + height, left : left + width] = enlarged(picture, scale)
    until(lambda: window.shows(room))
    window.key("F10")
    assert window.outcome()["state"] == "ended"


def test_a_window_smaller_than_the_picture_shows_all_of_it(show: Open) -> None:
    window = show("noise", "workstation")
    until(lambda: "ended" in window.title)
    window.place_at(0, 0, 640, 400)
    mean = drawn("noise", "workstation").reshape(360, 2, 640, 2, 3).mean(axis=(1, 3))
    until(lambda: window.pixels().shape == (400, 640, 3))
    until(lambda: np.abs(window.pixels()[20:380].astype(float) - mean).mean() < 3)
    window.key("F10")


def test_an_ended_program_leaves_its_picture_until_the_window_is_closed(show: Open) -> None:
    window = show("picture")
    until(lambda: "ended" in window.title)
    assert window.title.startswith("Commodore 64 - 50.12 Hz")
    assert window.title.endswith(" - picture - ended")
    until(lambda: window.shows(enlarged(drawn("picture"), 3)))
    window.key("F10")
    assert window.outcome()["state"] == "ended"


def test_frames_close_the_window(show: Open) -> None:
    assert show("count", "c64", "40").outcome() == {
        "state": "stopped",
        "exception": None,
        "frames": 40,
    }


@pytest.mark.parametrize("program", ["hog", "touch_nothing", "swallow", "hammer", "count"])
def test_f10_quits_whatever_runs(show: Open, program: str) -> None:
    window = show(program)
    window.key("F1", "F1", "F10")
    assert window.outcome()["state"] == "stopped"


def test_keys_reach_the_program_by_their_common_names(show: Open) -> None:
    window = show("letters")
    for key, name in (
        ("a", "a"), ("exclam", "!"), ("Left", "left"), ("Escape", "escape"), ("Return", "enter"),
        ("7", "7"), ("shift+b", "b"), ("F12", "f12"), ("ctrl+F5", "f5"),
    ):  # fmt: skip
        window.server.xdotool("keydown", key)
        until(lambda: f"pressed {name}\n" in window.stdout(), window.stdout)  # noqa: B023
        window.server.xdotool("keyup", key)
    window.key("F10")
    assert window.outcome()["state"] == "stopped"
    others = set(re.findall(r"pressed (\S+)", window.stdout())) - {"shift", "control"}
    assert others == {"a", "!", "left", "escape", "enter", "7", "b", "f12", "f5"}


def test_help_is_laid_over_the_picture_and_taken_away(show: Open) -> None:
    window = show("picture")
    picture = enlarged(drawn("picture"), 3)
    until(lambda: window.shows(picture))
    window.key("F1")
    until(lambda: not window.shows(picture))
    changed = np.argwhere((window.pixels() != picture).any(axis=2))
    height, width, _ = picture.shape
    assert np.abs(changed.min(0) + changed.max(0) - (height, width)).max() <= 6  # in the middle
    window.key("F1")
    until(lambda: window.shows(picture))
    window.key("F10")


def test_pause_and_single_frames(show: Open) -> None:
    window = show("count")
    until(lambda: "frame 5" in window.stdout())
    window.key("F2")
    until(lambda: "paused" in window.title)
    time.sleep(0.2)  # until the program, too, stands still
    counted = window.stdout().count("frame")
    for step in (1, 2):
        window.key("F3")
        until(lambda: window.stdout().count("frame") == counted + step)  # noqa: B023 # used here
    still = window.pixels()
    assert window.stdout().count("frame") == counted + 2
    assert np.array_equal(window.pixels(), still)
    window.key("F2")
    until(lambda: window.stdout().count("frame") > counted + 5)
    assert "paused" not in window.title
    window.key("F10")


def test_slow_motion_names_its_level(show: Open) -> None:
    window = show("hog")
    for level in ("1/4 speed", "1/16 speed", "1000 accesses a second", "100 accesses a second"):
        window.key("F4")
        until(lambda: window.title.endswith(level))  # noqa: B023 # used up in this round
    window.key("F4")
    until(lambda: window.title.endswith("hog"))
    window.key("F10")
    assert window.outcome()["state"] == "stopped"


def test_reset_starts_the_program_again(show: Open) -> None:
    window = show("count")
    until(lambda: "frame 5" in window.stdout())
    window.key("F5")
    until(lambda: window.stdout().splitlines().count("frame 0") == 2)
    window.key("F10")


def test_screenshots_and_recordings_hold_the_picture_alone(show: Open) -> None:
    window = show("picture")
    until(lambda: "ended" in window.title)
    window.key("F1", "F6", "F7")
    until((window.folder / "c64-001.gif").exists)
    window.key("F7", "F10")
    assert window.outcome()["state"] == "ended"
    for name in ("c64-001.png", "c64-001.gif"):
        with Image.open(window.folder / name) as image:
            assert np.array_equal(np.asarray(image.convert("RGB")), drawn("picture"))


def test_full_screen_and_back(show: Open) -> None:
    window = show("picture")
    size = window.place()[2:]
    window.key("F11")
    until(lambda: window.place()[2:] == DESKTOP)
    until(lambda: (window.pixels()[:1, :1] == BACKDROP).any())  # a refresh in full screen
    window.key("F11")
    until(lambda: window.place()[2:] == size)
    until(lambda: window.shows(enlarged(drawn("picture"), 3)))
    window.key("F10")


def test_a_failure_is_a_band_under_the_picture_and_a_text_on_stderr(show: Open) -> None:
    window = show("fail")
    until(lambda: "failed" in window.title)
    picture = enlarged(drawn("picture"), 3)
    half = picture.shape[0] // 2
    until(lambda: np.array_equal(window.pixels()[:half], picture[:half]))
    band = window.pixels()[-20:, 40:-40].reshape(-1, 3)
    assert (band[:, 0].astype(int) > 2 * band[:, 1]).all()  # red
    window.key("F10")
    assert window.outcome() == {
        "state": "failed",
        "exception": "Fault",
        "frames": window.outcome()["frames"],
    }
    assert window.stderr().count("line 3 of mine.py, machine.poke(1024, 256):") == 1
    assert "Traceback" not in window.stderr()


def test_the_mouse_is_where_it_is_on_the_display(show: Open) -> None:
    window = show("mouse", "workstation")
    left, top, *_ = window.place()
    for x, y, number, name in ((300, 200, "1", "left"), (10, 7, "3", "right")):
        window.server.xdotool("mousemove", str(left + x), str(top + y), "mousedown", number)
        held = f"mouse {(x, y)} {[name]}"
        until(lambda: held in window.stdout(), window.stdout)  # noqa: B023 # used up here
        window.server.xdotool("mouseup", number)
        until(lambda: window.stdout().count(" []") == int(number) // 2 + 1)  # noqa: B023
    window.key("F10")


def test_no_display_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "import emulator; from emulator import live\n"
        "try: live.run(emulator.boot('c64'), lambda: None, display='window')\n"
        "except live.LiveError as error: print(error)"
    )
    environment = {**os.environ, "DISPLAY": ":no-such-display", "SDL_VIDEODRIVER": "x11"}
    environment["PYTHONPATH"] = str(Path(emulator.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=LONG
    )
    assert done.stdout.startswith("no window can be opened here: ")
    assert len(done.stdout.splitlines()) == 1
