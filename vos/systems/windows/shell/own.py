"""Commands that only Windows has: attrib, mklink, find, vol, set, where."""

from __future__ import annotations

import re
from collections.abc import Callable

from vos.portable.shell.commands.files import make_link
from vos.portable.shell.task import Task, WrongUsageError
from vos.systems.windows.errors import message
from vos.systems.windows.shell.looks import volume_lines

# attrib's letters, their bits, and the column in which each is shown
LETTERS = {"A": (0x20, 0), "S": (0x4, 3), "H": (0x2, 4), "R": (0x1, 5), "I": (0x2000, 8)}
COLUMN = 13  # of the path
ERROR_INVALID_FUNCTION, ERROR_PATH_NOT_FOUND, ERROR_INVALID_DRIVE = 1, 3, 15
TELLING = (5, 15, 123, 267)  # why cd was refused
SWITCH = re.compile(r"\s*/d(?=\s|\Z)", re.IGNORECASE)  # cd's only one
NOT_SETTABLE = 0x10 | 0x400 | 0x800  # what SetFileAttributesW leaves alone


def change_directory(task: Task) -> int:
    """Cd: without a name, where we are, or are on a drive; to another drive only with /d.

    Blanks and slashes are the name's: `cd /program files`.
    """
    os, switch = task.os, SWITCH.match(task.raw)
    path = task.raw[switch.end() if switch else 0 :].replace('"', "").strip()
    if path == "/?":
        raise WrongUsageError(task.row.help, 0)
    drive = os.path.splitdrive(path)[0].upper()
    if not path or (len(path) == len("C:") and drive and not switch and os.path.exists(path)):
        task.say(os.path.abspath(path))
        return 0
    try:
        if drive and drive != os.getcwd()[:2].upper() and not switch:
            os.stat(path)  # that drive's own directory would change, not where we are
        else:
            os.chdir(path)
            _spell_as_on_disk(task)
    except OSError as error:
        code = getattr(error, "winerror", 0)
        if drive and not os.path.exists(f"{drive}\\"):
            code = ERROR_INVALID_DRIVE
        task.complain(message(code if code in TELLING else ERROR_PATH_NOT_FOUND))
        return 1
    return 0


def _spell_as_on_disk(task: Task) -> None:
    """Give the directory's names the letters that the disk has; links keep their place in it."""
    here = task.os.getcwd()
    there = task.modules["_winapi"].GetLongPathName(here)
    if there.lower() == here.lower():
        task.os.chdir(there[:1].upper() + there[1:])


def set_variable(task: Task) -> int:
    """set NAME=value, set NAME, set: variables, whose names know no letter case."""
    environ = task.os.environ
    name, given, value = task.raw.strip().strip('"').partition("=")
    if given:
        if value:
            environ[name] = value
        else:
            environ.pop(name, None)
        return 0
    found = [
        f"{key}={text}" for key, text in sorted(environ.items())
        if key.upper().startswith(name.upper()) and not key.startswith("=")
    ]  # fmt: skip
    if not found:
        task.complain(f"Environment variable {name} not defined")
        return 1
    task.say("\n".join(found))
    return 0


def volume(task: Task) -> int:
    """Vol: a drive's label and number."""
    place = task.operands[0] if task.operands else task.os.getcwd()
    task.say("\n".join(volume_lines(task, place[:2] + "\\")))
    return 0


def attributes(task: Task) -> int:
    """attrib [+r -h ...] [FILE]: show marks, or change them."""
    signs = [word for word in task.operands if word[:1] in "+-"]
    task.operands = [word for word in task.operands if word not in signs] or ["*"]
    for path in task.paths():
        try:
            marks = task.os.lstat(path).st_file_attributes
        except OSError:
            task.say(f"File not found - {path}")
            return 1
        if not signs:
            _show_marks(task, path, marks)
        elif not _set_marks(task, path, marks, signs):
            task.say(f"Access denied - {task.os.path.abspath(path)}")
            return 1
    return 0


def _show_marks(task: Task, path: str, marks: int) -> None:
    cells = [" "] * COLUMN
    for letter, (bit, column) in LETTERS.items():
        if marks & bit:
            cells[column] = letter
    task.say("".join(cells) + str(task.os.path.abspath(path)))


def _set_marks(task: Task, path: str, marks: int, signs: list[str]) -> bool:
    for sign in signs:
        letter = sign[1:].upper()
        if letter not in LETTERS:
            raise WrongUsageError(f"Invalid switch - {sign}")
        bit = LETTERS[letter][0]
        marks = marks | bit if sign[0] == "+" else marks & ~bit
    native = task.process.native
    return bool(native.SetFileAttributesW(path, marks & ~NOT_SETTABLE or 0x80))


def link(task: Task) -> int:
    """mklink [/d | /h | /j] LINK TARGET."""
    os = task.os
    place, target = task.operands
    if task.has("junction"):  # FSCTL_SET_REPARSE_POINT is nothing that these disks' driver knows
        task.complain(message(ERROR_INVALID_FUNCTION))
        return 1
    acts: dict[str, Callable[..., None]] = {
        "hard": lambda target, place: os.link(target, place),
        "directory": lambda target, place: os.symlink(target, place, True),
    }
    kind = next((each for each in acts if task.has(each)), "")
    told = "done hard" if kind == "hard" else "done"
    return make_link(task, target, place, acts.get(kind, os.symlink), told)


def find(task: Task) -> int:
    """find [/v] [/c] [/n] [/i] "TEXT" [FILE ...]: TEXT stands in quotes."""
    if '"' not in str(task.process.own.command_line):
        raise WrongUsageError("FIND: Parameter format not correct", 2)
    text, *task.operands = task.operands
    wanted = text.lower() if task.has("fold") else text
    found = 0
    for path, data in task.sources():
        lines = data.decode("utf-8", "surrogateescape").splitlines()
        hits = [
            (number, line) for number, line in enumerate(lines, 1)
            if (wanted in (line.lower() if task.has("fold") else line)) != task.has("inverse")
        ]  # fmt: skip
        found += len(hits)
        title = f"\n---------- {path.upper()}" if path != "-" else ""
        if task.has("count"):
            task.say(f"{title}: {len(hits)}" if title else str(len(hits)))
            continue
        if title:
            task.say(title)
        for number, line in hits:
            task.say(f"[{number}]{line}" if task.has("number") else line)
    return int(not found)


def where(task: Task) -> int:
    """Where: every place at which a program of that name lies."""
    os = task.os
    for name in task.operands:
        places = [os.getcwd(), *os.environ.get("PATH", "").split(";")]
        endings = ["", *os.environ.get("PATHEXT", "").lower().split(";")]
        paths = [os.path.join(place, name + ending) for place in places for ending in endings]
        found = [path for path in paths if os.path.isfile(path)]
        for path in dict.fromkeys(found):
            task.say(path)
        if not found:
            task.complain("INFO: Could not find files for the given pattern(s).")
            task.failures += 1
    return task.status


def show_path(task: Task) -> int:
    """Path: where programs are looked for; or from now on."""
    if task.raw.strip():
        task.os.environ["PATH"] = task.raw.strip()
    else:
        task.say(f"PATH={task.os.environ.get('PATH', '')}")
    return 0


def remark(_task: Task) -> int:
    """Rem, title: nothing that is seen."""
    return 0
