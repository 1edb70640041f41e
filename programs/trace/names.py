"""Which functions of a process are calls that a program makes, and by what names it knows them.

    os.mkdir, open, screen.present      what the program says: the portable layer
    posix.mkdir                         what that stands on: the system's own module, if another

A function is known by its code, for the same one goes by several names. Files and the library's
modules that are executed for the process are known by where they are from.
"""

import linecache
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import CO_VARARGS
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from programs.handing import HANDED, PORTABLE

BUILTINS = ("open", "print", "input")

# Modules that the library takes apart inside; programs know the whole.
_WHOLE = {"posixpath": "os.path", "ntpath": "os.path", "genericpath": "os.path"}


@dataclass(frozen=True, slots=True)
class Name:
    """A function's names: the program's, and the system's module's if that is another.

    `shared`: it is one of the host's library, in which no system shows.
    """

    portable: str
    builtin: str = ""
    shared: bool = False

    @property
    def last(self) -> str:
        """The word that a program has before its arguments."""
        return self.portable.rpartition(".")[2]


class Names:
    """The names of one process's functions."""

    def __init__(self, modules: Any) -> None:
        self._modules = modules
        self._codes: dict[CodeType, dict[str, Name]] = {}
        for name in BUILTINS:
            self._add(vars(modules.builtins)[name], Name(name))
        self._learn_modules()

    def learn(self, handed: str, value: Any) -> None:
        """Take note of what a main was handed under a name."""
        if handed in HANDED and HANDED[handed].access == PORTABLE:
            for name, function in _functions(value):
                self._add(function, Name(f"{handed}.{name}" if name else handed))
        self._learn_modules()

    def _learn_modules(self) -> None:
        """Take note of the system's own module, and of others that it makes."""
        builtin = self._modules["os"].name
        for name, function in _functions(self._modules[builtin]):
            self._add(function, Name(f"os.{name}", f"{builtin}.{name}"))
        for name in {*self._modules.provided} & {*self._modules.loaded} - {builtin}:
            for member, function in _functions(self._modules.loaded[name]):
                self._add(function, Name(f"{name}.{member}"))

    def _add(self, function: Any, name: Name) -> None:
        known = self._codes.setdefault(_code(function), {})
        if name.builtin or name.portable not in known:
            known[name.portable] = name

    def find(self, frame: FrameType) -> Name | None:
        """The names of the function that a frame runs; None if it is no call to speak of."""
        known = self._codes.get(frame.f_code)
        if known is not None:
            return _called(known, frame)
        name = str(frame.f_globals.get("__name__"))
        module = self._modules.loaded.get(name)
        if module is None or vars(module) is not frame.f_globals:
            return None
        inside = frame.f_code.co_qualname
        if "<" in inside or inside.startswith("_") or name == "__main__":
            return None
        shared = module is sys.modules.get(name)
        return Name(f"{_WHOLE.get(name, name).partition('._')[0]}.{inside}", shared=shared)


def _called(known: Mapping[str, Name], frame: FrameType) -> Name:
    """Of several names of one function, the one that the line says which calls it."""
    first, *others = known.values()
    if others and frame.f_back is not None:
        line = linecache.getline(frame.f_back.f_code.co_filename, frame.f_back.f_lineno)
        words = set(re.findall(r"(\w+)\s*\(", line))
        return next((name for name in known.values() if name.last in words), first)
    return first


def _functions(value: Any) -> Iterator[tuple[str, Any]]:
    """The public functions of a module or an object; under "" the object's own call."""
    if isinstance(value, FunctionType) or hasattr(value, "__func__"):
        yield "", value
        return
    members: dict[str, Any] = {}
    if not isinstance(value, ModuleType):
        members.update((name, each) for kind in type(value).__mro__ for name, each in
                       vars(kind).items())  # fmt: skip
    members.update(getattr(value, "__dict__", {}))
    for name, member in members.items():
        if not name.startswith("_"):
            for function in (
                (member.fget, member.fset) if isinstance(member, property) else (member,)
            ):
                if isinstance(_code(function), CodeType):
                    yield name, function


def _code(function: Any) -> Any:
    return getattr(getattr(function, "__func__", function), "__code__", None)


def arguments(frame: FrameType, everything: bool) -> tuple[str, ...]:
    """What a function that has just been called was given, as text.

    What equals its default is left out, with `everything` only where it has to be named.
    """
    code, given = frame.f_code, frame.f_locals
    positional = code.co_varnames[: code.co_argcount]
    keywords = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    defaults = _defaults(frame)
    shown: list[str] = []
    named = False  # from the first one left out, or the first that has no place, on
    for name in (*positional, *keywords):
        if name == "self" or name not in given:
            continue
        value = given[name]
        if (
            name in defaults
            and _same(defaults[name], value)
            and not (everything and name in positional)
        ):
            named = True
        else:
            text = (
                NUMBERS[name](value) if name in NUMBERS and isinstance(value, int) else show(value)
            )
            shown.append(f"{name}={text}" if named or name in keywords else text)
    if code.co_flags & CO_VARARGS:
        rest = given.get(code.co_varnames[code.co_argcount + code.co_kwonlyargcount], ())
        shown = [*map(show, rest), *shown]
    return tuple(shown)


# Numbers that are made of bits, by the names of their parameters.
NUMBERS: Mapping[str, Callable[[int], str]] = {"mode": oct, "flags": hex}


def _same(default: object, value: object) -> bool:
    """Whether a value is its parameter's default, or one as plain: an array compares otherwise."""
    return default is value or (type(default) is type(value) and default == value)


def _defaults(frame: FrameType) -> Mapping[str, Any]:
    """The defaults of a function's parameters, if the function can be found."""
    code = frame.f_code
    owner = frame.f_locals.get("self")
    found = getattr(type(owner), code.co_name, None) if owner is not None else None
    found = found or frame.f_globals.get(code.co_name)
    function: Any = getattr(found, "__func__", found)
    if getattr(function, "__code__", None) is not code:
        return {}
    names = code.co_varnames[: code.co_argcount]
    positional = function.__defaults__ or ()
    return dict(zip(names[len(names) - len(positional) :], positional, strict=True)) | (
        function.__kwdefaults__ or {}
    )


MOST = 40  # characters of one argument


def show(value: object) -> str:
    """A value in a few characters, as Python writes it."""
    if isinstance(value, memoryview):
        value = bytes(value[:MOST])
    if isinstance(value, np.ndarray):
        return f"<{'x'.join(map(str, value.shape))} array>"
    try:
        text = repr(value[:MOST] if isinstance(value, str | bytes) else value)
    except Exception as error:  # whatever the program's own classes do
        text = f"<{type(value).__name__}: {error}>"
    return text if len(text) <= MOST + 2 else f"{text[: MOST - 1]}..."
