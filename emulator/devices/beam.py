"""Where the electron beam is: what a program polls that waits for the vertical blank by itself.

Programs of the time wait in loops such as `while peek(RASTER) != 251` or `until inp(0x3DA) & 8`. No
time passes inside a headless machine between two accesses, so each poll moves the beam on, and a
poll that finds the end of the picture waits for the frame's end: at once headless, really live.
"""

from collections.abc import Callable

from emulator.devices.device import Device, State


class Beam(Device):
    """A beam of `lines` lines; `wait_vblank` is the machine's own."""

    def __init__(self, lines: int, wait_vblank: Callable[[], None]) -> None:
        self.lines = lines
        self.line = 0
        self._wait_vblank = wait_vblank

    def poll(self) -> int:
        """Move on one line and say which one the beam is on, 0 to `lines` - 1."""
        self.line += 1
        if self.line >= self.lines:
            self._wait_vblank()
            self.line = 0
        return self.line

    def reset(self) -> None:
        """The top of the picture."""
        self.line = 0

    def frame(self) -> None:
        """A new picture starts."""
        self.line = 0

    def save(self) -> State:
        """The line."""
        return {"line": self.line}

    def load(self, state: State) -> None:
        """Return to that line."""
        self.line = state["line"]
