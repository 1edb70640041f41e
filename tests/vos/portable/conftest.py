"""What these tests share: a booted system, and its modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos
from vos.portable import Modules


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


@pytest.fixture
def modules(system: vos.System) -> Modules:
    found: Modules = system.modules
    return found


@pytest.fixture
def os(system: vos.System) -> Any:
    return system.os
