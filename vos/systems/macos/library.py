"""What the shared `posix` calls, made of macOS' own calls.

The functions of `vos.systems.unix` are written with the calls that most Unixes have; where macOS
has another, this is the few lines between, as CPython's own C code has them in #ifdefs. Everything
else is the native object's. A failure is -1 and `errno`, as there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.systems.macos.constants import AT_FDCWD, O_CLOEXEC, O_NONBLOCK, TIOCGETA
from vos.systems.structures import Struct
from vos.systems.unix.structs import Timespec

ENTROPY_MOST, SECOND = 256, 10**9


class VolumeNumbers(Struct):
    """What the shared functions read of a file system."""

    __slots__ = (
        "f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_ffree", "f_files", "f_flags", "f_frsize",
        "f_fsid", "f_namelen",
    )  # fmt: skip


SAME = {"f_flags": "f_flag", "f_namelen": "f_namemax"}  # by statvfs' names, where they differ


class Library:
    """The native calls of one process as the shared functions know them."""

    TCGETS = TIOCGETA
    CLONE_VM = CLONE_VFORK = 0
    TIMER_ABSTIME = 1
    Statfs = VolumeNumbers

    def __init__(self, native: Any) -> None:
        self._native = native
        self.missing_at = not hasattr(native, "mkfifoat")

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._native, name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return dir(self._native)

    @property
    def errno(self) -> int:
        """The error number of the last call that failed."""
        return int(self._native.errno)

    def pread64(self, fd: int, buf: Any, count: int, offset: int) -> int:
        """Do as pread."""
        return int(self._native.pread(fd, buf, count, offset))

    def pwrite64(self, fd: int, buf: Any, count: int, offset: int) -> int:
        """Do as pwrite."""
        return int(self._native.pwrite(fd, buf, count, offset))

    def preadv2(self, fd: int, iov: Any, offset: int, flags: int) -> int:
        """Do as preadv; flags are refused before."""
        return int(self._native.preadv(fd, iov, offset))

    def pwritev2(self, fd: int, iov: Any, offset: int, flags: int) -> int:
        """Do as pwritev."""
        return int(self._native.pwritev(fd, iov, offset))

    def dup3(self, fd: int, fd2: int, flags: int) -> int:
        """Duplicate, then mark."""
        native = self._native
        made = int(native.dup2(fd, fd2))
        return made if made < 0 else self._marked(made, flags)

    def _marked(self, fd: int, flags: int) -> int:
        native = self._native
        if flags & O_CLOEXEC:
            native.fcntl(fd, native.F_SETFD, native.FD_CLOEXEC)
        if flags & O_NONBLOCK:
            native.fcntl(fd, native.F_SETFL, O_NONBLOCK)
        return fd

    def pipe2(self, ends: list[int], flags: int) -> int:
        """Make a pipe, then mark both ends."""
        result = int(self._native.pipe(ends))
        for end in ends if not result else ():
            self._marked(end, flags)
        return result

    def close_range(self, first: int, last: int, flags: int) -> int:
        """Close one after the other."""
        limit = self._native.Rlimit()
        self._native.getrlimit(self._native.RLIMIT_NOFILE, limit)
        for fd in range(first, min(last + 1, limit.rlim_cur)):
            self._native.close(fd)
        return 0

    def getrandom(self, buf: bytearray, count: int, flags: int) -> int:
        """Ask for entropy, 256 bytes at a time."""
        view = memoryview(buf)
        for start in range(0, count, ENTROPY_MOST):
            part = view[start : min(start + ENTROPY_MOST, count)]
            if self._native.getentropy(part, len(part)) < 0:
                return -1
        return count

    def faccessat2(self, fd: int, path: bytes, mode: int, flags: int) -> int:
        """Do as faccessat, which has flags here."""
        return int(self._native.faccessat(fd, path, mode, flags))

    def mknodat(self, fd: int, path: bytes, mode: int, dev: int) -> int:
        """Make a FIFO or a node; before macOS 13 only relative to the working directory."""
        native = self._native
        fifo = native.S_ISFIFO(mode)
        if self.missing_at:
            if fd != AT_FDCWD:
                name = "mkfifo" if fifo else "mknod"
                raise NotImplementedError(f"{name}: dir_fd unavailable on this platform")
            return int(native.mkfifo(path, mode) if fifo else native.mknod(path, mode, dev))
        call = native.mkfifoat(fd, path, mode) if fifo else native.mknodat(fd, path, mode, dev)
        return int(call)

    def utimensat(self, fd: int, path: bytes | None, times: Any, flags: int) -> int:
        """Do as utimensat, of a descriptor as futimens."""
        if path is None:
            return int(self._native.futimens(fd, times))
        return int(self._native.utimensat(fd, path, times, flags))

    def statfs(self, path: bytes, buf: VolumeNumbers) -> int:
        """Do as statvfs."""
        return self._statvfs(self._native.statvfs, path, buf)

    def fstatfs(self, fd: int, buf: VolumeNumbers) -> int:
        """Do as fstatvfs."""
        return self._statvfs(self._native.fstatvfs, fd, buf)

    def _statvfs(self, call: Callable[..., int], place: bytes | int, buf: VolumeNumbers) -> int:
        found = self._native.Statvfs()
        result = int(call(place, found))
        for name in VolumeNumbers.__slots__:
            setattr(buf, name, getattr(found, SAME.get(name, name)))
        return result

    def setresuid(self, ruid: int, euid: int, suid: int) -> int:
        """Do as seteuid: the shared functions change nothing else here."""
        return int(self._native.seteuid(euid))

    def setresgid(self, rgid: int, egid: int, sgid: int) -> int:
        """Do as setegid."""
        return int(self._native.setegid(egid))

    def clone(self, fn: Callable[[Any, Any], int], stack: Any, flags: int, arg: Any) -> int:
        """Do as vfork: the child sees its own library."""
        return int(self._native.vfork(lambda native: fn(Library(native), arg)))

    def execve(self, path: bytes, argv: Any, envp: Any) -> int:
        """Do as execve; return the error number with a minus sign, for a parent to tell of."""
        self._native.execve(path, argv, envp)
        return -self.errno

    def exit_group(self, status: int) -> int:
        """Do as exit."""
        return int(self._native.exit(status))

    def rt_sigaction(self, number: int, act: Any, old: Any) -> int:
        """Do as sigaction."""
        return int(self._native.sigaction(number, act, old))

    def rt_sigprocmask(self, how: int, mask: Any, old: Any) -> int:
        """Do as sigprocmask."""
        return int(self._native.sigprocmask(how, mask, old))

    def rt_sigpending(self, mask: Any) -> int:
        """Do as sigpending."""
        return int(self._native.sigpending(mask))

    def clock_nanosleep(self, clock: int, flags: int, until: Any, left: Any) -> int:
        """Sleep until a moment, of which macOS has no call: for as long as it is away."""
        now = Timespec()
        self._native.clock_gettime(clock, now)
        span = (until.tv_sec - now.tv_sec) * SECOND + until.tv_nsec - now.tv_nsec
        return int(self._native.nanosleep(Timespec(*divmod(max(span, 0), SECOND)), None))

    def sched_getaffinity(self, pid: int, size: int, mask: bytearray) -> int:
        """Tell of the processors that sysctl knows: what cpu_count asks."""
        count = bytearray(4)
        length = self._native.IntRef(value=4)
        self._native.sysctlbyname(b"hw.ncpu", count, length)
        mask[:8] = ((1 << int.from_bytes(count, "little")) - 1).to_bytes(8, "little")
        return 8
