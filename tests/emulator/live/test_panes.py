"""Several panes on one display: in step, alike at the function keys, apart in their files."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pygame
import pytest

import emulator
from emulator import live
from emulator.key_names import parse_script
from emulator.live.controls import Controls
from emulator.live.panes import Beat, Pane
from emulator.live.session import Session
from emulator.live.window.window import Window
from emulator.machine import Machine

Make = Callable[..., Pane]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def pane() -> Iterator[Make]:
    with ExitStack() as stack:

        def make(program: Callable[[Machine], object], name: str = "") -> Pane:
            machine = emulator.boot("c64")
            session = stack.enter_context(Session(machine, lambda: program(machine)))
            return Pane(session, str, lambda: [name, "a note"], name)

        yield make


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def idle(machine: Machine) -> None:
    while True:
        machine.wait_vblank()


def hog(machine: Machine) -> None:
    while True:
        machine.poke(1024, 1)


def test_frames_end_when_the_slowest_has_finished_its_own(pane: Make) -> None:
    go = [False]

    def slow(machine: Machine) -> None:
        while not go[0]:
            time.sleep(0.001)
        idle(machine)

    panes = [pane(idle, "fast"), pane(slow, "slow")]
    beat = Beat([each.session for each in panes])
    until(lambda: panes[0].session.program.waiting)
    assert [beat.tick(1) for _ in range(3)] == [0, 0, 0]
    go[0] = True
    until(lambda: panes[1].session.program.waiting)
    assert beat.tick(1) == 1
    assert [each.machine.frames for each in panes] == [1, 1]


def test_one_that_never_waits_is_not_waited_for_without_end(pane: Make) -> None:
    panes = [pane(idle, "idle"), pane(hog, "hog")]
    beat = Beat([each.session for each in panes])
    ended = [beat.tick(1) for _ in range(60)]
    assert 0 < sum(ended) < 60
    assert panes[0].machine.frames == panes[1].machine.frames == sum(ended)


def test_one_that_has_ended_keeps_no_one(pane: Make) -> None:
    panes = [pane(lambda machine: None, "over"), pane(idle, "idle")]
    until(lambda: panes[0].session.state is live.State.ENDED)
    until(lambda: panes[1].session.program.waiting)
    assert Beat([each.session for each in panes]).tick(1) == 1


def test_the_function_keys_act_on_all(pane: Make) -> None:
    panes = [pane(idle, "left"), pane(idle, "right")]
    controls = Controls(panes, print)
    controls.press("f2")
    assert all(each.session.paused for each in panes)
    controls.press("f4")
    assert [each.session.speed.one_in for each in panes] == [4, 4]
    controls.press("f6")
    assert controls.message == "screenshot: c64-left-001.png, c64-right-001.png"
    controls.press("f7")
    assert len(controls.recorders) == 2
    controls.press("f7")
    assert Path("c64-left-001.gif").exists() and Path("c64-right-001.gif").exists()
    controls.press("f5")
    assert controls.message == "reset"
    assert not any(each.session.paused for each in panes)


def test_each_says_its_own_failure(pane: Make) -> None:
    reports: list[str] = []
    panes = [pane(idle, "left"), pane(lambda machine: machine.poke(-1, 0), "right")]
    controls = Controls(panes, reports.append)
    until(lambda: panes[1].session.state is live.State.FAILED)
    fine, failed = controls.errors()
    assert fine == "" and failed.startswith("poke(-1, 0) refused")
    assert reports == [failed]


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.display.quit()


@pytest.mark.usefixtures("without_display")
def test_the_window_shows_the_pictures_side_by_side_above_their_notes(pane: Make) -> None:
    panes = [pane(lambda machine: machine.poke(53280, 2), "left"), pane(idle, "right")]
    until(lambda: panes[0].session.state is live.State.ENDED)
    window = Window(panes, "two", print)
    pygame.display.set_mode((800, 400))
    window.refresh()
    pixels = pygame.surfarray.array3d(pygame.display.get_surface()).transpose(1, 0, 2)
    for number, each in enumerate(panes):
        picture = each.machine.frame()
        view = window._views[number].picture
        assert view.size == picture.shape[1::-1]
        assert view.left // 400 == (view.right - 1) // 400 == number
        assert np.array_equal(pixels[view.top : view.bottom, view.left : view.right], picture)
        beneath = pixels[view.bottom :, view.left : view.right].reshape(-1, 3)
        assert len(np.unique(beneath, axis=0)) > 2  # backdrop, paper, ink
    window.close()


@pytest.mark.usefixtures("without_display")
def test_keys_go_to_all(pane: Make) -> None:
    panes = [pane(idle, "left"), pane(idle, "right")]
    window = Window(panes, "two", print)
    window.refresh()

    def pressed() -> list[frozenset[str]]:
        return [each.machine.keyboard.pressed for each in panes]

    key = {"key": pygame.K_a, "unicode": "a", "mod": 0, "scancode": 4}
    window._hands.handle(pygame.event.Event(pygame.KEYDOWN, key))
    for wanted in ({"a"}, set()):
        until(lambda: window.refresh() or pressed() == [wanted, wanted])  # noqa: B023 # used here
        window._hands.handle(pygame.event.Event(pygame.KEYUP, key))
    window.close()


def test_show_runs_all_for_so_many_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    machines = [emulator.boot("c64") for _ in range(2)]
    panes = [
        Pane(Session(machine, lambda machine=machine: idle(machine), frames=5), name=str(number))
        for number, machine in enumerate(machines)
    ]
    outcomes = live.show(panes, live.WINDOW, "two", parse_script("2:press a"))
    assert [machine.keyboard.pressed for machine in machines] == [{"a"}, {"a"}]
    assert not any(machine.frame_hooks for machine in machines)
    assert [(each.frames, each.state) for each in outcomes] == [(5, live.State.STOPPED)] * 2
