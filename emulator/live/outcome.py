"""What becomes of a program, and of a run."""

from dataclasses import dataclass
from enum import StrEnum

from emulator.errors import EmulatorError


class State(StrEnum):
    """What has become of a program."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went: `frames` are vertical blanks, `seconds` the host's time.

    `state` is ENDED, FAILED, or STOPPED: by a person, or after the frames asked for. `exception` is
    what a failed program raised.
    """

    state: State
    exception: BaseException | None
    frames: int
    seconds: float


class LiveError(EmulatorError):
    """A run that could not be shown, recorded or ended as asked."""
