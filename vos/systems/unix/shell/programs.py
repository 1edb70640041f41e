"""The programs `sh` (by whatever name) and the utilities, as processes.

sh -c line [name argument ...]      sh script [argument ...]      sh   (lines from its input)
"""

from __future__ import annotations

from functools import partial

from vos.kernel.processes import Process
from vos.portable.shell.ends import exit_status
from vos.portable.shell.interactive import converse
from vos.portable.shell.interpreter import Shell
from vos.portable.shell.task import Task
from vos.systems.unix.shell.dialect import NOT_FOUND, WRONG, UnixDialect

ENCODING = ("utf-8", "surrogateescape")


def sh(process: Process, dialect: UnixDialect) -> int:
    """Run what the process's arguments ask for; the exit status."""
    process.new_modules()
    return exit_status(process, partial(_talk_or_run, process, dialect))


def _talk_or_run(process: Process, dialect: UnixDialect) -> int:
    given, *rest = [each.decode(*ENCODING) for each in process.arguments]
    name, text = given.rpartition("/")[2], ""
    if rest[:1] == ["-c"]:
        text = rest[1] if len(rest) > 1 else ""
        name, parameters = (rest[2] if len(rest) > 2 else name), rest[3:]
    elif rest and rest[0][:1] != "-":
        name, parameters = rest[0], rest[1:]
        try:
            text = process.modules["pathlib"].Path(name).read_text(*ENCODING)
        except OSError as error:
            shell = Shell(process, dialect, given)
            shell.complain(dialect.sentence(shell, "script", name, error.strerror or ""))
            return NOT_FOUND if dialect.refused_status == 1 else WRONG
    else:
        return converse(Shell(process, dialect, name, []))
    return Shell(process, dialect, name, parameters).run(text)


def utility(process: Process, dialect: UnixDialect) -> int:
    """Be the utility that the process was started as; the exit status."""
    process.new_modules()
    words = [each.decode(*ENCODING) for each in process.arguments]
    name = process.executable.decode(*ENCODING).rpartition("/")[2]
    row = dialect.utilities.get(name)
    if row is None:
        return NOT_FOUND
    task = Task(process, dialect, [name, *words[1:]], {0: 0, 1: 1, 2: 2})
    return exit_status(process, partial(task.perform, row))
