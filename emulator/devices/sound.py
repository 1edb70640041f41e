"""What a device that makes sound offers to whoever listens: `render`, and one sample rate for all.

A listener asks once a frame for the next block. Sound time is the listener's: it moves on by the
samples asked for, and by nothing else. Registers written since the last block act from the first
sample of the next one, so a block is also the smallest time a change of registers can be heard at.
"""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44100  # samples a second, of every source

Samples: TypeAlias = NDArray[np.float32]


class SoundSource(Protocol):
    """Anything that can be listened to; the sound devices are, beside their verbs as devices."""

    def render(self, count: int) -> Samples:
        """The next `count` samples, each in -1..1; the sound moves on by as many."""
        ...
