"""Several texts line by line beside each other, and where they part.

texts    a b c    a x c    a c        rows    a a a | b x - | c c c
blocks   a (all)    b / x / - (they part)    c (all)
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from programs.parting.pairs import pairs

Row = tuple[str | None, ...]
"""A line of each text; None where a text has none there."""


def align(texts: Sequence[Sequence[str]]) -> list[Row]:
    """The rows of texts: each text is put beside those before it, by the lines that they share, and
    between those by how much lines are alike."""
    first, *others = texts
    rows: list[Row] = [(line,) for line in first]
    for count, lines in enumerate(others, 1):
        known = set(lines)
        keys = [_key(row, known) for row in rows]
        changes = SequenceMatcher(None, keys, lines, autojunk=False).get_opcodes()
        none: Row = (None,) * count
        rows = [
            (*(none if left is None else rows[low + left]),
             None if right is None else lines[start + right])
            for _, low, high, start, end in changes
            for left, right in pairs(keys[low:high], lines[start:end])
        ]  # fmt: skip
    return rows


def _key(row: Row, known: set[str]) -> str:
    """The line that stands for a row: one that the next text has too, if there is one."""
    lines = [line for line in row if line is not None]
    return next((line for line in lines if line in known), lines[0])


def parts(row: Row) -> bool:
    """Whether the texts part in a row."""
    return len(set(row)) > 1


class Block(NamedTuple):
    """Rows that follow each other: all the same, or all parting."""

    parts: bool
    rows: list[Row]

    def pieces(self) -> Iterator[list[Row]]:
        """Rows to be told together: each by itself, but at once those that the same texts lack."""
        for lacking, found in groupby(self.rows, lambda row: [line is None for line in row]):
            rows = list(found)
            yield from [rows] if any(lacking) else ([row] for row in rows)


class Group(NamedTuple):
    """Which texts say the same, by their places, and what: nothing, perhaps."""

    places: tuple[int, ...]
    lines: tuple[str, ...]


def blocks(rows: Sequence[Row]) -> list[Block]:
    """The rows in blocks."""
    return [Block(parting, list(block)) for parting, block in groupby(rows, parts)]


def groups(rows: Sequence[Row]) -> list[Group]:
    """The texts of some rows, with those together that are the same there."""
    said: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(rows[0])):
        said.setdefault(column(rows, place), []).append(place)
    return [Group(tuple(places), lines) for lines, places in said.items()]


def column(rows: Sequence[Row], place: int) -> tuple[str, ...]:
    """The lines that one text has in some rows."""
    return tuple(line for row in rows if (line := row[place]) is not None)
