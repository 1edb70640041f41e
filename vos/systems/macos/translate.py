"""macOS' numbers and those of the shared Unix calls, each way.

Two Unixes differ less in what calls do than in the numbers they are told it by. Where a call does
the same, macOS' handler takes macOS' numbers and hands on the shared ones; a bit without a
counterpart is macOS' own and dealt with before, or `EINVAL`.
"""

from __future__ import annotations

from functools import lru_cache
from operator import index

from vos.errors import KernelError
from vos.systems.macos import constants as own
from vos.systems.unix import constants as shared


def _both(*names: str) -> dict[int, int]:
    return {getattr(own, name): getattr(shared, name) for name in names}


OPEN = _both(
    "O_NONBLOCK", "O_APPEND", "O_ASYNC", "O_NOFOLLOW", "O_CREAT", "O_TRUNC", "O_EXCL", "O_NOCTTY",
    "O_DIRECTORY", "O_CLOEXEC", "O_SYNC", "O_DSYNC",
)  # fmt: skip
OWN_OPEN = own.O_EVTONLY | own.O_SYMLINK | own.O_SHLOCK | own.O_EXLOCK | own.O_NOFOLLOW_ANY
SHOWN = _both("O_NONBLOCK", "O_APPEND", "O_ASYNC", "O_SYNC", "O_DSYNC")  # by F_GETFL
AT = _both("AT_SYMLINK_NOFOLLOW", "AT_SYMLINK_FOLLOW", "AT_EACCESS", "AT_REMOVEDIR")
WAIT = _both("WNOHANG", "WUNTRACED", "WCONTINUED")
CLOCKS = _both("CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_MONOTONIC_RAW") | {
    own.CLOCK_MONOTONIC_RAW_APPROX: shared.CLOCK_MONOTONIC_COARSE,
    own.CLOCK_UPTIME_RAW: shared.CLOCK_MONOTONIC,
    own.CLOCK_UPTIME_RAW_APPROX: shared.CLOCK_MONOTONIC_COARSE,
    own.CLOCK_PROCESS_CPUTIME_ID: shared.CLOCK_PROCESS_CPUTIME_ID,
    own.CLOCK_THREAD_CPUTIME_ID: shared.CLOCK_THREAD_CPUTIME_ID,
}
LIMITS = _both(
    "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_AS",
    "RLIMIT_MEMLOCK", "RLIMIT_NPROC", "RLIMIT_NOFILE",
)  # fmt: skip
LOCK_KINDS = _both("F_RDLCK", "F_WRLCK", "F_UNLCK")
LOCK_COMMANDS = _both("F_GETLK", "F_SETLK", "F_SETLKW")
MASKS = _both("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK")
MAPS = _both("MAP_SHARED", "MAP_PRIVATE", "MAP_FIXED") | {own.MAP_ANON: shared.MAP_ANONYMOUS}
SYNCS = _both("MS_ASYNC", "MS_INVALIDATE", "MS_SYNC")
WHENCE = _both("SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE")

# Signals that only one side has stand for each other, so that every number has a counterpart.
ALONE = {own.SIGEMT: shared.SIGSTKFLT, own.SIGINFO: shared.SIGPWR}
SIGNALS: dict[int, int] = ALONE | {
    number: getattr(shared, name)
    for name, number in vars(own).items()
    if name.startswith("SIG") and "_" not in name and hasattr(shared, name)
}
OWN_SIGNALS = {number: mine for mine, number in SIGNALS.items()}


def flags(table: dict[int, int], value: int, known: int = 0) -> int:
    """Return the shared bits for macOS'; `EINVAL` for one that is in neither table nor `known`."""
    found: int = 0
    left = index(value) & ~known
    for bit, same in table.items():
        if bit and left & bit == bit:
            found |= same
            left &= ~bit
    if left:
        raise KernelError("EINVAL", f"there is no flag {left:#x} here")
    return found


@lru_cache(256)
def open_flags(oflag: int) -> int:
    """Return the shared bits for macOS' of open; `EINVAL` for one that there is not."""
    return flags(OPEN, oflag & ~own.O_ACCMODE, OWN_OPEN) | oflag & own.O_ACCMODE


def one(table: dict[int, int], value: int) -> int:
    """Return the shared number for one of macOS'; `EINVAL` if it has none."""
    if value not in table:
        raise KernelError("EINVAL", f"there is no {index(value)} here")
    return table[value]


def back(table: dict[int, int], value: int) -> int:
    """Return macOS' bits for the shared ones; others are left out."""
    return sum(bit for bit, same in table.items() if value & same == same)


def directory(fd: int) -> int:
    """Return a directory to start from: AT_FDCWD has its own number on each side."""
    return shared.AT_FDCWD if fd == own.AT_FDCWD else fd


def signal(number: int) -> int:
    """Return the shared number of a signal, 0 for none; `EINVAL`."""
    return one(SIGNALS, number) if number else 0


def status(value: int) -> int:
    """Return macOS' wait status for the shared one."""
    if value == 0xFFFF:  # it goes on: stopped by SIGCONT, as BSD says it
        return own.SIGCONT << 8 | 0x7F
    if value & 0x7F == 0x7F:
        return OWN_SIGNALS[value >> 8] << 8 | 0x7F
    return value & ~0x7F | OWN_SIGNALS.get(value & 0x7F, 0)


def back_kind(kind: int) -> int:
    """Return macOS' kind of a lock for the shared one."""
    return {same: mine for mine, same in LOCK_KINDS.items()}.get(kind, kind)
