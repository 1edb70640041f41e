"""How verdicts are written: a sign, a word and a colour each, and a number for what is said below.

Never a colour alone. Where an output has not the signs, there are plain ones.
"""

from collections.abc import Mapping
from math import floor
from typing import NamedTuple

from programs.matrix.making import Cell, Matrix
from programs.matrix.places import AS_PROCESS
from programs.matrix.verdicts import Kind

Colour = tuple[int, int, int]


class Look(NamedTuple):
    """A verdict's sign, the same in ASCII, its style in a terminal, its colour on white."""

    sign: str
    plain: str
    style: str
    colour: Colour


LOOKS: Mapping[Kind, Look] = {
    Kind.RIGHT: Look("✓", "+", "bold green", (26, 127, 55)),
    Kind.GARBLED: Look("~", "~", "yellow", (154, 103, 0)),
    Kind.NOTHING: Look("○", "o", "blue", (9, 105, 218)),
    Kind.FAULT: Look("✗", "x", "red", (207, 34, 46)),
    Kind.STUCK: Look("∞", "@", "magenta", (130, 80, 223)),
    Kind.UNKNOWN: Look("?", "?", "cyan", (27, 124, 131)),
}
MEANING: Mapping[Kind, str] = {
    Kind.RIGHT: "the right picture",
    Kind.GARBLED: "another one: so much of it is right",
    Kind.NOTHING: "nothing drawn",
    Kind.FAULT: "a fault ended it",
    Kind.STUCK: "stuck",
    Kind.UNKNOWN: "a picture, right or not",
}
_RIGHT = (
    "Right on a model is what the raw main written for it draws there; where there is none, what"
    " the portable one draws."
)
_AS_PROCESS = f"'{AS_PROCESS.capitalize()}' is each model's own raw main, run under a system."


def explained(made: Matrix) -> str:
    """What has to be known to read it."""
    has_processes = any(line.access == AS_PROCESS for line in made.lines)
    return f"{_RIGHT} {_AS_PROCESS}" if has_processes else _RIGHT


def has_signs(encoding: str | None) -> bool:
    """Whether an output in that encoding can show the signs."""
    try:
        "".join(look.sign for look in LOOKS.values()).encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def notes(made: Matrix) -> dict[str, int]:
    """The sentences of faults and the like, each once, numbered as the lines are read."""
    said = dict.fromkeys(cell.verdict.sentence for cell in made.cells if cell.verdict.sentence)
    return {sentence: number for number, sentence in enumerate(said, 1)}


def kinds(made: Matrix) -> list[Kind]:
    """The verdicts that there are."""
    found = {cell.verdict.kind for cell in made.cells}
    return [kind for kind in Kind if kind in found]


def figure(cell: Cell, numbers: Mapping[str, int]) -> str:
    """What stands behind a sign: the share that is right, or the number of what is said below."""
    verdict = cell.verdict
    if verdict.kind is Kind.GARBLED and not verdict.sentence:
        return f"{floor(100 * verdict.share)}%"
    return str(numbers.get(verdict.sentence, ""))


def words(cell: Cell, numbers: Mapping[str, int]) -> str:
    """The verdict in words: `right`, `81% equal`, `fault 12`."""
    verdict, behind = cell.verdict, figure(cell, numbers)
    if behind.endswith("%"):
        return f"{behind} equal"
    return f"{verdict.kind.value} {behind}".strip()


def initials(systems: tuple[str, ...]) -> list[str]:
    """A character for each system: its first letter, or where two have the same, a number."""
    letters = [system[0].upper() for system in systems]
    return letters if len({*letters}) == len(letters) else [*map(str, range(1, len(letters) + 1))]
