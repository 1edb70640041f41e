"""How paths are read: the text alone, without any disk."""

from __future__ import annotations

from typing import Any

import pytest
from windows_worlds import listed, make, system, windows

import emulator
import vos
from vos.errors import KernelError
from vos.systems.windows import command_line
from vos.systems.windows.paths import full_path, parse
from vos.systems.windows.rules import fold

__all__ = ["system", "windows"]

CURRENT = "C:\\Users\\me"
OWN = {"D": "D:\\data"}

# What GetFullPathNameW makes of it, in C:\Users\me with D:\data as D:'s own directory.
FULL = {
    "\\\\..": "\\\\", "//... . .": "\\\\", "//../": "\\\\..\\", "//server": "\\\\server",
    "a": "C:\\Users\\me\\a", "a/b": "C:\\Users\\me\\a\\b", ".": "C:\\Users\\me",
    "..": "C:\\Users", "..\\..\\..\\x": "C:\\x", "\\x": "C:\\x", "C:x": "C:\\Users\\me\\x",
    "C:": "C:\\Users\\me", "D:x": "D:\\data\\x", "D:": "D:\\data", "D:\\x": "D:\\x",
    "E:x": "E:\\x", "d:\\x\\..\\y": "d:\\y", "a\\": "C:\\Users\\me\\a\\", "a.": "C:\\Users\\me\\a",
    "a. . ": "C:\\Users\\me\\a", "a .": "C:\\Users\\me\\a", "a..\\b": "C:\\Users\\me\\a..\\b",
    "a.\\b": "C:\\Users\\me\\a\\b", "C:\\": "C:\\", "C:\\.\\a\\.\\b": "C:\\a\\b",
    "nul": "\\\\.\\NUL", "a\\con.txt": "\\\\.\\CON", "con ": "\\\\.\\CON", "aux:": "\\\\.\\AUX",
    "connect": "C:\\Users\\me\\connect", "com10": "C:\\Users\\me\\com10",
    "\\\\server\\share\\a\\..\\b": "\\\\server\\share\\b",
    "\\\\?\\C:\\a\\..\\b": "\\\\?\\C:\\b", "\\\\.\\C:\\a": "\\\\.\\C:\\a", "//./nul": "\\\\.\\NUL",
}  # fmt: skip


@pytest.mark.parametrize("path", FULL)
def test_a_path_is_spelt_out(path: str) -> None:
    assert full_path(path, CURRENT, OWN) == FULL[path]


def test_blanks_alone_are_no_path() -> None:
    with pytest.raises(KernelError, match="ERROR_INVALID_NAME"):
        full_path("  ", CURRENT, OWN)


IMPOSSIBLE = (
    "a<b", "a>b", 'a"b', "a|b", "a?b", "a*b", "a\x01b", "ab:c", "\\\\?\\C:\\a/b", "\\\\?\\C:\\.",
    "\\\\?\\C:\\a\\..\\b",
)  # fmt: skip


@pytest.mark.parametrize("path", IMPOSSIBLE)
def test_names_that_cannot_be_are_refused(path: str) -> None:
    with pytest.raises(KernelError, match="ERROR_INVALID_NAME"):
        parse(path)


def test_behind_the_prefix_nothing_is_trimmed() -> None:
    assert parse("\\\\?\\C:\\a. ").names == ("a. ",)
    assert parse("\\\\?\\C:\\nul").names == ("nul",)


def test_the_longest_paths() -> None:
    with vos.boot(emulator.boot("c64"), "windows") as system:
        windows = system.native
        name = "n" * 50
        path = "C:\\work"
        assert windows.CreateDirectoryW(path, None)
        for _ in range(4):
            path += "\\" + name
            assert windows.CreateDirectoryW(path, None)
        assert not windows.CreateDirectoryW(path + "\\" + name, None)
        assert windows.GetLastError() == windows.ERROR_FILENAME_EXCED_RANGE
        assert windows.GetFileAttributesW(path + "\\" + name) == windows.INVALID_FILE_ATTRIBUTES
        assert windows.GetLastError() == windows.ERROR_PATH_NOT_FOUND
        assert windows.CreateDirectoryW("\\\\?\\" + path + "\\" + name, None)
        assert listed(windows, path + "\\*") == [name]
        make(windows, path[:255] + "\\abc")
    with vos.boot(emulator.boot("c64"), "windows/11") as system:
        path = "C:\\work"
        for _ in range(8):
            assert system.native.CreateDirectoryW(path, None)
            path += "\\" + name


@pytest.mark.parametrize("spelt", ["C:\\work\\", "", ".\\", "..\\work\\", "\\work\\", "C:"])
def test_just_short_enough_is_259_characters_and_247_of_a_directory(
    windows: Any, spelt: str
) -> None:
    assert windows.CreateDirectoryW("C:\\work", None) and windows.SetCurrentDirectoryW("C:\\work")
    assert windows.CreateDirectoryW("d" * 100, None)
    inside = spelt + "d" * 100 + "\\"
    before = len("C:\\work\\") + 100 + 1
    assert windows.CreateDirectoryW(inside + "n" * (247 - before), None)
    assert not windows.CreateDirectoryW(inside + "n" * (248 - before), None)
    make(windows, inside + "n" * (259 - before))
    assert windows.GetFileAttributesW(inside + "n" * (260 - before)) == 0xFFFFFFFF
    assert windows.GetLastError() == windows.ERROR_PATH_NOT_FOUND


def test_a_path_below_a_root_is_measured_the_same(windows: Any) -> None:
    assert windows.SetCurrentDirectoryW("D:\\") and windows.CreateDirectoryW("d" * 50, None)
    make(windows, "d" * 50 + "\\" + "n" * (259 - len("D:\\") - 51))
    assert windows.GetFileAttributesW("d" * 50 + "\\" + "n" * (260 - 3 - 51)) == 0xFFFFFFFF
    assert windows.GetLastError() == windows.ERROR_PATH_NOT_FOUND


def test_letter_case_is_folded_as_ntfs_does() -> None:
    assert fold("Straße".encode()) == "STRAßE".encode()
    assert fold("éÉ".encode()) == "ÉÉ".encode()
    assert fold(b"\xff\xfe") == b"\xff\xfe"


def test_case_is_kept_and_ignored(windows: Any) -> None:
    make(windows, "Readme.TXT", b"x")
    assert listed(windows, "README*") == ["Readme.TXT"]
    assert windows.MoveFileExW("README.txt", "readme.txt", 0)
    assert listed(windows, "readme*") == ["readme.txt"]
    buffer = [""]
    assert windows.GetLongPathNameW("c:\\USERS\\User\\README.txt", buffer, 260) == 24
    assert buffer == ["c:\\Users\\user\\readme.txt"]


def test_drives_have_directories_of_their_own(system: vos.System) -> None:
    os = system.os
    os.mkdir("D:\\data")
    os.chdir("D:\\data")
    os.chdir("C:\\")
    system.open("D:x", "w").close()
    assert os.listdir("D:\\data") == ["x"] and os.path.abspath("D:x") == "D:\\data\\x"
    os.chdir("D:")
    assert os.getcwd() == "D:\\data"
    assert "=C:" not in os.environ
    buffer = [""]
    assert system.native.GetEnvironmentVariableW("=D:", buffer, 260) and buffer == ["D:\\data"]


def test_other_computers_and_this_one(windows: Any) -> None:
    assert windows.GetFileAttributesW("\\\\nowhere\\share\\x") == windows.INVALID_FILE_ATTRIBUTES
    assert windows.GetLastError() == windows.ERROR_BAD_NETPATH
    assert windows.GetFileAttributesW("\\\\localhost\\C$\\Users") & 0x10
    assert windows.GetFileAttributesW("\\\\localhost\\X$\\") == windows.INVALID_FILE_ATTRIBUTES
    assert windows.GetLastError() == windows.ERROR_BAD_NET_NAME


def test_drives_and_volumes(windows: Any) -> None:
    assert windows.GetLogicalDrives() == 0b1100
    assert windows.GetDriveTypeW("C:\\") == windows.DRIVE_FIXED
    assert windows.GetDriveTypeW("Z:\\") == windows.DRIVE_NO_ROOT_DIR
    label, system_name, serial, most = [""], [""], windows.DWORD(), windows.DWORD()
    assert windows.GetVolumeInformationW(
        "D:\\", label, 261, serial, most, windows.DWORD(), system_name, 261
    )
    assert (label, system_name, most.value) == (["DATA"], ["NTFS"], 255) and serial.value
    buffer = [""]
    assert windows.GetVolumePathNameW("D:\\a\\b", buffer, 260) and buffer == ["D:\\"]
    free, total = windows.LARGE_INTEGER(), windows.LARGE_INTEGER()
    assert windows.GetDiskFreeSpaceExW("D:\\", free, total, None)
    assert 0 < free.value < total.value < 1 << 21


LINES = {
    'a b c': ["a", "b", "c"], '"a b" c': ["a b", "c"], 'x "a b" ""': ["x", "a b", ""],
    'x a\\\\b d"e f"g h': ["x", "a\\\\b", "de fg", "h"],
    'x a\\\\\\"b c d': ["x", 'a\\"b', "c", "d"],
    'x a\\\\\\\\"b c" d e': ["x", "a\\\\b c", "d", "e"], "x \t y": ["x", "y"],
    '"C:\\a b\\" x': ["C:\\a b\\", "x"],
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_command_line_is_cut(line: str) -> None:
    assert command_line.split(line) == LINES[line]


@pytest.mark.parametrize(
    "arguments", [["x"], ["x", ""], ["x", "a b"], ["x", 'q"q'], ["x", "a\\"], ["x", 'b\\"c d\\']]
)
def test_a_command_line_joined_is_cut_into_the_same(arguments: list[str]) -> None:
    assert command_line.split(command_line.join(arguments)) == arguments
