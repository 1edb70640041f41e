"""The console on the machine's own screen: characters and control sequences become cells of text.

    BS HT LF CR BEL     as ASCII has them; a line feed on the last row scrolls
    ESC [ r ; c H       the cursor to row r, column c, from 1 on      ESC [ n A B C D   moves it
    ESC [ n J           clear: 0 to the end, 1 to the cursor, 2 all   ESC [ n K   of the line
    ESC [ n ; ... m     colours: 0 plain, 1 bright, 7 reversed, 30-37 ink, 40-47 paper, 90-97 and
                        100-107 bright, 38;2;r;g;b and 48;2;r;g;b any, 39 and 49 plain again

    ESC [ ? 25 h  l     the cursor is seen, or not: not at first

What is not listed has no effect. The screen's cells are kept, so that it can scroll on hardware
that cannot. Sources: ECMA-48; console_codes(4).
"""

import codecs
import re
from collections.abc import Iterator

from emulator.palettes import RGBI
from vos.drivers.display import Display

PLAIN_INK, PLAIN_PAPER, BRIGHT_INK = 7, 0, 15
TAB = 8
CURSOR = 25  # the private mode in which it is seen
# The eight colours of ECMA-48 in its order (bit 0 red, 2 blue), then the bright ones: 0xRRGGBB.
_RGBI_ORDER = [n & 8 | (n & 1) << 2 | n & 2 | n >> 2 & 1 for n in range(16)]
_ANSI = [int.from_bytes(RGBI[n].tobytes(), "big") for n in _RGBI_ORDER]
_SEQUENCE = re.compile(r"\x1b\[(?P<private>[?<>=]?)(?P<numbers>[0-9;]*)(?P<final>[@-~])")
_UNFINISHED = re.compile(r"\x1b(\[[?<>=]?[0-9;]*)?$")

Cell = tuple[str, int, int]


class TextScreen:
    """A display in text mode, written to as a terminal is."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self.columns, self.rows = display.text_size
        shades = display.colours
        two = shades is not None and len(shades) == 2  # a grey of dots would be hard to read
        self._plain_ink = _ANSI[BRIGHT_INK if two else PLAIN_INK]
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._column = self._row = 0
        self._cursor = False
        self._plain()
        self._cells = [self._blank_row() for _ in range(self.rows)]

    def feed(self, data: bytes) -> None:
        """Take what a program wrote."""
        text = self._rest + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        text, self._rest = text[:end], text[end:]
        self._mark(False)
        for part in self._parts(text):
            if isinstance(part, str):
                self._write(part)
            else:
                self._obey(part)
        self._mark(True)

    def show(self) -> None:
        """Put all that is there on the screen once more."""
        for row in range(self.rows):
            self._show(row)
        self._mark(True)

    def _mark(self, there: bool) -> None:
        """Show the cell at the cursor with its colours exchanged, or as it is."""
        if self._cursor:
            column = min(self._column, self.columns - 1)
            character, ink, paper = self._cells[self._row][column]
            colours = (paper, ink) if there else (ink, paper)
            self._display.put_text(column, self._row, character, *colours)

    @staticmethod
    def _parts(text: str) -> Iterator[str | re.Match[str]]:
        """Characters and control sequences, in their order."""
        position = 0
        for sequence in _SEQUENCE.finditer(text):
            yield text[position : sequence.start()]
            yield sequence
            position = sequence.end()
        yield text[position:]

    # -- characters

    def _write(self, text: str) -> None:
        for run in re.split(r"([\x00-\x1f\x7f])", text):
            if len(run) == 1 and (run < " " or run == "\x7f"):
                self._control(run)
            elif run:
                self._print(run)

    def _control(self, character: str) -> None:
        if character == "\n":
            self._column = 0
            self._next_row()
        elif character == "\r":
            self._column = 0
        elif character == "\b":
            self._column = max(self._column - 1, 0)
        elif character == "\t":
            self._column = min(self._column // TAB * TAB + TAB, self.columns - 1)

    def _print(self, text: str) -> None:
        ink, paper = (self._paper, self._ink) if self._reversed else (self._ink, self._paper)
        while text:
            if self._column >= self.columns:
                self._column = 0
                self._next_row()
            part = text[: self.columns - self._column]
            end = self._column + len(part)
            self._cells[self._row][self._column : end] = [(each, ink, paper) for each in part]
            self._display.put_text(self._column, self._row, part, ink, paper)
            self._column, text = end, text[len(part) :]

    def _next_row(self) -> None:
        if self._row < self.rows - 1:
            self._row += 1
            return
        self._cells = [*self._cells[1:], self._blank_row()]
        for row in range(self.rows):
            self._show(row)

    def _blank_row(self) -> list[Cell]:
        return [(" ", self._ink, self._paper)] * self.columns

    def _show(self, row: int, first: int = 0) -> None:
        """Put a row's cells on the screen, run by run of one ink and paper."""
        cells = self._cells[row]
        start = first
        for column in range(first, self.columns + 1):
            if column == self.columns or cells[column][1:] != cells[start][1:]:
                text = "".join(cell[0] for cell in cells[start:column])
                self._display.put_text(start, row, text, *cells[start][1:])
                start = column

    # -- control sequences

    def _obey(self, sequence: re.Match[str]) -> None:
        numbers = [int(number) if number else 0 for number in sequence["numbers"].split(";")]
        final, count = sequence["final"], max(numbers[0], 1)
        if sequence["private"]:
            if sequence["private"] == "?" and numbers[0] == CURSOR and final in "hl":
                self._cursor = final == "h"
            return
        if final == "m":
            self._colour(numbers)
        elif final in "Hf":
            self._move(count - 1, max(numbers[1], 1) - 1 if len(numbers) > 1 else 0)
        elif final in "ABCD":
            down, right = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}[final]
            self._move(self._row + count * down, self._column + count * right)
        elif final == "J":
            self._clear(numbers[0])
        elif final == "K":
            self._clear_cells(self._row, numbers[0])

    def _move(self, row: int, column: int) -> None:
        self._row = min(max(row, 0), self.rows - 1)
        self._column = min(max(column, 0), self.columns - 1)

    def _clear(self, which: int) -> None:
        if which < 2:
            self._clear_cells(self._row, which)
        rows = {0: range(self._row + 1, self.rows), 1: range(self._row)}
        for row in rows.get(which, range(self.rows)):
            self._clear_cells(row, 2)

    def _clear_cells(self, row: int, which: int) -> None:
        """Clear a row: 0 from the cursor on, 1 up to it, 2 all."""
        column = min(self._column, self.columns - 1)
        first, end = {0: (column, self.columns), 1: (0, column + 1)}.get(which, (0, self.columns))
        self._cells[row][first:end] = self._blank_row()[first:end]
        self._show(row)

    # -- colours

    def _plain(self) -> None:
        self._ink, self._paper = self._plain_ink, _ANSI[PLAIN_PAPER]
        self._reversed = False

    def _colour(self, numbers: list[int]) -> None:
        rest = iter(numbers)
        for number in rest:
            if number in (38, 48):
                self._any_colour(number, rest)
            elif number == 0:
                self._plain()
            elif number in (7, 27):
                self._reversed = number == 7
            elif number == 1 and self._ink in _ANSI[:8]:
                self._ink = _ANSI[_ANSI.index(self._ink) + 8]
            else:
                self._table_colour(number)

    def _any_colour(self, layer: int, rest: Iterator[int]) -> None:
        if next(rest, 0) != 2:
            return
        red, green, blue = (min(next(rest, 0), 255) for _ in range(3))
        colour = red << 16 | green << 8 | blue
        if layer == 38:
            self._ink = colour
        else:
            self._paper = colour

    def _table_colour(self, number: int) -> None:
        tens, digit = divmod(number, 10)
        bright = 8 if tens in (9, 10) else 0
        if digit < 8 and tens in (3, 9):
            self._ink = _ANSI[digit + bright]
        elif digit < 8 and tens in (4, 10):
            self._paper = _ANSI[digit + bright]
        elif number == 39:
            self._ink = self._plain_ink
        elif number == 49:
            self._paper = _ANSI[PLAIN_PAPER]
