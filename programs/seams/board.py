"""The board: the rows, the systems, and what each answered, side by side.

Each system is booted once, on a machine of its own; so is each variant that a row needs besides.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import emulator
import vos
from programs.catalogue import SYSTEMS
from programs.seams.asking import Answer, ask
from programs.seams.rows import Group, Row

Progress = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One system: its name, as it was asked for, and its title with the version."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A row and its answers, one for each column."""

    row: Row
    answers: tuple[Answer, ...]

    @property
    def kinds(self) -> int:
        """How many different answers there are."""
        return len({answer.text for answer in self.answers})

    @property
    def parting(self) -> tuple[bool, ...]:
        """Which of the answers part from what most systems say; all, if each has its own."""
        counts = Counter(answer.text for answer in self.answers)
        most = max(counts.values())
        usual = [text for text, count in counts.items() if count == most]
        return tuple(self.kinds > 1 and [answer.text] != usual for answer in self.answers)

    def together(self, names: Iterable[str]) -> Iterator[tuple[list[str], Answer]]:
        """The columns' names, those together whose systems were asked alike, and an answer."""
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        answers = {}
        for name, answer in zip(names, self.answers, strict=True):
            asked = answer.native, answer.calls
            found.setdefault(asked, []).append(name)
            answers[asked] = answer
        return ((names, answers[asked]) for asked, names in found.items())


@dataclass(frozen=True, slots=True)
class Board:
    """All of it: `asked` has the rows of each group."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[Group, tuple[Asked, ...]], ...]

    @property
    def rows(self) -> tuple[Asked, ...]:
        """Those of all groups."""
        return tuple(asked for _, rows in self.groups for asked in rows)


def ask_all(
    groups: Sequence[Group], names: Sequence[str], model: str, progress: Progress = lambda: None
) -> Board:
    """Run every row on every system; `names` may name variants, as `windows/7`."""
    with _Systems(model) as systems:
        columns = tuple(Column(name, systems.booted(name).variant.title) for name in names)
        asked = []
        for group in groups:
            rows = []
            for row in group.rows:
                rows.append(Asked(row, tuple(systems.ask(row, name) for name in names)))
                progress()
            asked.append((group, tuple(rows)))
    return Board(columns, tuple(asked))


class _Systems:
    """Booted systems by name, each on a machine of its own."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._booted: dict[str, vos.System] = {}

    def __enter__(self) -> "_Systems":
        return self

    def __exit__(self, *_exception: object) -> None:
        for system in self._booted.values():
            system.shutdown()
            system.machine.close()

    def booted(self, name: str) -> vos.System:
        """A system, from its first use on."""
        if name not in self._booted:
            self._booted[name] = vos.boot(emulator.boot(self._model), name)
        return self._booted[name]

    def ask(self, row: Row, name: str) -> Answer:
        """Run a row; on the variant that it needs, unless the name says which one is meant."""
        system, slash, _ = name.partition("/")
        wanted = row.on.get(system)
        if slash or wanted is None or wanted == SYSTEMS[system][0]:
            return ask(self.booted(name), row)
        variant = f"{system}/{wanted}"
        return ask(self.booted(variant), row, variant)


def summary(board: Board) -> str:
    """How many rows there are, and in how many the systems part."""
    kinds, columns = [each.kinds for each in board.rows], len(board.columns)
    many = f"{len(kinds)} row{'s' * (len(kinds) != 1)}"
    same, own = kinds.count(1), sum(count == columns for count in kinds)
    if columns == 1:
        return f"{many} on one system: there is nothing to compare with."
    if columns == 2:
        return f"{many}: in {same} both systems agree, in {own} they part."
    some = len(kinds) - same - own
    return f"{many}: in {same} all systems agree, in {some} some part, in {own} each has its own."
