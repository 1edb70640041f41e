"""The portable layer: the same names on every system, over each system's native calls.

`os` and its neighbours are CPython's own files, executed over a virtual `posix` or `nt`; `screen`,
`keyboard`, `mouse` and `sound` are to the display what `os` is to files.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from vos.portable import import_machinery, small_modules
from vos.portable.beside import finder
from vos.portable.builtins_module import furnish
from vos.portable.handing import program
from vos.portable.interpreter import python
from vos.portable.loader import Modules
from vos.portable.locale_module import locale_module
from vos.portable.open_file import Opener
from vos.portable.platform import PortableSystem
from vos.portable.socket_module import socket_module
from vos.portable.sys_module import sys_module
from vos.portable.threading_module import threading_module

if TYPE_CHECKING:
    from vos.kernel.processes import Process

# Names that programs are handed, or import: the module and class of each.
DEVICES = {
    "screen": "Screen", "keyboard": "Keyboard", "mouse": "Mouse", "sound": "Sound",
}  # fmt: skip

__all__ = ["Modules", "make_modules", "namespaces", "program", "python"]


def _device(name: str, port: Callable[[], Any], _modules: Modules) -> Any:
    """What a process holds of a device; its module is loaded, and its port opened, at first use."""
    kind = getattr(import_module(f"vos.portable.{name}"), DEVICES[name])
    return kind(port())


def namespaces(process: "Process") -> Modules:
    """The portable modules of a process, by name: `namespaces(process)["os"]`."""
    system: PortableSystem = process.kernel.policy.portable(process)
    return make_modules(system)


def make_modules(system: PortableSystem) -> Modules:
    """The portable modules over what one system contributes for one process."""
    opener = Opener(system.files)
    provided: dict[str, Any] = {
        "importlib": small_modules.importlib_module,
        **import_machinery.PROVIDED,
        "atexit": small_modules.atexit_module,
        "_random": small_modules.random_module,
        "threading": threading_module,
        "faulthandler": small_modules.faulthandler_module,
        "_socket": partial(socket_module, system.no_name),
        "_locale": locale_module(system.files.encoding),
        "io": lambda _: opener.module(),
        "_io": lambda _: opener.module(),
        **{name: partial(_device, name, getattr(system.devices, name)) for name in DEVICES},
        **system.provided,
    }
    builtin = sorted(system.provided)
    provided["sys"] = lambda modules: sys_module(modules, system.platform, builtin)
    modules = Modules(
        provided,
        beside=finder(opener.open, lambda: modules["os"]),
        library=system.platform.library,
        interrupted=system.interrupted,
    )
    furnish(modules, opener.open)
    modules.load("os")  # before anything can be looked for on the virtual disk
    return modules
