"""Runs the benchmarks of the source checkout and reads what they found.

    benchmarks/ --pytest-benchmark--> JSON --read--> Report --> tables, chart

They run in a process of their own: what they import, and how the host's display is used, does not
concern the command. What each row holds is described in `benchmarks/form.py`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from programs.catalogue import listed
from programs.errors import CommandError, WrongUsageError

CHECKOUT = Path(__file__).parent.parent.parent
FOLDER = "benchmarks"
EXTRA = {"pytest": "pytest", "pytest_benchmark": "pytest-benchmark", "matplotlib": "matplotlib"}

_DONE = re.compile(r"::(\S.*?) (?:PASSED|SKIPPED|FAILED|ERROR).*\[ *(\d+)%\]")
_NOTHING_SELECTED = 5  # pytest's exit status

Step = Callable[[str, int], None]
"""Called with the name of a benchmark that is done, and the per cent of all that are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: its number in its group's unit, and what it may be.

    `seconds` is the time of one operation, `ratio` that to the reference; None where there is none.
    """

    row: str
    unit: str
    value: float
    budget: float | None
    seconds: float | None
    ratio: float | None
    is_reference: bool

    @property
    def verdict(self) -> str:
        """ "within" or "over" the budget (under it, where more is better); empty without one."""
        if self.budget is None:
            return ""
        shown = float(f"{self.value:.3g}")  # what is shown decides, not what is rounded away
        most = UNITS[self.unit].budget_is_most
        return (
            "within"
            if (shown <= self.budget if most else shown >= self.budget)
            else ("over" if most else "under")
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One comparison, and its rows in the order in which they were measured."""

    name: str
    title: str
    unit: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run found; `skipped` and `failed` name what was not measured, and why."""

    groups: tuple[Group, ...]
    skipped: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]
    host: str

    @property
    def budgeted(self) -> tuple[tuple[Group, Figure], ...]:
        """The rows that have a budget, with their groups."""
        return tuple((g, f) for g in self.groups for f in g.figures if f.budget is not None)


# -- units -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """How numbers of a unit are written, what a budget limits, and what a column of them is."""

    say: Callable[[float], str]
    budget_is_most: bool
    heading: str


def say_seconds(seconds: float) -> str:
    """A time with the unit that suits it.

    >>> say_seconds(4.36e-8), say_seconds(0.000029), say_seconds(0.48)
    ('43.6 ns', '29.0 us', '480 ms')
    """
    for unit, size in (("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3)):
        if seconds < 999.5 * size:
            return f"{_three(seconds / size)} {unit}"
    return f"{_three(seconds)} s"


def _three(value: float) -> str:
    """A number with three digits, or two that count where it is small.

    >>> _three(1.004), _three(26.42), _three(1234.5), _three(0.00157)
    ('1.00', '26.4', '1,234', '0.0016')
    """
    if 0 < abs(value) < 0.095:
        return f"{value:.2g}"
    places = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:,.{places}f}"


UNITS = {
    "x": Unit(lambda value: f"{_three(value)} x", True, "times the reference"),
    "s": Unit(say_seconds, True, "time"),
    "/s": Unit(lambda value: f"{_three(value)}/s", False, "a second"),
    "%": Unit(lambda value: f"{value:.0f} %", False, "share"),
}


# -- running ---------------------------------------------------------------------------------------


def check() -> None:
    """A WrongUsageError where benchmarks cannot run."""
    if not (CHECKOUT / FOLDER).is_dir():
        raise WrongUsageError(
            f"benchmarks are not installed with Peekpoke: they are in its source, in {FOLDER}/;"
            " install from there with pip install -e '.[bench]'."
        )
    missing = [name for module, name in EXTRA.items() if find_spec(module) is None]
    if missing:
        raise WrongUsageError(
            f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} not installed;"
            " pip install -e '.[bench]' in Peekpoke's source brings what bench needs."
        )


def measure(words: str, quick: bool, step: Step) -> tuple[Report, str]:
    """Run the benchmarks with one of `words` in their names (all if empty).

    Gives what they found, and pytest-benchmark's own JSON. CommandError if nothing was measured.
    """
    with TemporaryDirectory(prefix="peekpoke-bench-") as folder:
        path = Path(folder) / "found.json"
        command = [sys.executable, "-m", "pytest", FOLDER, "-vv", "-p", "no:cacheprovider"]
        command += ["--benchmark-quiet", "-W", "ignore:Not saving anything"]
        command += [f"--benchmark-json={path}", f"--rows={words}", *(["--quick"] if quick else [])]
        status, said = _run(command, step)
        text = path.read_text("utf-8") if path.exists() else ""
    if status == _NOTHING_SELECTED:
        raise WrongUsageError(
            f"no benchmark has one of the words of {words!r} in its name;"
            f" there are {listed(modules())}."
        )
    if not text:
        raise CommandError(f"nothing was measured. The benchmarks said:\n{said}")
    return read(json.loads(text)), text


def modules() -> list[str]:
    """The names of the benchmarks' files, as words to select by."""
    files = sorted((CHECKOUT / FOLDER).glob("test_*.py"))
    return [path.stem.removeprefix("test_").replace("_", "-") for path in files]


def _run(command: list[str], step: Step) -> tuple[int, str]:
    """Exit status and the last lines of pytest's output."""
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                said = [*said[-40:], line]
                if done := _DONE.search(line):
                    step(done[1], int(done[2]))
        except BaseException:
            process.terminate()
            raise
    return process.returncode, "".join(said)


# -- reading ---------------------------------------------------------------------------------------


def read(found: dict[str, Any]) -> Report:
    """What pytest-benchmark's JSON holds of our rows."""
    rows = [entry for entry in found.get("benchmarks", []) if "row" in entry["extra_info"]]
    names = dict.fromkeys(row["group"] for row in rows)
    groups = tuple(_group(name, [row for row in rows if row["group"] == name]) for name in names)
    skipped, failed = (
        tuple((note["name"], note["why"]) for note in found.get(kind, []))
        for kind in ("skipped", "failed")
    )
    return Report(groups, skipped, failed, _host(found.get("machine_info", {})))


def _group(name: str, entries: list[dict[str, Any]]) -> Group:
    kept = [entry["extra_info"] for entry in entries]
    figures = tuple(Figure(**{name: row[name] for name in Figure.__slots__}) for row in kept)
    return Group(name, kept[0]["title"], kept[0]["unit"], figures)


def _host(machine: dict[str, Any]) -> str:
    """What they ran on, in one line."""
    python = f"{machine.get('python_implementation', '')} {machine.get('python_version', '')}"
    peers = [f"{name} {version}" for name, version in machine.get("peers", {}).items()]
    processor = machine.get("cpu", {}).get("brand_raw") or machine.get("processor", "")
    return ", ".join(
        part for part in (python.strip(), *peers, machine.get("system"), processor) if part
    )
