"""What each Unix shell says: the sentences of dash, bash, BusyBox' ash and zsh.

Sources: the messages of dash 0.5.12, bash 5.2, BusyBox 1.36 and zsh 5.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """One shell's sentences, by what happened; {shell}, {path}, {why} are filled in.

    `unexpected` and `unfinished` are the whys of a syntax error. `no_match` is what a pattern
    without a file becomes: an error's sentence, or "" if it stays as it is.
    """

    sentences: Mapping[str, str]
    unexpected: Callable[[str], str]
    unfinished: Mapping[str, str]
    no_match: str = ""
    small: bool = False  # the system's own words begin with a small letter


DASH = Voice(
    sentences={
        "not found": "{shell}: 1: {path}: not found",
        "not executable": "{shell}: 1: {path}: {why}",
        "descriptor": "{shell}: 1: {path}: Bad file descriptor",
        "open<": "{shell}: 1: cannot open {path}: No such file",
        "open>": "{shell}: 1: cannot create {path}: Directory nonexistent",
        "cd": "{shell}: 1: cd: can't cd to {path}",
        "syntax": "{shell}: 1: Syntax error: {why}",
    },
    unexpected=lambda text: (
        "newline unexpected" if text == "\n" else f'"{text}" unexpected'
    ),
    unfinished={
        "'": "Unterminated quoted string", '"': "Unterminated quoted string",
        "(": "Unterminated command substitution", "}": "Missing '}'",
    },
)  # fmt: skip
BASH = Voice(
    sentences={
        "not found": "{shell}: {path}: command not found",
        "no file": "{shell}: {path}: No such file or directory",
        "not executable": "{shell}: {path}: {why}",
        "descriptor": "{shell}: {path}: Bad file descriptor",
        "open<": "{shell}: {path}: {why}",
        "open>": "{shell}: {path}: {why}",
        "cd": "{shell}: cd: {path}: {why}",
        "syntax": "{shell}: {why}",
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
ASH = Voice(
    sentences={
        "not found": "{shell}: {path}: not found",
        "not executable": "{shell}: {path}: {why}",
        "descriptor": "{shell}: {path}: Bad file descriptor",
        "open<": "{shell}: can't open {path}: no such file",
        "open>": "{shell}: can't create {path}: nonexistent directory",
        "cd": "{shell}: cd: can't cd to {path}: {why}",
        "syntax": "{shell}: syntax error: {why}",
    },
    unexpected=lambda text: (
        "unexpected newline" if text == "\n" else f'unexpected "{text}"'
    ),
    unfinished={
        "'": "unterminated quoted string", '"': "unterminated quoted string",
        "(": 'unexpected end of file (expecting ")")',
        "}": 'unexpected end of file (expecting "}")',
    },
)  # fmt: skip
ZSH = Voice(
    sentences={
        "not found": "{shell}: command not found: {path}",
        "no file": "{shell}: no such file or directory: {path}",
        "not executable": "{shell}: {why}: {path}",
        "descriptor": "{shell}: {path}: bad file descriptor",
        "open<": "{shell}: {why}: {path}",
        "open>": "{shell}: {why}: {path}",
        "cd": "cd: {why}: {path}",
        "syntax": "{shell}: {why}",
    },
    unexpected=lambda text: "parse error near `{}'".format("\\n" if text == "\n" else text),
    unfinished={
        "'": "unmatched '", '"': 'unmatched "', "(": "parse error", "}": "parse error",
    },
    no_match="{shell}: no matches found: {path}",
    small=True,
)  # fmt: skip
