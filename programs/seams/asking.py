"""Asks a system: runs a row's lines as a process of it, and keeps what came of them.

    a value     of the last line, if that is an expression, below what the lines printed
    an error    that Python raised there, with the system's numbers and sentence
    calls       which the system got meanwhile, where a row is about them
    an end      of the process itself, in the system's words

Each row has a process and a directory of its own, in the home directory of the person logged in.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from traceback import format_exception
from types import CodeType, ModuleType
from typing import Any

import vos
from programs.errors import WrongUsageError
from programs.seams.rows import Row
from vos.kernel.processes import Process, ProcessExit
from vos.portable.script import exit_status

VALUE, ERROR, CALLS, END = "value", "error", "calls", "end"
WORKS, NO_CALL = "works", "no call at all"  # what is said of lines that leave nothing to show
_NAME = "<row>"
_DIRECTORIES = ("empty", "other", "full", "full/inner")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system answered, as text, and the native calls that it got.

    `native` is what only this system was given to run, before the row's lines. `where` is the
    system with its variant, if that was the row's choice. `traceback` belongs to an error.
    """

    kind: str
    text: str
    calls: tuple[str, ...]
    native: str = ""
    where: str = ""
    traceback: str = ""


def check(code: str) -> None:
    """Refuse lines that are no Python, in a WrongUsageError."""
    try:
        _compiled(code, "")
    except (SyntaxError, ValueError) as error:
        place = f" in line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise WrongUsageError(f"these lines are no Python: {said}{place}.") from None


def ask(system: vos.System, row: Row, where: str = "") -> Answer:
    """Run a row, and return what came of it."""
    asked = _Asked(system, row)
    shown: list[bytes] = []
    system.kernel.console.sink = shown.append
    system.run(asked.run)
    system.kernel.console.sink = None
    if asked.stopped is not None:
        raise asked.stopped
    text = asked.text
    if asked.kind == END:
        text = asked.ended()
    elif asked.kind == VALUE and row.calls:
        text = "\n".join(asked.calls) or NO_CALL
    elif asked.kind == VALUE:
        said = [_printed(b"".join(shown)), text]
        text = "\n".join(filter(None, said)) or WORKS
    kind = CALLS if asked.kind == VALUE and row.calls else asked.kind
    return Answer(kind, text, asked.calls, asked.native, where, asked.traceback)


def _printed(data: bytes) -> str:
    return data.decode(errors="replace").replace("\r\n", "\n").strip("\n")


def sentence(error: BaseException) -> str:
    """An exception in short: its class, its numbers, its sentence, and no file's name."""
    name = type(error).__name__
    if not isinstance(error, OSError) or error.errno is None:
        return f"{name}: {error}" if str(error) else name
    winerror = getattr(error, "winerror", None)
    numbers = f"{error.errno}, WinError {winerror}" if winerror else f"{error.errno}"
    return f"{name} {numbers}: {error.strerror}"


class _Asked:
    """A row's one run on one system: what came of it, as text."""

    def __init__(self, system: vos.System, row: Row) -> None:
        self._system, self._row = system, row
        self._process: Process | None = None
        self.kind, self.text, self.traceback = END, "", ""
        self.stopped: KeyboardInterrupt | None = None
        self.calls: tuple[str, ...] = ()
        self.native = row.native.get(system.name, "").strip()

    def run(self, process: Process) -> int:
        """Be the process's program."""
        self._process = process
        _make_ready(process.modules)
        return exit_status(process.modules, partial(self._evaluate, process))

    def _evaluate(self, process: Process) -> None:
        """Run the lines; what they leave open is closed while there is a process to do so."""
        modules, trace = process.modules, self._system.trace
        main = modules.loaded["__main__"] = ModuleType("__main__")
        names = main.__dict__
        names.update(__builtins__=modules.builtins, os=modules["os"])
        first, code, value = _compiled(self._row.lines, self._row.first)
        try:
            exec(first, names)  # the row's lines: their os and open are the system's
            trace.start(process)
            if self.native:
                exec(self.native, names | {self._system.name: process.native})
            exec(code, names)
            result = eval(value, names)
            self.kind, self.text = VALUE, "" if result is None else repr(result)
        except ProcessExit:
            raise
        except KeyboardInterrupt as stopped:  # a person ends the command, and not this row alone
            self.stopped = stopped
        except BaseException as error:  # SystemExit too: it is what came of the lines
            trace.stop()  # wording it is not the row's doing
            self.kind, self.text = ERROR, sentence(error)
            self.traceback = "".join(format_exception(error))
        finally:
            trace.stop()
            self.calls = tuple(_brief(call.text for call in trace.native_calls()))

    def ended(self) -> str:
        """How the process ended, in its system's words if that has any."""
        policy, ending = self._system.policy, self._process.ended if self._process else None
        assert ending is not None
        status = policy.exit_status(ending)
        return policy.obituary(ending) or f"the process ended with exit status {status}"


def _make_ready(modules: Any) -> None:
    """Go to a new directory, and make there what every row finds."""
    os = modules["os"]
    os.chdir(os.path.expanduser("~"))
    number = sum(name.startswith("row") for name in os.listdir())
    os.mkdir(f"row{number}")
    os.chdir(f"row{number}")
    for name in _DIRECTORIES:
        os.mkdir(name)
    with modules["open"]("file", "w") as file:
        file.write("text")


def _compiled(lines: str, first: str) -> tuple[CodeType, CodeType, CodeType]:
    """Lines as code: those of `first`, those after them, and the value of the last."""
    body = ast.parse(lines, _NAME).body
    made = len(ast.parse(first).body)
    last: ast.expr = ast.Constant(None)
    if len(body) > made and isinstance(body[-1], ast.Expr):
        last = body.pop().value  # type: ignore[attr-defined] # it is an ast.Expr
    ready, watched = (ast.Module(part, []) for part in (body[:made], body[made:]))
    value = ast.fix_missing_locations(ast.Expression(last))
    return (
        compile(ready, _NAME, "exec", dont_inherit=True),
        compile(watched, _NAME, "exec", dont_inherit=True),
        compile(value, _NAME, "eval", dont_inherit=True),
    )


def _brief(calls: Iterable[str]) -> Iterator[str]:
    """Calls without what fills their structures and buffers; those alike in a row once."""
    for text, alike in groupby(map(_plain, calls)):
        count = len(list(alike))
        yield f"{text}  ({count} times)" if count > 1 else text


def _plain(call: str) -> str:
    for pattern, short in _SHORTER.items():
        call = pattern.sub(short, call)
    return call


_SHORTER = {
    re.compile(r"\{[^{}]+\}"): "{...}",  # a structure
    re.compile(
        r'"([^"\\]|\\.)*(\\\d+|\\x[0-9a-f]{2}){3}([^"\\]|\\.)*"(\.\.\.)?'
    ): '"..."',  # raw bytes
    re.compile(r"<lambda>"): "...",
    re.compile(r" = (\?|void)$"): "",  # no result
    re.compile(r" at 0x[0-9a-f]+>"): ">",  # where an object of this process lies
}
