"""Structures that calls fill and that every Unix has alike, with the real names of their fields.

A structure is made by the caller and handed over, as in C. Fields start at 0.
Sources: <time.h>, <sys/time.h>, <sys/times.h>, <sys/resource.h>, <fcntl.h>, <poll.h> and <signal.h>
of POSIX.
"""

from __future__ import annotations

from vos.systems.structures import Struct


class Timespec(Struct):
    """struct timespec."""

    __slots__ = ("tv_nsec", "tv_sec")

    def __init__(self, tv_sec: int = 0, tv_nsec: int = 0) -> None:
        self.tv_sec = tv_sec
        self.tv_nsec = tv_nsec


class Timeval(Struct):
    """struct timeval."""

    __slots__ = ("tv_sec", "tv_usec")


class Tms(Struct):
    """struct tms."""

    __slots__ = ("tms_cstime", "tms_cutime", "tms_stime", "tms_utime")


class Rlimit(Struct):
    """struct rlimit."""

    __slots__ = ("rlim_cur", "rlim_max")


class Rusage(Struct):
    """struct rusage; the times are nanoseconds in one number each."""

    __slots__ = ("ru_inblock", "ru_maxrss", "ru_nvcsw", "ru_oublock", "ru_stime", "ru_utime")


class Flock(Struct):
    """struct flock."""

    __slots__ = ("l_len", "l_pid", "l_start", "l_type", "l_whence")


class Pollfd(Struct):
    """struct pollfd."""

    __slots__ = ("events", "fd", "revents")

    def __init__(self, fd: int = -1, events: int = 0) -> None:
        self.fd = fd
        self.events = events
        self.revents = 0


class Sigaction(Struct):
    """struct sigaction; `sa_handler` is SIG_DFL, SIG_IGN or a function of the signal's number."""

    __slots__ = ("sa_flags", "sa_handler", "sa_mask")


class IntRef(Struct):
    """An int that a call fills: what `int *` points to."""

    __slots__ = ("value",)
