"""The program `sh`, as far as `os.system`, `os.popen` and `subprocess` need one.

    sh -c line [name argument ...]      sh script [argument ...]      sh   (lines from its input)

Lists (; & && ||), pipelines, redirections, variables, quotes, `$(...)`, patterns, subshells, and
the built-in commands below; no `if`, no loops, no functions. Each command of a pipeline is
a process.
Source: POSIX.1-2017, Shell Command Language; messages are dash's.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from vos.systems.unix.posix import Posix
from vos.systems.unix.shell_words import Lexer, Part, ShellSyntaxError, Token, expand

if TYPE_CHECKING:
    from vos.kernel.processes import Process

NOT_FOUND, NOT_EXECUTABLE, WRONG = 127, 126, 2


class Command(NamedTuple):
    """A simple command, or a list in parentheses."""

    words: list[Token]
    redirections: list[tuple[str, Token | None]]
    nested: str | None


class Shell:
    """One shell: its variables, its parameters, the status of what it ran last."""

    def __init__(self, process: "Process", name: str, parameters: list[str]) -> None:
        self._process, self._native = process, process.native
        modules = process.modules
        self._os, self._glob = modules["os"], modules["glob"]
        self._posix: Posix = modules["posix"].__functions__
        self._name, self._parameters = name, parameters
        self._variables: dict[str, str] = {}
        self.status = 0

    # -- lists and pipelines

    def run(self, text: str) -> int:
        """Run a text; the status of its last command."""
        try:
            tokens = Lexer(text).tokens()
            while tokens:
                self._run_list(tokens)
        except ShellSyntaxError as error:
            self._complain(f"Syntax error: {error}")
            self.status = WRONG
        return self.status

    def _run_list(self, tokens: list[Token]) -> None:
        """Run up to a ; & or line end."""
        wanted = True
        while True:
            pipeline, negated = self._pipeline(tokens)
            end = tokens.pop(0).text
            if pipeline and wanted:
                status = self._run_pipeline(pipeline, wait=end != "&")
                self.status = int(not status) if negated else status
            if end not in ("&&", "||"):
                return
            wanted = (self.status == 0) == (end == "&&")

    def _pipeline(self, tokens: list[Token]) -> tuple[list[Command], bool]:
        negated = tokens[0].text == "!"
        del tokens[: int(negated)]
        commands = [self._command(tokens)]
        while tokens[0] == Token("operator", "|", []):
            tokens.pop(0)
            commands.append(self._command(tokens))
        empty = [command for command in commands if not any(command)]
        if empty and (len(commands) > 1 or tokens[0].text not in ("\n", ";")):
            raise ShellSyntaxError(f'"{tokens[0].text}" unexpected')
        return [] if empty else commands, negated

    def _command(self, tokens: list[Token]) -> Command:
        words: list[Token] = []
        redirections: list[tuple[str, Token | None]] = []
        nested = self._parentheses(tokens) if tokens[0].text == "(" else None
        while tokens[0].kind != "operator":
            token = tokens.pop(0)
            if token.kind == "word":
                words.append(token)
            else:
                joined = "&" in token.text
                redirections.append((token.text, None if joined else self._target(tokens)))
        return Command(words, redirections, nested)

    @staticmethod
    def _target(tokens: list[Token]) -> Token:
        if tokens[0].kind != "word":
            raise ShellSyntaxError("newline unexpected")
        return tokens.pop(0)

    @staticmethod
    def _parentheses(tokens: list[Token]) -> str:
        depth, texts = 0, list[str]()
        while tokens:
            token = tokens.pop(0)
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "operator" else 0
            if not depth:
                return " ".join(texts[1:])
            texts.append(token.text)
        raise ShellSyntaxError("end of file unexpected")

    def _run_pipeline(self, commands: list[Command], wait: bool) -> int:
        if len(commands) == 1 and wait:
            words = self._words(commands[0])
            status = self._run_here(commands[0], words)
            if status is not None:
                return status
            return self._wait(self._start(commands[0], words, {}))
        children, source = [], -1
        for number, command in enumerate(commands):
            last = number == len(commands) - 1
            reading, writing = (-1, -1) if last else self._posix.pipe()
            ends = {0: source, 1: writing}
            children.append(self._start(command, self._words(command), ends))
            for end in (source, writing):
                if end >= 0:
                    self._posix.close(end)
            source = reading
        return [self._wait(child) for child in children][-1] if wait else 0

    def _wait(self, child: int) -> int:
        _, status = self._posix.waitpid(child, 0)
        signal = status & 0x7F
        return 128 + signal if signal else status >> 8

    # -- one command

    def _words(self, command: Command) -> list[str]:
        return [word for token in command.words for word in self._expand(token.parts)]

    def _expand(self, parts: list[Part]) -> list[str]:
        if parts and parts[0] == Part("text", "~", False):
            after = parts[1].text if len(parts) > 1 else "/"
            if after == "/":
                parts = [Part("variable", "HOME", True), *parts[1:]]
        return expand(parts, self._value, self._output, self._glob)

    def _value(self, name: str) -> str:
        if name.isdigit():
            number = int(name)
            return self._name if not number else "".join(self._parameters[number - 1 : number])
        special = {
            "?": str(self.status), "$": str(self._process.pid), "#": str(len(self._parameters)),
        }  # fmt: skip
        if name in special or name in ("@", "*"):
            return special.get(name) or " ".join(self._parameters)
        return self._variables.get(name) or str(self._os.environ.get(name, ""))

    def _output(self, line: str) -> str:
        """What a line writes, without the line ends behind it."""
        reading, writing = self._posix.pipe()
        child = self._start(Command([], [], line), [], {1: writing})
        self._posix.close(writing)
        output = b""
        while part := self._posix.read(reading, 65536):
            output += part
        self._posix.close(reading)
        self.status = self._wait(child)
        return output.decode("utf-8", "surrogateescape").rstrip("\n")

    def _run_here(self, command: Command, words: list[str]) -> int | None:
        """What changes the shell itself; None if the command is for a process of its own."""
        assigned, rest = _assignments(words)
        if command.nested is None and not rest and not command.redirections:
            self._assign(assigned)
            return 0
        if rest and rest[0] in _HERE and not command.redirections:
            return _HERE[rest[0]](self, rest[1:])
        return None

    def _assign(self, assigned: dict[str, str]) -> None:
        for name, value in assigned.items():
            if name in self._os.environ:
                self._os.environ[name] = value
            else:
                self._variables[name] = value

    def _start(self, command: Command, words: list[str], ends: dict[int, int]) -> int:
        """Start a command as a process whose descriptors 0 and 1 are those `ends`; its number."""
        native = self._native
        targets = [
            (kind, "".join(self._expand(token.parts)) if token else "")
            for kind, token in command.redirections
        ]

        def child(own: Any, _argument: object) -> int:
            for number, end in ends.items():
                if end >= 0:
                    own.dup2(end, number)
            return self._become(own, command, words, targets)

        return int(self._posix._checked(native.clone(child, None, native.SIGCHLD, None)))

    def _become(
        self, own: Any, command: Command, words: list[str], targets: list[tuple[str, str]]
    ) -> int:
        """What the child does: redirect, then be a built-in command or a program."""
        for kind, path in targets:
            refused = _redirect(own, kind, path)
            if refused:
                return self._complain(f"cannot open {path}: {refused}", own, 2)
        if command.nested is not None:
            return self._subshell(own, command.nested)
        assigned, rest = _assignments(words)
        if not rest:
            return 0
        if rest[0] in _TOLD:
            status, output = _TOLD[rest[0]](self, rest[1:])
            own.write(1, output.encode("utf-8", "surrogateescape"), None)
            return status
        environment = dict(self._os.environ) | assigned
        return self._execute(own, rest, [f"{name}={value}" for name, value in environment.items()])

    def _subshell(self, own: Any, line: str) -> int:
        process = own._process
        shell = Shell(process, self._name, self._parameters)
        shell._variables = dict(self._variables)
        try:
            return shell.run(line)
        except SystemExit as leaving:
            return int(leaving.code or 0)

    def _execute(self, own: Any, words: list[str], environment: list[str]) -> int:
        status = NOT_FOUND
        for name in self._posix._along_path(self._os.fsencode(words[0])):
            result = own.execve(name, words, environment)
            if result not in (-own.ENOENT, -own.ENOTDIR):
                status = NOT_EXECUTABLE
                break
        why = "not found" if status == NOT_FOUND else "Permission denied"
        return self._complain(f"{words[0]}: {why}", own, status)

    def _complain(self, sentence: str, own: Any = None, status: int = 0) -> int:
        (own or self._native).write(2, f"{self._name}: 1: {sentence}\n".encode(), None)
        return status

    # -- built-in commands

    def _cd(self, words: list[str]) -> int:
        try:
            self._os.chdir(words[0] if words else self._os.environ.get("HOME", "/"))
        except OSError:
            return self._complain(f"cd: can't cd to {words[0] if words else '~'}", status=2)
        self._os.environ["PWD"] = self._os.getcwd()
        return 0

    def _export(self, words: list[str]) -> int:
        for word in words:
            name, given, value = word.partition("=")
            self._os.environ[name] = value if given else self._variables.pop(name, "")
        return 0

    def _unset(self, words: list[str]) -> int:
        for name in words:
            self._variables.pop(name, None)
            self._os.environ.pop(name, None)
        return 0

    def _exit(self, words: list[str]) -> int:
        raise SystemExit(int(words[0]) & 0xFF if words and words[0].isdigit() else self.status)

    def _echo(self, words: list[str]) -> tuple[int, str]:
        plain = words[1:] if words[:1] == ["-n"] else words
        return 0, " ".join(plain) + ("" if plain is not words else "\n")

    def _printf(self, words: list[str]) -> tuple[int, str]:
        if not words:
            return WRONG, ""
        text = words[0].encode("latin-1", "backslashreplace").decode("unicode_escape")
        wanted = text.replace("%%", "").count("%")
        given = (words[1:] + [""] * wanted)[:wanted]
        values = [
            int(each or 0) if kind in "di" else each
            for each, kind in zip(given, _kinds(text), strict=True)
        ]
        return 0, text % tuple(values)

    def _pwd(self, _words: list[str]) -> tuple[int, str]:
        return 0, self._os.getcwd() + "\n"


def _kinds(text: str) -> list[str]:
    """The letters of a printf's conversions."""
    found, rest = [], text.replace("%%", "")
    while "%" in rest:
        rest = rest.partition("%")[2].lstrip("-+ #0123456789.")
        found.append(rest[:1])
    return found


_HERE: dict[str, Callable[[Shell, list[str]], int]] = {
    "cd": Shell._cd, "export": Shell._export, "unset": Shell._unset, "exit": Shell._exit,
    ":": lambda shell, words: 0,
}  # fmt: skip
_TOLD: dict[str, Callable[[Shell, list[str]], tuple[int, str]]] = {
    "echo": Shell._echo, "printf": Shell._printf, "pwd": Shell._pwd,
    "true": lambda shell, words: (0, ""), "false": lambda shell, words: (1, ""),
    ":": lambda shell, words: (0, ""), "exit": lambda shell, words: (int((words or ["0"])[0]), ""),
    "cd": lambda shell, words: (0, ""),
}  # fmt: skip


def _assignments(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The NAME=value words that a command begins with, and the rest."""
    assigned: dict[str, str] = {}
    for place, word in enumerate(words):
        name, given, value = word.partition("=")
        if not given or not name.isidentifier():
            return assigned, words[place:]
        assigned[name] = value
    return assigned, []


def _redirect(own: Any, kind: str, path: str) -> str:
    """Redirect a child's descriptor; what was refused, or nothing."""
    if "&" in kind:
        first, second = (2, 1) if kind == "2>&1" else (1, 2)
        own.dup2(second, first)
        return ""
    number = 0 if kind == "<" else 2 if kind.startswith("2") else 1
    ways = {"<": own.O_RDONLY}
    more = own.O_APPEND if kind.endswith(">>") else own.O_TRUNC
    flags = ways.get(kind, own.O_WRONLY | own.O_CREAT | more)
    fd = own.openat(own.AT_FDCWD, path, flags, 0o666)
    if fd < 0:
        return str(own.strerror(fd))
    own.dup2(fd, number)
    own.close(fd)
    return ""


def sh(process: "Process") -> int:
    """Run what the process's arguments ask for; the exit status."""
    process.new_modules()
    arguments = [each.decode("utf-8", "surrogateescape") for each in process.arguments]
    os, name, rest = process.modules["os"], "sh", arguments[1:]
    if rest[:1] == ["-c"]:
        text = rest[1] if len(rest) > 1 else ""
        name, parameters = (rest[2] if len(rest) > 2 else name), rest[3:]
    elif rest:
        name, parameters = rest[0], rest[1:]
        try:
            text = process.modules["pathlib"].Path(name).read_text("utf-8", "surrogateescape")
        except OSError:
            os.write(2, f"sh: 0: cannot open {name}: No such file\n".encode())
            return WRONG
    else:
        text, parameters = process.modules["sys"].stdin.read(), []
    try:
        return Shell(process, name, parameters).run(text)
    except SystemExit as leaving:
        return int(leaving.code or 0)
