"""The environment: names whose letter case is kept and ignored, and FormatMessageW.

Names that begin with "=" hold each drive's current directory ("=C:"); they are not listed.
"""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import errors, kinds
from vos.systems.windows.paths import shown, wide
from vos.systems.windows.rules import fold
from vos.systems.windows.user_memory import dword, put_text

VALUE_MAX = 32767


def key_of(environ: dict[bytes, bytes], name: str) -> bytes:
    """Return the key that a name has in an environment, however it is spelt there."""
    wanted = wide(name)
    if wanted in environ:
        return wanted
    folded = fold(wanted)
    return next((key for key in environ if fold(key) == folded), wanted)


def GetEnvironmentVariableW(
    process: Process, lpName: kinds.Text, lpBuffer: kinds.Struct, nSize: kinds.Dword
) -> int:
    """Put a variable's value; ERROR_ENVVAR_NOT_FOUND."""
    value = process.environ.get(key_of(process.environ, lpName))
    if value is None:
        raise KernelError("ERROR_ENVVAR_NOT_FOUND", f"there is no {lpName}")
    return put_text(shown(value), nSize, lpBuffer)


def SetEnvironmentVariableW(process: Process, lpName: kinds.Text, lpValue: kinds.OptText) -> int:
    """Set a variable; None removes it."""
    name = lpName.partition("\0")[0]
    if not name or "=" in name[1:]:
        raise KernelError("ERROR_INVALID_PARAMETER", "a name has characters, and no = in it")
    if lpValue is not None and len(lpValue) > VALUE_MAX:
        raise KernelError("ERROR_INVALID_PARAMETER", f"a value has at most {VALUE_MAX} characters")
    key = key_of(process.environ, name)
    if lpValue is not None:
        process.environ[key] = wide(lpValue.partition("\0")[0])
    elif process.environ.pop(key, None) is None:
        raise KernelError("ERROR_ENVVAR_NOT_FOUND", f"there is no {name}")
    return 1


def GetEnvironmentStringsW(process: Process) -> Any:
    """Return the whole environment: NAME=value, each with a NUL, and one NUL more."""
    pairs = (f"{shown(key)}={shown(value)}\0" for key, value in sorted(process.environ.items()))
    return "".join(pairs) + "\0"


def ExpandEnvironmentStringsW(
    process: Process, lpSrc: kinds.Text, lpDst: kinds.Struct, nSize: kinds.Dword
) -> int:
    """Put a text in which %NAME% stands for the variable; return its size with the NUL."""
    pieces = lpSrc.split("%")
    result, place = pieces[0], 1
    while place < len(pieces):
        value = process.environ.get(key_of(process.environ, pieces[place]))
        if value is not None and place + 1 < len(pieces):
            result += shown(value) + pieces[place + 1]
            place += 2
        else:
            result += "%" + pieces[place]
            place += 1
    put_text(result, nSize, lpDst)
    return len(result) + 1


def FormatMessageW(
    process: Process, dwFlags: kinds.Dword, lpSource: kinds.Struct, dwMessageId: kinds.Dword,
    dwLanguageId: kinds.Dword, lpBuffer: kinds.Struct, nSize: kinds.Dword,
    Arguments: kinds.Struct = None,
) -> int:  # fmt: skip
    """Put what a code says, with CR LF behind it; return its length."""
    if not dwFlags & c.FORMAT_MESSAGE_FROM_SYSTEM:
        raise KernelError("ERROR_INVALID_PARAMETER", "messages come from the system here")
    text = errors.message(dword(dwMessageId))
    if not text:
        raise KernelError("ERROR_NOT_FOUND", f"no message has the number {dwMessageId}")
    size = VALUE_MAX if dwFlags & c.FORMAT_MESSAGE_ALLOCATE_BUFFER else nSize
    length = put_text(text + "\r\n", size, lpBuffer)
    if length > len(text) + 2:
        raise KernelError("ERROR_INSUFFICIENT_BUFFER", "the buffer has no room for it")
    return length


CALLS = (
    GetEnvironmentVariableW, SetEnvironmentVariableW, GetEnvironmentStringsW,
    ExpandEnvironmentStringsW, FormatMessageW,
)  # fmt: skip
