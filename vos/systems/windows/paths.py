r"""Paths as Windows reads them: from a text to a drive and names, without looking at any disk.

    C:\a\b        from the root of a drive        \a\b       from the root of the current drive
    C:a\b         from the drive's own directory  a\b        from the current directory
    \\?\C:\a\b    as it is written: no ".", no trimming, no devices, no MAX_PATH
    \\.\C:\a\b    a device's name space           \\server\share\a    on another computer

"/" is a separator like "\" (not behind \\?\). "." and ".." are resolved in the text, before any
link is. A trailing dot goes from each name, trailing dots and spaces go from the last one. A last
name that is a device's (NUL, CON.txt) is that device in every directory. Files have no streams
(FILE_NAMED_STREAMS is not among a volume's flags): "file:stream" is no name.
Sources: learn.microsoft.com, "Naming Files, Paths, and Namespaces" and "File path formats on
Windows systems"; RtlGetFullPathName_U and RtlIsDosDeviceName_U in ReactOS.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vos.errors import KernelError

DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789¹²³"]
)
ILLEGAL = re.compile(r'[<>"|?*\x00-\x1f/\\]')
LONGEST = 32767  # characters of the longest path there is
NAME_MAX = 255

DRIVE, RELATIVE, DEVICE, SHARE, NEEDS_PROCESS = range(5)

Parts = tuple[bytes, ...]


class Parsed(NamedTuple):
    r"""What a path says. `root` is the drive's letter, the device's name, or "server\share".

    `length` is that of the text as Windows would spell it out, or 0 behind \\?\, where none is too
    long. `directory`: a separator follows the last name.
    """

    kind: int
    root: str
    names: tuple[str, ...]
    parts: Parts
    directory: bool
    length: int


def wide(text: str) -> bytes:
    """Return a name as the disk keeps it."""
    return text.encode("utf-8", "surrogatepass")


def shown(name: bytes) -> str:
    """Return a name of the disk as Windows shows it; what is no UTF-8 becomes U+FFFD."""
    try:
        return name.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return name.decode("utf-8", "replace")


def device_name(name: str) -> str:
    """Return which device a name stands for, "" if it is a plain name."""
    base = name.partition(".")[0].partition(":")[0].rstrip(" ").upper()
    return base if base in DEVICES else ""


def collapse(rest: str, before: tuple[str, ...] = ()) -> tuple[tuple[str, ...], bool]:
    """Return the names along `rest` from `before` on, and whether a separator ends it."""
    segments = rest.split("\\")
    names = list(before)
    last = len(segments) - 1
    for place, segment in enumerate(segments):
        if segment in ("", "."):
            continue
        if segment == "..":
            if names:
                names.pop()
            continue
        if place == last:
            segment = segment.rstrip(". ")
        elif segment[-1] == "." and segment[-2:-1] != ".":
            segment = segment[:-1]
        if segment:
            names.append(segment)
    return tuple(names), segments[-1] == "" and len(segments) > 1


def _split(path: str) -> tuple[int, str, str]:
    """Return a path's kind, root and rest; the rest has backslashes alone."""
    text = path.replace("/", "\\")
    if text.startswith("\\\\"):
        if text[2:4] in (".\\", "?\\") or text[2:] in (".", "?"):
            return _split_device(text[4:])
        return _split_share(text[2:])
    if text[1:2] == ":" and text[0].isascii() and text[0].isalpha():
        rest = text[2:]
        return (DRIVE if rest.startswith("\\") else NEEDS_PROCESS), text[0].upper(), rest
    return (NEEDS_PROCESS if text.startswith("\\") else RELATIVE), "", text


def _split_share(text: str) -> tuple[int, str, str]:
    server, more, rest = text.partition("\\")
    if not more:  # the last name of all: "." and ".." are none, dots and blanks end no name
        return SHARE, server.rstrip(". "), ""
    share, separator, rest = rest.lstrip("\\").partition("\\")
    return SHARE, f"{server}\\{share if separator else share.rstrip('. ')}", separator + rest


def _split_device(text: str) -> tuple[int, str, str]:
    if text[1:3] == ":\\" and text[0].isalpha():
        return DRIVE, text[0].upper(), text[2:]
    if text[:4].upper() == "UNC\\":
        return _split_share(text[4:])
    name, separator, rest = text.partition("\\")
    return DEVICE, name.upper(), separator + rest


@lru_cache(maxsize=4096)
def parse(path: str) -> Parsed:
    """Return what a path says; `NEEDS_PROCESS` where only a process knows from where it starts.

    ERROR_PATH_NOT_FOUND for an empty path, ERROR_INVALID_NAME for names that cannot be.
    """
    if not isinstance(path, str):
        raise TypeError("a path is a str")
    if "\0" in path:  # a wide string ends there
        path = path[: path.index("\0")]
    if not path:
        raise KernelError("ERROR_PATH_NOT_FOUND", "the path is empty")
    if path.startswith("\\\\?\\"):
        return _verbatim(path[4:])
    kind, root, rest = _split(path)
    if kind == RELATIVE and ".." in rest and ".." in rest.split("\\"):
        kind = NEEDS_PROCESS
    names, directory = collapse(rest)
    device = device_name(names[-1]) if names and kind in (DRIVE, RELATIVE, NEEDS_PROCESS) else ""
    if device and not directory and not path.startswith("\\\\"):
        return Parsed(DEVICE, device, (), (), False, 0)
    if kind == NEEDS_PROCESS:
        return Parsed(kind, root, (), (), directory, 0)
    length = sum(map(len, names)) + len(names) + (2 if kind == DRIVE else 0) + directory
    return Parsed(kind, root, names, _checked(names), directory, length)


def _verbatim(text: str) -> Parsed:
    """Read what follows \\\\?\\: nothing is changed, so "." and "/" are names, which cannot be."""
    kind, root, rest = _split_device(text)
    segments = rest.split("\\")[1:]
    directory = len(segments) > 1 and segments[-1] == ""
    names = tuple(segments[:-1] if segments and segments[-1] == "" else segments)
    if any(name in ("", ".", "..") for name in names):
        raise KernelError("ERROR_INVALID_NAME", "behind \\\\?\\ a path is taken as it is")
    return Parsed(kind, root, names, _checked(names), directory, 0)


def _checked(names: tuple[str, ...]) -> Parts:
    for name in names:
        if ILLEGAL.search(name) or ":" in name:
            raise KernelError("ERROR_INVALID_NAME", f"{name!r} has characters that no name has")
    return tuple(wide(name) for name in names)


def full_path(path: str, current: str, directory_of: dict[str, str]) -> str:
    """Return a path spelt out from its root, as GetFullPathNameW does.

    `current` is the current directory, `directory_of` the other drives' own ones. What a name may
    hold is not asked: only its place. ERROR_INVALID_NAME for blanks alone.
    """
    if path and not path.strip(" "):
        raise KernelError("ERROR_INVALID_NAME", "blanks alone are no path")
    if path.startswith("\\\\?\\"):
        prefix, kind, root, rest = path[:4], *_split_device(path[4:].replace("/", "\\"))
    else:
        kind, root, rest = _split(path)
        prefix = "\\\\.\\" if path.replace("/", "\\").startswith("\\\\.\\") else ""
    if kind == DEVICE:
        return f"\\\\.\\{root}{rest}"
    if kind == SHARE:
        names, directory = collapse(rest)
        base = f"\\\\{root}" if not prefix else f"{prefix}UNC\\{root}"
        return _joined(base, names, directory) if rest else base
    start, before = root, tuple[str, ...]()
    if kind in (RELATIVE, NEEDS_PROCESS):
        start, before = _start(root, rest, current, directory_of)
    names, directory = collapse(rest, before)
    device = device_name(names[-1]) if names and not directory and not prefix else ""
    if device and names[-1:] != before[-1:]:
        return f"\\\\.\\{device}"
    if len(start) > 1:  # a share's
        return _joined(start, names, directory)
    letter = path[len(prefix)] if kind == DRIVE else start  # as it was written
    return _joined(f"{prefix}{letter}:", names, directory)


def _start(
    root: str, rest: str, current: str, directory_of: dict[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Return from which root, and behind which names of it, such a path goes on."""
    place = current
    if root and root != current[:1].upper():
        place = directory_of.get(root, f"{root}:\\")
    kind, base, inside = _split(place)
    name = place[0] if kind == DRIVE else f"\\\\{base}"
    return name, () if rest.startswith("\\") else collapse(inside)[0]


def _joined(root: str, names: tuple[str, ...], directory: bool) -> str:
    text = root + "\\" + "\\".join(names)
    return text + "\\" if directory and names else text
