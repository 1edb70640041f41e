import pickle
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from emulator.devices.clock import EPOCH, FRAMES, LATCH, NANOSECONDS, SECOND, SECONDS, Clock
from emulator.devices.device import ByteLanes

RATES = [50.12, 50.08, 70.0, 60.0]


def wide(clock: Clock, register: int) -> int:
    return clock.read(register) | clock.read(register + 1) << 16


def after(rate: float, frames: int) -> Clock:
    clock = Clock(rate)
    for _ in range(frames):
        clock.frame()
    return clock


class HostTime:
    """A host's clocks, set by hand."""

    def __init__(self) -> None:
        self.wall, self.steady = 10**18, 5 * SECOND

    def time_ns(self) -> int:
        return self.wall

    def monotonic_ns(self) -> int:
        return self.steady


@pytest.fixture
def host(monkeypatch) -> HostTime:
    host = HostTime()
    monkeypatch.setattr("emulator.devices.clock.time", host)
    return host


def test_the_epoch_is_the_documented_moment():
    assert datetime(1985, 10, 26, 1, 21, tzinfo=UTC).timestamp() * SECOND == EPOCH


@pytest.mark.parametrize("rate", RATES)
def test_frames_take_exactly_their_time(rate):
    exact = Fraction(str(rate))
    for frames in (0, 1, 7, 5000):
        clock = after(rate, frames)
        assert clock.elapsed() == int(frames * SECOND / exact)
        assert clock.now() == EPOCH + clock.elapsed()
        assert clock.frames == frames


def test_there_is_no_drift():
    assert after(50.12, 1253 * 4).elapsed() == 100 * SECOND


@pytest.mark.parametrize(
    ("rate", "shown"), [(50.12, 5012), (50.08, 5008), (70, 7000), (60.0, 6000)]
)
def test_latch_reads_as_the_refresh_rate(rate, shown):
    assert Clock(rate).read(LATCH) == shown


def test_registers_hold_the_time_of_the_latch():
    clock = after(60.0, 90)
    assert (wide(clock, FRAMES), wide(clock, SECONDS)) == (0, EPOCH // SECOND)
    clock.read(LATCH)
    for _ in range(70_000):
        clock.frame()
    assert wide(clock, FRAMES) == 90
    assert wide(clock, SECONDS) == EPOCH // SECOND + 1
    assert wide(clock, NANOSECONDS) == SECOND // 2
    clock.read(LATCH)
    assert wide(clock, FRAMES) == 70_090
    assert [clock.read(register) for register in (7, 8, 100)] == [0, 0, 0]


def test_writes_have_no_effect():
    clock = after(60.0, 3)
    clock.read(LATCH)
    for register in range(8):
        clock.write(register, 0xFFFF)
    assert wide(clock, FRAMES) == 3


def test_on_a_byte_bus_the_latch_comes_first_and_all_bytes_belong_together():
    clock = after(60.0, 0x1234)
    lanes = ByteLanes(clock)
    values = []
    for register in range(14):
        values.append(lanes.read(register))
        clock.frame()
    assert values[2:6] == [0x34, 0x12, 0, 0]  # LATCH's second half belongs to its first
    seconds = EPOCH // SECOND + 0x1234 // 60
    assert int.from_bytes(bytes(values[6:10]), "little") == seconds
    assert int.from_bytes(bytes(values[10:14]), "little") == 0x1234 % 60 * SECOND // 60


def test_reset_is_power_on():
    clock = after(60.0, 100)
    clock.read(LATCH)
    clock.reset()
    assert (clock.frames, clock.elapsed(), clock.now()) == (0, 0, EPOCH)
    assert wide(clock, FRAMES) == 0


def test_a_live_clock_follows_the_host(host):
    clock = after(60.0, 60)
    clock.follow_host()
    assert (clock.now(), clock.elapsed()) == (10**18, SECOND)
    host.wall, host.steady = host.wall - 10**12, host.steady + 7
    clock.frame()
    assert (clock.now(), clock.elapsed()) == (10**18 - 10**12, SECOND + 7)
    assert clock.frames == 61
    clock.follow_host()
    assert clock.elapsed() == SECOND + 7
    clock.reset()
    assert (clock.elapsed(), clock.frames, clock.now()) == (0, 0, host.wall)


@pytest.mark.parametrize("rate", RATES)
def test_a_run_goes_on_alike_after_loading(rate):
    clock, other = after(rate, 1234), Clock(rate)
    clock.read(LATCH)
    other.load(pickle.loads(pickle.dumps(clock.save())))
    for _ in range(7):
        clock.frame()
        other.frame()
    assert (other.now(), other.elapsed(), other.frames) == (
        clock.now(),
        clock.elapsed(),
        clock.frames,
    )
    assert wide(other, FRAMES) == 1234


def test_a_live_moment_goes_on_headless(host):
    clock, other = after(60.0, 60), Clock(60.0)
    clock.follow_host()
    host.wall, host.steady = host.wall + 500, host.steady + 300
    other.load(clock.save())
    assert (other.now(), other.elapsed(), other.frames) == (10**18 + 500, SECOND + 300, 60)
    for _ in range(60):
        other.frame()
    assert (other.now(), other.elapsed()) == (10**18 + 500 + SECOND, 2 * SECOND + 300)


def test_a_live_clock_that_is_rewound_stays_live(host):
    clock = after(60.0, 120)
    state = clock.save()
    clock.follow_host()
    host.steady += SECOND
    assert clock.elapsed() == 3 * SECOND
    clock.load(state)
    host.steady += 5
    assert (clock.elapsed(), clock.now(), clock.frames) == (2 * SECOND + 5, host.wall, 120)
