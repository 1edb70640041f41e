"""The kinds of parameters that calls take on every Unix: what handlers are annotated with.

To the type checker they are plain types. At run time their names are what a trace shows arguments
by and what refuses a wrong type with a sentence; see `arguments.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Fd = int
DirFd = int
Path = bytes | str
Name = bytes | str
Text = bytes | str
Buffer = bytearray | memoryview
Data = bytes | bytearray | memoryview
Buffers = Sequence[Buffer]
Datas = Sequence[Data]
Int = int
Size = int
OptSize = int | None
Offset = int
Mode = int
Pid = int
Id = int
Signal = int
OpenFlags = int
AtFlags = int
AccessMode = int
Whence = int
FcntlCommand = int
LockOperation = int
RenameFlags = int
CloneFlags = int
WaitOptions = int
Protection = int
MapFlags = int
Request = int
Resource = int
ClockId = int
Struct = Any
Texts = Sequence[bytes | str]
Function = Any
