"""The functions of `posix` that signal and await processes, and what a wait status says."""

from typing import Any, NoReturn

from vos.systems.unix.base import PosixBase, whole_number
from vos.systems.unix.results import struct_rusage
from vos.systems.unix.spawning import Spawning


class Processes(Spawning, PosixBase):
    """exit, kill, wait, and what a wait status says."""

    def _exit(self, status: int) -> NoReturn:
        """Exit to the system with specified status, without normal exit processing."""
        self._native.exit_group(whole_number(status))
        raise SystemError("a process went on after its end")  # the call does not return

    def abort(self) -> NoReturn:
        """Abort the interpreter immediately, by SIGABRT."""
        self._native.kill(self._native.getpid(), self._native.SIGABRT)
        raise SystemError("a process went on after its end")  # nothing catches SIGABRT here

    def kill(self, pid: int, signal: int, /) -> None:
        """Kill a process with a signal."""
        self._checked(self._native.kill(whole_number(pid), whole_number(signal)))

    def pidfd_open(self, pid: int, flags: int = 0) -> int:
        """Return a file descriptor referring to the process pid."""
        return self._checked(self._native.pidfd_open(whole_number(pid), whole_number(flags)))

    def killpg(self, pgid: int, signal: int, /) -> None:
        """Kill a process group with a signal."""
        group = whole_number(pgid)
        if group < 0:
            raise self._error("EINVAL")
        self._checked(self._native.kill(-group, whole_number(signal)))

    # -- waiting

    def wait(self) -> tuple[int, int]:
        """Wait for completion of a child process; return (pid, status)."""
        return self.waitpid(-1, 0)

    def waitpid(self, pid: int, options: int, /) -> tuple[int, int]:
        """Wait for completion of a given child process; return (pid, status)."""
        status = self._native.IntRef()
        arguments = whole_number(pid), status, whole_number(options), None
        return self._patient(self._native.wait4, *arguments), int(status.value)

    def wait3(self, options: int) -> tuple[int, int, Any]:
        """Wait for completion of a child process; return (pid, status, rusage)."""
        return self.wait4(-1, options)

    def wait4(self, pid: int, options: int) -> tuple[int, int, Any]:
        """Wait for completion of a specific child process; return (pid, status, rusage)."""
        status, usage = self._native.IntRef(), self._native.Rusage()
        arguments = whole_number(pid), status, whole_number(options), usage
        found = self._patient(self._native.wait4, *arguments)
        return found, int(status.value), rusage(usage)

    # -- what a wait status says

    def WIFEXITED(self, status: int) -> bool:  # noqa: N802 # the C macro's name, as below
        """Return True if the process returning status exited via the exit() system call."""
        return not whole_number(status) & 0x7F

    def WEXITSTATUS(self, status: int) -> int:  # noqa: N802
        """Return the process return code from status."""
        return whole_number(status) >> 8 & 0xFF

    def WIFSIGNALED(self, status: int) -> bool:  # noqa: N802
        """Return True if the process returning status was terminated by a signal."""
        return 0 < whole_number(status) & 0x7F < 0x7F

    def WTERMSIG(self, status: int) -> int:  # noqa: N802
        """Return the signal that terminated the process that provided the status value."""
        return whole_number(status) & 0x7F

    def WCOREDUMP(self, status: int, /) -> bool:  # noqa: N802
        """Return True if the process returning status was dumped to a core file."""
        return bool(whole_number(status) & 0x80)

    def WIFSTOPPED(self, status: int) -> bool:  # noqa: N802
        """Return True if the process returning status was stopped."""
        return whole_number(status) & 0xFF == 0x7F

    def WSTOPSIG(self, status: int) -> int:  # noqa: N802
        """Return the signal that stopped the process that provided the status value."""
        return whole_number(status) >> 8 & 0xFF

    def WIFCONTINUED(self, status: int) -> bool:  # noqa: N802
        """Return True if a particular process was continued from a job control stop."""
        return whole_number(status) == 0xFFFF

    def waitstatus_to_exitcode(self, status: int) -> int:
        """Convert a wait status to an exit code."""
        number = whole_number(status)
        if self.WIFEXITED(number):
            return self.WEXITSTATUS(number)
        if self.WIFSIGNALED(number):
            return -self.WTERMSIG(number)
        if self.WIFSTOPPED(number):
            signal = self.WSTOPSIG(number)
            raise ValueError(f"process stopped by delivery of signal {signal}")
        raise ValueError(f"invalid wait status: {number}")


def rusage(usage: Any) -> Any:
    """`resource.struct_rusage` of a filled `struct rusage`; what it does not count is 0."""
    counted = {name: getattr(usage, name, 0) for name in struct_rusage.__match_args__}
    for name in ("ru_utime", "ru_stime"):
        counted[name] /= 1e9
    return struct_rusage(counted.values())
