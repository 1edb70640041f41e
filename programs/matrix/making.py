"""Makes a matrix: plans its runs, lets them run, and judges what they showed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulator.key_names import Script
from programs.handing import RAW
from programs.matrix import pool
from programs.matrix.looking import Job, Seen
from programs.matrix.places import Place, mains, rows
from programs.matrix.verdicts import Kind, Verdict, judge, right_pictures
from programs.runner import Source

FRAMES = 60
Begin = Callable[[int], pool.Progress]
"""Called with the number of runs before the first; gives what is called after each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A main in a place: what it showed there, and what that is."""

    main: str
    place: Place
    seen: Seen
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A main (or the raw ones as processes) in all places that it was tried in."""

    title: str
    access: str
    cells: tuple[Cell, ...]

    @property
    def right(self) -> int:
        """In how many places it is right."""
        return sum(cell.verdict.kind is Kind.RIGHT for cell in self.cells)

    @property
    def is_bare(self) -> bool:
        """Whether its places are bare computers."""
        return self.access == RAW

    def under(self, system: str | None, models: Sequence[str]) -> list[Cell | None]:
        """Its places under one system, a cell for each model; None where it has no main."""
        found = {cell.place: cell for cell in self.cells}
        return [found.get(Place(model, system)) for model in models]

    def at(self, model: str) -> list[Cell]:
        """Its places on one model, a cell for each system or one for the bare computer."""
        return [cell for cell in self.cells if cell.place.model == model]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All lines, on all models, under all systems that were asked for."""

    name: str
    models: tuple[str, ...]
    systems: tuple[str, ...]
    frames: int
    lines: tuple[Line, ...]

    @property
    def cells(self) -> list[Cell]:
        """Every cell, line by line."""
        return [cell for line in self.lines for cell in line.cells]


@dataclass(frozen=True, slots=True)
class Request:
    """What to run where, and how long; `whole`: with the tracebacks of what fails."""

    source: Source
    models: tuple[str, ...]
    systems: tuple[str, ...]
    frames: int = FRAMES
    keys: Script | None = None
    whole: bool = False


def make(request: Request, begin: Begin, processes: int) -> Matrix:
    """Run everything, in so many processes; a ProgramError says what is wrong with the file."""
    found = mains(request.source)
    planned = rows(found, request.models, request.systems)
    tried = [(main, place) for row in planned for place, main in row.mains.items()]
    wanted = [*dict.fromkeys((None, place) for _, place in tried), *tried]
    jobs = [_job(request, main, place) for main, place in wanted]
    runs = dict(zip(wanted, pool.look_at_all(jobs, begin(len(jobs)), processes), strict=True))
    right = right_pictures(found, runs)

    def cell(main: str, place: Place) -> Cell:
        seen = runs[main, place]
        return Cell(main, place, seen, judge(seen, runs[None, place], right.get(place.model)))

    lines = tuple(
        Line(row.title, row.access, tuple(cell(main, place) for place, main in row.mains.items()))
        for row in planned
    )
    return Matrix(request.source.title, request.models, request.systems, request.frames, lines)


def _job(request: Request, main: str | None, place: Place) -> Job:
    return Job(request.source, main, place, request.frames, request.keys, request.whole)
