"""Runs a program frame by frame, so that two can take turns on one host.

    step()  ->  the program's thread draws, waits for the vertical blank, lets it happen  ->  back

Between two steps the program's thread sleeps: whoever steps is alone. What a step takes is timed in
the program's own thread, from where it goes on until its frame is over, drivers' work included.
"""

from collections.abc import Callable
from threading import Semaphore
from time import perf_counter

from emulator import Machine
from emulator.errors import Stopped
from emulator.live import LiveError, State
from emulator.live.program import Program

_TO_END = 1.0  # seconds


class Stepper:
    """A context manager: the program runs inside it, and is ended with it.

    `seconds` is what each frame that the program itself ended took; `ended` whether it has
    returned, or failed with `exception`.
    """

    def __init__(self, machine: Machine, call: Callable[[], object]) -> None:
        self.machine, self.seconds = machine, list[float]()
        self.ended = False
        self._call = call
        self._may_go, self._is_over = Semaphore(0), Semaphore(0)
        self._began = 0.0
        self._program = Program(machine, self._run)

    def __enter__(self) -> "Stepper":
        self.machine.pace(self._wait_vblank)
        self._program.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._program.ask_to_stop()
        self._may_go.release()
        self._program.join(_TO_END)  # one that is between frames ends itself, tidily
        self._program.stop()
        self.machine.pace(None)

    @property
    def exception(self) -> BaseException | None:
        """What it failed with, as a live run has it."""
        return self._program.exception if self._program.state is State.FAILED else None

    def step(self, patience: float = 10.0) -> None:
        """One frame; an ended program's machine goes on without it.

        A LiveError if the program ends no frame in `patience` seconds.
        """
        if self.ended:
            self.machine.vblank()
            return
        self._may_go.release()
        if not self._is_over.acquire(timeout=patience):
            raise LiveError(
                f"the program ended no frame in {patience:g} s; it is to wait for one in its loop,"
                " once for each picture."
            )
        if self.ended:
            self._program.join(patience)  # type: ignore[unreachable] # the other thread set it

    def begin_now(self) -> None:
        """Leave out of the frame's time what has been so far: a system that booted."""
        self._began = perf_counter()

    def _run(self) -> None:
        self._wait_for_turn()
        try:
            self._call()
        finally:
            if not self.seconds:
                self._take_time()
            self.ended = True
            self._is_over.release()

    def _wait_vblank(self) -> None:
        self._program.check()
        self.machine.vblank()
        self._take_time()
        self._is_over.release()
        self._wait_for_turn()

    def _wait_for_turn(self) -> None:
        self._may_go.acquire()
        if self._program.stopping:
            raise Stopped
        self.begin_now()

    def _take_time(self) -> None:
        self.seconds.append(perf_counter() - self._began)
