"""Processes that a test starts and does not leave behind."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process, as `subprocess.Popen`; killed at the end if a failed test left it waiting."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()
