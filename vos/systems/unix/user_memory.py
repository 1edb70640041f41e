"""What calls may touch of the caller's memory: buffers to fill and bytes to take.

A buffer is a bytearray or a writable memoryview of bytes, bytes to take anything that holds bytes.
The count that C programs give beside it may be left out; one past the buffer's end is `EFAULT`, as
writing there would be.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError

MOST = 0x7FFFF000  # bytes that one call moves at most


def room_for(buffer: bytearray | memoryview, count: int | None) -> int:
    """Return how many bytes to put at most; `EFAULT` past the end, `EINVAL` below 0."""
    if type(buffer) is not bytearray:
        if not isinstance(buffer, (bytearray, memoryview)):
            raise TypeError("a buffer is a bytearray or a memoryview")
        if isinstance(buffer, memoryview) and (buffer.readonly or buffer.format != "B"):
            raise KernelError("EFAULT", "the buffer is read-only, or not one of bytes")
    size = len(buffer)
    if count is None:
        return min(size, MOST)
    count = index(count)
    if count < 0:
        raise KernelError("EINVAL", "a count is not negative")
    if count > size:
        raise KernelError("EFAULT", f"the buffer has {size} bytes, not {count}")
    return min(count, MOST)


def given(
    data: bytes | bytearray | memoryview, count: int | None
) -> bytes | bytearray | memoryview:
    """Return the bytes to take; `EFAULT` past the end, `EINVAL` below 0."""
    if type(data) is not bytes:
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data is bytes, a bytearray or a memoryview")
        view = memoryview(data)
        data = view.cast("B") if view.c_contiguous else view.tobytes()
    if count is None:
        count = len(data)
    if count == len(data) <= MOST:
        return data
    count = index(count)
    if count < 0:
        raise KernelError("EINVAL", "a count is not negative")
    if count > len(data):
        raise KernelError("EFAULT", f"there are {len(data)} bytes, not {count}")
    return memoryview(data)[: min(count, MOST)]
