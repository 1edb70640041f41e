"""What a program did wrong, told with its own file, line and source; never with Peekpoke's.

    border.py, line 4, in main:
        machine.poke(53280, 256)
    poke(53280, 256) refused: 256 does not fit; 0-255 does (256 & 255 is 0).

A program's own files are its file and those in its directory; Python's library is not among them.
"""

import linecache
import sysconfig
import traceback
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

from emulator.errors import EmulatorError
from programs.errors import CommandError

_PACKAGES = Path(__file__).parent.parent
# Directories whose files are no program's own, wherever they lie: ours, and Python's libraries.
NOT_A_PROGRAMS = (
    *(_PACKAGES / name for name in ("emulator", "vos", "programs")),
    *(Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
)


def explain(error: BaseException, path: Path, label: str) -> str:
    """Where in the program the error came from, that line, and the error's own sentence."""
    for own, line, function in _places(error.__traceback__, path):
        name = label if own == path else str(own)
        inside = "" if function == "<module>" else f", in {function}"
        source = linecache.getline(str(own), line).strip()
        return f"{name}, line {line}{inside}:\n    {source}\n{sentence(error)}"
    return f"{label}: {sentence(error)}"


def sentence(error: BaseException) -> str:
    """The error in words: ours as they are, Python's with their name before them."""
    if isinstance(error, EmulatorError | CommandError) or _is_portable(error):
        return str(error)
    lines = traceback.TracebackException.from_exception(error).format_exception_only()
    said = "".join(lines).strip()
    return said if "Did you mean" in said else f"{said}{_suggestion(error)}"


def _is_portable(error: BaseException) -> bool:
    """Whether the portable layer words it, in a class of its own."""
    return type(error).__module__.startswith("vos.portable.")


def _suggestion(error: BaseException) -> str:
    """The name that was meant, as Python's own tracebacks add it for a person."""
    if not isinstance(error, AttributeError) or error.obj is None or not error.name:
        return ""
    known = [name for name in dir(error.obj) if not name.startswith("_")]
    near = get_close_matches(error.name, known, 1)
    return f". Did you mean: {near[0]!r}?" if near else ""


def _places(trace: TracebackType | None, path: Path) -> Iterator[tuple[Path, int, str]]:
    """The program's own places in a traceback, innermost first: file, line, function."""
    for frame in reversed(traceback.extract_tb(trace)):
        own = Path(frame.filename)
        if frame.lineno and (own == path or _is_own(own, path.parent)):
            yield own, frame.lineno, frame.name


def _is_own(file: Path, directory: Path) -> bool:
    return file.is_relative_to(directory) and not any(map(file.is_relative_to, NOT_A_PROGRAMS))
