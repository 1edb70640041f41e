"""CPython's own modules, executed in fresh namespaces over a virtual system.

    program: import os, shutil            __import__ of this loader's builtins
       |
       +-- provided   posix or nt, errno, sys, time, ...      made by the system
       +-- shared     re, collections, typing, ...            the host's: no system shows in them
       +-- fresh      os, posixpath, shutil, pathlib, ...     the host's files, executed anew
       +-- refused    ctypes, socket, _winapi, ...            ImportError with the reason
       +-- else       the host's (zlib, math, packages that are not the standard library's)

One `Modules` is one process's view: its own `sys.modules`, and a `builtins` whose `__import__` and
`open` lead here. The host's `sys.modules` is neither read for these names nor changed. The code of a
module is compiled once for all processes.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.abc import InspectLoader
from types import CodeType, ModuleType
from typing import Any

# Modules in which no operating system shows, or which identify classes by being the only one of
# their kind: isinstance and except must agree between the host's C code and a program.
SHARED = frozenset(
    """
    __future__ _collections_abc _weakrefset abc array ast base64 binascii bisect calendar cmath
    collections colorsys contextlib contextvars copy copyreg csv dataclasses datetime decimal
    difflib dis enum fractions functools gc graphlib hashlib heapq hmac html inspect io itertools
    json keyword math numbers opcode operator pickle pprint queue re reprlib sched statistics
    string struct textwrap threading token traceback types typing unicodedata warnings weakref
    zlib bz2 lzma _compression atexit asyncio concurrent locale struct
    """.split()
)

# What would reach past the virtual system to the host's.
REFUSED: Mapping[str, str] = {
    "ctypes": "it calls the host's own machine code",
    "_ctypes": "it calls the host's own machine code",
    "socket": "the virtual system has no network",
    "_socket": "the virtual system has no network",
    "ssl": "the virtual system has no network",
    "multiprocessing": "it starts the host's processes; use os.spawnv",
    "_posixsubprocess": "it starts the host's processes",
    "_winapi": "it calls the host's own Windows",
    "winreg": "it reads the host's own registry",
    "msvcrt": "it reads the host's own console",
    "fcntl": "it takes the host's descriptors",
    "termios": "it takes the host's descriptors",
    "tty": "it takes the host's descriptors",
    "resource": "it limits the host's process",
    "mmap": "it maps the host's files",
    "select": "it takes the host's descriptors",
    "selectors": "it takes the host's descriptors",
    "sqlite3": "it opens the host's files",
    "dbm": "it opens the host's files",
}

_ABSENT = ("posix", "nt", "pwd", "grp", "_stat", "_posixshmem", "_scproxy", "_overlapped", "spwd")
"""Modules of a platform: there only if the system provides them, as on the real one."""


class Modules:
    """A process's modules, by name; `modules["shutil"]` imports it.

    `provided` maps names to functions that make a module when it is first imported. `platform`
    becomes `sys.platform`; the provided names count as built in, as `os` wants to see `posix` or
    `nt` there.
    """

    def __init__(
        self, provided: Mapping[str, Callable[["Modules"], ModuleType]], *, platform: str
    ) -> None:
        self._provided = provided
        self.loaded: dict[str, ModuleType] = {}
        self.builtins = ModuleType("builtins", builtins.__doc__)
        self.builtins.__dict__.update(builtins.__dict__)
        self.builtins.__dict__["__import__"] = self._import
        self.sys = self._make_sys(platform)
        self.loaded |= {"sys": self.sys, "builtins": self.builtins}

    def __getitem__(self, name: str) -> ModuleType:
        """The module of that (dotted) name; ImportError as the import statement gives it."""
        return self.load(name)

    def _make_sys(self, platform: str) -> ModuleType:
        facade = ModuleType("sys", sys.__doc__)
        facade.__dict__.update(sys.__dict__)
        host = set(sys.builtin_module_names) - set(_ABSENT)
        facade.__dict__.update(
            modules=self.loaded,
            platform=platform,
            builtin_module_names=tuple(sorted(host | set(self._provided))),
            path=[],
            meta_path=[],
            path_hooks=[],
            path_importer_cache={},
            argv=[""],
            orig_argv=[""],
        )
        return facade

    # -- finding

    def load(self, name: str) -> ModuleType:
        """Import `name` and its parents; the module itself, not its top level."""
        if name in self.loaded:
            return self.loaded[name]
        parent, _, last = name.rpartition(".")
        if parent:
            package = self.load(parent)
            if name in self.loaded:
                return self.loaded[name]
        module = self._make(name)
        if parent and module is not package.__dict__.get(last):
            setattr(package, last, module)
        return module

    def _make(self, name: str) -> ModuleType:
        top = name.partition(".")[0]
        if name in self._provided:
            module = self.loaded[name] = self._provided[name](self)
            return module
        if top in REFUSED:
            raise ImportError(f"{name} is not there: {REFUSED[top]}", name=name)
        if top in _ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if top in SHARED or top not in sys.stdlib_module_names:
            module = self.loaded[name] = importlib.import_module(name)
            return module
        return self._fresh(name)

    def _fresh(self, name: str) -> ModuleType:
        code, is_package, origin = _code_of(name)
        if code is None:  # built in or an extension
            module = self.loaded[name] = importlib.import_module(name)
            return module
        return self.execute(name, code, origin, is_package)

    def execute(
        self, name: str, code: CodeType, origin: str, is_package: bool = False
    ) -> ModuleType:
        """Run `code` as the module `name` of this process; on failure the module is not there."""
        module = ModuleType(name)
        module.__dict__.update(
            __builtins__=self.builtins.__dict__,
            __file__=origin,
            __package__=name if is_package else name.rpartition(".")[0],
        )
        if is_package:
            module.__path__ = []
        self.loaded[name] = module
        try:
            exec(code, module.__dict__)  # the host's own standard library, or the person's program
        except BaseException:
            self.loaded.pop(name, None)
            raise
        return self.loaded.get(name, module)

    # -- the import statement

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """What the import statement calls: `builtins.__import__`, with its parameters."""
        if level:
            name = importlib.util.resolve_name("." * level + name, (globals or {})["__package__"])
        module = self.load(name)
        if not fromlist:
            return module if level else self.loaded.get(name.partition(".")[0], module)
        if hasattr(module, "__path__"):
            self._load_submodules(name, module, fromlist)
        return module

    def _load_submodules(self, name: str, package: ModuleType, wanted: tuple[str, ...]) -> None:
        if "*" in wanted:
            wanted = tuple(getattr(package, "__all__", ()))
        for attribute in wanted:
            if not hasattr(package, attribute):
                try:
                    self.load(f"{name}.{attribute}")
                except ModuleNotFoundError:
                    continue  # the import statement itself says what is missing


@cache
def _code_of(name: str) -> tuple[CodeType | None, bool, str]:
    """The compiled code of a standard library module, whether it is a package, and its file.

    None instead of code for what is not written in Python. ModuleNotFoundError if there is none.
    """
    spec = _find(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    loader = spec.loader
    code = loader.get_code(name) if isinstance(loader, InspectLoader) else None
    return code, spec.submodule_search_locations is not None, spec.origin or ""


def _find(name: str) -> importlib.machinery.ModuleSpec | None:
    """Where the host keeps a module, found without importing it (its parents neither)."""
    parent, _, _ = name.rpartition(".")
    path = None
    if parent:
        above = _find(parent)
        if above is None or above.submodule_search_locations is None:
            return None
        path = list(above.submodule_search_locations)
    for finder in (
        importlib.machinery.PathFinder,
        importlib.machinery.BuiltinImporter,
        importlib.machinery.FrozenImporter,
    ):
        spec = finder.find_spec(name, path)
        if spec is not None:
            return spec
    return None
