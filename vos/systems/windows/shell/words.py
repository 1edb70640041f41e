"""The words of cmd's line: %variables% first, then quotes, ^ escapes, operators, redirections.

    echo %USERNAME% & dir "My files" | find "x" > out.txt 2>&1

A quote stays part of its word; what a word means is left to the command: patterns, too.
Source: learn.microsoft.com, "cmd", "Command shell overview", "set".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vos.portable.shell.tree import END, OPERATOR, REDIRECTION, WORD, Part, Token

VARIABLE = re.compile(r"%([^%:=\s][^%:=]*)(?::~(-?\d+)(?:,(-?\d+))?|:([^%=]+)=([^%]*))?%")
ARROW = re.compile(r"(\d?)(>>|>|<)\s*(?:&(\d))?")
OPERATORS = ("&&", "||", "&", "|", "\n")
SWITCHES = re.compile(r"[a-zA-Z?](?::\w*)?(?:/[a-zA-Z?](?::\w*)?)*")


def expanded(line: str, lookup: Callable[[str], str | None]) -> str:
    """A line with its variables filled in; the name of one that is not set stays as it is."""

    def value(match: re.Match[str]) -> str:
        text = lookup(match[1])
        if text is None:
            return match[0]
        if match[2] is not None:
            first = int(match[2])
            rest = text[first:] if abs(first) <= len(text) else ""
            return rest[: int(match[3])] if match[3] is not None else rest
        if match[4] is not None:
            return re.sub(re.escape(match[4]), lambda _: match[5], text, flags=re.IGNORECASE)
        return text

    return VARIABLE.sub(value, line)


class Lexer:
    """Takes a line apart, after its variables are filled in."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0
        self._fresh = True  # a command begins here: a parenthesis opens a group

    def tokens(self) -> list[Token]:
        """All tokens, the last of them END."""
        found: list[Token] = []
        while (token := self._token()) is not None:
            found.append(token)
            self._fresh = token.kind == OPERATOR and token.text != ")"
        return [*found, END]

    def _token(self) -> Token | None:
        begin = self._at
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1
        space = self._text[begin : self._at]
        if self._at >= len(self._text):
            return Token(WORD, "", (), space) if space and not self._fresh else None
        arrow = ARROW.match(self._text, self._at)
        if arrow is not None:
            self._at = arrow.end()
            number, how, other = arrow.groups()
            return Token(
                REDIRECTION, how, space=space, number=int(number or (how != "<")),
                other=-1 if other is None else int(other),
            )  # fmt: skip
        blank = Token(WORD, "", (), space)  # what stands before an operator belongs to the command
        if space and not self._fresh and self._text.startswith(("&", "|", "\n"), self._at):
            return blank
        return self._operator() or self._word(space)

    def _operator(self) -> Token | None:
        here = self._text[self._at]
        if (here == "(" and self._fresh) or (here == ")" and self._depth):
            self._depth += 1 if here == "(" else -1
            self._at += 1
            return Token(OPERATOR, here)
        for operator in OPERATORS:
            if self._text.startswith(operator, self._at):
                self._at += len(operator)
                return Token(OPERATOR, operator)
        return None

    def _word(self, space: str) -> Token:
        begin, made, quoted = self._at, "", False
        while self._at < len(self._text):
            here = self._text[self._at]
            if not quoted and (here in " \t&|<>\n" or (here == ")" and self._depth)):
                break
            if here == "^" and not quoted:
                self._at += 1
                here = self._text[self._at : self._at + 1]
            quoted ^= here == '"'
            made += here
            self._at += 1
            if not quoted and self._text[self._at - 1 : self._at] in " \t":
                break
        assert self._at > begin
        return Token(WORD, made, (Part("text", made, False),), space)


def operands(text: str) -> list[str]:
    """What stands behind a command's name, cut at blanks and before switches; quotes are gone."""
    found: list[str] = []
    for match in re.finditer(r'(?:"[^"]*"?|[^\s"])+', text):
        word = match[0]
        if word.startswith("/"):
            found += re.findall(r"/[^/]*", word)
        else:
            name, slash, switches = word.partition("/")
            clear = not slash or '"' in name or not SWITCHES.fullmatch(switches)
            found += [word] if clear else [name, *re.findall(r"/[^/]*", slash + switches)]
    return [word.replace('"', "") for word in found if word.replace('"', "") or '""' in word]
