"""Watches a program: each call from the name that it uses down to the accesses that it causes.

    under a system   Python tells of each function that is called; those of the portable layer are
                     marked in the kernel's trace, which has the native calls and the traffic
    on the bare      the machine tells of each access; they belong to the line of the program that
    computer         made them, and are told once a frame

Nothing is wrapped or replaced, so a traced program runs as an untraced one does, but slower.
"""

import linecache
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import vos
from emulator import Machine
from emulator.bus import Value
from emulator.traffic import TrafficReader
from programs import process
from programs.blame import NOT_A_PROGRAMS
from programs.trace.names import Names, arguments, show
from vos.kernel.processes import Process
from vos.kernel.trace import Call, Trace

# The levels of calls above the native ones: what a main is handed, what it calls, the methods of
# its files in its own words, the system's Python module; and a raw program's lines.
HANDED, PORTABLE, FILE, BUILTIN, LINE = "handed", "portable", "file", "builtin", "line"
LIBRARY = "library"  # what a main calls of the library that has nothing of a system in it
Listener = Callable[[Call], object]
Step = tuple[str, str, tuple[str, ...]]


class SystemWatcher:
    """Watches the programs of a system: give `booted` to a `runner.Program`."""

    def __init__(self, path: Path, listener: Listener) -> None:
        self._path, self._listener = path, listener

    def booted(self, system: vos.System) -> None:
        """Watch, from here on, the thread that this is called in."""
        trace = system.trace
        trace.start()
        trace.listener = self._listener
        sys.setprofile(Steps(trace, self._path))


class Steps:
    """A profile function that marks a program's calls of the portable layer in a trace."""

    def __init__(self, trace: Trace, path: Path) -> None:
        self._trace = trace
        self._directory = path.parent
        self._others = [each for each in NOT_A_PROGRAMS if not path.is_relative_to(each)]
        self._files: dict[str, bool] = {}
        self._names: Names | None = None
        self._process: Process | None = None
        self._open: list[tuple[object, list[Call]]] = []

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        """What Python calls at each call and return."""
        if event == "call":
            self._called(frame)
        elif event == "return":
            if frame.f_code is process.give.__code__:
                self._handed(frame, arg)
                arg = None  # what it is was not the program's doing
            self._returned(frame, arg)
            if frame.f_code is process.Life.__call__.__code__:
                sys.setprofile(None)
        elif event == "c_call":
            owner = getattr(arg, "__self__", None)
            self._called_file((frame, arg), frame, owner, arg.__name__)
        elif self._open and self._open[-1][0] == (frame, arg):
            self._returned((frame, arg), None)

    def _is_own(self, code: CodeType) -> bool:
        name = code.co_filename
        if name not in self._files:
            file = Path(name)
            ours = file.is_relative_to(self._directory)
            self._files[name] = ours and not any(map(file.is_relative_to, self._others))
        return self._files[name]

    def _called(self, frame: FrameType) -> None:
        code = frame.f_code
        if code is process.Life._run.__code__:
            self._start(frame.f_locals["process"])
        elif code is process.give.__code__:
            self._begin(frame, [(HANDED, frame.f_locals["name"], ())])
        elif self._names is not None and frame.f_back is not None and not self._is_own(code):
            outermost = not self._open and self._is_own(frame.f_back.f_code)
            if outermost and (owner := frame.f_locals.get("self")) is not None:
                self._called_file(frame, frame.f_back, owner, code.co_name)
            if outermost or (self._open and self._open[-1][1][-1].level != BUILTIN):
                self._note(frame, self._names, outermost)

    def _start(self, process: Process) -> None:
        """Know the process; what Python itself does at its start is not the program's doing."""
        if self._process is None:
            self._process = process
            self._trace.stop()
            self._names = Names(process.modules)
            self._trace.start()

    def _note(self, frame: FrameType, names: Names, outermost: bool) -> None:
        name = names.find(frame)
        if name is None:
            return
        steps: list[Step] = []
        if outermost:
            level = LIBRARY if name.shared else PORTABLE
            steps.append((level, name.portable, arguments(frame, False)))
        if name.builtin:
            steps.append((BUILTIN, name.builtin, arguments(frame, True)))
        if steps:
            self._begin(frame, steps)

    def _called_file(self, key: object, caller: FrameType, owner: Any, name: str) -> None:
        """A file's own methods, most of which are C: the words are those of the program."""
        if self._open or not hasattr(owner, "readline"):
            return
        if self._names is not None and self._is_own(caller.f_code):
            text = source_text(caller)
            if name not in text:
                text = f"{type(owner).__name__}.{name}()"  # at the end of a with
            self._begin(key, [(FILE, text, ())])

    def _begin(self, key: object, steps: list[Step]) -> None:
        if self._process is not None:
            calls = [self._trace.begin(self._process, *step) for step in steps]
            self._open.append((key, calls))

    def _returned(self, key: object, result: Any) -> None:
        if self._open and self._open[-1][0] == key:
            _, calls = self._open.pop()
            for call in reversed(calls):
                self._trace.leave(call, None if result is None else show(result))

    def _handed(self, frame: FrameType, value: Any) -> None:
        if self._names is not None:
            self._names.learn(frame.f_locals["name"], value)


def source_text(frame: FrameType) -> str:
    """The expression that a frame is at, as the program has it; its line if it is a long one."""
    positions = list(frame.f_code.co_positions())
    line, end_line, start, end = positions[frame.f_lasti // 2]
    text = linecache.getline(frame.f_code.co_filename, line or frame.f_lineno)
    if line == end_line and start is not None:
        text = text.encode()[start:end].decode(errors="replace")
    return text.strip()


class MachineWatcher:
    """Watches a program on the bare computer: what each of its lines did in a frame, as a `Call`.

    A context manager.
    """

    def __init__(self, machine: Machine, path: Path, listener: Listener) -> None:
        self._machine, self._path, self._listener = machine, path, listener
        self.frame = 1  # which one the steps are from that the listener is given
        self._reader = TrafficReader(machine)
        self._steps: dict[tuple[str, int], Call] = {}

    def __enter__(self) -> "MachineWatcher":
        self._machine.watch(self._observe)
        self._machine.frame_hooks.append(self._frame_over)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._machine.unwatch(self._observe)
        self._machine.frame_hooks.remove(self._frame_over)
        self._tell()

    def _observe(self, kind: str, address: int, value: Value) -> None:
        place = self._place(sys._getframe(1))
        if place is None:
            return
        step = self._steps.get(place)
        if step is None:
            text = linecache.getline(*place).strip()
            step = self._steps[place] = Call(0, LINE, text, place)
        cells = self._reader.note(step.traffic, kind, address, value)
        setattr(step, f"{kind}s", getattr(step, f"{kind}s") + cells)

    def _place(self, frame: FrameType | None) -> tuple[str, int] | None:
        """The line of the program's own file that is being run; None if it is none of its."""
        own = str(self._path)
        while frame is not None:
            if frame.f_code.co_filename == own:
                return own, frame.f_lineno
            frame = frame.f_back
        return None

    def _frame_over(self, machine: Machine) -> None:
        self._tell()
        self.frame = machine.frames + 1

    def _tell(self) -> None:
        steps, self._steps = self._steps, {}
        for step in steps.values():
            self._listener(step)
