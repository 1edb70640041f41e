"""Booted Windows systems for tests, and the way to say what a call is expected to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos


@pytest.fixture
def system() -> Iterator[vos.System]:
    """A fresh system of the default build, on the model with the smallest display."""
    with vos.boot(emulator.boot("c64"), "windows") as booted:
        yield booted


@pytest.fixture
def windows(system: vos.System) -> Any:
    """Its native API."""
    return system.native


def make(windows: Any, path: str, data: bytes = b"") -> None:
    """Make a file that holds some bytes."""
    handle = windows.CreateFileW(
        path, windows.GENERIC_WRITE, 0, None, windows.CREATE_ALWAYS, 0, None
    )
    assert handle != windows.INVALID_HANDLE_VALUE, windows.message(windows.GetLastError())
    assert windows.WriteFile(handle, data, len(data), None, None)
    assert windows.CloseHandle(handle)


def open_file(
    windows: Any, path: str, access: int = 0x80000000, share: int = 7, disposition: int = 3,
    flags: int = 0,
) -> int:  # fmt: skip
    """Open a file, by default to read and sharing all; the handle, -1 if it was refused."""
    return int(windows.CreateFileW(path, access, share, None, disposition, flags, None))


def content(windows: Any, path: str) -> bytes:
    """What a file holds."""
    handle = open_file(windows, path)
    assert handle != -1, windows.message(windows.GetLastError())
    buffer, count = bytearray(1 << 16), windows.DWORD()
    assert windows.ReadFile(handle, buffer, len(buffer), count, None)
    assert windows.CloseHandle(handle)
    return bytes(buffer[: count.value])


def listed(windows: Any, pattern: str) -> list[str]:
    """The names that match a pattern, but "." and ".."."""
    data, names = windows.WIN32_FIND_DATAW(), []
    search = windows.FindFirstFileW(pattern, data)
    found = search != windows.INVALID_HANDLE_VALUE
    while found:
        names.append(data.cFileName)
        found = windows.FindNextFileW(search, data)
    if search != windows.INVALID_HANDLE_VALUE:
        assert windows.FindClose(search)
    return [name for name in names if name not in (".", "..")]
