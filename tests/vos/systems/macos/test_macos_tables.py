"""macOS' numbers: whole, told both ways, and where the host is a Mac held to its own."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

import emulator
import vos
from vos.systems.macos import constants, errors, translate
from vos.systems.macos.calls.table import FRAMEWORKS, SYS, TABLE
from vos.systems.macos.lookup import fold
from vos.systems.unix import constants as shared

on_macos = pytest.mark.skipif(
    sys.platform != "darwin", reason="the numbers to compare with are those of macOS"
)
ROOT = Path(vos.__file__).parent
RAISED = re.compile(r'(?:KernelError|FileSystemError)\(\s*"(E[A-Z0-9]+)"')


@on_macos
def test_error_numbers_and_messages_are_the_hosts() -> None:
    ours = {name: number for name, number in errors.NUMBERS.items() if hasattr(errno, name)}
    assert ours == {name: getattr(errno, name) for name in ours}
    assert [errors.strerror(number) for number in errors.ERRORS] == [
        os.strerror(number) for number in errors.ERRORS
    ]


@on_macos
@pytest.mark.parametrize("module", [os, stat, signal])
def test_constants_are_the_hosts(module: Any) -> None:
    ours = {
        name: value for name, value in vars(constants).items()
        if name.isupper() and isinstance(getattr(module, name, None), int)
    }  # fmt: skip
    assert ours == {name: int(getattr(module, name)) for name in ours}


def test_every_error_of_the_kernel_has_a_number_here() -> None:
    folders = (ROOT / "kernel", ROOT / "filesystem", ROOT / "systems/unix", ROOT / "systems/macos")
    raised = {
        name
        for folder in folders
        for path in folder.rglob("*.py")
        for name in RAISED.findall(path.read_text(encoding="utf-8"))
    }
    assert {"ENOENT", "ENODATA", "EUCLEAN", "EILSEQ"} <= raised
    assert {name: errors.number_of(name) for name in raised}.keys() == raised


def test_signals_have_a_counterpart_each_and_are_told_back() -> None:
    numbers = range(1, constants.NSIG)
    assert sorted(translate.SIGNALS) == list(numbers)
    assert sorted(translate.OWN_SIGNALS) == list(numbers)
    assert [translate.OWN_SIGNALS[translate.signal(number)] for number in numbers] == list(numbers)
    assert translate.signal(constants.SIGUSR1) == shared.SIGUSR1 == 10
    assert translate.status(3 << 8) == 3 << 8
    assert translate.status(shared.SIGBUS) == constants.SIGBUS == 10
    assert translate.status(shared.SIGSTOP << 8 | 0x7F) == constants.SIGSTOP << 8 | 0x7F


def test_flags_go_to_the_shared_ones_and_back() -> None:
    flags = constants.O_NONBLOCK | constants.O_APPEND
    found = translate.flags(translate.SHOWN, flags)
    assert found == shared.O_NONBLOCK | shared.O_APPEND
    assert translate.back(translate.SHOWN, found) == flags
    with pytest.raises(vos.errors.KernelError, match="no flag 0x40000000"):
        translate.flags(translate.OPEN, 1 << 30)


def test_calls_have_numbers_and_frameworks_none() -> None:
    assert SYS.keys() <= TABLE.keys() and len(set(SYS.values())) == len(SYS)
    assert not FRAMEWORKS & SYS.keys()
    assert all(call.handler.__doc__ for call in TABLE.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [("README", "readme"), ("É", "e\u0301"), ("ΣΑΣ", "σας"), ("Å", "å")],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert fold(one.encode()) == fold(other.encode())


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("e", "é"), ("o", "ø")])
def test_names_that_differ(one: str, other: str) -> None:
    assert fold(one.encode()) != fold(other.encode())
    assert fold(b"\xff") == b"\xff"


def test_the_posix_of_macos_has_its_own_constants() -> None:
    with vos.boot(emulator.boot("c64"), "macos") as system:
        posix, fcntl = system.modules["posix"], system.modules["fcntl"]
        assert (posix.SEEK_HOLE, posix.SEEK_DATA, posix.WCONTINUED) == (3, 4, 16)
        assert (fcntl.F_FULLFSYNC, fcntl.F_GETPATH, fcntl.F_WRLCK) == (51, 50, 3)
        assert posix.sysconf("SC_PAGESIZE") == 4096 and posix.pathconf("/", "PC_PATH_MAX") == 1024
        stat_result = system.os.stat("/")
        assert stat_result.st_dev >> 24 == posix.major(stat_result.st_dev) == 1
