"""CPython's own modules, executed in fresh namespaces over a virtual system.

    program: import os, shutil            __import__ of this loader's builtins
       |
       +-- beside     modules beside the script    on the virtual disk, found along its sys.path
       +-- provided   posix or nt, errno, sys ...  made by the system
       +-- shared     re, collections, typing ...  the host's: no system shows in them
       +-- fresh      os, posixpath, shutil ...    the host's files, executed anew
       +-- refused    ctypes, socket ...           ImportError with the reason
       +-- else       packages that are not the standard library's, the host's

One `Modules` is one process's view: its own `sys.modules`, and a `builtins` whose `__import__` and
`open` lead here. The host's `sys.modules` is neither read for these names nor changed. The code of
a module is compiled once for all processes.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from vos.portable.sharing import PASSED_BY, PLATFORM, REFUSED, SHARED

Provider = Callable[["Modules"], Any]
"""Makes a module when a process first imports it."""

Found = tuple[CodeType, str, list[str] | None]
"""A module's code, its file, and where a package's modules are (None: it is no package)."""


class Failure(NamedTuple):
    """An exception that ended a program: its class, and the file or module that it names."""

    kind: type[BaseException]
    name: str


class Modules:
    """A process's modules, by name; `modules["shutil"]` imports it.

    `provided` maps names to what makes them; they count as built in, as `os` wants to see `posix`
    or `nt` there. `beside(name, path)` finds a module that lies on the virtual disk. `library` is
    the directory where programs think the standard library is. `interrupted` ends a program that an
    interrupt has ended, and tells its exit status if the system has one for that.
    """

    def __init__(
        self,
        provided: Mapping[str, Provider],
        *,
        beside: Callable[[str, Iterable[str]], Found | None] | None = None,
        library: str = "",
        interrupted: Callable[[], int] = lambda: 130,
    ) -> None:
        self._provided = provided
        self._beside = beside
        self._library = library
        self.interrupted = interrupted
        self.main_thread = threading.current_thread()
        self.anew: frozenset[str] = frozenset()  # packages besides the library's to execute anew
        self.own_files: set[str] = set()  # whose frames a traceback shows
        self.failure: Failure | None = None  # what its program ended with, if that was an exception
        self.loaded: dict[str, Any] = {}
        self.builtins = ModuleType("builtins", builtins.__doc__)
        self.builtins.__dict__.update(builtins.__dict__)
        self.builtins.__dict__["__import__"] = self.import_
        self.loaded["builtins"] = self.builtins
        self.sys = self.load("sys")

    def __getitem__(self, name: str) -> Any:
        """The module of that (dotted) name, or `open`; ImportError as `import` gives it."""
        return self.builtins.__dict__["open"] if name == "open" else self.load(name)

    def __contains__(self, name: str) -> bool:
        return name == "open" or name in self._provided

    @property
    def provided(self) -> list[str]:
        """The names of what the system makes itself."""
        return sorted(self._provided)

    # -- finding

    def load(self, name: str) -> Any:
        """Import `name` and its parents; the module itself, not its top level."""
        found = self.loaded.get(name)
        if found is not None:
            return found
        if name in self.loaded:
            raise ModuleNotFoundError(f"import of {name} halted; None in sys.modules", name=name)
        parent, _, last = name.rpartition(".")
        package = self.load(parent) if parent else None
        if name in self.loaded:  # importing the parent did it
            return self.loaded[name]
        module = self._make(name, package)
        if package is not None and module is not package.__dict__.get(last):
            setattr(package, last, module)
        return module

    def _make(self, name: str, package: Any) -> Any:
        if name in self._provided:
            return self._kept(name, self._provided[name](self))
        own = self._find_beside(name, package)
        if own is not None:
            code, origin, places = own
            self.own_files.add(origin)
            return self.execute(name, code, origin, places)
        top = name.partition(".")[0]
        if name in REFUSED or top in REFUSED:
            reason = REFUSED.get(name) or REFUSED[top]
            raise ModuleNotFoundError(f"No module named {name!r} here: {reason}", name=name)
        if name in PASSED_BY or name in PLATFORM:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if top in SHARED or not (top in sys.stdlib_module_names or top in self.anew):
            return self._kept(name, importlib.import_module(name))
        return self.fresh(name)

    def _find_beside(self, name: str, package: Any) -> Found | None:
        if self._beside is None:
            return None
        path = self.sys.path if package is None else getattr(package, "__path__", ())
        if package is not None and package is sys.modules.get(package.__name__):
            return None  # its path is the host's, and means nothing on the virtual disk
        return self._beside(name, path) if path and path is not _NOWHERE else None

    def _kept(self, name: str, module: Any) -> Any:
        self.loaded[name] = module
        return module

    def fresh(self, name: str) -> Any:
        """Execute a module of the host's library anew; what is not Python is the host's own."""
        library = name.partition(".")[0] not in self.anew
        code, is_package, origin = _code_of(name) if library else _look_for(name)
        if code is None:  # built in or an extension
            return self._kept(name, importlib.import_module(name))
        if self._library and (library or origin.startswith(_LIBRARY)):
            origin = f"{self._library}/{name.replace('.', '/')}" + (
                "/__init__.py" if is_package else ".py"
            )
        return self.execute(name, code, origin, _NOWHERE if is_package else None)

    def code_of(self, name: str) -> Found:
        """The code of a module written in Python, to be run as a program; ImportError."""
        parent = name.rpartition(".")[0]
        own = self._find_beside(name, self.load(parent) if parent else None)
        if own is not None:
            self.own_files.add(own[1])
            return own
        code, is_package, origin = _code_of(name)
        if code is None:
            raise ImportError(f"No code object available for {name}", name=name)
        return code, origin, _NOWHERE if is_package else None

    def execute(
        self, name: str, code: CodeType, origin: str, places: list[str] | None = None
    ) -> Any:
        """Run `code` as the module `name` of this process; on failure the module is not there.

        `places` are the directories of a package's modules.
        """
        module = ModuleType(name)
        spec = importlib.machinery.ModuleSpec(
            name, None, origin=origin, is_package=places is not None
        )
        module.__dict__.update(
            __builtins__=self.builtins.__dict__,
            __file__=origin,
            __package__=spec.parent,
            __spec__=spec,
        )
        if places is not None:
            module.__path__ = places
        self.loaded[name] = module
        parent, _, last = name.rpartition(".")
        if parent:  # at once: modules of a package may import each other in a circle
            setattr(self.loaded[parent], last, module)
        try:
            exec(code, module.__dict__)  # the host's own standard library, or the person's program
        except BaseException:
            self.loaded.pop(name, None)
            if parent:
                self.loaded[parent].__dict__.pop(last, None)
            raise
        return self.loaded.get(name, module)

    # -- the import statement

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Iterable[str] | None = (),
        level: int = 0,
    ) -> Any:
        """Import a module: `builtins.__import__`, with its parameters."""
        if level:
            name = importlib.util.resolve_name("." * level + name, _package(globals or {}))
        module = self.load(name)
        if not fromlist:
            if not level:
                return self.loaded.get(name.partition(".")[0], module)
            return module
        if hasattr(module, "__path__"):
            self._load_submodules(name, module, fromlist)
        return module

    def _load_submodules(self, name: str, package: Any, wanted: Iterable[str]) -> None:
        for attribute in [*wanted]:
            if attribute == "*":
                self._load_submodules(name, package, getattr(package, "__all__", ()))
            elif not hasattr(package, attribute):
                try:
                    self.load(f"{name}.{attribute}")
                except ModuleNotFoundError as error:
                    if error.name != f"{name}.{attribute}":
                        raise
                    # else the import statement itself says what is missing

    def reload(self, module: Any) -> Any:
        """Execute a module of this process once more, in its own namespace."""
        name = module.__spec__.name
        if self.loaded.get(name) is not module:
            raise ImportError(f"module {name} not in sys.modules", name=name)
        package = self.loaded.get(name.rpartition(".")[0])
        own = self._find_beside(name, package)
        code = own[0] if own is not None else _code_of(name)[0]
        if code is not None:
            exec(code, module.__dict__)  # as execute does
        return module


_LIBRARY = str(Path(importlib.__file__ or "").parents[1])
"""Where the host keeps its standard library."""

_NOWHERE: list[str] = []
"""The `__path__` of the standard library's packages: the loader finds their modules itself."""


def _package(globals: Mapping[str, Any]) -> str:
    """The package that relative imports of a module start from."""
    package = globals.get("__package__")
    if not package:
        raise ImportError("attempted relative import with no known parent package")
    return str(package)


@cache
def _code_of(name: str) -> tuple[CodeType | None, bool, str]:
    """What `_look_for` finds of a standard library module, which stays as it is."""
    return _look_for(name)


def _look_for(name: str) -> tuple[CodeType | None, bool, str]:
    """The compiled code of a module of the host's, whether it is a package, and its file.

    None instead of code for what is not written in Python. ModuleNotFoundError if there is none.
    """
    spec = _find(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    loader = spec.loader
    get_code = getattr(loader, "get_code", None)
    code = get_code(name) if get_code is not None else None
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
