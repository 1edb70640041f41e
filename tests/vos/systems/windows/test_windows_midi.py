"""The synthesizer: which notes its messages play, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos

NOTE_ON, NOTE_OFF, LOUD = 0x90, 0x80, 100 << 16
TIMER_HZ = 1193182


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "windows") as booted:
        yield booted


@pytest.fixture
def device(system: vos.System) -> int:
    handle = system.native.HANDLE()
    assert system.native.midiOutOpen(handle, system.native.MIDI_MAPPER, 0, 0, 0) == 0
    return int(handle.value)


def sounds(system: vos.System) -> bool:
    return system.kernel.machine.inp(0x61) & 3 == 3


@pytest.mark.parametrize(("key", "hertz"), [(69, 440.0), (57, 220.0), (60, 261.63), (127, 12543.9)])
def test_a_key_sounds_at_its_pitch(system: vos.System, device: int, key: int, hertz: float) -> None:
    written: list[int] = []
    machine = system.kernel.machine
    machine.watch(lambda kind, port, value: written.append(value) if port == 0x42 else None)
    assert system.native.midiOutShortMsg(device, NOTE_ON | key << 8 | LOUD) == 0
    low, high = written
    assert low | high << 8 == round(TIMER_HZ / hertz)
    assert sounds(system)


@pytest.mark.parametrize(
    "message",
    [NOTE_OFF | 60 << 8, NOTE_ON | 60 << 8, NOTE_OFF + 5 | 60 << 8 | LOUD, 0xB0 | 0x7B << 8],
)
def test_a_key_goes_up(system: vos.System, device: int, message: int) -> None:
    system.native.midiOutShortMsg(device, NOTE_ON | 60 << 8 | LOUD)
    assert system.native.midiOutShortMsg(device, message) == 0
    assert not sounds(system)


def test_another_key_that_goes_up_changes_nothing(system: vos.System, device: int) -> None:
    windows: Any = system.native
    windows.midiOutShortMsg(device, NOTE_ON | 60 << 8 | LOUD)
    windows.midiOutShortMsg(device, NOTE_ON | 64 << 8 | LOUD)
    windows.midiOutShortMsg(device, NOTE_OFF | 60 << 8)
    windows.midiOutShortMsg(device, 0xC0 | 40 << 8)  # another instrument: there is but one
    assert sounds(system)
    assert windows.midiOutClose(device) == windows.MIDIERR_STILLPLAYING
    assert windows.midiOutReset(device) == 0
    assert not sounds(system)
    assert windows.midiOutClose(device) == 0
    assert windows.midiOutReset(device) == windows.MMSYSERR_INVALHANDLE


def test_what_is_refused_says_so_in_its_result(system: vos.System, device: int) -> None:
    windows: Any = system.native
    handle = windows.HANDLE()
    assert windows.midiOutGetNumDevs() == 1
    assert windows.midiOutOpen(handle, 1, 0, 0, 0) == windows.MMSYSERR_BADDEVICEID
    assert windows.midiOutOpen(handle, 0, 0, 0, 0x30000) == windows.MMSYSERR_INVALFLAG
    assert handle.value == 0
    for message in (0, 0x7F, NOTE_ON | 128 << 8, NOTE_ON | 60 << 8 | 128 << 16):
        assert windows.midiOutShortMsg(device, message) == windows.MMSYSERR_INVALPARAM
    for wrong in (0, device + 4, windows.GetDC(0)):
        assert windows.midiOutShortMsg(wrong, NOTE_ON | LOUD) == windows.MMSYSERR_INVALHANDLE
        assert windows.midiOutClose(wrong) == windows.MMSYSERR_INVALHANDLE
    assert not sounds(system)
