"""Pipes: two handles, one to write and one to read; what each end refuses, and how they break."""

from __future__ import annotations

from typing import Any

import pytest
from windows_worlds import system, windows

__all__ = ["system", "windows"]


@pytest.fixture
def ends(windows: Any) -> tuple[int, int]:
    """The reading and the writing end of a new pipe."""
    reading, writing = windows.HANDLE(), windows.HANDLE()
    assert windows.CreatePipe(reading, writing, None, 0)
    return reading.value, writing.value


def test_bytes_come_out_in_order_and_can_be_looked_at_before(
    windows: Any, ends: tuple[int, int]
) -> None:
    reading, writing = ends
    count, waiting, buffer = windows.DWORD(), windows.DWORD(), bytearray(2)
    for part in (b"ab", b"c"):
        assert windows.WriteFile(writing, part, len(part), count, None)
        assert count.value == len(part)
    assert windows.PeekNamedPipe(reading, buffer, 2, count, waiting, None)
    assert (bytes(buffer), count.value, waiting.value) == (b"ab", 2, 3)
    buffer = bytearray(10)
    assert windows.ReadFile(reading, buffer, 10, count, None)
    assert bytes(buffer[: count.value]) == b"abc"
    assert windows.PeekNamedPipe(reading, None, 0, None, waiting, None) and waiting.value == 0


def test_an_end_without_another_is_broken(windows: Any, ends: tuple[int, int]) -> None:
    reading, writing = ends
    assert windows.WriteFile(writing, b"last", 4, None, None)
    assert windows.CloseHandle(writing)
    count, buffer = windows.DWORD(), bytearray(10)
    assert windows.ReadFile(reading, buffer, 10, count, None) and count.value == 4
    assert not windows.ReadFile(reading, buffer, 10, count, None)
    assert (windows.GetLastError(), count.value) == (windows.ERROR_BROKEN_PIPE, 0)
    assert not windows.PeekNamedPipe(reading, None, 0, None, None, None)
    assert windows.GetLastError() == windows.ERROR_BROKEN_PIPE


def test_nobody_writes_to_a_pipe_that_nobody_reads(windows: Any, ends: tuple[int, int]) -> None:
    reading, writing = ends
    assert windows.CloseHandle(reading)
    count = windows.DWORD(7)
    assert not windows.WriteFile(writing, b"lost", 4, count, None)
    assert (windows.GetLastError(), count.value) == (windows.ERROR_NO_DATA, 0)


def test_what_only_files_have(windows: Any, ends: tuple[int, int]) -> None:
    reading, writing = ends
    assert windows.GetFileType(reading) == windows.GetFileType(writing) == windows.FILE_TYPE_PIPE
    refused = windows.ERROR_INVALID_FUNCTION
    for call, arguments in (
        (windows.SetFilePointerEx, (reading, 0, None, windows.FILE_BEGIN)),
        (windows.GetFileSizeEx, (reading, windows.LARGE_INTEGER())),
        (windows.GetFileInformationByHandle, (reading, windows.BY_HANDLE_FILE_INFORMATION())),
        (windows.LockFileEx, (reading, 3, 0, 1, 0, windows.OVERLAPPED())),
        (windows.PeekNamedPipe, (writing, None, 0, None, None, None)),
    ):
        assert not call(*arguments) and windows.GetLastError() == refused, call
    for call, handle in ((windows.ReadFile, writing), (windows.WriteFile, reading)):
        assert not call(handle, bytearray(1), 1, None, None)
        assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED
