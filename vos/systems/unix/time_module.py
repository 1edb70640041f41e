"""`time` over a Unix's clocks: the virtual machine's time, which sleeping makes pass.

Source: CPython's Modules/timemodule.c.
"""

import time
from types import ModuleType, SimpleNamespace
from typing import Any

from vos.systems.arguments import whole_number
from vos.systems.calendar import Calendar
from vos.systems.unix.attributes import seconds_to_ns
from vos.systems.unix.results import SECOND

# CPython's clocks: (name, constant, description)
CLOCKS = {
    "time": ("CLOCK_REALTIME", False, True),
    "monotonic": ("CLOCK_MONOTONIC", True, False),
    "perf_counter": ("CLOCK_MONOTONIC", True, False),
    "process_time": ("CLOCK_PROCESS_CPUTIME_ID", True, False),
    "thread_time": ("CLOCK_THREAD_CPUTIME_ID", True, False),
}


class Times(Calendar):
    """The functions of `time` that ask the system, for one process."""

    def __init__(self, posix: Any) -> None:
        self._posix, self._native = posix, posix._native

    def now(self) -> float:
        """The time of day, in seconds."""
        return self.read(self._native.CLOCK_REALTIME) / SECOND

    def read(self, clock: int) -> int:
        """A clock's nanoseconds."""
        moment = self._native.Timespec()
        self._posix._checked(self._native.clock_gettime(clock, moment))
        return int(moment.tv_sec * SECOND + moment.tv_nsec)

    def sleep(self, seconds: Any, /) -> None:
        """Delay execution for a given number of seconds."""
        span = seconds_to_ns(seconds)
        if span < 0:
            raise ValueError("sleep length must be non-negative")
        native = self._native
        clock = native.CLOCK_MONOTONIC
        until = native.Timespec(*divmod(self.read(clock) + span, SECOND))
        self._posix._patient(native.clock_nanosleep, clock, native.TIMER_ABSTIME, until, None)

    def clock_gettime(self, clk_id: int, /) -> float:
        """Return the time of the specified clock clk_id as a float."""
        return self.read(whole_number(clk_id)) / SECOND

    def clock_gettime_ns(self, clk_id: int, /) -> int:
        """Return the time of the specified clock clk_id as nanoseconds (int)."""
        return self.read(whole_number(clk_id))

    def clock_getres(self, clk_id: int, /) -> float:
        """Return the resolution (precision) of the specified clock clk_id."""
        return self._resolution(whole_number(clk_id)) / SECOND

    def _resolution(self, clock: int) -> int:
        step = self._native.Timespec()
        self._posix._checked(self._native.clock_getres(clock, step))
        return int(step.tv_sec * SECOND + step.tv_nsec)

    def get_clock_info(self, name: str, /) -> Any:
        """Get information of the specified clock as a namespace object."""
        if name not in CLOCKS:
            raise ValueError("unknown clock")
        constant, monotonic, adjustable = CLOCKS[name]
        return SimpleNamespace(
            implementation=f"clock_gettime({constant})",
            monotonic=monotonic,
            adjustable=adjustable,
            resolution=self._resolution(getattr(self._native, constant)) / SECOND,
        )


def time_module(posix: Any) -> ModuleType:
    """The module `time` of one process."""
    module, times = ModuleType("time", time.__doc__), Times(posix)
    native = posix._native
    for name, (constant, _, _) in CLOCKS.items():
        module.__dict__.update(_readings(times, name, getattr(native, constant)))
    module.__dict__.update(
        {
            name: getattr(times, name)
            for name in (
                "sleep", "clock_gettime", "clock_gettime_ns", "clock_getres", "get_clock_info",
                "gmtime", "localtime", "ctime", "asctime", "strftime", "mktime", "tzset",
            )
        }
    )  # fmt: skip
    module.__dict__.update(
        strptime=time.strptime, struct_time=time.struct_time, timezone=0, altzone=0,
        daylight=0, tzname=("UTC", "UTC"),
    )  # fmt: skip
    for name in dir(native):
        if name.startswith("CLOCK_") and not name.endswith("COARSE"):
            module.__dict__[name] = getattr(native, name)
    return module


class Reading:
    """A clock as two functions of `time`."""

    def __init__(self, times: Times, clock: int) -> None:
        self._times, self._clock = times, clock

    def seconds(self) -> float:
        """Return the clock's time in seconds."""
        return self._times.read(self._clock) / SECOND

    def nanoseconds(self) -> int:
        """Return the clock's time in nanoseconds."""
        return self._times.read(self._clock)


def _readings(times: Times, name: str, clock: int) -> dict[str, Any]:
    reading = Reading(times, clock)
    return {name: reading.seconds, f"{name}_ns": reading.nanoseconds}
