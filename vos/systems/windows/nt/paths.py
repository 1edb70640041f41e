"""The functions of `nt` that ntpath takes for its own, where they are there: speed, no calls.

Source: Python/fileutils.c and Modules/posixmodule.c of CPython (_Py_normpath_and_size,
_Py_skiproot).
"""

from __future__ import annotations

from typing import Any

from vos.systems.windows.nt.base import like, path_text


def _path_normpath(path: Any) -> Any:
    """A path without ".", "..", doubled and forward separators."""
    text = path if isinstance(path, str) else path_text(path, "_path_normpath")
    drive, root, tail = split_root(text)
    names: list[str] = []
    for name in tail.replace("/", "\\").split("\\"):
        if name in ("", "."):
            continue
        if name == ".." and names and names[-1] != "..":
            names.pop()
        elif name != ".." or not root:
            names.append(name)
    made = drive.replace("/", "\\") + root.replace("/", "\\") + "\\".join(names)
    return like(path, made or ".")


def split_root(path: str) -> tuple[str, str, str]:
    r"""A path as drive, root and rest: "C:", "\" and "a\b"; "\\server\share", "\" and "a"."""
    plain = path.replace("/", "\\")
    if plain[:2] == "\\\\":
        start = 8 if plain[:8].upper() == "\\\\?\\UNC\\" else 2
        first = plain.find("\\", start)
        if first == -1:
            return path, "", ""
        second = plain.find("\\", first + 1)
        if second == -1:
            return path, "", ""
        return path[:second], path[second : second + 1], path[second + 1 :]
    if plain[1:2] == ":":
        root = path[2:3] if plain[2:3] == "\\" else ""
        return path[:2], root, path[2 + len(root) :]
    root = path[:1] if plain[:1] == "\\" else ""
    return "", root, path[len(root) :]


def _path_splitroot(path: Any) -> tuple[Any, Any]:
    drive, root, rest = split_root(path_text(path, "_path_splitroot"))
    return like(path, drive + root), like(path, rest)


def _path_splitroot_ex(p: Any, /) -> tuple[Any, Any, Any]:
    text = p if isinstance(p, str) else path_text(p, "_path_splitroot_ex")
    drive, root, rest = split_root(text)
    return like(p, drive), like(p, root), like(p, rest)
