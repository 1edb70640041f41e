"""How a shell, a copy of one or a command ends: it returns, it says `exit`, or Ctrl-C comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vos.kernel.processes import Process


def exit_status(process: Process, run: Callable[[], int]) -> int:
    """Do it; the exit status. An interrupt ends the process as the system has it, without words."""
    try:
        return run()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except KeyboardInterrupt:
        pass  # what its frames held goes first, while there is a process
    return int(process.modules.interrupted())
