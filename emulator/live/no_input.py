"""The host's standard input is the display's: a program that asks it is refused, not left waiting.

In a terminal the keys go to the machine, and a window's person types there: `input()` in a program
would wait for a line that never comes, and hold the way out while it waits.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any

from emulator.errors import EmulatorError


class _Guarded:
    """Standard input for the display's own thread, a refusal for every other."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("read", "__next__")) and current_thread() is not main_thread():
            raise EmulatorError(
                "input() refused: while the machine is shown, what is typed goes to its keyboard;"
                " read that, or run with --headless."
            )
        return getattr(self._stream, name)


@contextmanager
def no_input() -> Iterator[None]:
    """Refuse programs the host's standard input meanwhile."""
    before = sys.stdin
    if before is not None:
        sys.stdin = _Guarded(before)
    try:
        yield
    finally:
        sys.stdin = before
