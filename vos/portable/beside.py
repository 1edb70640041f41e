"""Modules that lie on the virtual disk, found along `sys.path` as Python finds them: by name.

NAME/__init__.py    a package           NAME.py    a module
NAME/               a package without code of its own, if nowhere along the path is better
"""

from collections.abc import Callable, Iterable
from typing import Any

from vos.portable.loader import Found

NOTHING = compile("", "<namespace>", "exec")


def finder(open_file: Callable[..., Any], os_of: Callable[[], Any]) -> Any:
    """What `Modules` asks for modules; `os_of` gives the process's `os`, once it is there."""

    def find(name: str, path: Iterable[str]) -> Found | None:
        os, last = os_of(), name.rpartition(".")[2]
        bare: list[str] = []
        for place in path:
            try:
                names = os.listdir(place or ".")
            except (OSError, TypeError):
                continue
            base = os.path.join(place, last)
            if last in names and os.path.isfile(os.path.join(base, "__init__.py")):
                return _read(open_file, os.path.join(base, "__init__.py"), [base])
            if f"{last}.py" in names:
                return _read(open_file, f"{base}.py", None)
            if last in names and os.path.isdir(base):
                bare.append(base)
        return (NOTHING, bare[0], bare) if bare else None

    return find


def _read(open_file: Callable[..., Any], path: str, places: list[str] | None) -> Found:
    with open_file(path, "rb") as file:
        source = file.read()
    return compile(source, path, "exec", dont_inherit=True), path, places
