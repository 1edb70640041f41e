"""Plays a machine's sound source on the host, a block for each frame shown.

    source --render--> waiting samples --one sound--> pygame channel: next, playing --> host

A block is as long as the time since the last one, by the host's clock: whatever the pace of the
frames, pitch and tempo are right. A channel holds one sound that plays and one that comes next;
samples wait here until the second place is free and they are enough to last beyond the next frame.
Playing begins with a cushion of silence, so that a late frame does not make a gap: the sound is
that much behind the picture.

`frame` never waits. If the host plays too slowly, the oldest of more than `LONGEST_WAIT` samples
are dropped; if the frames stop coming, the host falls silent by itself, with nothing made up for.
Without a sound device nothing is played, but the source is rendered all the same: a machine does
not run differently because nobody hears it.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pygame

from emulator.devices.sound import SAMPLE_RATE, Samples, SoundSource

LONGEST_BLOCK = SAMPLE_RATE // 10
LONGEST_WAIT = SAMPLE_RATE // 5
CUSHION = SAMPLE_RATE * 6 // 100  # three frames of a 50 Hz machine
SHORTEST_SOUND = SAMPLE_RATE * 3 // 100  # more than a frame, so that one late frame does no harm

_FORMAT = (SAMPLE_RATE, -16, 1)  # 16 bits, signed, one channel
_SAMPLE_BYTES = 2
_HOST_BUFFER = 512  # samples: less than any sound, as the channel steps on but once in a buffer

# What a host without a sound device, or a pygame without a mixer, raises. The latter has no
# pygame.mixer.Channel either, hence the annotations in quotes.
_NO_SOUND = (pygame.error, NotImplementedError)


class Sound:
    """The sound of one machine: call `frame` once for each frame shown, `close` at the end.

    `channel` keeps machines apart that are heard at the same time, 0..7; `clock` gives seconds.
    """

    def __init__(
        self, source: SoundSource, channel: int = 0, clock: Callable[[], float] = perf_counter
    ) -> None:
        self._source = source
        self._clock = clock
        self._then = clock()
        self._waiting = bytearray()
        self._channel = _open(channel)

    @property
    def audible(self) -> bool:
        """Whether there is a device to be heard on."""
        return self._channel is not None

    def frame(self) -> None:
        """Render the sound since the last call and hand it to the host."""
        now = self._clock()
        count = int((now - self._then) * SAMPLE_RATE)
        if count > LONGEST_BLOCK:
            count, self._then = LONGEST_BLOCK, now
        else:
            self._then += count / SAMPLE_RATE
        self.play(self._source.render(count))

    def play(self, samples: Samples) -> None:
        """Let the host play these samples after those it has; returns at once."""
        if self._channel is None or not len(samples):
            return
        block = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
        try:
            self._queue(self._channel, block)
        except _NO_SOUND:  # the mixer was shut, by the end of the window or by the host
            self._channel = None

    def close(self) -> None:
        """Be silent at once. The mixer stays open: other machines may be using it."""
        channel, self._channel = self._channel, None
        if channel is not None and pygame.mixer.get_init():
            channel.stop()

    def _queue(self, channel: "pygame.mixer.Channel", block: bytes) -> None:
        if not channel.get_busy():
            self._waiting[:] = bytes(CUSHION * _SAMPLE_BYTES)
        self._waiting += block
        del self._waiting[: -LONGEST_WAIT * _SAMPLE_BYTES]
        enough = len(self._waiting) >= SHORTEST_SOUND * _SAMPLE_BYTES
        if enough and channel.get_queue() is None:
            channel.queue(pygame.mixer.Sound(buffer=bytes(self._waiting)))
            self._waiting.clear()


def _open(channel: int) -> "pygame.mixer.Channel | None":
    """A channel of a mixer in our format, or None where nothing can be heard."""
    if _is_silent_host():
        return None
    try:
        if pygame.mixer.get_init() != _FORMAT:
            pygame.mixer.quit()
            pygame.mixer.init(*_FORMAT, buffer=_HOST_BUFFER, allowedchanges=0)
        return pygame.mixer.Channel(channel)
    except _NO_SOUND:
        return None


def _is_silent_host() -> bool:
    """Whether this is a Linux with neither a sound card nor a sound server.

    Asking SDL there would only let ALSA write a page of complaints to the person's terminal.
    """
    if sys.platform != "linux" or "SDL_AUDIODRIVER" in os.environ or "PULSE_SERVER" in os.environ:
        return False
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}"))
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0")
    return not any(place.exists() for place in (Path("/dev/snd"), *servers))
