"""What a line says, as a tree; the same for every command language here.

    line        pipelines joined by `;` or `&`, `&&`, `||`
    pipeline    commands joined by `|`
    command     words and redirections, or a line in parentheses

Each language takes its lines apart into tokens itself (`Dialect.tokens`): quotes, variables and
escapes are its own. What is built of the tokens is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class ShellSyntaxError(Exception):
    """A line that is none, and what the language says of it."""


class Part(NamedTuple):
    """A piece of a word: "text" as it is, "variable" a name to look up, "command" a line to run."""

    kind: str
    text: str
    quoted: bool


class Token(NamedTuple):
    """A word, an operator ("&&") or a redirection (">"); `space` is what stood before it.

    A redirection has the descriptor in `number`, and another one in `other` if it is a copy of it.
    """

    kind: str
    text: str
    parts: tuple[Part, ...] = ()
    space: str = ""
    number: int = -1
    other: int = -1


WORD, OPERATOR, REDIRECTION = "word", "operator", "redirection"
END = Token(OPERATOR, "\n")


class Redirection(NamedTuple):
    """A descriptor that is a file: `how` is < > or >>; or, without a target, a copy of `other`."""

    number: int
    how: str
    target: Token | None
    other: int


@dataclass(slots=True)
class Command:
    """Words, or a line in parentheses. `raw` is what was written, without the redirections."""

    words: list[Token] = field(default_factory=list)
    redirections: list[Redirection] = field(default_factory=list)
    nested: Line | None = None
    raw: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.words or self.redirections or self.nested is not None)


class Pipeline(NamedTuple):
    """Commands, each of which reads what the one before it writes."""

    commands: list[Command]
    negated: bool = False


class Item(NamedTuple):
    """A pipeline, when it is to run ("", "&&", "||"), and whether it is waited for."""

    pipeline: Pipeline
    when: str
    waited: bool


Line = list[Item]


class Grammar(NamedTuple):
    """What the operators are called: those that end a pipeline, and the one that does not wait.

    `unexpected` is what is said of a token that fits nowhere.
    """

    ends: frozenset[str]
    background: str
    unexpected: Any


class Parser:
    """Builds the tree of some tokens, the last of which is END."""

    def __init__(self, tokens: list[Token], grammar: Grammar) -> None:
        self._tokens, self._grammar, self._at = tokens, grammar, 0

    def _here(self) -> Token:
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    def _take(self, *texts: str) -> str:
        """The operator that is here if it is one of those, taken; else nothing."""
        here = self._here()
        if here.kind != OPERATOR or here.text not in texts:
            return ""
        self._at += 1
        return here.text

    def parse(self) -> Line:
        """The whole tree; a ShellSyntaxError."""
        line = self._line()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return line

    def _unexpected(self) -> ShellSyntaxError:
        return ShellSyntaxError(self._grammar.unexpected(self._here().text))

    def _line(self) -> Line:
        items: Line = []
        when = ""
        while self._at < len(self._tokens) and self._here().text != ")":
            pipeline = self._pipeline()
            joined = self._take("&&", "||")
            if joined and not pipeline.commands:
                self._at -= 1
                raise self._unexpected()
            end = joined or self._take(*self._grammar.ends)
            waited = not end or end != self._grammar.background
            if pipeline.commands:
                items.append(Item(pipeline, when, waited))
            elif when or (end and end != "\n" and not waited):
                self._at -= bool(end)
                raise self._unexpected()
            when = joined
            if not end:
                break
        return items

    def _pipeline(self) -> Pipeline:
        negated = self._here().kind == WORD and self._here().text == "!"
        self._at += negated
        commands = [self._command()]
        if commands[0].empty:
            if self._here().text == "|":
                raise self._unexpected()
            return Pipeline([], negated)
        while self._take("|"):
            commands.append(self._command())
            if commands[-1].empty:
                raise self._unexpected()
        return Pipeline(commands, negated)

    def _command(self) -> Command:
        made = Command()
        if self._take("("):
            made.nested = self._line()
            if not self._take(")"):
                raise self._unexpected()
        while self._here().kind != OPERATOR:
            token = self._here()
            self._at += 1
            made.raw += token.space
            if token.kind == WORD:
                made.words.append(token)
                made.raw += token.text
            else:
                made.redirections.append(self._redirection(token))
        return made

    def _redirection(self, token: Token) -> Redirection:
        if token.other >= 0:
            return Redirection(token.number, token.text, None, token.other)
        if self._here().kind != WORD:
            raise self._unexpected()
        self._at += 1
        return Redirection(token.number, token.text, self._tokens[self._at - 1], -1)
