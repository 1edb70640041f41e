import sys
import time
from collections.abc import Callable

import pytest

import emulator
from emulator.live.outcome import State
from emulator.live.session import SPEEDS, SWITCH_INTERVAL, Session
from emulator.machine import Machine

LONG = 20.0


@pytest.fixture
def machine() -> Machine:
    return emulator.boot("c64")


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


class Counter:
    """A program that counts its frames in the first cell of the screen."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.starts = machine, 0

    def __call__(self) -> None:
        self.starts += 1
        number = 0
        while True:
            self.machine.poke(1024, number)
            number += 1
            self.machine.wait_vblank()

    @property
    def count(self) -> int:
        return int(self.machine.cells[1024])


def ticks(session: Session, number: int) -> list[int]:
    """So many refreshes, each after the program has reached its gate or its wait."""
    done = []
    for _ in range(number):
        until(lambda: session.program.waiting)
        done.append(session.tick())
    until(lambda: session.program.waiting)
    return done


def test_each_refresh_is_a_frame(machine: Machine) -> None:
    counter = Counter(machine)
    with Session(machine, counter) as session:
        assert ticks(session, 5) == [1] * 5
        assert (machine.frames, session.frames, counter.count) == (5, 5, 5)
        assert session.state is State.RUNNING
    assert session.outcome().state is State.STOPPED


def test_a_loop_that_never_waits_gets_its_frames_too(machine: Machine) -> None:
    def hog() -> None:
        while True:
            machine.poke(1024, 1)

    with Session(machine, hog) as session:
        assert [session.tick() for _ in range(5)] == [1] * 5
    assert machine.frames == 5


def test_a_paused_machine_stands_still(machine: Machine) -> None:
    counter = Counter(machine)
    with Session(machine, counter) as session:
        ticks(session, 3)
        session.toggle_pause()
        assert session.state is State.PAUSED
        before = (machine.frames, counter.count, bytes(machine.bytes))
        assert ticks(session, 4) == [0] * 4
        assert (machine.frames, counter.count, bytes(machine.bytes)) == before
        session.toggle_pause()
        ticks(session, 2)
        assert (machine.frames, counter.count) == (5, 5)


def test_a_pause_holds_a_loop_that_never_waits(machine: Machine) -> None:
    counted = [0]

    def hog() -> None:
        while True:
            machine.poke(1024, 1)
            counted[0] += 1

    with Session(machine, hog) as session:
        until(lambda: counted[0] > 100)
        session.toggle_pause()
        until(lambda: session.program.waiting)
        assert not session.unheld
        stopped_at = counted[0]
        session.tick()
        assert counted[0] == stopped_at


def test_a_single_frame_is_one(machine: Machine) -> None:
    counter = Counter(machine)
    with Session(machine, counter) as session:
        ticks(session, 2)
        for expected in (3, 4):
            session.single_frame()
            assert ticks(session, 3) == [1, 0, 0]
            assert (machine.frames, counter.count) == (expected, expected)
        assert session.state is State.PAUSED


def test_a_delay_is_made_up_for_at_full_speed_only(machine: Machine) -> None:
    counter = Counter(machine)
    with Session(machine, counter) as session:
        assert session.tick(3) == 3
        session.toggle_pause()
        session.single_frame()
        assert session.tick(3) == 1
        assert session.tick(3) == 0
        session.toggle_pause()
        session.next_speed()
        assert [session.tick(4) for _ in range(4)].count(1) == 1


def test_a_single_frame_of_a_loop_that_never_waits_ends_too(machine: Machine) -> None:
    counted = [0]

    def hog() -> None:
        while True:
            machine.poke(1024, 1)
            counted[0] += 1

    with Session(machine, hog) as session:
        session.toggle_pause()
        until(lambda: session.program.waiting)
        session.single_frame()
        before = counted[0]
        until(lambda: session.tick() == 0 and session.program.waiting)
        assert counted[0] > before
        assert machine.frames == 1


def test_what_no_gate_holds_is_admitted(machine: Machine) -> None:
    on = [True]

    def past_the_bus() -> None:
        while on[0]:
            machine.cells[1024] = 1

    with Session(machine, past_the_bus) as session:
        session.toggle_pause()
        assert session.unheld
        on[0] = False


@pytest.mark.parametrize(("level", "one_in"), [(1, 4), (2, 16)])
def test_slow_motion_runs_one_refresh_of_several(machine: Machine, level: int, one_in: int) -> None:
    with Session(machine, Counter(machine)) as session:
        for _ in range(level):
            session.next_speed()
        assert sum(ticks(session, 2 * one_in)) == 2
        assert session.speed.slow


def test_the_levels_of_slow_motion_go_round(machine: Machine) -> None:
    with Session(machine, Counter(machine)) as session:
        seen = []
        for _ in SPEEDS:
            session.next_speed()
            seen.append(session.speed)
        assert seen == [*SPEEDS[1:], SPEEDS[0]]


def test_reset_switches_the_machine_off_and_on(machine: Machine) -> None:
    counter = Counter(machine)
    with Session(machine, counter) as session:
        machine.poke(53280, 2)
        session.toggle_pause()
        session.single_frame()
        ticks(session, 3)
        assert session.reset()
        until(lambda: session.program.waiting)
        assert (machine.frames, counter.starts, counter.count) == (0, 2, 0)
        assert machine.peek(53280) & 15 == 14
        assert session.state is State.RUNNING
        ticks(session, 2)
        assert (machine.frames, counter.count) == (2, 2)


def test_reset_revives_a_failed_program(machine: Machine) -> None:
    starts = []

    def call() -> None:
        starts.append(1)
        machine.poke(-1, 0)

    with Session(machine, call) as session:
        until(lambda: session.state is State.FAILED)
        assert session.reset()
        until(lambda: session.state is State.FAILED)
    assert len(starts) == 2


def test_reset_is_refused_for_a_program_that_cannot_be_ended(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(machine, Counter(machine)) as session:
        ticks(session, 2)
        monkeypatch.setattr(session.program, "stop", lambda: False)
        assert not session.reset()
        assert machine.frames == 2
        monkeypatch.undo()


def test_a_changed_program_is_started_anew(machine: Machine) -> None:
    counter = Counter(machine)
    changes = iter([False, True, False])
    with Session(machine, counter, changed=lambda: next(changes)) as session:
        ticks(session, 59)
        assert counter.starts == 2


def test_it_is_done_after_the_frames_asked_for(machine: Machine) -> None:
    with Session(machine, Counter(machine), frames=3) as session:
        assert not session.done
        assert ticks(session, 5) == [1, 1, 1, 0, 0]
        assert session.done
    assert session.outcome().frames == machine.frames == 3


def test_an_ended_program_does_not_end_the_frames(machine: Machine) -> None:
    with Session(machine, lambda: None) as session:
        until(lambda: session.state is State.ENDED)
        assert session.tick()
    assert session.outcome().state is State.ENDED


def test_everything_is_as_before_afterwards(machine: Machine) -> None:
    before = sys.getswitchinterval()
    with Session(machine, Counter(machine)):
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
    assert sys.getswitchinterval() == before
    machine.wait_vblank()
    machine.poke(1024, 3)
    assert machine.peek(1024) == 3


def test_live_time_is_the_hosts(machine: Machine) -> None:
    with Session(machine, Counter(machine)):
        assert abs(machine.clock.now() - time.time_ns()) < 3600 * 10**9
