"""Clocks and sleeping. A FILETIME counts 100 nanoseconds from 1601."""

from __future__ import annotations

from datetime import datetime, timedelta

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.attributes import EPOCH, filetime
from vos.systems.windows.calls.processes import process_of
from vos.systems.windows.user_memory import dword

FREQUENCY = 10_000_000  # counts a second, as on every PC since Windows 10
MILLISECOND = 1_000_000
FIRST_DAY = datetime(1601, 1, 1)
DAY = 864_000_000_000  # in 100 nanoseconds


def GetSystemTimeAsFileTime(process: Process, lpSystemTimeAsFileTime: kinds.Struct) -> None:
    """Tell the time."""
    lpSystemTimeAsFileTime.value = filetime(process.kernel.clock.now())


def GetSystemTimePreciseAsFileTime(process: Process, lpSystemTimeAsFileTime: kinds.Struct) -> None:
    """Tell the time, as exactly as the clock knows it."""
    lpSystemTimeAsFileTime.value = filetime(process.kernel.clock.now())


def GetSystemTime(process: Process, lpSystemTime: kinds.Struct) -> None:
    """Tell the date and the time of day, UTC."""
    fill_date(filetime(process.kernel.clock.now()), lpSystemTime)


def GetLocalTime(process: Process, lpSystemTime: kinds.Struct) -> None:
    """Tell the date and the time of day where the computer stands, which is UTC too."""
    GetSystemTime(process, lpSystemTime)


def SystemTimeToFileTime(
    process: Process, lpSystemTime: kinds.Struct, lpFileTime: kinds.Struct
) -> int:
    """Turn a date and a time of day into a FILETIME; the day of the week is not asked."""
    date = lpSystemTime
    try:
        moment = datetime(
            date.wYear, date.wMonth, date.wDay, date.wHour, date.wMinute, date.wSecond,
            1000 * date.wMilliseconds,
        )  # fmt: skip
    except (ValueError, OverflowError):
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such date") from None
    since = moment - FIRST_DAY
    if since < timedelta():
        raise KernelError("ERROR_INVALID_PARAMETER", "time begins with 1601")
    lpFileTime.value = since // timedelta(microseconds=1) * 10
    return 1


def FileTimeToSystemTime(
    process: Process, lpFileTime: kinds.Struct, lpSystemTime: kinds.Struct
) -> int:
    """Turn a FILETIME into a date and a time of day."""
    if not 0 <= lpFileTime.value < 1 << 63:
        raise KernelError("ERROR_INVALID_PARAMETER", "a FILETIME has 63 bits")
    fill_date(lpFileTime.value, lpSystemTime)
    return 1


def fill_date(time: int, date: object) -> None:
    """Fill a SYSTEMTIME from a FILETIME, by the Gregorian calendar."""
    days, rest = divmod(time, DAY)
    year, month, day = civil(days)
    second, part = divmod(rest, 10_000_000)
    fields = {
        "wYear": year, "wMonth": month, "wDay": day, "wDayOfWeek": (days + 1) % 7,
        "wHour": second // 3600, "wMinute": second // 60 % 60, "wSecond": second % 60,
        "wMilliseconds": part // 10_000,
    }  # fmt: skip
    for name, value in fields.items():
        setattr(date, name, value)


def civil(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a number of days since 1601-01-01."""
    days += 306  # since 1600-03-01, the start of an era of 400 years
    era, day = divmod(days, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5
    month = month + 3 if month < 10 else month - 9
    return 1600 + 400 * era + year + (month <= 2), month, day + 1


def QueryPerformanceCounter(process: Process, lpPerformanceCount: kinds.Struct) -> int:
    """Tell the counter that only grows."""
    lpPerformanceCount.value = process.kernel.clock.uptime() // (1_000_000_000 // FREQUENCY)
    return 1


def QueryPerformanceFrequency(process: Process, lpFrequency: kinds.Struct) -> int:
    """Tell how many counts make a second."""
    lpFrequency.value = FREQUENCY
    return 1


def GetTickCount64(process: Process) -> int:
    """Return the milliseconds since the system started."""
    return process.kernel.clock.uptime() // MILLISECOND


def GetTickCount(process: Process) -> int:
    """Return the low 32 bits of the milliseconds since the system started."""
    return GetTickCount64(process) & 0xFFFFFFFF


def Sleep(process: Process, dwMilliseconds: kinds.Milliseconds) -> None:
    """Let time pass; 0 lets others run, INFINITE never returns."""
    span = dword(dwMilliseconds)
    kernel = process.kernel
    if span == 0:
        kernel.give_way()
        return
    deadline = None if span == c.INFINITE else kernel.clock.uptime() + span * MILLISECOND
    kernel.block(process, lambda: False, deadline)


def GetProcessTimes(
    process: Process, hProcess: kinds.Handle, lpCreationTime: kinds.Struct,
    lpExitTime: kinds.Struct, lpKernelTime: kinds.Struct, lpUserTime: kinds.Struct,
) -> int:  # fmt: skip
    """Tell when a process began; what it used is not measured."""
    target = process_of(process, hProcess)
    values = (target.started // 100 + EPOCH, 0, 0, 0)
    references = (lpCreationTime, lpExitTime, lpKernelTime, lpUserTime)
    for reference, value in zip(references, values, strict=True):
        reference.value = value
    return 1


CALLS = (
    GetSystemTimeAsFileTime, GetSystemTimePreciseAsFileTime, GetSystemTime, GetLocalTime,
    SystemTimeToFileTime, FileTimeToSystemTime, QueryPerformanceCounter,
    QueryPerformanceFrequency, GetTickCount64, GetTickCount, Sleep, GetProcessTimes,
)  # fmt: skip
