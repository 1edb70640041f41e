"""The program `cmd`, as far as `os.system`, `os.popen` and `subprocess` need one.

    cmd /c line        cmd /k line        cmd        (lines from its input)

Lists (& && ||), pipelines, redirections, %variables%, quotes and the built-in commands below; no `if`,
no `for`, no batch files. The commands of a pipeline run one after the other.
Source: learn.microsoft.com, "Windows commands"; messages are those of Windows 10.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from vos.systems.windows.errors import message
from vos.systems.windows.nt.descriptors import O_BINARY
from vos.systems.windows.paths import shown

if TYPE_CHECKING:
    from vos.kernel.processes import Process

OPERATORS = re.compile(r'("[^"]*"?)|(&&|\|\||&|\|)')
REDIRECTION = re.compile(r'("[^"]*"?)|(\d?)(>>|>|<)\s*(&\d|"[^"]*"|[^\s&|<>"]+)')
VARIABLE = re.compile(r"%([^%=]+)%")
WORD = re.compile(r'"([^"]*)"|(\S+)')
NOT_FOUND = (
    "'{}' is not recognized as an internal or external command,\r\n"
    "operable program or batch file.\r\n"
)
SYNTAX = "The syntax of the command is incorrect.\r\n"
SCRIPT = ".py"

Result = tuple[int, str, str]  # status, output, what is said of an error


class Outcome(NamedTuple):
    """How a command ended, and what of its output was not written elsewhere."""

    status: int
    output: bytes


class Shell:
    """One command interpreter."""

    def __init__(self, process: Process) -> None:
        modules = process.modules
        self._os, self._subprocess = modules["os"], modules["subprocess"]
        self._shutil, self._open = modules["shutil"], modules["open"]
        self._python = modules.sys.executable
        self._version = modules.sys.getwindowsversion()
        self.status = 0

    def run(self, line: str) -> int:
        """Run a line; the status of its last command."""
        pieces = _split(self._expanded(line.strip()))
        before = "&"
        for place in range(0, len(pieces), 2):
            wanted = {"&&": self.status == 0, "||": self.status != 0}.get(before, True)
            if wanted and pieces[place].strip():
                self.status = self._pipeline(pieces[place].split("\0"))
            before = pieces[place + 1] if place + 1 < len(pieces) else ""
        return self.status

    def _expanded(self, line: str) -> str:
        environ = self._os.environ
        return VARIABLE.sub(lambda match: environ.get(match[1], match[0]), line)

    def _pipeline(self, commands: list[str]) -> int:
        data: bytes | None = None
        outcome = Outcome(0, b"")
        for place, text in enumerate(commands):
            outcome = self._command(text.strip(), data, place == len(commands) - 1)
            data = outcome.output
        return outcome.status

    def _command(self, text: str, data: bytes | None, last: bool) -> Outcome:
        """Run one command; its output goes on if another follows."""
        text, targets = _redirections(text)
        streams: dict[int, Any] = {}
        try:
            for number, kind, path in targets:
                mode = {"<": "rb", ">": "wb", ">>": "ab"}[kind]
                streams[number] = (
                    streams.get(int(path[1]), int(path[1]))
                    if path[0] == "&"
                    else self._open(path.strip('"'), mode)
                )
        except OSError as error:
            self._os.write(2, f"{_sentence(error)}\r\n".encode())
            return Outcome(1, b"")
        try:
            return self._run(text, data, streams, last)
        finally:
            for stream in streams.values():
                if not isinstance(stream, int):
                    stream.close()

    def _run(self, text: str, data: bytes | None, streams: dict[int, Any], last: bool) -> Outcome:
        name = re.match(r"[^\s/.:\\\"]*", text)
        word = name[0].lower() if name else ""
        if word in BUILT_IN:
            status, output, complaint = BUILT_IN[word](self, text[len(word) :])
            return Outcome(status, self._deliver(output, complaint, streams, last))
        return self._external(text, data, streams, last)

    def _deliver(self, output: str, complaint: str, streams: dict[int, Any], last: bool) -> bytes:
        """Write what a built-in command says where it belongs; return what goes on."""
        left = b""
        for number, text in ((1, output), (2, complaint)):
            target, raw = streams.get(number, number), text.encode("utf-8", "replace")
            if target == 1 and not last:
                left += raw
            elif isinstance(target, int):
                self._os.write(target, raw)
            else:
                target.write(raw)
        return left

    def _external(
        self, text: str, data: bytes | None, streams: dict[int, Any], last: bool
    ) -> Outcome:
        subprocess = self._subprocess
        first = WORD.match(text)
        name = (first[1] or first[2]) if first else ""
        if name.lower().endswith(SCRIPT):
            text = f'"{self._python}" {text}'
        output = streams.get(1, None if last else subprocess.PIPE)
        error = streams.get(2)
        if error == 1:
            error = subprocess.STDOUT
        ways = (
            {"stdin": streams[0]} if 0 in streams else {"input": data} if data is not None else {}
        )
        try:
            done = subprocess.run(text, stdout=output, stderr=error, **ways)
        except OSError:
            self._os.write(2, NOT_FOUND.format(name).encode())
            return Outcome(1, b"")
        return Outcome(int(done.returncode), done.stdout or b"")

    # -- built-in commands: what follows the name -> status, output, complaint

    def _echo(self, rest: str) -> Result:
        return 0, (rest[1:] if rest else "ECHO is on.") + "\r\n", ""

    def _cd(self, rest: str) -> Result:
        words = _words(rest)
        path = next((word for word in words if not word.startswith("/")), "")
        if not path:
            return 0, self._os.getcwd() + "\r\n", ""
        return self._try(lambda: self._os.chdir(path))

    def _set(self, rest: str) -> Result:
        name, given, value = rest.strip().strip('"').partition("=")
        if given:
            if value:
                self._os.environ[name] = value
            else:
                self._os.environ.pop(name, None)
            return 0, "", ""
        found = [
            f"{key}={text}\r\n" for key, text in sorted(self._os.environ.items())
            if key.startswith(name.upper())
        ]  # fmt: skip
        if not found:
            return 1, "", f"Environment variable {name} not defined\r\n"
        return 0, "".join(found), ""

    def _exit(self, rest: str) -> Result:
        words = [word for word in _words(rest) if word.lower() != "/b"]
        code = int(words[0]) if words and words[0].lstrip("-").isdigit() else self.status
        raise SystemExit(code)

    def _ver(self, _rest: str) -> Result:
        major, minor, build = self._version[:3]
        return 0, f"\r\nMicrosoft Windows [Version {major}.{minor}.{build}]\r\n", ""

    def _type(self, rest: str) -> Result:
        output = ""
        for path in _words(rest):
            try:
                with self._open(path, "rb") as file:
                    output += file.read().decode("utf-8", "replace")
            except OSError as error:
                return 1, output, f"{_sentence(error)}\r\n"
        return (0, output, "") if output or rest.strip() else (1, "", SYNTAX)

    def _dir(self, rest: str) -> Result:
        words = [word for word in _words(rest) if not word.startswith("/")]
        try:
            names = sorted(self._os.listdir(words[0] if words else "."), key=str.lower)
        except OSError as error:
            return 1, "", f"{_sentence(error)}\r\n"
        return 0, "".join(f"{name}\r\n" for name in names), ""

    def _each(self, act: str, rest: str) -> Result:
        paths = [word for word in _words(rest) if not word.startswith("/")]
        if not paths:
            return 1, "", SYNTAX
        for path in paths:
            result = self._try(lambda path=path: getattr(self._os, act)(path))  # type: ignore[misc] # a default keeps each path
            if result[0]:
                return result
        return 0, "", ""

    def _two(self, act: Callable[[str, str], Any], rest: str, output: str = "") -> Result:
        paths = [word for word in _words(rest) if not word.startswith("/")]
        if len(paths) != 2:
            return 1, "", SYNTAX
        status, _, complaint = self._try(lambda: act(*paths))
        return status, "" if status else output, complaint

    def _try(self, act: Callable[[], Any]) -> Result:
        try:
            act()
        except OSError as error:
            return 1, "", f"{_sentence(error)}\r\n"
        return 0, "", ""


def _sentence(error: OSError) -> str:
    known = {2: message(2), 13: message(5)}  # the C run-time's, in the system's own words
    code = getattr(error, "winerror", None)
    text = known.get(error.errno or 0, "") if code is None else ""
    text = text or str(error.strerror or error)
    return text if text.endswith(".") else f"{text}."


BUILT_IN: dict[str, Callable[[Shell, str], Result]] = {
    "echo": Shell._echo, "cd": Shell._cd, "chdir": Shell._cd, "set": Shell._set,
    "exit": Shell._exit, "ver": Shell._ver, "type": Shell._type, "dir": Shell._dir,
    "rem": lambda shell, rest: (0, "", ""), "cls": lambda shell, rest: (0, "\f", ""),
    "md": lambda shell, rest: shell._each("makedirs", rest),
    "mkdir": lambda shell, rest: shell._each("makedirs", rest),
    "rd": lambda shell, rest: shell._each("rmdir", rest),
    "rmdir": lambda shell, rest: shell._each("rmdir", rest),
    "del": lambda shell, rest: shell._each("remove", rest),
    "erase": lambda shell, rest: shell._each("remove", rest),
    "ren": lambda shell, rest: shell._two(shell._os.rename, rest),
    "move": lambda shell, rest: shell._two(shell._shutil.move, rest, "        1 file(s) moved.\r\n"),
    "copy": lambda shell, rest: shell._two(
        shell._shutil.copyfile, rest, "        1 file(s) copied.\r\n"
    ),
}  # fmt: skip


def _words(text: str) -> list[str]:
    return [match[1] if match[1] is not None else match[2] for match in WORD.finditer(text)]


def _split(line: str) -> list[str]:
    """A line cut at & && ||, with these between; a pipe becomes a NUL."""
    pieces, start = [""], 0
    for match in OPERATORS.finditer(line):
        if match[2] is None or (match[2] == "&" and line[match.start() - 1 : match.start()] == ">"):
            continue
        pieces[-1] += line[start : match.start()]
        start = match.end()
        if match[2] == "|":
            pieces[-1] += "\0"
        else:
            pieces += [match[2], ""]
    pieces[-1] += line[start:]
    return pieces


def _redirections(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """A command without its redirections, and those: number, kind, where."""
    found: list[tuple[int, str, str]] = []

    def take(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[0]
        number = int(match[2]) if match[2] else int(match[3] != "<")
        found.append((number, match[3], match[4]))
        return ""

    return REDIRECTION.sub(take, text).strip(), found


def cmd(process: Process) -> int:
    """Run what the process's command line asks for; the exit status."""
    process.new_modules()
    line = str(process.own.command_line)
    asked = re.search(r"(?i)\s/(?:[sqdv](?::\w+)?\s+/)*[ck]\s?(.*)", line, re.DOTALL)
    for number in (1, 2):  # the texts here have their line ends
        process.modules["msvcrt"].setmode(number, O_BINARY)
    shell = Shell(process)
    if asked is not None:
        lines = [_unquoted(asked[1])]
    else:
        read = process.modules["sys"].stdin.read
        lines = read().splitlines() if "\\cmd" in shown(process.executable).lower() else []
    try:
        for each in lines:
            shell.run(each)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return shell.status


def _unquoted(text: str) -> str:
    """What follows /c: one pair of quotes around the whole of it does not count."""
    inside = text.strip()
    if inside.startswith('"') and inside.endswith('"') and len(inside) > 1:
        return inside[1:-1]
    return inside
