"""The module `posix` of one process, put together from its topics.

    Names  Files  Descriptors  Attributes  ExtendedAttributes  Identity  Processes  Machine ...
       \\_____ one object a process: its methods are the module's functions _____/

Which of them are there, and every constant, is data of the system (`Edition`).
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from vos.systems.arguments import fspath
from vos.systems.unix import results
from vos.systems.unix.attributes import Attributes
from vos.systems.unix.base import Dialect
from vos.systems.unix.descriptors import Descriptors
from vos.systems.unix.environment import Environment
from vos.systems.unix.files import Files
from vos.systems.unix.identity import Identity
from vos.systems.unix.machine import Machine
from vos.systems.unix.names import Names
from vos.systems.unix.processes import Processes
from vos.systems.unix.scandir import DirEntry
from vos.systems.unix.xattrs import ExtendedAttributes

DOC = """This module provides access to operating system functionality that is
standardized by the C Standard and the POSIX standard (a thinly
disguised Unix interface).  Refer to the library manual and
corresponding Unix manual entries for more information on calls."""


UNSET: Any = object()  # an argument that was not given
NO_DEVICE = -1
KNOWS_NO_DEVICE = sys.version_info >= (3, 13)  # -1 is the device number that is none


@dataclass(frozen=True, slots=True)
class Edition:
    """A system's `posix`: functions by name with the native calls they are made of, constants, and
    what `_have_functions` lists; all of the running CPython's version."""

    dialect: Dialect
    functions: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, int]
    have_functions: Iterable[str]

    def names(self, calls: Mapping[str, Any]) -> list[str]:
        """The functions whose native calls are all there."""
        return [
            name for name, needed in self.functions.items() if all(each in calls for each in needed)
        ]


class Posix(
    Names, Files, Descriptors, Attributes, ExtendedAttributes, Identity, Processes, Machine,
    Environment,
):  # fmt: skip
    """The functions of `posix`, acting for one process."""

    fspath = staticmethod(fspath)

    def major(self, device: int, /) -> int:
        """Extracts a device major number from a raw device number."""
        number = _device(device)
        return number if number == NO_DEVICE else int(self._native.major(number))

    def minor(self, device: int, /) -> int:
        """Extracts a device minor number from a raw device number."""
        number = _device(device)
        return number if number == NO_DEVICE else int(self._native.minor(number))

    def makedev(self, major: int, minor: int, /) -> int:
        """Composes a raw device number from the major and minor device numbers."""
        parts = _part(major), _part(minor)
        return NO_DEVICE if parts == (NO_DEVICE,) * 2 else int(self._native.makedev(*parts))

    def register_at_fork(
        self, *, before: Any = UNSET, after_in_child: Any = UNSET, after_in_parent: Any = UNSET
    ) -> None:
        """Register callables to be called when forking a new process: here nothing ever forks."""
        given = {
            "before": before, "after_in_child": after_in_child, "after_in_parent": after_in_parent,
        }  # fmt: skip
        if all(value is UNSET for value in given.values()):
            raise TypeError("At least one argument is required.")
        for name, value in given.items():
            if value is not UNSET and not callable(value):
                raise TypeError(f"{name!r} must be callable, not {type(value).__name__}")


def _device(value: Any) -> int:
    if not hasattr(value, "__index__"):
        kind = f"'{type(value).__name__}' object cannot be interpreted as an integer"
        raise TypeError("an integer is required" if KNOWS_NO_DEVICE else kind)
    number = int(value.__index__())
    if number < 0 and not (KNOWS_NO_DEVICE and number == NO_DEVICE):
        raise OverflowError("can't convert negative int to unsigned")
    if number >= 1 << 64:
        raise OverflowError("int too big to convert")
    return number


def _part(value: Any) -> int:
    """A major or minor number: an unsigned int from CPython 3.13 on, an int before."""
    number = _device(value)
    if number >= 1 << (32 if KNOWS_NO_DEVICE else 31):
        kind = "unsigned int" if KNOWS_NO_DEVICE else "int"
        raise OverflowError(f"Python int too large to convert to C {kind}")
    return number


for _topic in Posix.__mro__[:-1]:
    for _name, _function in vars(_topic).items():
        if hasattr(_function, "__qualname__") and not _name.startswith("__"):
            _function.__qualname__ = _name  # what sentences about missing arguments begin with
            _function.__module__ = "posix"


def make_posix(native: Any, environment: dict[bytes, bytes], edition: Edition) -> Posix:
    """The functions of `posix` over a process's native calls and its environment."""
    posix = Posix(native, edition.dialect)
    posix.environment = environment
    return posix


def posix_module(posix: Posix, names: Iterable[str], edition: Edition) -> ModuleType:
    """The module `posix`: the functions of those names, types, constants, tables."""
    dialect = edition.dialect
    module = ModuleType("posix", DOC)
    module.__dict__.update(edition.constants)
    module.__dict__.update({name: getattr(posix, name) for name in names})
    module.__dict__.update(
        error=OSError,
        __functions__=posix,
        environ=dict(posix.environment),
        DirEntry=DirEntry,
        stat_result=dialect.stat_result,
        statvfs_result=results.statvfs_result,
        terminal_size=results.terminal_size,
        times_result=results.times_result,
        uname_result=results.uname_result,
        sched_param=results.sched_param,
        waitid_result=results.waitid_result,
        sysconf_names=dict(dialect.sysconf_names),
        confstr_names=dict(dialect.confstr_names),
        pathconf_names=dict(dialect.pathconf_names),
        _have_functions=[f"HAVE_{name}" for name in edition.have_functions],
    )
    return module
