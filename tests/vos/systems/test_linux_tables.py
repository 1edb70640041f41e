"""Linux' numbers, held to this host's own where the host is a Linux on x86-64."""

from __future__ import annotations

import errno
import os
import platform
import re
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from vos.systems.linux import constants, devices, errors, input_codes
from vos.systems.linux.calls.table import TABLE
from vos.systems.linux.numbers import SYS

on_linux = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="the numbers to compare with are those of Linux on x86-64",
)


@on_linux
def test_error_numbers_and_messages_are_the_hosts() -> None:
    ours = {name: number for name, number in errors.NUMBERS.items() if hasattr(errno, name)}
    assert ours == {name: getattr(errno, name) for name in ours}
    assert set(errors.ERRORS) == set(errno.errorcode)
    assert [errors.strerror(-number) for number in errors.ERRORS] == [
        os.strerror(number) for number in errors.ERRORS
    ]


@on_linux
@pytest.mark.parametrize("prefix", ["O_", "S_I", "SEEK_", "R_", "W_", "X_", "F_", "POSIX_", "RTLD"])
def test_constants_are_the_hosts(prefix: str) -> None:
    ours = _named(constants, prefix)
    theirs = _named(os, prefix) | _named(stat, prefix)
    shared = ours.keys() & theirs.keys()
    assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}


@on_linux
def test_signals_are_the_hosts() -> None:
    ours = _named(constants, "SIG")
    theirs = {name: int(value) for name, value in vars(signal).items() if name in ours}
    assert theirs.keys() >= {"SIGKILL", "SIGCHLD", "SIG_BLOCK", "SIG_DFL"}
    assert theirs == {name: ours[name] for name in theirs}


def _named(module: Any, prefix: str) -> dict[str, int]:
    return {
        name: value
        for name, value in vars(module).items()
        if name.startswith(prefix) and isinstance(value, int)
    }


HEADERS = {
    "unistd_64.h": ("/usr/include/x86_64-linux-gnu/asm", r"#define __NR_(\w+)\s+(\d+)"),
    "input-event-codes.h": (
        "/usr/include/linux", r"#define ((?:KEY|BTN|EV|ABS|REL|SND)_\w+)\s+(\w+)",
    ),
    "fb.h": ("/usr/include/linux", r"#define (FBIO\w+)\s+(0x\w+)"),
}  # fmt: skip


def _header(name: str) -> dict[str, int]:
    place, pattern = HEADERS[name]
    path = Path(place, name)
    if not path.exists():
        pytest.skip(f"this host has no {path}")
    found = re.findall(pattern, path.read_text())
    return {key: int(value, 0) for key, value in found if value[0].isdigit()}


@on_linux
def test_call_numbers_are_the_header_s() -> None:
    theirs = _header("unistd_64.h")
    newer = SYS.keys() - theirs.keys()  # than the host's header
    assert newer <= {"fchmodat2"}
    assert {name: theirs.get(name, SYS[name]) for name in SYS} == SYS


@on_linux
def test_input_codes_are_the_header_s() -> None:
    theirs = _header("input-event-codes.h")
    ours = input_codes.CODES | {
        name: value
        for name, value in vars(input_codes).items()
        if name in theirs and isinstance(value, int)
    }
    assert len(ours) > 90
    assert {name: theirs[name] for name in ours} == ours


@on_linux
def test_framebuffer_requests_are_the_header_s() -> None:
    theirs = _header("fb.h")
    ours = {name: value for name, value in vars(devices).items() if name in theirs}
    assert len(ours) >= 5
    assert {name: theirs[name] for name in ours} == ours


def test_every_call_has_a_number_of_its_own_and_a_docstring() -> None:
    numbers = [call.number for call in TABLE.values()]
    assert len(numbers) == len(set(numbers))
    assert TABLE.keys() == SYS.keys()
    assert all(call.handler.__doc__ for call in TABLE.values())
