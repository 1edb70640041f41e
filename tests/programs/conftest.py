from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from programs.cli import main


class Said(NamedTuple):
    """What a command line left: exit status, stdout, stderr."""

    status: int
    out: str
    err: str


Peekpoke = Callable[..., Said]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def peekpoke(here: Path, capsys: pytest.CaptureFixture[str]) -> Peekpoke:
    """Runs a command line in this process, in an empty directory."""

    def run(*arguments: str) -> Said:
        status = main(arguments)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run
