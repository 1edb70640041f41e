"""cmd: lists (& && ||), pipelines, redirections, %variables%, quotes, groups, batch files; no `if`.

A command is one of cmd's own, whatever its letters' case, or a program: in this directory first,
then along Path, with each ending of PATHEXT. A script in Python is run by what is associated.
Source: learn.microsoft.com, "Windows commands"; messages are those of Windows 10.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vos.portable.shell.dialect import Dialect
from vos.portable.shell.task import Task, WrongUsageError
from vos.portable.shell.tree import Grammar, Token
from vos.systems.windows import constants as c
from vos.systems.windows.errors import ERRNO, message
from vos.systems.windows.shell import batch
from vos.systems.windows.shell.words import Lexer, expanded, operands

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.portable.shell.interpreter import Shell
    from vos.portable.shell.task import Row

STANDARD = (c.STD_INPUT_HANDLE, c.STD_OUTPUT_HANDLE, c.STD_ERROR_HANDLE)
NOT_FOUND = (
    "'{}' is not recognized as an internal or external command,\noperable program or batch file."
)
NOT_RECOGNIZED = 9009
COMMAND_NAME = re.compile(r"[^\s/\\.:,;=+()\[\]\"]*")
DRIVE = re.compile(r"([A-Za-z]):\s*\Z")
FIRST_WORD = re.compile(r'\s*(?:"[^"]*"?|[^\s"])+')
SCRIPTS = (".py", ".pyw")
SHORT = 2
SYNTAX = "The syntax of the command is incorrect."
# The C run-time's errors, in the words of the code that they come from.
CODES = {"ENOENT": 2, "EACCES": 5, "EEXIST": 183, "ENOTEMPTY": 145, "EINVAL": 87, "ENOTDIR": 267}
NAMES = {number: name for number, (name, _) in ERRNO.items()}


class CmdDialect(Dialect):
    """cmd.exe."""

    newline = "\r\n"
    grammar = Grammar(
        frozenset("&\n"), "",
        lambda text: SYNTAX if text == "\n" else f"{text} was unexpected at this time.",
    )  # fmt: skip
    nests_processes = False
    interrupted_status = c.STATUS_CONTROL_C_EXIT
    console, directory_mark, file_mark, tab_cycles = "CONIN$", "", "", True

    def __init__(self, builtins: Mapping[str, Row], utilities: Mapping[str, Row]) -> None:
        self.builtins, self.utilities = builtins, utilities

    def begin(self, modules: Any) -> None:
        """The texts here have their line ends: the C run-time is not to translate them."""
        for number in (0, 1, 2):
            modules["msvcrt"].setmode(number, modules["os"].O_BINARY)

    def folded(self, name: str) -> str:
        """Whatever the letters' case."""
        return name.lower()

    unfinished_word = re.compile(r'(?:"[^"]*"?|[^\s"|&<>])*$')

    def unquoted(self, word: str) -> str:
        """Without the quotes."""
        return word.replace('"', "")

    def quoted(self, path: str) -> str:
        """In quotes, if it holds what would end it."""
        return f'"{path}"' if re.search(r"[\s&()^]", path) else path

    def program_name(self, file: str) -> str:
        """Without its ending, if it is one of a program's."""
        stem, ending = file[:-4], file[-4:].lower()
        return stem if ending in (".exe", ".com", ".bat", ".cmd") else file

    # -- the language

    def tokens(self, shell: Shell, text: str) -> list[Token]:
        """A line taken apart, its variables filled in."""
        return Lexer(expanded(text.strip(), lambda name: _value(shell, name))).tokens()

    def words(self, shell: Shell, tokens: list[Token]) -> list[str]:
        """Words without their quotes."""
        return [token.text.replace('"', "") for token in tokens if token.text]

    def builtin(self, words: list[str], raw: str) -> tuple[str, list[str], str] | None:
        """cmd's own command that a line begins with: `cd..` and `dir/w` need no blank."""
        if DRIVE.match(raw):
            return "cd", ["/d", raw[:2]], f"/d {raw}"
        match = COMMAND_NAME.match(raw)
        name = match[0].lower() if match else ""
        if name not in self.builtins:
            return None
        rest = raw[len(name) :]
        return name, operands(rest), rest

    # -- processes

    def take_console(self, shell: Shell) -> None:
        """Handle Ctrl+C."""
        shell.process.native.SetConsoleCtrlHandler(None, 1)

    def set_raw(self, process: Process, fd: int, wanted: bool) -> None:
        """Change the mode of the console's input."""
        native, mode = process.native, process.native.DWORD()
        handle = process.modules["msvcrt"].get_osfhandle(fd)
        native.GetConsoleMode(handle, mode)
        lines = c.ENABLE_LINE_INPUT | c.ENABLE_ECHO_INPUT
        native.SetConsoleMode(handle, mode.value & ~lines if wanted else mode.value | lines)

    def after(self, shell: Shell) -> str:
        """An empty line."""
        return "\n"

    def start(
        self, shell: Shell, words: list[str], raw: str, streams: Mapping[int, int],
        variables: Mapping[str, str],
    ) -> Any:  # fmt: skip
        """Start a program; a script by Python."""
        path = self.find(shell.os, words[0])
        if path is None:
            shell.complain(NOT_FOUND.format(words[0]))
            return NOT_RECOGNIZED
        if path.lower().endswith(batch.ENDINGS):
            return batch.run(shell, path, words)
        if path.lower().endswith(SCRIPTS):
            python = shell.modules.sys.executable
            rest = FIRST_WORD.sub("", raw, count=1)
            path, raw = python, f'"{python}" "{path}"{rest}'
        ways = {"stdin": streams[0], "stdout": streams[1], "stderr": streams[2]}
        try:
            return shell.modules["subprocess"].Popen(raw, executable=path, **ways)
        except OSError as error:
            shell.complain(_sentence(error))
            return 1

    def find(self, os: Any, name: str) -> str | None:
        """Where a program is: here, then along Path; with the endings of PATHEXT."""
        path = os.path
        endings = [*os.environ.get("PATHEXT", ".COM;.EXE").lower().split(";"), *SCRIPTS]
        bare = path.splitext(name)[1].lower() not in endings
        names = [name + ending for ending in endings] if bare else [name]
        places = [""]
        if not path.dirname(name) and ":" not in name:
            places += os.environ.get("PATH", "").split(";")
        tried = (path.join(place, each) for place in places for each in names)
        return next((path.abspath(each) for each in tried if path.isfile(each)), None)

    def handles(self, shell: Shell, streams: Mapping[int, int]) -> dict[int, int]:
        """Handles have the same numbers in a copy; the C run-time's descriptors have not."""
        handle = shell.modules["msvcrt"].get_osfhandle
        return {number: int(handle(fd)) for number, fd in streams.items()}

    def wire(self, child: Process, handles: Mapping[int, int], others: list[int]) -> None:
        """Choose the standard handles."""
        for number, handle in handles.items():
            child.native.SetStdHandle(STANDARD[number], handle)
        for handle in others:
            child.native.CloseHandle(handle)

    # -- commands

    def sort_words(self, task: Task) -> None:
        """Options are words behind a slash."""
        task.operands = []
        row = task.row
        words = list(task.words)
        while words:
            word = words.pop(0)
            name = word.lower()
            key = next((each for each in row.values if name.startswith(each)), None)
            if name == "/?":
                raise WrongUsageError(row.help, 0)
            if name in row.flags:
                task.options[row.flags[name]] = ""
            elif key is not None:
                given = word[len(key) :].lstrip(":")
                takes = words and not given and len(key) > SHORT  # /pid 12, but /a:h
                task.options[row.values[key]] = words.pop(0) if takes else given
            elif word.startswith("/") and len(word) > 1:
                raise WrongUsageError(self._bad_switch(task, word[1:]))
            else:
                task.operands.append(word)

    def _bad_switch(self, task: Task, switch: str) -> str:
        if task.shell is None:
            told = f"ERROR: Invalid argument/option - '/{switch}'."
            return f'{told}\nType "{task.name.upper()} /?" for usage.'
        return f'Invalid switch - "{switch}".'

    def wrong_count(self, task: Task, count: int) -> str:
        """What is said of too few operands, or too many."""
        return task.row.sentences.get("missing" if count < task.row.least else "extra") or SYNTAX

    def paths(self, task: Task, words: list[str]) -> list[str]:
        """Words as files: the command itself looks for what a pattern stands for."""
        found: list[str] = []
        for word in words:
            if not any(each in word for each in "*?"):
                found.append(word)
                continue
            pattern = re.sub(r"\[", "[[]", word)
            pattern = re.sub(r"\*\.\*$", "*", pattern)  # *.* is every name, dot or not
            task.options.setdefault("directory", "")
            found += sorted(task.modules["glob"].glob(pattern), key=str.lower) or [word]
        return found

    def refusal(
        self, task: Task, what: str, path: str, error: OSError | str, **more: object
    ) -> str:  # fmt: skip
        """The system's own sentence, unless the command has another."""
        number = getattr(error, "winerror", None)
        name = error if isinstance(error, str) else NAMES.get(error.errno or 0, "")
        sentences = task.row.sentences
        sentence = (
            sentences.get(what) or sentences.get(f"{what} {name}".strip()) or sentences.get(name)
            or sentences.get(str(number)) or sentences.get("refused") or "{why}"
        )  # fmt: skip
        why = message(CODES.get(name, 87)) if isinstance(error, str) else _sentence(error)
        full = task.os.path.abspath(path)
        return sentence.format(name=task.name, path=path, full=full, why=why, **more)

    def sentence(
        self, shell: Shell, what: str, path: str = "", why: str = "", name: str = "",
        target: object = "",
    ) -> str:  # fmt: skip
        """What cmd itself says."""
        if what == "descriptor":
            return f"The handle could not be duplicated\nduring redirection of handle {path}."
        if what.startswith("open") and why.startswith("No such"):
            return message(3 if what == "open>" else 2)
        return why if why.endswith(".") else f"{why}."


def _sentence(error: OSError) -> str:
    """An error in the system's own words, also where the C run-time has others."""
    code = getattr(error, "winerror", None) or CODES.get(NAMES.get(error.errno or 0, ""))
    text = message(code) if code else str(error.strerror or error)
    return text if text.endswith(".") else f"{text}."


def _value(shell: Shell, name: str) -> str | None:
    time = shell.modules["time"]
    special = {
        "ERRORLEVEL": lambda: str(shell.status),
        "CD": shell.os.getcwd,
        "DATE": lambda: time.strftime("%a %m/%d/%Y"),
        "TIME": lambda: time.strftime("%H:%M:%S.00"),
        "RANDOM": lambda: str(shell.modules["random"].randrange(32768)),
    }
    found: str | None = shell.os.environ.get(name)
    if found is None and name.upper() in special:
        return str(special[name.upper()]())
    return found
