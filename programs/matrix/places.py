"""Where a program's mains are tried: a row for each main, a place for each computer it can meet.

    raw         the bare computer, of each model            5 places
    native      each model under each system               15 places
    portable    the same                                   15 places

A raw main meets no system: that keeps the computer to itself. What becomes of one that is run as a
process all the same is a row of its own, with each model's own raw main. A native main is tried
under every system: it is handed the calls of the system that is there. Nothing here says where a
main is right; running it does.
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programs import loading, runner
from programs.catalogue import ACCESS, MODELS, main_name, mains_of
from programs.handing import NATIVE, RAW, plan
from programs.runner import OWN_MAIN, Source

AS_PROCESS = "raw as process"  # a raw main that is run under a system


@dataclass(frozen=True, slots=True)
class Place:
    """A model, and the system that runs on it; None: the bare computer."""

    model: str
    system: str | None

    def __str__(self) -> str:
        return f"{self.model} under {self.system}" if self.system else f"bare {self.model}"


@dataclass(frozen=True, slots=True)
class Main:
    """One of a program's mains, and what its signature says: its access, and where it is at home.

    `model` is the raw one's, `system` the native one's; None where any will do.
    """

    name: str
    access: str
    model: str | None
    system: str | None

    def is_at_home(self, place: Place) -> bool:
        """Whether it is written for this place, and so shows there what is right."""
        if self.access == RAW:
            return place == Place(self.model or "", None)
        return self.system is None or (place.system or "").partition("/")[0] == self.system


@dataclass(frozen=True, slots=True)
class Row:
    """The places where a main is tried; `mains` has the name of the main for each place."""

    title: str
    access: str
    mains: dict[Place, str]


def mains(source: Source) -> list[Main]:
    """What the program has, raw ones first; a ProgramError says what is wrong with it."""
    names = source.demo.mains if source.demo else _own_mains(source)
    found = [_main(source, name) for name in names]
    return sorted(found, key=_order)


def _own_mains(source: Source) -> tuple[str, ...]:
    try:
        tree = ast.parse(loading.read_source(source.path, source.label))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return (OWN_MAIN,)  # compiling it says what is wrong, and better
    names = mains_of(tree)
    return (OWN_MAIN,) if OWN_MAIN in loading.bound_names(tree) or not names else names


def _main(source: Source, name: str) -> Main:
    _, outline = runner.read_main(source, name)
    how = plan(outline, f"{name} in {source.file}", None, None)
    if how.access == RAW:
        named = [model for model in MODELS if name == main_name(RAW, model, "")]
        return Main(name, RAW, named[0] if named else runner.choose_model(source, None), None)
    return Main(name, how.access, None, how.system if how.access == NATIVE else None)


def _order(main: Main) -> tuple[int, int]:
    return list(ACCESS).index(main.access), MODELS.index(main.model) if main.model else 0


def rows(found: Sequence[Main], models: Iterable[str], systems: Iterable[str]) -> list[Row]:
    """A row for each main, and one for the raw ones as processes."""
    bare = [Place(model, None) for model in models]
    under = [Place(place.model, system) for place in bare for system in systems]
    made = [
        Row(main.name, main.access, dict.fromkeys(bare if main.access == RAW else under, main.name))
        for main in found
    ]
    raw = {main.model: main.name for main in found if main.access == RAW}
    as_process = {place: raw[place.model] for place in under if place.model in raw}
    return [*made, Row(AS_PROCESS, AS_PROCESS, as_process)] if as_process else made
