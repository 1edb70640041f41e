"""One live run of a program: the frames go on whatever it does, and a person decides its pace.

    display, at each refresh of the model        program's thread
    scan out, then tick():
        keys typed, vblank, devices, frame hooks
        end_frame                            ->  wait_vblank returns, the next picture is drawn

A refresh ends the frame whether the program waits for it or not, so even a loop that never waits
stays visible. In slow motion the machine runs in one refresh of several, time included; a paused
one runs in none, and a single frame is one refresh.
"""

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import NamedTuple

from emulator.live.outcome import Outcome, State
from emulator.live.program import Call, Program
from emulator.live.strokes import Strokes
from emulator.machine import Machine

# How long a thread that keeps the interpreter to itself may do so while another waits. A refresh of
# a window needs it back about five times: at Python's own 5 ms that would leave 40 refreshes a
# second. Much shorter costs the program speed and wins the window nothing.
SWITCH_INTERVAL = 0.001

_LOOK_EVERY = 20  # refreshes, between two looks at whether the program has changed
_TIME_TO_DRAW = 3  # refreshes that a single frame may take before it is held


class Speed(NamedTuple):
    """A level of slow motion: the machine runs in one refresh of `one_in`."""

    label: str
    one_in: int = 1
    accesses: float | None = None  # let through a second, at most

    @property
    def slow(self) -> bool:
        """Whether it is slower than full speed."""
        return self.one_in > 1 or self.accesses is not None


SPEEDS = (
    Speed("full speed"),
    Speed("1/4 speed", 4),
    Speed("1/16 speed", 16),
    Speed("1000 accesses a second", 16, accesses=1000),
    Speed("100 accesses a second", 16, accesses=100),
)


class Session:
    """A context manager: the program runs inside it, and is ended with it.

    `call` takes nothing and knows its machine. After each reset it is called again, so it sets up
    all that it needs; `changed`, asked now and then, says that it is another by now, to be started
    anew. `frames` ends the run after so many; None: when the display is closed. One that `closes`
    is over when the program has come to its end.
    The thread that makes a Session is the display's, and the only one that calls its methods.
    """

    def __init__(
        self,
        machine: Machine,
        call: Call,
        frames: int | None = None,
        changed: Callable[[], bool] | None = None,
        closes: bool = False,
    ) -> None:
        self.machine = machine
        self.strokes = Strokes(machine.keyboard)
        self.frames = 0
        self.paused = False
        self.speed = SPEEDS[0]
        self.program = Program(machine, call)
        self._call, self._last, self._changed, self._closes = call, frames, changed, closes
        self._refreshes = self._steps = self._drawing = 0
        self._started = 0.0

    def __enter__(self) -> "Session":
        self._switch_interval = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_INTERVAL)
        self.machine.clock.follow_host()
        self.machine.pace(self._wait_vblank)
        self._started = monotonic()
        self.program.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.program.stop():
            self.machine.pace(None)
        sys.setswitchinterval(self._switch_interval)

    def _wait_vblank(self) -> None:
        self.program.wait_vblank()

    # -- what a display asks ----------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Running, paused, ended, failed or stopped."""
        state = self.program.state
        return State.PAUSED if self.paused and state is State.RUNNING else state

    @property
    def unheld(self) -> bool:
        """Whether the program runs on in a pause: it writes to memory past the bus, and waits for
        no frame."""
        return self.state is State.PAUSED and not self.program.waiting

    @property
    def done(self) -> bool:
        """Whether all frames asked for have been, or all that the program wanted."""
        if self._closes and self.program.state is State.ENDED:
            return True
        return self._last is not None and self.frames >= self._last

    def outcome(self) -> Outcome:
        """How the run ended; ask after it has."""
        seconds = monotonic() - self._started
        return Outcome(self.program.state, self.program.exception, self.frames, seconds)

    def tick(self, refreshes: int = 1) -> int:
        """So many refreshes of the display are due: how many frames of the machine ended.

        Only at full speed are several made up for; else the program had no time between them.
        """
        if self._changed and self._refreshes % _LOOK_EVERY == 0 and self._changed():
            self.reset()
        hurried = 1 if self.paused or self.speed.slow else refreshes
        return sum([self._refresh() for _ in range(hurried)])

    def _refresh(self) -> bool:
        self._refreshes += 1
        if self.done:
            self.program.hold()
            return False
        if self.paused:
            return self._step()
        if self._refreshes % self.speed.one_in:
            self.program.hold()
            return False
        return self._end_frame()

    def _step(self) -> bool:
        """A refresh in a pause: a single frame if one was asked for, then time to draw it."""
        if self._steps:
            self._steps, self._drawing = 0, _TIME_TO_DRAW
            return self._end_frame()
        self._drawing -= 1
        if self._drawing <= 0 or self.program.waiting:
            self.program.hold()
        return False

    def _end_frame(self) -> bool:
        self.program.release()
        self.frames += 1
        self.strokes.frame()
        self.machine.vblank()
        self.program.end_frame()
        return True

    # -- what a person asks -----------------------------------------------------------------------

    def toggle_pause(self) -> None:
        """Hold the machine at once, or let it go on."""
        self.paused = not self.paused
        self._steps = 0
        if self.paused:
            self._drawing = 0
            self.program.hold()

    def single_frame(self) -> None:
        """Pause, and run one frame more."""
        self.paused, self._steps = True, 1

    def next_speed(self) -> None:
        """The next level of slow motion; after the slowest, full speed."""
        self.set_speed(SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)])

    def set_speed(self, speed: Speed) -> None:
        """Run at this level from now on."""
        self.speed = speed
        self.program.slow(speed.accesses)

    def reset(self) -> bool:
        """End the program, switch the machine off and on, start the program again.

        False, and nothing is reset, if the program cannot be ended.
        """
        if not self.program.stop():
            return False
        self.paused, self._steps = False, 0
        self.strokes.clear()
        self.machine.reset()
        self.program = Program(self.machine, self._call)
        self.program.slow(self.speed.accesses)
        self.program.start()
        return True
