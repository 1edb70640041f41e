"""A trace as lines to read: the layer, then what happened there, indented by its depth.

    portable    os.mkdir('notes')
    posix         posix.mkdir('notes', 511)
    linux           mkdir("notes", 0777) = 0
    pc                out 0x0300..0x030D (10 bytes) disk
    pc                sectors 60..61 read

Of calls that follow each other under the same name only the first few are shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from emulator.traffic import WRITES, Burst, Traffic, Transfer
from programs.trace.watching import BUILTIN, FILE, HANDED, LIBRARY, LINE, PORTABLE
from vos.kernel.trace import Call

ALIKE = 3  # calls of one name in a row that are shown
STYLES = {
    HANDED: "cyan", **dict.fromkeys((PORTABLE, LIBRARY, FILE, LINE), "bold cyan"),
    BUILTIN: "magenta", "native": "green",
    "error": "bold red", "machine": "yellow", "more": "dim",
}  # fmt: skip
QUIET = (HANDED, BUILTIN, LIBRARY)  # levels of calls that say nothing if they lead to nothing
DONE = {"read": "read", "write": "written"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its layer, how deep it is, what it says, and what to keep if that is too long."""

    layer: str
    depth: int
    text: str
    tail: str = ""
    style: str = "more"


class Describer:
    """Makes lines of calls. `unit` is what the model's cells are called, `is_error` says whether a
    native call failed."""

    def __init__(
        self, model: str, unit: str, system: str, is_error: Callable[[Call], bool], every: bool
    ) -> None:
        self._model, self._unit, self._system = model, unit, system
        self._is_error = is_error
        self._every, self._most = every, 10**12 if every else ALIKE

    def lines(self, call: Call, depth: int = 0) -> Iterator[Line]:
        """A call, and all below it."""
        yield self._line(call, depth)
        for text in describe(call.traffic, self._unit):
            yield Line(self._model, depth + 1, text, style="machine")
        last, alike = "", 0
        for child in filter(self.is_telling, call.children):
            if child.name == last:
                alike += 1
            else:
                yield from self.more(last, alike, depth + 1)
                last, alike = child.name, 1
            if alike <= self._most:
                yield from self.lines(child, depth + 1)
        yield from self.more(last, alike, depth + 1)

    def is_telling(self, call: Call) -> bool:
        """Whether a call shows anything: many of the system's module ask nothing of the system."""
        quiet = call.level in QUIET and not call.children and not call.traffic
        return self._every or not quiet

    def more(self, name: str, alike: int, depth: int) -> Iterator[Line]:
        """What to say of calls that were not shown."""
        if alike > self._most:
            yield Line("", depth, f"... {alike - self._most} more of {name}", style="more")

    def shows(self, alike: int) -> bool:
        """Whether the `alike`-th call of one name in a row is shown."""
        return alike <= self._most

    def _line(self, call: Call, depth: int) -> Line:
        if call.native is not None:
            text, _, result = call.text.rpartition(" = ")
            style = "error" if self._is_error(call) else "native"
            return Line(self._system, depth, text, f" = {result}", style)
        if call.level == LINE:
            return Line(f"line {call.arguments[1]}", depth, call.name, style=LINE)
        layer = call.name.partition(".")[0] if call.level == BUILTIN else PORTABLE
        return Line(layer, depth, *_said(call), call.level)


def _said(call: Call) -> tuple[str, str]:
    """A call of a layer above the native one, and its result if that says something."""
    if call.level == HANDED:
        return f"main is handed {call.name}", ""
    text = call.name if call.level == FILE else f"{call.name}({', '.join(call.arguments)})"
    tells = call.result is not None and not call.result.startswith("<")  # no object without words
    return text, f" = {call.result}" if tells else ""


def describe(traffic: Traffic, unit: str = "bytes") -> Iterator[str]:
    """Traffic in words: `poke 0x0400..0x0427 (40 bytes)  screen`, then `sectors 2..9 read`."""
    for what in traffic:
        if isinstance(what, Burst):
            yield _burst(what, unit)
    transfers = [each for each in traffic if isinstance(each, Transfer)]
    for command, done in DONE.items():
        moved = [each for each in transfers if each.command == command]
        if moved:
            many = len(moved) > 1 or moved[0].count > 1
            yield f"sector{'s' * many} {', '.join(map(_sectors, moved))} {done}"
    if any(each.command == "flush" for each in transfers):
        yield "flush: what was written is kept"


def _burst(what: Burst, unit: str) -> str:
    register = what.register
    place = register.name if register else what.region.name if what.region else "nothing"
    if what.cells == 1:
        return f"{what.kind} {_hex(what.low)} = {what.value}  {place}"
    if what.low == what.high:
        last = f"it {'got' if what.kind in WRITES else 'gave'} {what.value} last"
        return f"{what.kind} {_hex(what.low)}, {what.cells} times; {last}  {place}"
    return f"{what.kind} {_hex(what.low)}..{_hex(what.high)} ({what.cells} {unit})  {place}"


def _sectors(what: Transfer) -> str:
    last = what.first + what.count - 1
    return f"{what.first}..{last}" if what.count > 1 else f"{what.first}"


def _hex(number: int) -> str:
    return f"0x{number:04X}"


class Printer:
    """Prints lines: coloured and cut to the width on a terminal, whole and plain elsewhere."""

    def __init__(self, console: Console, names: tuple[str, ...]) -> None:
        self._console = console
        self._width = max(map(len, names))

    def line(self, line: Line) -> None:
        """One line."""
        head = f"{line.layer:<{self._width}}  {'  ' * line.depth}"
        text, tail = line.text, line.tail
        if self._console.is_terminal:
            text, tail = _cut(text, tail, self._console.width - len(head))
        style = STYLES[line.style]
        self._print(Text.assemble((head, "dim"), (text, style), (tail, style)))

    def rule(self, text: str) -> None:
        """Something that is said between calls."""
        self._print(Text(text, "dim"))

    def _print(self, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(text, soft_wrap=True, highlight=False)
        else:
            print(text.plain, flush=True)  # in order with what the program prints


def _cut(text: str, tail: str, room: int) -> tuple[str, str]:
    """As much of a text and its tail as there is room for: of the tail rather than of the text."""
    if len(text) + len(tail) <= room:
        return text, tail
    tail = tail if len(tail) <= room // 2 else tail[: room // 2 - 1] + "\u2026"
    return text[: max(room - len(tail) - 1, 1)] + "\u2026", tail
