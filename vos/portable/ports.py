"""What a system has to supply for screen, keyboard, mouse and sound: four small ports.

Each is written with the system's native calls, and opens its device when it is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class ScreenPort(Protocol):
    """A display: its memory is (height, width) pixels of the bytes blue, green, red, unused.

    `colours` are those it can show, as (r, g, b), or None if it shows any. `cell` is the side of
    the square in which only two of them differ, 1 if there is no such limit.
    """

    width: int
    height: int
    memory: memoryview
    colours: list[tuple[int, int, int]] | None
    cell: int

    def show(self) -> None:
        """Let the display show what its memory holds."""

    def wait_frame(self) -> None:
        """Wait for the next frame."""

    def set_text(self, wanted: bool) -> tuple[int, int]:
        """Switch to the text mode, or back; its columns and rows. The screen is black then."""

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Write characters in the text mode, in colours 0xRRGGBB."""


class KeyboardPort(Protocol):
    """A keyboard. Keys have the names of `emulator.key_names`, the same on every machine."""

    def events(self, wait: bool) -> list[tuple[str, bool]]:
        """What happened since last asked, (key, whether it went down); `wait` for something."""


class MousePort(Protocol):
    """A mouse; `present` says whether there is one."""

    present: bool

    def state(self) -> tuple[int, int, frozenset[str]]:
        """Where the pointer is, in pixels of the display, and the buttons that are down."""


class SoundPort(Protocol):
    """Something that plays one tone at a time."""

    def play(self, hertz: int) -> None:
        """Play a tone from now on; 0 hertz: none."""

    def sleep(self, milliseconds: float) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What opens each port of a process."""

    screen: Callable[[], ScreenPort]
    keyboard: Callable[[], KeyboardPort]
    mouse: Callable[[], MousePort]
    sound: Callable[[], SoundPort]


def console_text(column: int, row: int, text: str, ink: int, paper: int) -> str:
    """Text with the control sequences (ISO 6429, 8613-6) for its place and two 0xRRGGBB colours."""
    colours = "".join(
        f"\x1b[{layer};2;{colour >> 16};{colour >> 8 & 0xFF};{colour & 0xFF}m"
        for layer, colour in ((38, ink), (48, paper))
    )
    shown = "".join(each if each.isprintable() else " " for each in text)
    return f"\x1b[{row + 1};{column + 1}H{colours}{shown}\x1b[0m"
