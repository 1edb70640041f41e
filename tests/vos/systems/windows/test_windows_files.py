"""Files by native calls: opening, sharing, removing, moving, attributes, links, locks."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import unpack_from
from typing import Any

import pytest
from windows_worlds import content, listed, make, open_file, system, windows

import emulator
import vos
from vos.systems.windows import attributes

__all__ = ["system", "windows"]

READ, WRITE, DELETE = 0x80000000, 0x40000000, 0x10000

# disposition: last error for a file that is there and for one that is not; None: it opens with 0
DISPOSITIONS = {
    1: (80, None), 2: (183, None), 3: (None, 2), 4: (183, None), 5: (None, 2),
}  # fmt: skip


@pytest.mark.parametrize("disposition", DISPOSITIONS)
def test_dispositions(windows: Any, disposition: int) -> None:
    make(windows, "there", b"text")
    for path, code in zip(("there", "missing"), DISPOSITIONS[disposition], strict=True):
        windows.SetLastError(0)
        handle = open_file(windows, path, READ | WRITE, 0, disposition)
        refused = code in (80, 2)
        assert (handle == -1) == refused and windows.GetLastError() == (code or 0)
        if handle != -1:
            assert windows.CloseHandle(handle)
    assert content(windows, "there") == (b"" if disposition in (2, 5) else b"text")


# (first access, first share), (second access, second share): whether the second may open
SHARING = [
    ((READ, 7), (READ, 7), True), ((READ, 0), (READ, 7), False), ((READ, 7), (READ, 0), False),
    ((READ, 1), (READ, 1), True), ((READ, 1), (WRITE, 7), False), ((WRITE, 2), (WRITE, 2), True),
    ((WRITE, 7), (READ, 1), False), ((READ, 3), (DELETE, 7), False), ((READ, 7), (DELETE, 7), True),
    ((READ, 0), (0, 0), True), ((0, 0), (READ | WRITE, 0), True), ((DELETE, 7), (READ, 3), False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "fits"), SHARING)
def test_both_sides_have_to_share(
    windows: Any, first: tuple[int, int], second: tuple[int, int], fits: bool
) -> None:
    make(windows, "file")
    held = open_file(windows, "file", *first)
    handle = open_file(windows, "file", *second)
    assert (handle != -1) == fits
    if not fits:
        assert windows.GetLastError() == windows.ERROR_SHARING_VIOLATION
    assert windows.CloseHandle(held)
    assert open_file(windows, "file", READ, 1) != -1 or fits


def test_an_open_file_is_neither_removed_nor_renamed(windows: Any) -> None:
    make(windows, "file", b"x")
    handle = open_file(windows, "file", READ, 3)
    for act in (
        lambda: windows.DeleteFileW("file"), lambda: windows.MoveFileExW("file", "other", 0),
    ):  # fmt: skip
        assert act() == 0 and windows.GetLastError() == windows.ERROR_SHARING_VIOLATION
    make(windows, "new", b"new")
    assert not windows.MoveFileExW("new", "file", windows.MOVEFILE_REPLACE_EXISTING)
    assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED
    assert windows.CloseHandle(handle) and windows.DeleteFileW("file")


@pytest.mark.parametrize(("build", "gone"), [("7", False), ("10", True)])
def test_when_a_removed_file_s_name_goes(build: str, gone: bool) -> None:
    with vos.boot(emulator.boot("c64"), "windows", build) as system:
        windows = system.native
        make(windows, "file", b"x")
        handle = open_file(windows, "file", READ, 7)
        assert windows.DeleteFileW("file")
        assert (listed(windows, "file*") == []) == gone
        if not gone:
            assert open_file(windows, "file") == -1
            assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED
        buffer = bytearray(1)
        assert windows.ReadFile(handle, buffer, 1, None, None) and buffer == b"x"
        assert windows.CloseHandle(handle) and listed(windows, "file*") == []


def test_a_file_may_go_when_it_closes(windows: Any) -> None:
    flags = windows.FILE_FLAG_DELETE_ON_CLOSE
    handle = open_file(windows, "brief", READ | WRITE | DELETE, 7, windows.CREATE_NEW, flags)
    assert listed(windows, "brief") == ["brief"]
    assert windows.CloseHandle(handle) and listed(windows, "brief") == []
    make(windows, "kept")
    handle = open_file(windows, "kept", DELETE, 7)
    for delete in (1, 0):
        info = windows.FILE_DISPOSITION_INFO(DeleteFile=delete)
        assert windows.SetFileInformationByHandle(handle, windows.FileDispositionInfo, info, 1)
        other = open_file(windows, "kept")
        assert (other == -1) == bool(delete)
    assert windows.CloseHandle(other)
    assert windows.CloseHandle(handle) and listed(windows, "kept") == ["kept"]


def test_a_directory_with_open_files_stays_where_it_is(windows: Any) -> None:
    assert windows.CreateDirectoryW("dir", None)
    make(windows, "dir\\file")
    handle = open_file(windows, "dir\\file")
    assert not windows.MoveFileExW("dir", "other", 0)
    assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED
    assert windows.CloseHandle(handle) and windows.MoveFileExW("dir", "other", 0)
    assert not windows.MoveFileExW("other", "other\\in", 0)
    assert windows.GetLastError() == windows.ERROR_SHARING_VIOLATION


def test_the_current_directory_is_held(windows: Any) -> None:
    assert windows.CreateDirectoryW("dir", None) and windows.SetCurrentDirectoryW("dir")
    for act in (
        lambda: windows.RemoveDirectoryW("..\\dir"),
        lambda: windows.MoveFileExW("..\\dir", "..\\other", 0),
    ):
        assert act() == 0 and windows.GetLastError() == windows.ERROR_SHARING_VIOLATION
    assert windows.SetCurrentDirectoryW("..") and windows.RemoveDirectoryW("dir")


def test_renaming_an_open_file(windows: Any) -> None:
    make(windows, "old", b"x")
    handle = open_file(windows, "old", READ | DELETE, 7)
    info = windows.FILE_RENAME_INFO(FileName="new", ReplaceIfExists=0)
    assert windows.SetFileInformationByHandle(handle, windows.FileRenameInfo, info, 0)
    buffer = [""]
    assert windows.GetFinalPathNameByHandleW(handle, buffer, 260, 0)
    assert buffer == ["\\\\?\\C:\\Users\\user\\new"]
    assert windows.CloseHandle(handle) and content(windows, "new") == b"x"


def test_replacing_keeps_the_creation_time(system: vos.System) -> None:
    windows = system.native
    make(windows, "old", b"old")
    info = windows.WIN32_FILE_ATTRIBUTE_DATA()
    assert windows.GetFileAttributesExW("old", 0, info)
    created = info.ftCreationTime
    for _ in range(5):
        system.machine.wait_vblank()
    make(windows, "new", b"new")
    assert windows.ReplaceFileW("old", "new", "backup", 0)
    assert content(windows, "old") == b"new" and content(windows, "backup") == b"old"
    assert windows.GetFileAttributesExW("old", 0, info) and info.ftCreationTime == created
    assert listed(windows, "new") == []


def test_copying(windows: Any) -> None:
    make(windows, "file", b"bytes")
    assert windows.SetFileAttributesW("file", windows.FILE_ATTRIBUTE_HIDDEN)
    assert windows.CopyFileW("file", "D:\\copy", 1) and content(windows, "D:\\copy") == b"bytes"
    assert windows.GetFileAttributesW("D:\\copy") == 0x22
    assert not windows.CopyFileW("file", "D:\\copy", 1)
    assert windows.GetLastError() == windows.ERROR_FILE_EXISTS
    assert not windows.CopyFileW("file", "D:\\copy", 0)  # a hidden file is not replaced
    assert windows.MoveFileW("file", "D:\\moved") and listed(windows, "file") == []


# Attributes.


@contextmanager
def booted(image: Path, name: str) -> Iterator[vos.System]:
    """A system on a machine with that disk."""
    machine = emulator.boot("c64", disk=image)
    try:
        with vos.boot(machine, name) as system:
            yield system
    finally:
        machine.close()


def test_attributes_are_kept_as_samba_keeps_them(tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    with booted(image, "windows") as system:
        windows = system.native
        make(windows, "secret", b"x")
        chosen = windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_SYSTEM
        assert windows.SetFileAttributesW("secret", chosen | windows.FILE_ATTRIBUTE_READONLY)
    raw = stored_attribute(image, "/Users/user/secret", tmp_path / "value")
    version, again, valid, kept = unpack_from("<HIII", raw, 2)
    assert len(raw) == 32 and (version, again, valid, kept) == (4, 4, 0x11, 7)
    with booted(image, "windows") as system:
        assert system.native.GetFileAttributesW("secret") == 7
        assert not system.native.DeleteFileW("secret")
    with booted(image, "linux") as system:
        assert system.os.stat("/Users/user/secret").st_mode & 0o222 == 0


def stored_attribute(image: Path, path: str, value: Path) -> bytes:
    """The attribute as e2fsprogs reads it, if it is here; else as our own file system does."""
    command = f"ea_get -f {value} {path} user.DOSATTRIB"
    try:
        subprocess.run(["debugfs", "-R", command, str(image)], check=True, capture_output=True)
        return value.read_bytes()
    except (OSError, subprocess.CalledProcessError):
        with booted(image, "linux") as system:
            return bytes(system.os.getxattr(path, "user.DOSATTRIB"))


def test_what_samba_wrote_is_read() -> None:
    older = bytes.fromhex("0000 0300 0300 0000 1100 0000 2200 0000") + bytes(40)
    assert attributes._decoded(older) == 0x22
    assert attributes._decoded(b"0x21\0") == 0


def test_times_have_100_nanoseconds(windows: Any) -> None:
    make(windows, "file")
    handle = open_file(windows, "file", windows.FILE_WRITE_ATTRIBUTES | READ)
    moment = attributes.EPOCH + 1234567
    assert windows.SetFileTime(handle, windows.FILETIME(moment), None, windows.FILETIME(moment + 1))
    info = windows.BY_HANDLE_FILE_INFORMATION()
    assert windows.GetFileInformationByHandle(handle, info)
    assert (info.ftCreationTime, info.ftLastWriteTime) == (moment, moment + 1)
    assert (info.nNumberOfLinks, info.dwFileAttributes) == (1, windows.FILE_ATTRIBUTE_ARCHIVE)
    assert windows.CloseHandle(handle)
    handle = open_file(windows, "file")
    assert not windows.SetFileTime(handle, windows.FILETIME(moment), None, None)
    assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED


# Links.


def test_links_need_a_privilege() -> None:
    for build, flags, code in (
        ("10", 0, 1314), ("10", 2, 1314), ("11", 0, 1314), ("11", 2, 0), ("7", 2, 87),
        ("7", 0, 1314),
    ):  # fmt: skip
        with vos.boot(emulator.boot("c64"), "windows", build) as system:
            made = system.native.CreateSymbolicLinkW("link", "target", flags)
            assert (made, 0 if made else system.native.GetLastError()) == (int(not code), code)
    with vos.boot(emulator.boot("c64"), "windows", privileged=True) as system:
        assert system.native.CreateSymbolicLinkW("link", "target", 0)


@pytest.fixture
def linking() -> Any:
    with vos.boot(emulator.boot("c64"), "windows/11") as system:
        yield system.native


def test_links_are_files_or_directories_themselves(linking: Any) -> None:
    assert linking.CreateDirectoryW("dir", None)
    make(linking, "dir\\file", b"x")
    assert linking.CreateSymbolicLinkW("way", "dir", 3)
    assert linking.CreateSymbolicLinkW("to", "dir\\file", 2)
    assert linking.GetFileAttributesW("way") == 0x410 and linking.GetFileAttributesW("to") == 0x420
    assert content(linking, "to") == content(linking, "way\\file") == b"x"
    assert not linking.DeleteFileW("way") and linking.GetLastError() == 5
    assert not linking.RemoveDirectoryW("to") and linking.GetLastError() == 267
    assert linking.RemoveDirectoryW("way") and linking.DeleteFileW("to")
    assert content(linking, "dir\\file") == b"x"


def test_a_link_s_reparse_data(linking: Any) -> None:
    assert linking.CreateSymbolicLinkW("way", "C:\\Users", 3)
    flags = linking.FILE_FLAG_OPEN_REPARSE_POINT | linking.FILE_FLAG_BACKUP_SEMANTICS
    handle = open_file(linking, "way", 0, 7, 3, flags)
    buffer, count = bytearray(16384), linking.DWORD()
    assert linking.DeviceIoControl(
        handle, linking.FSCTL_GET_REPARSE_POINT, None, 0, buffer, len(buffer), count, None
    )
    tag, length = unpack_from("<IH", buffer)
    assert tag == linking.IO_REPARSE_TAG_SYMLINK and length + 8 == count.value
    assert "\\??\\C:\\Users".encode("utf-16-le") in buffer
    assert not linking.DeviceIoControl(handle, 0x900A8, None, 0, buffer, 10, count, None)
    assert linking.GetLastError() == linking.ERROR_INSUFFICIENT_BUFFER


def test_a_circle_of_links_has_an_end(linking: Any) -> None:
    assert linking.CreateSymbolicLinkW("round", "round", 2)
    assert open_file(linking, "round") == -1
    assert linking.GetLastError() == linking.ERROR_CANT_RESOLVE_FILENAME


def test_hard_links_are_on_one_drive(windows: Any) -> None:
    make(windows, "file", b"x")
    assert windows.CreateHardLinkW("again", "file", None) and content(windows, "again") == b"x"
    assert not windows.CreateHardLinkW("D:\\again", "file", None)
    assert windows.GetLastError() == windows.ERROR_NOT_SAME_DEVICE


# Locks.


def test_locked_ranges_are_neither_read_nor_written_by_others(windows: Any) -> None:
    make(windows, "file", bytes(100))
    one, two = (open_file(windows, "file", READ | WRITE, 3) for _ in range(2))
    where = windows.OVERLAPPED(Offset=10)
    assert windows.LockFileEx(one, 3, 0, 10, 0, where)
    buffer = bytearray(30)
    assert not windows.ReadFile(two, buffer, 30, None, None)
    assert windows.GetLastError() == windows.ERROR_LOCK_VIOLATION
    assert windows.ReadFile(two, buffer, 10, None, None)
    assert windows.WriteFile(one, bytes(30), 30, None, None)
    assert not windows.LockFileEx(two, 1, 0, 1, 0, windows.OVERLAPPED(Offset=19))
    assert windows.LockFileEx(two, 1, 0, 1, 0, windows.OVERLAPPED(Offset=20))
    assert not windows.UnlockFileEx(one, 0, 9, 0, where)
    assert windows.GetLastError() == windows.ERROR_NOT_LOCKED
    assert windows.CloseHandle(one)
    assert windows.LockFileEx(two, 3, 0, 10, 0, where)


# Searching.


def test_patterns(windows: Any) -> None:
    for name in ("c", "b.txt", "ab", "a.txt"):
        make(windows, f"D:\\{name}")
    found = {
        "*": ["a.txt", "ab", "b.txt", "c"], "*.*": ["a.txt", "ab", "b.txt", "c"],
        "*.txt": ["a.txt", "b.txt"], "?": ["c"], "A*": ["a.txt", "ab"], "*.": ["ab", "c"],
        "x*": [], "ab": ["ab"],
    }  # fmt: skip
    for pattern, names in found.items():
        assert listed(windows, f"D:\\{pattern}") == names
    data = windows.WIN32_FIND_DATAW()
    for path, code in (("D:\\none", 2), ("D:\\none\\*", 3), ("D:\\a.txt\\*", 267), ("D:\\", 2)):
        assert windows.FindFirstFileW(path, data) == -1 and windows.GetLastError() == code


def test_names_are_found_in_alphabetical_order_whatever_their_case(windows: Any) -> None:
    assert windows.CreateDirectoryW("names", None)
    for name in ("é", "b", "_", "C", "a", "Ä", "Z", "1", "!"):
        make(windows, f"names\\{name}")
    assert listed(windows, "names\\*") == ["!", "1", "a", "b", "C", "Z", "_", "Ä", "é"]
    first = windows.WIN32_FIND_DATAW()
    windows.FindFirstFileW("names\\*", first)
    assert first.cFileName == "."


HOSTS = "C:\\Windows\\System32\\drivers\\etc\\hosts"


def test_no_way_leads_a_user_to_change_what_the_system_owns(windows: Any) -> None:
    before = content(windows, HOSTS)
    assert windows.CopyFileW(HOSTS, "mine", 1) and windows.CopyFileW(HOSTS, "other", 1)
    for access in (
        windows.GENERIC_WRITE, windows.DELETE, windows.FILE_WRITE_ATTRIBUTES,
        windows.FILE_APPEND_DATA, windows.GENERIC_ALL,
    ):  # fmt: skip
        assert open_file(windows, HOSTS, access) == -1 and windows.GetLastError() == 5
    assert open_file(windows, HOSTS, flags=windows.FILE_FLAG_DELETE_ON_CLOSE) == -1
    for disposition in (windows.CREATE_ALWAYS, windows.TRUNCATE_EXISTING):
        assert open_file(windows, HOSTS, 0, 7, disposition) == -1 and windows.GetLastError() == 5
    for call, arguments in (
        (windows.CopyFileW, ("mine", HOSTS, 0)), (windows.CreateHardLinkW, ("link", HOSTS, None)),
        (windows.DeleteFileW, (HOSTS,)), (windows.MoveFileExW, (HOSTS, "taken", 0)),
        (windows.MoveFileExW, ("mine", HOSTS, windows.MOVEFILE_REPLACE_EXISTING)),
        (windows.ReplaceFileW, (HOSTS, "mine", None, 0)),
        (windows.ReplaceFileW, ("mine", HOSTS, None, 0)),
        (windows.ReplaceFileW, ("mine", "other", HOSTS, 0)),
        (windows.SetFileAttributesW, (HOSTS, windows.FILE_ATTRIBUTE_HIDDEN)),
        (windows.CreateDirectoryW, ("C:\\Windows\\mine", None)),
        (windows.RemoveDirectoryW, ("C:\\Windows\\Temp",)),
    ):  # fmt: skip
        assert not call(*arguments), (call, arguments)
        assert windows.GetLastError() == windows.ERROR_ACCESS_DENIED, (call, arguments)
    assert content(windows, HOSTS) == content(windows, "mine") == before


def test_files_that_are_replaced_are_on_one_drive(windows: Any) -> None:
    make(windows, "old", b"old")
    make(windows, "new", b"new")
    make(windows, "D:\\new", b"far")
    for arguments in (("old", "D:\\new", None, 0), ("old", "new", "D:\\backup", 0)):
        assert not windows.ReplaceFileW(*arguments)
        assert windows.GetLastError() == windows.ERROR_NOT_SAME_DEVICE
    assert content(windows, "old") == b"old" and content(windows, "new") == b"new"


def test_a_listing_is_the_same_whoever_looks(system: vos.System) -> None:
    for name in ("a", "B", "\ud800", "é"):
        make(system.native, name)
    for path in (".", "C:\\", "D:\\"):
        quick = system.os.listdir(path)
        with system.trace:
            watched = system.os.listdir(path)
        assert quick == watched
        assert str(system.trace).count("FindNextFileW(") >= len(quick)


def test_what_the_system_owns_is_read_only_for_a_user(windows: Any) -> None:
    assert content(windows, "C:\\Windows\\win.ini").startswith(b";")
    for act in (
        lambda: windows.CreateDirectoryW("C:\\Windows\\mine", None),
        lambda: windows.DeleteFileW("C:\\Windows\\win.ini"),
        lambda: open_file(windows, "C:\\Windows\\win.ini", WRITE) + 1,
    ):
        assert act() == 0 and windows.GetLastError() == windows.ERROR_ACCESS_DENIED
