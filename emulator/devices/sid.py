"""MOS 6581 SID, the Commodore 64's sound chip: three voices, a filter and a volume.

    voice 1 |oscillator| x |envelope| --+--------------------+--> sum x volume --> render()
    voice 2     "            "        --+--> filter, for those |
    voice 3     "            "        --+    routed to it -----'

Registers 0-28 repeat every 32 addresses, as the chip decodes five address lines. Registers 0-24
are write-only and read as 0: the chip cannot put them on the bus, and what a read gives there is
the last byte that was on it, fading to 0. No paddle is connected; both inputs then read 255.

A write acts from the next block on. GATE and TEST edges between two blocks are counted: off and on
again strikes the note anew, and a note that was switched on and off is heard for one block.

OSC3 and ENV3 move on with the sound. Where nobody listens, a read catches up on the frames that
went by, at most `CATCH_UP_FRAMES` of them. Between two blocks each read of OSC3 looks 24 cycles
further ahead, as if that long had passed since the last: it serves as a random number generator.

Left out: the output's offset (with which programs play samples through the volume register), the
distortion of the 6581's own waveforms and filter, and the external input. If all three voices are
synced to each other, voice 1 runs free.

Sources: MOS 6581 datasheet (registers, names, frequency = register * clock / 2**24); mist64/c64ref
`src/c64io` (addresses); the clock is that of a PAL machine.
"""

from dataclasses import astuple, dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from emulator.devices.device import Device, State
from emulator.devices.sid_envelope import Envelope, Stage
from emulator.devices.sid_filter import Filter
from emulator.devices.sid_oscillator import (
    SYNC,
    TEST,
    WAVEFORMS,
    Integers,
    Oscillator,
    sync_cycles,
)
from emulator.devices.sound import SAMPLE_RATE, Samples
from emulator.memory_map import Register

CLOCK_HZ = 985248
FRAME_SAMPLES = 880  # of a PAL machine, 50.12 frames a second
CATCH_UP_FRAMES = 50

GATE = 0x01
VOICES = 3
_VOICE_REGISTERS = 7
_CONTROL = 4  # of a voice
_CUTOFF_LOW, _CUTOFF_HIGH, _RESONANCE_FILTER, _MODE_VOLUME = range(21, 25)
_POT_X, _POT_Y, _OSC3, _ENV3 = range(25, 29)
_VOICE_3_OFF = 0x80  # of _MODE_VOLUME
_UNCONNECTED = 255

_OVERSAMPLING = 4  # instants a sample, averaged; 5.6 cycles apart, under the oscillator's 8
_LOOK = np.array((8, 16, 24))  # cycles from one read of OSC3 to the next
_FULL_SCALE = 0xFFF * 0xFF * _OVERSAMPLING * VOICES


def _voice_registers(voice: int) -> tuple[Register, ...]:
    notes = (
        ("FREQUENCY_{}_LOW", "pitch: register x 985248 / 2**24 Hz, bits 0-7", 0x45),
        ("FREQUENCY_{}_HIGH", "pitch, bits 8-15", 0x1D),
        ("PULSE_WIDTH_{}_LOW", "pulse width of 4096, bits 0-7", 0x00),
        ("PULSE_WIDTH_{}_HIGH", "pulse width, bits 8-11 in bits 0-3", 0x08),
        ("CONTROL_{}", "0 gate 1 sync 2 ring 3 test 4 triangle 5 sawtooth 6 pulse 7 noise", 0x11),
        ("ATTACK_DECAY_{}", "bits 4-7 attack 2 ms-8 s, 0-3 decay 6 ms-24 s", 0x09),
        ("SUSTAIN_RELEASE_{}", "bits 4-7 sustain level, 0-3 release 6 ms-24 s", 0xF9),
    )
    return tuple(
        Register(
            voice * _VOICE_REGISTERS + offset,
            "SID_" + name.format(voice + 1),
            f"voice {voice + 1} {note}",
            example,
            access="w",
        )
        for offset, (name, note, example) in enumerate(notes)
    )


REGISTERS: tuple[Register, ...] = (
    *_voice_registers(0),
    *_voice_registers(1),
    *_voice_registers(2),
    Register(_CUTOFF_LOW, "SID_CUTOFF_LOW", "filter cutoff, bits 0-2", 0, access="w"),
    Register(_CUTOFF_HIGH, "SID_CUTOFF_HIGH", "filter cutoff, bits 3-10", 40, access="w"),
    Register(
        _RESONANCE_FILTER,
        "SID_RESONANCE_FILTER",
        "bits 4-7 resonance, 0-2 voices 1-3 through the filter",
        0xF1,
        access="w",
    ),
    Register(
        _MODE_VOLUME,
        "SID_MODE_VOLUME",
        "bits 0-3 volume, 4 low-pass, 5 band-pass, 6 high-pass, 7 voice 3 off",
        15,
        access="w",
    ),
    Register(_POT_X, "SID_POT_X", "paddle X; 255, as none is connected", access="r"),
    Register(_POT_Y, "SID_POT_Y", "paddle Y; 255, as none is connected", access="r"),
    Register(_OSC3, "SID_OSC3_RANDOM", "upper 8 bits of voice 3's waveform", access="r"),
    Register(_ENV3, "SID_ENV3", "voice 3's envelope", access="r"),
)


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the seven registers of one voice say."""

    frequency: int
    pulse_width: int
    control: int
    attack_decay: int
    sustain_release: int


@dataclass
class _Voice:
    """One voice between two blocks.

    `strikes` and `tests` count how often GATE and TEST have gone on. Only `write` counts them up,
    and only `render` sets what it has heard of them, so two threads may call the two.
    """

    oscillator: Oscillator = field(default_factory=Oscillator)
    envelope: Envelope = field(default_factory=Envelope)
    gate: bool = False
    strikes: int = 0
    strikes_heard: int = 0
    tests: int = 0
    tests_heard: int = 0

    def note_edges(self, old: int, new: int) -> None:
        """The control register goes from `old` to `new`."""
        rising = new & ~old
        self.strikes += rising & GATE
        self.tests += (rising & TEST) // TEST

    def obey(self, control: int) -> None:
        """Let the edges since the last block, and the gate as it is now, act."""
        struck = self.strikes != self.strikes_heard
        self.strikes_heard = self.strikes
        gate = struck or bool(control & GATE)
        if struck or gate != self.gate:
            self.envelope.gate(gate)
        self.gate = gate
        if control & TEST or self.tests != self.tests_heard:
            self.tests_heard = self.tests
            self.oscillator.restart()


class Sid(Device):
    """The SID as a device and a sound source."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """All registers 0, envelopes at rest: silence."""
        self._registers = bytearray(32)
        self._voices = tuple(_Voice() for _ in range(VOICES))
        self._filter = Filter()
        self._cycle_part = 0  # of a cycle, in 1 / (SAMPLE_RATE * _OVERSAMPLING)
        self._heard = False  # since the last frame
        self._unheard_frames = 0
        self._look: Oscillator | None = None  # oscillator 3, ahead of the sound, for OSC3

    def read(self, register: int) -> int:
        """OSC3, ENV3 and the paddles; every other register reads as 0."""
        register &= 31
        if register in (_OSC3, _ENV3):
            self._catch_up()
            return self._osc3() if register == _OSC3 else self._voices[2].envelope.counter
        return _UNCONNECTED if register in (_POT_X, _POT_Y) else 0

    def write(self, register: int, value: int) -> None:
        """Set a register; it is heard from the next block on."""
        register &= 31
        voice, offset = divmod(register, _VOICE_REGISTERS)
        if offset == _CONTROL and voice < VOICES:
            self._voices[voice].note_edges(self._registers[register], value)
        self._registers[register] = value

    def frame(self) -> None:
        """Count the frames that nobody listened to."""
        self._unheard_frames = 0 if self._heard else self._unheard_frames + 1
        self._heard = False

    def render(self, count: int) -> Samples:
        """The next `count` samples, each in -1..1, from the registers as they are now."""
        self._heard, self._unheard_frames, self._look = True, 0, None
        if not count:
            return np.zeros(0, np.float32)
        registers = bytes(self._registers)
        settings = [_settings(registers, voice) for voice in range(VOICES)]
        for voice, setting in zip(self._voices, settings, strict=True):
            voice.obey(setting.control)
        sounds = self._sounds(self._cycles(count * _OVERSAMPLING), settings)
        return self._mixed(sounds, registers)

    def save(self) -> State:
        """Registers, voices, filter and the place in time."""
        return {
            "registers": bytes(self._registers),
            "voices": tuple(_frozen(voice) for voice in self._voices),
            "filter": astuple(self._filter),
            "cycle_part": self._cycle_part,
            "frames": (self._heard, self._unheard_frames),
            "look": astuple(self._look) if self._look else None,
        }

    def load(self, state: State) -> None:
        """Go on from a moment that `save` described, sample for sample."""
        self._registers = bytearray(state["registers"])
        self._voices = tuple(_thawed(*voice) for voice in state["voices"])
        self._filter = Filter(*state["filter"])
        self._cycle_part = state["cycle_part"]
        self._heard, self._unheard_frames = state["frames"]
        self._look = Oscillator(*state["look"]) if state["look"] else None

    def _cycles(self, instants: int) -> Integers:
        """The clock cycles gone by at each instant of a block; moves time on."""
        rate = SAMPLE_RATE * _OVERSAMPLING
        parts = self._cycle_part + CLOCK_HZ * np.arange(1, instants + 1)
        self._cycle_part = int(parts[-1]) % rate
        return parts // rate

    def _sounds(self, cycles: Integers, settings: list[_Settings]) -> list[Integers]:
        """Each voice as waveform times envelope, in whole numbers: exact, wherever a block ends."""
        sweeps = self._sweeps(cycles, settings)
        sounds = []
        for index, (voice, setting) in enumerate(zip(self._voices, settings, strict=True)):
            wave = voice.oscillator.wave(
                sweeps[index], sweeps[index - 1], setting.control, setting.pulse_width
            )
            level = voice.envelope.run(
                cycles[_OVERSAMPLING - 1 :: _OVERSAMPLING],
                setting.attack_decay,
                setting.sustain_release,
            )
            centre = 0xFFF * _OVERSAMPLING if setting.control & WAVEFORMS else 0
            sounds.append((2 * wave.reshape(-1, _OVERSAMPLING).sum(axis=1) - centre) * level)
        return sounds

    def _sweeps(self, cycles: Integers, settings: list[_Settings]) -> list[Integers]:
        """The three accumulators through the block; a voice is synced by the one before it."""
        free = next((i for i in range(VOICES) if not settings[i].control & SYNC), 0)
        sweeps: list[Integers] = [cycles] * VOICES
        for index in (free, (free + 1) % VOICES, (free + 2) % VOICES):
            setting, before = settings[index], settings[index - 1]
            synced = None
            if setting.control & SYNC and index != free:
                synced = sync_cycles(sweeps[index - 1], cycles, _speed(before))
            oscillator = self._voices[index].oscillator
            sweeps[index] = oscillator.sweep(cycles, _speed(setting), synced)
        return sweeps

    def _mixed(self, sounds: list[Integers], registers: bytes) -> Samples:
        routed, mode = registers[_RESONANCE_FILTER], registers[_MODE_VOLUME]
        direct, filtered = np.zeros((2, len(sounds[0])))
        for voice, sound in enumerate(sounds):
            if routed & 1 << voice:
                filtered += sound
            elif voice < 2 or not mode & _VOICE_3_OFF:
                direct += sound
        if routed & 0b111:
            direct += self._filter.run(filtered, _cutoff(registers), routed >> 4, mode)
        else:
            self._filter = Filter()
        volume: NDArray[np.float64] = direct * ((mode & 15) / 15 / _FULL_SCALE)
        return np.clip(volume, -1, 1).astype(np.float32)

    def _catch_up(self) -> None:
        """Let the frames pass that nobody listened to."""
        frames = min(self._unheard_frames, CATCH_UP_FRAMES)
        if frames:
            heard = self._heard
            self.render(frames * FRAME_SAMPLES)
            self._heard = heard

    def _osc3(self) -> int:
        setting = _settings(self._registers, 2)
        look = self._look or replace(self._voices[2].oscillator)
        self._look = look
        sweep = look.sweep(_LOOK, _speed(setting))
        source = np.full_like(sweep, self._voices[1].oscillator.accumulator)
        return int(look.wave(sweep, source, setting.control, setting.pulse_width)[-1]) >> 4


def _settings(registers: bytes | bytearray, voice: int) -> _Settings:
    start = voice * _VOICE_REGISTERS
    low, high, width_low, width_high, *rest = registers[start : start + _VOICE_REGISTERS]
    return _Settings(low | high << 8, width_low | (width_high & 15) << 8, *rest)


def _speed(setting: _Settings) -> int:
    """What is added to the accumulator each cycle: nothing while TEST holds it."""
    return 0 if setting.control & TEST else setting.frequency


def _cutoff(registers: bytes) -> int:
    return registers[_CUTOFF_LOW] & 7 | registers[_CUTOFF_HIGH] << 3


def _frozen(voice: _Voice) -> tuple[tuple[int, ...], ...]:
    """A voice as values that do not change."""
    edges = (voice.gate, voice.strikes, voice.strikes_heard, voice.tests, voice.tests_heard)
    return astuple(voice.oscillator), astuple(voice.envelope), edges


def _thawed(
    oscillator: tuple[int, int], envelope: tuple[Stage, int, int], edges: tuple[int, ...]
) -> _Voice:
    return _Voice(Oscillator(*oscillator), Envelope(*envelope), bool(edges[0]), *edges[1:])
