"""Python's exceptions as Windows raises them: with `winerror` and its text.

Only a Python built for Windows has `OSError.winerror`; elsewhere the fourth argument is ignored. So
each built-in class has a subclass here that carries it, on every host the same. They are called
what their base is called, and every `except` for the base catches them.
Source: Objects/exceptions.c of CPython (`OSError.__str__`), PC/errmap.h.
"""

from __future__ import annotations

from typing import Any

from vos.systems.oserrors import CLASSES
from vos.systems.windows import errors


def _text(error: Any) -> str:
    """What an error says: its number, its text and the names it is about."""
    if error.winerror is not None:
        head = f"[WinError {error.winerror}] {error.strerror}"
    elif error.errno is not None:
        head = f"[Errno {error.errno}] {error.strerror}"
    else:
        return Exception.__str__(error)
    if error.filename2 is not None:
        return f"{head}: {error.filename!r} -> {error.filename2!r}"
    return head if error.filename is None else f"{head}: {error.filename!r}"


def _reduce(error: Any) -> tuple[Any, ...]:
    rest = (error.errno, error.strerror, error.filename, error.winerror, error.filename2)
    return _again, (type(error).__mro__[1].__name__, *rest), error.__dict__


def _carrying(base: type[OSError]) -> type[OSError]:
    body = {
        "__module__": "builtins", "__qualname__": base.__qualname__, "__doc__": base.__doc__,
        "winerror": None, "__str__": _text, "__reduce__": _reduce,
    }  # fmt: skip
    return type(base.__name__, (base,), body)


_BASES: tuple[type[OSError], ...] = (OSError, *dict.fromkeys(CLASSES.values()))
_KINDS = {base: _carrying(base) for base in _BASES}


def make(
    name: str, number: int, text: str, winerror: int | None, filename: Any, filename2: Any
) -> OSError:
    """Return the exception of an errno's name; `winerror` is None for the C run-time's own."""
    kind = _KINDS[CLASSES.get(name, OSError)]
    error: Any = kind(number, text)
    if filename is not None:
        error.filename = filename
        if filename2 is not None:
            error.filename2 = filename2
    error.winerror = winerror
    return error  # type: ignore[no-any-return] # an OSError


def _again(
    kind: str, number: int, text: str, filename: Any, winerror: int | None, filename2: Any
) -> OSError:
    """Return a copied exception: what pickling and copying call."""
    error = make("", number, text, winerror, filename, filename2)
    error.__class__ = next(each for base, each in _KINDS.items() if base.__name__ == kind)
    return error


def of_code(code: int, filename: Any = None, filename2: Any = None) -> OSError:
    """Return the exception for what GetLastError said."""
    name = errors.errno_name(code)
    text = errors.message(code).rstrip(".") or f"Windows Error 0x{code:x}"
    return make(name, errors.NUMBERS[name], text, code, filename, filename2)


def of_errno(name: str, filename: Any = None) -> OSError:
    """Return the exception for an error of the C run-time's, which has no winerror."""
    number = errors.NUMBERS[name]
    return make(name, number, errors.strerror(number), None, filename, None)
