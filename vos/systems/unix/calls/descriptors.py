"""What descriptors do: dup, fcntl, pipes, ioctl."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

from vos.errors import KernelError
from vos.kernel.open_files import Access, DiskFile, OpenFile, PathFile
from vos.kernel.pipes import PipeEnd, make_pipe
from vos.kernel.processes import Process
from vos.systems.unix.calls.locking import get_lock, set_lock, set_lock_waiting
from vos.systems.unix.constants import (
    CLOSE_RANGE_CLOEXEC,
    F_DUPFD,
    F_DUPFD_CLOEXEC,
    F_GETFD,
    F_GETFL,
    F_GETLK,
    F_GETPIPE_SZ,
    F_SETFD,
    F_SETFL,
    F_SETLK,
    F_SETLKW,
    F_SETPIPE_SZ,
    FD_CLOEXEC,
    FIOCLEX,
    FIONBIO,
    FIONCLEX,
    FIONREAD,
    O_APPEND,
    O_ASYNC,
    O_CLOEXEC,
    O_DIRECT,
    O_NOATIME,
    O_NONBLOCK,
    O_WRONLY,
)
from vos.systems.unix.kinds import FcntlCommand, Fd, Int, OpenFlags, Request, Struct

CHANGEABLE = O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK
PIPE_MOST, PAGE = 1 << 20, 4096


def dup(process: Process, oldfd: Fd) -> int:
    """Return a new descriptor of the same open file."""
    return process.descriptors.add(process.descriptors.file(oldfd))


def dup2(process: Process, oldfd: Fd, newfd: Fd) -> int:
    """Let `newfd` stand for the same open file; what it stood for is closed."""
    file = process.descriptors.file(oldfd)
    if oldfd != newfd:
        _check_number(process, newfd)
        process.descriptors.put(process, newfd, file, False)
    return newfd


def dup3(process: Process, oldfd: Fd, newfd: Fd, flags: OpenFlags) -> int:
    """Do as dup2, perhaps with O_CLOEXEC; the two must differ."""
    if flags & ~O_CLOEXEC or oldfd == newfd:
        raise KernelError("EINVAL", "dup3 knows O_CLOEXEC alone, and two different descriptors")
    file = process.descriptors.file(oldfd)
    _check_number(process, newfd)
    process.descriptors.put(process, newfd, file, bool(flags))
    return newfd


def _check_number(process: Process, fd: int) -> None:
    if not 0 <= index(fd) < process.descriptors.limit:
        raise KernelError("EBADF", f"descriptors are 0 to {process.descriptors.limit - 1}")


def close_range(process: Process, first: Fd, last: Fd, flags: Int = 0) -> int:
    """Close the descriptors `first` to `last`, or mark them to be closed at execve."""
    if index(first) > index(last) or flags & ~CLOSE_RANGE_CLOEXEC or first < 0:
        raise KernelError("EINVAL", "the first descriptor is not behind the last")
    for number in process.descriptors.numbers():
        if first <= number <= last:
            if flags:
                process.descriptors.close_on_exec.add(number)
            else:
                process.descriptors.close(process, number)
    return 0


def fcntl(process: Process, fd: Fd, cmd: FcntlCommand, arg: Struct = 0) -> int:
    """Do one of the small things with a descriptor; `arg` is an int or a Flock."""
    file = process.descriptors.file(fd)
    command = COMMANDS.get(cmd)
    if command is None:
        raise KernelError("EINVAL", f"fcntl knows no command {index(cmd)}")
    if isinstance(file, PathFile) and cmd not in OF_PATHS:
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    return command(process, fd, file, arg)


def _duplicate(process: Process, fd: int, file: OpenFile, lowest: int) -> int:
    if not 0 <= index(lowest) < process.descriptors.limit:
        raise KernelError("EINVAL", f"descriptors are 0 to {process.descriptors.limit - 1}")
    return process.descriptors.add(file, False, lowest)


def _duplicate_closing(process: Process, fd: int, file: OpenFile, lowest: int) -> int:
    made = _duplicate(process, fd, file, lowest)
    process.descriptors.close_on_exec.add(made)
    return made


def _get_fd(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    return FD_CLOEXEC if fd in process.descriptors.close_on_exec else 0


def _set_fd(process: Process, fd: int, file: OpenFile, arg: int) -> int:
    numbers = process.descriptors.close_on_exec
    (numbers.add if arg & FD_CLOEXEC else numbers.discard)(fd)
    return 0


def _get_flags(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    return file.flags


def _set_flags(process: Process, fd: int, file: OpenFile, arg: int) -> int:
    file.flags = file.flags & ~CHANGEABLE | arg & CHANGEABLE
    file.append = bool(arg & O_APPEND)
    file.nonblocking = bool(arg & O_NONBLOCK)
    file.noted = not arg & O_NOATIME
    return 0


def _pipe_of(file: OpenFile) -> PipeEnd:
    if not isinstance(file, PipeEnd):
        raise KernelError("EBADF", "it is no pipe")
    return file


def _get_pipe_size(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    return _pipe_of(file).pipe.capacity


def _set_pipe_size(process: Process, fd: int, file: OpenFile, arg: int) -> int:
    pipe = _pipe_of(file).pipe
    size = PAGE
    while size < index(arg) <= 1 << 31:
        size *= 2
    if not 0 <= arg <= 1 << 31:
        raise KernelError("EINVAL", "a pipe has no such size")
    if size > PIPE_MOST and process.euid:
        raise KernelError("EPERM", f"only root makes pipes of more than {PIPE_MOST} bytes")
    if size < len(pipe.data):
        raise KernelError("EBUSY", "the pipe holds more than that")
    pipe.capacity = size
    return size


Command = Callable[[Process, int, OpenFile, Any], int]
COMMANDS: dict[int, Command] = {
    F_DUPFD: _duplicate, F_DUPFD_CLOEXEC: _duplicate_closing, F_GETFD: _get_fd, F_SETFD: _set_fd,
    F_GETFL: _get_flags, F_SETFL: _set_flags, F_GETLK: get_lock, F_SETLK: set_lock,
    F_SETLKW: set_lock_waiting, F_GETPIPE_SZ: _get_pipe_size, F_SETPIPE_SZ: _set_pipe_size,
}  # fmt: skip
OF_PATHS = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL}


def pipe2(process: Process, pipefd: Struct, flags: OpenFlags = 0) -> int:
    """Make a pipe; `pipefd[0]` becomes the descriptor to read from, `pipefd[1]` to write to."""
    if flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT):
        raise KernelError("EINVAL", "pipe2 knows O_CLOEXEC, O_NONBLOCK and O_DIRECT")
    if not isinstance(pipefd, list) or len(pipefd) < 2:
        raise TypeError("pipefd takes a list of two ints")
    table = process.descriptors
    if len(table.numbers()) + 2 > table.limit:
        raise KernelError("EMFILE", f"a process has at most {table.limit} descriptors")
    waiting = flags & O_NONBLOCK != 0
    ends = make_pipe(
        process.kernel, process,
        Access(True, False, nonblocking=waiting, flags=flags & O_NONBLOCK),
        Access(False, True, nonblocking=waiting, flags=flags & O_NONBLOCK | O_WRONLY),
    )  # fmt: skip
    pipefd[0], pipefd[1] = (table.add(end, bool(flags & O_CLOEXEC)) for end in ends)
    return 0


def pipe(process: Process, pipefd: Struct) -> int:
    """Make a pipe."""
    return pipe2(process, pipefd)


def ioctl(process: Process, fd: Fd, request: Request, argp: Struct = None) -> int:
    """Ask a device for what only it does."""
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    if request in (FIOCLEX, FIONCLEX):
        return _set_fd(process, fd, file, FD_CLOEXEC if request == FIOCLEX else 0)
    if request == FIONBIO:
        file.nonblocking = bool(argp.value)
        file.flags = file.flags & ~O_NONBLOCK | (O_NONBLOCK if argp.value else 0)
        return 0
    if request == FIONREAD and isinstance(file, (PipeEnd, DiskFile)):
        waiting = isinstance(file, PipeEnd)
        size = len(file.pipe.data) if isinstance(file, PipeEnd) else file.inode.size - file.offset
        argp.value = size if waiting else max(size, 0)
        return 0
    return file.ioctl(process, index(request), argp)


CALLS = (
    dup, dup2, dup3, close_range, fcntl, pipe, pipe2, ioctl,
)  # fmt: skip
