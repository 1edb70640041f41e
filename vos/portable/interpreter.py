"""The program `python3` of a virtual system: runs a script in the process it is started as.

    python3 [options] script.py ...    a file        python3 -m name ...    a module
    python3 [options] -c text ...      a text        python3                a text from stdin

Options of the real one that only tune it (-u, -B, -X ...) are taken and change nothing.
"""

import sys
from typing import TYPE_CHECKING, Any

from vos.portable.loader import Modules
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
    try:
        with modules["open"](name, "rb") as file:
            source = file.read()
    except OSError as error:
        message = f"can't open file {os.path.abspath(name)!r}: [Errno {error.errno}]"
        modules.sys.stderr.write(f"python3: {message} {error.strerror}\n")
        return WRONG_USAGE
    place = os.path.dirname(os.path.abspath(name))
    return run_text(modules, source, name, [name, *rest], place)


def _run_command(modules: Modules, text: str, rest: list[str]) -> int:
    return run_text(modules, text, "<string>", ["-c", *rest], "")


def _run_module(modules: Modules, name: str, rest: list[str]) -> int:
    modules.sys.argv, modules.sys.path = [name, *rest], [modules["os"].getcwd()]

    def program() -> None:
        found, package = modules.code_of(name), name.rpartition(".")[0]
        if found[2] is not None:
            modules.load(name)
            found, package = modules.code_of(f"{name}.__main__"), name
        modules.sys.argv[0] = found[1]
        run_code(modules, found[0], found[1], package)

    try:
        return exit_status(modules, program)
    except ImportError as error:
        modules.sys.stderr.write(f"python3: {error}\n")
        return 1


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
