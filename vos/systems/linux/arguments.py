"""What a trace shows of Linux' calls, in strace's manner."""

from __future__ import annotations

from typing import Any

from vos.kernel.trace import Call
from vos.systems.linux import constants, devices
from vos.systems.linux.errors import ERRORS, strerror
from vos.systems.unix import showing
from vos.systems.unix.showing import Show, flag_set

ADDRESSES = 1 << 40  # results from here on are addresses of mappings

REQUESTS = {
    value: name
    for module in (constants, devices)
    for name, value in vars(module).items()
    if name.startswith(("FB", "TC", "TIOC", "FIO", "EVIOC")) and isinstance(value, int)
}
NUMBERS = vars(constants)
SHOW: dict[str, Show] = showing.rows(NUMBERS) | {
    # AT_EACCESS is the number of AT_REMOVEDIR too, which is seen more often
    "AtFlags": flag_set(NUMBERS, "AT_", "AT_FDCWD", "AT_EACCESS", "AT_STATX_SYNC_TYPE"),
    "RenameFlags": flag_set(NUMBERS, "RENAME_"), "CloneFlags": flag_set(NUMBERS, "CLONE_"),
    "Request": lambda value: REQUESTS.get(value, hex(value)),
}  # fmt: skip


def render(call: Call) -> str:
    """Return a traced call as strace would print it."""
    return showing.render(call, SHOW, _result(call.result))


def _result(result: Any) -> str:
    if isinstance(result, int) and result < 0 and -result in ERRORS:
        return f"-1 {ERRORS[-result][0]} ({strerror(result)})"
    if isinstance(result, int) and result >= ADDRESSES:
        return hex(result)
    return "?" if result is None else str(result)


def is_error(call: Call) -> bool:
    """Tell whether a traced call failed."""
    return isinstance(call.result, int) and call.result < 0
