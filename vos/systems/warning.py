"""Warning the program whose code is running, not the host's.

Each process has a `warnings` of its own. A program's frames lead to it: their built-ins have the
process's `__import__`. Where none is, as in a test that calls the virtual `os` from outside, the
host's `warnings` is told.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vos.kernel.processes import Process


def warn_of_leak(process: Process, what: object) -> None:
    """Warn that something was never closed, if its process is there to hear it."""
    if process.ended is None:
        warn(f"unclosed {what}", ResourceWarning)


def warn(message: str, category: type[Warning]) -> None:
    """Warn the nearest program on the stack."""
    frame, level = sys._getframe(1), 2
    outside = frame
    while frame.f_builtins["__import__"] is builtins.__import__:
        if frame.f_back is None:
            module, frame, level = warnings, outside, 3
            break
        frame, level = frame.f_back, level + 1
    else:
        module = frame.f_builtins["__import__"]("warnings")
    module.warn(message, category, level)
