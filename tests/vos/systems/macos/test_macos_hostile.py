"""Hostile calls, as a table over every native call of macOS: nothing gets through but -1 with an
errno, None or an error number of a framework, or a TypeError; and the system works as before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos
from vos.systems.macos.calls.table import FRAMEWORKS, TABLE
from vos.systems.macos.errors import ERRORS
from vos.systems.structures import Struct

PATHS = (
    b"", b"\0", b"/", b".", b"..", b"/..", b"//", b"nix", b"nix/x", b"file/x", b"file/", b"n" * 300,
    b"a/" * 3000, b"loop1", b"file", b"FILE", b"dir/", b"\xff\xfe", "\udcff", "\ud800", "é/ü",
)  # fmt: skip
NUMBERS = (
    -(1 << 70), -(1 << 63), -(1 << 31), -101, -2, -1, 0, 1, 2, 5, 4096, (1 << 31) - 1, 1 << 31,
    (1 << 63) - 1, 1 << 63, 1 << 70,
)  # fmt: skip
FLOATS = (math.nan, -1e300, 1e300, -1.0, 0.0, 0.5, 1 << 2000)
BUFFERS = (bytearray(), bytearray(1), bytearray(5000), memoryview(b"read-only"))
WRONG: tuple[Any, ...] = (
    None, 1.5, object(), [], {}, "text", b"bytes", ..., range(3), memoryview(bytearray(3)),
)  # fmt: skip
RECTS = (((0, 0), (1, 1)), ((-5, -5), (9, 9)), ((math.nan, 0), (1, 1)), ((1e9, 1e9), (1e9, -1e9)))
HOSTILE: dict[str, tuple[Any, ...]] = {
    "Path": PATHS, "Text": (b"text", "\u20ac", "x" * 300),
    "Name": (b"", b"a", b"n" * 300, "\ud800"),
    "Buffer": BUFFERS, "Buffer | None": (None, *BUFFERS), "Float": FLOATS, "Rect": RECTS,
    "Data": (b"", b"x", bytearray(3000), memoryview(b"abcdef")[::2]),
    "Buffers": ([], [bytearray(3)], [bytearray(1)] * 1100),
    "Datas": ([], [b"x", b""], [b"x"] * 1100), "OptSize": (None, *NUMBERS),
    "Rects": ([], RECTS, list(RECTS) * 3), "Texts": ([], [b"x"]), "Texts | None": (None, [b"A=b"]),
}  # fmt: skip
# Tried on their own in other tests: what ends the process, or waits for ever.
APART = {"exit", "pause", "execve", "vfork", "kill"}
CALLS = sorted(TABLE.keys() - APART)


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "macos") as booted:
        macos = booted.native
        fd = macos.open(b"file", macos.O_CREAT | macos.O_RDWR, 0o644)
        macos.write(fd, b"contents")
        macos.mkdir(b"dir", 0o755)
        macos.symlink(b"loop2", b"loop1")
        macos.symlink(b"loop1", b"loop2")
        yield booted


def structure(macos: Any, name: str, parameter: str) -> Any:
    """What a C program would hand over for a pointer."""
    made: dict[str, Any] = {
        "c": macos.CGDisplayGetDrawingContext(1), "context": macos.CGDisplayGetDrawingContext(1),
        "space": macos.CGDisplayCopyColorSpace(1), "event": macos.CGEventCreate(None),
        "image": macos.CGBitmapContextCreateImage(macos.CGBitmapContextCreate(None, 4, 4, 8, 0)),
        "provider": macos.CGDataProviderCreateWithData(None, bytes(64), 64), "fildes": [0, 0],
        "mode": macos.CGDisplayCopyDisplayMode(1), "baseSpace": None, "decode": None,
        "releaseData": None,
        "attrList": macos.AttrList(bitmapcount=5), "timeout": macos.Timespec(), "fds": [],
        "changelist": [], "eventlist": [], "list": [], "loadavg": [0.0] * 3, "set": set(),
        "oset": set(), "act": macos.Sigaction(), "oact": macos.Sigaction(), "arg": 0,
        "times": None, "untilDate": None, "usage": macos.Rusage(), "rusage": macos.Rusage(),
        "rlp": macos.Rlimit(), "tv": macos.Timeval(), "hdtr": None, "source": None, "name": None,
        "info": macos.mach_timebase_info_data_t(), "newp": None,
    }  # fmt: skip
    if parameter == "buf":
        return {
            "statfs": macos.Statfs, "fstatfs": macos.Statfs, "statvfs": macos.Statvfs,
            "fstatvfs": macos.Statvfs, "times": macos.Tms,
        }.get(name, macos.Stat)()  # fmt: skip
    if name == "uname":
        return macos.Utsname()
    if parameter in ("tp", "req", "rem"):
        return macos.Timespec()
    return made[parameter] if parameter in made else macos.IntRef()


HARMLESS = {"timeout": 0, "options": 1, "operation": 5, "pid": 0, "sig": 0, "bitmapInfo": 0x2006,
            "bitsPerComponent": 8, "display": 1, "inUnit": 1, "ci": 1, "cmd": 1}  # fmt: skip


def rows(macos: Any, name: str) -> list[tuple[Any, ...]]:
    """The values of each parameter; what is harmless is the last."""
    found: list[tuple[Any, ...]] = []
    for parameter, kind in TABLE[name].kinds():
        if kind in ("Struct", "Function"):
            found.append((structure(macos, name, parameter),))
        else:
            values = HOSTILE.get(kind, NUMBERS)
            harmless = HARMLESS.get(parameter, values[min(6, len(values) - 1)])
            found.append((*values, harmless))
    return found


def assert_works(system: vos.System) -> None:
    macos = system.native
    st = macos.Stat()
    assert macos.stat(b"/private/etc/passwd", st) == 0 and macos.S_ISREG(st.st_mode)
    assert macos.CGDisplayPixelsWide(1) == system.screen.width


def check(macos: Any, name: str, given: tuple[Any, ...]) -> None:
    macos.errno = 0
    result = getattr(macos, name)(*given)
    if name in FRAMEWORKS:
        assert result is None or not isinstance(result, Exception)
    else:
        assert isinstance(result, int), (name, given, result)
        assert result >= 0 or (result == -1 and macos.errno in ERRORS), (name, given, result)


def calls(values: list[tuple[Any, ...]], place: int, more: tuple[Any, ...]) -> Iterator[list[Any]]:
    """Arguments with each hostile value at one place, the others harmless."""
    for value in more:
        given = [each[-1] for each in values]
        given[place] = value
        yield given


@pytest.mark.parametrize("name", CALLS)
def test_hostile_values_and_wrong_types_are_refused(system: vos.System, name: str) -> None:
    macos = system.native
    values = rows(macos, name)
    for place, row in enumerate(values):
        for given in calls(values, place, row):
            if name == "fcntl" and given[1] in (7, 8, 9):
                given[2] = macos.Flock()
            if name == "poll":
                given[2] = 0  # others wait
            check(macos, name, tuple(given))
        if isinstance(row[-1], Struct) or name == "poll":
            continue
        for given in calls(values, place, WRONG):
            try:
                check(macos, name, tuple(given))
            except TypeError as error:
                assert str(error)
    assert_works(system)


def test_too_many_arguments_are_counted(system: vos.System) -> None:
    for name in TABLE:
        with pytest.raises(TypeError, match=name):
            getattr(system.native, name)(*range(20))
    assert_works(system)


def test_a_number_is_no_table_of_colours(system: vos.System) -> None:
    macos = system.native
    for number in (-1, 9, 1 << 62):
        with pytest.raises(TypeError, match="colorTable takes bytes"):
            macos.CGColorSpaceCreateIndexed(None, 2, number)


def test_there_is_no_other_name(system: vos.System) -> None:
    with pytest.raises(AttributeError, match="macOS has no 'memfd_create'"):
        system.native.memfd_create(b"x", 0)
    assert {"open", "CGContextFillRect", "O_SYMLINK"} <= set(dir(system.native))
