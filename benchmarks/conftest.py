"""The fixtures of the benchmarks, the order they run in, and what is added to their JSON."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

from benchmarks.form import Benchmark, Row
from emulator.live.displays import window_obstacle

# As they are shown; a module that is not named here comes last.
ORDER = (
    "test_poke",
    "test_bulk",
    "test_scan_out",
    "test_drivers",
    "test_screen",
    "test_files",
    "test_system",
    "test_live",
    "test_start",
    "test_demos",
)
PEERS = ("numpy", "pygame", "pygame-ce", "pyxel", "py65", "pyfakefs")
SCREEN = "1920x1080x24"  # of the display that is started for the live runs: a classroom's

Notes = dict[str, list[dict[str, str]]]
NOTES = pytest.StashKey[Notes]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="short rounds: whether it works at all")
    parser.addoption("--rows", default="", help="only benchmarks with one of these words in them")


def pytest_configure(config: pytest.Config) -> None:
    notes: Notes = {"skipped": [], "failed": []}
    config.stash[NOTES] = notes
    config.pluginmanager.register(_NoteTaker(notes))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    words = config.getoption("--rows").lower().replace(",", " ").split()
    kept = [item for item in items if not words or any(w in _spoken(item) for w in words)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = sorted(kept, key=_place)


def _spoken(item: pytest.Item) -> str:
    """What a word is looked for in: the names of the module, of the benchmark and of its row."""
    return item.nodeid.rpartition("/")[2].replace("_", "-").lower()


def _place(item: pytest.Item) -> int:
    name = item.path.stem
    return ORDER.index(name) if name in ORDER else len(ORDER)


class _NoteTaker:
    """Notes what was not measured, and why."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rpartition("::")[2]
        if report.skipped and isinstance(report.longrepr, tuple):
            why = report.longrepr[2].removeprefix("Skipped: ")
            self._notes["skipped"].append({"name": name, "why": why})
        elif report.failed and report.when == "call":
            crash = getattr(report.longrepr, "reprcrash", None)
            why = crash.message if crash else str(report.longrepr)
            self._notes["failed"].append({"name": name, "why": why.partition("\n")[0]})


def pytest_benchmark_update_machine_info(
    config: pytest.Config, machine_info: dict[str, Any]
) -> None:
    machine_info["peers"] = {name: found for name in PEERS if (found := _version(name))}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def pytest_benchmark_update_json(
    config: pytest.Config, benchmarks: object, output_json: dict[str, Any]
) -> None:
    notes: Notes = config.stash[NOTES]
    output_json.update(notes)


@pytest.fixture
def row(benchmark: Benchmark, pytestconfig: pytest.Config) -> Row:
    """Measures one row of a group; see `benchmarks`."""
    return Row(benchmark, pytestconfig.getoption("--quick"))


@pytest.fixture(scope="session")
def window() -> Iterator[None]:
    """Lets windows be opened: on a display of their own if Xvfb is there, else on the host's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SDL_AUDIODRIVER", "dummy")  # sound is made, and costs what it costs
        with _xvfb() as display:
            if display:
                patch.setenv("DISPLAY", display)
                patch.delenv("WAYLAND_DISPLAY", raising=False)
            elif obstacle := window_obstacle():
                pytest.skip(f"no window can be opened ({obstacle}), and there is no Xvfb")
            yield


@contextmanager
def _xvfb() -> Iterator[str]:
    """Its display's name while the block runs; empty if there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        yield ""
        return
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as ready:
            number = ready.readline().strip()  # empty if it ended instead
        yield f":{number}" if number else ""
    finally:
        server.terminate()
        server.wait()
