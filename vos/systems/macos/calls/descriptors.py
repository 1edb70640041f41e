"""What descriptors do: dup, fcntl, flock, pipes, ioctl. Sources: fcntl(2), flock(2), tty(4)."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import DirectoryFile, OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, Volume
from vos.systems.macos import constants as own
from vos.systems.macos import translate
from vos.systems.macos.kinds import FcntlCommand, Fd, LockOperation, Request, Struct
from vos.systems.unix import constants as shared
from vos.systems.unix.calls import descriptors, files, locking
from vos.systems.unix.structs import Flock
from vos.systems.unix.user_memory import room_for

SAME = {
    getattr(own, name): getattr(shared, name)
    for name in ("F_DUPFD", "F_GETFD", "F_SETFD", "F_DUPFD_CLOEXEC")
}
IOCTLS = {
    getattr(own, name): getattr(shared, name)
    for name in ("FIOCLEX", "FIONCLEX", "FIONREAD", "FIONBIO")
}


def dup(process: Process, fildes: Fd) -> int:
    """Return a new descriptor of the same open file."""
    return descriptors.dup(process, fildes)


def dup2(process: Process, fildes: Fd, fildes2: Fd) -> int:
    """Let `fildes2` stand for the same open file; what it stood for is closed."""
    return descriptors.dup2(process, fildes, fildes2)


def fcntl(process: Process, fildes: Fd, cmd: FcntlCommand, arg: Struct = 0) -> int:
    """Do one of the small things with a descriptor; `arg` is an int, a Flock or a buffer."""
    file = process.descriptors.file(fildes)
    if cmd in SAME:
        return descriptors.fcntl(process, fildes, SAME[cmd], arg)
    if cmd not in COMMANDS:
        raise KernelError("EINVAL", f"fcntl knows no command {index(cmd)}")
    return COMMANDS[cmd](process, fildes, file, arg)


def _get_flags(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    found = descriptors.fcntl(process, fd, shared.F_GETFL)
    return found & shared.O_ACCMODE | translate.back(translate.SHOWN, found)


def _set_flags(process: Process, fd: int, file: OpenFile, arg: int) -> int:
    wanted = translate.flags(translate.SHOWN, arg & sum(translate.SHOWN))
    return descriptors.fcntl(process, fd, shared.F_SETFL, wanted)


def _lock(cmd: int) -> Callable[[Process, int, OpenFile, Any], int]:
    def act(process: Process, fd: int, file: OpenFile, lock: Flock) -> int:
        """Ask for a lock by the shared number of its kind, and tell macOS' of what is found."""
        kind = lock.l_type
        lock.l_type = translate.one(translate.LOCK_KINDS, kind)
        try:
            return descriptors.fcntl(process, fd, translate.LOCK_COMMANDS[cmd], lock)
        finally:
            lock.l_type = translate.back_kind(lock.l_type)

    return act


def _path(process: Process, fd: int, file: OpenFile, buffer: Any) -> int:
    """Put the path of an open file and a NUL into a buffer of PATH_MAX bytes."""
    if isinstance(file, DirectoryFile):
        parts = process.kernel.names.path_of(process, (file.volume, file.inode))
    else:
        parts = _found(file.volume, file.volume.root, file.inode)
    if parts is None:
        raise KernelError("ENOENT", "no path is known for it")
    raw = b"/" + b"/".join(parts) + b"\0"
    if room_for(buffer, None) < len(raw):
        raise KernelError("EFAULT", f"the path needs a buffer of {own.PATH_MAX} bytes")
    buffer[: len(raw)] = raw
    return 0


def _found(volume: Volume, directory: Inode, inode: Inode) -> list[bytes] | None:
    """Return the names that lead from a directory to a file, wherever below it is; or None."""
    for entry in volume.readdir(directory)[2:]:
        if entry.number == inode.number:
            return [entry.name]
        below = volume.inode(entry.number)
        if below.mode & S_IFMT == S_IFDIR:
            names = _found(volume, below, inode)
            if names is not None:
                return [entry.name, *names]
    return None


def _full_sync(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    return files.fsync(process, fd)


def _advice(process: Process, fd: int, file: OpenFile, arg: Any) -> int:
    """Take advice on caching, and do nothing."""
    return 0


COMMANDS: dict[int, Callable[[Process, int, OpenFile, Any], int]] = {
    own.F_GETFL: _get_flags, own.F_SETFL: _set_flags, own.F_GETPATH: _path,
    own.F_FULLFSYNC: _full_sync, own.F_BARRIERFSYNC: _full_sync, own.F_NOCACHE: _advice,
    own.F_RDAHEAD: _advice, **{cmd: _lock(cmd) for cmd in translate.LOCK_COMMANDS},
}  # fmt: skip


def flock(process: Process, fd: Fd, operation: LockOperation) -> int:
    """Lock or unlock an open file as a whole; the numbers are the same on every Unix."""
    return locking.flock(process, fd, operation)


def pipe(process: Process, fildes: Struct) -> int:
    """Make a pipe; `fildes[0]` becomes the descriptor to read from, `fildes[1]` to write to."""
    return descriptors.pipe2(process, fildes)


def ioctl(process: Process, fildes: Fd, request: Request, arg: Struct = None) -> int:
    """Ask a device for what only it does."""
    return descriptors.ioctl(process, fildes, IOCTLS.get(request, request), arg)


CALLS = (dup, dup2, fcntl, flock, pipe, ioctl)
