"""From the command line to the first frame, as a whole process; and what of it is the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import emulator
from benchmarks.form import Group, Row, Unit
from programs.catalogue import MODELS

START = Group("start", "command line to the first frame, whole process", Unit.SECONDS, seconds=3.0)
BOOT = Group("boot", "a machine switched on", Unit.SECONDS)
BUDGET = 0.5

ROOT = Path(__file__).parent.parent
PARTS = {
    "python, nothing else": ("-c", "pass"),
    "python and numpy": ("-c", "import numpy"),
    "peekpoke --version": ("-m", "programs.cli", "--version"),
}


@pytest.fixture(autouse=True)
def bytecode(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Modules stay compiled from one start to the next, as wherever Peekpoke is installed."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def show(model: str, display: str, access: str = "raw") -> None:
    run(
        "-m", "programs.cli", "run", "plasma", "-m", model, "--access", access,
        "--display", display, "--frames", "1",
    )  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_part(row: Row, name: str) -> None:
    row(START, name, lambda: run(*PARTS[name]))


@pytest.mark.parametrize("model", MODELS)
def test_start(row: Row, model: str) -> None:
    row(START, f"plasma on {model}", lambda: show(model, "none"), budget=BUDGET)


@pytest.mark.parametrize("model", MODELS)
def test_start_of_a_system(row: Row, model: str) -> None:
    row(START, f"portable on {model}", lambda: show(model, "none", "portable"), budget=BUDGET)


@pytest.mark.parametrize("model", ("c64", "pc"))
def test_start_in_a_window(row: Row, model: str, window: None) -> None:
    row(START, f"plasma on {model}, window", lambda: show(model, "window"), budget=BUDGET)


def test_start_of_a_system_in_a_window(row: Row, window: None) -> None:
    row(START, "portable on pc, window", lambda: show("pc", "window", "portable"), budget=BUDGET)


@pytest.mark.parametrize("model", MODELS)
def test_boot(row: Row, model: str) -> None:
    row(BOOT, model, lambda: emulator.boot(model))
