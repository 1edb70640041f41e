"""Files through the portable `os`, against pyfakefs and the host's own files in memory.

Ours go all the way: CPython's os.py, the gate, the system's calls, the file system's blocks, and
the disk of the machine behind its registers.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import pytest

import emulator
import vos
from benchmarks.form import Group, Row, Unit, Work
from programs.catalogue import SYSTEMS

BUDGET = 1 / 3
ENTRIES = 20  # of the directory that is listed
TIMES = 20  # operations a call


class Files(NamedTuple):
    """Somebody's `os` and `open`, and an empty directory to work in, which is the working one."""

    os: Any
    open: Callable[..., Any]
    folder: str

    def path(self, name: str) -> str:
        """A name in the directory."""
        return str(self.os.path.join(self.folder, name))


# -- operations ------------------------------------------------------------------------------------


def opening(files: Files) -> Work:
    """os.open, os.write and os.close of one file."""
    path, own = files.path("opened"), files.os
    flags = own.O_WRONLY | own.O_CREAT | own.O_TRUNC

    def work() -> None:
        fd = own.open(path, flags)
        own.write(fd, b"hello")
        own.close(fd)

    return work


def writing(files: Files) -> Work:
    path, opens = files.path("written"), files.open

    def work() -> None:
        with opens(path, "w", encoding="utf-8") as file:
            file.write("hello")

    return work


def asking(files: Files) -> Work:
    path, stat = files.path("asked"), files.os.stat
    touch(files, path)
    return lambda: stat(path)


def listing(files: Files) -> Work:
    path, listdir = files.path("listed"), files.os.listdir
    files.os.mkdir(path)
    for number in range(ENTRIES):
        touch(files, files.os.path.join(path, f"file{number}"))
    return lambda: listdir(path)


def making(files: Files) -> Work:
    path, own = files.path("made"), files.os

    def work() -> None:
        own.mkdir(path)
        own.rmdir(path)

    return work


def renaming(files: Files) -> Work:
    first, second, rename = files.path("here"), files.path("there"), files.os.rename
    touch(files, first)

    def work() -> None:
        rename(first, second)
        rename(second, first)

    return work


def touch(files: Files, path: str) -> None:
    with files.open(path, "w", encoding="utf-8") as file:
        file.write("hello")


class Operation(NamedTuple):
    """What is timed: its title, how to make it, and how often a call of it does it."""

    title: str
    make: Callable[[Files], Work]
    times: int = 1


OPERATIONS = {
    "open": Operation("os.open, os.write of 5 bytes, os.close", opening),
    "with open": Operation("open, write of 5 characters, close", writing),
    "stat": Operation("os.stat of a file", asking),
    "listdir": Operation(f"os.listdir of {ENTRIES} entries", listing),
    "mkdir": Operation("os.mkdir and os.rmdir", making),
    "rename": Operation("os.rename of a file", renaming, times=2),
}
each_operation = pytest.mark.parametrize("name", OPERATIONS)


# -- who does them ---------------------------------------------------------------------------------


def ours(system: str) -> Files:
    portable = vos.boot(emulator.boot("pc"), system)
    portable.os.mkdir("work")
    return Files(portable.os, portable.open, str(portable.os.path.abspath("work")))


def fake() -> Files:
    """Those of pyfakefs, used by themselves: nothing else is patched."""
    fakes = pytest.importorskip(
        "pyfakefs.fake_filesystem", reason="pyfakefs is not installed (the bench extra has it)"
    )
    system = fakes.FakeFilesystem()
    system.create_dir("/home/user/work")
    return Files(fakes.FakeOsModule(system), fakes.FakeFileOpen(system), "/home/user/work")


@pytest.fixture
def hosts() -> Iterator[Files]:
    """The host's, in memory where it has such files."""
    shared = Path("/dev/shm")
    folder = mkdtemp(dir=shared if sys.platform == "linux" and os.access(shared, os.W_OK) else None)
    yield Files(os, open, folder)
    shutil.rmtree(folder)


def measure(row: Row, name: str, who: str, files: Files, budget: float | None = None) -> None:
    operation = OPERATIONS[name]
    work, theirs = operation.make(files), operation.make(fake())
    group, count = Group(name, operation.title, Unit.TIMES), operation.times * TIMES
    row(group, who, often(work), reference=often(theirs), budget=budget, count=count)


def often(work: Work) -> Work:
    def loop() -> None:
        for _ in range(TIMES):
            work()

    return loop


@each_operation
def test_pyfakefs(row: Row, name: str) -> None:
    operation = OPERATIONS[name]
    group, count = Group(name, operation.title, Unit.TIMES), operation.times * TIMES
    row(group, "pyfakefs", often(operation.make(fake())), count=count)


@each_operation
@pytest.mark.parametrize("system", SYSTEMS)
def test_ours(row: Row, name: str, system: str) -> None:
    measure(row, name, f"peekpoke, {system}", ours(system), BUDGET)


@each_operation
def test_host(row: Row, name: str, hosts: Files) -> None:
    measure(row, name, "the host's own files", hosts)
