"""`select` of a system without a network: Windows' waits for sockets alone, and there are none."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from vos.systems.windows.nt import winerrors

INVALID, NOT_A_SOCKET = 10022, 10038


def select_module() -> ModuleType:
    """The module `select`."""

    def select(
        rlist: Sequence[Any], wlist: Sequence[Any], xlist: Sequence[Any], timeout: Any = None, /
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """Wait until one or more sockets are ready."""
        some = any(len(each) for each in (rlist, wlist, xlist))
        raise winerrors.of_code(NOT_A_SOCKET if some else INVALID)

    module = ModuleType("select")
    module.__dict__.update(select=select, error=OSError)
    return module
