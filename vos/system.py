"""A booted system, as a person holds it: the process to act as, programs to run, the trace.

`native`, `os`, `open`, `screen` ... act as `process`, a logged-in user's, from any thread. What
`run` and `spawn` start are processes of their own. `os` and so on are the portable layer's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.machine import Machine
from vos.errors import BootError
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Process, Program
from vos.kernel.trace import Trace
from vos.systems.system import SystemPolicy, Variant

PORTABLE = ("os", "open", "screen", "keyboard", "mouse", "sound")
Main = Callable[..., Any]
"""A program: its parameters name what it is handed (`vos.portable.handing`)."""


class System:
    """One system on one machine, until `shutdown`."""

    def __init__(
        self, machine: Machine, policy: SystemPolicy, variant: str | None, privileged: bool
    ) -> None:
        self.machine = machine
        self.policy = policy
        self.variant = _variant(policy, variant)
        self.kernel = Kernel(machine, policy, self.variant, _portable_modules)
        self.process: Process = policy.login(self.kernel, privileged)
        self._running = True

    def __repr__(self) -> str:
        return f"<System {self.policy.name}/{self.variant.name} on the {self.machine.model.name}>"

    def __enter__(self) -> System:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.shutdown()

    @property
    def name(self) -> str:
        """The system's name."""
        return self.policy.name

    @property
    def native(self) -> Any:
        """The native API."""
        return self.process.native

    @property
    def modules(self) -> Any:
        """The portable modules, by name."""
        return self.process.modules

    @property
    def trace(self) -> Trace:
        """What is called while it is on."""
        return self.kernel.trace

    def __getattr__(self, name: str) -> Any:
        if name in PORTABLE:
            return self.process.modules[name]
        raise AttributeError(f"a system has no {name!r}; there are {', '.join(PORTABLE)}")

    def _program(self, main: Main) -> Program:
        from vos.portable import handing  # above this layer: loaded when first needed

        handing.check(main, self.policy.name)
        return handing.program(main)

    def spawn(self, main: Main, *, arguments: list[bytes] | None = None) -> Process:
        """Start `main` as a new process; `wait` for it, or look at its `ended`."""
        program = self._program(main)
        with self.kernel.lock:
            child = self.kernel.processes.new(self.process)
            if arguments is not None:
                child.arguments = list(arguments)
        self.kernel.processes.start(child, program)
        return child

    def wait(self, process: Process) -> int:
        """Wait for a process to end; return its exit status as a shell shows it."""
        with self.kernel.lock:
            self.kernel.block(self.process, lambda: process.ended is not None)
            self.kernel.processes.reap(process)
        if process.thread is not None:
            process.thread.join(1.0)
        assert process.ended is not None
        return self.policy.exit_status(process.ended)

    def run(self, main: Main, *, arguments: list[bytes] | None = None) -> int:
        """Run `main` as a new process in this thread; return its exit status.

        It is handed what its parameters name: os, open, screen ... or the system's native API by
        the system's name; a HandingError lists the names if one is unknown.
        On a Unix the status is the program's own (0 to 255), or 128 and the number of what killed
        it.
        """
        program = self._program(main)
        with self.kernel.lock:
            child = self.kernel.processes.new(self.process)
            if arguments is not None:
                child.arguments = list(arguments)
        ending = self.kernel.processes.run(child, program)
        with self.kernel.lock:
            self.kernel.processes.reap(child)
        return self.policy.exit_status(ending)

    def install(self, path: bytes, main: Main) -> None:
        """Put a program on the disk: executing `path` runs `main` until shutdown."""
        self.kernel.programs[path] = self._program(main)
        self.policy.install(self.kernel, path)

    def shutdown(self) -> None:
        """End all processes and write everything to the disk; the system is not used afterwards."""
        if self._running:
            self._running = False
            self.kernel.shutdown()


def _portable_modules(process: Process) -> Any:
    from vos.portable import namespaces  # loaded when first asked for: it takes its time

    return namespaces(process)


def _variant(policy: SystemPolicy, name: str | None) -> Variant:
    if name is None:
        return next(iter(policy.variants.values()))
    if name not in policy.variants:
        raise BootError(
            f"{policy.name} has no variant {name!r}; there are {', '.join(policy.variants)}."
        )
    return policy.variants[name]
