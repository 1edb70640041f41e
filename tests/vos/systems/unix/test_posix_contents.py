"""What the virtual `posix` has: the real one's names and numbers, but for what is listed."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos
from vos.systems.linux.posix import EDITION

# Linux' calls that the virtual system does not have, and what belongs to them.
MISSING_CALLS = """
    eventfd eventfd_read eventfd_write EFD_ PIDFD_ splice SPLICE_ sched_get sched_set
    sched_rr SCHED_DEADLINE SCHED_NORMAL waitid setns unshare CLONE_ timerfd_ TFD_ RWF_ preadv
    pwritev posix_fadvise MFD_HUGE MFD_NOEXEC MFD_EXEC openpty login_tty grantpt posix_openpt
    ptsname unlockpt
""".split()
# What CPython would do faster in C, and does in Python where it is missing.
FASTER_IN_C = ["_path_normpath", "_path_splitroot_ex", "_inputhook", "_is_inputhook_installed"]
# os.py would make these of fork.
SPAWNING = {"spawnv", "spawnve", "spawnvp", "spawnvpe", "P_WAIT", "P_NOWAIT", "P_NOWAITO"}

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the real posix is Linux' own")


@pytest.fixture(scope="module")
def posix() -> Iterator[Any]:
    with vos.boot(emulator.boot("pc"), "linux") as system:
        yield system.modules["posix"]


def is_known_to_be_missing(name: str) -> bool:
    return name.startswith(tuple(MISSING_CALLS)) or name in FASTER_IN_C


@on_linux
def test_every_name_of_the_real_posix_is_there_or_listed(posix: Any) -> None:
    import posix as real

    names = {name for name in dir(real) if not name.startswith("__")}
    missing = {name for name in names - set(dir(posix)) if not is_known_to_be_missing(name)}
    extra = {name for name in set(dir(posix)) - names if not name.startswith("__")}
    assert missing == set()
    assert extra == SPAWNING


@on_linux
@pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers are those of x86-64")
def test_constants_have_the_real_values(posix: Any) -> None:
    import posix as real

    shared = [name for name in EDITION.constants if hasattr(real, name)]
    assert {name: getattr(posix, name) for name in shared} == {
        name: getattr(real, name) for name in shared
    }
    assert len(shared) > 100


@on_linux
@pytest.mark.parametrize("table", ["sysconf_names", "pathconf_names", "confstr_names"])
def test_configuration_names_have_the_real_numbers(posix: Any, table: str) -> None:
    import posix as real

    own, theirs = getattr(posix, table), getattr(real, table)
    assert {name: theirs[name] for name in own if name in theirs} == {
        name: number for name, number in own.items() if name in theirs
    }


def test_functions_whose_calls_are_missing_are_absent(posix: Any) -> None:
    with vos.boot(emulator.boot("hack"), "linux") as system:
        calls = system.policy.calls
    for name, needed in EDITION.functions.items():
        assert hasattr(posix, name) == all(each in calls for each in needed), name


def test_os_knows_which_arguments_work() -> None:
    with vos.boot(emulator.boot("pc"), "linux") as system:
        os = system.os
        assert {os.open, os.stat, os.unlink, os.rmdir, os.mkdir} <= os.supports_dir_fd
        assert {os.chdir, os.listdir, os.scandir, os.stat, os.utime} <= os.supports_fd
        assert os.stat in os.supports_follow_symlinks
        assert os.chmod not in os.supports_follow_symlinks
        assert os.supports_bytes_environ


@pytest.mark.parametrize(
    "name", ["SC_PAGESIZE", "SC_OPEN_MAX", "SC_CLK_TCK", "SC_NPROCESSORS_ONLN"]
)
def test_sysconf_answers(posix: Any, name: str) -> None:
    assert posix.sysconf(name) > 0


def test_struct_sequences_are_what_c_code_makes(posix: Any) -> None:
    result = posix.stat("/")
    assert result == tuple(result) and len(result) == 10
    assert result[0] == result.st_mode and result.st_rdev == 0
    with pytest.raises(AttributeError, match="readonly attribute"):
        result.st_mode = 0
    with pytest.raises(AttributeError, match="no attribute 'parrot'"):
        result.parrot = 1
    made = posix.stat_result(range(10))
    assert (made.st_atime, made.st_mtime, made.st_atime_ns) == (7, 8, None)
    assert repr(posix.terminal_size((80, 25))) == "os.terminal_size(columns=80, lines=25)"
