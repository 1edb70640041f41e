"""`sound`: tones. A machine that has nothing to play with stays silent, and takes the same time."""

from math import isfinite
from typing import Any

from vos.portable.ports import SoundPort

BEEP_HERTZ, BEEP_MILLISECONDS = 880, 120
MOST_HERTZ = 20_000


class SoundError(ValueError):
    """What cannot be played."""


class Sound:
    """The sound of one process, one tone at a time."""

    def __init__(self, port: SoundPort) -> None:
        self._port = port

    def __repr__(self) -> str:
        return "<sound>"

    def beep(self) -> None:
        """A short tone."""
        self.tone(BEEP_HERTZ, BEEP_MILLISECONDS)

    def tone(self, frequency: float, milliseconds: float | None = None) -> None:
        """Play a tone of so many hertz and wait until it is over; 0 hertz is a rest.

        Without a time, play it from now on, until `silence`, and go on at once.
        """
        hertz = _frequency(frequency)
        span = None if milliseconds is None else _span(milliseconds)
        self._port.play(hertz)
        if span is None:
            return
        try:
            self._port.sleep(span)
        finally:
            self._port.play(0)

    def silence(self) -> None:
        """End the tone."""
        self._port.play(0)


def _frequency(frequency: Any) -> int:
    if not isinstance(frequency, (int, float)) or not 0 <= frequency <= MOST_HERTZ:
        raise SoundError(
            f"a frequency is a number of hertz from 0 (a rest) to {MOST_HERTZ}, not {frequency!r}."
        )
    return round(frequency)


def _span(milliseconds: Any) -> float:
    number = isinstance(milliseconds, (int, float)) and isfinite(milliseconds)
    if not number or milliseconds < 0:
        raise SoundError(f"a tone lasts 0 milliseconds or more, not {milliseconds!r}.")
    return float(milliseconds)
