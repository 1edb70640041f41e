r"""One envelope generator of the SID: an 8-bit counter that rises straight and falls in a curve.

    255         /\
               /  \_ decay
    sustain   /     '-----------.
             / attack   sustain  \_ release
      0  ___/                      '--.____
            gate on              gate off

Rising, the counter steps once every rate period. Falling, it steps every 1, 2, 4, 8, 16 or 30 of
them, more the lower it is, which bends the line into nearly an exponential; so a fall takes three
times as long as a rise at the same rate. When the gate goes on the counter rises from where it is,
when it goes off it falls from there. If the sustain level is raised above the counter, the counter
goes on falling to zero: the chip compares for equality alone.

The rate divider starts anew with every gate edge. On the chip it runs on, so that an attack may
come up to 33 ms late ("ADSR delay bug"): a defect that programs work around, and left out here.

Sources: MOS 6581 datasheet (rates, sustain); D. Lem's reSID (periods and curve, sampled from ENV3).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from emulator.devices.sid_oscillator import Integers

# Clock cycles a step, for each value of a rate nibble: 1/256 of the datasheet's attack time at
# 1 MHz (2 8 16 24 38 56 68 80 100 250 500 800 ms, 1 3 5 8 s), as the chip's divider rounds it.
RATE_PERIODS = (
    9, 32, 63, 95, 149, 220, 267, 313, 392, 977, 1954, 3126, 3907, 11720, 19532, 31251,
)  # fmt: skip
_TOP = 255
_CURVE = ((93, 1), (54, 2), (26, 4), (14, 8), (6, 16), (0, 30))  # counter above, periods a step


class Stage(IntEnum):
    """What the counter is doing."""

    RELEASE = 0
    ATTACK = 1
    DECAY = 2  # and sustain, where the decay ends


def _fall() -> Integers:
    periods = [0] * (_TOP + 1)
    for counter in range(_TOP, 0, -1):
        periods[counter] = next(count for above, count in _CURVE if counter > above)
    return np.repeat(np.arange(_TOP, 0, -1), periods[:0:-1])


_FALL = np.append(_fall(), 0)  # the counter, so many rate periods after it began to fall from 255
_FALLEN = np.searchsorted(-_FALL, -np.arange(_TOP + 1)).tolist()  # those periods, by the counter


@dataclass
class Envelope:
    """The state between two stretches: the counter and where it is on its way to the next step."""

    stage: Stage = Stage.RELEASE
    periods: int = int(_FALLEN[0])  # in ATTACK the counter itself, else the index into _FALL
    spent: int = 0  # cycles since the last period ended

    @property
    def counter(self) -> int:
        """The envelope's value, 0..255: what ENV3 reads."""
        return self.periods if self.stage is Stage.ATTACK else int(_FALL[self.periods])

    def gate(self, on: bool) -> None:
        """The gate goes on or off: rise, or fall, from where the counter is."""
        counter = self.counter
        self.stage = Stage.ATTACK if on else Stage.RELEASE
        self.periods = counter if on else _FALLEN[counter]
        self.spent = 0

    def run(self, cycles: Integers, attack_decay: int, sustain_release: int) -> Integers:
        """The counter at each instant, given as clock cycles since the start of this stretch."""
        if self.stage is not Stage.ATTACK:
            return self._falling(cycles, attack_decay, sustain_release)
        period = RATE_PERIODS[attack_decay >> 4]
        peak = (_TOP - self.periods) * period - self.spent
        rise = int(np.searchsorted(cycles, peak))
        counters = self.periods + (self.spent + cycles[:rise]) // period
        if rise == len(cycles):
            self.periods, self.spent = self._moved(int(cycles[-1]), period)
            return counters
        self.stage, self.periods, self.spent = Stage.DECAY, 0, 0
        fall = self._falling(cycles[rise:] - max(peak, 0), attack_decay, sustain_release)
        return np.concatenate((counters, fall))

    def _falling(self, cycles: Integers, attack_decay: int, sustain_release: int) -> Integers:
        decaying = self.stage is Stage.DECAY
        period = RATE_PERIODS[(attack_decay if decaying else sustain_release) & 15]
        sustain = (sustain_release >> 4) * 17 if decaying else 0
        floor = _FALLEN[sustain if sustain <= self.counter else 0]
        periods = np.minimum(self.periods + (self.spent + cycles) // period, floor)
        moved, self.spent = self._moved(int(cycles[-1]), period)
        self.periods = min(moved, floor)
        counters: Integers = _FALL[periods]
        return counters

    def _moved(self, cycles: int, period: int) -> tuple[int, int]:
        """The periods and the cycles spent of the next one, after so many more cycles."""
        periods, spent = divmod(self.spent + cycles, period)
        return self.periods + periods, spent
