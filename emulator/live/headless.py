"""Runs a program without a display: time is virtual, a frame is a step, and every run is the same.

The program's own thread ends its frames. The thread that called waits beside it, so that a program
that ends no frame at all can be ended.
"""

from time import monotonic

from emulator.errors import Stopped
from emulator.live.outcome import LiveError, Outcome, State
from emulator.live.program import Call, Program
from emulator.machine import Machine

_LOOK_EVERY = 0.05  # seconds; also how soon Ctrl-C is seen on hosts where waiting hides it


def run_headless(
    machine: Machine, call: Call, frames: int | None = None, patience: float = 10.0
) -> Outcome:
    """Run `call` as fast as the host can: until it ends, or for exactly `frames` frames.

    The frames that an ended program leaves are run without it, so that what flashes does. A program
    that ends no frame in `patience` seconds is stopped: it FAILED, with a LiveError. Ctrl-C stops
    it.
    """
    start, first = monotonic(), machine.frames
    last = None if frames is None else first + frames
    program = Program(machine, call)

    def wait_vblank() -> None:
        program.check()
        machine.vblank()
        if last is not None and machine.frames >= last:
            program.ask_to_stop()
            raise Stopped

    machine.pace(wait_vblank)
    stuck = _watch(machine, program, patience)
    machine.pace(None)
    if program.state is State.ENDED and last is not None:
        for _ in range(last - machine.frames):
            machine.vblank()
    seconds, frames = monotonic() - start, machine.frames - first
    if stuck:
        return Outcome(State.FAILED, stuck, frames, seconds)
    return Outcome(program.state, program.exception, frames, seconds)


def _watch(machine: Machine, program: Program, patience: float) -> LiveError | None:
    """Start it and wait for its end; what is wrong with it if it had to be stopped."""
    seen, since = machine.frames, monotonic()
    try:
        program.start()  # a Ctrl-C may come as soon as it runs
        while not program.join(_LOOK_EVERY) and not program.stopping:
            now = monotonic()
            if machine.frames != seen:
                seen, since = machine.frames, now
            elif now - since > patience:
                return LiveError(
                    f"the program ended no frame in {patience:g} s and was stopped; call"
                    " machine.wait_vblank(), or screen.present(), in its loop, once for each"
                    " picture."
                )
    except KeyboardInterrupt:
        pass
    finally:
        program.stop()
    return None
