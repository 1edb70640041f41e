"""`time` over Windows' clocks: the virtual machine's time, which sleeping makes pass.

Source: CPython's Modules/timemodule.c and Python/pytime.c: which clock is read by which call.
"""

from __future__ import annotations

import sys
import time
from types import ModuleType, SimpleNamespace
from typing import Any

from vos.systems.calendar import Calendar
from vos.systems.unix.attributes import seconds_to_ns
from vos.systems.unix.results import SECOND
from vos.systems.windows.attributes import EPOCH

PRECISE = sys.version_info >= (3, 13)  # since then the finer clocks are read
TICK = 0.015625  # seconds from one of the system timer's interrupts to the next

# clock: (what it is read with, monotonic, adjustable, resolution)
CLOCKS = {
    "time": ("GetSystemTimePreciseAsFileTime()", False, True, 1e-7)
    if PRECISE else ("GetSystemTimeAsFileTime()", False, True, TICK),
    "monotonic": ("QueryPerformanceCounter()", True, False, 1e-7)
    if PRECISE else ("GetTickCount64()", True, False, TICK),
    "perf_counter": ("QueryPerformanceCounter()", True, False, 1e-7),
    "process_time": ("GetProcessTimes()", True, False, 1e-7),
    "thread_time": ("GetThreadTimes()", True, False, 1e-7),
}  # fmt: skip


class Times(Calendar):
    """The functions of `time` that ask the system, for one process."""

    def __init__(self, nt: Any) -> None:
        native = nt._native
        self._nt, self._native = nt, native
        precise = PRECISE and hasattr(native, "GetSystemTimePreciseAsFileTime")
        self._clock = (
            native.GetSystemTimePreciseAsFileTime if precise else native.GetSystemTimeAsFileTime
        )

    def now(self) -> float:
        """The time of day, in seconds."""
        return self.time_ns() / SECOND

    def time_ns(self) -> int:
        """Return the current time in nanoseconds since the Epoch."""
        moment = self._native.FILETIME()
        self._clock(moment)
        return int(moment.value - EPOCH) * 100

    def time(self) -> float:
        """Return the current time in seconds since the Epoch."""
        return self.time_ns() / SECOND

    def perf_counter_ns(self) -> int:
        """Performance counter for benchmarking as nanoseconds."""
        count, frequency = self._native.LARGE_INTEGER(), self._native.LARGE_INTEGER()
        self._native.QueryPerformanceFrequency(frequency)
        self._native.QueryPerformanceCounter(count)
        return int(count.value * SECOND // frequency.value)

    def perf_counter(self) -> float:
        """Performance counter for benchmarking."""
        return self.perf_counter_ns() / SECOND

    def monotonic_ns(self) -> int:
        """Monotonic clock, cannot go backward, as nanoseconds."""
        if PRECISE:
            return self.perf_counter_ns()
        return int(self._native.GetTickCount64()) * 1_000_000

    def monotonic(self) -> float:
        """Monotonic clock, cannot go backward."""
        return self.monotonic_ns() / SECOND

    def process_time_ns(self) -> int:
        """Process time for profiling as nanoseconds: what it used is not measured."""
        spent = [self._native.FILETIME() for _ in range(4)]
        self._nt._checked(self._native.GetProcessTimes(-1, *spent))
        return int(spent[2].value + spent[3].value) * 100

    def process_time(self) -> float:
        """Process time for profiling: sum of the kernel and user-space CPU time."""
        return self.process_time_ns() / SECOND

    thread_time, thread_time_ns = process_time, process_time_ns

    def sleep(self, seconds: Any, /) -> None:
        """Delay execution for a given number of seconds."""
        span = seconds_to_ns(seconds)
        if span < 0:
            raise ValueError("sleep length must be non-negative")
        milliseconds = -(-span // 1_000_000)  # as long at least
        while milliseconds > MOST:
            self._native.Sleep(MOST)
            milliseconds -= MOST
        self._native.Sleep(milliseconds)

    def get_clock_info(self, name: str, /) -> Any:
        """Get information of the specified clock as a namespace object."""
        if name not in CLOCKS:
            raise ValueError("unknown clock")
        implementation, monotonic, adjustable, resolution = CLOCKS[name]
        return SimpleNamespace(
            implementation=implementation, monotonic=monotonic, adjustable=adjustable,
            resolution=resolution,
        )  # fmt: skip


MOST = 0xFFFFFFFE  # milliseconds that one Sleep takes; one more would be for ever
FUNCTIONS = """
    time time_ns perf_counter perf_counter_ns monotonic monotonic_ns process_time process_time_ns
    thread_time thread_time_ns sleep get_clock_info gmtime localtime ctime asctime strftime mktime
""".split()


def time_module(nt: Any) -> ModuleType:
    """The module `time` of one process."""
    module, times = ModuleType("time", time.__doc__), Times(nt)
    module.__dict__.update({name: getattr(times, name) for name in FUNCTIONS})
    module.__dict__.update(
        strptime=time.strptime, struct_time=time.struct_time, timezone=0, altzone=0, daylight=0,
        tzname=("Coordinated Universal Time", "Coordinated Universal Time"),
    )  # fmt: skip
    return module
