"""Commands about what files are marked with: permissions, owners, what `find` looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from vos.portable.shell.task import Task, WrongUsageError

_WHO = {"u": 0o700, "g": 0o070, "o": 0o007, "a": 0o777}
_WHAT = {"r": 0o444, "w": 0o222, "x": 0o111}
_SYMBOLIC = re.compile(r"([ugoa]*)([-+=])([rwxX]*)")


def change_mode(task: Task) -> int:
    """chmod: 755, u+x, go-w ..."""
    wanted, *paths = task.operands
    for path in paths if not task.has("recursive") else _all_under(task, paths):
        try:
            mode = task.os.stat(path).st_mode & 0o7777
            task.os.chmod(path, _mode(task, wanted, mode))
        except OSError as error:
            task.refuse(path, error, "denied" if task.os.path.exists(path) else "")
    return task.status


def _mode(task: Task, wanted: str, mode: int) -> int:
    if re.fullmatch("[0-7]{1,4}", wanted):
        return int(wanted, 8)
    for each in wanted.split(","):
        match = _SYMBOLIC.fullmatch(each)
        if match is None:
            raise WrongUsageError(task.tell("mode", path=wanted))
        who = sum(_WHO[letter] for letter in set(match[1]) - {"a"}) if match[1] else 0o777
        who = 0o777 if "a" in match[1] else who
        bits = sum(_WHAT[letter.lower()] for letter in set(match[3])) & who
        mode = {"+": mode | bits, "-": mode & ~bits, "=": mode & ~who | bits}[match[2]]
    return mode


def _all_under(task: Task, paths: list[str]) -> Iterator[str]:
    os = task.os
    for top in paths:
        yield top
        for place, directories, names in os.walk(top):
            yield from (os.path.join(place, name) for name in (*directories, *names))


def change_owner(task: Task) -> int:
    """chown USER[:GROUP]."""
    wanted, *paths = task.operands
    user, _, group = wanted.partition(":")
    uid, gid = _number(task, "pwd", user), _number(task, "grp", group)
    for path in paths:
        try:
            task.os.chown(path, uid, gid)
        except OSError as error:
            task.refuse(path, error, "denied" if task.os.path.exists(path) else "")
    return task.status


def _number(task: Task, module: str, name: str) -> int:
    if not name:
        return -1
    if name.isdecimal():
        return int(name)
    database = task.modules[module]
    look_up = database.getpwnam if module == "pwd" else database.getgrnam
    try:
        return int(look_up(name)[2])
    except KeyError:
        raise WrongUsageError(
            task.tell(f"no {module}", path=name, wanted=task.operands[0])
        ) from None


def find(task: Task) -> int:
    """find [PLACE ...] [-name PATTERN] [-type f|d|l]."""
    for top in task.operands or ["."]:
        if not task.os.path.lexists(top):
            task.refuse(top, "ENOENT")
            continue
        for path in _all_under(task, [top]):
            if _is_wanted(task, path):
                task.say(path)
    return task.status


def _is_wanted(task: Task, path: str) -> bool:
    name = task.os.path.basename(path) or path
    pattern, kind = task.options.get("name", "*"), task.options.get("type", "")
    is_link = task.os.path.islink(path)
    found = "l" if is_link else "d" if task.os.path.isdir(path) else "f"
    return fnmatchcase(name, pattern) and kind in ("", found)


def show_status(task: Task) -> int:
    """Stat: what the system knows of a file."""
    for path in task.operands:
        try:
            lines = task.dialect.status_lines(task, path, task.os.lstat(path))
        except OSError as error:
            task.refuse(path, error)
            continue
        for line in lines:
            task.say(line)
    return task.status
