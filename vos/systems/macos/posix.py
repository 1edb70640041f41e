"""macOS' `posix`: the shared functions, its own, and which of them each version has.

A function is there if CPython has it on macOS and the native calls that it is made of are there;
before macOS 11 preadv and pwritev are missing, and before 13 mkfifo and mknod take no `dir_fd`.
Source: CPython's Modules/posixmodule.c and Doc/library/os.rst; Lib/test/test_posix.py.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from struct import Struct
from typing import Any

from vos.systems.arguments import long_number, path_bytes, path_name
from vos.systems.macos import configuration as configured
from vos.systems.macos import constants, errors
from vos.systems.macos.errors import ERRORS, strerror
from vos.systems.unix.base import Dialect, whole_number
from vos.systems.unix.posix import Edition, Posix
from vos.systems.unix.results import stat_result_type
from vos.systems.unix.tables import MADE_OF as SHARED_MADE_OF
from vos.systems.unix.tables import SHARED_CONSTANTS

VERSION = sys.version_info[:2]
SIGCONT_STATUS = constants.SIGCONT << 8 | 0x7F

# Functions whose native call has their own name.
OWN_CALL = """
    access chdir chmod chown chroot close dup dup2 fchdir fchmod fchown fstat fsync ftruncate getcwd
    getegid geteuid getgid getgroups getpgid getpid getppid getpriority getsid getuid kill link
    lseek lstat mkdir mknod mkfifo open pipe read readlink readv sched_yield setgid setgroups
    setpgid setpriority setregid setreuid setsid setuid stat symlink sync times truncate umask uname
    write writev execve chflags lchflags lchmod sendfile preadv pwritev pread pwrite seteuid setegid
    getloadavg lchown statvfs fstatvfs
""".split()
# Made of calls that have other names here, and of those that the shared table does not fit.
MADE_OF: dict[str, tuple[str, ...]] = SHARED_MADE_OF | {
    "listdir": ("getdirentries64",), "scandir": ("getdirentries64",), "urandom": ("getentropy",),
    "cpu_count": ("sysctlbyname",), "setpgrp": ("setpgid",), "_exit": ("exit",),
    "posix_spawn": ("vfork", "execve"), "posix_spawnp": ("vfork", "execve"),
    "spawnv": ("vfork", "execve"), "spawnve": ("vfork", "execve"), "system": ("vfork", "execve"),
    "spawnvp": ("vfork", "execve"), "spawnvpe": ("vfork", "execve"), "closerange": ("close",),
    "_fcopyfile": ("fcopyfile",), "pathconf": ("statvfs",), "fpathconf": ("fstatvfs",),
    "getlogin": ("getlogin_r",),
}  # fmt: skip
# What CPython has on Linux alone.
ABSENT = frozenset(["posix_fallocate", "posix_fadvise", "pipe2", "sched_getaffinity"])
SINCE = {"readinto": (3, 14), "_create_environ": (3, 14)}

FUNCTIONS: dict[str, tuple[str, ...]] = {
    name: made_of
    for name, made_of in (MADE_OF | {name: (name,) for name in OWN_CALL}).items()
    if name not in ABSENT and VERSION >= SINCE.get(name, (3, 11))
}

KERNEL_CONSTANTS = """
    F_OK R_OK W_OK X_OK O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECTORY O_DSYNC O_EVTONLY
    O_EXCL O_EXLOCK O_FSYNC O_NDELAY O_NOCTTY O_NOFOLLOW O_NOFOLLOW_ANY O_NONBLOCK O_RDONLY O_RDWR
    O_SHLOCK O_SYMLINK O_SYNC O_TRUNC O_WRONLY SEEK_DATA SEEK_HOLE WNOHANG WUNTRACED WCONTINUED
    PRIO_PROCESS PRIO_PGRP PRIO_USER NGROUPS_MAX
""".split()
LIBRARY_CONSTANTS = SHARED_CONSTANTS | {
    "ST_RDONLY": 1, "ST_NOSUID": 2, "TMP_MAX": 308915776, "RTLD_LAZY": 1, "RTLD_NOW": 2,
    "RTLD_LOCAL": 4, "RTLD_GLOBAL": 8, "RTLD_NOLOAD": 16, "RTLD_NODELETE": 128, "SCHED_OTHER": 1,
    "SCHED_FIFO": 4, "SCHED_RR": 2, "WEXITED": 4, "WSTOPPED": 8, "WNOWAIT": 32,
    "_COPYFILE_DATA": constants.COPYFILE_DATA, "PRIO_DARWIN_THREAD": 3, "PRIO_DARWIN_PROCESS": 4,
    "PRIO_DARWIN_BG": 0x1000, "PRIO_DARWIN_NONUI": 0x1001,
}  # fmt: skip
if VERSION < (3, 12):
    LIBRARY_CONSTANTS = {
        name: value for name, value in LIBRARY_CONSTANTS.items() if "DARWIN" not in name
    }

HAVE_FUNCTIONS = """
    FACCESSAT FCHDIR FCHMOD FCHMODAT FCHOWN FCHOWNAT FDOPENDIR FPATHCONF FSTATAT FSTATVFS FTRUNCATE
    FUTIMENS FUTIMES LCHFLAGS LCHMOD LCHOWN LINKAT LSTAT LUTIMES MKDIRAT OPENAT READLINKAT RENAMEAT
    SYMLINKAT UNLINKAT UTIMENSAT
""".split()
SINCE_13 = ["MKFIFOAT", "MKNODAT"]

_HEAD = Struct("<QQHHB")
_DOTS = frozenset((b".", b".."))


def entries(native: Any, fd: int, buffer: bytearray) -> list[tuple[bytes, int, int]] | int:
    """The next entries of a directory but . and .., none at its end; or the refusal."""
    while (length := native.getdirentries64(fd, buffer, len(buffer), None)) > 0:
        if found := _parsed(bytes(memoryview(buffer)[:length])):
            return found
    return int(length) or []


@lru_cache(64)
def _parsed(raw: bytes) -> list[tuple[bytes, int, int]]:
    """Records as (name, type bits, inode)."""
    found, at = [], 0
    while at < len(raw):
        inode, _, size, length, kind = _HEAD.unpack_from(raw, at)
        start = at + _HEAD.size
        name = raw[start : start + length]
        if name not in _DOTS:
            found.append((name, kind << 12, inode))
        at += size
    return found


def failure(native: Any, result: int) -> int:
    """The error number of a call that failed: errno's, or one that a child handed up."""
    return int(native.errno) if result == -1 else -result


@dataclass(frozen=True, slots=True)
class MacosDialect(Dialect):
    """macOS where `posix` meets it."""

    def message(self, number: int) -> str:
        """What a number says."""
        return strerror(number)


DIALECT = MacosDialect(
    failure=failure,
    errors=ERRORS,
    stat_result=stat_result_type(
        "st_blksize", "st_blocks", "st_rdev", "st_flags", "st_gen", "st_birthtime"
    ),
    stat_fields=lambda found: (
        found.st_blksize, found.st_blocks, found.st_rdev, found.st_flags, found.st_gen,
        found.st_birthtime + 1e-9 * found.st_birthtime_nsec,
    ),
    entries=entries,
    plain={},
    at_cwd=constants.AT_FDCWD,
    symlink_nofollow=constants.AT_SYMLINK_NOFOLLOW,
    symlink_follow=constants.AT_SYMLINK_FOLLOW,
    remove_directory=constants.AT_REMOVEDIR,
    close_on_exec=constants.O_CLOEXEC,
    interrupted=errors.NUMBERS["EINTR"],
    sysconf_names=configured.SYSCONF_NAMES,
    sysconf=configured.SYSCONF,
    confstr_names=configured.CONFSTR_NAMES,
    confstr=configured.CONFSTR,
    pathconf_names=configured.PATHCONF_NAMES,
    pathconf=configured.PATHCONF,
)  # fmt: skip


@cache
def edition(has_at: bool) -> Edition:
    """The edition of a version of macOS, with or without mkfifoat and mknodat."""
    values = {name: getattr(constants, name) for name in KERNEL_CONSTANTS}
    return Edition(
        dialect=DIALECT,
        functions=FUNCTIONS,
        constants=values | LIBRARY_CONSTANTS,
        have_functions=[*HAVE_FUNCTIONS, *(SINCE_13 if has_at else ())],
    )


class MacosPosix(Posix):
    """The functions of `posix`, and what only macOS has or has otherwise."""

    def chflags(self, path: Any, flags: int, follow_symlinks: bool = True) -> None:
        """Set file flags."""
        name, flags = path_name(path, "chflags"), long_number(flags)
        call = self._native.chflags if follow_symlinks else self._native.lchflags
        self._checked(call(name, flags), path)

    def lchflags(self, path: Any, flags: int) -> None:
        """Set file flags; a symbolic link is not followed."""
        self._checked(self._native.lchflags(path_name(path, "lchflags"), long_number(flags)), path)

    def lchmod(self, path: Any, mode: int) -> None:
        """Change the access permissions of a file; a symbolic link is not followed."""
        self._checked(self._native.lchmod(path_name(path, "lchmod"), whole_number(mode)), path)

    def chmod(
        self, path: Any, mode: int, *, dir_fd: Any = None, follow_symlinks: bool = True
    ) -> None:
        """Change the access permissions of a file, or of a symbolic link itself."""
        if follow_symlinks or isinstance(path_bytes(path, "chmod", fd=True), int):
            super().chmod(path, mode, dir_fd=dir_fd)
            return
        name, mode = path_name(path, "chmod"), whole_number(mode)
        nofollow = self._dialect.symlink_nofollow
        result = self._native.fchmodat(self._directory(dir_fd), name, mode, nofollow)
        self._checked(result, path)

    def sendfile(
        self, out_fd: int, in_fd: int, offset: int, count: int, headers: Any = (),
        trailers: Any = (), flags: int = 0,
    ) -> int:  # fmt: skip
        """Copy count bytes from file descriptor in_fd to file descriptor out_fd."""
        if headers or trailers:
            raise NotImplementedError("sendfile: there are no headers and trailers here")
        length = self._native.IntRef(value=long_number(count))
        out, source = whole_number(out_fd), whole_number(in_fd)
        start, flags = long_number(offset), whole_number(flags)
        self._patient(self._native.sendfile, source, out, start, length, None, flags)
        return int(length.value)

    def _fcopyfile(self, in_fd: int, out_fd: int, flags: int, /) -> None:
        """Efficiently copy content or metadata of 2 regular file descriptors (macOS)."""
        source, target = whole_number(in_fd), whole_number(out_fd)
        self._checked(self._native.fcopyfile(source, target, None, whole_number(flags)))

    def getlogin(self) -> str:
        """Return the actual login name."""
        name = bytearray(256)
        self._checked(self._native.getlogin_r(name, len(name)))
        return bytes(name[: name.index(0)]).decode()

    def ttyname(self, fd: int, /) -> str:
        """Return the name of the terminal device connected to fd."""
        native, buffer = self._native, bytearray(constants.PATH_MAX)
        fd = whole_number(fd)
        self._checked(native.ioctl(fd, native.TIOCGETA, bytearray(72)))
        if native.fcntl(fd, native.F_GETPATH, buffer) < 0:
            return self.ctermid()
        return bytes(buffer[: buffer.index(0)]).decode()

    def getloadavg(self) -> tuple[float, float, float]:
        """Return average recent system load information."""
        found = [0.0] * 3
        self._checked(self._native.getloadavg(found, 3))
        return found[0], found[1], found[2]

    def memory_pages(self) -> tuple[int, int]:
        """How many pages of memory there are, and how many are free."""
        size, length = bytearray(8), self._native.IntRef(value=8)
        self._checked(self._native.sysctlbyname(b"hw.memsize", size, length))
        pages = int.from_bytes(size, "little") // self.sysconf("SC_PAGESIZE")
        return pages, pages

    def WIFCONTINUED(self, status: int) -> bool:  # the C macro's name
        """Return True if a particular process was continued from a job control stop."""
        return whole_number(status) == SIGCONT_STATUS

    def WIFSTOPPED(self, status: int) -> bool:
        """Return True if the process returning status was stopped."""
        return super().WIFSTOPPED(status) and not self.WIFCONTINUED(status)


for _name, _function in vars(MacosPosix).items():
    if hasattr(_function, "__qualname__") and not _name.startswith("__"):
        _function.__qualname__ = _name  # what sentences about missing arguments begin with
        _function.__module__ = "posix"
