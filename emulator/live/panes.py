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
