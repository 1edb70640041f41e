"""Snapshots of the processes that there are: who each is, and who started it.

Source: "Taking a Snapshot and Viewing Processes" in learn.microsoft.com; tlhelp32.h.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.processes import KernelObject
from vos.systems.windows.paths import shown
from vos.systems.windows.state import add_handle, file_of
from vos.systems.windows.user_memory import dword

NORMAL_PRIORITY = 8  # a process' base priority, where nothing else was asked for
Entry = tuple[int, int, str]  # number, its parent's, the program's file


class Snapshot(KernelObject):
    """The processes at one moment; `place` is the next one to tell."""

    __slots__ = ("entries", "place")

    def __init__(self, owner: Process) -> None:
        super().__init__(owner)
        table = owner.kernel.processes.table
        self.entries = [_entry(each) for each in table.values() if each.ended is None]
        self.place = 0


def _entry(process: Process) -> Entry:
    parent = process.own.parent or (4 * process.parent.pid if process.parent else 0)
    return 4 * process.pid, parent, shown(process.executable).rpartition("\\")[2]


def CreateToolhelp32Snapshot(
    process: Process, dwFlags: kinds.Dword, th32ProcessID: kinds.Dword
) -> int:
    """Return a snapshot of all processes: TH32CS_SNAPPROCESS; of nothing else there is one."""
    dword(th32ProcessID)
    if dword(dwFlags) != c.TH32CS_SNAPPROCESS:
        raise KernelError("ERROR_INVALID_PARAMETER", "there are snapshots of processes alone")
    return add_handle(process, Snapshot(process))


def Process32FirstW(process: Process, hSnapshot: kinds.Handle, lppe: kinds.Struct) -> int:
    """Fill a PROCESSENTRY32W with the first process of a snapshot."""
    _snapshot(process, hSnapshot).place = 0
    return Process32NextW(process, hSnapshot, lppe)


def Process32NextW(process: Process, hSnapshot: kinds.Handle, lppe: kinds.Struct) -> int:
    """Fill it with the next one; ERROR_NO_MORE_FILES after the last."""
    snapshot = _snapshot(process, hSnapshot)
    if snapshot.place == len(snapshot.entries):
        raise KernelError("ERROR_NO_MORE_FILES", "that was the last one")
    number, parent, name = snapshot.entries[snapshot.place]
    lppe.th32ProcessID, lppe.th32ParentProcessID, lppe.szExeFile = number, parent, name
    lppe.cntThreads, lppe.pcPriClassBase = 1, NORMAL_PRIORITY
    snapshot.place += 1
    return 1


def _snapshot(process: Process, handle: int) -> Snapshot:
    file = file_of(process, handle)
    if not isinstance(file, Snapshot):
        raise KernelError("ERROR_INVALID_HANDLE", "it is no snapshot")
    return file


CALLS = (CreateToolhelp32Snapshot, Process32FirstW, Process32NextW)
