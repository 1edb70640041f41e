"""Locks on files: fcntl's ranges of a process, flock's of an open file.

Source: fcntl(2) "Advisory record locking", flock(2).
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.locks import FOREVER, Range
from vos.kernel.open_files import OpenFile, PathFile
from vos.kernel.processes import Process
from vos.systems.unix.constants import (
    F_RDLCK,
    F_UNLCK,
    F_WRLCK,
    LOCK_EX,
    LOCK_NB,
    LOCK_SH,
    LOCK_UN,
    SEEK_END,
    SEEK_SET,
)
from vos.systems.unix.kinds import Fd, LockOperation
from vos.systems.unix.structs import Flock


def _range(process: Process, file: OpenFile, lock: Flock) -> Range:
    if not isinstance(lock, Flock):
        raise TypeError("arg takes a Flock for this command")
    bases = {SEEK_SET: 0, SEEK_END: file.inode.size}
    if lock.l_type not in (F_RDLCK, F_WRLCK, F_UNLCK) or lock.l_whence not in (0, 1, 2):
        raise KernelError("EINVAL", "the lock's type or whence is none")
    start = bases.get(lock.l_whence, file.offset) + lock.l_start
    end = start + lock.l_len if lock.l_len else FOREVER
    if lock.l_len < 0:
        start, end = end, start
    if start < 0 or end > FOREVER:
        raise KernelError("EINVAL" if start < 0 else "EOVERFLOW", "no file has such a range")
    return Range(process, start, end, lock.l_type == F_WRLCK)


def get_lock(process: Process, fd: int, file: OpenFile, lock: Flock) -> int:
    """Do F_GETLK: put the lock that would be in the way into `lock`."""
    wanted = _range(process, file, lock)
    if lock.l_type == F_UNLCK:
        raise KernelError("EINVAL", "F_GETLK asks for a lock")
    held = process.kernel.record_locks.conflict(file.inode, wanted)
    if held is None:
        lock.l_type = F_UNLCK
        return 0
    lock.l_type = F_WRLCK if held.exclusive else F_RDLCK
    lock.l_whence, lock.l_start = SEEK_SET, held.start
    lock.l_len = 0 if held.end == FOREVER else held.end - held.start
    lock.l_pid = held.owner.pid
    return 0


def set_lock(process: Process, fd: int, file: OpenFile, lock: Flock) -> int:
    """Do F_SETLK: lock or unlock a range, or refuse."""
    return _lock(process, file, lock, wait=False)


def set_lock_waiting(process: Process, fd: int, file: OpenFile, lock: Flock) -> int:
    """Do F_SETLKW: wait for what is in the way."""
    return _lock(process, file, lock, wait=True)


def _lock(process: Process, file: OpenFile, lock: Flock, wait: bool) -> int:
    kernel, wanted = process.kernel, _range(process, file, lock)
    if lock.l_type == F_UNLCK:
        kernel.record_locks.unlock(file.inode, wanted)
        kernel.wake()
        return 0
    if not (file.writable if wanted.exclusive else file.readable):
        raise KernelError("EBADF", "the descriptor is not open for what the lock is for")
    while (held := kernel.record_locks.conflict(file.inode, wanted)) is not None:
        if not wait:
            raise KernelError("EAGAIN", f"process {held.owner.pid} holds a lock there")
        if kernel.record_locks.waits_in_circle(process, held):
            raise KernelError("EDEADLK", "each would wait for the other")
        _wait_for(process, file, wanted, held)
    kernel.record_locks.lock(file.inode, wanted)
    return 0


def _wait_for(process: Process, file: OpenFile, wanted: Range, held: Range) -> None:
    kernel = process.kernel
    kernel.lock_waits[process] = held.owner
    try:
        kernel.block(process, lambda: not kernel.record_locks.conflict(file.inode, wanted))
    finally:
        del kernel.lock_waits[process]


def flock(process: Process, fd: Fd, operation: LockOperation) -> int:
    """Lock a whole file, shared or exclusively, or give that lock up."""
    file = process.descriptors.file(fd)
    if isinstance(file, PathFile):
        raise KernelError("EBADF", f"descriptor {fd} is a path alone")
    wanted = operation & ~LOCK_NB
    if wanted not in (LOCK_SH, LOCK_EX, LOCK_UN):
        raise KernelError("EINVAL", "flock locks LOCK_SH, LOCK_EX or LOCK_UN")
    locks, kernel, exclusive = process.kernel.whole_locks, process.kernel, wanted == LOCK_EX
    if wanted == LOCK_UN:
        locks.drop(file.inode, file)
        kernel.wake()
        return 0
    if not locks.free(file.inode, file, exclusive):
        if operation & LOCK_NB:
            raise KernelError("EAGAIN", "someone else holds the lock")
        locks.drop(file.inode, file)  # a change of kind gives the old lock up first
        kernel.block(process, lambda: locks.free(file.inode, file, exclusive))
    locks.lock(file.inode, file, exclusive)
    return 0


CALLS = (flock,)
