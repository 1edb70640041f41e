"""The words of a shell's line: quotes, operators, and what `$` and `*` stand for.

    echo "a $HOME"  'as it is'  \\$  ~/x  *.txt  $(pwd)  >out 2>&1

A word is a list of parts, (kind, text, quoted): "text" as it is, "variable" a name to look up,
"command" a line whose output it becomes. What is not quoted is split at blanks and matched to
files.
Source: POSIX.1-2017, Shell Command Language, sections 2.2, 2.3, 2.6.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

OPERATORS = ("&&", "||", ">>", ";", "|", "&", "\n", "(", ")")
BLANKS = " \t"
SPECIAL_NAMES = "?$#@*0123456789!"


class ShellSyntaxError(Exception):
    """A line that is no shell's."""


class Part(NamedTuple):
    """A piece of a word."""

    kind: str
    text: str
    quoted: bool


class Token(NamedTuple):
    """A word, an operator ("&&"), or a redirection (">", with the descriptor in front of it)."""

    kind: str
    text: str
    parts: list[Part]


class Lexer:
    """Takes a text apart."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def tokens(self) -> list[Token]:
        """All tokens, the end marked by a line end."""
        found: list[Token] = []
        while (token := self._token()) is not None:
            found.append(token)
        return [*found, Token("operator", "\n", [])]

    def _peek(self, count: int = 1) -> str:
        return self._text[self._at : self._at + count]

    def _token(self) -> Token | None:
        self._skip_blanks()
        if not self._peek():
            return None
        for redirection in ("2>&1", ">&2", "1>&2", "2>>", "2>", "1>", ">>", ">", "<"):
            if self._peek(len(redirection)) == redirection:
                self._at += len(redirection)
                return Token("redirection", redirection, [])
        for operator in OPERATORS:
            if self._peek(len(operator)) == operator:
                self._at += len(operator)
                return Token("operator", operator, [])
        return self._word()

    def _skip_blanks(self) -> None:
        while self._peek() and (self._peek() in BLANKS or self._peek(2) == "\\\n"):
            self._at += 2 if self._peek() == "\\" else 1
        if self._peek() == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end

    def _word(self) -> Token:
        begin, parts = self._at, []
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
        return Token("word", self._text[begin : self._at], parts)

    def _until(self, end: str) -> str:
        begin = self._at + 1
        close = self._text.find(end, begin)
        if close < 0:
            raise ShellSyntaxError("Unterminated quoted string")
        self._at = close + 1
        return self._text[begin:close]

    def _double_quoted(self) -> list[Part]:
        parts = [Part("text", "", True)]
        self._at += 1
        while (here := self._peek()) != '"':
            if not here:
                raise ShellSyntaxError("Unterminated quoted string")
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
        raise ShellSyntaxError("Unterminated command substitution")


def expand(
    parts: list[Part], lookup: Callable[[str], str], output: Callable[[str], str], files: Any
) -> list[str]:
    """The words that one word becomes; `files` finds names (`glob.glob`) for unquoted patterns."""
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
    pattern = "".join(files.escape(text) if quoted else text for text, quoted in field)
    return sorted(files.glob(pattern)) or [plain]
