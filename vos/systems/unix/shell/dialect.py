"""The command language of Unix: what dash, bash, ash and zsh have in common here, and their words.

    lists (; & && ||), pipelines, redirections, variables, quotes, $(...), patterns, subshells

No `if`, no loops, no functions. Each command of a pipeline is a process. What one shell says and
another does not is its `Voice`.
Source: POSIX.1-2017, Shell Command Language; the sentences are each shell's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vos.kernel.processes import Ending
from vos.portable.shell.dialect import Dialect
from vos.portable.shell.task import Row, Task, WrongUsageError
from vos.portable.shell.tree import Grammar, Part, ShellSyntaxError, Token
from vos.systems.unix.shell.voices import Voice
from vos.systems.unix.shell.words import Lexer, expand

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.portable.shell.interpreter import Shell

ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
NOT_FOUND, NOT_EXECUTABLE, WRONG = 127, 126, 2
MANY = 1 << 30
NOWHERE = {"No such file or directory", "Not a directory"}
STANDARD = range(3)


class UnixDialect(Dialect):
    """A Unix shell that speaks with one voice, and the commands that there are beside it."""

    console = "/dev/tty"
    history_file = ".sh_history"

    def __init__(self, voice: Voice, builtins: Mapping[str, Row], utilities: Mapping[str, Row],
                 refusals: Mapping[str, str]) -> None:  # fmt: skip
        self._voice = voice
        self.usage_status, self.refused_status = voice.wrong_status, voice.refused_status
        if "extra" not in voice.sentences:  # it takes what it needs
            builtins = {name: replace(row, most=MANY) for name, row in builtins.items()}
        self.builtins, self.utilities, self._refusals = builtins, utilities, refusals
        self.grammar = Grammar(frozenset(";&\n"), "&", voice.unexpected)

    # -- the language

    def tokens(self, shell: Shell, text: str) -> list[Token]:
        """A text taken apart."""
        return Lexer(text, self._voice.unfinished.__getitem__).tokens()

    def words(self, shell: Shell, tokens: list[Token]) -> list[str]:
        """Variables, quotes, patterns: in this order."""
        found: list[str] = []
        assigning = True
        for token in tokens:
            assigning = assigning and ASSIGNMENT.match(token.text) is not None
            parts = _from_home(token.parts)
            if assigning:  # a value stays one word, whatever it holds
                parts = tuple(part._replace(quoted=True) for part in parts)
            found += expand(
                parts,
                lambda name: _value(shell, name),
                shell.output,
                lambda pattern, plain: self._files(shell, pattern, plain),
            )
        return found

    def _files(self, shell: Shell, pattern: str, plain: str) -> list[str]:
        found: list[str] = sorted(shell.modules["glob"].glob(pattern))
        if not found and "no match" in self._voice.sentences:
            raise ShellSyntaxError(self.sentence(shell, "no match", plain))
        return found or [plain]

    unfinished_word = re.compile(r"(?:[^\s\"'|&;<>\\]|\\.)*$")

    def unquoted(self, word: str) -> str:
        """Without the backslashes."""
        return re.sub(r"\\(.)", r"\1", word)

    def quoted(self, path: str) -> str:
        """With a backslash before what has a meaning."""
        return re.sub(r"([\s\"'\\|&;<>()$`*?\[\]])", r"\\\1", path)

    def assignments(self, words: list[str]) -> tuple[dict[str, str], list[str]]:
        """The NAME=value words that a command begins with, and the rest."""
        assigned: dict[str, str] = {}
        for place, word in enumerate(words):
            name, given, value = word.partition("=")
            if not given or not name.isidentifier():
                return assigned, words[place:]
            assigned[name] = value
        return assigned, []

    # -- processes

    def take_console(self, shell: Shell) -> None:
        """Be the leader of the group that has the terminal, and outlive its interrupts."""
        signal = shell.modules["signal"]
        shell.os.setpgid(0, 0)
        shell.os.tcsetpgrp(0, shell.os.getpgrp())
        signal.signal(signal.SIGINT, lambda *_: None)

    def start(
        self, shell: Shell, words: list[str], raw: str, streams: Mapping[int, int],
        variables: Mapping[str, str],
    ) -> Any:  # fmt: skip
        """Start a program along PATH; one that is neither program nor script is the shell's."""
        path = self.find(shell.os, words[0])
        if path is None:
            what = (
                "no file" if "/" in words[0] and "no file" in self._voice.sentences else "not found"
            )
            shell.complain(self.sentence(shell, what, words[0]))
            return NOT_FOUND
        popen = shell.modules["subprocess"].Popen
        ways = {
            "stdin": streams[0], "stdout": streams[1], "stderr": streams[2],
            "env": {**shell.os.environ, **variables}, "restore_signals": True,
        }  # fmt: skip
        try:
            return popen(words, executable=path, **ways)
        except OSError as error:
            if error.errno == shell.modules["errno"].ENOEXEC:
                return popen(["sh", path, *words[1:]], executable="/bin/sh", **ways)
            what = "not executable"
            if "directory" in self._voice.sentences and shell.os.path.isdir(path):
                what = "directory"
            shell.complain(self.sentence(shell, what, words[0], error.strerror or ""))
            return NOT_EXECUTABLE

    def find(self, os: Any, name: str) -> str | None:
        """Where the program of that name is: along PATH, unless it is a path."""
        if "/" in name:
            return name if os.path.exists(name) else None
        places = [os.path.join(place or ".", name) for place in os.get_exec_path()]
        there = [path for path in places if os.path.isfile(path)]
        runs = [path for path in there if os.access(path, os.X_OK)]
        return next(iter(runs + there), None)

    def status(self, code: int) -> int:
        """128 and the signal for a program that one has ended."""
        return 128 - code if code < 0 else code

    def obituary(self, shell: Shell, code: int) -> str:
        """Segmentation fault, Killed ...: not of what a person interrupted."""
        if code >= 0:
            return ""
        policy = shell.process.kernel.policy
        return str(policy.obituary(Ending(signal=-code)))

    def wire(self, child: Process, handles: Mapping[int, int], others: list[int]) -> None:
        """Duplicate, and close all but the standard streams."""
        native = child.native
        copies = {
            number: native.fcntl(fd, native.F_DUPFD, len(STANDARD))
            for number, fd in handles.items() if number in STANDARD and fd != number
        }  # fmt: skip
        for number, fd in copies.items():  # of copies: streams may have changed places
            native.dup2(fd, number)
        for number in child.descriptors.numbers():
            if number not in STANDARD:
                native.close(number)

    # -- commands

    def sort_words(self, task: Task) -> None:
        """Options are letters behind a dash, before the operands or (GNU) among them."""
        words = list(task.words)
        task.operands = []
        while words:
            word = words.pop(0)
            if word == "--":
                task.operands += words
                return
            if len(word) < 2 or word[0] != "-" or word[1:] in task.row.values.get("digits", ""):
                task.operands.append(word)
                continue
            self._option(task, word, words)

    def _option(self, task: Task, word: str, rest: list[str]) -> None:
        flags, values = task.row.flags, task.row.values
        if word in flags:  # a word of its own: --help, -name
            task.options[flags[word]] = ""
            return
        if word in values:
            task.options[values[word]] = rest.pop(0) if rest else ""
            return
        if word[1:].isdigit() and "N" in values:  # head -5
            task.options[values["N"]] = word[1:]
            return
        for place, letter in enumerate(word[1:], 2):
            if letter in flags:
                task.options[flags[letter]] = ""
            elif letter in values:
                task.options[values[letter]] = word[place:] or (rest.pop(0) if rest else "")
                return
            else:
                raise WrongUsageError(self.unknown_option(task, letter), self.wrong_status(task))

    def unknown_option(self, task: Task, letter: str) -> str:
        """What is said of an option that there is not."""
        if task.shell is not None:
            return self.sentence(task.shell, "option", letter, name=task.name)
        return self._refusals["option"].format(name=task.name, letter=letter)

    def wrong_status(self, task: Task) -> int:
        """The exit status then."""
        if task.shell is not None:
            return self.usage_status
        return 2 if task.name in ("ls", "grep", "sort") else 1

    def wrong_count(self, task: Task, count: int) -> str:
        """What is said of too few operands, or too many."""
        few = count < task.row.least
        own = f"{task.name} missing" if few else "extra"
        if task.shell is not None and own in self._voice.sentences:
            return self.sentence(task.shell, own, name=task.name)
        what = "after" if few and count else "missing" if few else "extra"
        sentences = (task.row.sentences, self._refusals)
        if what == "after" and not any(what in each for each in sentences):
            what = "missing"
        last = task.operands[task.row.most if not few else -1] if task.operands else ""
        sentence = next(each[what] for each in sentences if what in each)
        return sentence.format(name=task.name, path=last)

    def refusal(
        self, task: Task, what: str, path: str, error: OSError | str, **more: object
    ) -> str:  # fmt: skip
        """`cp: cannot stat 'x': No such file or directory`."""
        number = getattr(task.modules["errno"], error) if isinstance(error, str) else error.errno
        why = task.os.strerror(number or 0)
        for own in (f"{task.name} {what}", what, task.name):
            if task.shell is not None and own in self._voice.sentences:
                return self.sentence(task.shell, own, path, why, task.name, **more)
        sentence = (
            task.row.sentences.get(what) or self._refusals.get(f"{task.name} {what}".strip())
            or self._refusals.get(task.name) or self._refusals[""]
        )  # fmt: skip
        return sentence.format(name=task.name, path=path, why=why, **more)

    def sentence(
        self, shell: Shell, what: str, path: str = "", why: str = "", name: str = "",
        target: object = "",
    ) -> str:  # fmt: skip
        """What the shell itself says."""
        voice, source = self._voice, shell.source
        why = voice.nowhere.get(what, why) if why in NOWHERE else why
        why = voice.at_end.get(why, why) if source == "text" else why
        why = why[:1].lower() + why[1:] if voice.small else why
        told = source in voice.told
        called = shell.name.lstrip("-") if voice.small else shell.name
        facts = {
            "shell": called, "number": shell.line, "path": path, "why": why, "name": name,
            "target": target, "line": voice.where.format(shell.line) if told else "",
            "prolog": f"{called}:" if told else "", "source": "-c: " if source == "text" else "",
        }  # fmt: skip
        said = voice.sentences[what].format(**facts)
        if what == "syntax" and told and "token" in why and "syntax text" in voice.sentences:
            said += "\n" + voice.sentences["syntax text"].format(**facts)
        return said


def _from_home(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A word with its leading ~ as the variable that it stands for."""
    if parts and parts[0] == Part("text", "~", False):
        after = parts[1].text if len(parts) > 1 else "/"
        if after == "/":
            return (Part("variable", "HOME", True), *parts[1:])
    return parts


def _value(shell: Shell, name: str) -> str:
    if name.isdigit():
        number = int(name)
        return shell.name if not number else "".join(shell.parameters[number - 1 : number])
    special = {
        "?": str(shell.status), "$": str(shell.process.pid), "#": str(len(shell.parameters)),
    }  # fmt: skip
    if name in special or name in ("@", "*"):
        return special.get(name) or " ".join(shell.parameters)
    return shell.variables.get(name) or str(shell.os.environ.get(name, ""))
