import signal
from collections.abc import Callable
from itertools import count
from threading import enumerate as enumerate_threads

import numpy as np
import pytest

import emulator
from emulator.key_names import parse_script
from emulator.live import headless
from emulator.live.headless import run_headless
from emulator.live.outcome import LiveError, State
from emulator.live.program import Program
from emulator.machine import Machine


@pytest.fixture
def machine() -> Machine:
    return emulator.boot("c64")


def stripes(machine: Machine) -> Callable[[], None]:
    def call() -> None:
        number = 0
        while True:
            machine.poke(1024 + number % 1000, number & 255)
            machine.poke(53280, number & 15)
            number += 1 + len(machine.keyboard.pressed)
            machine.wait_vblank()

    return call


def frames_of(frames: int) -> list[bytes]:
    machine = emulator.boot("c64")
    machine.frame_hooks.append(parse_script("5:press a,9:release a").apply)
    pictures: list[bytes] = []
    machine.frame_hooks.append(lambda machine: pictures.append(machine.frame().tobytes()))
    outcome = run_headless(machine, stripes(machine), frames)
    assert (outcome.state, outcome.frames) == (State.STOPPED, frames)
    return pictures


def test_two_runs_are_the_same_picture_by_picture() -> None:
    first = frames_of(40)
    assert first == frames_of(40)
    assert len(set(first)) > 20


def test_the_last_picture_is_that_of_the_last_frame(machine: Machine) -> None:
    pictures: list[np.ndarray] = []
    machine.frame_hooks.append(lambda machine: pictures.append(machine.frame()))
    run_headless(machine, stripes(machine), 12)
    assert len(pictures) == 12
    assert np.array_equal(pictures[-1], machine.frame())


def test_frames_count_from_where_the_machine_is(machine: Machine) -> None:
    run_headless(machine, stripes(machine), 3)
    outcome = run_headless(machine, stripes(machine), 4)
    assert (outcome.frames, machine.frames) == (4, 7)


def test_without_a_number_it_runs_to_the_programs_end(machine: Machine) -> None:
    def call() -> None:
        for _ in range(6):
            machine.wait_vblank()

    outcome = run_headless(machine, call)
    assert (outcome.state, outcome.frames) == (State.ENDED, 6)


def test_an_ended_program_leaves_the_frames_to_the_machine(machine: Machine) -> None:
    outcome = run_headless(machine, lambda: machine.poke(53280, 2), 20)
    assert (outcome.state, outcome.frames) == (State.ENDED, 20)


def test_a_failed_program_ends_the_run(machine: Machine) -> None:
    def call() -> None:
        machine.wait_vblank()
        machine.poke(-1, 0)

    outcome = run_headless(machine, call, 20)
    assert (outcome.state, outcome.frames) == (State.FAILED, 1)
    assert isinstance(outcome.exception, emulator.Fault)


def test_swallowing_what_ends_it_gains_a_program_no_frame(machine: Machine) -> None:
    def call() -> None:
        while True:
            try:
                machine.wait_vblank()
            except BaseException:
                machine.frame_hooks.append(lambda machine: None)

    outcome = run_headless(machine, call, 5)
    assert (outcome.state, outcome.frames) == (State.STOPPED, 5)


def test_a_loop_that_ends_no_frame_is_stopped_in_one_sentence(machine: Machine) -> None:
    def call() -> None:
        while True:
            machine.poke(1024, 1)

    outcome = run_headless(machine, call, frames=10, patience=0.2)
    assert outcome.state is State.FAILED
    assert isinstance(outcome.exception, LiveError)
    assert str(outcome.exception) == (
        "the program ended no frame in 0.2 s and was stopped;"
        " call machine.wait_vblank(), or screen.present(), in its loop, once for each picture."
    )


class Plodder(Program):
    """A program that ends one frame between two looks at it, fifty in all."""

    def join(self, timeout: float | None = None) -> bool:
        self._machine.vblank()
        return self._machine.frames == 50


def test_patience_is_for_each_frame(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count(step=8)
    monkeypatch.setattr(headless, "Program", Plodder)
    monkeypatch.setattr(headless, "monotonic", lambda: next(seconds))
    outcome = run_headless(machine, lambda: None, patience=10)
    assert outcome.exception is None
    assert outcome.seconds > 400


def test_the_machine_runs_on_by_itself_afterwards(machine: Machine) -> None:
    run_headless(machine, stripes(machine), 3)
    machine.poke(53280, 5)
    machine.wait_vblank()
    assert machine.frames == 4
    assert machine.peek(53280) & 15 == 5


def test_ctrl_c_stops_the_run(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(program: Program, timeout: float | None = None) -> bool:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(Program, "join", interrupted)
    outcome = run_headless(machine, stripes(machine))
    assert outcome.state is State.STOPPED


def test_a_real_ctrl_c_ends_the_programs_thread_too(machine: Machine) -> None:
    seen: list[int] = []

    def call() -> None:
        while True:
            machine.wait_vblank()
            seen.append(machine.frames)
            if len(seen) == 20:
                signal.raise_signal(signal.SIGINT)

    outcome = run_headless(machine, call)
    assert outcome.state is State.STOPPED
    ended = len(seen)
    machine.wait_vblank()
    assert len(seen) == ended
    assert not [thread for thread in enumerate_threads() if "program on" in thread.name]
