"""Locks on ranges of files, which reading and writing obey.

Source: "LockFileEx" and "UnlockFileEx" in learn.microsoft.com.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.range_locks import FileRange
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.open_files import WindowsFile
from vos.systems.windows.state import file_of
from vos.systems.windows.user_memory import dword, offset_of


def _range(overlapped: object, low: int, high: int) -> tuple[int, int]:
    start = offset_of(overlapped)
    return start, start + (dword(low) | dword(high) << 32)


def LockFileEx(
    process: Process, hFile: kinds.Handle, dwFlags: kinds.Dword, dwReserved: kinds.Dword,
    nNumberOfBytesToLockLow: kinds.Dword, nNumberOfBytesToLockHigh: kinds.Dword,
    lpOverlapped: kinds.Struct,
) -> int:  # fmt: skip
    """Lock a range; wait for it, or ERROR_LOCK_VIOLATION with LOCKFILE_FAIL_IMMEDIATELY."""
    file = file_of(process, hFile)
    if not isinstance(file, WindowsFile):
        raise KernelError("ERROR_INVALID_FUNCTION", "only files have ranges")
    if dwReserved or dwFlags & ~3 or not file.readable | file.writable:
        raise KernelError("ERROR_INVALID_PARAMETER", "it cannot be locked like this")
    start, end = _range(lpOverlapped, nNumberOfBytesToLockLow, nNumberOfBytesToLockHigh)
    locks = process.kernel.range_locks
    wanted = FileRange(file, start, end, dwFlags & c.LOCKFILE_EXCLUSIVE_LOCK != 0)
    if not locks.allows(wanted):
        if dwFlags & c.LOCKFILE_FAIL_IMMEDIATELY:
            raise KernelError("ERROR_LOCK_VIOLATION", "someone has locked that range")
        process.kernel.block(process, lambda: locks.allows(wanted))
    locks.lock(wanted)
    return 1


def UnlockFileEx(
    process: Process, hFile: kinds.Handle, dwReserved: kinds.Dword,
    nNumberOfBytesToUnlockLow: kinds.Dword, nNumberOfBytesToUnlockHigh: kinds.Dword,
    lpOverlapped: kinds.Struct,
) -> int:  # fmt: skip
    """Free a range just as it was locked; ERROR_NOT_LOCKED."""
    file = file_of(process, hFile)
    if dwReserved:
        raise KernelError("ERROR_INVALID_PARAMETER", "dwReserved is 0")
    start, end = _range(lpOverlapped, nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh)
    if not process.kernel.range_locks.unlock(file, start, end):
        raise KernelError("ERROR_NOT_LOCKED", "that range is not locked")
    process.kernel.wake()
    return 1


CALLS = (LockFileEx, UnlockFileEx)
