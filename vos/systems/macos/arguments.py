"""What a trace shows of macOS' calls, in dtruss' manner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.kernel.trace import Call
from vos.systems.macos import constants
from vos.systems.macos.errors import ERRORS, strerror
from vos.systems.macos.images import Provider
from vos.systems.macos.key_codes import CONSTANTS as EVENT_CONSTANTS
from vos.systems.macos.quartz import CGPoint, CGRect, ColorSpace, Context, DisplayMode, Image, Mask
from vos.systems.unix import showing
from vos.systems.unix.showing import Show, flag_set, or_null, table

MOST_RECTS = 2  # that a trace shows of many
NUMBERS = vars(constants)
SHARED = showing.rows(NUMBERS)


class Failed(int):
    """-1, as a call returns it, which remembers the error number for the trace."""

    number: int

    def __new__(cls, number: int) -> Failed:
        """Be -1 because of an error."""
        made = super().__new__(cls, -1)
        made.number = number
        return made


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
    memoryview: lambda value: f"<memory of {value.nbytes}>",
}  # fmt: skip


REQUESTS = table(NUMBERS, "TIOC") | table(NUMBERS, "FIO")


def _thing(value: Any) -> str:
    return THINGS.get(type(value), SHARED["Struct"])(value)


EVERY_EVENT = EVENT_CONSTANTS["NSEventMaskAny"]
SHOW: dict[str, Show] = SHARED | {
    "EventMask": lambda value: "NSEventMaskAny" if value == EVERY_EVENT else hex(value),
    "FileFlags": flag_set(NUMBERS, "UF_", "UF_SETTABLE"), "Struct": _thing,
    "AtFlags": flag_set(NUMBERS, "AT_", "AT_FDCWD"), "Rect": _braced, "Rects": _rects,
    "Float": _braced, "Request": lambda value: REQUESTS.get(value, hex(value)),
    "Function": or_null(SHARED["Function"]),
}  # fmt: skip


def render(call: Call) -> str:
    """Return a traced call as dtruss would print it."""
    return showing.render(call, SHOW, _result(call))


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
