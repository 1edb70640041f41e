"""An X server without a screen, for tests: synthetic keys in, the screen's own pixels out."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

MISSING = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
LONG = 30.0
DESKTOP = (1600, 1000)


def until(condition: Callable[[], bool], why: Callable[[], object] = lambda: "") -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, why()
        time.sleep(0.03)


class Server:
    """An X server whose screen is a file: an X window dump, header first."""

    def __init__(self, folder: Path) -> None:
        self._dump = folder / "Xvfb_screen0"
        reader, writer = os.pipe()
        size = f"{DESKTOP[0]}x{DESKTOP[1]}x24"
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-fbdir", str(folder)]
        self.process = subprocess.Popen(
            [*command, "-noreset"],  # else it starts anew, deaf meanwhile, after its last client
            pass_fds=[writer],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.display = f":{pipe.readline().strip()}"

    def xdotool(self, *arguments: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(
            ["xdotool", *arguments], env=environment, capture_output=True, text=True
        )
        return done.stdout.strip()

    def screen(self) -> np.ndarray:
        """All pixels, (height, width, 3)."""
        data = self._dump.read_bytes()
        header = np.frombuffer(data, ">u4", 25)
        size, width, height, line, colours = (int(header[n]) for n in (0, 4, 5, 12, 19))
        rows = np.frombuffer(data, np.uint8, line * height, size + 12 * colours)
        return rows.reshape(height, line // 4, 4)[:, :width, 2::-1]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
