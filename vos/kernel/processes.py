"""Processes: who runs, as whom, where, with what open; and how they begin, wait and end.

    new   start -> a thread runs the program      exit, fatal signal -> ended, the parent may reap

A process is a table entry; its program runs in a thread of its own, or in the caller's for the
processes that a person drives. It ends the moment it exits or is killed: its descriptors close, its
children go to the first process, and its thread learns of it at its next call (`ProcessExit`).

`attention` is the one flag the gate looks at: set while a signal waits, the process is stopped, has
ended, or is traced.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.errors import Stopped
from vos.kernel.descriptors import Descriptors
from vos.kernel.volumes import Place

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.memory import Mapping

Program = Callable[["Process"], int | None]
"""What a process runs: called in its thread with the process; returns the exit code."""


class Ending(NamedTuple):
    """How a process ended: by its own exit `code`, or by `signal` if that is not 0."""

    code: int = 0
    signal: int = 0


class ProcessExit(BaseException):
    """Ends the program of the process that it is raised in; nothing it does counts any more."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class NewProgram(BaseException):
    """Ends the program of a process so that `program` runs in its place."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program


@dataclass(slots=True)
class Credentials:
    """As whom a process acts: real, effective and saved user and group, and further groups."""

    uid: int = 0
    gid: int = 0
    euid: int = 0
    egid: int = 0
    suid: int = 0
    sgid: int = 0
    groups: tuple[int, ...] = ()

    @classmethod
    def of(cls, uid: int, gid: int, groups: tuple[int, ...] = ()) -> Credentials:
        """Return the credentials of a user that has just logged in."""
        return cls(uid, gid, uid, gid, uid, gid, groups)


@dataclass(slots=True)
class Signals:
    """What a process does at each signal, which ones it blocks, and which ones wait."""

    handlers: dict[int, Any] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    pending: list[int] = field(default_factory=list)


class Process:
    """One process. Its attributes are for the kernel and the system's calls; see the module."""

    def __init__(self, kernel: Kernel, pid: int, parent: Process | None, cwd: Place) -> None:
        self.kernel = kernel
        self.pid = pid
        self.parent = parent
        self.children: dict[int, Process] = {}
        self.group = self.session = pid
        self.cwd = cwd
        self.root = cwd
        self.umask = 0o022
        self.credentials = Credentials()
        self.euid = 0  # these three repeat the credentials for the permission check
        self.egid = 0
        self.groups: tuple[int, ...] = ()
        self.environ: dict[bytes, bytes] = {}
        self.arguments: list[bytes] = []
        self.executable = b""
        self.limits = dict(kernel.policy.limits)
        self.descriptors = Descriptors(self.limits)
        self.mappings: dict[int, Mapping] = {}
        self.signals = Signals()
        self.attention = False
        self.stopped = 0
        self.continued = self.reported = False  # what a waiting parent has yet to hear, has heard
        self.ended: Ending | None = None
        self.left = False  # its program has returned: only what it never closed is taken apart
        self.started = kernel.clock.coarse()
        self.thread: threading.Thread | None = None
        self.forked = True  # still runs the program it was made with
        self.nice = 0
        self.own: Any = None  # what its system keeps of it besides
        self._native: Any = None
        self._modules: Any = None

    def __repr__(self) -> str:
        state = "alive" if self.ended is None else f"{self.ended}"
        return f"<Process {self.pid} {self.name.decode(errors='replace')} {state}>"

    @property
    def name(self) -> bytes:
        """The last part of what it runs: what `ps` shows."""
        return self.executable.rpartition(b"/")[2]

    @property
    def native(self) -> Any:
        """The native API of its system, acting as this process."""
        if self._native is None:
            self._native = self.kernel.policy.native(self)
        return self._native

    @property
    def modules(self) -> Any:
        """The portable modules of this process, by name (`vos.portable`)."""
        if self._modules is None:
            self._modules = self.kernel.furnish(self)
        return self._modules

    def new_modules(self) -> Any:
        """Return fresh portable modules: a new program begins."""
        self._modules = None
        return self.modules

    def become(self, credentials: Credentials) -> None:
        """Act as someone else from now on."""
        self.credentials = credentials
        self.euid, self.egid = credentials.euid, credentials.egid
        self.groups = credentials.groups

    def change_directory(self, place: Place) -> None:
        """Make `place`, a directory, the working directory."""
        place[0].hold(place[1])
        self.cwd[0].release(self.cwd[1])
        self.cwd = place

    def unmap_all(self) -> None:
        """Give up all mappings; shared ones are written back."""
        while self.mappings:
            self.mappings.popitem()[1].remove(self)

    def notice(self) -> None:
        """Set `attention` to whether the gate has anything to look after."""
        pending = any(number not in self.signals.blocked for number in self.signals.pending)
        traced = self.kernel.trace.wants(self)
        self.attention = bool(pending or self.stopped or self.ended is not None or traced)


class Processes:
    """The table of all processes; the first one, number 1, is the parent of all orphans."""

    def __init__(self, kernel: Kernel, root: Place) -> None:
        self._kernel = kernel
        self.table: dict[int, Process] = {}
        self._last = 0
        self._root = root
        self.first = self._add(None)

    def _add(self, parent: Process | None) -> Process:
        self._last += 1
        process = Process(self._kernel, self._last, parent, self._root)
        for volume, inode in (process.cwd, process.root):
            volume.hold(inode)
        self.table[process.pid] = process
        if parent is not None:
            parent.children[process.pid] = process
        return process

    def new(self, parent: Process) -> Process:
        """Return a new child that has all its parent has: what `fork` makes."""
        child = self._add(parent)
        child.group, child.session = parent.group, parent.session
        child.change_directory(parent.cwd)
        self._copy_root(child, parent)
        child.umask = parent.umask
        child.become(replace(parent.credentials))
        child.environ = dict(parent.environ)
        child.arguments, child.executable = list(parent.arguments), parent.executable
        child.limits, child.nice = dict(parent.limits), parent.nice
        child.descriptors = parent.descriptors.copy(child.limits)
        child.signals = Signals(dict(parent.signals.handlers), set(parent.signals.blocked))
        if parent.own is not None:
            child.own = parent.own.inherited(child)
        child.notice()
        return child

    def _copy_root(self, child: Process, parent: Process) -> None:
        volume, inode = parent.root
        volume.hold(inode)
        child.root[0].release(child.root[1])
        child.root = parent.root

    def start(self, process: Process, program: Program) -> None:
        """Run `program` as the process, in a thread of its own."""
        process.thread = threading.Thread(
            target=self.run, args=(process, program), name=f"process {process.pid}", daemon=True
        )
        self._kernel.running += 1
        process.thread.start()

    def run(self, process: Process, program: Program) -> Ending:
        """Run `program` as the process in this thread until it ends; return how."""
        kernel = self._kernel
        own_thread = process.thread is threading.current_thread()
        try:
            ending = self._run(process, program)
        except ProcessExit as exit:
            ending = exit.ending
        except Stopped:  # the machine is: nobody is left to tell
            ending = Ending()
            if not own_thread:
                process.left = True
                raise
        except BaseException as error:
            ending = Ending(kernel.policy.report(process, error))
        process.left = True
        with kernel.lock:
            self.finish(process, ending)
            kernel.running -= own_thread
            kernel.changed.notify_all()
        return process.ended or ending

    def _run(self, process: Process, program: Program) -> Ending:
        while True:
            try:
                return Ending(program(process) or 0)
            except NewProgram as new:
                program = new.program

    def finish(self, process: Process, ending: Ending) -> None:
        """End a process; the lock is held. Once it has ended nothing more happens."""
        if process.ended is not None:
            return
        process.ended = ending
        process.attention = True
        process.unmap_all()
        self._kernel.record_locks.drop_process(process)
        process.descriptors.close_all(process)
        for volume, inode in (process.cwd, process.root):
            volume.release(inode)
        if process.own is not None:
            process.own.end()
        self._give_away_children(process)
        parent = process.parent
        if parent is None or parent is self.first:
            self.reap(process)
        else:
            self._kernel.policy.child_changed(parent, process)
        self._kernel.wake()

    def _give_away_children(self, process: Process) -> None:
        for child in list(process.children.values()):
            child.parent = self.first
            self.first.children[child.pid] = child
            if child.ended is not None:
                self.reap(child)
        process.children.clear()

    def reap(self, process: Process) -> None:
        """Take an ended process off the table; its number is free, its ending known."""
        self.table.pop(process.pid, None)
        if process.parent is not None:
            process.parent.children.pop(process.pid, None)
