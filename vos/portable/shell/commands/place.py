"""Commands of the shell itself: where it is, what its variables are, what it says, how it ends."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

from vos.portable.shell.task import Task, WrongUsageError

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

NUMBERS = (("[+-]?0[xX][0-9a-fA-F]+", 16), ("[+-]?0[0-7]*", 8), ("[+-]?[1-9][0-9]*", 10))


def _shell(task: Task) -> Shell:
    assert task.shell is not None, f"{task.name} is a shell's own command"
    return task.shell


def change_directory(task: Task) -> int:
    """cd, chdir: to the home directory (Unix) or nowhere (the row says which) without a name."""
    shell, os = _shell(task), task.os
    path = task.operands[0] if task.operands else os.environ.get("HOME", "/")
    if path == "-":
        path = shell.variables.get("OLDPWD", os.getcwd())
        task.say(path)
    try:
        before = os.getcwd()
        os.chdir(path)
    except OSError as error:
        task.complain(task.dialect.sentence(shell, "cd", path, error.strerror or ""))
        return task.dialect.refused_status
    shell.variables["OLDPWD"] = before
    if "PWD" in os.environ:
        os.environ["PWD"] = os.getcwd()
    return 0


def show_directory(task: Task) -> int:
    """pwd, and cd alone on Windows."""
    task.say(task.os.getcwd())
    return 0


def end(task: Task) -> int:
    """exit: with a status, or with that of what was run last."""
    word = task.operands[0] if task.operands else ""
    number = word.lstrip("-")
    raise SystemExit(int(word) if number.isdecimal() else _shell(task).status)


def nothing(_task: Task) -> int:
    """True, :, rem."""
    return 0


def fail(_task: Task) -> int:
    """False."""
    return 1


def echo(task: Task) -> int:
    """echo: -n leaves the line open."""
    words = task.words
    plain = words[1:] if words[:1] == ["-n"] else words
    task.say(" ".join(plain), end="" if plain is not words else "\n")
    return 0


def export(task: Task) -> int:
    """export NAME[=value]: what programs are handed from now on."""
    shell = _shell(task)
    for word in task.operands:
        name, given, value = word.partition("=")
        if not name.isidentifier():
            task.refuse(word, "EINVAL", "variable", target=name)
            continue
        task.os.environ[name] = value if given else shell.variables.pop(name, "")
    if not task.operands:
        for name, value in sorted(task.os.environ.items()):
            task.say(f"export {name}='{value}'")
    return task.status * task.dialect.refused_status


def unset(task: Task) -> int:
    """Unset: a variable is no more."""
    for name in task.operands:
        _shell(task).variables.pop(name, None)
        task.os.environ.pop(name, None)
    return 0


def show_environment(task: Task) -> int:
    """set alone: the variables that programs are handed."""
    for name, value in task.os.environ.items():
        task.say(f"{name}={value}")
    return 0


def env(task: Task) -> int:
    """env [-i] [NAME=VALUE ...] [PROGRAM ...]: the variables; or be PROGRAM, handed these too."""
    words = task.words
    variables = {} if words[:1] == ["-i"] else dict(task.os.environ)
    words = words[words[:1] == ["-i"] :]
    while words and "=" in words[0]:
        name, _, variables[name] = words[0].partition("=")
        words = words[1:]
    if words:
        return _become(task, words, variables)
    for name, value in variables.items():
        task.say(f"{name}={value}")
    return 0


def _become(task: Task, words: list[str], variables: dict[str, str]) -> int:
    """Have this process run another program instead; 127 if there is none, 126 if it cannot be."""
    try:
        task.os.execvpe(words[0], words, variables)
    except FileNotFoundError as error:
        task.refuse(words[0], error)
        return 127
    except OSError as error:
        task.refuse(words[0], error)
    return 126


def printf(task: Task) -> int:
    """printf FORMAT [WORD ...]."""
    form, *given = task.words or [""]
    text = form.encode("latin-1", "backslashreplace").decode("unicode_escape")
    kinds = _kinds(text)
    values = [
        _number(task, each) if kind and kind in "diouxX" else each
        for each, kind in zip((given + [""] * len(kinds))[: len(kinds)], kinds, strict=True)
    ]
    try:
        task.say(text % tuple(values), end="")
    except (TypeError, ValueError):
        raise WrongUsageError(f"{task.name}: {form}: invalid directive") from None
    return task.status


def _number(task: Task, word: str) -> int:
    """A number as C writes it; 0, and a complaint, if it is none."""
    for form, base in NUMBERS:
        if re.fullmatch(form, word or "0"):
            return int(word or "0", base)
    task.failures += 1
    task.complain(f"{task.name}: {word}: expected numeric value")
    return 0


def _kinds(text: str) -> list[str]:
    """The letters of a printf's conversions."""
    found, rest = [], text.replace("%%", "")
    while "%" in rest:
        rest = rest.partition("%")[2].lstrip("-+ #0123456789.")
        found.append(rest[:1])
    return found


def show_history(task: Task) -> int:
    """History: the lines typed so far."""
    for number, line in enumerate(_shell(task).history, 1):
        task.say(f"{number:5}  {line}")
    return 0


def help_for(task: Task) -> int:
    """help, man: the commands there are, or what one of them does."""
    rows = {**task.dialect.utilities, **task.dialect.builtins}
    wanted = task.operands[:1]
    if wanted and wanted[0].lower() not in rows:
        task.complain(task.tell("unknown", path=wanted[0]))
        return 1
    for name in [wanted[0].lower()] if wanted else sorted(rows):
        if rows[name].help:
            task.say(f"{task.dialect.shown(name):12}{rows[name].help}")
    if not wanted:
        task.say(_programs(task))
    return 0


def _programs(task: Task) -> str:
    """Python, what a person has added, and how to read a list that is longer than the screen."""
    os, name_of = task.os, task.dialect.program_name
    place, ending = task.process.kernel.policy.program_path.split("{}")
    found = os.listdir(place) if os.path.isdir(place) else []
    added = sorted(name_of(each) for each in found if each.endswith(ending))
    names = [name_of(os.path.basename(task.modules.sys.executable)), *added]
    return fill(f"Programs: {', '.join(names)}. By screens: help | more", task.columns - 1)


def clear(task: Task) -> int:
    """clear, cls: an empty screen, the cursor in its corner."""
    task.write(b"\x1b[H\x1b[2J" if task.on_screen else b"\f")
    return 0


def which(task: Task) -> int:
    """which, where, type: what a name stands for."""
    for name in task.operands:
        shell = task.shell
        if shell is not None and name in task.dialect.builtins and not task.has("programs"):
            task.say(task.tell("builtin", path=name))
            continue
        path = task.dialect.find_program(task, name)
        if path is not None:
            task.say(task.tell("found", path=name, place=path) or path)
            continue
        task.failures += 1
        sentence = task.tell("missing program", path=name)
        if sentence:
            task.complain(sentence)
    return task.status
