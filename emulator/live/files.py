"""Files that a run is to leave behind: refused before it starts if they cannot be written."""

from itertools import count
from os import PathLike
from pathlib import Path

from emulator.live.outcome import LiveError

Name = str | PathLike[str]


def check_writable(name: Name, what: str) -> Path:
    """The path, if a file can be written there; a LiveError in one sentence if not.

    `what` is what the file is for, such as "screenshot". An existing file keeps its contents.
    """
    path = Path(name)
    try:
        obstacle = _obstacle(path)
    except OSError as error:
        obstacle = f"{error.strerror}."
    if obstacle:
        raise LiveError(f"no {what} can be written to {path}: {obstacle}")
    return path


def _obstacle(path: Path) -> str:
    if path.is_dir():
        return "it is a folder; add a file name."
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}; create it first."
    existed = path.exists()
    path.open("ab").close()
    if not existed:
        path.unlink()
    return ""


def next_free(stem: str, suffix: str) -> Path:
    """The first of stem-001, stem-002, ... in the current folder that is not there yet."""
    names = (Path(f"{stem}-{number:03}{suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
