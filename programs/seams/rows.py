"""The rows: what is done on every system, grouped as the argument is; read from `rows.toml`.

[names]                                  a group, one of GROUPS, in that order
title, text                              its heading, and a paragraph
    [[names.row]]
    name                                 what is done, in words
    first                                lines that make ready: run unwatched
    code                                 lines that are run; the last one's value is the answer
    calls = true                         the answer is instead which calls the system got
    why                                  why the systems part
    native.SYSTEM                        lines before those, other ones for each system; the
                                         system's native calls have its name there
    on = {SYSTEM = "VARIANT"}            the variant it needs where no other was asked for
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from programs.catalogue import listed, near
from programs.errors import WrongUsageError

# The groups' short names, as `--group` takes them; here too, for the help page must not wait.
GROUPS = ("names", "paths", "errors", "effects", "functions")
# What every row begins with; `asking` makes it so.
SETTING = (
    "a program of its own, after import os, in a directory with a file named file (it holds text)"
    " and the directories empty, other and full/inner"
)
_FILE = Path(__file__).with_name("rows.toml")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is done on every system."""

    name: str
    code: str
    why: str
    first: str = ""
    calls: bool = False
    native: Mapping[str, str] = field(default_factory=dict)
    on: Mapping[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> str:
        """All that is run, as a person would type it."""
        return "\n".join(filter(None, (self.first.strip(), self.code.strip())))

    @property
    def long(self) -> bool:
        """Whether an answer is many lines: of calls, or of a program for this system alone."""
        return self.calls or bool(self.native)

    def has(self, words: Sequence[str]) -> bool:
        """Whether one of the words is in its name or its lines, whatever the letters' case."""
        text = "\n".join((self.name, self.lines, *self.native.values())).casefold()
        return any(word.casefold() in text for word in words)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that show the same: `number` and `key` are what `--group` takes."""

    number: int
    key: str
    title: str
    text: str
    rows: tuple[Row, ...]


def groups() -> tuple[Group, ...]:
    """All of them."""
    with _FILE.open("rb") as file:
        tables = tomllib.load(file)
    return tuple(_group(number, key, tables[key]) for number, key in enumerate(GROUPS, 1))


def _group(number: int, key: str, table: Mapping[str, Any]) -> Group:
    rows = tuple(Row(**row) for row in table["row"])
    return Group(number, key, table["title"], table["text"], rows)


def choose(keys: Sequence[str], words: Sequence[str]) -> tuple[Group, ...]:
    """The groups of these keys with the rows that have one of the words; all if none is given.

    A WrongUsageError if that leaves nothing.
    """
    found = tuple(_chosen(keys, words))
    if not found:
        where = f" of {listed(keys)}" if keys else ""
        names = [word for group in groups() for row in group.rows for word in row.name.split()]
        close = near(words[0], names)
        advice = (
            f" {close} Without" if close.startswith("did") and words[0] not in names else " without"
        )
        raise WrongUsageError(
            f"no row{where} has {listed(map(repr, words), 'or')} in its name or its lines;{advice}"
            " a word every row is shown."
        )
    return found


def _chosen(keys: Sequence[str], words: Sequence[str]) -> Iterator[Group]:
    for group in groups():
        rows = tuple(row for row in group.rows if not words or row.has(words))
        if rows and (not keys or group.key in keys):
            yield Group(group.number, group.key, group.title, group.text, rows)


def own(code: str) -> Group:
    """A person's own lines, as a group of one row."""
    return Group(0, "", "Your own lines", "", (Row("your own lines", code, ""),))
