"""How `ls` looks: names in columns, or a line each with mode, links, owner, group, size and time.

    -rw-r--r-- 1 user user    12 Jan  1 00:00 notes.txt         GNU
    -rw-r--r--  1 user  staff    12 Jan  1 00:00 notes.txt      BSD

Source: POSIX.1-2017, ls; the spacing of GNU's and BSD's as they are (FreeBSD, bin/ls/print.c).
"""

from __future__ import annotations

from typing import NamedTuple

from vos.portable.shell.columns import in_columns
from vos.portable.shell.commands.listing import Entry, Folder
from vos.portable.shell.task import Task

HALF_A_YEAR = 15778476  # seconds: older files show their year
MODES = "rwxrwxrwx"
KINDS = {0o04: "d", 0o12: "l", 0o02: "c", 0o06: "b", 0o01: "p", 0o14: "s"}
MARKS, REGULAR = {0o04: "/", 0o12: "@", 0o01: "|", 0o14: "="}, 0o10
UNITS = "KMGT"


class Style(NamedTuple):
    """What stands between owner, group and size, and what is counted in."""

    gap: str
    block: int  # bytes
    mark: str = ""  # what stands behind a mode: BSD has room for a sign
    bytes: str = ""  # what stands behind a number of bytes, with -h


def show(task: Task, folder: Folder, number: int, style: Style) -> None:
    """One directory, under its name if there are several."""
    if folder.titled and folder.path is not None:
        task.say(f"{chr(10) * (number > 0)}{folder.path}:")
    if task.has("long"):
        if folder.path is not None:
            sectors = sum(each.status.st_blocks for each in folder.entries)
            task.say(f"total {sectors * 512 // style.block}")
        show_long(task, folder.entries, style)
    elif task.has("single") or not task.on_screen:
        for each in folder.entries:
            task.say(_label(task, each))
    elif folder.entries:
        for row in in_columns([_label(task, each) for each in folder.entries], task.columns - 1):
            task.say(row)


def _label(task: Task, entry: Entry) -> str:
    mode = entry.status.st_mode
    mark = MARKS.get(mode >> 12, "*" if mode >> 12 == REGULAR and mode & 0o111 else "")
    wanted = task.has("marks") and not (entry.target and task.has("long"))
    return entry.name + (mark if wanted or (task.has("slashes") and mark == "/") else "")


def show_long(task: Task, entries: list[Entry], style: Style) -> None:
    """A line each, its columns as wide as they have to be."""
    rows = [_fields(task, each, style) for each in entries]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(5)]
    gap = style.gap
    for mode, links, user, group, size, time, name in rows:
        task.say(
            f"{mode:<{widths[0]}}{style.mark} {links:>{widths[1]}} {user:<{widths[2]}}{gap}"
            f"{group:<{widths[3]}}{gap}{size:>{widths[4]}} {time} {name}"
        )


def _fields(task: Task, entry: Entry, style: Style) -> tuple[str, ...]:
    status = entry.status
    arrow = f" -> {entry.target}" if entry.target else ""
    return (
        mode_of(status.st_mode), str(status.st_nlink), user_name(task, status.st_uid),
        group_name(task, status.st_gid),
        human(status.st_size, style.bytes) if task.has("human") else str(status.st_size),
        _time(task, status.st_mtime), _label(task, entry) + arrow,
    )  # fmt: skip


def mode_of(mode: int) -> str:
    """A mode as ten characters."""
    bits = "".join(letter if mode >> (8 - place) & 1 else "-" for place, letter in enumerate(MODES))
    marks = list(bits)
    for bit, place, letter in ((0o4000, 2, "s"), (0o2000, 5, "s"), (0o1000, 8, "t")):
        if mode & bit:
            marks[place] = letter if marks[place] == "x" else letter.upper()
    return KINDS.get(mode >> 12, "-") + "".join(marks)


def user_name(task: Task, number: int) -> str:
    """A user's name, or the number."""
    try:
        return str(task.modules["pwd"].getpwuid(number).pw_name)
    except KeyError:
        return str(number)


def group_name(task: Task, number: int) -> str:
    """A group's name, or the number."""
    try:
        return str(task.modules["grp"].getgrgid(number).gr_name)
    except KeyError:
        return str(number)


def human(size: int, sign: str = "") -> str:
    """A size in at most three digits and a point, rounded up; `sign` stands behind mere bytes."""
    power = min((max(size - 1, 1).bit_length() - 1) // 10, len(UNITS))
    if not power:
        return f"{size}{sign}"
    tenths = -(-size * 10 // 1024**power)
    whole = -(-size // 1024**power)
    amount = f"{tenths // 10}.{tenths % 10}" if tenths < 100 else str(whole)
    return f"{amount}{UNITS[power - 1]}"


def _time(task: Task, moment: float) -> str:
    time = task.modules["time"]
    recent = 0 <= time.time() - moment < HALF_A_YEAR
    then = time.localtime(moment)
    day = f"{time.strftime('%b', then)} {then.tm_mday:>2}"
    return f"{day} {time.strftime('%H:%M', then) if recent else f'{then.tm_year:>5}'}"
