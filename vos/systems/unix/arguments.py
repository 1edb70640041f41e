"""What types a call's arguments have, and the sentences about wrong ones.

A handler's parameters are annotated with the kinds of `kinds.py`. A kind is a row here: which types
it takes, in words and as types. How a trace shows it is in `showing.py`.
"""

from __future__ import annotations

from typing import Any

from vos.kernel.trap import NativeCall

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
