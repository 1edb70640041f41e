"""`importlib`'s parts that reach for files: executed anew, over the process's own `posix` or `nt`.

    importlib._bootstrap            the import statement itself: the host's, no system shows in it
    importlib._bootstrap_external   paths, byte code, loaders: CPython's own file, over this `_os`
    importlib.machinery, .util ...  as all of the library: what they take from these two is theirs

What `py_compile`, `zipimport` and `runpy` read and write by these is on the virtual disk.
"""

from importlib import _bootstrap
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.portable.loader import Modules, Provider

_EXTERNAL = "importlib._bootstrap_external"


def _external(modules: "Modules") -> Any:
    module = modules.fresh(_EXTERNAL)
    module._set_bootstrap_module(_bootstrap)
    return module


def _warnings(modules: "Modules") -> Any:
    """What these modules take from C's `_warnings`; `warnings` itself goes without it."""

    def warn(
        message: Any, category: Any = None, stacklevel: int = 1, source: object = None
    ) -> None:
        """Issue a warning, or maybe ignore it or raise an exception."""
        modules.load("warnings").warn(message, category, stacklevel + 1, source)

    module = ModuleType("_warnings")
    module.__dict__["warn"] = warn
    return module


PROVIDED: "dict[str, Provider]" = {
    _EXTERNAL: _external,
    "_frozen_importlib_external": lambda modules: modules.load(_EXTERNAL),
    "importlib._bootstrap": lambda _: _bootstrap,
    "_frozen_importlib": lambda _: _bootstrap,
    "_warnings": _warnings,
}
