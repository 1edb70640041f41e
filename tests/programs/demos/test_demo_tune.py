"""The tune: its pitches as they are heard, its silences, the notes that fall."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from demo_runs import NATIVE, PORTABLE, RAW, run

import emulator
from programs.demos.hardware import pc
from programs.demos.tune import (
    BEATS_A_SECOND,
    BLACK,
    BLACK_KEYS,
    BREATH,
    LEAD,
    LENGTH,
    MELODY,
    NOTES,
    WHITE_KEYS,
    frequency,
    picture,
    playing,
)

RATE = 44100
# From tables of equal temperament.
HERTZ = {
    "A4": 440.0, "A3": 220.0, "C4": 261.63, "D4": 293.66, "E4": 329.63, "F#4": 369.99, "G4": 392.0,
}  # fmt: skip


@pytest.mark.parametrize("name", HERTZ)
def test_pitches_are_those_of_equal_temperament(name: str) -> None:
    assert frequency(name) == pytest.approx(HERTZ[name], abs=0.01)


def test_every_note_has_a_key_and_follows_the_one_before() -> None:
    assert {name for name, _ in MELODY} <= {*WHITE_KEYS, *BLACK_KEYS}
    assert sum(length for _, length in MELODY) == 64  # sixteen bars
    for note, after in pairwise(NOTES):
        assert after.begin == pytest.approx(note.end + BREATH)


def heard(model: str, beats: float, access: str = RAW) -> np.ndarray:
    """What a listener hears from power-on, as samples."""
    hertz = emulator.MODELS[model].refresh_hz
    frames = int(beats / BEATS_A_SECOND * hertz)
    ends = [round(frame * RATE / hertz) for frame in range(frames + 1)]
    blocks: list[np.ndarray] = []

    def listen(machine: emulator.Machine) -> None:
        if len(blocks) < frames:
            blocks.append(machine.sound.render(ends[len(blocks) + 1] - ends[len(blocks)]))

    run("tune", model, frames, look=listen, access=access)
    return np.concatenate(blocks)


def loudest(samples: np.ndarray) -> float:
    """The frequency that is strongest, to half a hertz or so."""
    spectrum = abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)), 1 << 18))
    return float(spectrum.argmax()) * RATE / (1 << 18)


@pytest.mark.parametrize("access", [RAW, *NATIVE, PORTABLE])
@pytest.mark.parametrize("model", ["c64", "pc"])
def test_it_sounds_as_written_and_is_silent_before(model: str, access: str) -> None:
    samples = heard(model, LEAD + 9, access)
    beat = RATE / BEATS_A_SECOND
    assert np.ptp(samples[: int((LEAD - 0.1) * beat)]) == 0
    for note in NOTES[:8]:
        begin, end = (int((LEAD + at) * beat) for at in (note.begin + 0.1, note.end - 0.1))
        assert loudest(samples[begin:end]) == pytest.approx(HERTZ[note.name], rel=0.004)


@pytest.mark.parametrize("access", [RAW, *NATIVE, PORTABLE])
def test_the_speaker_is_silent_between_two_notes_of_one_pitch(access: str) -> None:
    samples = heard("pc", LEAD + 2, access)
    beat = RATE / BEATS_A_SECOND
    breath = samples[int((LEAD + 1 - 0.08) * beat) : int((LEAD + 1 - 0.03) * beat)]
    note = samples[int((LEAD + 0.4) * beat) : int((LEAD + 0.6) * beat)]
    assert np.ptp(breath) == 0 < np.ptp(note)


@pytest.mark.parametrize("access", [RAW, *NATIVE, PORTABLE])
def test_it_ends_by_itself_and_leaves_the_speaker_silent(access: str) -> None:
    machine = run("tune", "pc", 10_000, access=access)
    assert machine.frames == ceil(LENGTH / BEATS_A_SECOND * 70)
    assert machine.inp(0x61) & 3 == 0


def test_a_note_reaches_the_keys_as_it_begins_to_sound() -> None:
    note = NOTES[2]
    assert playing(LEAD + note.begin) == note
    assert playing(LEAD + note.end) is None
    before, _ = picture(pc.CANVAS, LEAD + note.begin - 0.06)
    after, _ = picture(pc.CANVAS, LEAD + note.begin + 0.06)
    column = 8 * 32 + 16  # the middle of G4, ninth of the white keys
    lit = set(np.unique(after[120:150, column]))
    assert len(lit) == 1 and lit != {BLACK}
    assert (before[118:120, column] == BLACK).all()
    assert (after[110:120, column] == lit.pop()).all()
