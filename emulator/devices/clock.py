"""The clock: time in registers that are the same on every model, a choice of ours.

    0 LATCH          read first: the time of this moment goes to the registers below
    1 FRAMES         vertical blanks since power-on, 32 bits, low word first
    3 SECONDS        since 1970-01-01 00:00 UTC, 32 bits
    5 NANOSECONDS    within the second, 32 bits

Registers of 16 bits, read-only. The registers below LATCH change only when LATCH is read, so a
reader never sees one half before and the other after a change. LATCH itself reads as the refresh
rate in hundredths of a hertz.

Headless, time is virtual: it starts at `EPOCH` and a frame takes exactly 1/refresh seconds, so that
runs repeat. `Clock.follow_host` makes it the host's time, for live runs.
"""

import time
from fractions import Fraction
from typing import NamedTuple

from emulator.devices.device import Device, State
from emulator.memory_map import Register

LATCH, FRAMES, SECONDS, NANOSECONDS = 0, 1, 3, 5
REGISTERS = (
    Register(LATCH, "LATCH", "read first: holds the time in the registers below", access="r"),
    Register(FRAMES, "FRAMES", "vertical blanks since power-on, low word first", None, 2, "r"),
    Register(SECONDS, "SECONDS", "since 1970-01-01 00:00 UTC, low word first", None, 2, "r"),
    Register(NANOSECONDS, "NANOSECONDS", "within the second, low word first", None, 2, "r"),
)

# Where virtual time starts: 1985-10-26 01:21:00 UTC, in nanoseconds since 1970.
EPOCH = 499_137_660 * 10**9
SECOND = 10**9


class Moment(NamedTuple):
    """Times that belong together, in frames and nanoseconds."""

    frames: int
    elapsed: int
    now: int


POWER_ON = Moment(0, 0, EPOCH)


class Clock(Device):
    """Virtual time, counted in frames, until `follow_host` is called.

    `refresh_hz` is taken at its decimal value (50.12 is 1253/25), and all arithmetic is exact.
    """

    def __init__(self, refresh_hz: float) -> None:
        self.refresh = Fraction(str(refresh_hz))
        self._frames = 0
        self._origin = POWER_ON
        self._host_start: int | None = None
        self._latch()

    @property
    def frames(self) -> int:
        """Vertical blanks since power-on."""
        return self._frames

    def now(self) -> int:
        """The time of day, in nanoseconds since 1970-01-01 00:00 UTC."""
        if self._host_start is None:
            return self._origin.now + self._virtual()
        return time.time_ns()

    def elapsed(self) -> int:
        """Nanoseconds since power-on; never steps back, whatever becomes of the host's clock."""
        if self._host_start is None:
            return self._origin.elapsed + self._virtual()
        return self._origin.elapsed + time.monotonic_ns() - self._host_start

    def follow_host(self) -> None:
        """From now on time is the host's; what has elapsed goes on from where it is."""
        self._origin, self._host_start = self._moment(), time.monotonic_ns()

    def frame(self) -> None:
        """A vertical blank: one frame's time has passed."""
        self._frames += 1

    def read(self, register: int) -> int:
        """LATCH takes the time; the others are words of the time taken; 0 behind them."""
        if register == LATCH:
            self._latch()
            return round(self.refresh * 100)
        return self._latched[register - FRAMES] if register <= len(self._latched) else 0

    def reset(self) -> None:
        """Power-on: nothing has elapsed; a clock that follows the host goes on doing so."""
        self._frames = 0
        self._origin = POWER_ON
        if self._host_start is not None:
            self._host_start = time.monotonic_ns()
        self._latch()

    def save(self) -> State:
        """The time, as virtual time: whoever loads it says whether to follow the host."""
        live = self._host_start is not None
        origin = self._moment() if live else self._origin
        return {"frames": self._frames, "origin": tuple(origin), "latched": self._latched}

    def load(self, state: State) -> None:
        """Return to that time; under a clock that follows the host only `elapsed` returns."""
        self._frames, self._latched = state["frames"], tuple(state["latched"])
        self._origin = Moment(*state["origin"])
        if self._host_start is not None:
            self._origin = Moment(self._frames, self._origin.elapsed + self._virtual(), 0)
            self._host_start = time.monotonic_ns()

    def _virtual(self) -> int:
        """Nanoseconds that the frames since the origin take, rounded down."""
        frames = self._frames - self._origin.frames
        return frames * SECOND * self.refresh.denominator // self.refresh.numerator

    def _moment(self) -> Moment:
        return Moment(self._frames, self.elapsed(), self.now())

    def _latch(self) -> None:
        seconds, nanoseconds = divmod(self.now(), SECOND)
        times = (self._frames, seconds, nanoseconds)
        self._latched = tuple(value >> shift & 0xFFFF for value in times for shift in (0, 16))
