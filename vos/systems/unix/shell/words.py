"""The words of a Unix shell's line: quotes, operators, and what `$` and `*` stand for.

    echo "a $HOME"  'as it is'  \\$  ~/x  *.txt  $(pwd)  >out 2>&1

What is not quoted is split at blanks, and matched to files: by the shell, before a command sees it.
Source: POSIX.1-2017, Shell Command Language, sections 2.2, 2.3, 2.6, 2.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from vos.portable.shell.tree import (
    END,
    OPERATOR,
    REDIRECTION,
    WORD,
    Part,
    ShellSyntaxError,
    Token,
)

OPERATORS = ("&&", "||", ";", "|", "&", "\n", "(", ")")
ARROW = re.compile(r"(\d?)(>>|>|<)(?:&(\d))?|&>")
BLANKS = " \t"
SPECIAL_NAMES = "?$#@*0123456789!"
UNFINISHED = {"'": "quote", '"': "quote", "(": "command"}


class Lexer:
    """Takes a text apart. `unfinished` says what is missing at its end."""

    def __init__(self, text: str, unfinished: Callable[[str], str]) -> None:
        self._text, self._at, self._unfinished = text, 0, unfinished

    def tokens(self) -> list[Token]:
        """All tokens, the last of them END."""
        found: list[Token] = []
        while (token := self._token()) is not None:
            found.append(token)
        return [*found, END]

    def _peek(self, count: int = 1) -> str:
        return self._text[self._at : self._at + count]

    def _token(self) -> Token | None:
        begin = self._at
        self._skip_blanks()
        space = self._text[begin : self._at]
        if not self._peek():
            return None
        arrow = ARROW.match(self._text, self._at)
        if arrow is not None:
            self._at = arrow.end()
            return _redirection(arrow)
        for operator in OPERATORS:
            if self._peek(len(operator)) == operator:
                self._at += len(operator)
                return Token(OPERATOR, operator)
        return self._word(space)

    def _skip_blanks(self) -> None:
        while self._peek() and (self._peek() in BLANKS or self._peek(2) == "\\\n"):
            self._at += 2 if self._peek() == "\\" else 1
        if self._peek() == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end

    def _word(self, space: str) -> Token:
        begin, parts = self._at, list[Part]()
        while (here := self._peek()) and here not in BLANKS + "\n;|&<>()":
            if here == "'":
                parts.append(Part("text", self._until("'"), True))
            elif here == '"':
                parts += self._double_quoted()
            elif here == "\\":
                parts.append(Part("text", self._peek(2)[1:], True))
                self._at += 2
            elif here == "$":
                parts.append(self._dollar(False))
            else:
                parts.append(Part("text", here, False))
                self._at += 1
        return Token(WORD, self._text[begin : self._at], tuple(parts), space)

    def _missing(self, what: str) -> ShellSyntaxError:
        return ShellSyntaxError(self._unfinished(what))

    def _until(self, end: str) -> str:
        begin = self._at + 1
        close = self._text.find(end, begin)
        if close < 0:
            raise self._missing(end)
        self._at = close + 1
        return self._text[begin:close]

    def _double_quoted(self) -> list[Part]:
        parts = [Part("text", "", True)]
        self._at += 1
        while (here := self._peek()) != '"':
            if not here:
                raise self._missing('"')
            if here == "$":
                parts.append(self._dollar(True))
                continue
            escaped = here == "\\" and self._peek(2)[1:] in ("$", "`", '"', "\\", "\n")
            text = self._peek(2)[1:] if escaped else here
            parts.append(Part("text", "" if escaped and text == "\n" else text, True))
            self._at += 2 if escaped else 1
        self._at += 1
        return parts

    def _dollar(self, quoted: bool) -> Part:
        self._at += 1
        here = self._peek()
        if here == "(":
            return Part("command", self._nested(), quoted)
        if here == "{":
            return Part("variable", self._until("}"), quoted)
        if here and here in SPECIAL_NAMES:
            self._at += 1
            return Part("variable", here, quoted)
        begin = self._at
        while (here := self._peek()) and (here.isalnum() or here == "_"):
            self._at += 1
        name = self._text[begin : self._at]
        return Part("variable", name, quoted) if name else Part("text", "$", quoted)

    def _nested(self) -> str:
        """What stands between a parenthesis and the one that closes it."""
        begin, depth = self._at + 1, 0
        while here := self._peek():
            depth += {"(": 1, ")": -1}.get(here, 0)
            self._at += 1
            if not depth:
                return self._text[begin : self._at - 1]
        raise self._missing("(")


def _redirection(arrow: re.Match[str]) -> Token:
    number, how, other = arrow.groups()
    if how is None:  # &> is both streams to one file: not the shells' here
        raise ShellSyntaxError('"&" unexpected')
    default = 0 if how == "<" else 1
    return Token(
        REDIRECTION, how, number=int(number or default), other=-1 if other is None else int(other)
    )


def expand(
    parts: tuple[Part, ...], lookup: Callable[[str], str], output: Callable[[str], str],
    files: Callable[[str, str], list[str]],
) -> list[str]:  # fmt: skip
    """The words that one word becomes; `files` gives the names for (pattern, as it was written)."""
    fields: list[list[tuple[str, bool]]] = []
    joins = False  # whether what comes next belongs to the last field
    for kind, text, quoted in parts:
        value = lookup(text) if kind == "variable" else output(text) if kind == "command" else text
        pieces = [value] if quoted or kind == "text" else value.split()
        split = pieces != [value]
        for number, piece in enumerate(pieces):
            if not joins or number or (split and value[:1].isspace()):
                fields.append([])
            fields[-1].append((piece, quoted))
            joins = True
        if split and value[-1:].isspace():
            joins = False
    return [name for field in fields for name in _matches(field, files)]


def _matches(field: list[tuple[str, bool]], files: Any) -> list[str]:
    plain = "".join(text for text, _ in field)
    if not any(not quoted and any(each in text for each in "*?[") for text, quoted in field):
        return [plain]
    pattern = "".join(
        re.sub(r"([*?[])", r"[\1]", text) if quoted else text for text, quoted in field
    )
    found: list[str] = files(pattern, plain)
    return found
