import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import emulator
from emulator import live
from emulator.key_names import parse_script
from emulator.machine import Machine


@pytest.fixture
def machine() -> Machine:
    return emulator.boot("c64")


def colours(machine: Machine) -> Callable[[], None]:
    """A border colour a frame; blue is held while a key is."""

    def call() -> None:
        while True:
            machine.poke(53280, 6 if machine.keyboard.pressed else machine.frames & 15)
            machine.wait_vblank()

    return call


def test_a_run_leaves_its_picture(machine: Machine, tmp_path: Path) -> None:
    shot = tmp_path / "a.png"
    outcome = live.run(machine, colours(machine), frames=5, screenshot=shot)
    assert (outcome.state, outcome.frames) == (live.State.STOPPED, 5)
    with Image.open(shot) as image:
        assert np.array_equal(np.asarray(image), machine.frame())


def test_scripted_keys_come_at_their_frames(machine: Machine) -> None:
    borders: list[int] = []
    machine.frame_hooks.append(lambda machine: borders.append(machine.cells[53280] & 15))
    live.run(machine, colours(machine), frames=10, keys=parse_script("4:press a,6:release a"))
    assert borders == [0, 1, 2, 3, 6, 6, 6, 7, 8, 9]


def test_a_run_is_recorded(machine: Machine, tmp_path: Path) -> None:
    live.run(machine, colours(machine), frames=12, record=tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as image:
        assert image.n_frames == 12
    assert not machine.frame_hooks


def test_a_recording_of_a_failed_run_is_complete(machine: Machine, tmp_path: Path) -> None:
    def call() -> None:
        for _ in range(3):
            machine.wait_vblank()
        machine.poke(-1, 0)

    outcome = live.run(machine, call, record=tmp_path / "a.gif", report=lambda text: None)
    assert outcome.state is live.State.FAILED
    with Image.open(tmp_path / "a.gif") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), machine.frame())


def test_a_failure_is_told_in_the_words_of_describe(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = live.run(machine, lambda: machine.poke(-1, 0), describe=lambda error: "line 7: oh")
    assert isinstance(outcome.exception, emulator.Fault)
    assert capsys.readouterr() == ("", "line 7: oh\n")


@pytest.mark.parametrize("wrong", [{"screenshot": "no/such/a.png"}, {"record": "no/such/a.gif"}])
def test_a_file_that_cannot_be_written_is_refused_before_the_run(
    machine: Machine, wrong: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran: list[int] = []
    with pytest.raises(live.LiveError, match="there is no folder"):
        live.run(machine, lambda: ran.append(1), **wrong)  # type: ignore[arg-type]
    assert not ran


def test_a_wrong_display_is_refused(machine: Machine) -> None:
    with pytest.raises(live.LiveError, match="there are window, terminal, none"):
        live.run(machine, lambda: None, display="hologram")


@pytest.mark.parametrize("frames", [0, -3])
def test_a_run_of_no_frame_is_refused(machine: Machine, frames: int) -> None:
    with pytest.raises(live.LiveError, match=f"1 frame or more, not {frames}"):
        live.run(machine, lambda: None, frames=frames)


@pytest.mark.parametrize(("frames", "expected"), [(None, 120), (30, 30)])
def test_where_nothing_can_be_drawn_the_last_picture_is_printed(
    machine: Machine,
    frames: int | None,
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.delenv("NO_COLOR", raising=False)
    outcome = live.run(machine, colours(machine), display="terminal", frames=frames)
    *picture, sentence = capsys.readouterr().out.splitlines()
    assert outcome.frames == expected
    assert sentence == f"The picture after {expected} frames: only a terminal can show them all."
    assert len(picture) == 22
    assert {line.count("▀") for line in picture} == {62}
    red, green, blue = machine.frame()[0, 0]
    colour = f"{red};{green};{blue}"
    assert picture[0].startswith(f"\x1b[38;2;{colour};48;2;{colour}m▀")


def test_progress_is_shown_on_a_terminal_only(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        live.run(machine, colours(machine), frames=5, record=tmp_path / "a.gif")
        assert ("100%" in stream.getvalue()) is shown
