"""The virtual Linux and the real one: the same sequences of calls have the same outcomes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from linux_worlds import RealWorld, VirtualWorld, needs_linux

import emulator
import vos

pytestmark = needs_linux

NUMBERS = count()
LONG = "n" * 256
PATHS = (
    "a", "b", "c", "d", "a/b", "a/c", "b/a", "b/d", "a/b/c", "a/", "b/", "c/", "a//b", "./a",
    "a/.", "a/..", "a/../b", ".", "..", "../w/a", "", "/", "nix/x", "a/b/c/d", LONG, f"a/{LONG}",
    "c/.", "d/a", "d/..", "b/../a/b", "x" * 255,
)  # fmt: skip
TARGETS = ("a", "b", "c", "a/b", "../w/b", "nix", "d", "./a", "..", ".", "b/c", "t" * 100)
OPENS = (
    os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_RDWR | os.O_CREAT,
    os.O_WRONLY | os.O_CREAT | os.O_EXCL, os.O_RDWR | os.O_TRUNC, os.O_RDONLY | os.O_DIRECTORY,
    os.O_RDONLY | os.O_NOFOLLOW, os.O_RDWR | os.O_CREAT | os.O_APPEND, os.O_RDONLY | os.O_CREAT,
    os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, os.O_RDONLY | os.O_TRUNC,
) if os.name == "posix" else ()  # fmt: skip
PATH_ONLY = (0o10000000, 0o10400000)  # O_PATH, and with O_NOFOLLOW

OPENS = tuple(flags | 0o4000 for flags in OPENS)  # O_NONBLOCK: a FIFO has nobody at its other end
paths = st.sampled_from(PATHS)
files = st.integers(0, 4)
sizes = st.sampled_from((0, 1, 10, 1000, 1024, 1025, 5000, 20000))
offsets = st.sampled_from((0, 1, 5, 1023, 1024, 4000, 13000, -1))
data = st.sampled_from((b"", b"x", b"hello", b"0123456789" * 130, bytes(3000)))
modes = st.sampled_from((0o644, 0o600, 0o777, 0o000, 0o4755, 0o2755, 0o1777))
calls = st.one_of(
    st.tuples(st.just("open"), paths, st.sampled_from(OPENS), modes),
    st.tuples(st.just("open"), paths, st.just(OPENS[3]), modes),
    st.tuples(st.just("open"), paths, st.sampled_from(PATH_ONLY), st.just(0)),
    st.tuples(st.just("open_at"), files, paths, st.sampled_from(OPENS)),
    *(st.tuples(st.just(verb), files) for verb in ("close", "dup", "fstat", "fchdir")),
    st.tuples(st.just("read"), files, sizes),
    st.tuples(st.just("write"), files, data),
    st.tuples(st.just("pread"), files, sizes, offsets),
    st.tuples(st.just("pwrite"), files, data, offsets),
    st.tuples(st.just("lseek"), files, offsets, st.sampled_from((0, 1, 2))),
    st.tuples(st.just("ftruncate"), files, offsets),
    st.tuples(st.just("truncate"), paths, offsets),
    *(
        st.tuples(st.just(verb), paths)
        for verb in ("stat", "lstat", "rmdir", "unlink", "readlink", "listdir", "chdir", "mkfifo")
    ),
    st.tuples(st.just("mkdir"), paths, modes),
    st.tuples(st.just("mkdir"), paths, modes),
    st.tuples(st.just("rename"), paths, paths),
    st.tuples(st.just("rename"), paths, paths),
    st.tuples(st.just("link"), paths, paths),
    st.tuples(st.just("symlink"), st.sampled_from(TARGETS), paths),
    st.tuples(st.just("chmod"), paths, modes),
    st.tuples(st.just("access"), paths, st.sampled_from((0, 1, 2, 4, 7))),
    st.tuples(st.just("chown"), paths, st.sampled_from((-1, 0, 1000)), st.sampled_from((-1, 5))),
    st.tuples(st.just("utime"), paths, st.just((1_000_000_000, 1_700_000_000_987_654_321))),
)


USER, GROUPS = 1000, [44, 104, 1000]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = os.getcwd()
    mask = os.umask(0o022)
    yield tmp_path_factory.mktemp("real")
    os.umask(mask)
    os.chdir(before)


@contextmanager
def as_user(wanted: bool) -> Iterator[None]:
    """Act on the host as the user that the virtual Linux has, if wanted."""
    if not wanted:
        yield
        return
    groups = os.getgroups()
    os.setgroups(GROUPS)
    os.setegid(USER)
    os.seteuid(USER)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def compare(
    system: vos.System, host: Path, sequence: list[tuple[Any, ...]], privileged: bool
) -> None:
    """Run a sequence in both worlds, each in a new directory w, and compare every outcome."""
    outer = host / str(next(NUMBERS))
    (outer / "w").mkdir(parents=True)
    root = system.policy.login(system.kernel, True).native
    assert root.mkdir("/mnt/w", 0o755) == 0
    if not privileged:
        os.chown(outer / "w", USER, USER)
        assert root.chown("/mnt/w", USER, USER) == 0
    real = RealWorld(outer / "w")
    virtual = VirtualWorld(root if privileged else system.native, "/mnt/w")
    with as_user(not privileged):
        run_both(real, virtual, sequence, privileged)
    os.chdir(host)
    shutil.rmtree(outer, ignore_errors=True)


def run_both(real: RealWorld, virtual: VirtualWorld, sequence: list[Any], privileged: bool) -> None:
    done: list[Any] = []
    try:
        for verb, *arguments in sequence:
            if escapes(verb, arguments) or (verb == "access" and not privileged):
                continue  # access asks for the real user, who is root on the host
            expected, found = real.do(verb, *arguments), virtual.do(verb, *arguments)
            done.append((verb, arguments, expected))
            assert found == expected, done
    finally:
        real.close_all()
        virtual.close_all()


def escapes(verb: str, arguments: list[Any]) -> bool:
    """Tell whether a call would look at the rest of either world, which differ."""
    looks = ("/", "..", "a/..", "d/..")
    return verb in ("listdir", "stat", "lstat", "open", "open_at", "chmod", "chdir", "utime",
                    "chown") and any(path in looks for path in arguments)  # fmt: skip


@pytest.mark.parametrize("privileged", [True, False])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=st.lists(calls, min_size=4, max_size=24))
def test_random_sequences_have_the_same_outcomes(
    host: Path, privileged: bool, sequence: list[tuple[Any, ...]]
) -> None:
    with vos.boot(emulator.boot("workstation"), "linux") as system:
        compare(system, host, sequence, privileged)
