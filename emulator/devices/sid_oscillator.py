"""One oscillator of the SID: a 24-bit phase accumulator and the four waveforms made from it.

    accumulator   23  22 ............ 12  11 ............ 0     + frequency, each clock cycle
    sawtooth      [      bits 23-12      ]
    triangle      bit 23 folds bits 22-11 back; ring modulation XORs the source's bit 23 into it
    pulse         all ones while bits 23-12 have reached the pulse width, else zero
    noise         eight bits of a 23-bit shift register that steps as bit 19 rises

Waveforms are 12 bits wide, 0..4095. Several at once give the AND of their bits, as the datasheet
says. Hard sync sets the accumulator to zero in the cycle in which the source's bit 23 rises.

Everything is worked out for a whole stretch of instants at once, given as clock cycles since its
start, and exactly: the same instants give the same values however they are cut into stretches. The
instants must lie at most `LONGEST_STEP` cycles apart, so that no rise of a bit is stepped over.

Sources: MOS 6581 datasheet (control register, pulse width); A. Varga's interview with B. Yannes,
the chip's designer (accumulator, triangle); D. Lem's reSID (shift register, its taps, sync).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]

SYNC, RING, TEST = 0x02, 0x04, 0x08  # bits of the control register
TRIANGLE, SAWTOOTH, PULSE, NOISE = 0x10, 0x20, 0x40, 0x80
WAVEFORMS = TRIANGLE | SAWTOOTH | PULSE | NOISE

LONGEST_STEP = 8  # cycles: 8 * 65535 is just less than 2**19, half a period of bit 19

_MASK = 0xFFFFFF
_TOP = 1 << 23
_NOISE_CLOCK = 1 << 19
_REGISTER_BITS = 23
_REGISTER_RESET = 0x7FFFFF
_NOISE_TAPS = (20, 18, 14, 11, 9, 5, 2, 0)  # shift register bits, as output bits 7 to 0


@dataclass
class Oscillator:
    """The state between two stretches."""

    accumulator: int = 0
    shift_register: int = _REGISTER_RESET

    def restart(self) -> None:
        """What the TEST bit does: phase zero, noise back at its first value."""
        self.accumulator = 0
        self.shift_register = _REGISTER_RESET

    def sweep(self, cycles: Integers, frequency: int, synced: Integers | None = None) -> Integers:
        """The accumulator before the first instant and at each one: one value more than `cycles`.

        `synced` tells for each instant in which cycle the last hard sync was (see `sync_cycles`).
        """
        values = np.empty(len(cycles) + 1, np.int64)
        values[0] = self.accumulator
        values[1:] = self.accumulator + frequency * cycles
        if synced is not None:
            values[1:] = np.where(synced >= 0, frequency * (cycles - synced), values[1:])
        values &= _MASK
        self.accumulator = int(values[-1])
        return values

    def wave(self, sweep: Integers, source: Integers, control: int, pulse_width: int) -> Integers:
        """The waveforms chosen in `control`, 0..4095 at each instant; 0 where none is.

        `source` is the sweep of the oscillator that ring modulates this one.
        """
        phase = sweep[1:]
        output = np.full(len(phase), 0xFFF if control & WAVEFORMS else 0, np.int64)
        if control & TRIANGLE:
            output &= _triangle(phase, source[1:] if control & RING else None)
        if control & SAWTOOTH:
            output &= phase >> 12
        if control & PULSE and not control & TEST:  # TEST holds the pulse at its high level
            output[phase >> 12 < pulse_width] = 0
        if control & NOISE:
            output &= self._noise(sweep)
        return output

    def _noise(self, sweep: Integers) -> Integers:
        clocks = np.cumsum(_rises(sweep, _NOISE_CLOCK))
        bits = _shifted(self.shift_register, int(clocks[-1]))
        states = len(bits) - _REGISTER_BITS + 1
        outputs = np.zeros(states, np.int64)
        for tap in _NOISE_TAPS:
            newest = _REGISTER_BITS - 1 - tap
            outputs = outputs << 1 | bits[newest : newest + states]
        last = bits[-_REGISTER_BITS:]
        self.shift_register = int("".join(map(str, last.tolist())), 2)
        return (outputs << 4)[clocks]


def sync_cycles(sweep: Integers, cycles: Integers, frequency: int) -> Integers:
    """For each instant the cycle in which bit 23 of this sync source last rose; -1 before that."""
    since = (sweep[1:] - _TOP) // max(frequency, 1)
    return np.maximum.accumulate(np.where(_rises(sweep, _TOP), cycles - since, -1))


def _rises(sweep: Integers, bit: int) -> NDArray[np.bool_]:
    """At which instants `bit` is set that was clear at the instant before."""
    rises: NDArray[np.bool_] = (sweep[1:] & ~sweep[:-1] & bit) != 0
    return rises


def _triangle(phase: Integers, source: Integers | None) -> Integers:
    fold = phase if source is None else phase ^ source
    return np.where(fold & _TOP, ~phase, phase) >> 11 & 0xFFF


def _shifted(register: int, clocks: int) -> Integers:
    """The shift register's bits, oldest first, followed by the `clocks` bits shifted in after them.

    Each new bit is the XOR of those 23 and 18 before it. Over the field of two elements the same
    then holds of 23 * 2**k and 18 * 2**k, so ever longer runs are made in one step.
    """
    total = _REGISTER_BITS + clocks
    bits = np.empty(total, np.int64)
    bits[:_REGISTER_BITS] = [register >> bit & 1 for bit in reversed(range(_REGISTER_BITS))]
    have = _REGISTER_BITS
    while have < total:
        stride = 1 << (have // 23).bit_length() - 1
        more = min(18 * stride, total - have)
        older, newer = have - 23 * stride, have - 18 * stride
        bits[have : have + more] = bits[older : older + more] ^ bits[newer : newer + more]
        have += more
    return bits
