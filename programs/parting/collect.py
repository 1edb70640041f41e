"""A script's runs under several systems: each on its own machine and disk, with the same words and
the same standard input, one after another.

A disk that is given is copied for each, and stays as it was.
"""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import vos
from programs.errors import WrongUsageError
from programs.exec.execution import Brought, Outcome, Request, bring, missed, run
from programs.exec.host_streams import STDERR, STDIN, STDOUT, is_terminal, pipe, read
from programs.parting.align import Row, align, parts
from vos.kernel.streams import Reads

MOST_CALLS = 4  # names of calls that are told
JOURNAL = ".journal"  # what lies beside an image that was not closed


@dataclass(frozen=True, slots=True)
class Ran:
    """A script's run under one system: what it printed, as lines, how it ended, and how often it
    and its children called the system, by the calls' names."""

    system: str
    output: list[str]
    errors: list[str]
    outcome: Outcome
    calls: Counter[str]

    def ending(self) -> list[str]:
        """How it ended, in words."""
        kind = self.outcome.failure.kind if self.outcome.failure else None
        name = f", {kind.__name__}" if kind else ""
        said = [self.outcome.said] if self.outcome.said else []
        return [f"exit status {self.outcome.status}{name}", *said]

    def called(self) -> list[str]:
        """How it called its system, in words."""
        most = (f"{name} {times}" for name, times in self.calls.most_common(MOST_CALLS))
        return [f"{self.calls.total()}: {', '.join(most)} ..."]


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that is compared: a heading, what the last sentence calls it ("": it keeps silent,
    for this always parts), and its rows."""

    title: str
    called: str
    rows: list[Row]

    def words(self) -> str:
        """Where the systems part, for a sentence."""
        return f"in {self.called.format(parting=self.parting, all=len(self.rows))}"

    @property
    def parting(self) -> int:
        """In how many rows the systems part, if that tells anything."""
        return sum(map(parts, self.rows)) if self.called else 0


@dataclass(frozen=True, slots=True)
class Parting:
    """All runs of a script; `text` is the script's own if that is the host's, `notes` are sentences
    to tell with them."""

    script: str
    text: str
    runs: Sequence[Ran]
    notes: Sequence[str]

    @property
    def systems(self) -> list[str]:
        """The systems, in their order."""
        return [ran.system for ran in self.runs]

    def sections(self) -> list[Section]:
        """What there is to compare; what was empty everywhere is left out."""
        columns = {
            ("output", "{parting} of {all} lines"): [ran.output for ran in self.runs],
            ("errors", "{parting} of {all} lines of errors"): [ran.errors for ran in self.runs],
            ("how it ended", "how they end"): [ran.ending() for ran in self.runs],
            ("left on the disk", "what they leave on the disk"): [
                ran.outcome.changes.lines() for ran in self.runs
            ],
            ("system calls, Python's own among them", ""): [ran.called() for ran in self.runs],
        }
        return [Section(*names, align(texts)) for names, texts in columns.items() if any(texts)]

    @property
    def status(self) -> int:
        """The exit status of all: the script's own where all have the same, else 1."""
        found = {ran.outcome.status for ran in self.runs}
        return found.pop() if len(found) == 1 else 1


def collect(request: Request, systems: Sequence[str]) -> Parting:
    """Run the script under each system; KeyboardInterrupt if a person ends one of them."""
    if request.copy_out:
        raise WrongUsageError("--copy-out takes a file from one system's disk; name one system.")
    if request.disk and not Path(request.disk).is_file():
        raise WrongUsageError(f"there is no disk {request.disk} to give each system a copy of.")
    brought, typed = bring(request), Typed()
    with TemporaryDirectory() as folder:
        runs = [
            _run(replace(request, disk=_copied(request.disk, Path(folder))), name, brought, typed)
            for name in systems
        ]
    notes = [f"Each had a copy of {request.disk}, which is as it was."] if request.disk else []
    hints = (hint for ran in runs for hint in missed(brought, ran.outcome))
    text = (brought.text or b"").decode(errors="backslashreplace")
    return Parting(_name(request), text, runs, [*notes, *dict.fromkeys(hints)])


def _name(request: Request) -> str:
    """What to call the script: its file, its module, or the first line of a text."""
    first = request.what.partition("\n")[0]
    return f"{request.kind} {first}" if request.kind else Path(first).name


def _run(request: Request, name: str, brought: Brought, typed: "Typed") -> Ran:
    output, errors, calls = bytearray(), bytearray(), Counter[str]()

    def join(system: vos.System) -> None:
        person = system.process.pid
        system.trace.start(keep=0)
        system.trace.listener = lambda call: calls.update([call.name] * (call.pid != person))
        pipe(system, STDIN, typed.reader(output), None)
        pipe(system, STDOUT, None, output.extend)
        pipe(system, STDERR, None, errors.extend)

    outcome = run(request, name, brought, join)
    if outcome.failure is not None and outcome.failure.kind is KeyboardInterrupt:
        raise KeyboardInterrupt
    return Ran(name, _lines(output), _lines(errors), outcome, calls)


def _lines(data: bytearray) -> list[str]:
    """Text as lines, however its system ends them."""
    return data.decode(errors="backslashreplace").replace("\r\n", "\n").splitlines()


def _copied(disk: str | None, folder: Path) -> str | None:
    """A copy of a disk's image, with the journal that belongs to it; None if none is given."""
    if disk is None:
        return None
    copy = folder / "disk.img"
    for suffix in ("", JOURNAL):
        Path(f"{copy}{suffix}").unlink(missing_ok=True)
        if Path(f"{disk}{suffix}").is_file():
            shutil.copyfile(f"{disk}{suffix}", f"{copy}{suffix}")
    return str(copy)


class Typed:
    """Standard input, read when the first of the scripts wants it, and given to each."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ended = False

    def reader(self, shown: bytearray) -> Reads:
        """What gives it to one script; `shown` is what that has printed so far."""
        place = told = 0

        def give(count: int) -> bytes:
            nonlocal place, told
            if place == len(self._data) and not self._ended:
                self._more(count, bytes(shown[told:]))
                told = len(shown)
            given = bytes(self._data[place : place + count])
            place += len(given)
            return given

        return give

    def _more(self, count: int, shown: bytes) -> None:
        """Read on; a person at a terminal sees what has been printed last, which may ask."""
        if is_terminal(sys.stdin):
            sys.stderr.write(shown.rpartition(b"\n")[2].decode(errors="backslashreplace"))
            sys.stderr.flush()
        data = read(sys.stdin, count)
        self._data += data
        self._ended = not data
