"""Linux' `posix`: which functions and constants CPython has there, version by version.

A function is there if CPython has it and the native calls it is made of are there. Names and values
are those of CPython built on Debian with the GNU C library (`dir(posix)` of 3.11, 3.12 and 3.13;
Modules/posixmodule.c of 3.14); what a kernel or library constant is worth is in `constants.py`.
"""

import sys
from collections.abc import Callable
from functools import lru_cache, partial
from struct import Struct
from typing import Any

from vos.systems.linux import configuration as configured
from vos.systems.linux import constants
from vos.systems.linux.errors import ERRORS
from vos.systems.unix.base import Dialect
from vos.systems.unix.posix import Edition
from vos.systems.unix.results import stat_result_type
from vos.systems.unix.tables import MADE_OF, SHARED_CONSTANTS

VERSION = sys.version_info[:2]

# What is only there since a version of CPython; everything else since 3.11 or before.
SINCE: dict[str, tuple[int, int]] = {
    "setns": (3, 12), "unshare": (3, 12), "CLONE_VM": (3, 12), "CLONE_VFORK": (3, 15),
    "POSIX_SPAWN_CLOSEFROM": (3, 13), "grantpt": (3, 13), "posix_openpt": (3, 13),
    "ptsname": (3, 13), "unlockpt": (3, 13), "timerfd_create": (3, 13), "readinto": (3, 14),
    "_create_environ": (3, 14),
}  # fmt: skip

# Functions whose native call has their own name.
OWN_CALL = """
    access chdir chmod chown chroot close copy_file_range dup dup2 fchdir fchmod fchown fdatasync
    fstat fsync ftruncate getcwd getegid geteuid getgid getgroups getpgid getpid getppid getpriority
    getrandom getresgid getresuid getsid getuid getxattr kill link listxattr lseek lstat
    memfd_create mkdir mknod open pidfd_open pipe pipe2 read readlink readv removexattr
    sched_getaffinity sched_yield sendfile setgid setgroups setpgid setpriority setregid setresgid
    setresuid setreuid setsid setuid setxattr stat symlink sync times truncate umask uname write
    writev execve
""".split()

FUNCTIONS: dict[str, tuple[str, ...]] = {name: (name,) for name in OWN_CALL} | MADE_OF

# Constants that the kernel's headers have, by CPython's names.
KERNEL_CONSTANTS = """
    F_OK R_OK W_OK X_OK O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECT O_DIRECTORY O_DSYNC
    O_EXCL O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RDONLY O_RDWR O_SYNC O_TMPFILE
    O_TRUNC O_WRONLY SEEK_DATA SEEK_HOLE GRND_NONBLOCK GRND_RANDOM MFD_CLOEXEC MFD_ALLOW_SEALING
    XATTR_CREATE XATTR_REPLACE XATTR_SIZE_MAX WNOHANG WUNTRACED WCONTINUED PRIO_PROCESS PRIO_PGRP
    PRIO_USER NGROUPS_MAX ST_RDONLY ST_NOSUID ST_NODEV ST_NOEXEC ST_RELATIME
""".split()

# Constants of the C library and of CPython itself.
LIBRARY_CONSTANTS: dict[str, int] = SHARED_CONSTANTS | {
    "O_LARGEFILE": 0, "O_FSYNC": constants.O_SYNC, "O_RSYNC": constants.O_SYNC, "TMP_MAX": 238328,
    "P_PIDFD": 3, "WEXITED": 4, "WSTOPPED": 2, "WNOWAIT": 0x1000000, "POSIX_SPAWN_CLOSEFROM": 3,
    "POSIX_FADV_NORMAL": 0, "POSIX_FADV_RANDOM": 1,
    "POSIX_FADV_SEQUENTIAL": 2, "POSIX_FADV_WILLNEED": 3, "POSIX_FADV_DONTNEED": 4,
    "POSIX_FADV_NOREUSE": 5, "RTLD_LAZY": 1, "RTLD_NOW": 2, "RTLD_NOLOAD": 4, "RTLD_DEEPBIND": 8,
    "RTLD_GLOBAL": 256, "RTLD_LOCAL": 0, "RTLD_NODELETE": 4096, "ST_SYNCHRONOUS": 16,
    "ST_MANDLOCK": 64, "ST_WRITE": 128, "ST_APPEND": 256, "ST_NOATIME": 1024, "ST_NODIRATIME": 2048,
    "SCHED_OTHER": 0, "SCHED_FIFO": 1, "SCHED_RR": 2, "SCHED_BATCH": 3, "SCHED_IDLE": 5,
    "SCHED_RESET_ON_FORK": 0x40000000,
}  # fmt: skip

CONSTANTS: dict[str, int] = {
    name: value
    for name, value in (
        *((name, getattr(constants, name)) for name in KERNEL_CONSTANTS),
        *LIBRARY_CONSTANTS.items(),
    )
    if VERSION >= SINCE.get(name, (3, 11))
}

# What os.py asks to know which arguments work: the calls behind them, by autoconf's names.
HAVE_FUNCTIONS = """
    FACCESSAT FCHDIR FCHMOD FCHMODAT FCHOWN FCHOWNAT FEXECVE FDOPENDIR FPATHCONF FSTATAT FSTATVFS
    FTRUNCATE FUTIMENS FUTIMES FUTIMESAT LINKAT LCHOWN LSTAT LUTIMES MEMFD_CREATE MKDIRAT MKFIFOAT
    MKNODAT OPENAT READLINKAT RENAMEAT SYMLINKAT UNLINKAT UTIMENSAT
""".split()

_HEAD = Struct("<QQHB").unpack_from
_DOTS = frozenset((b".", b".."))


def entries(native: Any, fd: int, buffer: bytearray) -> list[tuple[bytes, int, int]] | int:
    """The next entries of a directory but . and .., none at its end; or the refusal."""
    while (length := native.getdents64(fd, buffer, len(buffer))) > 0:
        if found := _parsed(bytes(memoryview(buffer)[:length])):
            return found
    return int(length) or []


@lru_cache(64)
def _parsed(raw: bytes) -> list[tuple[bytes, int, int]]:
    """Records as (name, type bits, inode); a directory read again unchanged has the same bytes."""
    found, at, length = [], 0, len(raw)
    while at < length:
        inode, _, size, kind = _HEAD(raw, at)
        end = at + size
        name = raw[at + 19 : end].rstrip(b"\0")
        if name not in _DOTS:
            found.append((name, kind << 12, inode))
        at = end
    return found


def _status(flags: int) -> Callable[[Any], Callable[..., int]]:
    def made(native: Any) -> Callable[..., int]:
        call, cwd = native.newfstatat, native.AT_FDCWD
        return lambda name, buffer: call(cwd, name, buffer, flags)

    return made


# What functions of the C library (glibc 2.36) become, as strace shows them.
GLIBC: dict[str, Callable[[Any], Callable[..., int]]] = {
    "open": lambda native: partial(native.openat, native.AT_FDCWD),
    "stat": _status(0),
    "lstat": _status(constants.AT_SYMLINK_NOFOLLOW),
    "fstatat": lambda native: native.newfstatat,
}

DIALECT = Dialect(
    failure=lambda native, result: -result,
    errors=ERRORS,
    stat_result=stat_result_type("st_blksize", "st_blocks", "st_rdev"),
    stat_fields=lambda found: (found.st_blksize, found.st_blocks, found.st_rdev),
    entries=entries,
    plain=GLIBC,
    at_cwd=constants.AT_FDCWD,
    symlink_nofollow=constants.AT_SYMLINK_NOFOLLOW,
    symlink_follow=constants.AT_SYMLINK_FOLLOW,
    remove_directory=constants.AT_REMOVEDIR,
    close_on_exec=constants.O_CLOEXEC,
    interrupted=4,
    sysconf_names=configured.SYSCONF_NAMES,
    sysconf=configured.SYSCONF,
    confstr_names=configured.CONFSTR_NAMES,
    confstr=configured.CONFSTR,
    pathconf_names=configured.PATHCONF_NAMES,
    pathconf=configured.PATHCONF,
)

EDITION = Edition(
    dialect=DIALECT,
    functions={
        name: made_of for name, made_of in FUNCTIONS.items() if VERSION >= SINCE.get(name, (3, 11))
    },
    constants=CONSTANTS,
    have_functions=HAVE_FUNCTIONS,
)
