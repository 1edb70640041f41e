"""The host's function keys: what each does to all panes, on whatever display.

The display asks here first, in its own thread, before the machine sees a key: no program can take
a key away. What there is to say (a message, a badge, the help, an error) is kept here as text, and
each display shows it in its own way; none of it touches the machine.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import NamedTuple

from emulator.errors import EmulatorError
from emulator.live.files import next_free
from emulator.live.panes import Pane
from emulator.live.png import write_png
from emulator.live.recorder import Recorder
from emulator.live.session import Session

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
    """The function keys of one display; `own` are those that only this display has.

    `report` is called with the text of each failure, once.
    """

    def __init__(
        self, panes: Sequence[Pane], report: Callable[[str], None], own: Sequence[Control] = ()
    ) -> None:
        self._panes, self._report = panes, report
        self._first = panes[0].session  # what is asked of all is answered by one: they act alike
        self.help = self.quit = False
        self._message, self._until = "", 0.0
        self.recorders: list[Recorder] = []
        common = (
            Control("f1", "this help", self._toggle_help),
            Control("f2", "pause and go on", self._each(Session.toggle_pause)),
            Control("f3", "one frame, then pause", self._each(Session.single_frame)),
            Control("f4", "slow motion: the next level", self._each(Session.next_speed)),
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
        return [f"{self._panes[0].machine.model.title}: keys", "", *keys, *_FOR_THE_PROGRAM]

    @property
    def badge(self) -> str:
        """What is not as usual: paused, slow, recording; empty if all is."""
        session, parts = self._first, []
        if any(pane.session.unheld for pane in self._panes):
            parts.append("paused at the next poke or frame")
        elif session.paused:
            parts.append("paused (F2 goes on, F3 one frame)")
        if session.speed.slow:
            parts.append(session.speed.label)
        if self.recorders:
            parts.append("recording (F7 ends it)")
        return ", ".join(parts)

    @property
    def message(self) -> str:
        """What a key has just done; empty after a while."""
        return self._message if monotonic() < self._until else ""

    def errors(self) -> list[str]:
        """What made each pane's program fail; empty where none has."""
        return [pane.error(self._report) for pane in self._panes]

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self._message, self._until = message, monotonic() + _MESSAGE_SECONDS

    def close(self) -> None:
        """End what a key began; the last failure is reported if it was not yet shown."""
        if self.recorders:
            self._record()
        self.errors()

    # -- what the keys do -------------------------------------------------------------------------

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _quit(self) -> None:
        self.quit = True

    def _each(self, act: Callable[[Session], object]) -> Callable[[], None]:
        def act_on_all() -> None:
            for pane in self._panes:
                act(pane.session)

        return act_on_all

    def _reset(self) -> None:
        refused = [pane for pane in self._panes if not pane.session.reset()]
        if not refused:
            self.say("reset")
        else:
            self.say("This program cannot be stopped, so nothing was reset; F10 quits.")

    def _screenshot(self) -> None:
        paths = []
        for pane in self._panes:
            path = next_free(pane.stem, ".png")
            try:
                write_png(path, pane.machine.frame())
            except OSError as error:
                self.say(f"no screenshot: {path}: {error.strerror}")
                return
            paths.append(str(path))
        self.say(f"screenshot: {', '.join(paths)}")

    def _record(self) -> None:
        recorders, self.recorders = self.recorders, []
        try:
            if not recorders:
                for pane in self._panes:
                    path = next_free(pane.stem, ".gif")
                    self.recorders.append(Recorder(path, pane.machine))
                return
            for recorder in recorders:
                recorder.close()
        except (EmulatorError, OSError) as error:
            self.say(str(error))
        else:
            paths = ", ".join(str(recorder.path) for recorder in recorders)
            self.say(f"recorded {recorders[0].frames} frames: {paths}")
