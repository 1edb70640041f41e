"""The command interpreter: runs the tree of a line; the same for every command language.

    text -> Dialect.tokens -> Parser -> items -> pipelines -> commands
                                                    a shell's own command     in this process
                                                    a program                 subprocess.Popen
                                                    of a pipeline, nested     a copy of this process

The commands of a pipeline are processes that run at the same time. What a system's language says
and how its words are read is its `Dialect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from vos.portable.shell.copies import Copy, copy_process
from vos.portable.shell.ends import exit_status
from vos.portable.shell.task import STDERR, STDIN, STDOUT, Task
from vos.portable.shell.tree import Command, Item, Line, Parser, Pipeline, ShellSyntaxError

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.portable.shell.dialect import Dialect

MODE = 0o666


class Shell:
    """One interpreter: its variables, parameters and streams, the status of what it ran last."""

    def __init__(
        self, process: Process, dialect: Dialect, name: str, parameters: list[str] | None = None
    ) -> None:
        self.process, self.dialect, self.name = process, dialect, name
        self.modules = process.modules
        self.os: Any = self.modules["os"]
        self.parameters = parameters or []
        self.variables: dict[str, str] = {}
        self.streams: Mapping[int, int] = {STDIN: 0, STDOUT: 1, STDERR: 2}
        self.status = 0
        self.interactive = False
        self.interrupted = False  # Ctrl-C ended what a person had begun: the line is over
        self.source, self.line = "text", 1  # where the lines come from: "text", "pipe", "person"
        self.history: list[str] = []
        dialect.begin(self.modules)

    def run(self, text: str) -> int:
        """Run a text; the status of its last command. SystemExit: it said so."""
        try:
            line = Parser(self.dialect.tokens(self, text), self.dialect.grammar).parse()
        except ShellSyntaxError as error:
            self.complain(self.dialect.sentence(self, "syntax", text, str(error)))
            self.status = self.dialect.usage_status
            return self.status
        return self.run_line(line)

    def complain(self, text: str) -> None:
        """Write to the error stream."""
        self.os.write(self.streams[STDERR], self.dialect.encode(text + "\n"))

    def run_line(self, line: Line) -> int:
        """Run a tree."""
        for item in line:
            if self.interrupted:
                break
            if {"&&": self.status == 0, "||": self.status != 0}.get(item.when, True):
                self._run_item(item)
        return self.status

    def _run_item(self, item: Item) -> None:
        try:
            status = self._run_pipeline(item.pipeline, item.waited)
        except ShellSyntaxError as error:
            status = self._unmade(error)
        self.status = int(not status) if item.pipeline.negated else status

    def _unmade(self, error: ShellSyntaxError) -> int:
        """Tell of a word that could not be made; the status of its command."""
        self.complain(str(error))
        return 1

    # -- pipelines

    def _run_pipeline(self, pipeline: Pipeline, waited: bool) -> int:
        commands = pipeline.commands
        if len(commands) == 1 and waited:
            return self._run_command(commands[0])
        started, source = [], -1
        for number, command in enumerate(commands):
            last = number == len(commands) - 1
            reading, writing = (-1, -1) if last else self.os.pipe()
            ends = {STDIN: source, STDOUT: writing}
            streams = {**self.streams, **{key: end for key, end in ends.items() if end >= 0}}
            others = [reading] if reading >= 0 else []
            try:
                started.append(self._start(command, streams, others))
            except ShellSyntaxError as error:  # the other commands of the pipeline run
                started.append(self._unmade(error))
            for end in (source, writing):
                if end >= 0:
                    self.os.close(end)
            source = reading
        return [self._wait(each) for each in started][-1] if waited else 0

    def _start(self, command: Command, streams: Mapping[int, int], others: list[int]) -> Any:
        """Start a command as a process of its own."""
        with self.using(streams):
            words = self.dialect.words(self, command.words)
            assigned, rest = self.dialect.assignments(words)
            own = not rest or command.nested is not None or self._builtin(rest, command)
            if own:
                return self.copy(lambda shell: shell._run_command(command, words), streams, others)
            with self._redirected(command) as redirected:
                if redirected is None:
                    return 1
                with self.using(redirected):
                    return self._launch(command, rest, assigned)

    def _launch(self, command: Command, words: list[str], variables: dict[str, str]) -> Any:
        """Start a program on the streams there are."""
        return self.dialect.start(self, words, command.raw.strip(), self.streams, variables)

    def copy(
        self, what: Callable[[Shell], int], streams: Mapping[int, int], others: list[int]
    ) -> Copy:
        """Do something in a copy of this shell, which is a process of its own."""
        handles = self.dialect.handles(self, streams)
        unwanted = list(self.dialect.handles(self, {fd: fd for fd in others}).values())

        def program(child: Process) -> int:
            self.dialect.wire(child, handles, unwanted)
            shell = Shell(child, self.dialect, self.name, self.parameters)
            shell.variables, shell.status = dict(self.variables), self.status
            shell.source, shell.line = self.source, self.line
            return exit_status(child, partial(shell._do, what))

        return copy_process(self.process, program)

    def _do(self, what: Callable[[Shell], int]) -> int:
        try:
            return what(self)
        except ShellSyntaxError as error:
            return self._unmade(error)

    def _wait(self, started: Any) -> int:
        if isinstance(started, int):
            return started
        if isinstance(started, Copy):
            status = started.wait()
        else:
            code = started.wait()
            said = self.dialect.obituary(self, code) if self.interactive else ""
            if said:
                self.complain(said)
            status = self.dialect.status(code)
        self.interrupted |= self.interactive and status == self.dialect.interrupted_status
        return status

    # -- one command

    def _builtin(self, words: list[str], command: Command) -> tuple[str, list[str], str] | None:
        return self.dialect.builtin(words, command.raw.lstrip(" \t"))

    def _run_command(self, command: Command, known: list[str] | None = None) -> int:
        """Run a command; `known` are its words if they are made already: that has effects."""
        words = self.dialect.words(self, command.words) if known is None else known
        assigned, rest = self.dialect.assignments(words)
        with self._redirected(command) as streams:
            if streams is None:
                return self.dialect.refused_status
            if command.nested is not None:
                return self._run_nested(command.nested, streams)
            if not rest:
                self._assign(assigned)
                return 0
            found = self._builtin(rest, command)
            if found is not None:
                return self._run_builtin(*found, streams)
            with self.using(streams):  # what the shell says of it goes there, too
                return self._wait(self._launch(command, rest, assigned))

    def _run_nested(self, line: Line, streams: Mapping[int, int]) -> int:
        if self.dialect.nests_processes:
            return self.copy(lambda shell: shell.run_line(line), streams, []).wait()
        with self.using(streams):
            return self.run_line(line)

    def _run_builtin(
        self, name: str, words: list[str], raw: str, streams: Mapping[int, int]
    ) -> int:
        row = self.dialect.builtins[name]
        return Task(
            self.process, self.dialect, [name, *words], streams, self, raw
        ).perform(row)  # fmt: skip

    def _assign(self, assigned: dict[str, str]) -> None:
        for name, value in assigned.items():
            if name in self.os.environ:
                self.os.environ[name] = value
            else:
                self.variables[name] = value

    def output(self, text: str) -> str:
        """What a text writes, without the line ends behind it."""
        reading, writing = self.os.pipe()
        child = self.copy(
            lambda shell: shell.run(text), {**self.streams, STDOUT: writing}, [reading]
        )
        self.os.close(writing)
        output = b""
        while part := self.os.read(reading, 65536):
            output += part
        self.os.close(reading)
        self.status = child.wait()
        return output.decode("utf-8", "surrogateescape").rstrip("\r\n")

    # -- streams

    @contextmanager
    def using(self, streams: Mapping[int, int]) -> Iterator[None]:
        """Let these be the streams meanwhile."""
        before, self.streams = self.streams, streams
        try:
            yield
        finally:
            self.streams = before

    @contextmanager
    def _redirected(self, command: Command) -> Iterator[Mapping[int, int] | None]:
        """The streams as a command's redirections make them; None, and it is told, if they fail."""
        streams, opened = dict(self.streams), list[int]()
        try:
            yield streams if self._redirect(command, streams, opened) else None
        finally:
            for fd in opened:
                self.os.close(fd)

    def _redirect(self, command: Command, streams: dict[int, int], opened: list[int]) -> bool:
        os = self.os
        plain = getattr(os, "O_BINARY", 0)
        flags = {
            "<": os.O_RDONLY, ">": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
            ">>": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
        }  # fmt: skip
        for number, how, target, other in command.redirections:
            if target is None and other in streams:
                streams[number] = streams[other]
                continue
            if target is None:
                self.complain(self.dialect.sentence(self, "descriptor", str(other)))
                return False
            path = " ".join(self.dialect.words(self, [target]))
            try:
                fd = os.open(path, flags[how] | plain, MODE)
            except OSError as error:
                self.complain(
                    self.dialect.sentence(self, "open" + how[:1], path, error.strerror or "")
                )
                return False
            opened.append(fd)
            streams[number] = fd
        return True
