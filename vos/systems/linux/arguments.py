"""What a call's arguments are: sentences about wrong types, and how a trace shows them.

A handler's parameters are annotated with the kinds of `kinds.py`. A kind is a row here: which types
it takes, in words and as types, and how it is written in the manner of strace.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.kernel.trace import Call
from vos.kernel.trap import NativeCall
from vos.systems.linux import constants, devices
from vos.systems.linux.errors import ERRORS, strerror
from vos.systems.linux.structs import Struct

SHOWN = 32  # bytes of a string that a trace shows
FIRST = ("st_mode", "st_size", "xres", "yres", "bits_per_pixel", "smem_len", "line_length")
ADDRESSES = 1 << 40  # results from here on are addresses of mappings
FIELDS = 6  # of a structure; what is 0 says least and is left out

INTEGER: tuple[type, ...] = (int,)
TEXT: tuple[type, ...] = (bytes, str)
BUFFER: tuple[type, ...] = (bytearray, memoryview)
DATA: tuple[type, ...] = (bytes, bytearray, memoryview)
SEQUENCE: tuple[type, ...] = (list, tuple)

# kind: (types, the same in words)
TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "Path": (TEXT, "bytes or str"),
    "Name": (TEXT, "bytes or str"),
    "Text": (TEXT, "bytes or str"),
    "Buffer": (BUFFER, "a bytearray or a memoryview"),
    "Data": (DATA, "bytes, a bytearray or a memoryview"),
    "Buffers": (SEQUENCE, "a list of bytearrays or memoryviews"),
    "Datas": (SEQUENCE, "a list of bytes-like objects"),
    "Texts": (SEQUENCE, "a list of bytes or str"),
    "OptSize": ((int, type(None)), "an int or None"),
    "Buffer | None": ((*BUFFER, type(None)), "a bytearray, a memoryview or None"),
    "Path | None": ((*TEXT, type(None)), "bytes, str or None"),
    "Texts | None": ((*SEQUENCE, type(None)), "a list of bytes or str"),
    "Struct": ((object,), "one of the API's structures"),
    "Function": ((object,), "a function"),
    "Float": ((int, float), "a number"),
    "Rect": (SEQUENCE, "a rectangle"),
    "Rects": (SEQUENCE, "a list of rectangles"),
}
# kind: the types that the elements of a list have
ELEMENTS: dict[str, tuple[type, ...]] = {
    "Buffers": BUFFER, "Datas": DATA, "Texts": TEXT, "Texts | None": TEXT,
}  # fmt: skip
INT_ROW: tuple[tuple[type, ...], str] = (INTEGER, "an int")


def mistyped(call: NativeCall, arguments: tuple[Any, ...], error: Exception) -> Exception:
    """Return the sentence that names the parameter with the wrong type; else the error itself."""
    kinds = call.kinds()
    needed = sum(each.default is each.empty for each in call.parameters)
    if not needed <= len(arguments) <= len(kinds):
        names = ", ".join(name for name, _ in kinds)
        return TypeError(f"{call.name}({names}) takes {_amount(needed, len(kinds))} arguments,"
                         f" not {len(arguments)}")  # fmt: skip
    for (name, kind), value in zip(kinds, arguments, strict=False):
        types, words = TYPES.get(kind, INT_ROW)
        if not isinstance(value, types):
            return TypeError(f"{call.name}(): {name} takes {words}, not {type(value).__name__}")
        inner = ELEMENTS.get(kind)
        listed: Any = value
        if inner and listed and not all(isinstance(each, inner) for each in listed):
            return TypeError(f"{call.name}(): {name} takes {words}")
    structures = [name for name, kind in kinds if kind in ("Struct", "Function")]
    if structures:
        return TypeError(f"{call.name}(): {' or '.join(structures)} is no such structure: {error}")
    return error


def _amount(least: int, most: int) -> str:
    return str(most) if least == most else f"{least} to {most}"


# Rendering.


def _table(prefix: str, *excluded: str) -> dict[int, str]:
    return {
        value: name
        for name, value in reversed(vars(constants).items())
        if name.startswith(prefix) and name not in excluded
    }


OPEN = _table("O_", "O_ACCMODE", "O_NDELAY", "O_RDONLY", "O_WRONLY", "O_RDWR", "O_LARGEFILE")
ACCESS = {0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR", 3: "O_ACCMODE"}
REQUESTS = {
    value: name
    for module in (constants, devices)
    for name, value in vars(module).items()
    if name.startswith(("FB", "TC", "TIOC", "FIO", "EVIOC")) and isinstance(value, int)
}
SIGNALS = _table("SIG", "SIG_DFL", "SIG_IGN", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK")
AT_FLAGS = _table("AT_", "AT_FDCWD", "AT_EACCESS", "AT_STATX_SYNC_TYPE")


def _flags(table: dict[int, str], value: int, none: str = "0") -> str:
    """Return names joined by |, larger flags first where they contain smaller ones."""
    names: list[tuple[int, str]] = []
    left = value
    for bits in sorted(table, key=lambda bits: -bits.bit_count()):
        if bits and left & bits == bits:
            names.append((bits, table[bits]))
            left &= ~bits
    shown = [name for _, name in sorted(names)]
    if left:
        shown.append(hex(left))
    return "|".join(shown) or none


def _open_flags(value: int) -> str:
    rest = _flags(OPEN, value & ~3, "")
    return ACCESS[value & 3] + (f"|{rest}" if rest else "")


def _string(value: Any) -> str:
    raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else bytes(value)
    shown = "".join(
        ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:o}")
        for byte in raw[:SHOWN]
    )
    return f'"{shown}"' + ("..." if len(raw) > SHOWN else "")


ESCAPES = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 92: "\\\\"}


def _struct(value: Any) -> str:
    slots = getattr(type(value), "__slots__", None)
    if not slots:
        return "NULL" if value is None else repr(value)
    order = [*(name for name in FIRST if name in slots), *(n for n in slots if n not in FIRST)]
    given = [(name, getattr(value, name, 0)) for name in order]
    fields = [f"{name}={_field(name, each)}" for name, each in given if _says_something(each)]
    more = ["..."] if len(fields[:FIELDS]) < len(slots) else []
    return "{" + ", ".join(fields[:FIELDS] + more) + "}"


def _says_something(value: Any) -> bool:
    return bool(value) and not isinstance(value, Struct | list | tuple)


def _field(name: str, value: Any) -> str:
    return oct(value).replace("o", "") if name == "st_mode" else repr(value)


def _octal(value: int) -> str:
    return f"0{value:o}" if value else "0"


def _constant(prefix: str, *excluded: str) -> Callable[[int], str]:
    table = _table(prefix, *excluded)
    return lambda value: table.get(value, str(value))


def _flag_set(prefix: str, *excluded: str) -> Callable[[int], str]:
    table = _table(prefix, *excluded)
    return lambda value: _flags(table, value)


def _texts(values: Any) -> str:
    return "NULL" if values is None else "[" + ", ".join(_string(each) for each in values) + "]"


SHOW: dict[str, Callable[[Any], str]] = {
    "Path": _string, "Name": _string, "Text": _string, "Data": _string, "Buffer": _string,
    "Buffers": _texts, "Datas": _texts, "Texts": _texts, "Texts | None": _texts,
    "Path | None": lambda value: "NULL" if value is None else _string(value),
    "Buffer | None": lambda value: "NULL" if value is None else _string(value),
    "DirFd": lambda value: "AT_FDCWD" if value == constants.AT_FDCWD else str(value),
    "OpenFlags": _open_flags, "Mode": _octal, "Struct": _struct,
    "AtFlags": lambda value: _flags(AT_FLAGS, value),
    "AccessMode": lambda value: _flags({1: "X_OK", 2: "W_OK", 4: "R_OK"}, value, "F_OK"),
    "Signal": lambda value: SIGNALS.get(value, str(value)),
    "Whence": _constant("SEEK_"), "FcntlCommand": _constant("F_", "F_OK", "F_RDLCK", "F_WRLCK"),
    "LockOperation": _flag_set("LOCK_"), "RenameFlags": _flag_set("RENAME_"),
    "CloneFlags": _flag_set("CLONE_"), "WaitOptions": _flag_set("W", "W_OK"),
    "Protection": _flag_set("PROT_"), "MapFlags": _flag_set("MAP_"),
    "Resource": _constant("RLIMIT_"), "ClockId": _constant("CLOCK_"),
    "Request": lambda value: REQUESTS.get(value, hex(value)),
    "Function": lambda value: getattr(value, "__name__", repr(value)),
}  # fmt: skip


def render(call: Call) -> str:
    """Return a traced call as strace would print it; a layer's own step in Python's manner."""
    if call.native is None:
        shown = ", ".join(repr(each) for each in call.arguments)
        return f"{call.name}({shown})"
    kinds = [kind for _, kind in call.native.kinds()]
    shown = ", ".join(
        _shown(kind, value, call) for kind, value in zip(kinds, call.arguments, strict=False)
    )
    return f"{call.name}({shown}) = {_result(call.result)}"


def _shown(kind: str, value: Any, call: Call) -> str:
    if kind == "Buffer" and isinstance(call.result, int):
        value = bytes(value[: max(call.result, 0)])  # what the call put there
    try:
        return SHOW.get(kind, str)(value)
    except (TypeError, ValueError, AttributeError):  # a wrong type, refused: shown as it is
        return repr(value)


def _result(result: Any) -> str:
    if isinstance(result, int) and result < 0 and -result in ERRORS:
        return f"-1 {ERRORS[-result][0]} ({strerror(result)})"
    if isinstance(result, int) and result >= ADDRESSES:
        return hex(result)
    return "?" if result is None else str(result)


def is_error(call: Call) -> bool:
    """Tell whether a traced call failed."""
    return isinstance(call.result, int) and call.result < 0
