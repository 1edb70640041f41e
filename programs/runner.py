"""Runs a program: its file, the main in it, and what the signature of that main asks for.

    def main(machine):            the names of the parameters say what the program touches
        machine.poke(53280, 2)    and it is handed just that, as pytest hands over fixtures

`HANDED` is the table of what there is to ask for. Nothing else reaches a program: there is no
global machine, so several programs may run in one process.
"""

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from emulator import Machine
from programs import loading
from programs.catalogue import ACCESS, MODELS, Demo, demo_names, listed, near, read_demo
from programs.errors import ProgramError, WrongUsageError

DEFAULT_MODEL = "pc"
OWN_MAIN, OWN_MODEL = "main", "MACHINE"  # the names that mean something in a person's own file


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that a main may ask for: what it is, and how it is had from the machine."""

    note: str
    give: Callable[[Machine], Any]


HANDED: Mapping[str, Handed] = {
    "machine": Handed("the computer: peek, poke, out, inp", lambda machine: machine),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Which program is meant: a demo or a person's own file, as `find` found it.

    `label` is what messages call it: the demo's name, or the path as it was typed.
    """

    label: str
    path: Path
    demo: Demo | None

    @property
    def file(self) -> str:
        """What to call the file itself."""
        return self.path.name if self.demo else self.label

    @property
    def title(self) -> str:
        """A name for a window."""
        return self.demo.name if self.demo else self.path.stem


def find(name: str) -> Source:
    """The demo of that name, or the file; a WrongUsageError that lists near names."""
    if name in demo_names():
        demo = read_demo(name)
        return Source(name, demo.path, demo)
    path = Path(name)
    if path.suffix == ".py" or path.parent != Path() or os.path.exists(path):
        return Source(name or ".", path.absolute(), None)
    raise WrongUsageError(
        f"there is no demo {name!r}, and no file of that name; {near(name, demo_names())}"
    )


def choose_model(source: Source, asked: str | None) -> str:
    """The model to boot: the one asked for, else the one that the file names, else the pc."""
    if asked or source.demo:
        return asked or DEFAULT_MODEL
    text = loading.read_source(source.path, source.label)
    named = loading.constant(text, OWN_MODEL)
    if named is None or named in MODELS:
        return str(named or DEFAULT_MODEL)
    raise ProgramError(
        f"{source.label} says {OWN_MODEL} = {named!r}, and there is no such model;"
        f" {near(str(named), MODELS)}"
    )


def choose_main(source: Source, model: str, access: str, asked: str | None) -> str:
    """The name of the main: the one asked for, else the demo's for this access and model.

    A WrongUsageError, which says what the demo has, if it has none.
    """
    if source.demo is None:
        return asked or OWN_MAIN
    mains = source.demo.mains
    if asked is None:
        wanted = ACCESS[access].format(model=model)
        if wanted in mains:
            return wanted
        models = source.demo.models(access)
        raise WrongUsageError(
            f"{source.label} has no {access} main for the {model}; it runs on"
            f" {listed(models)}. --main {mains[0]} runs that one on the {model} anyway:"
            " it pokes where another computer has its screen."
        )
    if asked not in mains:
        raise WrongUsageError(f"{source.label} has no main {asked!r}; {near(asked, mains)}")
    return asked


class Program:
    """A program, to be called with a machine. Each call reads the file anew.

    `load` makes it ready for the next call beforehand, so that what is wrong with the file itself
    is known before a machine is on.
    """

    def __init__(self, source: Source, main: str) -> None:
        self.source, self.main = source, main
        self._ready: Callable[..., object] | None = None

    def __call__(self, machine: Machine) -> None:
        """Run the main on this machine, with what it asks for."""
        main, self._ready = self._ready or self._loaded(), None
        main(**{name: HANDED[name].give(machine) for name in asked_for(main)})

    def load(self) -> None:
        """Run the file's top level and find its main; a ProgramError says what is wrong with it."""
        self._ready = self._loaded()

    def _loaded(self) -> Callable[..., object]:
        path, label = self.source.path, self.source.file
        text = loading.read_source(path, label)
        module = loading.execute(loading.compile_source(text, path, label), text, path)
        main = _main_of(module, self.main, label)
        _check_signature(main, f"{self.main} in {label}")
        return main


def _main_of(module: ModuleType, name: str, label: str) -> Callable[..., object]:
    main = getattr(module, name, None)
    if callable(main):
        return main  # type: ignore[no-any-return] # whatever the file made of that name
    if name in vars(module):
        raise ProgramError(f"{name} in {label} is {main!r}, which is no function; {_ADVICE}")
    raise ProgramError(f"{label} has no {name}; {_ADVICE}")


def asked_for(main: Callable[..., object]) -> list[str]:
    """The names of the parameters to hand over: unknown ones with a default keep it."""
    parameters = inspect.signature(main).parameters.values()
    return [p.name for p in parameters if p.name in HANDED or p.default is p.empty]


def _check_signature(main: Callable[..., object], what: str) -> None:
    if inspect.iscoroutinefunction(main) or inspect.isgeneratorfunction(main):
        raise ProgramError(f"{what} is no plain function: take out its async, await and yield.")
    try:
        parameters = inspect.signature(main).parameters.values()
    except (TypeError, ValueError):
        raise ProgramError(f"{what} does not say what it asks for; {_ADVICE}") from None
    if not parameters:
        raise ProgramError(f"{what} asks for nothing, so it can touch nothing; {_ADVICE}")
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise ProgramError(f"{what} asks for {parameter}; name what it touches: {_NAMES}.")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise ProgramError(f"{what} asks by place, not by name; take the / out of it.")
        if parameter.default is parameter.empty and parameter.name not in HANDED:
            raise ProgramError(f"{what} asks for {parameter.name!r}; there is {_NAMES}.")


_NAMES = listed(f"{name} ({handed.note})" for name, handed in HANDED.items())
_ADVICE = f"a program is a function main(NAMES...), and the names there are: {_NAMES}."
