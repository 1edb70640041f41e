"""The live display for hosts without windows: the picture as coloured half blocks in a terminal.

    +------------------------------+
    | picture, two pixels a cell   |   help over it, at the left
    |                              |   an error over its last rows
    | notes, where a pane has any  |   several panes share the width
    | status: model, keys, badge   |
    +------------------------------+

Only cells that changed are written. What the program prints is kept, and printed when the screen
that was is back. A terminal does not tell when a key goes up: each is let go after a few frames.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from time import perf_counter
from typing import NamedTuple

from emulator.key_names import FUNCTION, MODIFIERS
from emulator.live import terminal_host
from emulator.live.controls import Controls
from emulator.live.half_blocks import PLAIN, Cells, changes, fitted, ink_for
from emulator.live.outcome import State
from emulator.live.overlay import wrap
from emulator.live.pacer import Pacer
from emulator.live.panes import Beat, Pane
from emulator.live.terminal_keys import Chord, Decoder

_DRAWS_A_SECOND = 30  # more is lost on terminals, and costs the program time
_HELD_FRAMES = 6
_QUITS = (("control", "q"), ("control", "c"))

_STATUS = "\x1b[0;30;47m"
_NOTES, _HEADING = "\x1b[0m", "\x1b[0;1m"
_HELP = "\x1b[0;97;44m"
_ERROR = "\x1b[0;97;41m"


class Place(NamedTuple):
    """A pane's part of the screen: its columns, the picture's rows, then those of its notes."""

    pane: Pane
    left: int
    columns: int
    rows: int
    notes: tuple[str, ...]


class Terminal:
    """The terminal for some panes: `run` is all of it, until a person quits or they are done."""

    def __init__(self, panes: Sequence[Pane], title: str, report: Callable[[str], None]) -> None:
        self._panes = panes
        self._sessions = [pane.session for pane in panes]
        self._machines = [pane.machine for pane in panes]
        self._title, self._report = title, report
        self._reports: list[str] = []
        self.controls = Controls(panes, self._reports.append)
        self._out, self._ink = sys.stdout, ink_for(sys.stdout)
        self._decoder = Decoder()
        self._held: dict[str, int] = {}  # key -> the first session's frame at which it goes up
        self._shown: list[Cells | None] = [None] * len(panes)
        self._noted: tuple[str, ...] = ()
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
        with (
            terminal_host.screen(self._out),
            terminal_host.keyboard() as read,
            ExitStack() as sessions,
        ):
            for session in self._sessions:
                sessions.enter_context(session)
            pacer, beat = Pacer(self._machines[0].model.refresh_hz), Beat(self._sessions)
            try:
                while not (self.controls.quit or beat.done):
                    for chord in self._decoder.feed(read()):
                        self._press(chord)
                    self._let_go()
                    self._draw()
                    beat.tick(pacer.wait())
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
            for name in self._held.keys() & set(MODIFIERS) - set(chord):
                self._release(name)  # it belonged to the chord before
            for name in chord:
                self._hold(name)

    def _hold(self, key: str) -> None:
        if key not in self._held:
            for session in self._sessions:
                session.strokes.press(key)
        self._held[key] = self._sessions[0].frames + _HELD_FRAMES

    def _let_go(self) -> None:
        now = self._sessions[0].frames
        for key in [key for key, until in self._held.items() if until <= now]:
            self._release(key)

    def _release(self, key: str) -> None:
        del self._held[key]
        for session in self._sessions:
            session.strokes.release(key)

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        now = perf_counter()
        if now < self._next_draw:
            return
        self._next_draw = now + 1 / _DRAWS_A_SECOND
        columns, rows = os.get_terminal_size(self._out.fileno())
        places = self._places(columns, rows)
        overlays = self._overlays(places, columns, rows)
        pieces = []
        if self._layout != (columns, rows, overlays):
            self._layout, self._shown = (columns, rows, overlays), [None] * len(places)
            pieces.append(f"{PLAIN}\x1b[2J")
        pieces += filter(None, map(self._picture, range(len(places)), places))
        notes = tuple(_notes(places))
        if pieces or notes != self._noted:
            self._out.write("".join((*pieces, *notes, *overlays)))
            self._out.flush()
        self._noted = notes

    def _places(self, columns: int, rows: int) -> list[Place]:
        """Equal parts of the width, with a column between two of them."""
        width = (columns + 1) // len(self._panes) - 1
        places = []
        for number, pane in enumerate(self._panes):
            notes = tuple(pane.notes())
            picture_rows = max(1, rows - 1 - len(notes))
            places.append(Place(pane, 1 + number * (width + 1), width, picture_rows, notes))
        return places

    def _picture(self, number: int, place: Place) -> str:
        cells = self._ink.cells(fitted(place.pane.machine.frame(), place.columns, place.rows))
        left = place.left + (place.columns - cells.shape[1]) // 2
        drawn = changes(cells, self._shown[number], self._ink, left)
        self._shown[number] = cells
        return drawn

    def _overlays(self, places: Sequence[Place], columns: int, rows: int) -> tuple[str, ...]:
        """What goes over the pictures, as text that says where it goes."""
        placed = [_line(rows, 1, self._status(), columns, _STATUS)]
        if self.controls.help:
            lines = self.controls.help_lines()[: rows - 1]
            width = min(columns, max(map(len, lines)) + 2)
            placed += [_line(row, 1, line, width, _HELP) for row, line in enumerate(lines, 1)]
        for place, error in zip(places, self.controls.errors(), strict=True):
            if error:
                lines = wrap(error, max(1, place.columns - 2))[: max(1, place.rows // 2)]
                top = place.rows - len(lines) + 1
                placed += [
                    _line(row, place.left, line, place.columns, _ERROR)
                    for row, line in enumerate(lines, top)
                ]
        return tuple(placed)

    def _status(self) -> str:
        model = self._machines[0].model
        states = dict.fromkeys(session.state for session in self._sessions)
        parts = [model.title, f"{model.refresh_hz:g} Hz", self._title]
        parts += [state.value for state in states if state in (State.ENDED, State.FAILED)]
        parts += [self.controls.message or self.controls.badge]
        return " - ".join(filter(None, parts)) + " - F1 help, F10 or Ctrl-C quits"


def _notes(places: Sequence[Place]) -> Iterator[str]:
    for place in places:
        for number, line in enumerate(place.notes):
            style = _NOTES if number else _HEADING
            yield _line(place.rows + 1 + number, place.left, line, place.columns, style)


def _line(row: int, column: int, text: str, width: int, style: str) -> str:
    return f"\x1b[{row};{column}H{style}{f' {text}'[:width].ljust(width)}{PLAIN}"
