"""Batch files: a line after the other, in the shell itself, so that what they set stays.

    @echo off             the lines are not shown before they run, nor is one with @ in front
    rem ..., :: ...       remarks
    %1 ... %9 %* %0 %%    what the file was given, all of it, its own name, a percent sign
    exit /b 3             ends the file

No `if`, no `goto`. Source: learn.microsoft.com, "Using batch files", "exit", "echo".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vos.portable.shell.commands import place
from vos.portable.shell.task import Task

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

ENDINGS = (".bat", ".cmd")
PARAMETER = re.compile(r"%([*%0-9])")
REMARK = re.compile(r"\s*(rem\b|:)", re.IGNORECASE)
QUIET, DEPTH = "echo off", "batch files"  # variables of the shell whose names no line can spell


class EndOfBatchError(Exception):
    """Ends a batch file, with a status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def run(shell: Shell, path: str, words: list[str]) -> int:
    """Run a batch file with its words, the first its name; the status of its last command."""
    with shell.modules["open"](path, encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    before = shell.variables.get(QUIET), shell.variables.get(DEPTH, "")
    shell.variables[DEPTH] = before[1] + "*"
    try:
        for line in lines:
            _run_line(shell, PARAMETER.sub(lambda match: _parameter(match[1], words), line))
        return shell.status
    except EndOfBatchError as end:
        return end.status
    finally:
        shell.variables[DEPTH] = before[1]
        if before[0] is None:
            shell.variables.pop(QUIET, None)


def _parameter(sign: str, words: list[str]) -> str:
    if sign.isdigit():
        return "".join(words[int(sign) : int(sign) + 1])
    return "%" if sign == "%" else " ".join(words[1:])


def _run_line(shell: Shell, line: str) -> None:
    quiet, line = line.lstrip().startswith("@"), line.lstrip().removeprefix("@")
    if not line.strip() or REMARK.match(line):
        return
    if not quiet and QUIET not in shell.variables:
        shown = f"\n{shell.dialect.prompt(shell)}{line}\n"
        shell.os.write(shell.streams[1], shell.dialect.encode(shown))
    shell.run(line)


def echo(task: Task) -> int:
    """Echo: what follows, as it was written; `echo.` an empty line; on and off."""
    assert task.shell is not None
    word = task.raw.strip().lower()
    if word == "off":
        task.shell.variables[QUIET] = word
    elif word == "on":
        task.shell.variables.pop(QUIET, None)
    elif word:
        task.say(task.raw[1:])
    else:
        task.say(f"ECHO is {'off' if QUIET in task.shell.variables else 'on'}.")
    return 0


def end(task: Task) -> int:
    """Exit: /b ends only the batch file, if one runs."""
    assert task.shell is not None
    if not (task.has("batch") and task.shell.variables.get(DEPTH)):
        return place.end(task)
    word = task.operands[0] if task.operands else ""
    raise EndOfBatchError(int(word) if word.lstrip("-").isdecimal() else task.shell.status)


def call(task: Task) -> int:
    """Call: a batch file, or any command."""
    assert task.shell is not None
    with task.shell.using(task.streams):
        return task.shell.run(task.raw)
