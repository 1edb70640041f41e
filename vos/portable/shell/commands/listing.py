"""ls, dir, tree: what is in directories. How it looks is the system's (`Dialect.show_folder`)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vos.portable.shell.task import Task


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a directory; `status` is its own, `target` where a link leads."""

    name: str
    path: str
    status: Any
    is_directory: bool
    target: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """What an operand shows; `path` is None for files named themselves. `titled`: of several."""

    path: str | None
    entries: list[Entry]
    titled: bool


def list_directory(task: Task) -> int:
    """ls, dir."""
    folders = _folders(task, task.paths() or ["."])
    task.dialect.begin_listing(task, folders)
    for number, folder in enumerate(folders):
        task.dialect.show_folder(task, folder, number)
    task.dialect.end_listing(task, folders)
    return task.status * task.dialect.listing_status


def _folders(task: Task, paths: list[str]) -> list[Folder]:
    files: list[Entry] = []
    directories: list[str] = []
    for path in paths:
        try:
            found = entry_of(task, path, path)
        except OSError as error:
            task.dialect.absent(task, path, error)
            continue
        if found.is_directory and not task.has("directory"):
            directories.append(path)
        elif task.dialect.shows_named(task, found):
            files.append(found)
    if task.dialect.orders_operands:
        directories.sort(key=task.dialect.sort_key)
    titled = len(paths) > 1 or task.has("recursive")
    folders = [Folder(None, _ordered(task, files), False)] if files else []
    for path in directories:
        folders += _read(task, path, titled)
    return folders


def _read(task: Task, path: str, titled: bool) -> list[Folder]:
    try:
        entries = _ordered(task, entries_of(task, path))
    except OSError as error:
        task.refuse(path, error, "open")
        return []
    folders = [Folder(path, entries, titled)]
    if task.has("recursive"):
        for each in entries:
            if each.is_directory and not each.target and each.name not in (".", ".."):
                folders += _read(task, each.path, True)
    return folders


def entries_of(task: Task, path: str) -> list[Entry]:
    """The names in a directory that are to be seen; OSError. What goes meanwhile is not there."""
    entries = []
    for name in [*task.dialect.own_names(task), *task.os.listdir(path)]:
        with suppress(FileNotFoundError):
            entries.append(entry_of(task, name, task.os.path.join(path, name)))
    return [each for each in entries if task.dialect.is_shown(task, each)]


def entry_of(task: Task, name: str, path: str) -> Entry:
    """One name; OSError."""
    os = task.os
    status = os.lstat(path)
    link = os.path.islink(path)
    return Entry(name, path, status, os.path.isdir(path), os.readlink(path) if link else "")


def _ordered(task: Task, entries: list[Entry]) -> list[Entry]:
    ordered = sorted(entries, key=lambda each: task.dialect.sort_key(each.name))
    if task.has("by time"):
        ordered.sort(key=lambda each: -int(each.status.st_mtime_ns))
    if task.has("by size"):
        ordered.sort(key=lambda each: -int(each.status.st_size))
    return ordered[::-1] if task.has("reverse") else ordered


def tree(task: Task) -> int:
    """Tree: directories, and with /f their files, as branches."""
    path = (task.paths() or ["."])[0]
    if not task.os.path.isdir(path):
        return task.refuse(path, "ENOENT")
    task.say(task.dialect.tree_title(task, path))
    _branches(task, path, "")
    return task.status


def _branches(task: Task, path: str, stem: str) -> None:
    try:
        entries = _ordered(task, entries_of(task, path))
    except OSError as error:
        task.refuse(path, error, "open")
        return
    folders = [each for each in entries if each.is_directory]
    if task.has("files"):
        for each in entries:
            if not each.is_directory:
                task.say(f"{stem}{'│   ' if folders else '    '}{each.name}")
        if len(folders) < len(entries):
            task.say(f"{stem}{'│   ' if folders else '    '}")
    if not (folders or stem):
        task.say(task.tell("none"))
    for number, each in enumerate(folders):
        last = number == len(folders) - 1
        task.say(f"{stem}{'└' if last else '├'}───{each.name}")
        if not each.target:
            _branches(task, each.path, stem + ("    " if last else "│   "))
