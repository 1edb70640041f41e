"""What a trace shows of macOS' calls, in dtruss' manner; wrong types are refused as anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.kernel.trace import Call
from vos.systems.linux.arguments import SHOW as SHARED
from vos.systems.linux.arguments import mistyped
from vos.systems.macos import constants
from vos.systems.macos.errors import ERRORS, strerror
from vos.systems.macos.images import Provider
from vos.systems.macos.key_codes import CONSTANTS as EVENT_CONSTANTS
from vos.systems.macos.quartz import CGPoint, CGRect, ColorSpace, Context, DisplayMode, Image, Mask

MOST_RECTS = 2  # that a trace shows of many

__all__ = ["Failed", "is_error", "mistyped", "render"]


class Failed(int):
    """-1, as a call returns it, which remembers the error number for the trace."""

    number: int

    def __new__(cls, number: int) -> Failed:
        """Be -1 because of an error."""
        made = super().__new__(cls, -1)
        made.number = number
        return made


def _table(prefix: str, *excluded: str) -> dict[int, str]:
    return {
        value: name
        for name, value in reversed(vars(constants).items())
        if name.startswith(prefix) and name not in excluded
    }


def _flag_set(prefix: str, *excluded: str) -> Callable[[int], str]:
    table = _table(prefix, *excluded)

    def show(value: int) -> str:
        names = [name for bit, name in sorted(table.items()) if bit and value & bit == bit]
        left = value & ~sum(bit for bit in table if value & bit == bit)
        return "|".join([*names, *([hex(left)] if left else [])]) or "0"

    return show


def _constant(prefix: str, *excluded: str) -> Callable[[int], str]:
    table = _table(prefix, *excluded)
    return lambda value: table.get(value, str(value))


OPEN = _flag_set("O_", "O_ACCMODE", "O_RDONLY", "O_WRONLY", "O_RDWR", "O_NDELAY", "O_FSYNC")
ACCESS = {0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR", 3: "O_ACCMODE"}


def _open_flags(value: int) -> str:
    rest = OPEN(value & ~3)
    return ACCESS[value & 3] + ("" if rest == "0" else f"|{rest}")


def _sized(value: Any) -> str:
    height, width = value.pixels.shape[:2]
    return f"<{type(value).__name__} {width}x{height}>"


def _braced(value: Any) -> str:
    """Return places and rectangles as NSStringFromRect does: {{x, y}, {width, height}}."""
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return "{" + ", ".join(map(_braced, value)) + "}"


def _rects(value: Any) -> str:
    more = ", ..." if len(value) > MOST_RECTS else ""
    return "{" + ", ".join(map(_braced, value[:MOST_RECTS])) + more + "}"


# How each kind of thing is shown that is no structure.
THINGS: dict[type, Callable[[Any], str]] = {
    Context: _sized, Image: _sized, Mask: _sized, CGRect: _braced, CGPoint: _braced,
    ColorSpace: lambda value: f"<ColorSpace of {len(value.table) or 'any'}>",
    Provider: lambda value: f"<Provider of {value.data.nbytes}>",
    DisplayMode: lambda value: f"<DisplayMode {value.width}x{value.height}>",
    float: _braced, bytearray: SHARED["Data"],
}  # fmt: skip


REQUESTS = _table("TIOC") | _table("FIO")


def _thing(value: Any) -> str:
    return THINGS.get(type(value), SHARED["Struct"])(value)


EVERY_EVENT = EVENT_CONSTANTS["NSEventMaskAny"]
SHOW: dict[str, Callable[[Any], str]] = SHARED | {
    "EventMask": lambda value: "NSEventMaskAny" if value == EVERY_EVENT else hex(value),
    "DirFd": lambda value: "AT_FDCWD" if value == constants.AT_FDCWD else str(value),
    "OpenFlags": _open_flags, "FileFlags": _flag_set("UF_", "UF_SETTABLE"), "Struct": _thing,
    "AtFlags": _flag_set("AT_", "AT_FDCWD"), "Whence": _constant("SEEK_"),
    "Signal": _constant("SIG", "SIG_DFL", "SIG_IGN", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"),
    "FcntlCommand": _constant("F_", "F_OK", "F_RDLCK", "F_WRLCK", "F_UNLCK"),
    "LockOperation": _flag_set("LOCK_"), "WaitOptions": _flag_set("W", "W_OK"),
    "Protection": _flag_set("PROT_"), "MapFlags": _flag_set("MAP_"),
    "Resource": _constant("RLIMIT_"), "ClockId": _constant("CLOCK_"), "Rect": _braced,
    "Rects": _rects, "Float": _braced,
    "Request": lambda value: REQUESTS.get(value, hex(value)),
    "Function": lambda value: "NULL" if value is None else SHARED["Function"](value),
}  # fmt: skip


def render(call: Call) -> str:
    """Return a traced call as dtruss would print it; a layer's own step in Python's manner."""
    if call.native is None:
        return f"{call.name}({', '.join(repr(each) for each in call.arguments)})"
    kinds = [kind for _, kind in call.native.kinds()]
    shown = ", ".join(
        _shown(kind, value, call) for kind, value in zip(kinds, call.arguments, strict=False)
    )
    return f"{call.name}({shown}) = {_result(call)}"


def _shown(kind: str, value: Any, call: Call) -> str:
    if kind == "Buffer" and isinstance(call.result, int):
        value = bytes(value[: max(call.result, 0)])  # what the call put there
    try:
        return SHOW.get(kind, str)(value)
    except (TypeError, ValueError, AttributeError):  # a wrong type, refused: shown as it is
        return repr(value)


def _result(call: Call) -> str:
    """Return what came back: void of a C function that gives nothing, ? if it did not end."""
    result = call.result
    if isinstance(result, Failed):
        return f"-1 {ERRORS[result.number][0]} ({strerror(result.number)})"
    if result is None and call.native is not None:
        declared = call.native.handler.__annotations__["return"]
        return {"None": "void", "int": "?"}.get(declared, "NULL")
    return str(result) if isinstance(result, int) else _thing(result)


def is_error(call: Call) -> bool:
    """Tell whether a traced call failed."""
    return isinstance(call.result, Failed)
