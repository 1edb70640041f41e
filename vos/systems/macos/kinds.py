"""The kinds of parameters that macOS' calls take: the shared ones, and a few of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vos.systems.unix.kinds import (
    AccessMode,
    AtFlags,
    Buffer,
    Buffers,
    ClockId,
    Data,
    Datas,
    DirFd,
    FcntlCommand,
    Fd,
    Function,
    Id,
    Int,
    LockOperation,
    MapFlags,
    Mode,
    Name,
    Offset,
    OpenFlags,
    OptSize,
    Path,
    Pid,
    Protection,
    Request,
    Resource,
    Signal,
    Size,
    Struct,
    Text,
    Texts,
    WaitOptions,
    Whence,
)

EventMask = int
FileFlags = int
Float = float | int
Rect = Any
Rects = Sequence[Any]

__all__ = [
    "AccessMode",
    "AtFlags",
    "Buffer",
    "Buffers",
    "ClockId",
    "Data",
    "Datas",
    "DirFd",
    "EventMask",
    "FcntlCommand",
    "Fd",
    "FileFlags",
    "Float",
    "Function",
    "Id",
    "Int",
    "LockOperation",
    "MapFlags",
    "Mode",
    "Name",
    "Offset",
    "OpenFlags",
    "OptSize",
    "Path",
    "Pid",
    "Protection",
    "Rect",
    "Rects",
    "Request",
    "Resource",
    "Signal",
    "Size",
    "Struct",
    "Text",
    "Texts",
    "WaitOptions",
    "Whence",
]  # fmt: skip
