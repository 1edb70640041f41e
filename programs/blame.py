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
    if isinstance(error, EmulatorError | CommandError):
        return str(error)
    lines = traceback.TracebackException.from_exception(error).format_exception_only()
    return "".join(lines).strip()


def _places(trace: TracebackType | None, path: Path) -> Iterator[tuple[Path, int, str]]:
    """The program's own places in a traceback, innermost first: file, line, function."""
    for frame in reversed(traceback.extract_tb(trace)):
        own = Path(frame.filename)
        if frame.lineno and (own == path or _is_own(own, path.parent)):
            yield own, frame.lineno, frame.name


def _is_own(file: Path, directory: Path) -> bool:
    return file.is_relative_to(directory) and not any(map(file.is_relative_to, NOT_A_PROGRAMS))
