"""A program's file, from its bytes to the module it makes. Each thing wrong has its own sentence.

The file is compiled as Python itself would (its encoding line counts), and its lines are kept for
the messages: an editor may have changed the file by the time one is shown.
"""

import ast
import linecache
import sys
import tokenize
from pathlib import Path
from types import CodeType, ModuleType

from programs.errors import ProgramError, WrongUsageError

MODULE_NAME = "peekpoke_program"  # not the file's own: it may be called random.py, or test.py
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_source(path: Path, label: str) -> bytes:
    """The file's bytes; a WrongUsageError if it is none that can be read."""
    if path.is_dir():
        raise WrongUsageError(f"{label} is a directory; a program is a file in it, NAME.py.")
    if not path.exists():
        raise WrongUsageError(f"there is no file {label}; peekpoke new {label} makes one.")
    if not path.is_file():
        raise WrongUsageError(f"{label} is not an ordinary file; a program is one, NAME.py.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{label} cannot be read: {error.strerror}.") from error


def compile_source(source: bytes, path: Path, label: str) -> CodeType:
    """The code; a ProgramError that shows the line if the file is not Python."""
    if source.startswith(_UTF_16):
        raise ProgramError(f"{label} is in UTF-16; save it as UTF-8 in your editor.")
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        raise ProgramError(f"{label}, line {line} holds a NUL byte: this is no Python text.")
    try:
        return compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise ProgramError(_not_python(error, source, label)) from error
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise ProgramError(f"{label} is no Python that can be compiled: {error}.") from error


def _not_python(error: SyntaxError, source: bytes, label: str) -> str:
    try:
        source.decode(tokenize.detect_encoding(iter(source.splitlines(True)).__next__)[0])
    except UnicodeDecodeError as wrong:
        line = source[: wrong.start].count(b"\n") + 1
        return (
            f"{label}, line {line} is not {wrong.encoding.upper()}: the byte"
            f" 0x{source[wrong.start]:02X} stands for no character; save the file as UTF-8."
        )
    except SyntaxError as wrong:  # an encoding line that names none
        return f"{label}: {wrong.msg}; save the file as UTF-8, which needs no such line."
    place = f"{label}, line {error.lineno}" if error.lineno else label
    shown = f"\n    {error.text.strip()}" if error.text and error.text.strip() else ""
    return f"{place} is not Python: {error.msg}.{shown}"


def execute(code: CodeType, source: bytes, path: Path) -> ModuleType:
    """Run the file's top level and give the module; what it raises passes through.

    Its directory is searched for imports, after all else: a program called `random.py` does not
    take the place of the library's.
    """
    lines = source.decode("utf-8", "replace").splitlines(keepends=True)
    linecache.cache[str(path)] = (len(source), None, lines, str(path))
    module = ModuleType(MODULE_NAME)
    module.__file__ = str(path)
    sys.modules[MODULE_NAME] = module
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    exec(code, module.__dict__)
    return module


def machine_asked_for(source: bytes) -> str | None:
    """The model that a file names for itself, by a line `MACHINE = "c64"` at its top level."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # compiling it says so, later and better
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "MACHINE" in names:
                return str(node.value.value)
    return None
