"""Hostile calls, as a table over every native call.

Nothing gets through but what the call returns when it is refused, with a code in GetLastError, or a
TypeError that names the parameter; and the system works as before. No call reaches the host.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

import pytest
from windows_worlds import content, make

import emulator
import vos
from vos.kernel.processes import ProcessExit
from vos.systems.windows.arguments import Refused, kinds_of
from vos.systems.windows.calls.table import TABLE
from vos.systems.windows.errors import ERRORS

PATHS = (
    "file", "", "\0", "a\0b", "\\", ".", "..", "..\\..\\..\\..", "C:", "C:\\", "D:", "Z:\\x",
    "nix", "nix\\x", "file\\x", "file\\", "dir", "dir\\", "dir/new", "n" * 300, "a\\" * 200,
    "a" * 40000, "a<b", "a:b", "a|b", "x*y", "con", "NUL", "nul.txt", "COM1", "\\\\?\\C:\\",
    "\\\\?\\C:\\..", "\\\\?\\", "\\\\.\\C:", "\\\\.\\nul", "\\\\nowhere\\share\\x", "\\\\",
    "\\\\localhost\\C$\\Windows", "\ud800", "\udcff", "é", "...", "   ", "a. ", "//", "*", "*.*",
)  # fmt: skip
NUMBERS = (
    0, 1, 2, 3, 4, 5, 8, 1024, 0xFFFF, -1, -2, -101, (1 << 31) - 1, 1 << 31, 0xFFFFFFFF, 1 << 32,
    (1 << 63) - 1, 1 << 63, 1 << 70, -(1 << 31), -(1 << 63), -(1 << 70),
)  # fmt: skip
WRONG = (
    None, 1.5, object(), [], {}, "text", b"bytes", ..., range(3), Exception,
    memoryview(bytearray(3)),
)  # fmt: skip
# These end the process, start another, or wait: they are tried on their own.
APART = {
    "ExitProcess", "CreateProcessW", "Sleep", "Beep", "PlaySoundW", "GetMessageW", "LockFileEx",
    "WaitForSingleObject", "WaitForMultipleObjects", "TerminateProcess", "SetConsoleDisplayMode",
    "SetStdHandle",
}  # fmt: skip

MOST_ENDS = 64  # of the combinations of first and last values, 2 ** 13 for some

HOSTILE: dict[str, tuple[Any, ...]] = {
    "Text": PATHS, "OptText": (None, *PATHS),
    "Buffer": (bytearray(100), bytearray(), bytearray(1), memoryview(b"read-only"),
               memoryview(bytearray(8)).cast("I")),
    "OptBuffer": (None, bytearray(), bytearray(3), memoryview(b"read-only")),
    "Data": (b"x", b"", bytearray(3000), memoryview(b"abcdef")[::2]),
    "OptData": (None, b"", b"RIFF"),
    "OptInt": (None, *NUMBERS),
}  # fmt: skip

# What a C program would hand over for a pointer: by the parameter's name, and by call if need be.
STRUCTURES = {
    "lpFileInformation": "BY_HANDLE_FILE_INFORMATION", "lpFindFileData": "WIN32_FIND_DATAW",
    "lpOverlapped": "OVERLAPPED", "lpSystemInfo": "SYSTEM_INFO", "lpMsg": "MSG", "lprc": "RECT",
    "lpVersionInformation": "OSVERSIONINFOEXW", "lpSystemTime": "SYSTEMTIME", "pv": "BITMAP",
    "lpbmi": "BITMAPINFO", "pbmi": "BITMAPINFO", "ppvBits": "POINTER", "psizl": "SIZE",
    "lppt": "POINT", "lpPoint": "POINT", "lpNewScreenBufferDimensions": "COORD",
    "lpConsoleScreenBufferInfo": "CONSOLE_SCREEN_BUFFER_INFO",
    "lpConsoleScreenBufferInfoEx": "CONSOLE_SCREEN_BUFFER_INFOEX", "dwCursorPosition": "COORD",
    "lpWndClass": "WNDCLASSW", "lpRect": "RECT", "lpPaint": "PAINTSTRUCT",
    "lpStartupInfo": "STARTUPINFOW", "lpProcessInformation": "PROCESS_INFORMATION",
    "lppe": "PROCESSENTRY32W",
}  # fmt: skip
SPECIAL = {
    ("GlobalMemoryStatusEx", "lpBuffer"): "MEMORYSTATUSEX",
    ("GetFileAttributesExW", "lpFileInformation"): "WIN32_FILE_ATTRIBUTE_DATA",
}
TEXTS = (
    "lpBuffer", "lpszFilePath", "lpszLongPath", "lpszShortPath", "lpVolumeNameBuffer",
    "lpFileSystemNameBuffer", "lpszVolumePathName", "lpszVolumeName", "lpDst", "lpFilename",
    "lpName", "lpValueName", "pPalEntries", "Buffer",
)  # fmt: skip
NOTHING = ("lpSecurityAttributes", "lpPipeAttributes", "lpReserved", "lpSearchFilter", "lpExclude",
           "lpSource", "Arguments", "pInputControl")  # fmt: skip
BY_CLASS = {  # for the calls whose structure a class of information chooses
    0: "FILE_BASIC_INFO", 1: "FILE_STANDARD_INFO", 2: "FILE_NAME_INFO", 3: "FILE_RENAME_INFO",
    4: "FILE_DISPOSITION_INFO", 6: "FILE_END_OF_FILE_INFO", 9: "FILE_ATTRIBUTE_TAG_INFO",
    18: "FILE_ID_INFO", 21: "FILE_DISPOSITION_INFO_EX",
}  # fmt: skip


@pytest.fixture
def world() -> Iterator[vos.System]:
    """The newest build, which has every function."""
    with vos.boot(emulator.boot("c64"), "windows", "11") as system:
        make(system.native, "file", b"contents")
        assert system.native.CreateDirectoryW("dir", None)
        yield system


def structure(windows: Any, name: str, parameter: str) -> Any:
    if parameter in NOTHING:
        return None
    if parameter in TEXTS and (name, parameter) not in SPECIAL:
        return [""]
    kind = SPECIAL.get((name, parameter), STRUCTURES.get(parameter, "DWORD"))
    made = getattr(windows, kind)()
    if kind == "BITMAPINFO":
        made.bmiHeader.biWidth, made.bmiHeader.biHeight, made.bmiHeader.biBitCount = 2, -2, 32
    return made


def handle_for(windows: Any, name: str) -> int:
    """A handle of the kind that a call takes."""
    gdi = {"hdc", "hDC", "hdcDest", "hdcSrc"}
    if gdi & {parameter for parameter, _ in kinds_of(TABLE[name])}:
        return int(windows.GetDC(0))
    if name.startswith("Reg"):
        return int(windows.HKEY_LOCAL_MACHINE)
    access = windows.GENERIC_READ | windows.GENERIC_WRITE | windows.DELETE
    return int(windows.CreateFileW("file", access, 7, None, windows.OPEN_ALWAYS, 0, None))


def harmless(windows: Any, name: str, parameter: str, kind: str) -> Any:
    if kind == "Struct":
        return structure(windows, name, parameter)
    if kind == "Handle":
        return 0 if parameter in ("hWnd", "hSection", "hmod") else handle_for(windows, name)
    plain = {
        "Handles": [], "Text": "file", "OptText": None, "Buffer": bytearray(64), "OptBuffer": None,
        "Data": bytes(64), "OptData": None, "Disposition": windows.OPEN_EXISTING, "Share": 7,
        "OptInt": None,
    }  # fmt: skip
    return plain.get(kind, 1)


def arguments(windows: Any, name: str) -> Iterator[tuple[Any, ...]]:
    """Every parameter in turn with each hostile value, the others harmless; then all ends."""
    good: list[Any] = []
    rows: list[tuple[Any, ...]] = []
    for parameter, kind in kinds_of(TABLE[name]):
        good.append(harmless(windows, name, parameter, kind))
        rows.append((good[-1],) if kind == "Struct" else HOSTILE.get(kind, NUMBERS))
    for place, values in enumerate(rows):
        for value in values:
            yield (*good[:place], value, *good[place + 1 :])
    yield from islice(product(*((values[0], values[-1]) for values in rows)), MOST_ENDS)


CALLS = [name for name in sorted(TABLE) if name not in APART]


@pytest.mark.parametrize("name", CALLS)
def test_hostile_values_are_refused_with_a_code(world: vos.System, name: str) -> None:
    windows = world.native
    call = getattr(windows, name)
    for given in arguments(windows, name):
        if "InformationByHandle" in name and len(given) > 3:
            kind = BY_CLASS.get(given[1], "DWORD")
            given = (*given[:2], getattr(windows, kind)(), given[3])
            if kind == "FILE_RENAME_INFO":
                given[2].FileName = "renamed"
        result = call(*given)
        assert result is None or isinstance(result, (int, str)), (name, given, result)
        if isinstance(result, Refused):
            assert result.code == windows.GetLastError()
            assert result.code in ERRORS, (name, given)
    assert_works(world)


@pytest.mark.parametrize("name", sorted(TABLE.keys() - {"GetMessageW"}))  # it would wait
def test_wrong_types_get_a_sentence_that_names_the_call(world: vos.System, name: str) -> None:
    windows = world.native
    kinds = kinds_of(TABLE[name])
    call = getattr(windows, name)
    for place, (parameter, kind) in enumerate(kinds):
        if kind == "Struct":
            continue
        for wrong in WRONG:
            good = [harmless(windows, name, other, its) for other, its in kinds]
            good[place] = wrong
            try:
                result = call(*good)
            except TypeError as error:
                assert name in str(error), (parameter, wrong, error)
            except ProcessExit:
                pytest.fail(f"{name} took {wrong!r} as {parameter}")
            else:
                fits = isinstance(result, Refused) or parameter in UNUSED or takes(kind, wrong)
                assert fits, (parameter, wrong, result)
    assert_works(world)


# What a call has no use for it does not look at.
UNUSED = {
    "hTemplateFile", "dwBufferSize", "hModule", "hWnd", "hmod", "hAlgorithm", "dwFlags", "nSize",
    "GroupNumber", "dwReserved", "dwReplaceFlags", "dwLanguageId", "ulOptions", "bFailIfExists",
    "bInheritHandle", "bInheritHandles", "dwDesiredAccess", "dwOptions", "bWaitAll", "h", "i",
    "wRemoveMsg", "nIndex", "index", "NameType", "hSection", "offset", "nInBufferSize",
    "nOutBufferSize", "nBufferSize", "fInfoLevelId", "nExitCode", "cchBuffer", "cchFilePath",
    "fdwSound", "hHandle", "vKey", "nVirtKey", "iStart", "cEntries", "lpData",
}  # fmt: skip


def takes(kind: str, value: Any) -> bool:
    if value is None:
        return kind in ("OptInt", "OptText", "OptBuffer", "OptData")
    if isinstance(value, memoryview):
        return kind.endswith(("Buffer", "Data"))
    return (isinstance(value, str) and kind in ("Text", "OptText")) or (
        isinstance(value, bytes) and kind in ("Data", "OptData")
    )


@pytest.mark.parametrize("name", sorted(TABLE))
def test_too_many_arguments_get_a_sentence(world: vos.System, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        getattr(world.native, name)(*range(15))


def assert_works(system: vos.System) -> None:
    """The system does its work as if nothing had been tried, for a process that did not try."""
    windows = system.policy.login(system.kernel, False).native
    make(windows, "works", b"yes")
    assert content(windows, "works") == b"yes"
    assert windows.CloseHandle(0xFFF0) == 0 and windows.GetLastError() == 6
    assert windows.DeleteFileW("works")


KEPT = {"fspath", "fsencode", "fsdecode"}


def test_no_call_reaches_the_host(world: vos.System, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(*arguments: Any, **_named: Any) -> Any:
        raise AssertionError(f"the host was asked: {arguments[:2]}")

    windows = world.native
    with monkeypatch.context() as patch:
        for module, names in ((builtins, ["open"]), (io, ["open", "FileIO", "open_code"])):
            for name in names:
                patch.setattr(module, name, poisoned)
        for name in dir(os):
            if callable(getattr(os, name)) and name.islower() and name not in KEPT:
                patch.setattr(os, name, poisoned)
        for name in CALLS:
            call = getattr(windows, name)
            given = [harmless(windows, name, other, its) for other, its in kinds_of(TABLE[name])]
            try:
                call(*given)
            except TypeError:
                continue
    assert_works(world)


# The calls that are tried on their own: (arguments, result, code of the last error or None).
Row = tuple[tuple[Any, ...], Any, int | None]
TRIED_APART: dict[str, Callable[[Any], list[Row]]] = {
    "Beep": lambda w: [((1, 10), 0, 87), ((440, -1), 0, 87), ((440, 1), 1, None)],
    "CreateProcessW": lambda w: [
        (starting(w, application, line), 0, code)
        for application, line, code in (
            (None, None, 87), (None, "  ", 87), (None, "nothing.exe", 2), ("file", None, 193),
            ("dir", None, 5), (None, "x" * 40000, 206), ("Z:\\x.exe", None, 3),
        )
    ],
    "ExitProcess": lambda w: [((number,), 0, 87) for number in (-1, 1 << 32, 1 << 70)],
    "LockFileEx": lambda w: [
        ((0xFFF0, 1, 0, 1, 0, w.OVERLAPPED()), 0, 6),
        *((locking(w, *given), 0, 87) for given in (
            (8, 0, 1, 0), (3, 1, 1, 0), (3, 0, -1, 0), (3, 0, 1 << 40, 0), (3, 0, 1, 1 << 70),
        )),
    ],
    "PlaySoundW": lambda w: [
        ((wave, 0, w.SND_MEMORY), 0, None)
        for wave in (b"", b"RIFF", b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + bytes(16))
    ],
    "SetConsoleDisplayMode": lambda w: [
        ((0xFFF0, 1, None), 0, 6), ((w.GetStdHandle(w.STD_OUTPUT_HANDLE), 9, None), 0, 87),
    ],
    "SetStdHandle": lambda w: [((0, 0), 0, 6), ((1 << 70, 0), 0, 6), ((-13, 0), 0, 6)],
    "Sleep": lambda w: [((-1,), 0, 87), ((1 << 70,), 0, 87), ((0,), None, None)],
    "TerminateProcess": lambda w: [((0xFFF0, 0), 0, 6)],
    "WaitForMultipleObjects": lambda w: [
        ((0, [], 0, 0), w.WAIT_FAILED, 87), ((99, [4] * 99, 0, 0), w.WAIT_FAILED, 87),
        ((1, [0xFFF0], 0, 0), w.WAIT_FAILED, 6),
    ],
    "WaitForSingleObject": lambda w: [
        ((0xFFF0, 0), w.WAIT_FAILED, 6), ((w.GetCurrentProcess(), 1), w.WAIT_TIMEOUT, None),
    ],
}  # fmt: skip
WAITS = {"GetMessageW"}  # for a message: it has nothing to refuse


def starting(windows: Any, application: str | None, line: str | None) -> tuple[Any, ...]:
    start, made = windows.STARTUPINFOW(), windows.PROCESS_INFORMATION()
    return application, line, None, None, 0, 0, None, None, start, made


def locking(windows: Any, flags: int, reserved: int, low: int, high: int) -> tuple[Any, ...]:
    handle = handle_for(windows, "LockFileEx")
    return handle, flags, reserved, low, high, windows.OVERLAPPED()


def test_every_native_call_is_tried() -> None:
    assert {*CALLS, *TRIED_APART, *WAITS} == TABLE.keys()
    assert APART == TRIED_APART.keys() | WAITS


@pytest.mark.parametrize("name", TRIED_APART)
def test_calls_that_end_or_wait_refuse_what_is_hostile(world: vos.System, name: str) -> None:
    windows = world.native
    for given, result, code in TRIED_APART[name](windows):
        assert getattr(windows, name)(*given) == result, given
        assert code is None or windows.GetLastError() == code, given
    assert_works(world)


def test_a_full_disk_is_refused_and_usable_again(world: vos.System) -> None:
    windows = world.native
    count = windows.DWORD()
    handle = windows.CreateFileW("D:\\big", windows.GENERIC_WRITE, 0, None, 1, 0, None)
    written = 0
    while windows.WriteFile(handle, bytes(100_000), 100_000, count, None):
        written += count.value
    assert windows.GetLastError() == windows.ERROR_DISK_FULL and written > 1_500_000
    assert not windows.CreateDirectoryW("D:\\more", None)
    assert windows.GetLastError() == windows.ERROR_DISK_FULL
    assert windows.SetFilePointerEx(handle, 0, None, windows.FILE_BEGIN)
    assert windows.SetEndOfFile(handle) and windows.CloseHandle(handle)
    assert windows.CreateDirectoryW("D:\\more", None)
    assert_works(world)
