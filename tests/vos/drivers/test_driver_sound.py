"""Tones, heard: what the machine's sound renders, measured by counting its waves."""

from __future__ import annotations

import numpy as np
import pytest

from emulator import Machine, boot
from emulator.devices.sound import SAMPLE_RATE
from vos.drivers.sound import Sound

SECOND = SAMPLE_RATE


def pitch(machine: Machine) -> float:
    """The strongest frequency of the next second, in hertz; 0 for silence."""
    assert machine.sound is not None
    samples = np.concatenate([machine.sound.render(SECOND // 10) for _ in range(10)])
    if np.ptp(samples[SECOND // 5 :]) < 1e-3:
        return 0.0
    spectrum = abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples))))
    return float(spectrum.argmax() * SAMPLE_RATE / len(samples))


@pytest.mark.parametrize("model", ["c64", "pc"])
@pytest.mark.parametrize("frequency", [55, 440.0, 1000, 3000])
def test_a_tone_has_its_pitch_until_silence(model: str, frequency: float) -> None:
    machine = boot(model)
    sound = Sound(machine)
    assert sound.audible
    assert pitch(machine) == 0
    sound.tone(frequency)
    assert pitch(machine) == pytest.approx(frequency, rel=1e-3, abs=1)  # to the count of a timer
    sound.silence()
    assert pitch(machine) == 0


@pytest.mark.parametrize("model", ["c64", "pc"])
def test_one_tone_follows_another(model: str) -> None:
    machine = boot(model)
    sound = Sound(machine)
    for frequency in (262, 330, 392):
        sound.tone(frequency)
        assert pitch(machine) == pytest.approx(frequency, abs=1)


def test_what_is_out_of_reach_becomes_the_nearest_pitch() -> None:
    machine = boot("c64")
    Sound(machine).tone(10_000)
    assert pitch(machine) == pytest.approx(3848, abs=2)
    machine = boot("pc")
    Sound(machine).tone(1)
    assert pitch(machine) == pytest.approx(18.2, abs=1)


def test_port_b_keeps_its_other_bits() -> None:
    machine = boot("pc")
    machine.out(0x61, 0x30)
    sound = Sound(machine)
    sound.tone(440)
    assert machine.inp(0x61) == 0x33
    sound.silence()
    assert machine.inp(0x61) == 0x30


@pytest.mark.parametrize("model", ["spectrum", "hack", "workstation"])
def test_models_without_sound_stay_silent(model: str) -> None:
    machine = boot(model)
    sound = Sound(machine)
    assert not sound.audible
    accesses: list[object] = []
    machine.watch(lambda *access: accesses.append(access))
    sound.tone(440)
    sound.silence()
    assert not accesses
