"""The PC speaker by what is heard of it, programmed through its ports as programs do."""

from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator.devices.sound import SAMPLE_RATE
from emulator.devices.speaker import CLOCK_HZ, LEVEL, PORT_B_REGISTERS, TIMER_REGISTERS, Speaker

COUNTER, CONTROL_WORD = 0, 1
GATE, DATA = 1, 2
SECOND = SAMPLE_RATE


def set_count(speaker: Speaker, count: int) -> None:
    speaker.write(COUNTER, count & 255)
    speaker.write(COUNTER, count >> 8 & 255)


def beep(count: int, control_word: int = 0xB6) -> Speaker:
    speaker = Speaker()
    speaker.write(CONTROL_WORD, control_word)
    set_count(speaker, count)
    speaker.port_b.write(0, speaker.port_b.read(0) | GATE | DATA)
    return speaker


def pitch(samples: NDArray[np.float32]) -> float:
    padded = np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)), 5 * len(samples))
    return float(np.argmax(np.abs(padded)) * SAMPLE_RATE / (5 * len(samples)))


def stepped(changes: dict[int, int], count: int) -> Iterator[int]:
    """OUT in each tick of mode 3; `changes` are counts given before a tick."""
    tick, out = 0, 1
    while True:
        for _ in range((count + 1) // 2 if out else count // 2):
            yield out
            tick += 1
            count_next = changes.get(tick)
            if count_next:
                changes = {0: count_next}
        count = changes.get(0, count)
        out = 1 - out


@pytest.mark.parametrize("hertz", [37.0, 440.0, 1000.0, 5000.0])
def test_pitch(hertz: float) -> None:
    samples = beep(round(CLOCK_HZ / hertz)).render(SECOND)
    assert pitch(samples) == pytest.approx(hertz, rel=0.005)


def test_count_0_is_65536() -> None:
    samples = beep(0).render(10 * SECOND)
    rises = np.count_nonzero(np.diff((samples > LEVEL / 2).astype(int)) == 1)
    assert rises == pytest.approx(10 * CLOCK_HZ / 65536, abs=1)


def test_a_square_wave_spends_half_its_time_at_either_end() -> None:
    samples = beep(CLOCK_HZ // 100).render(SECOND)
    assert samples.dtype == np.float32 and samples.shape == (SECOND,)
    assert samples.min() == 0 and samples.max() == LEVEL
    assert np.mean(samples) == pytest.approx(LEVEL / 2, rel=0.002)
    spectrum = np.abs(np.fft.rfft(samples - samples.mean()))
    assert spectrum[100] / spectrum[[300, 500]] == pytest.approx([3, 5], rel=0.02)


def test_an_odd_count_is_high_one_tick_longer() -> None:
    assert np.mean(beep(5).render(SECOND)) == pytest.approx(LEVEL * 3 / 5, rel=1e-4)


def test_a_tone_too_high_to_be_heard_is_a_steady_level() -> None:
    samples = beep(2).render(SECOND)
    assert samples == pytest.approx(LEVEL / 2, abs=LEVEL * 0.03)


@pytest.mark.parametrize("count", [3, 27, 1000, 2711])
def test_samples_are_the_means_of_the_ticks(count: int) -> None:
    out = np.array(list(islice(stepped({}, count), 30000)))
    edges = np.arange(1001) * CLOCK_HZ // SAMPLE_RATE
    expected = [out[start:end].mean() for start, end in pairwise(edges)]
    assert beep(count).render(1000) == pytest.approx(LEVEL * np.array(expected), abs=1e-6)


def test_a_new_count_acts_when_the_half_is_over() -> None:
    speaker = beep(4000)
    heard = [speaker.render(100)]
    set_count(speaker, 1000)
    heard.append(speaker.render(900))
    edges = np.arange(1001) * CLOCK_HZ // SAMPLE_RATE
    out = np.array(list(islice(stepped({int(edges[100]): 1000}, 4000), 30000)))
    expected = [out[start:end].mean() for start, end in pairwise(edges)]
    assert np.concatenate(heard) == pytest.approx(LEVEL * np.array(expected), abs=1e-6)


@pytest.mark.parametrize("bits", [0, GATE])
def test_silent_without_data(bits: int) -> None:
    speaker = beep(1000)
    speaker.render(100)
    speaker.port_b.write(0, bits)
    assert not speaker.render(SECOND).any()


def test_data_without_gate_holds_the_speaker_out_so_a_program_can_move_it() -> None:
    speaker = beep(1000)
    heard = []
    for bits in (DATA, 0, DATA):
        speaker.port_b.write(0, bits)
        heard += [set(speaker.render(10).tolist())]
    assert heard == [{LEVEL}, {0.0}, {LEVEL}]


def test_gate_rising_starts_the_count_over() -> None:
    speaker, fresh = beep(3000), beep(3000)
    speaker.render(1234)
    speaker.port_b.write(0, DATA)
    speaker.port_b.write(0, GATE | DATA)
    later, first = speaker.render(500), fresh.render(500)
    assert later == pytest.approx(first, abs=LEVEL * 0.05)  # of a sample, the ticks vary by one
    assert np.count_nonzero(np.diff(later)) > 5


def test_a_control_word_stops_the_counter_until_a_count_comes() -> None:
    speaker = beep(1000)
    speaker.render(100)
    speaker.write(CONTROL_WORD, 0xB6)
    assert set(speaker.render(500).tolist()) == {LEVEL}
    speaker.write(COUNTER, 0xE8)
    assert set(speaker.render(500).tolist()) == {LEVEL}  # half a count is none
    speaker.write(COUNTER, 0x03)
    assert pitch(speaker.render(SECOND)) == pytest.approx(CLOCK_HZ / 1000, rel=0.005)


def test_a_count_after_a_control_word_starts_over_within_one_frame() -> None:
    speaker, fresh = beep(3000), beep(3000)
    speaker.render(1234)
    speaker.write(CONTROL_WORD, 0xB6)
    set_count(speaker, 3000)
    assert speaker.render(500) == pytest.approx(fresh.render(500), abs=LEVEL * 0.05)


def test_control_words_for_other_counters_are_not_for_this_one() -> None:
    speaker, other = beep(1000), beep(1000)
    for control_word in (0x36, 0x76, 0xF6):
        speaker.write(CONTROL_WORD, control_word)
    assert np.array_equal(speaker.render(1000), other.render(1000))


@pytest.mark.parametrize(("control_word", "count"), [(0x96, 0x97), (0xA6, 0x9700)])
def test_a_count_of_one_byte(control_word: int, count: int) -> None:
    speaker = Speaker()
    speaker.write(CONTROL_WORD, control_word)
    speaker.write(COUNTER, 0x97)
    speaker.port_b.write(0, GATE | DATA)
    both = beep(count)
    assert np.array_equal(speaker.render(3000), both.render(3000))


@pytest.mark.parametrize("control_word", [0xB4, 0xBC])
def test_mode_2_is_low_for_one_tick(control_word: int) -> None:
    samples = beep(100, control_word).render(SECOND)
    assert np.mean(samples) == pytest.approx(LEVEL * 0.99, rel=1e-4)
    assert samples.min() < LEVEL


@pytest.mark.parametrize("control_word", [0xB0, 0xB2, 0xB8, 0xBA])
def test_modes_that_make_no_tone_hold_the_speaker_out(control_word: int) -> None:
    assert set(beep(1000, control_word).render(1000).tolist()) == {LEVEL}


@pytest.mark.parametrize("control_word", [0xB6, 0xB4])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 65535])
def test_no_count_is_out_of_range(control_word: int, count: int) -> None:
    samples = beep(count, control_word).render(SECOND)
    assert samples.min() >= 0 and samples.max() <= LEVEL


@pytest.mark.parametrize("cuts", [(880, 880), (1, 1759), (0, 333, 700, 727), (7,) * 251 + (3,)])
@pytest.mark.parametrize("count", [19, 2711, 0])
def test_blocks_join_without_a_seam(cuts: tuple[int, ...], count: int) -> None:
    pieces, whole = beep(count), beep(count)
    joined = np.concatenate([pieces.render(length) for length in cuts])
    assert np.array_equal(joined, whole.render(1760))
    assert pieces.save() == whole.save()


def test_a_snapshot_goes_on_bit_by_bit() -> None:
    speaker = beep(2711)
    speaker.render(1000)
    speaker.write(COUNTER, 0x34)  # half of a count, and a latched value, are part of the moment
    speaker.write(CONTROL_WORD, 0x80)
    state = speaker.save()
    found = []
    for later in (speaker, Speaker()):
        later.load(state)
        later.write(COUNTER, 0x12)
        found.append([*later.render(2000).tolist(), later.read(COUNTER), later.read(COUNTER)])
    assert found[0] == found[1]
    assert speaker.save() != state


def test_silent_at_power_on_and_after_reset() -> None:
    assert not Speaker().render(SECOND).any()
    speaker = beep(1000)
    assert speaker.render(880).any()
    speaker.reset()
    assert not speaker.render(SECOND).any()
    assert speaker.port_b.read(0) == 0


def test_port_b_reads_as_written_and_the_control_word_as_0() -> None:
    speaker = beep(1000)
    speaker.port_b.write(0, 0xA7)
    assert speaker.port_b.read(0) == 0xA7
    assert speaker.read(CONTROL_WORD) == 0


def test_the_counter_reads_low_then_high_and_holds_when_latched() -> None:
    speaker = beep(60000)
    speaker.render(100)
    gone = 100 * CLOCK_HZ // SAMPLE_RATE
    value = 60000 - 2 * gone  # mode 3 counts down by two
    assert [speaker.read(COUNTER), speaker.read(COUNTER)] == [value & 255, value >> 8]
    speaker.write(CONTROL_WORD, 0x80)
    speaker.render(100)
    assert [speaker.read(COUNTER), speaker.read(COUNTER)] == [value & 255, value >> 8]
    later = 60000 - 2 * (200 * CLOCK_HZ // SAMPLE_RATE)
    assert [speaker.read(COUNTER), speaker.read(COUNTER)] == [later & 255, later >> 8]


def test_the_registers_described() -> None:
    assert [entry.name for entry in TIMER_REGISTERS] == ["TIMER_COUNTER_2", "TIMER_CONTROL_WORD"]
    assert [entry.offset for entry in TIMER_REGISTERS] == [COUNTER, CONTROL_WORD]
    assert [entry.offset for entry in PORT_B_REGISTERS] == [0]
    assert TIMER_REGISTERS[CONTROL_WORD].example == 0xB6
