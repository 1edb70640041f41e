"""Descriptors that stand for processes: what `pidfd_open` gives.

Such a descriptor is ready to be read, for poll and select, once its process has ended; nothing can
be read from it or written to it.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.open_files import Access, OpenFile
from vos.kernel.processes import Process
from vos.systems.unix.constants import O_NONBLOCK, O_RDWR
from vos.systems.unix.kinds import Int, Pid


class PidFile(OpenFile):
    """An open process."""

    __slots__ = ("subject",)

    def __init__(self, process: Process, subject: Process, access: Access) -> None:
        anonymous = process.kernel.pipes  # the volume of what has no name
        inode = anonymous.make(0o700, process.euid, process.egid)
        super().__init__((anonymous, inode), access, None, b"[pidfd]")
        self.subject = subject

    def can_read(self) -> bool:
        """Tell whether the process has ended."""
        return self.subject.ended is not None

    def can_write(self) -> bool:
        """Never: there is nothing to write."""
        return False


def pidfd_open(process: Process, pid: Pid, flags: Int = 0) -> int:
    """Return a descriptor that stands for a process; children do not inherit it at exec."""
    if index(flags) & ~O_NONBLOCK or index(pid) <= 0:
        raise KernelError("EINVAL", "pidfd_open knows PIDFD_NONBLOCK, and numbers from 1 on")
    subject = process.kernel.processes.table.get(pid)
    if subject is None:
        raise KernelError("ESRCH", "there is no such process")
    process.descriptors.check_room()
    access = Access(True, True, nonblocking=bool(flags), flags=O_RDWR | flags)
    return process.descriptors.add(PidFile(process, subject, access), True)


CALLS = (pidfd_open,)
