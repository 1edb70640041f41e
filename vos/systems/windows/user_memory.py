"""What calls may touch of the caller's memory: buffers to fill, bytes to take, texts to hand back.

A buffer is a bytearray or a writable memoryview of bytes, bytes to take anything that holds bytes;
ERROR_NOACCESS past its end, as the processor's fault would be. A text comes back in a list of one:

    buffer = [""]
    length = windows.GetCurrentDirectoryW(260, buffer)       then buffer[0]

which is what a wide-character buffer of that many characters is here.
"""

from __future__ import annotations

from operator import index
from typing import Any

from vos.errors import KernelError

MOST = 0xFFFFFFFF


def room_for(buffer: bytearray | memoryview, count: int | None) -> int:
    """Return how many bytes to put at most."""
    if type(buffer) is not bytearray:
        if not isinstance(buffer, (bytearray, memoryview)):
            raise TypeError("a buffer is a bytearray or a memoryview")
        if isinstance(buffer, memoryview) and (buffer.readonly or buffer.format != "B"):
            raise KernelError("ERROR_NOACCESS", "the buffer is read-only, or not one of bytes")
    size = len(buffer)
    if count is None:
        return size
    count = dword(count)
    if count > size:
        raise KernelError("ERROR_NOACCESS", f"the buffer has {size} bytes, not {count}")
    return count


def given(data: bytes | bytearray | memoryview, count: int | None) -> bytes | memoryview:
    """Return the bytes to take."""
    if type(data) is not bytes:
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data is bytes, a bytearray or a memoryview")
        view = memoryview(data)
        data = view.cast("B") if view.c_contiguous else view.tobytes()
    if count is None or count == len(data):
        return data
    count = dword(count)
    if count > len(data):
        raise KernelError("ERROR_NOACCESS", f"there are {len(data)} bytes, not {count}")
    return memoryview(data)[:count]


def dword(value: int) -> int:
    """Return a DWORD; ERROR_INVALID_PARAMETER for what is none."""
    number = index(value)
    if not 0 <= number <= MOST:
        raise KernelError("ERROR_INVALID_PARAMETER", f"{number} is no DWORD")
    return number


def offset_of(overlapped: Any) -> int:
    """Return where in a file an OVERLAPPED points."""
    return index(overlapped.Offset) | index(overlapped.OffsetHigh) << 32


def no_such(handle: int, what: str) -> KernelError:
    """Return the refusal of a handle that stands for nothing; TypeError for what is no handle."""
    return KernelError("ERROR_INVALID_HANDLE", f"{index(handle):#x} is no {what}")


def text(value: str | None) -> str:
    """Return a text, "" for none; TypeError for what is none."""
    if value is not None and not isinstance(value, str):
        raise TypeError("a text is a str")
    return (value or "").partition("\0")[0]


def put_text(text: str, size: int, buffer: Any) -> int:
    """Put a text into a buffer of `size` characters; return its length, or the size it needs.

    Without room for it and its NUL nothing is put, and what is returned counts the NUL.
    """
    if buffer is not None and not isinstance(buffer, list):
        raise TypeError("a wide-character buffer is a list of one str")
    if dword(size) <= len(text) or not buffer:
        return len(text) + 1
    buffer[0] = text
    return len(text)
