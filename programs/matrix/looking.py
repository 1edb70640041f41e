"""Runs one main in one place, headless, and keeps the picture of one frame.

    nobody's program    what the place shows by itself
    a main              ... what it makes of that, or what it failed with

Every run ends: after so many frames; when the program ends; when it has made so many accesses
without ending a frame; and, should it neither access the computer nor end a frame, after some
seconds. But for the last of these a run repeats exactly, wherever it takes place.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from threading import get_ident

import numpy as np
from numpy.typing import NDArray

import emulator
from emulator import Machine
from emulator.errors import Stopped
from emulator.key_names import Script
from emulator.live import LiveError, run_headless
from emulator.live.no_input import no_input
from programs import runner, session
from programs.blame import sentence
from programs.handing import asked_for
from programs.matrix.places import Place
from programs.process import Hosted
from programs.runner import Source

ACCESSES = 2_000_000  # in one frame: two for each pixel of the largest screen
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Job:
    """One run: which main (None: nobody's), where, and for how many frames.

    `whole`: keep the traceback of what it fails with.
    """

    source: Source
    main: str | None
    place: Place
    frames: int
    keys: Script | None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a run: the display area at its last frame, and that frame's number.

    `failure` is the sentence that the main failed with, `trace` how a person reads it; `is_stuck`
    whether it was stopped because it ended no frame.
    """

    picture: Picture
    frames: int
    failure: str = ""
    trace: str = ""
    is_stuck: bool = False


def look(job: Job) -> Seen:
    """Run it on a machine of its own, with an empty disk, and give what it showed."""
    machine = emulator.boot(job.place.model)
    leash = _Leash(machine)
    if job.keys is not None:
        machine.frame_hooks.append(job.keys.apply)
    machine.frame_hooks.append(leash.renew)
    machine.watch(leash.pull)
    started = _Started(job, machine)
    try:
        with _nothing_printed(), no_input():
            outcome = run_headless(machine, started, job.frames, session.PATIENCE)
        picture = machine.frame(border=False)
    finally:
        started.close()
        machine.close()
    if leash.is_spent or isinstance(outcome.exception, LiveError):
        return Seen(picture, outcome.frames, is_stuck=True)
    if outcome.exception is not None:
        return Seen(picture, outcome.frames, *_words(job, outcome.exception))
    return Seen(picture, outcome.frames)


def _words(job: Job, error: BaseException) -> tuple[str, str]:
    return sentence(error), session.describer(job.source, job.whole)(error)


@contextmanager
def _nothing_printed() -> Iterator[None]:
    """Let what programs print go nowhere: many run at a time, and pictures are asked for."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield


class _Started:
    """A job's program, as `run_headless` calls it."""

    def __init__(self, job: Job, machine: Machine) -> None:
        self._job, self._machine = job, machine
        self._hosted = Hosted(job.place.system) if job.place.system else None

    def __call__(self) -> None:
        """Run it to its end."""
        job = self._job
        main = runner.read_main(job.source, job.main)[0] if job.main else _nobodys_main
        if self._hosted is not None:
            self._hosted.run(self._machine, main)
        elif callable(main):
            main(**dict.fromkeys(asked_for(main), self._machine))

    def close(self) -> None:
        """Shut its system down, if one still runs."""
        if self._hosted is not None:
            self._hosted.shut_down()


def _nobodys_main() -> None:
    """What runs where nothing is to run."""


class _Leash:
    """Ends a program that makes too many accesses in one frame."""

    def __init__(self, machine: Machine) -> None:
        self._machine, self._left = machine, ACCESSES
        self.is_spent = False

    def renew(self, _machine: Machine) -> None:
        """Another frame begins."""
        self._left = ACCESSES

    def pull(self, _kind: str, _address: int, _value: object) -> None:
        """Count one access more, or a block; none of those that belong together is the last."""
        self._left -= 1
        if self._left < 0 and self._machine.passing != get_ident():
            self.is_spent = True
            raise Stopped
