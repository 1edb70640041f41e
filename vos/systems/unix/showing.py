"""How a trace shows a call on a Unix: texts in quotes, numbers by the constants' names.

`rows` gives what shows each kind of parameter (`kinds.py`), made from a system's own constants;
`render` is the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vos.kernel.trace import Call
from vos.systems.structures import Struct

Show = Callable[[Any], str]
Constants = dict[str, Any]

SHOWN = 32  # bytes of a string that a trace shows
FIRST = ("st_mode", "st_size", "xres", "yres", "bits_per_pixel", "smem_len", "line_length")
FIELDS = 6  # of a structure; what is 0 says least and is left out
ACCESS = {0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR", 3: "O_ACCMODE"}
NO_SIGNALS = ("SIG_DFL", "SIG_IGN", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK")
NO_OPEN_FLAGS = (*ACCESS.values(), "O_NDELAY", "O_LARGEFILE", "O_FSYNC")  # or another's name


def table(constants: Constants, prefix: str, *excluded: str) -> dict[int, str]:
    """Return the names of the constants that begin like this, by their values."""
    return {
        value: name
        for name, value in reversed(constants.items())
        if name.startswith(prefix) and name not in excluded
    }


def constant(constants: Constants, prefix: str, *excluded: str) -> Show:
    """Return what shows one of those constants."""
    names = table(constants, prefix, *excluded)
    return lambda value: names.get(value, str(value))


def flag_set(constants: Constants, prefix: str, *excluded: str) -> Show:
    """Return what shows those constants that bits stand for."""
    names = table(constants, prefix, *excluded)
    return lambda value: _flags(names, value)


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


def string(value: Any) -> str:
    """Return bytes or a text in quotes."""
    raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else bytes(value)
    shown = "".join(
        ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:o}")
        for byte in raw[:SHOWN]
    )
    return f'"{shown}"' + ("..." if len(raw) > SHOWN else "")


ESCAPES = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 92: "\\\\"}


def structure(value: Any) -> str:
    """Return a structure in braces, with the fields that say something."""
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


def _texts(values: Any) -> str:
    return "NULL" if values is None else "[" + ", ".join(string(each) for each in values) + "]"


def _open_flags(names: dict[int, str]) -> Show:
    def show(value: int) -> str:
        rest = _flags(names, value & ~3, "")
        return ACCESS[value & 3] + (f"|{rest}" if rest else "")

    return show


def or_null(show: Show) -> Show:
    """Return what shows a pointer that may be none."""
    return lambda value: "NULL" if value is None else show(value)


def rows(constants: Constants) -> dict[str, Show]:
    """Return what shows each kind that every Unix has."""
    cwd = constants["AT_FDCWD"]
    return {
        "Path": string, "Name": string, "Text": string, "Data": string, "Buffer": string,
        "Buffers": _texts, "Datas": _texts, "Texts": _texts, "Texts | None": _texts,
        "Path | None": or_null(string), "Buffer | None": or_null(string),
        "DirFd": lambda value: "AT_FDCWD" if value == cwd else str(value),
        "OpenFlags": _open_flags(table(constants, "O_", *NO_OPEN_FLAGS)),
        "Mode": _octal, "Struct": structure,
        "AccessMode": lambda value: _flags({1: "X_OK", 2: "W_OK", 4: "R_OK"}, value, "F_OK"),
        "Signal": constant(constants, "SIG", *NO_SIGNALS), "Whence": constant(constants, "SEEK_"),
        "FcntlCommand": constant(constants, "F_", "F_OK", "F_RDLCK", "F_WRLCK", "F_UNLCK"),
        "LockOperation": flag_set(constants, "LOCK_"),
        "WaitOptions": flag_set(constants, "W", "W_OK"),
        "Protection": flag_set(constants, "PROT_"), "MapFlags": flag_set(constants, "MAP_"),
        "Resource": constant(constants, "RLIMIT_"), "ClockId": constant(constants, "CLOCK_"),
        "Function": lambda value: getattr(value, "__name__", repr(value)),
    }  # fmt: skip


def render(call: Call, show: Mapping[str, Show], result: str) -> str:
    """Return a traced call with its result; a layer's own step in Python's manner."""
    if call.native is None:
        return f"{call.name}({', '.join(repr(each) for each in call.arguments)})"
    kinds = [kind for _, kind in call.native.kinds()]
    shown = ", ".join(
        _shown(show.get(kind, str), kind, value, call)
        for kind, value in zip(kinds, call.arguments, strict=False)
    )
    return f"{call.name}({shown}) = {result}"


def _shown(show: Show, kind: str, value: Any, call: Call) -> str:
    if kind == "Buffer" and isinstance(call.result, int):
        value = bytes(value[: max(call.result, 0)])  # what the call put there
    try:
        return show(value)
    except (TypeError, ValueError, AttributeError):  # a wrong type, refused: shown as it is
        return repr(value)
