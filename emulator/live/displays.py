"""Which display a run can have here, and why."""

import sys
from typing import NamedTuple

WINDOW, TERMINAL, NONE = "window", "terminal", "none"
DISPLAYS = (WINDOW, TERMINAL, NONE)


class Choice(NamedTuple):
    """A display, and the sentence that says why this one."""

    display: str
    why: str


def choose() -> Choice:
    """The best display there is: a window if one can be opened, else the terminal."""
    obstacle = window_obstacle()
    if not obstacle:
        return Choice(WINDOW, "shown in a window, as this host can open one.")
    place = "in the terminal" if sys.stdout.isatty() else "as one last picture"
    return Choice(TERMINAL, f"shown {place}, as no window can be opened: {obstacle}.")


def window_obstacle() -> str:
    """What keeps this host from opening a window; empty if nothing does."""
    try:
        from emulator.live.window.window import display_obstacle
    except ImportError as error:
        return f"pygame cannot be imported ({error})"
    return display_obstacle()
