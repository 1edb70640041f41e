"""The program `python3` of a virtual system: runs a script in the process it is started as.

    python3 [options] script.py ...    a file        python3 -m name ...    a module
    python3 [options] -c text ...      a text        python3                a text from stdin

On a console, `python3` alone is a conversation: a prompt, a statement, its value.

Options of the real one that only tune it (-u, -B, -X ...) are taken and change nothing.
"""

import sys
from typing import TYPE_CHECKING, Any

from vos.portable.loader import Found, Modules
from vos.portable.prompting import converse
from vos.portable.script import exit_status, run_code, run_text

if TYPE_CHECKING:
    from vos.kernel.processes import Process

WITH_VALUE = "WX"
WRONG_USAGE = 2


def python(process: "Process") -> int:
    """Run what the process's arguments name; return the exit status."""
    modules = process.new_modules()
    arguments = [each.decode("utf-8", "surrogateescape") for each in process.arguments[1:]]
    modules.sys.orig_argv = [modules.sys.executable, *arguments]
    kind, value, rest = _parse(arguments)
    if kind == "" and value in ("", "-") and modules.sys.stdin.isatty():
        console = process.kernel.console
        return exit_status(modules, lambda: converse(modules, console, [value, *rest]))
    return int(_KINDS[kind](modules, value, rest))


def _parse(arguments: list[str]) -> tuple[str, str, list[str]]:
    """What to run: its kind ("c", "m", "V", "?" or "" for a file), its name, what it is given."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-") and arguments[at] != "-":
        word = arguments[at]
        if word == "--version":
            return "V", "", []
        for place, letter in enumerate(word[1:], 2):
            if letter in "cm":
                value = word[place:] or "".join(arguments[at + 1 : at + 2])
                return letter, value, arguments[at + (1 if word[place:] else 2) :]
            if letter == "V":
                return "V", "", []
            if letter in WITH_VALUE:
                at += not word[place:]
                break
            if letter not in "bBdEhiIOPqRsStuvx":
                return "?", word, []
        at += 1
    return "", "".join(arguments[at : at + 1]), arguments[at + 1 :]


def _run_file(modules: Modules, name: str, rest: list[str]) -> int:
    os = modules["os"]
    if name in ("", "-"):
        return run_text(modules, modules.sys.stdin.read(), "<stdin>", [name, *rest], "")
    path = os.path.abspath(name)
    try:
        with modules["open"](path, "rb") as file:
            source = file.read()
    except OSError as error:
        message = f"can't open file {path!r}: [Errno {error.errno}]"
        modules.sys.stderr.write(f"python3: {message} {error.strerror}\n")
        return WRONG_USAGE
    return run_text(modules, source, path, [name, *rest], os.path.dirname(path))


def _run_command(modules: Modules, text: str, rest: list[str]) -> int:
    return run_text(modules, text, "<string>", ["-c", *rest], "")


def _run_module(modules: Modules, name: str, rest: list[str]) -> int:
    modules.sys.argv, modules.sys.path = [name, *rest], [modules["os"].getcwd()]

    def program() -> None:
        (code, file, places), package = _code_of(modules, name, ""), name.rpartition(".")[0]
        if places is not None:
            modules.load(name)
            why = f"; {name!r} is a package and cannot be directly executed"
            (code, file, _), package = _code_of(modules, f"{name}.__main__", why), name
        modules.sys.argv[0] = file
        run_code(modules, code, file, package)

    return exit_status(modules, program)


def _code_of(modules: Modules, name: str, why: str) -> Found:
    """A module's code; SystemExit with runpy's sentence if there is no such module."""
    try:
        return modules.code_of(name)
    except ModuleNotFoundError as error:
        if not name.startswith(str(error.name)):
            raise
        sentence = f"No module named {name}{why}"
        raise SystemExit(f"{modules.sys.executable}: {sentence}") from None
    except ImportError as error:
        raise SystemExit(f"{modules.sys.executable}: {error}") from None


def _show_version(modules: Modules, _name: str, _rest: list[str]) -> int:
    modules.sys.stdout.write(f"Python {sys.version.split()[0]}\n")
    return exit_status(modules, lambda: None)


def _refuse_option(modules: Modules, word: str, _rest: list[str]) -> int:
    modules.sys.stderr.write(
        f"Unknown option: {word}\n"
        "usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    )
    return WRONG_USAGE


_KINDS: dict[str, Any] = {
    "": _run_file, "c": _run_command, "m": _run_module, "V": _show_version, "?": _refuse_option,
}  # fmt: skip
