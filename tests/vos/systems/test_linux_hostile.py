"""Hostile calls, as a table over every native call: nothing gets through but a negative errno or a
TypeError that names the parameter, and the system works as before. No call reaches the host."""

from __future__ import annotations

import builtins
import io
import os
import threading
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

import emulator
import vos
from vos.kernel.processes import NewProgram, ProcessExit
from vos.systems.linux.calls.table import TABLE
from vos.systems.linux.errors import ERRORS

LONG = b"n" * 300
PATHS = (
    b"",
    b"\0",
    b"a\0b",
    b"/",
    b".",
    b"..",
    b"/..",
    b"../../../../..",
    b"//",
    b"nix",
    b"nix/x",
    b"file/x",
    b"file/",
    LONG,
    b"a/" * 3000,
    b"loop1",
    b"loop1/x",
    b"file",
    b"dir",
    b"dir/",
    b"\xff\xfe",
    "\udcff",
    "dir/new",
)
NUMBERS = (
    -(1 << 70),
    -(1 << 63),
    -(1 << 31),
    -101,
    -2,
    -1,
    0,
    1,
    2,
    5,
    4095,
    4096,
    (1 << 31) - 1,
    1 << 31,
    (1 << 63) - 1,
    1 << 63,
    1 << 70,
)
WRONG = (
    None, 1.5, object(), [], {}, "text", b"bytes", ..., range(3), Exception,
    memoryview(bytearray(3)),
)  # fmt: skip
ENDS_OR_WAITS = {"exit", "exit_group", "pause", "execve", "clone"}  # tried on their own below

HOSTILE: dict[str, tuple[Any, ...]] = {
    "Path": PATHS,
    "Path | None": (None, *PATHS),
    "Name": (b"", b"user.", b"x", b"user.\0", LONG, b"user.a"),
    "Buffer": (
        bytearray(),
        bytearray(1),
        bytearray(100),
        memoryview(b"read-only"),
        memoryview(bytearray(8)).cast("I"),
    ),
    "Buffer | None": (None, bytearray(), bytearray(3)),
    "Data": (b"", b"x", bytearray(3000), memoryview(b"abcdef")[::2]),
    "Buffers": ([], [bytearray(3)], [bytearray(1)] * 1100, (memoryview(bytearray(4)),)),
    "Datas": ([], [b"x", b""], [b"x"] * 1100),
    "OptSize": (None, *NUMBERS),
    "Texts": ([], [b"x"]),
    "Texts | None": (None, [b"A=b"]),
}


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux/fedora", privileged=True) as booted:
        linux = booted.native
        linux.chdir(b"/mnt")
        fd = linux.open(b"file", linux.O_CREAT | linux.O_RDWR, 0o644)
        linux.write(fd, b"contents")
        linux.mkdir(b"dir", 0o755)
        linux.symlink(b"loop2", b"loop1")
        linux.symlink(b"loop1", b"loop2")
        yield booted


def structure(linux: Any, name: str, parameter: str) -> Any:
    """What a C program would hand over for a pointer to a structure."""
    kinds = {
        "statbuf": linux.Stat,
        "statxbuf": linux.Statx,
        "uname": linux.Utsname,
        "info": linux.Sysinfo,
        "usage": linux.Rusage,
        "rusage": linux.Rusage,
        "fds": list,
        "readfds": set,
        "writefds": set,
        "exceptfds": set,
        "list": list,
        "pipefd": lambda: [0, 0],
        "set": set,
        "oldset": set,
        "rlim": linux.Rlimit,
        "new_limit": linux.Rlimit,
        "old_limit": linux.Rlimit,
        "tv": linux.Timeval,
        "act": linux.Sigaction,
        "oldact": linux.Sigaction,
        "times": lambda: None,
        "arg": int,
        "timeout": lambda: linux.Timeval(tv_sec=0, tv_usec=1),
        "tmo_p": linux.Timespec,
        "sigmask": set,
    }
    if parameter == "buf":
        return {"uname": linux.Utsname, "times": linux.Tms}.get(name, linux.Statfs)()
    if parameter in ("req", "rem", "tp", "res", "request", "remain"):
        return linux.Timespec()
    return kinds.get(parameter, linux.IntRef)()


def arguments(linux: Any, name: str) -> Iterator[tuple[Any, ...]]:
    """Every parameter in turn with each hostile value, the others harmless; then all ends."""
    harmless: list[Any] = []
    rows: list[tuple[Any, ...]] = []
    for parameter, kind in TABLE[name].kinds():
        if kind in ("Struct", "Function"):
            harmless.append(structure(linux, name, parameter))
            rows.append((harmless[-1],))
        else:
            values = HOSTILE.get(kind, NUMBERS)
            harmless.append(HARMLESS.get(parameter, values[min(6, len(values) - 1)]))
            rows.append(values)
    for place, values in enumerate(rows):
        for value in values:
            yield (*harmless[:place], value, *harmless[place + 1 :])
    yield from product(*((values[0], values[-1]) for values in rows))


# WNOHANG, LOCK_SH | LOCK_NB, F_GETFD ...
HARMLESS = {"timeout": 0, "options": 1, "sig": 0, "pid": 0, "operation": 4 | 1, "length": 100}
CALLS = [name for name in sorted(TABLE) if name not in ENDS_OR_WAITS]


@pytest.mark.parametrize("name", CALLS)
def test_hostile_values_get_an_error_number(system: vos.System, name: str) -> None:
    linux = system.native
    call = getattr(linux, name)
    for given in arguments(linux, name):
        if name in ("kill", "tgkill") and given[-1] != 0:
            given = (*given[:-1], 0)  # a signal would do what it says
        if name == "fcntl":
            given = (*given[:2], linux.Flock() if given[1] in (5, 6, 7) else 0)
        if name == "poll":
            given = (*given[:2], 0)  # others wait
        result = call(*given)
        assert isinstance(result, int), (name, given, result)
        assert result >= 0 or -result in ERRORS, (name, given, result)
    assert_works(system)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_wrong_types_get_a_sentence_that_names_the_parameter(system: vos.System, name: str) -> None:
    linux = system.native
    kinds = TABLE[name].kinds()
    call = getattr(linux, name)
    for place, (parameter, kind) in enumerate(kinds):
        if kind in ("Struct", "Function"):
            continue
        for wrong in WRONG:
            good = [harmless_value(linux, name, other, its) for other, its in kinds]
            good[place] = wrong
            try:
                result = call(*good)
            except TypeError as error:
                assert name in str(error), (parameter, wrong, error)
            except (ProcessExit, NewProgram):
                pytest.fail(f"{name} took {wrong!r} as {parameter}")
            else:  # refused for another reason first, or not looked at
                assert result < 0 or parameter in UNUSED or takes(kind, wrong), (parameter, wrong)
    assert_works(system)


# What a call has no use for it does not look at: where an absolute path starts, the mode of what
# is not made, a count or list that may be None.
UNUSED = ("dirfd", "olddirfd", "newdirfd", "mode")


def takes(kind: str, value: Any) -> bool:
    if value is None:
        return kind in ("OptSize", "Buffer | None", "Path | None", "Texts | None")
    if isinstance(value, memoryview):
        return kind in ("Buffer", "Buffer | None", "Data")
    texts, data = kind in ("Path", "Path | None", "Name", "Texts"), kind == "Data"
    return (
        (isinstance(value, (str, bytes)) and texts)
        or (isinstance(value, bytes) and data)
        or (kind in ("Buffers", "Datas", "Texts", "Texts | None") and value == [])
    )


def harmless_value(linux: Any, name: str, parameter: str, kind: str) -> Any:
    if kind in ("Struct", "Function"):
        return structure(linux, name, parameter)
    special = {
        "Path": b"/mnt/file",
        "Path | None": b"/mnt/file",
        "Buffer": bytearray(64),
        "Data": b"x",
        "Name": b"user.x",
        "Buffers": [bytearray(4)],
        "Datas": [b"x"],
        "Texts": [],
        "OptSize": None,
        "Texts | None": None,
        "Buffer | None": None,
        "DirFd": -100,
        "Fd": 3,
    }
    return HARMLESS.get(parameter, special.get(kind, 0))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_too_many_arguments_get_a_sentence(system: vos.System, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        getattr(system.native, name)(*range(9))


def assert_works(system: vos.System) -> None:
    """The system does its work as if nothing had been tried, for a process that did not try."""
    linux = system.policy.login(system.kernel, True).native
    assert linux.chdir(b"/tmp") == 0
    fd = linux.openat(linux.AT_FDCWD, b"works", linux.O_CREAT | linux.O_RDWR, 0o600)
    assert fd >= 0
    assert linux.pwrite64(fd, b"yes", 3, 0) == 3
    buffer = bytearray(8)
    assert linux.pread64(fd, buffer, 8, 0) == 3
    assert buffer[:3] == b"yes"
    assert linux.close(fd) == 0
    assert linux.close(fd) == -linux.EBADF
    assert linux.unlink(b"works") == 0


def test_parameters_have_the_manual_s_names(system: vos.System) -> None:
    linux = system.native
    assert linux.mkdirat(dirfd=linux.AT_FDCWD, pathname=b"named", mode=0o700) == 0
    assert linux.rmdir(pathname=b"named") == 0


def test_a_full_disk_is_refused_and_usable_again(system: vos.System) -> None:
    linux = system.native
    fd = linux.open(b"/mnt/big", linux.O_CREAT | linux.O_WRONLY, 0o644)
    written = 0
    while (size := linux.write(fd, bytes(100_000))) > 0:
        written += size
    assert size == -linux.ENOSPC
    assert written > 3_000_000
    assert linux.mkdir(b"/mnt/more", 0o755) == -linux.ENOSPC
    assert linux.symlink(b"x" * 900, b"/mnt/link") == -linux.ENOSPC
    found = linux.Stat()
    assert linux.fstat(fd, found) == 0
    assert found.st_size == written
    assert linux.ftruncate(fd, 0) == 0
    assert linux.mkdir(b"/mnt/more", 0o755) == 0
    assert_works(system)


def test_several_threads_at_once(system: vos.System) -> None:
    linux = system.native
    failures: list[Any] = []

    def work(number: int) -> None:
        for turn in range(60):
            name = b"/mnt/t%d" % number
            shared = b"/mnt/shared"
            fd = linux.open(name, linux.O_CREAT | linux.O_RDWR | linux.O_TRUNC, 0o644)
            linux.open(shared, linux.O_CREAT | linux.O_RDWR, 0o644)
            linux.unlink(shared)
            linux.rename(name, name + b"x")
            if linux.write(fd, b"%d" % turn) <= 0 or linux.close(fd) != 0:
                failures.append((number, turn))
            linux.unlink(name + b"x")
        linux.close_range(200 + number, 200 + number, 0)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    linux.close_range(3, 1000, 0)
    assert_works(system)


def test_no_call_reaches_the_host(system: vos.System, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(*arguments: Any, **_named: Any) -> Any:
        raise AssertionError(f"the host was asked: {arguments[:2]}")

    linux = system.native
    with monkeypatch.context() as patch:
        for module, names in ((builtins, ["open"]), (io, ["open", "FileIO", "open_code"])):
            for name in names:
                patch.setattr(module, name, poisoned)
        for name in dir(os):
            if callable(getattr(os, name)) and name.islower() and name not in KEPT:
                patch.setattr(os, name, poisoned)
        for name in CALLS:
            call = getattr(linux, name)
            given = [harmless_value(linux, name, other, its) for other, its in TABLE[name].kinds()]
            try:
                call(*given)
            except TypeError:
                continue
    assert_works(system)


KEPT = ("fspath", "fsencode", "fsdecode", "getpid")  # pytest and threading ask these all the time
