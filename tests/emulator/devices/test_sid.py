"""The SID by what is heard of it, and its parts against the chip stepped one cycle at a time."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator.devices.sid import CLOCK_HZ, FRAME_SAMPLES, REGISTERS, Sid
from emulator.devices.sid_envelope import RATE_PERIODS, Envelope
from emulator.devices.sid_filter import BAND_PASS, HIGH_PASS, LOW_PASS, Filter
from emulator.devices.sid_oscillator import Oscillator, sync_cycles
from emulator.devices.sound import SAMPLE_RATE

GATE, SYNC, RING, TEST = 1, 2, 4, 8
TRIANGLE, SAWTOOTH, PULSE, NOISE = 0x10, 0x20, 0x40, 0x80
RESONANCE_FILTER, MODE_VOLUME, OSC3, ENV3 = 23, 24, 27, 28
SECOND = SAMPLE_RATE

# The datasheet's table of rates, for a clock of 1 MHz.
ATTACK_MS = (2, 8, 16, 24, 38, 56, 68, 80, 100, 250, 500, 800, 1000, 3000, 5000, 8000)
FALL_MS = (6, 24, 48, 72, 114, 168, 204, 240, 300, 750, 1500, 2400, 3000, 9000, 15000, 24000)


def register(hertz: float) -> int:
    return round(hertz * 2**24 / CLOCK_HZ)


def set_voice(
    sid: Sid,
    voice: int,
    hertz: float,
    control: int,
    width: int = 2048,
    attack_decay: int = 0x00,
    sustain_release: int = 0xF0,
) -> None:
    frequency = register(hertz)
    values = (frequency & 255, frequency >> 8, width & 255, width >> 8)
    for offset, value in enumerate((*values, control, attack_decay, sustain_release)):
        sid.write(voice * 7 + offset, value)


def tone(hertz: float, control: int, **settings: int) -> Sid:
    """A chip that sounds one voice, its attack over."""
    sid = Sid()
    sid.write(MODE_VOLUME, 15)
    set_voice(sid, 0, hertz, control | GATE, **settings)
    sid.render(SECOND // 10)
    return sid


def orchestra() -> Sid:
    """Everything at once: sync, ring, noise, filter, envelopes on their way."""
    sid = Sid()
    set_voice(sid, 0, 523.25, SAWTOOTH | GATE, attack_decay=0x49, sustain_release=0x86)
    set_voice(sid, 1, 1234.5, TRIANGLE | RING | SYNC | GATE, attack_decay=0x2A)
    set_voice(sid, 2, 3000, NOISE | GATE, attack_decay=0x88, sustain_release=0x3A)
    for offset, value in enumerate((5, 60, 0xF3, 0x1F)):
        sid.write(21 + offset, value)
    return sid


def power(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    windowed = (samples - samples.mean()) * np.hanning(len(samples))
    return np.abs(np.fft.rfft(windowed)) ** 2


def pitch(samples: NDArray[np.float32]) -> float:
    """The strongest frequency, to a fifth of a Hz for a second of sound."""
    padded = np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)), 5 * len(samples))
    return float(np.argmax(np.abs(padded)) * SAMPLE_RATE / (5 * len(samples)))


def loudness(samples: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


@pytest.mark.parametrize("hertz", [55.0, 440.0, 1760.0])
@pytest.mark.parametrize("waveform", [TRIANGLE, SAWTOOTH, PULSE])
def test_pitch(hertz: float, waveform: int) -> None:
    assert pitch(tone(hertz, waveform).render(SECOND)) == pytest.approx(hertz, rel=0.005)


def test_the_register_of_concert_pitch() -> None:
    examples = {entry.name: entry.example for entry in REGISTERS}
    low, high = examples["SID_FREQUENCY_1_LOW"], examples["SID_FREQUENCY_1_HIGH"]
    assert low is not None and high is not None
    assert (low + 256 * high) * CLOCK_HZ / 2**24 == pytest.approx(440, rel=1e-4)


@pytest.mark.parametrize("width", [0, 256, 2048, 3500, 4095])
def test_a_pulse_is_high_from_its_width_on(width: int) -> None:
    high = float(np.mean(tone(50, PULSE, width=width).render(SECOND) > 0))
    assert high == pytest.approx(1 - width / 4096, abs=0.002)


def test_a_triangle_is_symmetrical() -> None:
    samples = tone(100, TRIANGLE).render(SECOND)
    assert np.mean(np.diff(samples) > 0) == pytest.approx(0.5, abs=0.01)
    assert samples.max() == pytest.approx(-samples.min(), rel=0.01)
    strengths = power(samples)[[100, 200, 300, 500]]
    assert strengths[1] < strengths[0] * 1e-6  # no even harmonics
    assert np.sqrt(strengths[0] / strengths[2:]) == pytest.approx([9, 25], rel=0.02)


def test_a_sawtooth_only_rises_and_falls_back_once_a_period() -> None:
    falls = np.diff(tone(100, SAWTOOTH).render(SECOND)) < -0.01
    # a fall in the middle of a sample shows as two steps
    assert np.count_nonzero(falls[1:] & ~falls[:-1]) == pytest.approx(100, abs=1)
    strengths = power(tone(100, SAWTOOTH).render(SECOND))[[100, 200, 300]]
    assert np.sqrt(strengths[0] / strengths[1:]) == pytest.approx([2, 3], rel=0.01)


def test_noise_is_flat_and_a_tone_is_not() -> None:
    def flatness(sid: Sid) -> float:
        spectrum = sum(power(sid.render(1024)) for _ in range(64))
        audible = np.asarray(spectrum)[
            5:120
        ]  # 200 Hz to 5 kHz, well below the rate of the shift register
        return float(np.exp(np.mean(np.log(audible))) / np.mean(audible))

    # not 1: the eight taps are of one shift register, which colours the noise a little
    assert flatness(tone(3800, NOISE)) > 0.85
    assert flatness(tone(440, TRIANGLE)) < 0.05


def test_waveforms_together_are_anded() -> None:
    cycles = np.arange(1, 5000)
    chip = Oscillator()
    sweep = chip.sweep(cycles, 31234)
    parts = [chip.wave(sweep, sweep, control, 1500) for control in (SAWTOOTH, PULSE, TRIANGLE)]
    together = chip.wave(sweep, sweep, SAWTOOTH | PULSE | TRIANGLE, 1500)
    assert together.tolist() == np.bitwise_and.reduce(parts).tolist()
    assert together.any()


def test_noise_is_the_shift_register_stepped_as_bit_19_rises() -> None:
    instants, cycles = list(range(5, 20000, 5)), 20000
    expected, accumulator, shift = {}, 0, 0x7FFFFF
    for cycle in range(1, cycles):
        before, accumulator = accumulator, accumulator + 54321 & 0xFFFFFF
        if accumulator & ~before & 1 << 19:
            shift = (shift << 1 | (shift >> 22 ^ shift >> 17) & 1) & 0x7FFFFF
        taps = (20, 18, 14, 11, 9, 5, 2, 0)
        expected[cycle] = sum((shift >> tap & 1) << 11 - n for n, tap in enumerate(taps))
    chip = Oscillator()
    heard: list[int] = []
    for stretch in (instants[:3], instants[3:1000], instants[1000:]):
        start = instants[len(heard) - 1] if heard else 0
        sweep = chip.sweep(np.array(stretch) - start, 54321)
        heard += chip.wave(sweep, sweep, NOISE, 0).tolist()
    assert heard == [expected[cycle] for cycle in instants]
    assert chip.shift_register == shift


@pytest.mark.parametrize(
    ("slave", "master"), [(40000, 9000), (9000, 40000), (65535, 65535), (5, 0)]
)
def test_sync_zeroes_the_accumulator_in_the_cycle_the_sources_top_bit_rises(
    slave: int, master: int
) -> None:
    first, second, expected = 0, 0, []
    for _ in range(30000):
        before, first = first, first + master & 0xFFFFFF
        second = 0 if first & ~before & 1 << 23 else second + slave & 0xFFFFFF
        expected.append(second)
    cycles = np.arange(7, 30000, 7)
    source, synced = Oscillator(), Oscillator()
    points = sync_cycles(source.sweep(cycles, master), cycles, master)
    heard = synced.sweep(cycles, slave, points)
    assert heard[1:].tolist() == [expected[cycle - 1] for cycle in cycles]


def test_a_synced_voice_has_the_pitch_of_its_source() -> None:
    sid = Sid()
    sid.write(MODE_VOLUME, 15)
    set_voice(sid, 0, 200, 0)  # not heard: no waveform
    set_voice(sid, 1, 470, SAWTOOTH | SYNC | GATE)
    strengths = power(sid.render(SECOND))
    assert strengths[[200, 400, 600]].min() > 100 * strengths[[470, 470 * 2]].max()


def test_a_ring_of_three_synced_voices_lets_voice_1_run_free() -> None:
    sid = Sid()
    sid.write(MODE_VOLUME, 15)
    set_voice(sid, 0, 200, SAWTOOTH | SYNC | GATE)
    set_voice(sid, 1, 470, SYNC)
    set_voice(sid, 2, 333, SYNC)
    assert pitch(sid.render(SECOND)) == pytest.approx(200, rel=0.005)


def test_ring_modulation_gives_sum_and_difference_in_place_of_the_tone() -> None:
    sid = Sid()
    sid.write(MODE_VOLUME, 15)
    set_voice(sid, 2, 1000, 0)  # voice 3 modulates voice 1
    set_voice(sid, 0, 300, TRIANGLE | RING | GATE)
    strengths = power(sid.render(SECOND))
    assert strengths[[700, 1300]].min() > 1000 * strengths[[300, 1000]].max()


@pytest.mark.parametrize("rate", range(16))
def test_attack_takes_the_datasheets_time(rate: int) -> None:
    envelope = Envelope()
    envelope.gate(True)
    cycles = np.arange(1, 9 * SAMPLE_RATE) * CLOCK_HZ // SAMPLE_RATE
    levels = envelope.run(cycles, rate << 4 | 0xF, 0)
    peak = int(cycles[np.argmax(levels)])
    assert abs(peak - 255 * RATE_PERIODS[rate]) <= CLOCK_HZ / SAMPLE_RATE + 1
    # the datasheet rounds to whole milliseconds, for 256 steps at 1 MHz
    assert peak / 1000 == pytest.approx(ATTACK_MS[rate], rel=0.04, abs=0.5)


@pytest.mark.parametrize("rate", range(16))
def test_decay_and_release_take_three_times_as_long(rate: int) -> None:
    cycles = np.arange(1, 25 * SAMPLE_RATE) * CLOCK_HZ // SAMPLE_RATE
    for attack_decay, sustain_release, gate in ((rate, 0x00, True), (0, 0xF0 | rate, False)):
        envelope = Envelope()
        envelope.gate(True)
        at_top = envelope.run(np.array([255 * RATE_PERIODS[0]]), attack_decay, sustain_release)
        assert at_top.tolist() == [255]
        if not gate:
            envelope.gate(False)
        levels = envelope.run(cycles, attack_decay, sustain_release)
        assert (np.diff(levels) <= 0).all()
        silent = int(cycles[np.argmin(levels)])
        assert levels[-1] == 0
        assert silent / 1000 == pytest.approx(FALL_MS[rate], rel=0.04, abs=1)


def stepped_envelope(attack_decay: int, sustain_release: int, gate_off: int) -> Iterator[int]:
    """The counter after each cycle, as the chip's dividers make it; gate on before the first."""
    counter, divider, exponential, state = 0, 0, 0, "attack"
    nibbles = {"attack": attack_decay >> 4, "decay": attack_decay & 15}
    cycle = 0
    while True:
        cycle += 1
        divider += 1
        if divider >= RATE_PERIODS[nibbles.get(state, sustain_release & 15)]:
            divider = 0
            exponential += 1
            slow = next(n for top, n in ((6, 30), (14, 16), (26, 8), (54, 4), (93, 2), (255, 1))
                        if counter <= top)  # fmt: skip
            if state == "attack":
                counter, exponential = counter + 1, 0
                state = "decay" if counter == 255 else state
            elif exponential >= slow:
                exponential = 0
                if counter and (state == "release" or counter != (sustain_release >> 4) * 17):
                    counter -= 1
        yield counter
        if cycle == gate_off:
            state, divider, exponential = "release", 0, 0


@pytest.mark.parametrize(
    ("attack_decay", "sustain_release", "gate_off"),
    [(0x00, 0x00, 59999), (0x12, 0x81, 30000), (0x10, 0xF0, 1000), (0x01, 0x33, 12345)],
)
def test_the_envelope_is_the_chips_dividers(
    attack_decay: int, sustain_release: int, gate_off: int
) -> None:
    length = 60000
    expected = list(islice(stepped_envelope(attack_decay, sustain_release, gate_off), length))
    envelope, start, heard = Envelope(), 0, []
    envelope.gate(True)
    for end in sorted({17, 2295, 2296, gate_off, length}):
        stretch = np.arange(1, end - start + 1)
        heard += envelope.run(stretch, attack_decay, sustain_release).tolist()
        start = end
        if end == gate_off:
            envelope.gate(False)
    assert heard == expected


def test_attack_and_release_are_heard_in_their_time() -> None:
    sid = Sid()
    sid.write(MODE_VOLUME, 15)
    set_voice(sid, 2, 1000, PULSE | GATE, width=0, attack_decay=0x90, sustain_release=0xF7)
    rise = sid.render(SECOND)
    reached = int(np.argmax(rise >= rise.max()))
    assert reached / SAMPLE_RATE == pytest.approx(0.250 * 1e6 / CLOCK_HZ, rel=0.01)
    assert sid.read(ENV3) == 255
    sid.write(2 * 7 + 4, PULSE)
    fall = sid.render(SECOND)
    assert int(np.argmin(fall)) / SAMPLE_RATE == pytest.approx(0.240 * 1e6 / CLOCK_HZ, rel=0.02)
    assert sid.read(ENV3) == 0


@pytest.mark.parametrize("sustain", range(16))
def test_sustain_holds_its_level(sustain: int) -> None:
    sid = Sid()
    set_voice(sid, 2, 440, TRIANGLE | GATE, sustain_release=sustain << 4)
    sid.render(SECOND)
    assert sid.read(ENV3) == sustain * 17
    sid.render(SECOND)
    assert sid.read(ENV3) == sustain * 17


def test_a_sustain_level_can_be_lowered_but_not_raised() -> None:
    sid = Sid()
    for sustain, level in ((0xA0, 170), (0x40, 68), (0xF0, 0)):
        set_voice(sid, 2, 440, TRIANGLE | GATE, sustain_release=sustain)
        sid.render(SECOND)
        assert sid.read(ENV3) == level


def test_gate_off_and_on_in_one_frame_strikes_anew() -> None:
    sid = tone(440, TRIANGLE, attack_decay=0x09, sustain_release=0x00)
    sid.render(SECOND)
    assert not sid.render(FRAME_SAMPLES).any()
    sid.write(4, TRIANGLE)
    sid.write(4, TRIANGLE | GATE)
    assert loudness(sid.render(FRAME_SAMPLES)) > 0.1


def test_a_gate_left_on_does_not_strike_anew() -> None:
    sid = tone(440, TRIANGLE, attack_decay=0x09, sustain_release=0x00)
    sid.render(SECOND)
    sid.write(4, TRIANGLE | GATE)
    assert not sid.render(FRAME_SAMPLES).any()


def test_a_gate_on_and_off_in_one_frame_is_heard_for_that_frame() -> None:
    sid = tone(440, TRIANGLE, sustain_release=0xF0)
    sid.write(4, TRIANGLE)
    sid.render(SECOND)
    sid.write(4, TRIANGLE | GATE)
    sid.write(4, TRIANGLE)
    assert loudness(sid.render(FRAME_SAMPLES)) > 0.1
    sid.render(FRAME_SAMPLES)  # the release of 6 ms
    assert not sid.render(FRAME_SAMPLES).any()


def test_volume_is_a_straight_line_from_silence() -> None:
    full = loudness(tone(440, TRIANGLE).render(SECOND))
    for volume in range(16):
        sid = tone(440, TRIANGLE)
        sid.write(MODE_VOLUME, volume)
        assert loudness(sid.render(SECOND)) == pytest.approx(full * volume / 15, abs=1e-6)


def test_silent_at_power_on_and_after_reset() -> None:
    assert not Sid().render(SECOND).any()
    sid = orchestra()
    assert sid.render(FRAME_SAMPLES).any()
    sid.reset()
    assert not sid.render(SECOND).any()
    assert sid.save() != orchestra().save()


def test_voice_3_can_be_taken_out_of_the_sound_and_still_be_read() -> None:
    sid = Sid()
    sid.write(MODE_VOLUME, 0x8F)
    set_voice(sid, 2, 333, SAWTOOTH | GATE)
    seen = set()
    for _ in range(50):
        assert not sid.render(100).any()
        seen.add(sid.read(OSC3))
    assert len(seen) > 30


@pytest.mark.parametrize("cuts", [(880, 880), (1, 1759), (333, 700, 727), (7,) * 251 + (3,)])
def test_blocks_join_without_a_seam(cuts: tuple[int, ...]) -> None:
    pieces, whole = orchestra(), orchestra()
    joined = np.concatenate([pieces.render(count) for count in cuts])
    assert np.array_equal(joined, whole.render(1760))
    assert pieces.save() == whole.save()


def test_a_block_is_float32_between_minus_one_and_one() -> None:
    sid = orchestra()
    for voice in range(3):
        set_voice(sid, voice, 440, PULSE | GATE, width=0)
    sid.write(RESONANCE_FILTER, 0xF7)
    samples = sid.render(SECOND)
    assert samples.dtype == np.float32 and samples.shape == (SECOND,)
    assert np.abs(samples).max() <= 1
    assert sid.render(0).shape == (0,)


def test_a_snapshot_goes_on_bit_by_bit() -> None:
    sid = orchestra()
    sid.render(5 * FRAME_SAMPLES + 77)
    sid.write(4, SAWTOOTH)  # an edge not yet heard is part of the moment
    sid.write(4, SAWTOOTH | GATE)
    sid.read(OSC3)
    state = sid.save()
    wanted = [sid.read(OSC3), *sid.render(4000).tolist(), sid.read(OSC3), sid.read(ENV3)]
    for later in (sid, Sid()):
        later.load(state)
        assert later.save() == state
        found = [later.read(OSC3), *later.render(4000).tolist(), later.read(OSC3), later.read(ENV3)]
        assert found == wanted


def test_test_holds_the_oscillator_and_starts_it_anew() -> None:
    sid = tone(440, SAWTOOTH)
    sid.write(4, SAWTOOTH | TEST | GATE)
    assert set(sid.render(500).tolist()) == {np.float32(-1 / 3)}
    sid.write(4, SAWTOOTH | GATE)
    assert np.argmax(sid.render(500)) == pytest.approx(SAMPLE_RATE / 440, abs=1.5)


def test_test_holds_a_pulse_high() -> None:
    sid = tone(440, PULSE)
    sid.write(4, PULSE | TEST | GATE)
    assert set(sid.render(500).tolist()) == {np.float32(1 / 3)}


def test_test_on_and_off_in_one_frame_starts_the_phase_anew() -> None:
    sid = tone(440, SAWTOOTH)
    sid.render(37)
    sid.write(4, SAWTOOTH | TEST | GATE)
    sid.write(4, SAWTOOTH | GATE)
    assert sid.render(100)[0] < -0.3


@pytest.mark.parametrize(
    ("mode", "hertz", "gain"),
    [
        (LOW_PASS, 100, 1.0),
        (LOW_PASS, 8000, 1 / 64),
        (LOW_PASS, 4000, 1 / 16),
        (HIGH_PASS, 8000, 1.0),
        (HIGH_PASS, 250, 1 / 16),
        (HIGH_PASS, 125, 1 / 64),
        (BAND_PASS, 1000, 0.707),  # at the centre: Q
        (LOW_PASS | HIGH_PASS, 1000, 0.0),
        (LOW_PASS | HIGH_PASS, 60, 1.0),
        (0, 1000, 0.0),
    ],
)
def test_the_filter_passes_its_band_and_falls_12_db_an_octave(
    mode: int, hertz: int, gain: float
) -> None:
    cutoff = round((1000 - 30) / (12000 - 30) * 2047)
    wave = np.sin(2 * np.pi * hertz * np.arange(SECOND) / SAMPLE_RATE)
    heard = Filter().run(wave, cutoff, 0, mode)[SECOND // 2 :]
    assert np.abs(heard).max() == pytest.approx(gain, rel=0.2, abs=0.01)


def test_resonance_lifts_the_cutoff() -> None:
    wave = np.sin(2 * np.pi * 1000 * np.arange(SECOND) / SAMPLE_RATE)
    flat, sharp = (Filter().run(wave, 166, resonance, LOW_PASS)[2000:] for resonance in (0, 15))
    assert np.abs(sharp).max() / np.abs(flat).max() == pytest.approx(1.707 / 0.707, rel=0.05)


def test_only_routed_voices_are_filtered() -> None:
    sid = tone(440, TRIANGLE)
    sid.write(MODE_VOLUME, 15)  # no output of the filter is taken
    sid.write(RESONANCE_FILTER, 0b110)
    assert loudness(sid.render(SECOND)) > 0.1
    sid.write(RESONANCE_FILTER, 0b001)
    assert not sid.render(SECOND).any()


def test_registers_are_described_once_each_and_write_only_ones_read_0() -> None:
    assert [entry.offset for entry in REGISTERS] == list(range(29))
    assert len({entry.name for entry in REGISTERS}) == 29
    sid = orchestra()
    sid.render(FRAME_SAMPLES)
    written = [entry for entry in REGISTERS if entry.access == "w"]
    assert len(written) == 25
    assert all(entry.example is not None for entry in written)
    assert [sid.read(entry.offset) for entry in written] == [0] * 25
    assert [sid.read(25), sid.read(26)] == [255, 255]


def test_registers_repeat_every_32_addresses() -> None:
    near, far = orchestra(), Sid()
    registers = near.save()["registers"]
    for offset in range(25):
        far.write(offset + 32 * (offset + 7), registers[offset])
    assert np.array_equal(near.render(2000), far.render(2000))
    assert near.read(ENV3) == far.read(ENV3 + 0x3E0) != 0


def test_osc3_gives_random_numbers_without_a_frame_going_by() -> None:
    sid = Sid()
    set_voice(sid, 2, 3800, NOISE)
    numbers = [sid.read(OSC3) for _ in range(4000)]
    assert len(set(numbers)) == 256
    assert np.mean(numbers) == pytest.approx(127.5, abs=5)


def test_time_goes_by_for_osc3_and_env3_when_nobody_listens() -> None:
    unheard, heard = orchestra(), orchestra()
    for frames in (1, 3, 10):
        for _ in range(frames):
            unheard.frame()
        heard.render(frames * FRAME_SAMPLES)
        assert unheard.read(ENV3) == heard.read(ENV3) != 0
        assert unheard.read(OSC3) == heard.read(OSC3)


def test_frames_that_were_listened_to_are_not_made_up_for() -> None:
    sid = orchestra()
    for _ in range(5):
        sid.frame()
        sid.render(FRAME_SAMPLES)
    sid.frame()
    level = sid.read(ENV3)
    other = orchestra()
    other.render(5 * FRAME_SAMPLES)
    assert level == other.read(ENV3)
