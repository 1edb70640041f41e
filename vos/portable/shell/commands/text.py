"""Commands that show files, or what is piped through them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vos.portable.shell.task import STDOUT, Task, WrongUsageError

LINES = 10
EXTENDED = "+?|(){}"
BASIC = re.compile(r"\[\^?\]?[^]]*\]|\\.|[+?|(){}]")  # what is to be looked at: lists are not


def show(task: Task) -> int:
    """cat, type: the bytes as they are."""
    paths = task.paths() or ["-"]
    lines = 0
    for path in paths:
        try:
            if task.os.path.isdir(path):
                raise IsADirectoryError(task.modules["errno"].EISDIR, task.os.strerror(21))
            parts = task.chunks() if path == "-" else [task.read(path)]
            title = task.tell("title", path=path) if len(paths) > 1 else ""
            if title:
                task.complain(title)
            for data in parts:
                task.write(_numbered(data, lines) if task.has("number") else data)
                lines += data.count(b"\n") * task.dialect.numbers_on
        except OSError as error:
            task.refuse(path, error)
    return task.status


def _numbered(data: bytes, before: int) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(b"%6d\t%s" % (number, line) for number, line in enumerate(lines, before + 1))


def _count(task: Task) -> int:
    try:
        return int(task.options.get("lines", LINES))
    except ValueError:
        raise WrongUsageError(task.tell("number", path=task.options["lines"])) from None


def head(task: Task) -> int:
    """The first lines."""
    return _ends(task, lambda lines, count: lines[:count])


def tail(task: Task) -> int:
    """The last lines."""
    return _ends(task, lambda lines, count: lines[-abs(count) :] if count else [])


def _ends(task: Task, choose: object) -> int:
    count, several = _count(task), len(task.operands) > 1
    assert callable(choose)
    for number, (path, data) in enumerate(task.sources()):
        if several:
            task.say(f"{chr(10) * (number > 0)}==> {path} <==")
        task.write(b"".join(choose(data.splitlines(keepends=True), count)))
    return task.status


def count(task: Task) -> int:
    """wc: lines, words, bytes."""
    wanted = [each for each in ("lines", "words", "bytes") if task.has(each)]
    wanted = wanted or ["lines", "words", "bytes"]
    rows: list[tuple[list[int], str]] = []
    for path, data in task.sources():
        all_of = {"lines": data.count(b"\n"), "words": len(data.split()), "bytes": len(data)}
        rows.append(([all_of[each] for each in wanted], path if task.operands else ""))
    if len(task.operands) > 1:
        columns = zip(*(numbers for numbers, _ in rows), strict=True)
        rows.append(([sum(column) for column in columns] or [0] * len(wanted), "total"))
    width = task.dialect.counts_width(task, len(wanted))
    for numbers, path in rows:
        task.say(task.dialect.counts(numbers, path, width))
    return task.status


def sort(task: Task) -> int:
    """Sort: lines in order; on Windows whatever the case."""
    lines: list[str] = []
    for _, data in task.sources():
        lines += data.decode("utf-8", "surrogateescape").splitlines()
    if task.failures:
        return task.dialect.wrong_status(task)
    key = str.casefold if task.has("fold") else str
    ordered = sorted(lines, key=_number if task.has("numeric") else key)
    if task.has("unique"):
        ordered = list(dict.fromkeys(ordered))
    for line in reversed(ordered) if task.has("reverse") else ordered:
        task.say(line)
    return 0


def _number(line: str) -> tuple[float, str]:
    found = re.match(r"\s*-?\d+(\.\d+)?", line)
    return (float(found[0]) if found else 0.0, line)


def unique(task: Task) -> int:
    """Uniq: no line twice in a row."""
    before: str | None = None
    for _, data in task.sources():
        for line in data.decode("utf-8", "surrogateescape").splitlines():
            if line != before:
                task.say(line)
            before = line
    return task.status


def _basic(match: re.Match[str]) -> str:
    """A basic regular expression's sign as Python writes it: + ? | ( ) { } mean it behind a \\."""
    sign = match[0]
    if sign[0] == "[":
        return sign
    if sign in EXTENDED:
        return f"\\{sign}"
    return sign[1:] if sign[1:] in EXTENDED else sign


def search(task: Task) -> int:
    """grep, findstr: the lines in which there is a pattern."""
    pattern, *task.operands = task.operands
    if not task.has("extended"):
        pattern = BASIC.sub(_basic, pattern)
    try:
        found = re.compile(
            re.escape(pattern) if task.has("fixed") else pattern,
            re.IGNORECASE if task.has("fold") else 0,
        )
    except re.error:
        raise WrongUsageError(f"{task.name}: Invalid regular expression", 2) from None
    if task.has("recursive"):
        task.operands = [each for path in task.operands or ["."] for each in _under(task, path)]
    several = (len(task.operands) > 1 or task.has("recursive")) and not task.has("bare")
    any_found = False
    for path, data in task.sources():
        lines = data.decode("utf-8", "surrogateescape").splitlines()
        hits = [
            (number, line) for number, line in enumerate(lines, 1)
            if bool(found.search(line)) != task.has("inverse")
        ]  # fmt: skip
        any_found |= bool(hits)
        _tell_hits(task, f"{path}:" if several else "", hits, path)
    if any_found and task.has("quiet"):
        return 0
    return 2 if task.failures else int(not any_found)


def _tell_hits(task: Task, label: str, hits: list[tuple[int, str]], path: str) -> None:
    if task.has("count"):
        task.say(f"{label}{len(hits)}")
    elif task.has("names"):
        if hits:
            task.say(path)
    elif not task.has("quiet"):
        for number, line in hits:
            task.say(f"{label}{f'{number}:' if task.has('number') else ''}{line}")


def _under(task: Task, path: str) -> Iterable[str]:
    os = task.os
    if not os.path.isdir(path):
        return [path]
    walked = os.walk(path)
    return [os.path.join(place, name) for place, _, names in walked for name in sorted(names)]


def page(task: Task) -> int:
    """more, less: a screenful at a time; what is not on a screen goes through as it is."""
    for _, data in task.sources():
        if not task.on_screen:
            task.write(data)
        elif not _page(task, data.decode("utf-8", "replace").splitlines()):
            break
    return task.status


def _page(task: Task, lines: list[str]) -> bool:
    """Show lines until there are no more, True, or the person has had enough: q."""
    size = task.os.get_terminal_size(task.streams[STDOUT])
    room = size.lines - 1
    for line in lines:
        height = max(-(-len(line) // size.columns), 1)
        if height > room:
            task.say(task.row.sentences.get("more", "--More--"), end="")
            key = task.dialect.read_key(task)
            task.say("\r\x1b[K", end="")
            if key in ("q", "Q", "\x03", ""):
                return False
            room = 1 if key == "\r" else size.lines - 1
        task.say(line)
        room -= height
    return True


def tee(task: Task) -> int:
    """Tee: to the files, and on."""
    files = []
    for path in task.operands:
        try:
            files.append(task.modules["open"](path, "ab" if task.has("append") else "wb"))
        except OSError as error:
            task.refuse(path, error)
    for data in task.chunks():
        task.write(data)
        for file in files:
            file.write(data)
    for file in files:
        file.close()
    return task.status
