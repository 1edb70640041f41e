import pytest

from emulator.devices.clock import EPOCH, SECOND, Clock
from emulator.devices.cmos import DATA, INDEX, CmosClock
from emulator.devices.time_cells import BiosTicks, JiffyClock, SpectrumFrames

TIME, FRAMES, TICKS, OVERFLOW = 160, 23672, 0x46C, 0x470


@pytest.fixture
def cells() -> bytearray:
    return bytearray(24000)


def run(frames: int, *devices) -> None:
    for _ in range(frames):
        for device in devices:
            device.frame()


# -- the C64 ------------------------------------------------------------------


def jiffies(cells: bytearray) -> int:
    return cells[160] << 16 | cells[161] << 8 | cells[162]


@pytest.fixture
def c64(cells) -> tuple[Clock, JiffyClock]:
    clock = Clock(50.12)
    counter = JiffyClock(cells, TIME, clock)
    counter.reset()
    return clock, counter


def test_jiffies_are_60_a_second_whatever_the_refresh_rate(c64, cells):
    run(5012, *c64)
    assert jiffies(cells) == 6000
    run(1, *c64)
    assert jiffies(cells) == 6001


def test_a_program_may_set_the_time_and_it_goes_on_from_there(c64, cells):
    run(100, *c64)
    cells[160:163] = b"\x01\xff\xff"
    run(1253, *c64)
    assert jiffies(cells) == 0x1FFFF + 1500


@pytest.mark.parametrize(
    ("before", "after"),
    [(0x4F19FE, 0x4F19FF), (0x4F19FF, 0x4F1A00), (0x4F1A00, 0), (0x4F1A01, 0), (0xFFFFFF, 0)],
)
def test_a_day_ends_where_the_kernal_ends_it(c64, cells, before, after):
    clock, counter = c64
    run(1, clock)
    counter.frame()
    cells[160:163] = before.to_bytes(3, "big")
    clock.frame()
    counter.frame()
    assert jiffies(cells) == after


def test_a_missed_hour_is_caught_up(c64, cells):
    clock, counter = c64
    run(5012 * 36, clock)
    counter.frame()
    assert jiffies(cells) == 60 * 3600


def test_jiffies_return_with_the_clock(c64, cells):
    clock, counter = c64
    run(500, clock, counter)
    state, memory = (clock.save(), counter.save()), bytes(cells)
    run(77, clock, counter)
    later = jiffies(cells)
    cells[:] = memory
    clock.load(state[0])
    counter.load(state[1])
    run(77, clock, counter)
    assert jiffies(cells) == later


def test_a_clock_that_was_set_back_takes_nothing_away(c64, cells):
    clock, counter = c64
    run(500, clock, counter)
    before = jiffies(cells)
    clock.reset()
    counter.frame()
    assert jiffies(cells) == before


# -- the Spectrum -------------------------------------------------------------


def test_frames_count_up_low_byte_first_and_wrap(cells):
    counter = SpectrumFrames(cells, FRAMES)
    counter.reset()
    run(258, counter)
    assert cells[FRAMES : FRAMES + 3] == b"\x02\x01\x00"
    cells[FRAMES : FRAMES + 3] = b"\xff\xff\x00"
    run(1, counter)
    assert cells[FRAMES : FRAMES + 3] == b"\x00\x00\x01"
    cells[FRAMES : FRAMES + 3] = b"\xff\xff\xff"
    run(1, counter)
    assert cells[FRAMES : FRAMES + 4] == bytes(4)


# -- the PC's ticks -----------------------------------------------------------


def ticks(cells: bytearray) -> int:
    return int.from_bytes(cells[TICKS : TICKS + 4], "little")


@pytest.fixture
def bios(cells) -> tuple[Clock, BiosTicks]:
    clock = Clock(70.0)
    counter = BiosTicks(cells, TICKS, clock)
    counter.reset()
    return clock, counter


def test_ticks_start_at_the_time_of_day(bios, cells):
    since_midnight = EPOCH // SECOND % 86400
    assert since_midnight == 81 * 60
    assert ticks(cells) == int(since_midnight * 1193181.8181 / 65536)


def test_ticks_are_18_point_2_a_second(bios, cells):
    start = ticks(cells)
    run(70 * 100, *bios)
    assert ticks(cells) - start == 1820


def test_midnight_sets_the_overflow_byte_and_starts_again(bios, cells):
    cells[TICKS : TICKS + 4] = (0x1800B0 - 1).to_bytes(4, "little")
    run(1, *bios)
    assert (ticks(cells), cells[OVERFLOW]) == (0x1800AF, 0)
    run(3, *bios)
    assert (ticks(cells), cells[OVERFLOW]) == (0, 1)
    cells[OVERFLOW] = 0
    run(4, *bios)
    assert (ticks(cells), cells[OVERFLOW]) == (1, 0)


def test_a_hostile_count_does_not_fail(bios, cells):
    cells[TICKS : TICKS + 4] = b"\xff\xff\xff\xff"
    run(4, *bios)
    assert (ticks(cells) < 0x1800B0, cells[OVERFLOW]) == (True, 1)


def test_a_second_day_is_as_long_as_the_first(bios, cells):
    clock, counter = bios
    start = ticks(cells)
    run(70 * 86400 // 100, clock)
    counter.frame()
    assert 0 <= ticks(cells) - start - 0x1800B0 // 100 <= 1


def test_ticks_are_saved(bios, cells):
    clock, counter = bios
    run(100, clock, counter)
    state = counter.save()
    counter.reset()
    counter.load(state)
    before = ticks(cells)
    counter.frame()
    assert ticks(cells) == before


# -- the PC's real-time clock -------------------------------------------------


def register(cmos: CmosClock, number: int) -> int:
    cmos.write(INDEX, number)
    return cmos.read(DATA)


@pytest.fixture
def cmos() -> CmosClock:
    return CmosClock(Clock(70.0))


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (0, 0x00), (2, 0x21), (4, 0x01), (6, 7), (7, 0x26), (8, 0x10), (9, 0x85), (0x32, 0x19),
        (0x0A, 0x26), (0x0B, 0x02), (0x0C, 0), (0x0D, 0x80), (0x84, 0x01), (1, 0), (0x7F, 0),
    ],
)  # fmt: skip
def test_the_epoch_in_bcd(cmos, number, value):
    assert register(cmos, number) == value


def test_time_goes_on():
    clock = Clock(70.0)
    cmos = CmosClock(clock)
    run(70 * (38 * 60 + 59) + 69, clock)
    assert [register(cmos, number) for number in (4, 2, 0)] == [0x01, 0x59, 0x59]
    run(1, clock)
    assert [register(cmos, number) for number in (4, 2, 0)] == [0x02, 0x00, 0x00]


def test_a_sunday_is_1_and_the_century_turns(monkeypatch):
    clock = Clock(70.0)
    monkeypatch.setattr(clock, "now", lambda: 946_771_199 * SECOND)  # Saturday, 2000-01-01 23:59:59
    cmos = CmosClock(clock)
    assert [register(cmos, number) for number in (6, 7, 8, 9, 0x32)] == [7, 1, 1, 0, 0x20]
    monkeypatch.setattr(clock, "now", lambda: 946_771_200 * SECOND)
    assert [register(cmos, number) for number in (6, 7, 4)] == [1, 2, 0]


def test_memory_keeps_and_the_time_cannot_be_written(cmos):
    for number in (0, 7, 0x0B, 0x32, 1, 0x40):
        cmos.write(INDEX, number)
        cmos.write(DATA, 0x77)
    assert [register(cmos, n) for n in (0, 7, 0x0B, 0x32)] == [0, 0x26, 0x02, 0x19]
    assert [register(cmos, n) for n in (1, 0x40)] == [0x77, 0x77]
    cmos.reset()
    assert register(cmos, 0x40) == 0x77, "it has a battery"
    assert cmos.read(INDEX) == 0xFF and cmos.read(5) == 0xFF


def test_index_and_memory_are_saved(cmos):
    cmos.write(INDEX, 0x50)
    cmos.write(DATA, 5)
    state = cmos.save()
    cmos.write(DATA, 6)
    cmos.write(INDEX, 0)
    cmos.load(state)
    assert cmos.read(DATA) == 5
