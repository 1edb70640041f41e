"""The host's terminal: keys unechoed and one by one, escape codes, and all as before at the end.

Linux and macOS have termios, Windows its console and msvcrt; the rest of Peekpoke sees `keyboard`,
a context manager that gives a function to read what was typed, and `screen`, one that takes the
screen and gives it back.
"""

import codecs
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from types import FrameType
from typing import Any, TextIO

Read = Callable[[], str]

# Alternate screen, no cursor; then plain text, the cursor and the screen that was.
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[0m\x1b[?25h\x1b[?1049l"


def _no_keys() -> str:
    return ""


@contextmanager
def screen(out: TextIO) -> Iterator[None]:
    """The whole screen is ours in here; whatever ends it, the screen that was comes back."""
    with escape_codes(), _ended_by_signals():
        try:
            out.write(_ENTER)
            yield
        finally:
            out.write(_LEAVE)
            out.flush()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A signal that would end the process ends it tidily: as SystemExit."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if current_thread() is not main_thread():
        names = []  # Python lets only the main thread have signal handlers
    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


if sys.platform == "win32":
    import ctypes
    import msvcrt

    _STDOUT = -11
    _PROCESSES_ESCAPE_CODES = 4

    @contextmanager
    def escape_codes() -> Iterator[None]:
        """Escape codes are obeyed in here."""
        kernel = ctypes.windll.kernel32
        handle, mode = kernel.GetStdHandle(_STDOUT), ctypes.c_ulong()
        kernel.GetConsoleMode(handle, ctypes.byref(mode))
        kernel.SetConsoleMode(handle, mode.value | _PROCESSES_ESCAPE_CODES)
        try:
            yield
        finally:
            kernel.SetConsoleMode(handle, mode.value)

    @contextmanager
    def keyboard() -> Iterator[Read]:
        """A function that returns what was typed since it was last called; it never waits."""

        def read() -> str:
            typed = ""
            while msvcrt.kbhit():
                typed += msvcrt.getwch()
            return typed

        yield read if sys.stdin.isatty() else _no_keys

else:
    import select
    import termios

    @contextmanager
    def escape_codes() -> Iterator[None]:
        """Escape codes are obeyed in here, as everywhere."""
        yield

    @contextmanager
    def keyboard() -> Iterator[Read]:
        """A function that returns what was typed since it was last called; it never waits."""
        if not sys.stdin.isatty():
            yield _no_keys
            return
        device = sys.stdin.fileno()
        decoder = codecs.getincrementaldecoder("utf-8")("ignore")

        def read() -> str:
            typed = b""
            while select.select([device], [], [], 0)[0]:
                more = os.read(device, 1024)
                if not more:
                    break
                typed += more
            return decoder.decode(typed)

        before = termios.tcgetattr(device)
        try:
            termios.tcsetattr(device, termios.TCSANOW, _unechoed(device))
            yield read
        finally:
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(device, termios.TCSAFLUSH, before)

    def _unechoed(device: int) -> list[Any]:
        """Keys at once and unseen; Ctrl-C still interrupts, Ctrl-S, -Q and -Z are keys."""
        made = termios.tcgetattr(device)
        made[0] &= ~(termios.IXON | termios.ICRNL)
        made[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        off = bytes([os.fpathconf(device, "PC_VDISABLE")])
        made[6][termios.VSUSP] = made[6][termios.VQUIT] = off
        return made
