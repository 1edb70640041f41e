"""The C libraries: what distributions that do not use GNU's differ by where a program can see it.

    glibc   strerror, confstr's versions: what `posix.py` has
    musl    texts of its own, and no versions to be asked for

Sources: musl's src/errno/__strerror.h and src/conf/confstr.c.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cache

from vos.systems.linux import errors
from vos.systems.linux.configuration import CONFSTR
from vos.systems.linux.errors import ERRORS
from vos.systems.linux.posix import EDITION
from vos.systems.unix.base import Dialect
from vos.systems.unix.posix import Edition

MUSL = "musl"
NO_ERROR = "No error information"
TEXTS = {
    "EILSEQ": "Illegal byte sequence", "EDOM": "Domain error",
    "ERANGE": "Result not representable", "ENOTTY": "Not a tty", "ENOMEM": "Out of memory",
    "EBUSY": "Resource busy", "ESPIPE": "Invalid seek", "EXDEV": "Cross-device link",
    "ETIMEDOUT": "Operation timed out", "EHOSTUNREACH": "Host is unreachable",
    "EADDRINUSE": "Address in use", "EIO": "I/O error", "ELOOP": "Symbolic link loop",
    "ENAMETOOLONG": "Filename too long", "EMFILE": "No file descriptors available",
    "ECHILD": "No child process", "EDEADLK": "Resource deadlock would occur",
    "ETIME": "Device timeout", "ENOTSOCK": "Not a socket", "EMSGSIZE": "Message too large",
    "EOPNOTSUPP": "Not supported", "EADDRNOTAVAIL": "Address not available",
    "ENETUNREACH": "Network unreachable", "ENETRESET": "Connection reset by network",
    "ECONNABORTED": "Connection aborted", "EISCONN": "Socket is connected",
    "ENOTCONN": "Socket not connected", "ESHUTDOWN": "Cannot send after socket shutdown",
    "EINPROGRESS": "Operation in progress",
}  # fmt: skip
MUSL_ERRORS = {
    number: (name, TEXTS.get(name, message)) for number, (name, message) in ERRORS.items()
}


@dataclass(frozen=True, slots=True)
class MuslDialect(Dialect):
    """musl where `posix` meets it."""

    def message(self, number: int) -> str:
        """What a number says; all that are none say the same."""
        return self.errors[number][1] if number in self.errors else NO_ERROR


@cache
def edition(libc: str) -> Edition:
    """The `posix` over a C library: its name and version, as a distribution's facts have it."""
    name, _, version = libc.partition(" ")
    if name != MUSL:
        versions = {2: f"glibc {version}", 3: f"NPTL {version}"}
        return replace(EDITION, dialect=replace(EDITION.dialect, confstr=CONFSTR | versions))
    given = {each.name: getattr(EDITION.dialect, each.name) for each in fields(Dialect)}
    given |= {"errors": MUSL_ERRORS, "confstr": {0: CONFSTR[0]}}
    return replace(EDITION, dialect=MuslDialect(**given))


def strerror_of(libc: str) -> Callable[[int], str]:
    """The library's strerror; it takes a call's negative result too."""
    if not libc.startswith(MUSL):
        return errors.strerror
    dialect = edition(libc).dialect
    return lambda errnum: dialect.message(abs(errnum))
