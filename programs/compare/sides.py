"""The two sides of a comparison: which main each runs, and how it is started on a machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import vos
from emulator import Machine
from programs import runner
from programs.catalogue import listed
from programs.errors import WrongUsageError
from programs.handing import RAW
from programs.runner import Program, Source

Begins = Callable[[vos.System | None], object]


@dataclass(frozen=True, slots=True)
class Side:
    """One way to the screen: a main of a source, and the system that it runs under.

    `system` is None on the bare computer.
    """

    source: Source
    access: str
    main: str
    system: str | None

    @property
    def title(self) -> str:
        """What a heading calls it."""
        return self.access if self.system is None else f"{self.access}, {self.system}"

    def program(self, begins: Callable[[vos.System], object]) -> Program:
        """Its program, read and ready; `begins` sees its system. A ProgramError if it is none."""
        program = Program(self.source, self.main, self.access, self.system, begins=begins)
        program.load()
        return program


class Started:
    """A side's program for one machine, as `Stepper` and `Session` call it.

    `begins` is told when the main begins, after its system, if it has one, has booted.
    """

    def __init__(self, side: Side, machine: Machine, begins: Begins) -> None:
        self._side, self._machine, self._begins = side, machine, begins
        self._program = side.program(begins)

    def __call__(self) -> None:
        """Run it to its end."""
        if self._side.system is None:
            self._begins(None)
        self._program(self._machine)

    def close(self) -> None:
        """Shut its system down, if one still runs."""
        self._program.close()


def check(sides: Iterable[Side]) -> None:
    """A ProgramError for the first side whose program is none."""
    for side in sides:
        side.program(lambda _system: None)


def choose(source: Source, model: str, access: str, system: str) -> tuple[Side, Side]:
    """The raw main of a model, and the main to compare it with.

    A WrongUsageError says what the source has, if it has not both.
    """
    if source.demo and model not in source.demo.models():
        raise WrongUsageError(
            f"{source.label} has no raw main for the {model} to compare with; it has them for"
            f" {listed(source.demo.models())}."
        )
    raw = runner.choose_main(source, model, RAW, None, None)
    other = runner.choose_main(source, model, access, system, None)
    return Side(source, RAW, raw, None), Side(source, access, other, system)
