"""`peekpoke shell` at work: a system whose console a person sits at.

    a window      the machine's own text screen and keyboard
    a terminal    the person's, each key as it is pressed
    neither       lines from standard input, what is said to standard output

The demos are programs there: their portable mains, under their own names.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread, current_thread, main_thread

import emulator
import vos
from emulator.live import terminal_host
from emulator.live.pacer import Pacer
from emulator.live.terminal_keys import Decoder
from programs import loading, session
from programs.catalogue import Demo, demo_names, main_name, read_demo
from programs.exec.host_streams import connect
from programs.handing import PORTABLE
from programs.process import PATIENCE, boot
from vos.kernel.console import Console
from vos.kernel.processes import Process
from vos.kernel.typing import INTERRUPT, key_bytes
from vos.portable.handing import program
from vos.portable.shell.ends import exit_status

LOOK = 0.01  # seconds between two looks at a terminal


class OnScreen:
    """The shell on a machine's own screen: to be called with the machine, as a program is.

    `said` is, once it has ended, all that was written there.
    """

    def __init__(self, system: str, line: str | None) -> None:
        self._name, self._line = system, line
        self.system: vos.System | None = None
        self.status = 0
        self.said = b""

    def __call__(self, machine: emulator.Machine) -> None:
        """Boot, and talk until the shell ends."""
        self.close()
        self.system = system = boot(machine, self._name)
        install_demos(system)
        console = system.kernel.console
        console.source, console.fine_text = None, True
        console.show_text(True)
        console.use_keyboard()
        self.status = talk(system, self._line)
        self.close()

    def close(self) -> None:
        """Write everything to the disk."""
        system, self.system = self.system, None
        if system is not None:
            self.said = bytes(system.kernel.console.output)
        if system is not None and system.kernel.lock.acquire(timeout=PATIENCE):
            system.kernel.lock.release()
            system.shutdown()


def talk(system: vos.System, line: str | None) -> int:
    """Be the system's shell until it ends, or run one line; the exit status."""

    def main(process: Process) -> int:
        return system.policy.shell(process, line)

    return system.run(main)


def in_streams(model: str, name: str, disk: str | None, line: str | None) -> int:
    """The shell on this process's own streams, or terminal; its exit status."""
    machine = session.boot(model, disk)
    try:
        with boot(machine, name) as system:
            install_demos(system)
            connect(system)
            if line is not None or not sys.stdin.isatty():
                return talk(system, line)
            with _at_terminal(system), _in_host_time(machine):
                return talk(system, line)
    finally:
        machine.close()


@contextmanager
def _in_host_time(machine: emulator.Machine) -> Iterator[None]:
    """Let a second be a second, as a person at a terminal expects."""
    pacer = Pacer(machine.model.refresh_hz)

    def wait() -> None:
        pacer.wait()
        machine.vblank()

    machine.clock.follow_host()
    machine.pace(wait)
    try:
        yield
    finally:
        machine.pace(None)


@contextmanager
def _at_terminal(system: vos.System) -> Iterator[None]:
    """Let the system's console have each key of the person's terminal, and Ctrl-C."""
    console = system.kernel.console
    console.source, console.interactive = None, True
    with (
        terminal_host.keyboard() as read, terminal_host.escape_codes(), _typing(console, read),
        _interrupting(console),
    ):  # fmt: skip
        yield


@contextmanager
def _typing(console: Console, read: terminal_host.Read) -> Iterator[None]:
    """Let the console have what is typed, whether a program waits for it or not."""
    over = Event()
    typist = Thread(target=_type, args=(console, read, over), name="terminal", daemon=True)
    typist.start()
    try:
        yield
    finally:
        over.set()
        typist.join()


def _type(console: Console, read: terminal_host.Read, over: Event) -> None:
    decoder = Decoder()
    while not over.wait(LOOK):
        text = read()
        if text[:1] in ("\x00", "\xe0") and len(text) > 1:  # a key of Windows' own
            text = "".join(key_bytes(each[-1], each[:-1]).decode() for each in decoder.feed(text))
        if text:
            console.typed(text.encode())


@contextmanager
def _interrupting(console: Console) -> Iterator[None]:
    """Let Ctrl-C be typed; only the main thread can say so."""
    if current_thread() is not main_thread():
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        console.typed(INTERRUPT)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def install_demos(system: vos.System) -> None:
    """Put the demos' portable mains on the disk, as programs."""
    for name in demo_names():
        demo = read_demo(name)
        if main_name(PORTABLE, "", "") in demo.mains:
            path = system.policy.program_path.format(name).encode()
            system.install(path, partial(_run_demo, demo))


def _run_demo(demo: Demo, process: Process) -> int:
    text = loading.read_source(demo.path, demo.name)
    module = loading.execute(loading.compile_source(text, demo.path, demo.name), text, demo.path)
    main = getattr(module, main_name(PORTABLE, "", ""))
    process.new_modules()
    return exit_status(process, lambda: program(main)(process) or 0)
