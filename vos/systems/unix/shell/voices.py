"""What each Unix shell says: the sentences of dash, bash, BusyBox' ash and zsh.

Sources: what dash 0.5.12, bash 5.2, BusyBox 1.35's ash and zsh 5.9 say on Debian 12. bash
3.2, which macOS has, tells no line of what `-c` was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Voice:
    """One shell's sentences, by what happened; {shell}, {path}, {why}, {name} are filled in.

    {line} is where a text is, as `where` tells it, if it comes from one of `told`: "text" (-c) or
    "pipe". `nowhere` are a shell's words for what does not exist, `at_end` those for the end of
    such a text. `unexpected` and `unfinished` are the whys of a syntax error. With "no match", a
    pattern without a file is an error.
    """

    sentences: Mapping[str, str]
    unexpected: Callable[[str], str]
    unfinished: Mapping[str, str]
    where: str = "line {}: "
    told: tuple[str, ...] = ("text", "pipe")
    nowhere: Mapping[str, str] = field(default_factory=dict)
    at_end: Mapping[str, str] = field(default_factory=dict)
    refused_status: int = 1  # of a redirection or cd that was refused
    wrong_status: int = 2  # of a wrong option, and of a syntax error
    small: bool = False  # the system's own words begin with a small letter


DASH = Voice(
    sentences={
        "not found": "{shell}: {number}: {path}: not found",
        "not executable": "{shell}: {number}: {path}: {why}",
        "descriptor": "{shell}: {number}: {path}: Bad file descriptor",
        "open<": "{shell}: {number}: cannot open {path}: {why}",
        "open>": "{shell}: {number}: cannot create {path}: {why}",
        "cd": "{shell}: {number}: cd: can't cd to {path}",
        "syntax": "{shell}: {number}: Syntax error: {why}",
        "option": "{shell}: {number}: {name}: Illegal option -{path}",
        "kill": "{shell}: {number}: kill: {why}\n",
        "kill number": "{shell}: {number}: kill: Illegal number: {path}",
        "kill missing": "{shell}: {number}: kill: Usage: kill [-s sigspec | -signum | -sigspec] "
        "[pid | job]... or\nkill -l [exitstatus]",
        "variable": "{shell}: {number}: {name}: {target}: bad variable name",
        "script": "{shell}: 0: cannot open {path}: {why}",
    },
    unexpected=lambda text: (
        "newline unexpected" if text == "\n" else "redirection unexpected" if text[:1] in "<>"
        else f'"{text}" unexpected'
    ),
    unfinished={
        "'": "Unterminated quoted string", '"': "Unterminated quoted string",
        "(": 'end of file unexpected (expecting ")")', "}": "Missing '}'",
    },
    nowhere={"open<": "No such file", "open>": "Directory nonexistent", "script": "No such file"},
    at_end={"newline unexpected": "end of file unexpected"},
    refused_status=2,
)  # fmt: skip
BASH = Voice(
    sentences={
        "not found": "{shell}: {line}{path}: command not found",
        "no file": "{shell}: {line}{path}: No such file or directory",
        "directory": "{shell}: {line}{path}: Is a directory",
        "not executable": "{shell}: {line}{path}: {why}",
        "descriptor": "{shell}: {line}{path}: Bad file descriptor",
        "open<": "{shell}: {line}{path}: {why}",
        "open>": "{shell}: {line}{path}: {why}",
        "cd": "{shell}: {line}cd: {path}: {why}",
        "syntax": "{shell}: {source}{line}{why}",
        "syntax text": "{shell}: {source}{line}`{path}'",
        "option": "{shell}: {line}{name}: -{path}: invalid option",
        "extra": "{shell}: {line}{name}: too many arguments",
        "kill": "{shell}: {line}kill: ({path}) - {why}",
        "kill number": "{shell}: {line}kill: {path}: arguments must be process or job IDs",
        "kill missing": "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... "
        "or kill -l [sigspec]",
        "type missing program": "{shell}: {line}type: {path}: not found",
        "variable": "{shell}: {line}{name}: `{path}': not a valid identifier",
        "script": "{shell}: {path}: {why}",
    },
    unexpected=lambda text: (
        "syntax error near unexpected token `{}'".format("newline" if text == "\n" else text)
    ),
    unfinished={
        "'": "unexpected EOF while looking for matching `''",
        '"': "unexpected EOF while looking for matching `\"'",
        "(": "unexpected EOF while looking for matching `)'",
        "}": "unexpected EOF while looking for matching `}'",
    },
)  # fmt: skip
OLD_BASH = replace(BASH, told=("pipe",), sentences={
    **BASH.sentences, "directory": "{shell}: {path}: is a directory",
})  # fmt: skip
ASH = Voice(
    sentences={
        "not found": "{shell}: {path}: not found",
        "not executable": "{shell}: {path}: {why}",
        "descriptor": "{shell}: {path}: Bad file descriptor",
        "open<": "{shell}: can't open {path}: {why}",
        "open>": "{shell}: can't create {path}: {why}",
        "cd": "{shell}: cd: {line}can't cd to {path}: {why}",
        "syntax": "{shell}: syntax error: {why}",
        "option": "{shell}: {name}: {line}illegal option -{path}",
        "kill": "{shell}: can't kill pid {path}: {why}",
        "kill number": "{shell}: invalid number '{path}'",
        "kill missing": "{shell}: you need to specify whom to kill",
        "variable": "{shell}: {name}: {line}{target}: bad variable name",
        "script": "{shell}: can't open '{path}': {why}",
    },
    unexpected=lambda text: (
        "unexpected newline" if text == "\n" else "unexpected redirection" if text[:1] in "<>"
        else f'unexpected "{text}"'
    ),
    unfinished={
        "'": "unterminated quoted string", '"': "unterminated quoted string",
        "(": 'unexpected end of file (expecting ")")', "}": "missing '}'",
    },
    where="line 0: ",
    nowhere={"open<": "no such file", "open>": "nonexistent directory"},
    at_end={"unexpected newline": "unexpected end of file"},
)  # fmt: skip
ZSH = Voice(
    sentences={
        "not found": "{shell}:{line} command not found: {path}",
        "no file": "{shell}:{line} no such file or directory: {path}",
        "not executable": "{shell}:{line} {why}: {path}",
        "descriptor": "{shell}:{line} {path}: bad file descriptor",
        "open<": "{shell}:{line} {why}: {path}",
        "open>": "{shell}:{line} {why}: {path}",
        "cd": "{prolog}cd:{line} {why}: {path}",
        "syntax": "{shell}:{line} {why}",
        "option": "{prolog}{name}:{line} bad option: -{path}",
        "extra": "{prolog}{name}:{line} too many arguments",
        "kill": "{prolog}kill:{line} kill {path} failed: {why}",
        "kill number": "{prolog}kill:{line} illegal pid: {path}",
        "kill missing": "{prolog}kill:{line} not enough arguments",
        "variable": "{prolog}{name}:{line} not an identifier: {target}",
        "script": "{shell}: can't open input file: {path}",
        "no match": "{shell}:{line} no matches found: {path}",
    },
    unexpected=lambda text: "parse error near `{}'".format("\\n" if text == "\n" else text),
    unfinished={
        "'": "unmatched '", '"': 'unmatched "', "(": "parse error", "}": "closing brace expected",
    },
    where="{}:",
    told=("text",),
    wrong_status=1,
    small=True,
)  # fmt: skip
