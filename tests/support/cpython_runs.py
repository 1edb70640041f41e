"""CPython's own tests in a Python of their own, and what of them did not pass unexpectedly.

What is expected to differ is a table: module -> part of a test's name -> the reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SUITE = Path(__file__).with_name("cpython_suite.py")
PATIENCE = 240  # seconds, on a host that does much else

Different = Mapping[str, Mapping[str, str]]


@cache
def is_installed() -> bool:
    """Whether this Python came with its tests; a child looks, which imports far more than we do."""
    command = [sys.executable, "-c", "import test.test_os"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def run(*arguments: str) -> list[dict[str, Any]]:
    """Run modules under a system: [--hide] SYSTEM MODULE ..."""
    done = subprocess.run(
        [sys.executable, str(SUITE), *arguments],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def surprises(found: dict[str, Any], different: Different) -> dict[str, str]:
    """What did not pass, and was not expected to differ."""
    expected = different[found["module"]]
    return {
        name: text
        for name, text in found["bad"].items()
        if not any(each in name for each in expected)
    }
