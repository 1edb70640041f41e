"""The kernel of one booted machine: its disk, its tree of names, its processes, its one lock.

    boot   drivers -> an empty disk gets a file system -> volume -> tree of names -> first process
           -> the system completes the disk and mounts the rest

Everything hangs on this object; nothing is global, so any number of systems run side by side.
Behind the gate one thread at a time runs, holding `lock`. A call that has to wait does so in
`block`, which lets others in and comes back when `wake` has told of a change.

Time, headless, passes only by vertical blanks, so whoever waits for a moment or for a key makes
them happen; but first gives every program that runs a chance to do something.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from emulator.machine import Machine
from vos.drivers.clock import Clock
from vos.drivers.disk import Disk
from vos.drivers.display import Display
from vos.drivers.sound import Sound
from vos.errors import BootError, KernelError
from vos.filesystem import FileSystemError, Inode, Volume, mkfs
from vos.kernel.console import Console
from vos.kernel.devices import Devices
from vos.kernel.inputs import Inputs
from vos.kernel.locks import RecordLocks, WholeLocks
from vos.kernel.paths import Names
from vos.kernel.pipes import Pipe
from vos.kernel.processes import Ending, Process, Processes, ProcessExit, Program
from vos.kernel.range_locks import RangeLocks
from vos.kernel.sharing import Sharing
from vos.kernel.synthetic import Anonymous
from vos.kernel.trace import Trace

if TYPE_CHECKING:
    from vos.systems.system import SystemPolicy, Variant

SUPERBLOCK_BLOCKS = 2  # what must be zero for a disk to count as empty: boot block and superblock
GIVE_WAY = 0.001  # seconds of the host's time that other threads get when one gives way
COMPUTING = 0.05  # seconds that a running program may compute before time passes without it
LOOK = 0.05  # seconds between two looks at the machine while a call waits: it may be asked to stop


class Kernel:
    """The kernel; `policy` and `variant` are the system's, chosen at boot.

    `furnish` makes a process's portable modules: they are of the layer above.
    """

    def __init__(
        self,
        machine: Machine,
        policy: SystemPolicy,
        variant: Variant,
        furnish: Callable[[Process], Any],
    ) -> None:
        self.machine = machine
        self.furnish = furnish
        self.policy = policy
        self.variant = variant
        # One thread may be behind the gate twice: when the collector finalises a file in the midst
        # of a call, closing it is a call too.
        self.lock = threading.RLock()
        machine.shield = self.lock
        self.changed = threading.Condition(self.lock)
        self.waiting = 0
        self.ticking = False
        self.running = 0
        self.clock = Clock(machine)
        self.disk = Disk(machine)
        self.trace = Trace(self)
        self.devices = Devices(self)
        self.console = Console(self)
        self.inputs = Inputs(machine, self.clock)
        self.programs: dict[bytes, Program] = {}
        self.fifos: dict[Inode, Pipe] = {}
        self.record_locks = RecordLocks()
        self.whole_locks = WholeLocks()
        self.sharing = Sharing()
        self.range_locks = RangeLocks()
        self.lock_waits: dict[Process, Process] = {}
        self.pipes = Anonymous(self.clock.coarse, b"pipefs")
        self.volume = self._mount_disk()
        self.names = Names((self.volume, self.volume.root), policy.rules)
        self.names.show(self.volume, b"/", b"ext2")
        self.processes = Processes(self, self.names.root)
        policy.prepare(self)
        policy.mount(self)
        self.volume.sync()

    def _mount_disk(self) -> Volume:
        disk = self.disk
        if not any(disk.read(0, min(SUPERBLOCK_BLOCKS, disk.block_count))):
            mkfs(disk, clock=self.clock.coarse, label=b"PEEKPOKE")
        try:
            return Volume(disk, self.clock.coarse, fold=self.policy.fold)
        except FileSystemError as error:
            raise BootError(f"the disk cannot be used: {error.sentence}.") from error

    # Waiting.

    def wake(self) -> None:
        """Let those who wait look again; the lock is held."""
        if self.waiting:
            self.changed.notify_all()

    def check(self, process: Process) -> None:
        """End the program of a process that has ended."""
        if process.ended is not None:
            raise ProcessExit(process.ended)

    def block(
        self, process: Process, ready: Callable[[], object], deadline: int | None = None,
        frames: bool = False,
    ) -> bool:  # fmt: skip
        """Wait, the lock held only while looking, until `ready()`; False once it is `deadline`.

        `deadline` is an `uptime`. `frames` says that what is waited for comes with the machine's
        frames. `EINTR`: a signal came first; an ended process does not return.
        """
        while not ready():
            if process.attention:
                self._interrupted(process)
            if deadline is not None and self.clock.uptime() >= deadline:
                return False
            self._pause(process, deadline is not None or frames)
        return True

    def _interrupted(self, process: Process) -> None:
        self.check(process)
        if process.stopped or any(
            number not in process.signals.blocked for number in process.signals.pending
        ):
            raise KernelError("EINTR", "a signal came first")

    def _pause(self, process: Process, tick: bool) -> None:
        own = process.thread is threading.current_thread()
        self.running -= own
        if own and not self.running:
            self.wake()
        self.waiting += 1
        try:
            if not tick:
                if not self.changed.wait(LOOK):
                    self.clock.now()  # an access: whoever stops the machine stops this call too
            elif not self._others_act():
                self._tick()
        finally:
            self.waiting -= 1
            self.running += own

    def _others_act(self) -> bool:
        """Tell whether a running program did something, given time to if time can stand still."""
        return bool(self.running) and not self.clock.flows() and self.changed.wait(COMPUTING)

    def _tick(self) -> None:
        if self.ticking:
            self.changed.wait(LOOK)
            return
        self.ticking = True
        try:
            self.lock.release()
            self.clock.wait_tick()
        finally:
            self.lock.acquire()
            self.ticking = False
            self.changed.notify_all()
        if self.waiting > 1:
            self.changed.wait(GIVE_WAY)  # the others look, before the next tick, what has become

    def await_exec(self, child: Process) -> None:
        """Wait until a new process has begun another program, or ended."""
        self.waiting += 1
        try:
            while child.forked and child.ended is None:
                self.changed.wait(LOOK)
        finally:
            self.waiting -= 1

    def give_way(self) -> None:
        """Let other programs run for a moment."""
        self.changed.wait(GIVE_WAY if self.running > 1 else 0)

    def wait_frame(self, process: Process) -> None:
        """Wait for the next vertical blank; a signal or the end of the process ends it sooner."""
        if process.attention:
            self._interrupted(process)
        self._pause(process, True)

    # The hardware that is set up when first used: a display leaves its power-on picture then.

    @cached_property
    def display(self) -> Display:
        """The display, in graphics mode."""
        display = Display(self.machine)
        self.devices.at_shutdown(display.close)
        return display

    @cached_property
    def sound(self) -> Sound:
        """The sound."""
        sound = Sound(self.machine)
        self.devices.at_shutdown(sound.silence)
        return sound

    # The whole.

    @property
    def memory_size(self) -> int:
        """How many bytes of memory the machine has."""
        return len(self.machine.bytes)

    def notice_all(self) -> None:
        """Let every process' gate look again at what it has to attend to."""
        for process in list(self.processes.table.values()):
            process.notice()

    def sync(self) -> None:
        """Make everything permanent."""
        for volume, _, _ in self.names.mount_list:
            volume.sync()

    def shutdown(self) -> None:
        """End every process, write everything, and let go of the machine."""
        self.trace.stop()
        with self.lock:
            for process in sorted(self.processes.table.values(), key=lambda each: -each.pid):
                self.processes.finish(process, Ending())
            self.devices.close()
            self.inputs.close()
            self.volume.close()
        self.clock.close()
