"""What a command has in hand: its arguments, its three streams, its system's files and messages.

A command is written once, as a function of a Task that returns the exit status. What it is called,
which options it takes and how it words things is the row of it in its system's table (`Row`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.portable.shell.dialect import Dialect
    from vos.portable.shell.interpreter import Shell

STDIN, STDOUT, STDERR = range(3)
CHUNK = 65536
Run = Callable[["Task"], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One command of a system.

    `flags` and `values` are what its options mean here: letters (or switches) to names, without and
    with a value. `least` and `most` count the operands. `sentences` are its own wordings, by what
    happened; `{path}`, `{why}`, `{name}` are filled in. `help` is its line in the list of commands.
    """

    run: Run
    help: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 1 << 30
    sentences: Mapping[str, str] = field(default_factory=dict)
    raw: bool = False  # takes what was written behind its name as it is


class WrongUsageError(Exception):
    """What a command says of arguments that it does not take; its status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


class EndedError(Exception):
    """Ends a command that cannot write: its reader has left, or the disk is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error)
        self.error = error


class Task:
    """One command as it runs; `shell` is None for one that is a process of its own."""

    def __init__(
        self, process: Process, dialect: Dialect, words: list[str], streams: Mapping[int, int],
        shell: Shell | None = None, raw: str = "",
    ) -> None:  # fmt: skip
        self.process, self.dialect, self.shell = process, dialect, shell
        self.modules = process.modules
        self.os: Any = self.modules["os"]
        self.name, self.words, self.raw = words[0], words[1:], raw
        self.operands: list[str] = self.words
        self.options: dict[str, str] = {}
        self.streams = streams
        self.row = Row(lambda task: 0)

    def perform(self, row: Row) -> int:
        """Be that command; its exit status."""
        self.row = row
        try:
            return self._run()
        except EndedError as ended:
            self._tell_unwritten(ended.error)
            return self.dialect.ended_status

    def _tell_unwritten(self, error: OSError) -> None:
        """Say what could not be written; but nobody misses what nobody would have read."""
        left = isinstance(error, BrokenPipeError) or error.errno == self.modules["errno"].EINVAL
        if not left:
            with suppress(EndedError):
                self.refuse("write error", error)

    def _run(self) -> int:
        try:
            if not self.row.raw:
                self._sort()
            return self.row.run(self)
        except WrongUsageError as wrong:
            self.complain(wrong.sentence)
            return wrong.status

    def _sort(self) -> None:
        """Sort the words, and count them."""
        self.dialect.sort_words(self)
        count = len(self.operands)
        if not self.row.least <= count <= self.row.most:
            raise WrongUsageError(
                self.dialect.wrong_count(self, count), self.dialect.wrong_status(self)
            )

    def has(self, option: str) -> bool:
        """Whether an option was given."""
        return option in self.options

    # -- streams

    def write(self, data: bytes, number: int = STDOUT) -> None:
        """Write bytes, all of them."""
        view = memoryview(data)
        try:
            while view:
                view = view[self.os.write(self.streams[number], view[:CHUNK]) :]
        except OSError as error:
            raise EndedError(error) from None

    def say(self, text: str = "", end: str = "\n") -> None:
        """Write a line of text."""
        self.write(self.dialect.encode(text + end))

    def complain(self, text: str) -> None:
        """Write a line to the error stream."""
        self.write(self.dialect.encode(text + "\n"), STDERR)

    def chunks(self) -> Iterator[bytes]:
        """What the input stream gives, as it comes."""
        while data := self.os.read(self.streams[STDIN], CHUNK):
            yield data

    @property
    def columns(self) -> int:
        """How wide the screen is; 80 if the output is none."""
        try:
            return int(self.os.get_terminal_size(self.streams[STDOUT]).columns)
        except OSError:
            return 80

    @property
    def on_screen(self) -> bool:
        """Whether the output goes to a console."""
        return bool(self.os.isatty(self.streams[STDOUT]))

    # -- files

    def read(self, path: str) -> bytes:
        """All of a file; OSError."""
        with self.modules["open"](path, "rb") as file:
            data: bytes = file.read()
        return data

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """What each operand holds, the input stream if there is none; what cannot be is told."""
        for path in self.paths() or ["-"]:
            try:
                yield path, b"".join(self.chunks()) if path == "-" else self.read(path)
            except OSError as error:
                is_directory = error.errno == self.modules["errno"].EISDIR
                self.refuse(path, error, "directory" if is_directory else "")

    def paths(self) -> list[str]:
        """The operands, as files: with patterns filled in where that is the command's to do."""
        return self.dialect.paths(self, self.operands)

    # -- what went wrong

    failures = 0

    def refuse(self, path: str, error: OSError | str, what: str = "", **more: object) -> int:
        """Tell of a file that something was refused for; the status 1.

        `error` may be a POSIX error's name, for what the command itself refuses; `more` fills in
        what else the sentence names.
        """
        self.failures += 1
        self.complain(self.dialect.refusal(self, what, path, error, **more))
        return 1

    def tell(self, what: str, path: str = "", **more: object) -> str:
        """One of the command's own sentences."""
        given = {"target": "", "name": self.name, **more}
        return self.row.sentences.get(what, "").format(path=path, **given)

    @property
    def status(self) -> int:
        """1 if anything was refused."""
        return int(self.failures > 0)
