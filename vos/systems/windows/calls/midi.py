"""MIDI: what a synthesizer is to play, as messages. This one plays a note at a time.

    dwMsg   | - | velocity | key | status |     the lowest byte last
    status  9n: the key goes down (velocity 0: up)   8n: it goes up   Bn 7B: all go up   n: channel

Key 69 is the A of 440 hertz, and twelve keys are an octave. Calls return an MMRESULT, 0 or what is
wrong; GetLastError knows nothing of it. Sources: mmeapi.h in learn.microsoft.com; MIDI 1.0.
"""

from __future__ import annotations

from operator import index

from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.user_memory import dword

KEY_UP, KEY_DOWN, CONTROL = 0x80, 0x90, 0xB0
ALL_KEYS_UP = 0x7B
A4, HERTZ_OF_A4, OCTAVE = 69, 440.0, 12


class Synthesizer:
    """A MIDI output device that a process has opened, and the key that is down."""

    __slots__ = ("key", "process")

    def __init__(self, process: Process) -> None:
        self.process = process
        self.key: int | None = None

    def press(self, key: int) -> None:
        """Play a key's note from now on."""
        self.key = key
        self.process.kernel.sound.tone(HERTZ_OF_A4 * 2 ** ((key - A4) / OCTAVE))

    def release(self, key: int | None) -> None:
        """End the note, if it is the one of that key."""
        if self.key is not None and key == self.key:
            self.key = None
            self.process.kernel.sound.silence()

    def obey(self, status: int, first: int, second: int) -> None:
        """Take a message, from whatever channel; those of other kinds change nothing here."""
        kind = status & 0xF0
        if kind == KEY_DOWN and second:
            self.press(first)
        elif kind in (KEY_DOWN, KEY_UP):
            self.release(first)
        elif kind == CONTROL and first == ALL_KEYS_UP:
            self.release(self.key)


def _opened(process: Process, hmo: int) -> Synthesizer | None:
    found = process.own.objects.get(index(hmo))
    return found if type(found) is Synthesizer else None


def midiOutGetNumDevs(process: Process) -> int:
    """Return how many devices there are: one."""
    return 1


def midiOutOpen(
    process: Process, phmo: kinds.Struct, uDeviceID: kinds.Dword, dwCallback: kinds.Handle = 0,
    dwInstance: kinds.Handle = 0, fdwOpen: kinds.Dword = 0,
) -> int:  # fmt: skip
    """Open device 0, or whichever MIDI_MAPPER chooses; `phmo`, a HANDLE, gets the handle."""
    index(dwCallback), index(dwInstance), index(fdwOpen)
    if index(uDeviceID) not in (0, c.MIDI_MAPPER):
        return c.MMSYSERR_BADDEVICEID
    if fdwOpen != c.CALLBACK_NULL:
        return c.MMSYSERR_INVALFLAG  # nobody is told of progress
    phmo.value = next(process.own.numbers)
    process.own.objects[phmo.value] = Synthesizer(process)
    return c.MMSYSERR_NOERROR


def midiOutShortMsg(process: Process, hmo: kinds.Handle, dwMsg: kinds.Dword) -> int:
    """Send a message of up to three bytes; those of keys are from 0 to 127."""
    status, first, second, _ = dword(dwMsg).to_bytes(4, "little")
    device = _opened(process, hmo)
    if device is None:
        return c.MMSYSERR_INVALHANDLE
    if status < KEY_UP or max(first, second) > 0x7F:
        return c.MMSYSERR_INVALPARAM
    device.obey(status, first, second)
    return c.MMSYSERR_NOERROR


def midiOutReset(process: Process, hmo: kinds.Handle) -> int:
    """Let all keys go up."""
    device = _opened(process, hmo)
    if device is None:
        return c.MMSYSERR_INVALHANDLE
    device.release(device.key)
    return c.MMSYSERR_NOERROR


def midiOutClose(process: Process, hmo: kinds.Handle) -> int:
    """Give a device back; MIDIERR_STILLPLAYING while a key is down."""
    device = _opened(process, hmo)
    if device is None:
        return c.MMSYSERR_INVALHANDLE
    if device.key is not None:
        return c.MIDIERR_STILLPLAYING
    del process.own.objects[hmo]
    return c.MMSYSERR_NOERROR


CALLS = (midiOutGetNumDevs, midiOutOpen, midiOutShortMsg, midiOutReset, midiOutClose)
