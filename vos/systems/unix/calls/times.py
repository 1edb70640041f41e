"""Clocks, sleeping, and the limits and use of resources.

Headless, all clocks stand still between two vertical blanks; sleeping makes them happen. The time a
program computes is not measured: its clocks of processor time tell the time since it began.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.unix import constants
from vos.systems.unix.calls.processes import fill_rusage
from vos.systems.unix.constants import (
    CLOCK_BOOTTIME,
    CLOCK_MONOTONIC,
    CLOCK_MONOTONIC_COARSE,
    CLOCK_MONOTONIC_RAW,
    CLOCK_PROCESS_CPUTIME_ID,
    CLOCK_REALTIME,
    CLOCK_REALTIME_COARSE,
    CLOCK_THREAD_CPUTIME_ID,
    RLIM_INFINITY,
    RLIMIT_NOFILE,
    RUSAGE_CHILDREN,
    RUSAGE_SELF,
    TIMER_ABSTIME,
)
from vos.systems.unix.kinds import ClockId, Int, Pid, Resource, Struct
from vos.systems.unix.structs import Rlimit, Timespec

SECOND = 1_000_000_000
TICKS = 100  # sysconf(_SC_CLK_TCK)
COARSE = (CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE)
SINCE_BOOT = (CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME)
OF_PROCESS = (CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID)
SLEEPABLE = (CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME)
NOFILE_MOST = 1 << 20

LIMITS = {
    getattr(constants, f"RLIMIT_{name}"): name
    for name in (
        "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS",
    )
}  # fmt: skip


def _clock(process: Process, clockid: int) -> int:
    clock = process.kernel.clock
    if clockid == CLOCK_REALTIME:
        return clock.now()
    if clockid == CLOCK_REALTIME_COARSE:
        return clock.coarse()
    if clockid in SINCE_BOOT:
        return clock.uptime()
    if clockid in OF_PROCESS:
        return max(clock.now() - process.started, 0)
    raise KernelError("EINVAL", f"there is no clock {index(clockid)}")


def _put(tp: Timespec, time: int) -> int:
    tp.tv_sec, tp.tv_nsec = divmod(time, SECOND)
    return 0


def clock_gettime(process: Process, clockid: ClockId, tp: Struct) -> int:
    """Put the time of a clock into a Timespec."""
    return _put(tp, _clock(process, clockid))


def clock_getres(process: Process, clockid: ClockId, res: Struct = None) -> int:
    """Put what a clock counts by into a Timespec."""
    _clock(process, clockid)
    if res is not None:
        _put(res, process.kernel.clock.tick if clockid in COARSE else 1)
    return 0


def gettimeofday(process: Process, tv: Struct, tz: Struct = None) -> int:
    """Put the time of day into a Timeval."""
    seconds, rest = divmod(process.kernel.clock.now(), SECOND)
    tv.tv_sec, tv.tv_usec = seconds, rest // 1000
    return 0


def time(process: Process, tloc: Struct = None) -> int:
    """Return the time of day in seconds, and put it into an IntRef."""
    seconds = process.kernel.clock.now() // SECOND
    if tloc is not None:
        tloc.value = seconds
    return seconds


def _span(spec: Timespec) -> int:
    seconds, nanoseconds = index(spec.tv_sec), index(spec.tv_nsec)
    if seconds < 0 or not 0 <= nanoseconds < SECOND:
        raise KernelError("EINVAL", "a time is not negative, and tv_nsec below a second")
    return seconds * SECOND + nanoseconds


def nanosleep(process: Process, req: Struct, rem: Struct = None) -> int:
    """Wait; after a signal `rem` says how long was left."""
    return _sleep(process, process.kernel.clock.uptime() + _span(req), rem)


def _sleep(process: Process, deadline: int, rem: Timespec | None) -> int:
    try:
        process.kernel.block(process, lambda: False, deadline)
    except KernelError:
        if rem is not None:
            _put(rem, max(deadline - process.kernel.clock.uptime(), 0))
        raise
    return 0


def clock_nanosleep(
    process: Process, clockid: ClockId, flags: Int, request: Struct, remain: Struct = None
) -> int:
    """Wait, by a clock, for a span, or with TIMER_ABSTIME until a time."""
    span = _span(request)
    if clockid not in SLEEPABLE or flags & ~TIMER_ABSTIME:
        raise KernelError("EINVAL", "nobody can sleep by that clock")
    if flags:
        span -= _clock(process, clockid)
        remain = None
    return _sleep(process, process.kernel.clock.uptime() + max(span, 0), remain)


def times(process: Process, buf: Struct = None) -> int:
    """Return hundredths of a second since boot; the processor times in a Tms."""
    clock = process.kernel.clock
    if buf is not None:
        buf.tms_utime = max(clock.now() - process.started, 0) * TICKS // SECOND
        buf.tms_stime = buf.tms_cutime = buf.tms_cstime = 0
    return clock.uptime() * TICKS // SECOND


def getrusage(process: Process, who: Int, usage: Struct) -> int:
    """Fill a Rusage."""
    if who not in (RUSAGE_SELF, RUSAGE_CHILDREN):
        raise KernelError("EINVAL", "who is RUSAGE_SELF or RUSAGE_CHILDREN")
    fill_rusage(usage)
    if who == RUSAGE_SELF:
        usage.ru_utime = max(process.kernel.clock.now() - process.started, 0)
    return 0


def prlimit64(
    process: Process, pid: Pid, resource: Resource, new_limit: Struct = None,
    old_limit: Struct = None,
) -> int:  # fmt: skip
    """Set a limit, and put what it was into an Rlimit; of the caller (0) or another process."""
    if resource not in LIMITS:
        raise KernelError("EINVAL", f"there is no limit {index(resource)}")
    target = process.kernel.processes.table.get(pid) if index(pid) else process
    if target is None:
        raise KernelError("ESRCH", "there is no such process")
    if process.euid and target.credentials.uid != process.credentials.uid:
        raise KernelError("EPERM", "that process is another user's")
    name = LIMITS[resource]
    old = target.limits[name]
    if new_limit is not None:
        target.limits[name] = _limit(process, resource, new_limit, old)
    if old_limit is not None:
        old_limit.rlim_cur, old_limit.rlim_max = old
    return 0


def _limit(process: Process, resource: int, new: Rlimit, old: tuple[int, int]) -> tuple[int, int]:
    soft, hard = index(new.rlim_cur), index(new.rlim_max)
    if not 0 <= soft <= hard <= RLIM_INFINITY:
        raise KernelError("EINVAL", "a soft limit is not above the hard one")
    if hard > old[1] and process.euid:
        raise KernelError("EPERM", "only root raises a hard limit")
    if resource == RLIMIT_NOFILE and hard > NOFILE_MOST:
        raise KernelError("EPERM", f"no process has more than {NOFILE_MOST} descriptors")
    return soft, hard


def getrlimit(process: Process, resource: Resource, rlim: Struct) -> int:
    """Put a limit into an Rlimit."""
    return prlimit64(process, 0, resource, None, rlim)


def setrlimit(process: Process, resource: Resource, rlim: Struct) -> int:
    """Set a limit."""
    return prlimit64(process, 0, resource, rlim)


CALLS = (
    clock_gettime, clock_getres, gettimeofday, time, nanosleep, clock_nanosleep, times, getrusage,
    prlimit64, getrlimit, setrlimit,
)  # fmt: skip
