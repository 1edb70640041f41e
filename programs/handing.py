"""What a main may ask for, by the names of its parameters, and which access that is.

    def main(machine)           raw       the bare computer: no system runs on it
    def main(linux)             native    the calls of that one system
    def main(os, screen)        portable  what is called the same on every system

Under a system a program is a process of it. Raw and the others exclude each other: a system keeps
the computer to itself.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from programs.catalogue import DEFAULT_SYSTEM, SYSTEMS, TITLES, listed, near
from programs.errors import ProgramError, WrongUsageError

RAW, NATIVE, PORTABLE = "raw", "native", "portable"
Main = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that a main may ask for: the access that it is, and what it is."""

    access: str
    note: str


HANDED: Mapping[str, Handed] = {
    "machine": Handed(RAW, "the computer: peek, poke, out, inp"),
    **{name: Handed(NATIVE, f"the calls of {TITLES[name]} itself") for name in SYSTEMS},
    "os": Handed(PORTABLE, "files and processes"),
    "open": Handed(PORTABLE, "opens files"),
    "screen": Handed(PORTABLE, "the display"),
    "keyboard": Handed(PORTABLE, "the keys"),
    "mouse": Handed(PORTABLE, "the mouse"),
    "sound": Handed(PORTABLE, "tones"),
    "time": Handed(PORTABLE, "the clock"),
}
# So is every module of the standard library: `shutil`, `pathlib` ...
_NAMES = listed(
    (
        *(f"{name} ({handed.note})" for name, handed in HANDED.items()),
        "the modules of Python's library (shutil, pathlib ...)",
    )
)
ADVICE = f"a program is a function main(NAMES...), and the names there are: {_NAMES}."


def access_of(name: str) -> str | None:
    """The access that a name stands for; None if there is no such thing to ask for."""
    if name in HANDED:
        return HANDED[name].access
    public = name in sys.stdlib_module_names and not name.startswith("_")
    return PORTABLE if public else None


def asked_for(main: Main) -> list[str]:
    """The names of the parameters to hand over: unknown ones with a default keep it."""
    parameters = inspect.signature(main).parameters.values()
    return [p.name for p in parameters if p.name in HANDED or p.default is p.empty]


def check_signature(main: Main, what: str) -> None:
    """Refuse a main that does not say what it asks for, or asks for what there is not."""
    if inspect.iscoroutinefunction(main) or inspect.isgeneratorfunction(main):
        raise ProgramError(f"{what} is no plain function: take out its async, await and yield.")
    try:
        parameters = inspect.signature(main).parameters.values()
    except (TypeError, ValueError):
        raise ProgramError(f"{what} does not say what it asks for; {ADVICE}") from None
    if not parameters:
        raise ProgramError(f"{what} asks for nothing, so it can touch nothing; {ADVICE}")
    for parameter in parameters:
        _check_parameter(parameter, what)
    _check_together(asked_for(main), what)


def _check_parameter(parameter: inspect.Parameter, what: str) -> None:
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        raise ProgramError(f"{what} asks for {parameter}; name what it touches: {_NAMES}.")
    if parameter.kind is parameter.POSITIONAL_ONLY:
        raise ProgramError(f"{what} asks by place, not by name; take the / out of it.")
    if parameter.default is parameter.empty and access_of(parameter.name) is None:
        raise ProgramError(f"{what} asks for {parameter.name!r}; {_nearest(parameter.name)}")


def _nearest(name: str) -> str:
    meant = near(name, HANDED)
    asked = f"{meant} There" if meant.startswith("did") else "there"
    return f"{asked} is {_NAMES}."


def _check_together(names: Iterable[str], what: str) -> None:
    by_access = {access: [n for n in names if access_of(n) == access] for access in _ORDER}
    raw, native, portable = (by_access[access] for access in _ORDER)
    if raw and native + portable:
        others = listed(native + portable)
        raise ProgramError(
            f"{what} asks for machine and for {others}: machine is the bare computer, and with"
            f" {others} a system runs on it, which keeps the computer to itself; ask for one or"
            " the other."
        )
    if len(native) > 1:
        raise ProgramError(f"{what} asks for {listed(native)}: one system runs at a time.")


_ORDER = (RAW, NATIVE, PORTABLE)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a main is run: its access, the system to boot first (None: the bare computer), and what
    it is handed."""

    access: str
    system: str | None
    names: tuple[str, ...]


def plan(main: Main, what: str, access: str | None, system: str | None) -> Plan:
    """What the signature of a checked main asks for, and `--access` and `--system` allow.

    A raw main under a system is a process that pokes: allowed, for its end is worth seeing.
    """
    names = asked_for(main)
    found = {access_of(name) for name in names} - {None}
    native = [name for name in names if access_of(name) == NATIVE]
    is_access = RAW if RAW in found else NATIVE if native else PORTABLE
    if access is not None and access != is_access:
        raise WrongUsageError(
            f"{what} asks for {listed(names)}, which is {is_access} access, not {access}."
        )
    if is_access == RAW:
        return Plan(RAW, system, tuple(names))
    if native and system and system.partition("/")[0] != native[0]:
        raise WrongUsageError(f"{what} asks for {native[0]}, and --system is {system}.")
    named = native[0] if native else DEFAULT_SYSTEM
    return Plan(is_access, system or named, tuple(names))
