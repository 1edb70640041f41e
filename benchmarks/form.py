"""The form of all benchmarks: groups, their rows, and what is kept of each.

    a round     reference()  work()     reference()  work()     reference()  work() ...
    kept        the fastest work(), the fastest reference(), and what the group's unit makes of them

Everything that a table or a chart shows of a row is in the `extra_info` of its entry in
pytest-benchmark's JSON, under the names of `Kept`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import repeat
from math import inf
from time import perf_counter
from typing import Any, Protocol, TypeVar

Work = Callable[[], object]
T = TypeVar("T")

SHORTEST_ROUND = 0.001  # seconds: what is shorter is repeated, so that the timer does not count
FEWEST_ROUNDS, MOST_ROUNDS = 3, 300
BRIEF = 0.05  # the share of a row's time that --quick takes


class Unit(StrEnum):
    """What the numbers of a group are; a budget is a limit in the same unit."""

    TIMES = "x"  # the time of the reference; at most the budget
    SECONDS = "s"  # at most the budget
    RATE = "/s"  # at least the budget
    SHARE = "%"  # at least the budget


@dataclass(frozen=True, slots=True)
class Group:
    """One comparison: its short name, what it compares, and the seconds that a row may take."""

    name: str
    title: str
    unit: Unit
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a row: its number, and of what was timed the seconds of one operation.

    `ratio` is to the reference, in groups of other units too where a row has one.
    """

    title: str
    unit: Unit
    row: str
    value: float
    budget: float | None
    seconds: float | None = None
    ratio: float | None = None
    is_reference: bool = False


class Benchmark(Protocol):
    """What is used of pytest-benchmark's own fixture, which has no annotations."""

    disabled: bool
    group: str | None
    extra_info: dict[str, Any]
    stats: Any

    def pedantic(self, target: Callable[[], T], *, setup: Work | None = None, rounds: int = 1) -> T:
        """Call `setup` and `target` in turns; only the latter is timed."""


class Row:
    """The fixture `row`: called once by a benchmark, it measures one row of a group.

    `brief` says that the run is to be short, whatever its figures: with --quick, and where
    benchmarks only have to work.
    """

    def __init__(self, benchmark: Benchmark, quick: bool) -> None:
        self._benchmark = benchmark
        self._quick = quick
        self.brief = quick or benchmark.disabled

    def __call__(
        self,
        group: Group,
        name: str,
        work: Work,
        *,
        reference: Work | None = None,
        budget: float | None = None,
        count: int = 1,
    ) -> None:
        """Measure `work`, which does `count` operations; `reference` does as many.

        Of a group of ratios, the row without a reference is the reference itself.
        """
        self._benchmark.group = group.name
        if self._benchmark.disabled:
            self._benchmark.pedantic(work, setup=reference)
            return
        seconds, beside = self._measure(group, work, reference or _nothing)
        ratio = seconds / beside if reference else None
        value = {
            Unit.TIMES: ratio or 1.0,
            Unit.SECONDS: seconds / count,
            Unit.RATE: count / seconds,
        }[group.unit]
        is_reference = group.unit is Unit.TIMES and reference is None
        self._keep(
            Kept(group.title, group.unit, name, value, budget, seconds / count, ratio, is_reference)
        )

    def figure(
        self, group: Group, name: str, run: Callable[[], float], budget: float | None = None
    ) -> None:
        """A row whose number `run` finds by its own means."""
        self._benchmark.group = group.name
        value = self._benchmark.pedantic(run)
        self._keep(Kept(group.title, group.unit, name, value, budget))

    def _measure(self, group: Group, work: Work, reference: Work) -> tuple[float, float]:
        """Seconds of the fastest call of each, their rounds taking turns."""
        once = _timed(work), _timed(reference)  # which also pays for what is made only once
        if sum(once) < group.seconds / 10:
            once = _timed(work), _timed(reference)
        times = max(1, int(SHORTEST_ROUND / once[0]))
        limit, fewest = (
            (BRIEF * group.seconds, 1) if self._quick else (group.seconds, FEWEST_ROUNDS)
        )
        rounds = min(MOST_ROUNDS, max(fewest, int(limit / (times * sum(once)))))
        beside, fastest = _repeated(reference, times), inf

        def take_turn() -> None:
            nonlocal fastest
            fastest = min(fastest, _timed(beside))

        self._benchmark.pedantic(_repeated(work, times), setup=take_turn, rounds=rounds)
        return self._benchmark.stats.stats.min / times, fastest / times

    def _keep(self, kept: Kept) -> None:
        self._benchmark.extra_info.update(asdict(kept))


def _nothing() -> None:
    pass


def _timed(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _repeated(work: Work, times: int) -> Work:
    if times == 1:
        return work

    def loop() -> None:
        for _ in repeat(None, times):
            work()

    return loop
