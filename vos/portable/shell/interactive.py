"""A conversation: a line from a person, or from a pipe, then what it does; until the input ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from vos.portable.shell.completion import complete
from vos.portable.shell.editor import LineEditor

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

CHUNK = 1024
SHOW_CURSOR = "\x1b[?25h"
REMEMBERED = 500  # lines of the history file


def converse(shell: Shell) -> int:
    """Take lines until there are no more; the exit status. SystemExit: `exit`."""
    if shell.os.isatty(0) and shell.os.isatty(1):
        return Conversation(shell).run()
    shell.source = "pipe"
    while (line := _read_line(shell)) is not None:
        shell.run(line)
        shell.line += 1
    return shell.status


def _read_line(shell: Shell) -> str | None:
    """A line of the input, byte by byte: what stands behind it is for the commands that run."""
    data = b""
    while not data.endswith(b"\n"):
        byte = shell.os.read(0, 1)
        if not byte:
            break
        data += byte
    return data.decode("utf-8", "surrogateescape").rstrip("\r\n") if data else None


class Conversation:
    """A shell and a person at its console."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        shell.interactive, shell.source = True, "person"
        self._editor = LineEditor(self._read, self._write, self._columns)

    def run(self) -> int:
        """Until the end of the input; the exit status. SystemExit: `exit`."""
        shell, dialect = self._shell, self._shell.dialect
        dialect.take_console(shell)
        self._remember()
        self._write(SHOW_CURSOR + dialect.banner(shell))
        try:
            while (line := self._line()) is not None:
                if line.strip():
                    shell.history.append(line)
                    shell.interrupted = False
                    shell.run(line)
                    shell.line += 1
                    shell.process.kernel.console.return_to_screen()
                    self._write(dialect.after(shell))
        finally:
            self._keep()
        return shell.status

    def _line(self) -> str | None:
        shell, dialect = self._shell, self._shell.dialect
        dialect.set_raw(shell.process, 0, True)
        try:
            return self._editor.edit(
                dialect.prompt(shell), shell.history, partial(complete, shell), dialect.tab_cycles
            )
        finally:
            dialect.set_raw(shell.process, 0, False)

    def _read(self) -> str:
        data: bytes = self._shell.os.read(0, CHUNK)
        return data.decode("utf-8", "surrogateescape")

    def _write(self, text: str) -> None:
        data = self._shell.dialect.encode(text)
        while data:
            data = data[self._shell.os.write(1, data) :]

    def _columns(self) -> int:
        return int(self._shell.os.get_terminal_size(1).columns)

    # -- the history

    def _path(self) -> str:
        os, name = self._shell.os, self._shell.dialect.history_file
        return os.path.join(os.path.expanduser("~"), name) if name else ""

    def _remember(self) -> None:
        if not self._path():
            return
        try:
            with self._shell.modules["open"](self._path(), encoding="utf-8") as file:
                self._shell.history += file.read().splitlines()[-REMEMBERED:]
        except OSError:
            pass  # there is none yet

    def _keep(self) -> None:
        if not self._path() or not self._shell.history:
            return
        try:
            with self._shell.modules["open"](self._path(), "w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in self._shell.history[-REMEMBERED:])
        except OSError:
            pass  # the disk is full, or the home is not ours: there will be none
