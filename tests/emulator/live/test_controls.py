import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import emulator
from emulator.live.controls import Control, Controls
from emulator.live.outcome import State
from emulator.live.panes import Pane
from emulator.live.session import Session
from emulator.machine import Machine


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def machine() -> Machine:
    return emulator.boot("c64")


@pytest.fixture
def reports() -> list[str]:
    return []


def idle(machine: Machine) -> Callable[[], None]:
    def call() -> None:
        while True:
            machine.wait_vblank()

    return call


@pytest.fixture
def session(machine: Machine) -> Iterator[Session]:
    with Session(machine, idle(machine)) as session:
        yield session


@pytest.fixture
def controls(session: Session, reports: list[str]) -> Controls:
    return Controls([Pane(session, str)], reports.append)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def test_keys_that_are_not_the_hosts_are_left_alone(controls: Controls) -> None:
    for key in ("escape", "a", "f9", "f12", "left"):
        assert not controls.press(key)


def test_the_help_lists_every_key(session: Session) -> None:
    own = [Control("f11", "full screen and back", lambda: None)]
    controls = Controls([Pane(session, str)], print, own)
    lines = controls.help_lines()
    assert lines[0] == "Commodore 64: keys"
    keys = [line.split()[0] for line in lines if line.startswith("F")]
    assert keys == ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F10", "F11"]
    assert all(controls.press(key.lower()) for key in keys)


def test_help_comes_and_goes(controls: Controls) -> None:
    controls.press("f1")
    assert controls.help
    controls.press("f1")
    assert not controls.help


def test_quit(controls: Controls) -> None:
    controls.press("f10")
    assert controls.quit


def test_the_badge_says_what_is_not_as_usual(session: Session, controls: Controls) -> None:
    until(lambda: session.program.waiting)
    assert controls.badge == ""
    controls.press("f2")
    assert controls.badge == "paused (F2 goes on, F3 one frame)"
    controls.press("f4")
    assert controls.badge == "paused (F2 goes on, F3 one frame), 1/4 speed"
    controls.press("f2")
    controls.press("f7")
    assert controls.badge == "1/4 speed, recording (F7 ends it)"
    controls.close()


def test_a_program_that_no_gate_holds_is_not_called_paused(machine: Machine) -> None:
    on = [True]

    def past_the_bus() -> None:
        while on[0]:
            machine.cells[1024] = 1

    with Session(machine, past_the_bus) as session:
        controls = Controls([Pane(session, str)], print)
        controls.press("f2")
        assert controls.badge == "paused at the next poke or frame"
        on[0] = False


def test_screenshots_are_numbered_and_exact(controls: Controls, machine: Machine) -> None:
    machine.poke(53280, 2)
    controls.press("f6")
    controls.press("f6")
    assert controls.message == "screenshot: c64-002.png"
    for name in ("c64-001.png", "c64-002.png"):
        with Image.open(name) as image:
            assert np.array_equal(np.asarray(image), machine.frame())


def test_a_screenshot_that_cannot_be_written_is_a_message(
    controls: Controls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "missing" / "c64-001.png"
    monkeypatch.setattr("emulator.live.controls.next_free", lambda stem, suffix: missing)
    controls.press("f6")
    assert controls.message == f"no screenshot: {missing}: No such file or directory"


def test_recording_starts_and_stops(session: Session, controls: Controls) -> None:
    controls.press("f7")
    for _ in range(5):
        session.tick()
    controls.press("f7")
    assert controls.message == "recorded 5 frames: c64-001.gif"
    with Image.open("c64-001.gif") as image:
        assert image.size == (384, 272)
    assert not controls.recorders


def test_a_recording_in_progress_is_completed_at_the_end(
    session: Session, controls: Controls
) -> None:
    controls.press("f7")
    session.tick()
    controls.close()
    with Image.open("c64-001.gif") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), session.machine.frame())


def test_recording_without_pillow_is_a_message(
    controls: Controls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    controls.press("f7")
    assert controls.message == "recording needs Pillow: pip install pillow"
    assert not controls.recorders


def test_messages_pass(controls: Controls, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr("emulator.live.controls.monotonic", lambda: seconds[0])
    controls.say("done")
    assert controls.message == "done"
    seconds[0] += 60
    assert controls.message == ""


def test_a_failure_is_described_and_reported_once(machine: Machine, reports: list[str]) -> None:
    with Session(machine, lambda: machine.poke(-1, 0)) as session:
        controls = Controls([Pane(session, lambda error: f"sorry: {error}")], reports.append)
        until(lambda: session.state is State.FAILED)
        assert controls.errors()[0].startswith("sorry: poke(-1, 0) refused")
        assert controls.errors() == controls.errors()
        assert reports == controls.errors()
        controls.press("f5")
        until(lambda: session.state is State.FAILED)
        controls.close()
    assert len(reports) == 2


def test_a_reset_that_is_refused_says_so(
    session: Session, controls: Controls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "reset", lambda: False)
    controls.press("f5")
    assert "cannot be stopped" in controls.message
