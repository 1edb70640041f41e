"""The live display for hosts without windows: the picture as coloured half blocks in a terminal.

    +------------------------------+
    | picture, two pixels a cell   |   help over it, at the left
    |                              |   an error over its last rows
    | status: model, keys, badge   |
    +------------------------------+

Only cells that changed are written. What the program prints is kept, and printed when the screen
that was is back. A terminal does not tell when a key goes up: each is let go after a few frames.
"""

import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from time import perf_counter

from emulator.key_names import FUNCTION
from emulator.live import terminal_host
from emulator.live.controls import Controls, Describe
from emulator.live.half_blocks import PLAIN, Cells, changes, fitted, ink_for
from emulator.live.outcome import State
from emulator.live.overlay import wrap
from emulator.live.pacer import Pacer
from emulator.live.session import Session
from emulator.live.terminal_keys import Chord, Decoder

_DRAWS_A_SECOND = 30  # more is lost on terminals, and costs the program time
_HELD_FRAMES = 6
_QUITS = (("control", "q"), ("control", "c"))

_STATUS = "\x1b[0;30;47m"
_HELP = "\x1b[0;97;44m"
_ERROR = "\x1b[0;97;41m"


class Terminal:
    """The terminal for one session: `run` is all of it, until a person quits or it is done."""

    def __init__(
        self, session: Session, title: str, describe: Describe, report: Callable[[str], None]
    ) -> None:
        self._session, self._machine = session, session.machine
        self._title, self._report = title, report
        self._reports: list[str] = []
        self.controls = Controls(session, describe, self._reports.append)
        self._out, self._ink = sys.stdout, ink_for(sys.stdout)
        self._decoder = Decoder()
        self._held: dict[str, int] = {}  # key -> the session's frame at which it goes up
        self._shown: Cells | None = None
        self._layout: object = None  # size and overlays as drawn last: another one is drawn anew
        self._next_draw = 0.0

    def run(self) -> None:
        """Show the machine at its refresh rate and hand it the keys, until the end."""
        printed = io.StringIO()
        try:
            with redirect_stdout(printed), redirect_stderr(printed):
                self._show()
        finally:
            self._out.write(printed.getvalue())
            self._out.flush()
            for text in self._reports:
                self._report(text)

    def _show(self) -> None:
        pacer = Pacer(self._machine.model.refresh_hz)
        with terminal_host.screen(self._out), terminal_host.keyboard() as read, self._session:
            try:
                while not (self.controls.quit or self._session.done):
                    for chord in self._decoder.feed(read()):
                        self._press(chord)
                    self._let_go()
                    self._draw()
                    self._session.tick(pacer.wait())
            except KeyboardInterrupt:
                pass
            finally:
                self.controls.close()

    # -- keys -------------------------------------------------------------------------------------

    def _press(self, chord: Chord) -> None:
        *modifiers, key = chord
        if chord in _QUITS:
            self.controls.quit = True
        elif key in FUNCTION and "control" in modifiers:
            self._hold(key)
        elif key not in FUNCTION or not self.controls.press(key):
            for name in chord:
                self._hold(name)

    def _hold(self, key: str) -> None:
        self._machine.keyboard.press(key)
        self._held[key] = self._session.frames + _HELD_FRAMES

    def _let_go(self) -> None:
        for key in [key for key, until in self._held.items() if until <= self._session.frames]:
            del self._held[key]
            self._machine.keyboard.release(key)

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        now = perf_counter()
        if now < self._next_draw:
            return
        self._next_draw = now + 1 / _DRAWS_A_SECOND
        columns, rows = os.get_terminal_size(self._out.fileno())
        overlays = self._overlays(columns, rows)
        pieces = []
        if self._layout != (columns, rows, overlays):
            self._layout, self._shown = (columns, rows, overlays), None
            pieces.append(f"{PLAIN}\x1b[2J")
        cells = self._ink.cells(fitted(self._machine.frame(), columns, max(1, rows - 1)))
        pieces.append(changes(cells, self._shown, self._ink, (columns - cells.shape[1]) // 2 + 1))
        if len(pieces[-1]) or len(pieces) > 1:
            pieces += overlays
            self._out.write("".join(pieces))
            self._out.flush()
        self._shown = cells

    def _overlays(self, columns: int, rows: int) -> tuple[str, ...]:
        """What goes over the picture, as text that says where it goes."""
        placed = [_line(rows, 1, self._status(), columns, _STATUS)]
        if self.controls.help:
            lines = self.controls.help_lines()[: rows - 1]
            width = min(columns, max(map(len, lines)) + 2)
            placed += [_line(row, 1, line, width, _HELP) for row, line in enumerate(lines, 1)]
        if self.controls.error:
            lines = wrap(self.controls.error, max(1, columns - 2))[: max(1, rows // 2)]
            top = rows - len(lines)
            placed += [_line(row, 1, line, columns, _ERROR) for row, line in enumerate(lines, top)]
        return tuple(placed)

    def _status(self) -> str:
        model, state = self._machine.model, self._session.state
        parts = [model.title, f"{model.refresh_hz:g} Hz", self._title]
        parts += [state.value] if state in (State.ENDED, State.FAILED) else []
        parts += [self.controls.message or self.controls.badge]
        return " - ".join(filter(None, parts)) + " - F1 help, F10 or Ctrl-C quits"


def _line(row: int, column: int, text: str, width: int, style: str) -> str:
    return f"\x1b[{row};{column}H{style}{f' {text}'[:width].ljust(width)}{PLAIN}"
