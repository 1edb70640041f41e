"""Panes: what one display shows side by side, each a running program, its picture, its notes.

    +-----------+-----------+
    |  picture  |  picture  |    one pane is the ordinary run: no notes, the whole display
    +-----------+-----------+
    |   notes   |   notes   |
    +-----------+-----------+

The function keys, the program's keys and the mouse go to all panes alike.
"""

from collections.abc import Callable, Sequence

from emulator.live.outcome import State
from emulator.live.session import Session

_MOST_HELD = 12  # refreshes that a frame of several panes may take

Describe = Callable[[BaseException], str]
Notes = Callable[[], Sequence[str]]


def sentence(exception: BaseException) -> str:
    """An exception in words, where nothing is known of its program."""
    return f"{type(exception).__name__}: {exception}"


def _no_notes() -> Sequence[str]:
    return ()


class Pane:
    """One session as a display shows it.

    `describe` makes of a program's exception what a person reads. `notes` gives the lines beneath
    the picture, the first of them a heading: always as many. `name` tells the pane's files apart.
    """

    def __init__(
        self,
        session: Session,
        describe: Describe = sentence,
        notes: Notes = _no_notes,
        name: str = "",
    ) -> None:
        self.session, self.machine = session, session.machine
        self.notes = notes
        self.stem = "-".join(filter(None, (self.machine.model.name, name)))
        self._describe = describe
        self._failed: BaseException | None = None
        self._error = ""

    def error(self, report: Callable[[str], None]) -> str:
        """What made the program fail; empty if it has not. `report` is told once a failure."""
        program = self.session.program
        if program.state is not State.FAILED or program.exception is None:
            return ""
        if program.exception is not self._failed:
            self._failed, self._error = program.exception, self._describe(program.exception)
            report(self._error)
        return self._error


class Beat:
    """Ends the frames of all sessions at once, so that panes show the same frame.

    One session's frames end at every refresh. Of several, none ends one before all programs have
    finished theirs; one that takes too long, or never waits for a frame, is not waited for.
    """

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = sessions
        self._held = 0

    @property
    def done(self) -> bool:
        """Whether all sessions have had the frames asked for."""
        return all(session.done for session in self._sessions)

    def tick(self, refreshes: int) -> int:
        """So many refreshes are due: how many frames of the first machine ended."""
        if len(self._sessions) > 1:
            self._held += 1
            if self._held < _MOST_HELD and not all(map(_is_ready, self._sessions)):
                return 0
            self._held, refreshes = 0, 1
        ended = [session.tick(refreshes) for session in self._sessions]
        return ended[0]


def _is_ready(session: Session) -> bool:
    return session.program.waiting or session.state is not State.RUNNING
