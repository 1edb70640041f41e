"""`sys` as a program of a virtual system sees it: the host's interpreter, all else the system's.

What the interpreter knows of itself (version, limits, frames) is the host's. What it knows of the
system (platform, paths, encodings, standard streams, modules) is not.
"""

import sys
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from vos.portable.tracebacks import print_exception
from vos.systems.structseq import structseq

if TYPE_CHECKING:
    from vos.portable.loader import Modules

# Of one platform only, or of the host's installation.
_NOT_HERE = (
    "getwindowsversion", "winver", "dllhandle", "getandroidapilevel", "_framework", "_home",
    "last_type", "last_value", "last_traceback", "last_exc", "ps1", "ps2", "gettrace_",
    "stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__", "_base_executable",
    "_emscripten_info", "_enablelegacywindowsfsencoding", "tracebacklimit", "abiflags",
    "getdlopenflags", "setdlopenflags", "__interactivehook__", "_stdlib_dir", "unraisablehook_",
)  # fmt: skip

_THREADS = structseq("thread_info", "sys", ("name", "lock", "version"))
STREAMS = {"stdin": (0, "r"), "stdout": (1, "w"), "stderr": (2, "w")}


@dataclass(frozen=True, slots=True)
class Platform:
    """What a system calls itself in `sys`, and where Python is thought to be installed.

    `extra` are the attributes that `sys` has on this system only.
    """

    name: str
    executable: str
    prefix: str
    library: str
    multiarch: str
    errors: str
    threads: tuple[str, str | None, str | None]
    extra: dict[str, Any]


def sys_module(modules: "Modules", platform: Platform, builtin: list[str]) -> ModuleType:
    """The module `sys` of a process; `builtin` are the names of what its system provides."""
    facade = ModuleType("sys", sys.__doc__)
    facade.__dict__.update(
        {name: value for name, value in sys.__dict__.items() if name not in _NOT_HERE}
    )
    facade.__dict__.update(_system_attributes(platform))
    facade.__dict__.update(platform.extra)
    facade.__dict__.update(
        modules=modules.loaded,
        builtin_module_names=tuple(sorted({*_builtin_names(), *builtin})),
        path=[],
        meta_path=[],
        path_hooks=[],
        path_importer_cache={},
        argv=[""],
        orig_argv=[platform.executable],
        warnoptions=[],
        excepthook=lambda kind, value, trace: print_exception(modules, value),
        displayhook=lambda value: _display(modules, value),
        breakpointhook=lambda *_a, **_n: modules.load("pdb").Pdb().set_trace(sys._getframe(1)),
        __getattr__=lambda name: _stream(modules, facade, name),
    )
    facade.__dict__.update(
        __excepthook__=facade.__dict__["excepthook"],
        __displayhook__=facade.__dict__["displayhook"],
        __breakpointhook__=facade.__dict__["breakpointhook"],
    )
    return facade


def _system_attributes(platform: Platform) -> dict[str, Any]:
    implementation = SimpleNamespace(**vars(sys.implementation))
    implementation._multiarch = platform.multiarch
    return {
        "platform": platform.name,
        "executable": platform.executable,
        "_base_executable": platform.executable,
        "prefix": platform.prefix,
        "exec_prefix": platform.prefix,
        "base_prefix": platform.prefix,
        "base_exec_prefix": platform.prefix,
        "platlibdir": "lib",
        "pycache_prefix": None,
        "dont_write_bytecode": True,
        "implementation": implementation,
        "thread_info": _THREADS(platform.threads),
        "getfilesystemencoding": lambda: "utf-8",
        "getfilesystemencodeerrors": lambda: platform.errors,
    }


def _builtin_names() -> set[str]:
    from vos.portable.sharing import PASSED_BY, PLATFORM, REFUSED

    return set(sys.builtin_module_names) - PASSED_BY - PLATFORM - set(REFUSED)


def _stream(modules: "Modules", facade: ModuleType, name: str) -> Any:
    """A standard stream, opened when first asked for; None if its descriptor is closed."""
    plain = name.strip("_")
    if plain not in STREAMS or name not in (plain, f"__{plain}__"):
        raise AttributeError(f"module 'sys' has no attribute {name!r}")
    if name == plain:
        stream = facade.__dict__[name] = getattr(facade, f"__{plain}__")
        return stream
    number, mode = STREAMS[plain]
    try:
        stream = _open_stream(modules, number, mode, plain)
    except OSError:
        stream = None
    facade.__dict__[name] = stream
    return stream


def _open_stream(modules: "Modules", number: int, mode: str, name: str) -> Any:
    errors = "backslashreplace" if name == "stderr" else "strict"
    stream = modules["open"](number, mode, encoding="utf-8", errors=errors, closefd=False)
    stream.buffer.raw.name = f"<{name}>"
    stream.reconfigure(
        line_buffering=name == "stderr" or stream.isatty(), write_through=name == "stderr"
    ) if mode == "w" else None
    return stream


def _display(modules: "Modules", value: Any) -> None:
    if value is None:
        return
    namespace = modules.builtins.__dict__
    namespace["_"] = None
    namespace["print"](repr(value))
    namespace["_"] = value
