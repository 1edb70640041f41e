"""Named pipes as asyncio uses them for a child's streams: made, opened once, connected.

    CreateNamedPipe(name) -> the end that is read      CreateFile(name) -> the end that is written

Under the names lie this system's anonymous pipes: a name is one process's, and is used up when its
other end is opened.
Source: CPython's Lib/asyncio/windows_utils.py, Modules/_winapi.c.
"""

from __future__ import annotations

from typing import Any

from vos.systems.windows.nt import winerrors

FILE_NOT_FOUND = 2
CONSTANTS = {
    "PIPE_ACCESS_INBOUND": 1, "PIPE_ACCESS_DUPLEX": 3, "FILE_FLAG_FIRST_PIPE_INSTANCE": 0x80000,
    "NMPWAIT_WAIT_FOREVER": 0xFFFFFFFF,
}  # fmt: skip


class Connected:
    """What is to come of connecting: it has been done."""

    def GetOverlappedResult(self, wait: bool, /) -> tuple[int, int]:
        """Return how much was moved, and the error."""
        return 0, 0


class NamedPipes:
    """The pipes of one process that have been made and not been opened; `create` makes one."""

    def __init__(self, create: Any) -> None:
        self._create = create
        self._other: dict[str, int] = {}

    def CreateNamedPipe(self, name: str, *_how: Any) -> int:
        """Make a pipe, and return the handle that is read."""
        read, self._other[name] = self._create(None, 0)
        return int(read)

    def CreateFile(self, file_name: str, *_how: Any) -> int:
        """Open a pipe's other end, and return the handle that is written."""
        try:
            return self._other.pop(file_name)
        except KeyError:
            raise winerrors.of_code(FILE_NOT_FOUND, file_name) from None

    def ConnectNamedPipe(self, handle: int, overlapped: bool = False) -> Connected:
        """Wait for the other end: it has been opened."""
        return Connected()


def add_named_pipes(module: Any) -> Any:
    """Give a process's `_winapi` these functions too."""
    pipes = NamedPipes(module.CreatePipe)
    names = [name for name in vars(NamedPipes) if not name.startswith("_")]
    module.__dict__.update({name: getattr(pipes, name) for name in names}, **CONSTANTS)
    return module
