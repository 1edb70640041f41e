"""What a command does not wait for: parts of Peekpoke that it has no use for."""

import subprocess
import sys

import pytest

LOADED = "import sys; import {0}; print(*(n for n in sys.modules if n.partition('.')[0] == '{1}'))"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("programs.cli", "numpy"),
        ("programs.cli", "emulator"),
        ("programs.runner", "vos"),
        ("programs.session", "pygame"),
        ("programs.session", "vos"),
        ("emulator.live.window", "pkg_resources"),
    ],
)
def test_a_module_is_imported_without(module: str, unwanted: str) -> None:
    code = LOADED.format(module, unwanted)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
