"""A program's file, from its bytes to the module it makes. Each thing wrong has its own sentence.

The lines that ran are kept for the messages: an editor may have changed the file by the time one is
shown.
"""

import ast
import linecache
import sys
import tokenize
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from programs.errors import ProgramError, WrongUsageError

if TYPE_CHECKING:
    from vos.portable import Modules

MODULE_NAME = "peekpoke_program"  # not the file's own: it may be called random.py, or test.py
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_source(path: Path, label: str) -> str:
    """The file's text; a WrongUsageError if it is no file, a ProgramError if it is no text.

    Its encoding is UTF-8, or what its encoding line says, as Python has it.
    """
    source = _read(path, label)
    if source.startswith(_UTF_16):
        raise ProgramError(f"{label} is in UTF-16; save it as UTF-8 in your editor.")
    if b"\0" in source:
        raise ProgramError(
            f"{label}, line {_line(source, source.index(0))} holds a NUL byte: no text."
        )
    try:
        return source.decode(tokenize.detect_encoding(iter(source.splitlines(True)).__next__)[0])
    except UnicodeDecodeError as error:
        raise ProgramError(
            f"{label}, line {_line(source, error.start)} is not {error.encoding.upper()}: the byte"
            f" 0x{source[error.start]:02X} stands for no character; save the file as UTF-8."
        ) from error
    except SyntaxError as error:  # an encoding line that names none, or bytes that are not UTF-8
        raise ProgramError(f"{label} cannot be read: {error.msg}; save it as UTF-8.") from error


def _read(path: Path, label: str) -> bytes:
    try:
        if path.is_dir():
            raise WrongUsageError(f"{label} is a directory; a program is a file in it, NAME.py.")
        if not path.exists():
            raise WrongUsageError(f"there is no file {label}; peekpoke new {label} makes one.")
        if not path.is_file():
            raise WrongUsageError(f"{label} is not an ordinary file; a program is one, NAME.py.")
        return path.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{label} cannot be read: {error.strerror}.") from error


def _line(source: bytes, place: int) -> int:
    return source[:place].count(b"\n") + 1


def compile_source(source: str, path: Path, label: str) -> CodeType:
    """The code; a ProgramError that shows the line if the text is not Python."""
    try:
        return compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{label}, line {error.lineno}" if error.lineno else label
        shown = (error.text or "").strip()
        line = f"\n    {shown}" if shown else ""
        raise ProgramError(f"{place} is not Python: {error.msg}.{line}") from error
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise ProgramError(
            f"{label} cannot be compiled: {error or type(error).__name__}."
        ) from error


def execute(
    code: CodeType, source: str, path: Path, modules: "Modules | None" = None
) -> ModuleType:
    """Run the file's top level and give the module; what it raises passes through.

    Its directory is searched for imports, after all else: a program called `random.py` does not
    take the place of the library's. With a process's `modules` these are what it imports, and the
    modules beside it are run anew over them; else the host's.
    """
    lines = StringIO(source, newline=None).readlines()
    linecache.cache[str(path)] = (len(source), None, lines, str(path))
    module = ModuleType(MODULE_NAME)
    module.__file__ = str(path)
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    loaded: dict[str, Any] = sys.modules
    if modules is not None:
        loaded = modules.loaded
        module.__dict__["__builtins__"] = modules.builtins.__dict__
        modules.anew |= _beside(path.parent)
        modules.sys.argv = [path.name]
    loaded[MODULE_NAME] = module
    exec(code, module.__dict__)
    return module


def _beside(directory: Path) -> frozenset[str]:
    """The modules and packages of a directory, but for those that the library has too."""
    names = {each.name.removesuffix(".py") for each in directory.iterdir() if _is_module(each)}
    return frozenset(names - sys.stdlib_module_names)


def _is_module(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def outline(source: str, name: str) -> Callable[..., object] | None:
    """A function with the parameters that a file's function has, but no more of it.

    What defaults it has cannot be seen, only that there are some. None if the file's top level does
    not simply define it: what it is then, running the file shows.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # compiling it says so, later and better
    match [node for node in tree.body if name in _names_bound(node)]:
        case [ast.FunctionDef(args=parameters, decorator_list=[])]:
            plain = _Plain().visit(parameters)
            made = ast.Expression(ast.Lambda(plain, ast.Constant(None)))
            code = compile(ast.fix_missing_locations(made), "<outline>", "eval")
            function: Callable[..., object] = eval(code)  # a lambda of names, whose body is None
            return function
    return None


class _Plain(ast.NodeTransformer):
    """Takes from parameters what would have to be computed: annotations, and what defaults are."""

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        """Parameters, each with a default where it had one."""
        self.generic_visit(node)
        none = ast.Constant(None)
        node.defaults = [none for _ in node.defaults]
        node.kw_defaults = [each and none for each in node.kw_defaults]
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """One parameter's name."""
        return ast.arg(node.arg)


def constant(source: str, name: str) -> object:
    """What a line `NAME = "text"` at the top level gives that name; None without such a line."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # compiling it says so, later and better
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if name in [target.id for target in targets if isinstance(target, ast.Name)]:
                return node.value.value
    return None


def bound_names(tree: ast.Module) -> set[str]:
    """The names that a file's top level gives to functions, classes and plain assignments."""
    return set().union(*map(_names_bound, tree.body))


def _names_bound(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
    return set()
