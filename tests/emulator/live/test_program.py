import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event

import pytest

import emulator
from emulator.errors import Stopped
from emulator.live.outcome import State
from emulator.live.program import Program
from emulator.machine import Machine

SCREEN = 1024
LONG = 20.0  # seconds no step here comes near: only a broken Program waits so long


@pytest.fixture
def machine() -> Machine:
    return emulator.boot("c64")


def started(machine: Machine, call: Callable[[], object]) -> Program:
    program = Program(machine, call)
    machine.pace(program.wait_vblank)
    program.start()
    return program


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def test_a_program_that_returns_has_ended(machine: Machine) -> None:
    program = started(machine, lambda: machine.poke(SCREEN, 7))
    assert program.join(LONG)
    assert program.state is State.ENDED
    assert program.exception is None
    assert machine.peek(SCREEN) == 7


@pytest.mark.parametrize("code", [None, 0])
def test_leaving_by_sys_exit_without_complaint_is_an_end(machine: Machine, code: object) -> None:
    program = started(machine, lambda: exec("raise SystemExit(code)", {"code": code}))
    assert program.join(LONG)
    assert program.state is State.ENDED


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), SystemExit("no")])
def test_a_program_that_raises_has_failed(machine: Machine, error: BaseException) -> None:
    def call() -> None:
        raise error

    program = started(machine, call)
    assert program.join(LONG)
    assert program.state is State.FAILED
    assert program.exception is error


def poke_for_ever(machine: Machine) -> None:
    while True:
        machine.poke(SCREEN, 1)


def wait_for_ever(machine: Machine) -> None:
    while True:
        machine.wait_vblank()


def touch_nothing(machine: Machine) -> None:
    while True:
        pass


def write_past_the_bus(machine: Machine) -> None:
    cells = machine.cells
    while True:
        cells[SCREEN] = 1


def swallow_exceptions(machine: Machine) -> None:
    while True:
        try:
            machine.poke(SCREEN, 1)
            machine.wait_vblank()
        except Exception:
            pass


def swallow_everything(machine: Machine) -> None:
    while True:
        with suppress(BaseException):  # the worst a program can do
            machine.poke(SCREEN, 1)


def swallow_everything_while_waiting(machine: Machine) -> None:
    while True:
        with suppress(BaseException):
            machine.wait_vblank()


def poke_at_the_end(machine: Machine) -> None:
    try:
        wait_for_ever(machine)
    finally:
        machine.poke(SCREEN, 99)


STUBBORN = [
    poke_for_ever,
    wait_for_ever,
    touch_nothing,
    write_past_the_bus,
    swallow_exceptions,
    swallow_everything,
    swallow_everything_while_waiting,
    poke_at_the_end,
]


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("loop", STUBBORN)
def test_every_loop_can_be_stopped(
    machine: Machine, loop: Callable[[Machine], None], held: bool
) -> None:
    begun = Event()

    def call() -> None:
        begun.set()
        loop(machine)

    program = started(machine, call)
    assert begun.wait(LONG)
    if held:
        program.hold()
    assert program.stop(patience=LONG)
    assert program.state is State.STOPPED
    assert program.exception is None


def test_nothing_is_poked_after_stopping(machine: Machine) -> None:
    program = started(machine, lambda: poke_at_the_end(machine))
    until(lambda: program.waiting)
    assert program.stop()
    assert machine.peek(SCREEN) == 32


def test_stopping_one_that_has_ended_changes_nothing(machine: Machine) -> None:
    program = started(machine, lambda: None)
    assert program.join(LONG)
    assert program.stop()
    assert program.state is State.ENDED


def test_a_program_that_cannot_be_reached_is_cut_off(machine: Machine) -> None:
    go_on, raised = Event(), Event()

    def call() -> None:
        with suppress(Stopped):
            go_on.wait(LONG)  # in C code: Stopped strikes only when it is over
        try:
            machine.poke(SCREEN, 5)
        except Stopped:
            raised.set()

    program = started(machine, call)
    assert not program.stop(patience=0.1)
    assert program.state is State.STOPPED
    go_on.set()
    assert raised.wait(LONG)
    assert machine.cells[SCREEN] == 32


def test_a_held_program_does_no_access(machine: Machine) -> None:
    done = Event()

    def call() -> None:
        machine.poke(SCREEN, 1)
        done.set()

    program = Program(machine, call)
    program.hold()
    program.start()
    until(lambda: program.waiting)
    assert machine.cells[SCREEN] == 32
    program.release()
    assert done.wait(LONG)
    assert machine.cells[SCREEN] == 1


def test_the_host_is_never_held(machine: Machine) -> None:
    program = started(machine, lambda: poke_for_ever(machine))
    program.hold()
    until(lambda: program.waiting)
    machine.poke(SCREEN + 1, 3)
    assert machine.peek(SCREEN + 1) == 3
    machine.wait_vblank()
    assert machine.frames == 1
    assert program.stop()


def test_the_program_waits_for_the_hosts_frame(machine: Machine) -> None:
    seen: list[int] = []

    def call() -> None:
        for _ in range(3):
            machine.wait_vblank()
            seen.append(machine.frames)

    program = started(machine, call)
    for frame in (1, 2, 3):
        until(lambda: program.waiting)
        assert len(seen) == frame - 1
        machine.vblank()
        program.end_frame()
        until(lambda: len(seen) == frame)  # noqa: B023 # used up in this round
    assert program.join(LONG)
    assert seen == [1, 2, 3]


def test_a_slow_program_is_let_through_in_turn(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("emulator.live.program.monotonic", lambda: 100.0)
    monkeypatch.setattr("emulator.live.program.sleep", pauses.append)

    def call() -> None:
        for cell in range(SCREEN, SCREEN + 5):
            machine.poke(cell, 1)

    program = Program(machine, call)
    program.slow(100)
    program.start()
    assert program.join(LONG)
    assert pauses == pytest.approx([0, 0.01, 0.02, 0.03, 0.04])


def test_an_unhindered_program_pays_nothing(machine: Machine) -> None:
    """No gate is left behind: pokes take the fast window, which no device or observer sees."""
    gates: list[object] = []
    program = Program(machine, lambda: None)
    shut = machine.gate
    machine.gate = gates.append  # type: ignore[method-assign] # to see what is asked of it
    program.hold()
    program.release()
    program.slow(10)
    program.slow(None)
    machine.gate = shut  # type: ignore[method-assign]
    assert [gate is None for gate in gates] == [False, True, False, True]
