"""What a call's arguments are: sentences about wrong types, and how a trace shows them.

A handler's parameters are annotated with the kinds of `kinds.py`. A kind is a row here: which types
it takes, in words and as types, and how a trace writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.kernel.trace import Call
from vos.kernel.trap import NativeCall
from vos.systems.windows import constants
from vos.systems.windows.errors import ERRORS
from vos.systems.windows.structs import Struct

SHOWN = 32  # characters of a text that a trace shows

BUFFER: tuple[type, ...] = (bytearray, memoryview)
DATA: tuple[type, ...] = (bytes, bytearray, memoryview)

# kind: (types, the same in words)
TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "Text": ((str,), "a str"),
    "OptText": ((str, type(None)), "a str or None"),
    "OptInt": ((int, type(None)), "an int or None"),
    "Buffer": (BUFFER, "a bytearray or a memoryview"),
    "OptBuffer": ((*BUFFER, type(None)), "a bytearray, a memoryview or None"),
    "Data": (DATA, "bytes, a bytearray or a memoryview"),
    "OptData": ((*DATA, type(None)), "bytes, a bytearray, a memoryview or None"),
    "Handles": ((list, tuple), "a list of handles"),
    "Struct": ((object,), "one of the API's structures"),
}
INT_ROW: tuple[tuple[type, ...], str] = ((int,), "an int")


def kinds_of(call: NativeCall) -> list[tuple[str, str]]:
    """Return (name, kind) of each parameter."""
    return [(name, kind.rpartition(".")[2]) for name, kind in call.kinds()]


def mistyped(call: NativeCall, arguments: tuple[Any, ...], error: Exception) -> Exception:
    """Return the sentence that names the parameter with the wrong type; else the error itself."""
    kinds = kinds_of(call)
    needed = sum(each.default is each.empty for each in call.parameters)
    if not needed <= len(arguments) <= len(kinds):
        names = ", ".join(name for name, _ in kinds)
        most = f"{len(kinds)} argument{'s' * (len(kinds) != 1)}"
        amount = most if needed == len(kinds) else f"{needed} to {most}"
        return TypeError(f"{call.name}({names}) takes {amount}, not {len(arguments)}")
    for (name, kind), value in zip(kinds, arguments, strict=False):
        types, words = TYPES.get(kind, INT_ROW)
        if not isinstance(value, types):
            return TypeError(f"{call.name}(): {name} takes {words}, not {type(value).__name__}")
    structures = [name for name, kind in kinds if kind in ("Struct", "Handles")]
    if structures:
        return TypeError(f"{call.name}(): {' or '.join(structures)} is no such structure: {error}")
    return error


# Rendering.


def _table(*names: str) -> dict[int, str]:
    return {getattr(constants, name): name for name in names}


def _prefixed(prefix: str, *excluded: str) -> dict[int, str]:
    return {
        value: name
        for name, value in reversed(vars(constants).items())
        if name.startswith(prefix) and name not in excluded
    }


ACCESS = _table(
    "GENERIC_READ", "GENERIC_WRITE", "GENERIC_EXECUTE", "GENERIC_ALL", "DELETE", "SYNCHRONIZE",
    "FILE_READ_ATTRIBUTES", "FILE_WRITE_ATTRIBUTES", "FILE_READ_DATA", "FILE_WRITE_DATA",
    "FILE_APPEND_DATA", "READ_CONTROL",
)  # fmt: skip
SHARE = _prefixed("FILE_SHARE_")
ATTRIBUTES = _prefixed("FILE_ATTRIBUTE_")
FLAGS_AND_ATTRIBUTES = _prefixed("FILE_FLAG_") | ATTRIBUTES
DISPOSITION = _table(
    "CREATE_NEW", "CREATE_ALWAYS", "OPEN_EXISTING", "OPEN_ALWAYS", "TRUNCATE_EXISTING"
)
MOVE = _prefixed("MOVEFILE_")
MOVE_METHODS = _table("FILE_BEGIN", "FILE_CURRENT", "FILE_END")
RASTER = _table(
    "SRCCOPY", "SRCPAINT", "SRCAND", "SRCINVERT", "NOTSRCCOPY", "PATCOPY", "PATINVERT",
    "DSTINVERT", "BLACKNESS", "WHITENESS",
)  # fmt: skip
CAPS = _table(
    "TECHNOLOGY", "HORZRES", "VERTRES", "BITSPIXEL", "PLANES", "NUMCOLORS", "RASTERCAPS",
    "LOGPIXELSX", "LOGPIXELSY", "SIZEPALETTE", "COLORRES", "VREFRESH", "CELLSIZE",
)  # fmt: skip
METRICS = _prefixed("SM_")
STANDARD = _prefixed("STD_")
MESSAGES = _prefixed("WM_")
STYLES = _prefixed("WS_")


def _flags(table: dict[int, str], value: int) -> str:
    names, left = [], value
    for bits, name in table.items():
        if bits and left & bits == bits:
            names.append(name)
            left &= ~bits
    if left or not names:
        names.append(hex(left) if left else "0")
    return "|".join(names)


def _text(value: Any) -> str:
    if value is None:
        return "NULL"
    shown = repr(value[:SHOWN])[1:-1].replace('"', '\\"')
    return f'"{shown}"' + ("..." if len(value) > SHOWN else "")


def _bytes(value: Any) -> str:
    if value is None:
        return "NULL"
    first = bytes(value[:SHOWN])[:SHOWN]  # of rows of bytes, where there are rows
    shown = repr(first)[2:-1].replace('"', '\\"')
    return f'"{shown}"' + ("..." if memoryview(value).nbytes > SHOWN else "")


def _struct(value: Any) -> str:
    if value is None:
        return "NULL"
    slots = getattr(type(value), "__slots__", None)
    if slots is None:
        return repr(value)
    if hasattr(value, "value"):
        return f"[{value.value}]" if isinstance(value.value, int) else "[...]"
    names = [name for name in value.shown or slots[:4] if hasattr(value, name)]  # what was filled
    fields = [f"{name}={_field(name, getattr(value, name))}" for name in names]
    return "{" + ", ".join([*fields, *["..."] * (len(names) < len(slots))]) + "}"


def _field(name: str, value: Any) -> str:
    if name == "message":
        return _named(MESSAGES)(value)
    return _struct(value) if isinstance(value, Struct) else repr(value)


def _named(table: dict[int, str]) -> Callable[[int], str]:
    return lambda value: table.get(value, str(value))


SHOW: dict[str, Callable[[Any], str]] = {
    "Text": _text, "OptText": _text, "Buffer": _bytes, "OptBuffer": _bytes, "Data": _bytes,
    "OptData": _bytes, "Struct": _struct,
    "Handle": lambda value: "INVALID_HANDLE_VALUE" if value == -1 else hex(value),
    "Access": lambda value: _flags(ACCESS, value), "Share": lambda value: _flags(SHARE, value),
    "Disposition": _named(DISPOSITION),
    "FlagsAndAttributes": lambda value: _flags(FLAGS_AND_ATTRIBUTES, value),
    "Attributes": lambda value: _flags(ATTRIBUTES, value), "MoveFlags": lambda v: _flags(MOVE, v),
    "Colour": lambda value: f"0x{value:08X}",
    "RasterOp": lambda value: RASTER.get(value, f"0x{value:08X}"),
    "Milliseconds": lambda value: "INFINITE" if value == constants.INFINITE else str(value),
    "MoveMethod": _named(MOVE_METHODS),
    "DeviceCap": _named(CAPS), "Metric": _named(METRICS), "Message": _named(MESSAGES),
    "Style": lambda value: _flags(STYLES, value),
    "StandardHandle": lambda value: STANDARD.get(value & 0xFFFFFFFF, str(value)),
}  # fmt: skip

HANDLE_CALLS = frozenset(("CreateFileW", "FindFirstFileW", "FindFirstFileExW"))


class Refused(int):
    """What a refused call returned, with the code it left in GetLastError."""

    code = 0

    @classmethod
    def of(cls, value: int, code: int) -> Refused:
        """Return such a result."""
        made = cls(value)
        made.code = code
        return made


def render(call: Call) -> str:
    """Return a traced call as a debugger's log would; a layer's own step in Python's manner."""
    if call.native is None:
        shown = ", ".join(repr(each) for each in call.arguments)
        return f"{call.name}({shown})"
    kinds = [kind for _, kind in kinds_of(call.native)]
    shown = ", ".join(
        _shown(kind, value, call) for kind, value in zip(kinds, call.arguments, strict=False)
    )
    return f"{call.name}({shown}) = {_result(call)}"


def _shown(kind: str, value: Any, call: Call) -> str:
    if kind == "Buffer" and call.name == "ReadFile":
        value = value[: sum(each.value for each in call.arguments[3:4])]  # what the call put there
    elif value is None:
        return "NULL"
    try:
        return SHOW.get(kind, str)(value)
    except (TypeError, ValueError, AttributeError):  # a wrong type, refused: shown as it is
        return repr(value)


def _result(call: Call) -> str:
    result = call.result
    if isinstance(result, Refused):
        name, text = ERRORS.get(result.code, (str(result.code), ""))
        value = "INVALID_HANDLE_VALUE" if result == -1 else str(int(result))
        return f"{value} [{result.code} {name}: {text}]"
    if result is None:
        return "?"
    return hex(result) if call.name in HANDLE_CALLS else str(result)


def is_error(call: Call) -> bool:
    """Tell whether a traced call failed."""
    return isinstance(call.result, Refused)
