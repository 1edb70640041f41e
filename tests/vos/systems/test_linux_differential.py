"""The virtual Linux and the real one: the same sequences of calls have the same outcomes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def linux() -> Iterator[Any]:
    with vos.boot(emulator.boot("workstation"), "linux", privileged=True) as system:
        yield system.native


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = os.getcwd()
    mask = os.umask(0o022)
    yield tmp_path_factory.mktemp("real")
    os.umask(mask)
    os.chdir(before)


def compare(linux: Any, host: Path, sequence: list[tuple[Any, ...]]) -> None:
    """Run a sequence in both worlds, each in a new directory w, and compare every outcome."""
    number = next(NUMBERS)
    outer = host / str(number)
    (outer / "w").mkdir(parents=True)
    assert linux.mkdir(f"/mnt/{number}", 0o755) == 0
    real, virtual = RealWorld(outer / "w"), VirtualWorld(linux, f"/mnt/{number}/w")
    done: list[Any] = []
    try:
        for verb, *arguments in sequence:
            if escapes(verb, arguments):
                continue
            expected, found = real.do(verb, *arguments), virtual.do(verb, *arguments)
            done.append((verb, arguments, expected))
            assert found == expected, done
    finally:
        real.close_all()
        virtual.close_all()
        linux.chdir("/")
        os.chdir(host)
        shutil.rmtree(outer, ignore_errors=True)


def escapes(verb: str, arguments: list[Any]) -> bool:
    """Tell whether a call would look at the rest of either world, which differ."""
    looks = ("/", "..", "a/..", "d/..")
    return verb in ("listdir", "stat", "lstat", "open", "open_at", "chmod", "chdir", "utime",
                    "chown") and any(path in looks for path in arguments)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(calls, min_size=4, max_size=24))
def test_random_sequences_have_the_same_outcomes(
    linux: Any, host: Path, sequence: list[tuple[Any, ...]]
) -> None:
    compare(linux, host, sequence)
