"""A program as a process of an operating system, on a machine that the system keeps to itself.

    boot -> a process -> main, handed what it asks for -> exit status
                                                       -> its exception, as it was raised
                                                       -> the system's fault: ProcessError

A main may be a function that is there already, or a `Late` one, whose file is run as part of the
process, so that what the file imports is the process's own.

It runs in the caller's thread. The system is shut down when the program has ended, so that the disk
holds everything; who ends a program from outside calls `shut_down`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import vos
from emulator import Machine
from programs.errors import ProcessError, WrongUsageError
from programs.exec.host_streams import read_line
from programs.handing import NATIVE, RAW, Main, access_of, asked_for
from vos.kernel.processes import NewProgram, Process, ProcessExit
from vos.portable.script import finish

PATIENCE = 2.0  # seconds to wait for a call that is under way, before the disk is left as it is
_MOST_PLAIN = 255  # the highest exit status that says nothing in hexadecimal
Booted = Callable[[vos.System], object]


@dataclass(frozen=True, slots=True)
class Late:
    """A main that is made in the process that runs it."""

    load: Callable[[Process], Main]


class Hosted:
    """Runs mains under one system, each call on a system newly booted.

    `booted` sees it when the process is ready and nothing of its program has run, `begins` when
    its main is about to be called.
    """

    def __init__(
        self, name: str, booted: Booted | None = None, begins: Booted | None = None
    ) -> None:
        self._name, self._booted, self._begins = name, booted, begins
        self._system: vos.System | None = None

    def run(self, machine: Machine, main: Main | Late) -> None:
        """Boot, run to the end, shut down; a ProcessError for an exit status that is not 0."""
        self.shut_down()  # what a reset of the machine left running
        self._system = system = boot(machine, self._name)
        life = Life(system, main, self._booted, self._begins)
        status = system.run(life)
        if life.failure is not None and not isinstance(life.failure, Exception):
            raise life.failure  # the run is being ended from outside: that one shuts down
        self.shut_down()
        if life.failure is not None:
            raise life.failure
        if status:
            raise ProcessError(life.ended(status), status).with_traceback(life.place)

    def shut_down(self) -> None:
        """Write everything to the disk; nothing if no system runs."""
        system, self._system = self._system, None
        if system is not None and system.kernel.lock.acquire(timeout=PATIENCE):
            system.kernel.lock.release()
            system.shutdown()


def boot(machine: Machine, name: str) -> vos.System:
    """Boot a system whose console is this process's standard output."""
    try:
        system = vos.boot(machine, name)
    except vos.BootError as error:
        raise WrongUsageError(str(error)) from error
    console = system.kernel.console
    console.sink, console.source = show, read_line
    return system


def show(data: bytes) -> None:
    """Write bytes to standard output, in order with what is printed there."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class Life:
    """One process that runs a main. Afterwards: what it raised, or where its system ended it."""

    def __init__(
        self,
        system: vos.System,
        main: Main | Late,
        booted: Booted | None = None,
        begins: Booted | None = None,
    ) -> None:
        self._system, self._main = system, main
        self._booted, self._begins = booted, begins
        self._process: Process | None = None
        self.failure: BaseException | None = None
        self.place: Any = None

    def __call__(self, process: Process) -> int:
        """Be the process's program."""
        self._process = process
        status = 1
        try:
            self._prepare(process)
            status = self._run(process)
        except ProcessExit as exit:
            self.place = exit.__traceback__
            raise
        except NewProgram:
            raise
        except SystemExit:
            self._finish(process, status)
            raise
        except BaseException as error:
            self.failure = error
        if self.failure is None or isinstance(self.failure, Exception):
            return self._finish(process, status)
        return status  # it is being ended from outside

    def _prepare(self, process: Process) -> None:
        """What happens before the program's doing: its modules are made, its output is opened."""
        if isinstance(self._main, Late):
            getattr(process.modules.sys, "stdout", None)
        if self._booted is not None:
            self._booted(self._system)

    def _run(self, process: Process) -> int:
        main = self._main.load(process) if isinstance(self._main, Late) else self._main
        if self._begins is not None:
            self._begins(self._system)
        result = main(**{name: give(process, name) for name in asked_for(main)})
        return result if isinstance(result, int) else 0

    def _finish(self, process: Process, status: int) -> int:
        """What follows a program's end, where Python's modules are its own."""
        return finish(process.modules, status) if isinstance(self._main, Late) else status

    def ended(self, status: int) -> str:
        """How the process ended, in its system's words if that has any."""
        ending = self._process.ended if self._process else None
        said = self._system.policy.obituary(ending) if ending else ""
        in_hex = f" (0x{status:08X})" if status > _MOST_PLAIN else ""  # as such codes are listed
        return said or f"the program ended with exit status {status}{in_hex}."


def give(process: Process, name: str) -> Any:
    """What a main gets for a name: acting for this process."""
    access = access_of(name)
    if access == RAW:
        return Forbidden(process)
    return process.native if access == NATIVE else process.modules[name]


class Forbidden:
    """The computer, as far as a process can reach it: any access is its system's fault to end it.

    Stores and loads go to their addresses as the processor would do them for a process, so what the
    system has mapped there is reached. All else of the computer is not a process's to touch.
    """

    def __init__(self, process: Process) -> None:
        self._native = process.native
        self.model = process.kernel.machine.model

    def poke(self, address: int, value: int) -> None:
        """Store a byte."""
        self._native.poke(address, value)

    def peek(self, address: int) -> int:
        """Load a byte."""
        return int(self._native.peek(address))

    def __setitem__(self, where: slice | int, value: Any) -> None:
        self._native.poke(_first(where), value)

    def __getitem__(self, where: slice | int) -> int:
        return self.peek(_first(where))

    def __getattr__(self, name: str) -> Any:
        return self._native.peek(0)


def _first(where: slice | int) -> int:
    return (where.start or 0) if isinstance(where, slice) else where
