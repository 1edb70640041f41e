"""What Tab offers: names of commands for a line's first word, names of files for the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vos.portable.shell.editor import Completion

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

FIRST = re.compile(r"(^|[|&;(])\s*$")


def complete(shell: Shell, head: str) -> Completion:
    """The choices for the word before the cursor; a single one ends as the dialect has it."""
    match = shell.dialect.unfinished_word.search(head)
    assert match is not None
    start, word = match.start(), shell.dialect.unquoted(match[0])
    directory, name = shell.os.path.split(word)
    if FIRST.search(head[:start]) and not directory:
        choices = shell.dialect.command_names(shell, name)
        found = [f"{each} " for each in choices] if len(choices) == 1 else choices
        if found:
            return Completion(start, found)
    return Completion(start, _files(shell, word[: len(word) - len(name)], name))


def _files(shell: Shell, place: str, name: str) -> list[str]:
    os, fold, quoted = shell.os, shell.dialect.folded, shell.dialect.quoted
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
    found = [quoted(place + each) for each in fitting]
    if len(found) == 1:
        is_directory = os.path.isdir(os.path.join(where, fitting[0]))
        found[0] += shell.dialect.directory_mark if is_directory else shell.dialect.file_mark
    return found
