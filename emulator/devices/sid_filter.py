"""The SID's filter: a state-variable filter of two poles, 12 dB an octave, with three outputs.

    in --> high-pass --> integrator --> band-pass --> integrator --> low-pass
              ^------------- 1 / resonance ----'                        |
              '---------------------------------------------------------'

Outputs may be added up: low-pass and high-pass together make a notch. The cutoff goes in a straight
line from 30 Hz to 12 kHz, which is what the datasheet states; real 6581s bend that line, each in
its own way. The resonance goes from a Q of 0.7 to 1.7, which is D. Lem's reSID's estimate.

The integrators are trapezoidal, with their feedback solved for each sample (V. Zavalishin, The Art
of VA Filter Design, chapter 4), so the filter is stable at every cutoff. Each sample needs the one
before: the loop is Python's, over plain floats.
"""

from dataclasses import dataclass
from math import pi, tan

import numpy as np
from numpy.typing import NDArray

from emulator.devices.sound import SAMPLE_RATE

LOW_PASS, BAND_PASS, HIGH_PASS = 0x10, 0x20, 0x40  # bits of the mode register

_LOWEST_HZ, _HIGHEST_HZ = 30.0, 12000.0


@dataclass
class Filter:
    """The state between two stretches: what the two integrators hold."""

    first: float = 0.0
    second: float = 0.0

    def run(
        self, samples: NDArray[np.float64], cutoff: int, resonance: int, mode: int
    ) -> NDArray[np.float64]:
        """The samples filtered; `cutoff` 0..2047, `resonance` 0..15, `mode` as in the register."""
        hertz = _LOWEST_HZ + (_HIGHEST_HZ - _LOWEST_HZ) * cutoff / 2047
        gain = tan(pi * hertz / SAMPLE_RATE)
        damping = 1 / (0.707 + resonance / 15)
        scale = 1 / (1 + gain * (gain + damping))
        low, band, high = (float(mode & bit != 0) for bit in (LOW_PASS, BAND_PASS, HIGH_PASS))
        first, second = self.first, self.second
        output = []
        for sample in samples.tolist():
            band_pass = scale * (first + gain * (sample - second))
            low_pass = second + gain * band_pass
            first = 2 * band_pass - first
            second = 2 * low_pass - second
            high_pass = sample - damping * band_pass - low_pass
            output.append(low * low_pass + band * band_pass + high * high_pass)
        self.first, self.second = first, second
        return np.array(output)
