"""A program in a thread of its own, and the ways to hold it back and to end it.

    host's thread              program's thread
    hold()     gate shut   ->  waits at its next access, whoever made the loop
    slow(n)    gate slow   ->  n accesses a second, so that each can be seen
    release()  no gate     ->  as fast as it can; a gate that is not there costs nothing
    end_frame()            ->  `wait_vblank` returns
    stop()                 ->  raises Stopped: at the next access, at the end of the frame, or,
                               in a loop that touches nothing, on any line

Stopped is no Exception, so `except Exception` does not catch it; a program that catches everything
gets another one until it gives up. One that waits in the host's own C code (a long sleep) cannot be
reached: after some patience it is abandoned as a daemon thread, and its next access ends it.

What is written to `machine.cells` or `machine.memory` passes no gate: a program that does only that
is held when it next waits for a frame.
"""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Event, Lock, Thread, get_ident
from time import monotonic, sleep

from emulator.errors import Stopped
from emulator.live.outcome import State
from emulator.machine import Machine

Call = Callable[[], object]

_GRACE = 0.05  # seconds in which a program may end at an access, before Stopped strikes anywhere
_STRIKE_EVERY = 0.01
PATIENCE = 2.0


class Program:
    """One run of `call`, which takes nothing and knows its machine; started by `start`.

    The thread that makes a Program is its host: accesses of that thread are never held. `exception`
    is what a failed program raised, `pictures` how many frames it has waited for.
    """

    def __init__(self, machine: Machine, call: Call) -> None:
        self.exception: BaseException | None = None
        self.pictures = 0
        self._machine, self._call = machine, call
        self._host = get_ident()
        self._outcome = State.RUNNING
        self._free = Event()
        self._free.set()
        self._pause = 0.0  # seconds from one access to the next
        self._next_access = 0.0
        self._begun = self._stopping = self._over = False
        self._ended = Event()
        self._waiting = False
        self._frames = 0
        self._frame_over = Condition()
        self._striking = Lock()
        name = f"program on {machine.model.name}"
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Let it run."""
        self._begun = True
        self._thread.start()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for its end, at most `timeout` seconds; whether it has ended.

        A thread whose `join` was interrupted by Ctrl-C counts as ended in CPython 3.11, whatever
        it does; hence an event of our own.
        """
        if not self._ended.wait(timeout):
            return False
        self._thread.join()
        return True

    @property
    def state(self) -> State:
        """What has become of it; whether it is held is for its session to say."""
        return self._outcome

    @property
    def waiting(self) -> bool:
        """Whether it is at a gate or at the end of a frame now: a held program may not be yet."""
        return self._waiting

    # -- holding it back ----------------------------------------------------------------------

    def hold(self) -> None:
        """Let no access through until `release`."""
        self._free.clear()
        self._set_gate()

    def release(self) -> None:
        """Let it go on."""
        self._waiting = False
        self._free.set()
        self._set_gate()

    def slow(self, accesses: float | None) -> None:
        """Let at most so many accesses through a second; None: as many as there are."""
        self._pause = 1 / accesses if accesses else 0.0
        self._set_gate()

    def _set_gate(self) -> None:
        needed = self._stopping or self._pause or not self._free.is_set()
        self._machine.gate(self._gate if needed else None)

    def _gate(self) -> None:
        if get_ident() in (self._host, self._machine.passing):
            return
        if not self._free.is_set():
            self._waiting = True
            self._free.wait()
        if self._pause:
            self._take_turn()
        self.check()

    def _take_turn(self) -> None:
        now = monotonic()
        self._next_access = max(self._next_access + self._pause, now)
        sleep(self._next_access - now)

    # -- frames -------------------------------------------------------------------------------

    def wait_vblank(self) -> None:
        """What the machine's own `wait_vblank` does live: wait for the host's `end_frame`."""
        if get_ident() == self._host:
            self._machine.vblank()
            return
        with self._frame_over:
            now, self._waiting = self._frames, True
            self.pictures += 1
            while self._frames == now and not self._stopping:
                self._frame_over.wait()
        self.check()

    def end_frame(self) -> None:
        """The vertical blank has been: who waits for it goes on."""
        with self._frame_over:
            self._frames += 1
            self._waiting = False
            self._frame_over.notify_all()

    # -- ending it ----------------------------------------------------------------------------

    @property
    def stopping(self) -> bool:
        """Whether it has been asked to stop."""
        return self._stopping

    def check(self) -> None:
        """Raise Stopped if the program is to end: for whatever it waits in."""
        if self._stopping:
            raise Stopped

    def ask_to_stop(self) -> None:
        """Let its next access or wait raise Stopped; returns at once."""
        self._stopping = True
        self._set_gate()
        self._free.set()
        with self._frame_over:
            self._frame_over.notify_all()

    def stop(self, patience: float = PATIENCE) -> bool:
        """End it; whether it has ended: False if it was abandoned after `patience` seconds."""
        if self._begun and not self._ended.is_set() and not self._end(patience):
            self._outcome = State.STOPPED
            return False
        self._machine.gate(None)
        return True

    def _end(self, patience: float) -> bool:
        self.ask_to_stop()
        ended, deadline = self.join(_GRACE), monotonic() + patience
        while not ended and monotonic() < deadline:
            with self._striking:
                if not self._over:
                    self._strike()
            ended = self.join(_STRIKE_EVERY)
        return ended

    def _strike(self) -> None:
        """Raise Stopped in the thread, unless it is in the midst of what must not be broken off.

        While the shield is held here, the thread is not behind it; should it be waiting for the
        shield, Stopped is raised before it does anything there.
        """
        if self._machine.shield.acquire(timeout=_STRIKE_EVERY):
            try:
                _raise_in(self._thread, Stopped)
            finally:
                self._machine.shield.release()

    def _run(self) -> None:
        # A Stopped that strikes may arrive late, on any line of this function.
        try:
            try:
                outcome = self._attempt()
            finally:
                with self._striking:
                    self._over = True
                    if self._stopping:
                        _let_it_strike(self._thread)
        except Stopped:
            outcome = State.STOPPED
        self._outcome = outcome
        self._ended.set()

    def _attempt(self) -> State:
        try:
            self._call()
        except BaseException as exception:
            if self._stopping or isinstance(exception, Stopped):
                return State.STOPPED
            if isinstance(exception, SystemExit) and not exception.code:
                return State.ENDED
            self.exception = exception
            return State.FAILED
        return State.ENDED


def _raise_in(thread: Thread, exception: type[BaseException]) -> None:
    """Raise an exception in a thread between two of its bytecodes, in place of one that waits."""
    target = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(exception))


def _let_it_strike(thread: Thread) -> None:
    """End the wait of a Stopped that may be under way to this thread, by raising it here.

    To take it back would do as well, but then CPython 3.11 looks for it for ever: all threads run
    slower from there on, and the next one that is traced or profiled hangs.
    """
    with suppress(Stopped):
        _raise_in(thread, Stopped)
        while True:  # it strikes at the loop's next turn
            pass
