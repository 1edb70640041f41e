"""What Tab offers: names of commands for a line's first word, names of files for the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vos.portable.shell.editor import Completion

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

WORD = re.compile(r"(?:[^\s\"'|&;<>]|\\ )*$")
FIRST = re.compile(r"(^|[|&;(])\s*$")


def complete(shell: Shell, head: str) -> Completion:
    """The choices for the word before the cursor; a single one ends with a blank or a separator."""
    match = WORD.search(head)
    assert match is not None
    start, word = match.start(), match[0]
    os = shell.os
    directory, name = os.path.split(word)
    if FIRST.search(head[:start]) and not directory:
        choices = shell.dialect.command_names(shell, name)
        found = [f"{each} " for each in choices] if len(choices) == 1 else choices
        if found:
            return Completion(start, found)
    return Completion(start, _files(shell, word[: len(word) - len(name)], name))


def _files(shell: Shell, place: str, name: str) -> list[str]:
    os, fold = shell.os, shell.dialect.folded
    where = shell.os.path.expanduser(place) if place else "."
    try:
        names = sorted(os.listdir(where), key=fold)
    except OSError:
        return []
    hidden = name.startswith(".")
    fitting = [
        each for each in names
        if fold(each).startswith(fold(name)) and (hidden or not each.startswith("."))
    ]  # fmt: skip
    ends = [
        shell.dialect.directory_mark if os.path.isdir(os.path.join(where, each)) else " "
        for each in fitting
    ]
    if len(fitting) == 1:
        return [place + fitting[0] + ends[0]]
    return [place + each for each in fitting]
