"""A person and Python at a console: `>>>`, a statement, what it comes to; until the end.

    banner              to stderr, with the version and the platform that `sys` tells of
    >>> statement       executed in `__main__`; sys.ps1, and sys.ps2 for the lines that complete it
    value               by sys.displayhook, which keeps it as `_`
    exception           its traceback, by sys.excepthook; sys.last_value keeps it
    ^C                  KeyboardInterrupt, and another prompt
    ^D (^Z), exit()     the end of the conversation

The lines come from the shell's line editor, with the lines typed before, and Tab completes names;
if the output is no console, from sys.stdin. Windows ends a program that is executing at ^C.

Python's own "single" mode calls the displayhook of the host's `sys`, which all processes share:
statements are compiled with a call of the process's own instead. Sources: the Python tutorial,
appendix 16.1 "Interactive Mode"; the documentation of `sys` and `codeop`.
"""

import __future__

import ast
import builtins
import codecs
import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from vos.portable.script import show_exception
from vos.portable.shell.editor import Completion, LineEditor

if TYPE_CHECKING:
    from vos.kernel.console import Console
    from vos.portable.loader import Modules

FILENAME = "<stdin>"
HINT = 'Type "help", "copyright", "credits" or "license" for more information.'
LICENSE = "See https://www.python.org/psf/license/"
FEATURES = [getattr(__future__, name).compiler_flag for name in __future__.all_feature_names]


WORD = re.compile(r"[\w.]*$")
INDENT = "    "
CONTROL_Z = "\x1a"


def converse(modules: "Modules", console: "Console", arguments: list[str]) -> None:
    """Take statements from the process's console until there are no more. SystemExit: `exit()`."""
    modules.sys.argv, modules.sys.path = arguments, [""]
    modules.own_files.add(FILENAME)
    _furnish(modules)
    modules.sys.stderr.write(f"Python {sys.version} on {modules.sys.platform}\n{HINT}\n")
    conversation = Conversation(modules, console)
    while conversation.take_turn():
        pass


def _furnish(modules: "Modules") -> None:
    """What the banner names, writing to the process's own streams."""
    printer = modules.load("_sitebuiltins")._Printer
    texts = {
        "copyright": sys.copyright,
        "credits": repr(getattr(builtins, "credits", "")),
        "license": LICENSE,
    }
    modules.builtins.__dict__.update({name: printer(name, text) for name, text in texts.items()})


class Conversation:
    """One process's statements, and the namespace in which they are executed."""

    def __init__(self, modules: "Modules", console: "Console") -> None:
        self._modules, self._sys = modules, modules.sys
        self._keys = Keys(modules, console)
        self._sys.ps1, self._sys.ps2 = ">>> ", "... "
        main = modules.loaded["__main__"] = ModuleType("__main__")
        self._names = main.__dict__
        self._names.update(__builtins__=modules.builtins, __annotations__={})
        self._unfinished: int = modules.load("codeop").Compile().flags  # tell of what is begun
        self._features = 0  # those of __future__ that a statement has asked for

    def take_turn(self) -> bool:
        """Read a statement and execute it; False if there are no more."""
        try:
            statement = self._read()
        except KeyboardInterrupt:  # ^C is shown, and the line is over
            self._sys.stderr.write("KeyboardInterrupt\n")
        except (SyntaxError, ValueError, OverflowError) as error:
            self._show(error)
        else:
            if statement is None:
                return False
            self._execute(statement)
        return True

    def _read(self) -> ast.Interactive | None:
        """The next whole statement; None at the end of the input."""
        text, statement = "", None
        while statement is None:
            line = self._ask(self._sys.ps2 if text else self._sys.ps1)
            if not line:
                return None
            text += line
            statement = self._parse(text.removesuffix("\n"))
        return statement

    def _ask(self, prompt: object) -> str:
        """A line with its end; nothing at the end of the input. KeyboardInterrupt."""
        self._sys.stdout.flush()
        if self._sys.stdout.isatty():
            return self._keys.line(str(prompt))
        self._sys.stderr.write(str(prompt))
        line = str(self._sys.stdin.readline())
        self._sys.stderr.write("" if line else "\n")
        return line

    def _parse(self, text: str) -> ast.Interactive | None:
        """What was typed as a tree; None if there is more to come."""
        if all(line.strip().startswith("#") or not line.strip() for line in text.splitlines()):
            return ast.Interactive(body=[])
        try:
            return self._tree(text, self._unfinished)
        except SyntaxError:
            if self._is_begun(text + "\n"):
                return None
        return self._tree(text + "\n")  # says what is wrong with a text that is whole

    def _is_begun(self, text: str) -> bool:
        """Tell whether a text that does not do as it is may become a statement yet."""
        try:
            self._tree(text, self._unfinished)
        except SyntaxError as error:
            return "incomplete input" in str(error)
        return True

    def _tree(self, text: str, flags: int = 0) -> ast.Interactive:
        tree: ast.Interactive = self._compile(text, "single", flags | ast.PyCF_ONLY_AST)
        return tree

    def _compile(self, source: Any, mode: str, flags: int = 0) -> Any:
        return compile(source, FILENAME, mode, self._features | flags, dont_inherit=True)

    def _execute(self, statement: ast.Interactive) -> None:
        shown = ast.fix_missing_locations(Shown().visit(statement))
        try:
            code = self._compile(ast.Module(body=shown.body, type_ignores=[]), "exec")
            self._features |= sum(code.co_flags & flag for flag in FEATURES)
            exec(code, self._names)  # what a person has typed in order to see it done
        except (Exception, KeyboardInterrupt) as error:
            self._show(error)

    def _show(self, error: BaseException) -> None:
        known = self._sys
        known.last_type, known.last_value = type(error), error
        known.last_traceback = error.__traceback__
        if sys.version_info >= (3, 12):
            known.last_exc = error
        known.stdout.flush()
        show_exception(self._modules, error)


class Keys:
    """Lines as a person edits them."""

    def __init__(self, modules: "Modules", console: "Console") -> None:
        self._modules, self._console = modules, console
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._editor = LineEditor(self._read, self._write, self._columns)
        self._history: list[str] = []

    def line(self, prompt: str) -> str:
        """The next line with its end; nothing at the end of the input. KeyboardInterrupt."""
        self._console.raw = True
        try:
            line = self._editor.edit(prompt, self._history, self._complete)
        finally:
            self._console.raw = False
        if self._editor.interrupted:
            raise KeyboardInterrupt
        if line is None:
            return ""
        if line.strip():
            self._history.append(line)
        return f"{line}\n"

    def _read(self) -> str:
        """A key's beginning: what was typed behind the line is for the program that it starts."""
        text = ""
        while not text:
            data = self._modules["os"].read(0, 1)
            if not data:
                return ""
            text = self._decode(data)
        return text.replace(CONTROL_Z, "\x04")

    def _write(self, text: str) -> None:
        self._modules.sys.stdout.write(text)
        self._modules.sys.stdout.flush()

    def _columns(self) -> int:
        return int(self._modules["os"].get_terminal_size(1).columns)

    def _complete(self, head: str) -> Completion:
        """Names and attributes; at a line's beginning an indentation."""
        match = WORD.search(head)
        assert match is not None
        if not match[0]:
            return Completion(match.start(), [INDENT])
        find = self._modules.load("rlcompleter").Completer().complete
        found = [find(match[0], 0)]
        while found[-1] is not None:
            found.append(find(match[0], len(found)))
        return Completion(match.start(), sorted({*found[:-1]}))


class Shown(ast.NodeTransformer):
    """Hands the value of each expression that is a statement to sys.displayhook."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        """`value` becomes `__import__("sys").displayhook(value)`."""
        own = ast.Call(ast.Name("__import__", ast.Load()), [ast.Constant("sys")], [])
        hook = ast.Attribute(own, "displayhook", ast.Load())
        return ast.copy_location(ast.Expr(ast.Call(hook, [node.value], [])), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """What stands in a definition is not shown."""
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """Nor here."""
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Nor here."""
        return node
