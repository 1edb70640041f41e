"""The program cmd and the utilities, as processes.

cmd /c line        cmd /k line        cmd        (lines from a person, or from its input)
"""

from __future__ import annotations

import re
from functools import partial

from vos.kernel.processes import Process
from vos.portable.shell.ends import exit_status
from vos.portable.shell.interactive import converse
from vos.portable.shell.interpreter import Shell
from vos.portable.shell.task import Row, Task
from vos.systems.windows.paths import shown
from vos.systems.windows.shell.dialect import NOT_RECOGNIZED
from vos.systems.windows.shell.looks import Looks
from vos.systems.windows.shell.rows import BUILTINS, UTILITIES

ASKED = re.compile(r"(?i)\s/(?:[sqdv](?::\w+)?\s+/)*([ck])\s?(.*)", re.DOTALL)
DIALECT = Looks(BUILTINS, UTILITIES)


def _renamed(task: Task) -> int:
    """A copy of a utility under a name that is none's."""
    task.complain(f"{task.name}: there is no command of that name.")
    return 1


RENAMED = Row(_renamed, raw=True)


def cmd(process: Process) -> int:
    """Run what the process's command line asks for; the exit status."""
    process.new_modules()
    shell = Shell(process, DIALECT, "cmd")
    asked = ASKED.search(str(process.own.command_line))

    def run() -> int:
        status = shell.run(_unquoted(asked[2])) if asked is not None else 0
        if asked is None or asked[1] in "kK":
            status = converse(shell)
        return 1 if status == NOT_RECOGNIZED else status

    return exit_status(process, run)


def _unquoted(text: str) -> str:
    """What follows /c: one pair of quotes around the whole of it does not count."""
    inside = text.strip()
    if inside.startswith('"') and inside.endswith('"') and len(inside) > 1:
        return inside[1:-1]
    return text.lstrip()


def utility(process: Process) -> int:
    """Be the utility that the process was started as; the exit status."""
    process.new_modules()
    DIALECT.begin(process.modules)
    name = shown(process.executable).rpartition("\\")[2].lower().removesuffix(".exe")
    words = [shown(each) for each in process.arguments[1:]]
    task = Task(process, DIALECT, [name, *words], {0: 0, 1: 1, 2: 2})
    return exit_status(process, partial(task.perform, UTILITIES.get(name, RENAMED)))
