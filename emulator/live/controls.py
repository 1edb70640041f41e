"""The host's function keys: what each does to a session, on whatever display.

The display asks here first, in its own thread, before the machine sees a key: no program can take
a key away. What there is to say (a message, a badge, the help, an error) is kept here as text, and
each display shows it in its own way; none of it touches the machine.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import NamedTuple

from emulator.errors import EmulatorError
from emulator.live.files import next_free
from emulator.live.outcome import State
from emulator.live.png import write_png
from emulator.live.recorder import Recorder
from emulator.live.session import Session

Describe = Callable[[BaseException], str]

_MESSAGE_SECONDS = 3.0
_FOR_THE_PROGRAM = (
    "",
    "Escape and all other keys belong to the program.",
    "Ctrl+F1 gives it F1, and so with the other function keys.",
)


class Control(NamedTuple):
    """One function key: what the help says of it, and what it does."""

    key: str
    label: str
    act: Callable[[], None]


class Controls:
    """The function keys of one session; `own` are those that only this display has.

    `describe` makes of a program's exception what a person reads; `report` is called with that text
    once for each failure.
    """

    def __init__(
        self,
        session: Session,
        describe: Describe,
        report: Callable[[str], None],
        own: Sequence[Control] = (),
    ) -> None:
        self._session, self._describe, self._report = session, describe, report
        self.help = self.quit = False
        self._message, self._until = "", 0.0
        self._failed: BaseException | None = None
        self._error = ""
        self.recorder: Recorder | None = None
        common = (
            Control("f1", "this help", self._toggle_help),
            Control("f2", "pause and go on", session.toggle_pause),
            Control("f3", "one frame, then pause", session.single_frame),
            Control("f4", "slow motion: the next level", session.next_speed),
            Control("f5", "reset the machine, start the program again", self._reset),
            Control("f6", "screenshot, as a PNG file", self._screenshot),
            Control("f7", "record, as a GIF file: start and stop", self._record),
            Control("f10", "quit", self._quit),
        )
        controls = sorted((*common, *own), key=lambda control: int(control.key[1:]))
        self._controls = {control.key: control for control in controls}

    def press(self, key: str) -> bool:
        """Act on a key that went down without Ctrl; whether it is the host's."""
        control = self._controls.get(key)
        if control is not None:
            control.act()
        return control is not None

    # -- what there is to show --------------------------------------------------------------------

    def help_lines(self) -> list[str]:
        """A heading, then a line for each key."""
        keys = [f"{key.upper():5}{label}" for key, label, _ in self._controls.values()]
        return [f"{self._session.machine.model.title}: keys", "", *keys, *_FOR_THE_PROGRAM]

    @property
    def badge(self) -> str:
        """What is not as usual: paused, slow, recording; empty if all is."""
        session, parts = self._session, []
        if session.unheld:
            parts.append("paused at the next poke or frame")
        elif session.paused:
            parts.append("paused (F2 goes on, F3 one frame)")
        if session.speed.slow:
            parts.append(session.speed.label)
        if self.recorder is not None:
            parts.append("recording (F7 ends it)")
        return ", ".join(parts)

    @property
    def message(self) -> str:
        """What a key has just done; empty after a while."""
        return self._message if monotonic() < self._until else ""

    @property
    def error(self) -> str:
        """What made the program fail; empty if it has not."""
        program = self._session.program
        if program.state is not State.FAILED or program.exception is None:
            return ""
        if program.exception is not self._failed:
            self._failed, self._error = program.exception, self._describe(program.exception)
            self._report(self._error)
        return self._error

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self._message, self._until = message, monotonic() + _MESSAGE_SECONDS

    def close(self) -> None:
        """End what a key began; the last failure is reported if it was not yet shown."""
        if self.recorder is not None:
            self._record()
        _ = self.error

    # -- what the keys do -------------------------------------------------------------------------

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _quit(self) -> None:
        self.quit = True

    def _reset(self) -> None:
        if self._session.reset():
            self.say("reset")
        else:
            self.say("This program cannot be stopped, so nothing was reset; F10 quits.")

    def _screenshot(self) -> None:
        machine = self._session.machine
        path = next_free(machine.model.name, ".png")
        try:
            write_png(path, machine.frame())
        except OSError as error:
            self.say(f"no screenshot: {path}: {error.strerror}")
        else:
            self.say(f"screenshot: {path}")

    def _record(self) -> None:
        machine = self._session.machine
        try:
            if self.recorder is None:
                self.recorder = Recorder(next_free(machine.model.name, ".gif"), machine)
                return
            recorder, self.recorder = self.recorder, None
            recorder.close()
        except (EmulatorError, OSError) as error:
            self.say(str(error))
        else:
            self.say(f"recorded {recorder.frames} frames: {recorder.path}")
