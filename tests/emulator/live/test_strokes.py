"""What is typed between two vertical blanks, as the machine's keyboard has it blank by blank."""

import pytest

import emulator
from emulator.live.session import Session
from emulator.live.strokes import Strokes
from emulator.machine import Machine

SAMPLED, EVENTS = ("c64", "spectrum", "hack"), ("pc", "workstation")


@pytest.fixture(params=SAMPLED)
def machine(request: pytest.FixtureRequest) -> Machine:
    return emulator.boot(request.param)


def do(strokes: Strokes, *changes: str) -> None:
    """ "+a" presses a key, "-a" releases one."""
    for change in changes:
        (strokes.press if change[0] == "+" else strokes.release)(change[1:])


def blanks(machine: Machine, strokes: Strokes) -> list[str]:
    """The keys down at each blank, until none are."""
    seen: list[str] = []
    while not seen or seen[-1]:
        strokes.frame()
        machine.vblank()
        seen.append(" ".join(sorted(machine.keyboard.pressed)))
    return seen


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("+a -a", ["a", ""]),
        ("+a -a +b -b", ["a", "b", ""]),
        ("+a +b -a -b", ["a", "b", ""]),
        ("+shift +a -a -shift", ["a shift", ""]),
        ("+shift +a -a -shift +b -b", ["a shift", "b", ""]),
        ("+a -a +shift +b -b -shift", ["a", "b shift", ""]),
        ("+a +shift +b -a -b -shift", ["a", "b shift", ""]),
        ("+control +c -control -c", ["c control", ""]),
    ],
)
def test_each_blank_shows_as_much_as_hides_nothing(
    machine: Machine, changes: str, expected: list[str]
) -> None:
    strokes = Strokes(machine.keyboard)
    do(strokes, *changes.split())
    assert blanks(machine, strokes) == expected


def test_the_same_key_again_is_seen_to_be_up_between(machine: Machine) -> None:
    strokes = Strokes(machine.keyboard)
    do(strokes, "+l", "-l", "+l", "-l")
    seen = []
    for _ in range(4):
        strokes.frame()
        machine.vblank()
        seen.append(set(machine.keyboard.pressed))
    assert seen == [{"l"}, set(), {"l"}, set()]


def test_a_program_that_reads_the_hardware_sees_each_key() -> None:
    machine = emulator.boot("c64")
    strokes = Strokes(machine.keyboard)
    do(strokes, "+x", "-x", "+a", "-a")
    codes = []
    for _ in range(3):
        strokes.frame()
        machine.vblank()
        codes.append(machine.peek(197))
    assert codes == [23, 10, 64]


@pytest.mark.parametrize("model", EVENTS)
def test_a_keyboard_with_a_queue_gets_all_at_once(model: str) -> None:
    machine = emulator.boot(model)
    strokes = Strokes(machine.keyboard)
    do(strokes, "+shift", "+a", "+b", "-a")
    assert machine.keyboard.pressed == {"shift", "b"}
    strokes.release_all()
    assert not machine.keyboard.pressed


def test_all_let_go_is_seen_first_and_then_up(machine: Machine) -> None:
    strokes = Strokes(machine.keyboard)
    do(strokes, "+a", "+control", "+b")
    strokes.frame()
    machine.vblank()
    strokes.release_all()
    assert blanks(machine, strokes) == ["b control", ""]


def test_a_reset_forgets_what_waits(machine: Machine) -> None:
    session = Session(machine, lambda: None)
    do(session.strokes, "+a", "+b")
    with session:
        session.tick()
        assert machine.keyboard.pressed == {"a"}
        session.reset()
        session.tick()
        assert not machine.keyboard.pressed
