"""All calls by name, and what each returns when it is refused (GetLastError says why)."""

from __future__ import annotations

from vos.kernel.trap import CallTable, NativeCall
from vos.systems.windows import constants as c
from vos.systems.windows.calls import (
    changing,
    console,
    console_cells,
    copying,
    directories,
    environment,
    files,
    finding,
    gdi,
    handles,
    host,
    information,
    locking,
    messages,
    midi,
    moving,
    names,
    opening,
    processes,
    registry,
    reparse,
    snapshots,
    starting,
    times,
    windowing,
)

TOPICS = (
    changing, console, console_cells, copying, directories, environment, files, finding, gdi,
    handles, host, information, locking, messages, midi, moving, names, opening, processes,
    registry, reparse, snapshots, starting, times, windowing,
)  # fmt: skip

TABLE: CallTable = {
    handler.__name__: NativeCall(handler.__name__, number, handler)
    for number, handler in enumerate(handler for topic in TOPICS for handler in topic.CALLS)
}

# What a refused call returns, where that is not 0.
FAILURES: dict[str, int] = {
    "CreateFileW": c.INVALID_HANDLE_VALUE, "FindFirstFileW": c.INVALID_HANDLE_VALUE,
    "FindFirstFileExW": c.INVALID_HANDLE_VALUE, "GetStdHandle": c.INVALID_HANDLE_VALUE,
    "SetPixel": c.CLR_INVALID, "GetPixel": c.CLR_INVALID, "SetTextColor": c.CLR_INVALID,
    "SetBkColor": c.CLR_INVALID, "GetFileAttributesW": c.INVALID_FILE_ATTRIBUTES,
    "WaitForSingleObject": c.WAIT_FAILED, "WaitForMultipleObjects": c.WAIT_FAILED,
    "CreateToolhelp32Snapshot": c.INVALID_HANDLE_VALUE,
    "midiOutShortMsg": c.MMSYSERR_INVALPARAM,
}  # fmt: skip
