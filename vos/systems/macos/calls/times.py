"""Clocks, sleeping, and the limits and use of resources.

mach_absolute_time counts nanoseconds here, as on a Mac with an Intel processor: the timebase is 1.
Sources: clock_gettime(3), nanosleep(2), getrlimit(2); xnu's osfmk/mach/mach_time.h.
"""

from __future__ import annotations

from vos.kernel.processes import Process
from vos.systems.macos import translate
from vos.systems.macos.constants import RLIM_INFINITY
from vos.systems.macos.kinds import ClockId, Resource, Struct
from vos.systems.unix.calls import times as shared
from vos.systems.unix.calls.times import getrusage, gettimeofday, nanosleep, times
from vos.systems.unix.structs import Rlimit

ENDLESS = (1 << 64) - 1  # what the shared calls say for no limit


def clock_gettime(process: Process, clock_id: ClockId, tp: Struct) -> int:
    """Put the time of a clock into a Timespec."""
    return shared.clock_gettime(process, translate.one(translate.CLOCKS, clock_id), tp)


def clock_getres(process: Process, clock_id: ClockId, tp: Struct = None) -> int:
    """Put what a clock counts by into a Timespec."""
    return shared.clock_getres(process, translate.one(translate.CLOCKS, clock_id), tp)


def mach_absolute_time(process: Process) -> int:
    """Return the ticks since the machine started."""
    return process.kernel.clock.uptime()


def mach_timebase_info(process: Process, info: Struct) -> int:
    """Tell what a tick is; return KERN_SUCCESS, 0."""
    info.numer = info.denom = 1
    return 0


def getrlimit(process: Process, resource: Resource, rlp: Struct) -> int:
    """Put a limit's two numbers into an Rlimit."""
    shared.getrlimit(process, translate.one(translate.LIMITS, resource), rlp)
    rlp.rlim_cur, rlp.rlim_max = (min(each, RLIM_INFINITY) for each in (rlp.rlim_cur, rlp.rlim_max))
    return 0


def setrlimit(process: Process, resource: Resource, rlp: Struct) -> int:
    """Set a limit: the soft one up to the hard one, which only root raises."""
    given = (rlp.rlim_cur, rlp.rlim_max)
    soft, hard = (ENDLESS if each == RLIM_INFINITY else each for each in given)
    number = translate.one(translate.LIMITS, resource)
    return shared.setrlimit(process, number, Rlimit(rlim_cur=soft, rlim_max=hard))


CALLS = (
    clock_gettime, clock_getres, mach_absolute_time, mach_timebase_info, gettimeofday, nanosleep,
    times, getrusage, getrlimit, setrlimit,
)  # fmt: skip
