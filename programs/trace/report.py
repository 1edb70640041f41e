"""One traced run: what of it is shown, counted, or left out, and when it has been enough."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

import vos
from emulator import MODELS, Machine
from emulator.errors import Stopped
from emulator.traffic import Burst
from programs import session
from programs.handing import Plan
from programs.runner import Program
from programs.trace.text import Describer, Line, Printer
from programs.trace.watching import FILE, LIBRARY, PORTABLE, MachineWatcher, SystemWatcher
from vos.kernel.trace import Call
from vos.kernel.trace_totals import Totals

KINDS = ("poke", "peek", "out", "inp")
ENDLESS = 60  # frames of a program that is counted, and of which no one said how long


@dataclass(frozen=True, slots=True)
class Report:
    """What the command line asks to see; `words` empty: everything."""

    words: tuple[str, ...]
    limit: int
    every: bool
    stats: bool


def trace(
    program: Program,
    plan: Plan,
    model: str,
    request: session.Request,
    report: Report,
    describe: Callable[[BaseException], str],
) -> int:
    """Run a loaded program without a display and show its calls; the exit status is the run's."""
    recorder = Recorder(report, model)
    if not report.stats:
        recorder.say(_heading(program, plan, model))
    elif request.frames is None:
        request = replace(request, frames=ENDLESS)
    traced = Traced(program, plan, recorder)
    status = session.run(model, traced, request, "", describe)
    recorder.end()
    return status


def _heading(program: Program, plan: Plan, model: str) -> str:
    under = f" under {plan.system}" if plan.system else ""
    return f"{program.source.file}: {program.main}({', '.join(plan.names)}) on the {model}{under}"


class Traced:
    """A program on a watched machine."""

    def __init__(self, program: Program, plan: Plan, recorder: "Recorder") -> None:
        self._program, self._plan, self._recorder = program, plan, recorder
        self._path = program.source.path
        program.booted = self._booted

    def _booted(self, system: vos.System) -> None:
        self._recorder.begin(system)
        SystemWatcher(self._path, self._recorder.take).booted(system)

    def __call__(self, machine: Machine) -> None:
        """Run it once."""
        recorder = self._recorder
        recorder.machine = machine
        with ExitStack() as stack:
            if self._plan.system is None:
                recorder.watcher = MachineWatcher(machine, self._path, recorder.take)
                stack.enter_context(recorder.watcher)
            machine.frame_hooks.append(recorder.frame_over)
            stack.callback(machine.frame_hooks.remove, recorder.frame_over)
            self._program(machine)

    def close(self) -> None:
        """Let the program's system write everything to the disk."""
        self._program.close()


class Recorder:
    """Takes each outermost call as it ends, and shows or counts it."""

    def __init__(self, report: Report, model: str) -> None:
        self._report, self._model = report, model
        self._console = Console(highlight=False)
        self.machine: Machine | None = None
        self.watcher: MachineWatcher | None = None  # of a program on the bare computer
        self._unit = "words" if MODELS[model].word_bits > 8 else "bytes"
        self._describer = Describer(model, self._unit, "", bool, report.every)
        self._printer = Printer(self._console, (PORTABLE, model))
        self._totals = Totals(bool)
        self._calls, self._regions = Sums(), Sums()
        self._last, self._alike = "", 0
        self._shown = 0
        self._frame, self._told = 1, 1  # the frame that calls begin in, and the last one named
        self._left: BaseException | None = None

    def begin(self, system: vos.System) -> None:
        """A system has been booted, whose calls follow."""
        policy = system.policy
        self._describer = Describer(
            self._model,
            self._unit,
            policy.name,
            policy.is_error,
            self._report.every,
        )
        self._printer = Printer(self._console, (PORTABLE, self._model, policy.name))
        self._totals = Totals(policy.is_error)

    def say(self, text: str) -> None:
        """Print something that is no call."""
        try:
            self._printer.rule(text)
        except BrokenPipeError as error:
            self._left = error

    @property
    def enough(self) -> bool:
        """Whether all lines that were asked for have been shown."""
        full = 0 < self._report.limit <= self._shown and not self._report.stats
        return full or self._left is not None

    def take(self, call: Call) -> None:
        """A call has ended, and all below it."""
        if self._is_wanted(call) and self._describer.is_telling(call) and not self.enough:
            try:
                self._count(call) if self._report.stats else self._show(call)
            except BrokenPipeError as error:  # nobody reads on; that is not the program's fault
                self._left = error
        if self.machine is not None and self.watcher is None:
            self._frame = self.machine.frames + 1

    def _show(self, call: Call) -> None:
        frame = self._frame if self.watcher is None else self.watcher.frame
        if frame != self._told:
            self._tell_more()
            self._printer.rule(f"frame {frame}")
            self._told = frame
        if call.name == self._last:
            self._alike += 1
        else:
            self._tell_more()
            self._last, self._alike = call.name, 1
        if self._describer.shows(self._alike):
            for line in self._describer.lines(call):
                self._print(line)

    def _is_wanted(self, call: Call) -> bool:
        words = self._report.words
        names = [each.name.casefold() for _, each in call.walk()] if words else []
        return not words or any(word.casefold() in name for word in words for name in names)

    def _print(self, line: Line) -> None:
        if not self.enough:
            self._printer.line(line)
            self._shown += 1

    def _tell_more(self) -> None:
        for line in self._describer.more(self._last, self._alike, 0):
            self._print(line)
        self._last, self._alike = "", 0

    def frame_over(self, _machine: Machine) -> None:
        """A frame has ended; the run ends with it once it is enough."""
        if self.enough:
            raise Stopped

    def end(self) -> None:
        """Say what is left to say."""
        if self._left is not None:
            raise self._left
        if self._report.stats:
            self._print_stats()
            return
        self._tell_more()
        if self._report.words and not self._shown:
            self._printer.rule(f"No call has {' or '.join(self._report.words)} in its name.")
        if self.enough:
            self._printer.rule(f"... {self._report.limit} lines; --limit N shows more or fewer.")

    # -- counting

    def _count(self, call: Call) -> None:
        self._totals.add(call)
        said = call.name.partition("(")[0] if call.level in (PORTABLE, LIBRARY, FILE) else ""
        if said:
            below = sum(each.native is not None for _, each in call.walk())
            self._calls.add(said, (1, below, call.pokes + call.outs, call.sectors))
        for _, each in call.walk():
            for what in each.traffic:
                if isinstance(what, Burst):
                    name = what.region.name if what.region else "nothing"
                    cells = tuple(what.cells * (what.kind == kind) for kind in KINDS)
                    self._regions.add(name, cells)

    def _print_stats(self) -> None:
        tables = (
            (self._calls, ("calls", "system calls", "pokes", "sectors", "what the program calls")),
            (self._regions, (*(f"{kind}s" for kind in KINDS), "where they go")),
        )
        if self._totals.by_name:
            print(self._totals.render(), end="\n\n")
        for sums, heads in tables:
            if sums.rows:
                self._console.print(sums.table(heads))
            if sums.rows and sums is self._calls:
                print()


class Sums:
    """Numbers summed up under names."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, numbers: tuple[int, ...]) -> None:
        """Add to each number of a name."""
        before = self.rows.get(name, (0,) * len(numbers))
        self.rows[name] = tuple(map(sum, zip(before, numbers, strict=True)))

    def table(self, heads: tuple[str, ...]) -> Table:
        """The table, the largest sums first; a 0 is left blank."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for head in heads:
            table.add_column(head, justify="left" if head is heads[-1] else "right", no_wrap=True)
        for name, numbers in sorted(self.rows.items(), key=lambda row: -sum(row[1])):
            table.add_row(*(f"{number or ''}" for number in numbers), name)
        return table
