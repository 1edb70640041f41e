"""Booted macOS systems for tests: one shared, and fresh ones of each version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import emulator
import vos


@pytest.fixture
def macos() -> Iterator[vos.System]:
    """A fresh system of the default version, on the model with the smallest display."""
    with vos.boot(emulator.boot("c64"), "macos") as system:
        yield system


def number_of(system: vos.System, name: bytes) -> int:
    """Return the number that sysctlbyname tells."""
    native = system.native
    value, length = bytearray(8), native.IntRef(value=8)
    assert native.sysctlbyname(name, value, length) == 0
    return int.from_bytes(value[: length.value], "little")


def text_of(system: vos.System, name: bytes) -> str:
    """Return the text that sysctlbyname tells."""
    native = system.native
    value, length = bytearray(256), native.IntRef(value=256)
    assert native.sysctlbyname(name, value, length) == 0
    return bytes(value[: length.value - 1]).decode()
