"""The trace: every native call while someone looks, down to the accesses that it caused.

    with system.trace:                     os.mkdir('x')                        a level above
        system.os.mkdir("x")                 mkdir("x", 0777) = 0               the native call
    print(system.trace)                        58 pokes, 2 port writes, 4 sectors

A `Call` is one line; calls made meanwhile by the same thread are its `children`. Layers above the
gate mark themselves with `step`, or with `begin` and `leave`. Whoever sets `listener` is given each
outermost call as it ends, and nothing is kept. The machine is watched only while the trace is on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from emulator.bus import Value
from emulator.traffic import Traffic, TrafficReader
from vos.kernel.trace_totals import Totals
from vos.kernel.trap import NativeCall

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process

MOST = 100_000  # calls kept; a trace that is left on must not fill the host's memory


class Call:
    """One call: who made it, what it was given and gave, and what it cost.

    `level` is "native" for what went through the gate, or the layer's own name. `pokes`, `peeks`,
    `outs` and `inps` count the cells of the machine that were accessed, `sectors` what the disk
    moved; those of the children are included. `traffic` says where, without the children's.
    `seconds` is the host's time. `text` is a native call as its system shows it, made as it ended:
    what it was given may be used again afterwards.
    """

    __slots__ = (
        "arguments", "children", "inps", "level", "name", "native", "outs", "peeks", "pid", "pokes",
        "result", "seconds", "sectors", "text", "traffic",
    )  # fmt: skip

    def __init__(
        self, pid: int, level: str, name: str, arguments: tuple[Any, ...],
        native: NativeCall | None = None,
    ) -> None:  # fmt: skip
        self.pid = pid
        self.level = level
        self.name = name
        self.arguments = arguments
        self.native = native
        self.result: Any = None
        self.pokes = self.peeks = self.outs = self.inps = self.sectors = 0
        self.seconds = 0.0
        self.children: list[Call] = []
        self.traffic: Traffic = []
        self.text = ""

    def __repr__(self) -> str:
        return f"<Call {self.name} = {self.result!r}>"

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Call]]:
        """Yield this call and all below it, with their depths."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


COUNTERS = {"poke": "pokes", "peek": "peeks", "out": "outs", "inp": "inps"}


class Trace:
    """What was called since the trace was switched on; it is off until `start` or `with`."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._process: Process | None = None
        self._on = False
        self._stacks: dict[int, list[Call]] = {}
        self._started: dict[Call, tuple[float, int]] = {}
        self._kept, self._most = 0, MOST
        self.made = 0
        self._reader = TrafficReader(kernel.machine)
        self.calls: list[Call] = []
        self.listener: Callable[[Call], object] | None = None

    def __enter__(self) -> Trace:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def __len__(self) -> int:
        return len(self.calls)

    def __str__(self) -> str:
        return self.render()

    @property
    def on(self) -> bool:
        """Whether calls are being recorded: layers above ask before they mark a step."""
        return self._on

    def start(self, process: Process | None = None, keep: int = MOST) -> None:
        """Forget what was recorded, and record the calls of one process, or of all.

        At most `keep` calls are kept; `made` counts all that went through the gate.
        """
        self.stop()
        self.calls = []
        self._kept, self._most = 0, keep
        self.made = 0
        self._process = process
        self._on = True
        self._kernel.machine.watch(self._observe)
        self._kernel.notice_all()

    def stop(self) -> None:
        """Record no more; what was recorded stays."""
        if self._on:
            self._on = False
            self._kernel.machine.unwatch(self._observe)
            self._kernel.notice_all()

    def wants(self, process: Process) -> bool:
        """Tell whether the calls of a process are recorded now."""
        return self._on and (self._process is None or self._process is process)

    # Recording.

    def enter(
        self, process: Process, native: NativeCall, arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> Call:  # fmt: skip
        """Begin a native call."""
        given = iter(arguments)
        missing = object()
        values = [
            named.get(each.name, missing) if each.name in named else next(given, missing)
            for each in native.parameters
        ]
        return self._push(
            Call(
                process.pid,
                "native",
                native.name,
                tuple(value for value in values if value is not missing),
                native,
            )
        )

    def leave(self, call: Call, result: Any) -> None:
        """End a call with its result."""
        stack = self._stacks.get(threading.get_ident(), [])
        if call not in stack:
            return
        while stack.pop() is not call:
            pass
        began, sectors = self._started.pop(call)
        call.seconds = perf_counter() - began
        call.sectors = self._kernel.disk.sectors_moved - sectors
        call.result = result
        if stack:
            for name in COUNTERS.values():
                setattr(stack[-1], name, getattr(stack[-1], name) + getattr(call, name))
        if call.native is not None:
            self.made += 1
            call.text = self._kernel.policy.render(call) if self._most else ""
        if self.listener is not None and not stack:
            self._kept = 0
            self.listener(call)
        elif self._kept < self._most:
            self._kept += 1
            (stack[-1].children if stack else self.calls).append(call)

    def begin(self, process: Process, level: str, name: str, arguments: tuple[Any, ...]) -> Call:
        """Begin what a layer above the gate does; `leave` ends it."""
        return self._push(Call(process.pid, level, name, arguments))

    @contextmanager
    def step(self, process: Process, level: str, name: str, *arguments: Any) -> Iterator[None]:
        """Mark what a layer above the gate does; the calls made meanwhile are below it."""
        if not self.wants(process):
            yield
            return
        call = self.begin(process, level, name, arguments)
        result: Any = None
        try:
            yield
        except BaseException as error:
            result = error
            raise
        finally:
            self.leave(call, result)

    def _push(self, call: Call) -> Call:
        self._stacks.setdefault(threading.get_ident(), []).append(call)
        self._started[call] = (perf_counter(), self._kernel.disk.sectors_moved)
        return call

    def _observe(self, kind: str, address: int, value: Value) -> None:
        stack = self._stacks.get(threading.get_ident())
        if stack:
            call, name = stack[-1], COUNTERS[kind]
            into = call.traffic if self._most else []
            cells = self._reader.note(into, kind, address, value)
            setattr(call, name, getattr(call, name) + cells)

    # Showing.

    def render(self, *, costs: bool = False) -> str:
        """Return the calls as lines, in the system's own manner; `costs` adds what they took."""
        line = self._kernel.policy.render
        return "\n".join(
            "  " * depth + (call.text or line(call)) + (_costs(call) if costs else "")
            for top in list(self.calls)
            for depth, call in top.walk()
        )

    def summary(self) -> str:
        """Return a table of counts and times, the dearest first, as `strace -c` does."""
        totals = Totals(self._kernel.policy.is_error)
        for call in self.calls:
            totals.add(call)
        return totals.render()

    def native_calls(self) -> list[Call]:
        """Return the calls that went through the gate, in order of their ends."""
        found = [call for top in self.calls for _, call in top.walk()]
        return [call for call in found if call.native is not None]

    def count(self, choose: Callable[[Call], int] = lambda call: 1) -> int:
        """Return how many native calls there were, or the sum of what `choose` says of each."""
        return sum(choose(call) for call in self.native_calls())


def _costs(call: Call) -> str:
    names = ("pokes", "peeks", "outs", "inps", "sectors")
    counted = [f"{getattr(call, name)} {name}" for name in names if getattr(call, name)]
    return f" <{call.seconds:.6f}>" + (f" [{', '.join(counted)}]" if counted else "")
