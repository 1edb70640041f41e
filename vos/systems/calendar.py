"""The calendar of `time`, for a system whose time zone is UTC.

Formatting and parsing are the host's C library's, with times spelled out; the time zone is UTC, as
on a machine that was never told where it is. Source: CPython's Modules/timemodule.c.
"""

import time
from typing import Any

from vos.systems.arguments import whole_number


class Calendar:
    """The functions of `time` that turn moments into dates, and back."""

    def now(self) -> float:
        """The moment that is meant when none is given, in seconds."""
        raise NotImplementedError

    def gmtime(self, seconds: Any = None, /) -> time.struct_time:
        """Convert seconds since the Epoch to a time tuple expressing UTC."""
        return time.gmtime(self.now() if seconds is None else seconds)

    def localtime(self, seconds: Any = None, /) -> time.struct_time:
        """Convert seconds since the Epoch to a time tuple expressing local time, UTC here."""
        return self.gmtime(seconds)

    def ctime(self, seconds: Any = None, /) -> str:
        """Convert a time in seconds since the Epoch to a string in local time."""
        return time.asctime(self.gmtime(seconds))

    def asctime(self, *tuple: Any) -> str:
        """Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."""
        return time.asctime(*(tuple or (self.gmtime(),)))

    def mktime(self, tuple: Any, /) -> float:
        """Convert a time tuple in local time to seconds since the Epoch."""
        return _mktime(tuple)

    def tzset(self) -> None:
        """Initialize the conversion rules: there is one, UTC."""

    def strftime(self, format: str, *tuple: Any) -> str:
        """Convert a time tuple to a string according to a format specification."""
        return time.strftime(_without_zone(format), *(tuple or (self.gmtime(),)))


def _without_zone(format: str) -> str:
    """A format in which the time zone, which the host would fill in, is spelled out."""
    parts = format.split("%%")
    return "%%".join(part.replace("%Z", "UTC").replace("%z", "+0000") for part in parts)


def _mktime(tuple: Any) -> float:
    if not hasattr(type(tuple), "__len__") or len(tuple) != 9:
        raise TypeError("Tuple or struct_time argument required")
    year, month, day, hour, minute, second = (whole_number(each) for each in tuple[:6])
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return float(86400 * _days(year, month, day) + 3600 * hour + 60 * minute + second)


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar; `day` may lie outside the month."""
    before = year - (month <= 2)
    era_year = before % 400
    in_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return (
        before // 400 * 146097 + era_year * 365 + era_year // 4 - era_year // 100 + in_year - 719468
    )
