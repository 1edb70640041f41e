"""Runs a program: its file, the main in it, and what the signature of that main asks for.

    def main(machine):            the names of the parameters say what the program touches
        machine.poke(53280, 2)    and it is handed just that, as pytest hands over fixtures

What there is to ask for is in `handing`. Nothing else reaches a program: there is no global
machine, so several programs may run in one process.
"""

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from emulator import Machine
from programs import loading
from programs.catalogue import (
    DEFAULT_SYSTEM,
    MODELS,
    Demo,
    demo_names,
    listed,
    main_name,
    mains_of,
    near,
    read_demo,
)
from programs.errors import ProgramError, WrongUsageError
from programs.handing import ADVICE, PORTABLE, RAW, Main, Plan, asked_for, check_signature, plan

if TYPE_CHECKING:
    from programs.process import Booted, Hosted, Late
    from vos.portable import Modules

DEFAULT_MODEL = "pc"
OWN_MAIN, OWN_MODEL = "main", "MACHINE"  # the names that mean something in a person's own file


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
    meant = f"did you mean the file {name}.py?" if os.path.isfile(f"{name}.py") else ""
    raise WrongUsageError(
        f"there is no demo {name!r}, and no file of that name; {meant or near(name, demo_names())}"
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


def choose_main(
    source: Source, model: str, access: str | None, system: str | None, asked: str | None
) -> str:
    """The name of the main: the one asked for, else the one for this access, model and system.

    Of a demo the raw one, unless a system is asked for. A person's own file has `main`, or mains
    called as a demo's. A WrongUsageError, which says what there is, if there is none.
    """
    if source.demo is None:
        return asked or _own_main(source, model, access, system)
    mains = source.demo.mains
    if asked is None:
        access = access or (PORTABLE if system else RAW)
        wanted = main_name(access, model, system or DEFAULT_SYSTEM)
        if wanted in mains:
            return wanted
        raise WrongUsageError(_no_main(source, source.demo, access, model, system))
    if asked not in mains:
        raise WrongUsageError(f"{source.label} has no main {asked!r}; {near(asked, mains)}")
    return asked


def _own_main(source: Source, model: str, access: str | None, system: str | None) -> str:
    try:
        tree = ast.parse(loading.read_source(source.path, source.label))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return OWN_MAIN  # compiling it says what is wrong, later and better
    mains = mains_of(tree)
    ways = (access,) if access else (PORTABLE, RAW) if system else (RAW, PORTABLE)
    for way in ways:
        wanted = main_name(way, model, system or DEFAULT_SYSTEM)
        if wanted in mains and OWN_MAIN not in loading.bound_names(tree):
            return wanted
    return OWN_MAIN


def _no_main(source: Source, demo: Demo, access: str, model: str, system: str | None) -> str:
    if access != RAW:
        under = f" for {system or DEFAULT_SYSTEM}" if access != PORTABLE else ""
        return f"{source.label} has no {access} main{under}; it has {listed(demo.mains)}."
    portable = " --access portable runs it here." if PORTABLE in demo.mains else ""
    return (
        f"{source.label} has no raw main for the {model}; it runs on {listed(demo.models())}."
        f"{portable} --main {demo.mains[0]} runs that one on the {model} anyway: it pokes where"
        " another computer has its screen."
    )


def foreign(source: Source, main: str, model: str) -> str:
    """What to say if nothing is seen of a main that is another computer's; "" if it is not."""
    mains = {main_name(RAW, each, DEFAULT_SYSTEM): each for each in MODELS}
    text = "" if source.demo else loading.read_source(source.path, source.label)
    own = mains.get(main) or loading.constant(text, OWN_MODEL)
    if own in (None, model):
        return ""
    return (
        f"nothing is seen of it: {main} pokes where the {own} has its screen, and this is the"
        f" {model}; --machine {own} shows it."
    )


class Program:
    """A program, to be called with a machine. Each call reads the file anew.

    `access` and `system` are what the command line asks for; None: whatever the main does. `load`
    makes it ready for the next call beforehand, so that what is wrong with the file itself is known
    before a machine is on. `booted` sees each system before anything of the program has run in it,
    `begins` when the main is about to. `close` follows the last call.
    """

    def __init__(
        self,
        source: Source,
        main: str,
        access: str | None = None,
        system: str | None = None,
        booted: "Booted | None" = None,
        begins: "Booted | None" = None,
    ) -> None:
        self.source, self.main, self.booted, self._begins = source, main, booted, begins
        self._access, self._system = access, system
        self._ready: tuple[Main | Late, Plan] | None = None
        self._hosted: Hosted | None = None

    def __call__(self, machine: Machine) -> None:
        """Run the main on this machine, with what it asks for."""
        (main, how), self._ready = self._ready or self._loaded(), None
        self.close()  # a call before this one may have been cut short
        if how.system is not None:
            from programs.process import Hosted  # and with it vos: a raw main starts without

            self._hosted = Hosted(how.system, self.booted, self._begins)
            self._hosted.run(machine, main)
        elif callable(main):
            main(**dict.fromkeys(asked_for(main), machine))

    def load(self) -> Plan:
        """Read the file and find its main; a ProgramError says what is wrong with it.

        Its top level is run now, or if that is to be part of a process, when there is one.
        """
        self._ready = self._loaded()
        return self._ready[1]

    def close(self) -> None:
        """Shut down the system of a call that was cut short: its files are on the disk then."""
        if self._hosted is not None:
            self._hosted.shut_down()

    def _loaded(self) -> "tuple[Main | Late, Plan]":
        main, outline = read_main(self.source, self.main)
        what = f"{self.main} in {self.source.file}"
        return main, plan(outline, what, self._access, self._system)


def read_main(source: Source, name: str) -> "tuple[Main | Late, Main]":
    """The main of that name, and a function of its signature, which is checked.

    A raw main is there now, and is that function itself; any other one's file is run in its
    process, late.
    """
    text, what = loading.read_source(source.path, source.file), f"{name} in {source.file}"
    outline = loading.outline(text, name)
    if outline is not None:
        loading.compile_source(text, source.path, source.file)
        check_signature(outline, what)
        if plan(outline, what, None, None).access != RAW:
            return _late(source, name, text), outline
    main = load_main(source, name, text)
    return main, main


def _late(source: Source, name: str, text: str) -> "Late":
    from programs.process import Late

    return Late(lambda process: load_main(source, name, text, process.modules))


def load_main(
    source: Source, name: str, text: str | None = None, modules: "Modules | None" = None
) -> Main:
    """Run a file's top level, and give the main of that name, its signature checked.

    `text` is the file's if it has been read, `modules` are a process's if the file is to be part of
    that.
    """
    path, label = source.path, source.file
    text = loading.read_source(path, label) if text is None else text
    module = loading.execute(loading.compile_source(text, path, label), text, path, modules)
    main = _main_of(module, name, label)
    check_signature(main, f"{name} in {label}")
    return main


def _main_of(module: ModuleType, name: str, label: str) -> Main:
    main = getattr(module, name, None)
    if callable(main):
        return main  # type: ignore[no-any-return] # whatever the file made of that name
    if name in vars(module):
        raise ProgramError(f"{name} in {label} is {main!r}, which is no function; {ADVICE}")
    if name != OWN_MAIN:
        raise ProgramError(f"{label} has no {name}; --main names one of its functions.")
    raise ProgramError(f"{label} has no main; peekpoke exec {label} runs it as it is.")
