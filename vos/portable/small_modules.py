"""Modules with a little of the interpreter's global state in them, made for one process each.

importlib   imports what the process sees            _random   seeds from the process's urandom
atexit      runs when the process's program ends     faulthandler has nothing to do: a fault of a
                                                     virtual process is no crash of the host's
"""

import _random
import importlib
import importlib.util
from collections.abc import Callable
from inspect import ismodule
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.portable.loader import Modules


def importlib_module(modules: "Modules") -> ModuleType:
    """`importlib`, whose functions import for the process."""
    module = ModuleType("importlib", importlib.__doc__)
    module.__dict__.update(
        {name: value for name, value in importlib.__dict__.items() if not ismodule(value)}
    )
    module.__path__ = []

    def import_module(name: str, package: str | None = None) -> Any:
        """Import a module; `package` is what a relative name starts from."""
        if name.startswith("."):
            if not package:
                raise TypeError(
                    f"the 'package' argument is required to perform a relative import for {name!r}"
                )
            name = importlib.util.resolve_name(name, package)
        return modules.load(name)

    def invalidate_caches() -> None:
        """Do nothing: directories are read anew at each import."""

    module.__dict__.update(
        import_module=import_module,
        invalidate_caches=invalidate_caches,
        reload=modules.reload,
        __import__=modules.import_,
    )
    return module


class Exits:
    """What a program asked to be called at its end, last first."""

    def __init__(self) -> None:
        self._calls: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []

    def register(self, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Register a function to be executed upon normal program termination."""
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self._calls.append((func, args, kwargs))
        return func

    def unregister(self, func: Callable[..., Any], /) -> None:
        """Unregister an exit function."""
        self._calls[:] = [call for call in self._calls if call[0] != func]

    def run(self, complain: Callable[[BaseException], None] | None = None) -> None:
        """Run all registered exit functions; `complain` of what they raise."""
        while self._calls:
            func, args, kwargs = self._calls.pop()
            try:
                func(*args, **kwargs)
            except Exception as error:
                if complain is None:
                    raise
                complain(error)

    def clear(self) -> None:
        """Clear the list of exit functions previously registered."""
        self._calls.clear()

    def count(self) -> int:
        """Return how many exit functions are registered."""
        return len(self._calls)


def atexit_module(_modules: "Modules") -> ModuleType:
    """`atexit` of one process; the program's end calls `_run_exitfuncs`."""
    module, exits = ModuleType("atexit"), Exits()
    module.__dict__.update(
        register=exits.register,
        unregister=exits.unregister,
        _run_exitfuncs=exits.run,
        _clear=exits.clear,
        _ncallbacks=exits.count,
    )
    return module


def random_module(modules: "Modules") -> ModuleType:
    """`_random`, whose generators start from the process's own random bytes."""
    urandom = modules["os"].urandom

    class Random(_random.Random):
        """The Mersenne Twister; unseeded, it starts where the virtual system's chance is."""

        def seed(self, seed: Any = None, /) -> None:
            """Begin a sequence."""
            super().seed(int.from_bytes(urandom(32), "little") if seed is None else seed)

    Random.__module__ = "_random"
    module = ModuleType("_random", _random.__doc__)
    module.__dict__["Random"] = Random
    return module


def faulthandler_module(modules: "Modules") -> ModuleType:
    """`faulthandler`, which remembers that it is on and writes tracebacks when asked to."""
    module = ModuleType("faulthandler", "faulthandler module.")
    state = {"on": False}

    def dump_traceback(file: Any = None, all_threads: bool = True) -> None:
        """Dump the traceback of the current thread into file."""
        modules.load("traceback").print_stack(file=file or modules.sys.stderr)

    def nothing(*_arguments: Any, **_named: Any) -> None:
        """Do nothing: no such fault happens here."""

    module.__dict__.update(
        enable=lambda *_a, **_n: state.update(on=True),
        disable=lambda: state.update(on=False),
        is_enabled=lambda: state["on"],
        dump_traceback=dump_traceback,
        dump_traceback_later=nothing, cancel_dump_traceback_later=nothing,
        register=nothing, unregister=nothing,
    )  # fmt: skip
    return module
