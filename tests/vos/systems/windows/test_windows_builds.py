"""The builds: each reports itself as the real one does, and differs from its siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest

import emulator
import vos
from vos.systems.windows.variants import FACTS, FUNCTIONS_SINCE, VARIANTS

VERSIONS = {
    "10": (10, 0, 19045, ""), "11": (10, 0, 22631, ""), "7": (6, 1, 7601, "Service Pack 1"),
}  # fmt: skip
NAMES = {"version", "build", "service_pack", "ProductName", "DisplayVersion", "ComputerName"}


@pytest.fixture(params=VERSIONS)
def booted(request: pytest.FixtureRequest) -> Iterator[vos.System]:
    with vos.boot(emulator.boot("c64"), "windows", request.param) as system:
        yield system


def test_every_build_is_here() -> None:
    assert VERSIONS.keys() == VARIANTS.keys()


def test_the_system_tells_its_version(booted: vos.System) -> None:
    windows, wanted = booted.native, VERSIONS[booted.kernel.variant.name]
    for call in (windows.GetVersionExW, windows.RtlGetVersion):
        info = windows.OSVERSIONINFOEXW()
        call(info)
        found = (info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber, info.szCSDVersion)
        assert found == wanted
    low = windows.GetVersion()
    assert (low & 0xFF, low >> 8 & 0xFF, low >> 16) == wanted[:3]


def test_python_tells_it_too(booted: vos.System) -> None:
    modules, wanted = booted.modules, VERSIONS[booted.kernel.variant.name]
    text = ".".join(map(str, wanted[:3]))
    found = modules.sys.getwindowsversion()
    assert found[:3] == found.platform_version == wanted[:3]
    assert found.service_pack == wanted[3]
    platform = modules["platform"]
    assert platform.version() == platform.win32_ver()[1] == text
    assert platform.win32_ver()[2] == ("SP1" if wanted[3] else "SP0")
    assert platform.release() == ("7" if wanted[0] == 6 else platform.win32_ver()[0])
    with booted.os.popen("ver") as answer:
        assert f"[Version {text}" in answer.read()


def test_the_registry_tells_it_too(booted: vos.System) -> None:
    winreg, wanted = booted.modules["winreg"], VERSIONS[booted.kernel.variant.name]
    path = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
        assert winreg.QueryValueEx(key, "CurrentBuild") == (str(wanted[2]), winreg.REG_SZ)
        product = winreg.QueryValueEx(key, "ProductName")[0]
    assert product.startswith("Windows 7" if wanted[0] == 6 else "Windows 10")


# Where they differ: what a program does, and what it is answered on each build.


def removed_name(windows: Any) -> object:
    """What comes of a name whose file was deleted while it is open."""
    access, share = windows.GENERIC_READ, windows.FILE_SHARE_READ | windows.FILE_SHARE_DELETE
    handle = windows.CreateFileW("x", access, share, None, windows.CREATE_NEW, 0, None)
    assert windows.DeleteFileW("x")
    found = windows.GetFileAttributesW("x"), windows.GetLastError()
    assert windows.CloseHandle(handle)
    return found[1] if found[0] == windows.INVALID_FILE_ATTRIBUTES else "there"


def link_without_privilege(windows: Any) -> object:
    flag = windows.SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE
    return windows.CreateSymbolicLinkW("link", "target", flag) or windows.GetLastError()


def long_path(windows: Any) -> object:
    """What a path of 300 characters is answered, whose names are all there."""
    name = "n" * 140
    assert windows.CreateDirectoryW(name, None)
    assert windows.CreateDirectoryW(f"\\\\?\\{full(windows, name)}\\{name}", None)
    found = windows.GetFileAttributesW(full(windows, f"{name}\\{name}"))
    return found if found == windows.FILE_ATTRIBUTE_DIRECTORY else windows.GetLastError()


def full(windows: Any, path: str) -> str:
    buffer = [""]
    assert windows.GetFullPathNameW(path, 1000, buffer, None)
    return buffer[0]


def file_with_separator(windows: Any) -> object:
    name = windows.CreateFileW("f", windows.GENERIC_WRITE, 0, None, windows.CREATE_NEW, 0, None)
    assert windows.CloseHandle(name)
    handle = windows.CreateFileW("f\\", 0, 0, None, windows.OPEN_EXISTING, 0, None)
    assert handle == windows.INVALID_HANDLE_VALUE
    return windows.GetLastError()


def terminal_sequences(windows: Any) -> object:
    handle = windows.GetStdHandle(windows.STD_OUTPUT_HANDLE)
    mode = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
    return windows.SetConsoleMode(handle, mode) or windows.GetLastError()


def newest_function(windows: Any) -> object:
    return hasattr(windows, "GetTempPath2W")


DIFFERENCES: dict[Callable[[Any], object], dict[str, object]] = {
    removed_name: {"7": "there", "10": 2, "11": 2},
    link_without_privilege: {"7": 87, "10": 1314, "11": 1},
    long_path: {"7": 3, "10": 3, "11": 0x10},
    file_with_separator: {"7": 123, "10": 123, "11": 267},
    terminal_sequences: {"7": 87, "10": 1, "11": 1},
    newest_function: {"7": False, "10": False, "11": True},
}


@pytest.mark.parametrize("ask", DIFFERENCES, ids=lambda ask: ask.__name__)
def test_where_builds_differ(booted: vos.System, ask: Callable[[Any], object]) -> None:
    assert ask(booted.native) == DIFFERENCES[ask][booted.kernel.variant.name]


@pytest.mark.parametrize(("one", "other"), list(combinations(VERSIONS, 2)))
def test_no_two_builds_differ_in_names_alone(one: str, other: str) -> None:
    assert any(answers[one] != answers[other] for answers in DIFFERENCES.values())


def test_what_a_build_has_not_is_missing(booted: vos.System) -> None:
    build = VERSIONS[booted.kernel.variant.name][2]
    for name, since in FUNCTIONS_SINCE.items():
        assert (name in dir(booted.native)) == (build >= since)
        if build < since:
            with pytest.raises(AttributeError, match=f"{name} came with build {since}"):
                getattr(booted.native, name)
    assert booted.modules["time"].time() > 0


def test_the_newest_place_for_temporary_files_is_the_old_one() -> None:
    with vos.boot(emulator.boot("c64"), "windows", "11") as system:
        old, new = [""], [""]
        assert system.native.GetTempPathW(261, old) == system.native.GetTempPath2W(261, new)
        assert old == new and new[0].endswith("Temp\\")


def test_facts_are_of_every_build() -> None:
    assert all(len(row) == len(VARIANTS) for row in FACTS.values())
    assert NAMES < FACTS.keys()
