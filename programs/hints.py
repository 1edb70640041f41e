"""What a person is told of a run while it goes on, if nothing else tells it.

endless    no display, and no end in sight: Ctrl-C ends it
unseen     a program of another computer, and the picture is as it was at power-on
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import numpy as np

from emulator import Machine, live

SOON = 2.0  # seconds after which a run counts as one that goes on
ENDLESS = "the program goes on until Ctrl-C; --frames N ends it after N frames."
A_WHILE = 60  # frames in which something should have been seen


def say(sentence: str) -> None:
    """Tell a sentence on stderr."""
    print(f"peekpoke: {sentence}", file=sys.stderr, flush=True)


class Unseen:
    """A frame hook that says a sentence, once, if a while has passed and the picture is as it was.

    `over` says it at the end of a run, if that has come before. An empty sentence is never said.
    """

    def __init__(self, machine: Machine, sentence: str) -> None:
        self._machine, self._sentence = machine, sentence
        self._before = machine.frame().copy()

    def __call__(self, machine: Machine) -> None:
        """A frame has ended."""
        if machine.frames == A_WHILE:
            self.over()

    def over(self) -> None:
        """Look now."""
        if self._sentence and np.array_equal(self._machine.frame(), self._before):
            say(self._sentence)
            self._sentence = ""


@contextmanager
def told(machine: Machine, display: str, frames: int | None, sentence: str) -> Iterator[Unseen]:
    """Say what there is to say while a run goes on; a terminal that shows it is left alone."""
    unseen, timer = Unseen(machine, sentence), Timer(SOON, say, [ENDLESS])
    timer.daemon = True
    if display != live.TERMINAL and sentence:
        machine.frame_hooks.append(unseen)
    if display == live.NONE and frames is None:
        timer.start()
    try:
        yield unseen
    finally:
        timer.cancel()
        if unseen in machine.frame_hooks:
            machine.frame_hooks.remove(unseen)
