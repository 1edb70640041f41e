"""The kinds of parameters that Windows' calls take: what handlers are annotated with.

To the type checker they are plain types. At run time their names are what a trace shows arguments
by and what refuses a wrong type with a sentence; see `arguments.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Handle = int
Text = str
OptText = str | None
Dword = int
Milliseconds = int
Int = int
Bool = int
Access = int
Share = int
Disposition = int
FlagsAndAttributes = int
Attributes = int
MoveFlags = int
Colour = int
RasterOp = int
DeviceCap = int
MoveMethod = int
Metric = int
StandardHandle = int
Message = int
Style = int
Buffer = bytearray | memoryview
Data = bytes | bytearray | memoryview
OptBuffer = bytearray | memoryview | None
OptData = bytes | bytearray | memoryview | None
Struct = Any
Handles = Sequence[int]
OptInt = int | None
