"""The module `nt` of one process, put together from its topics.

    Names  Files  Attributes  Environment  Processes  Machine
       \\___ one object a process: its methods are the module's functions ___/

Names and values are those of CPython for Windows, version by version. Source: `dir(nt)` of 3.11 to
3.13, Modules/posixmodule.c of 3.14.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from vos.systems.arguments import fspath
from vos.systems.unix.results import statvfs_result, terminal_size, uname_result
from vos.systems.windows.nt import crt, paths, processes
from vos.systems.windows.nt.attributes import Attributes
from vos.systems.windows.nt.environment import Environment, environ_of
from vos.systems.windows.nt.files import Files
from vos.systems.windows.nt.machine import Machine
from vos.systems.windows.nt.names import Names
from vos.systems.windows.nt.places import Places
from vos.systems.windows.nt.processes import Processes
from vos.systems.windows.nt.scandir import DirEntry
from vos.systems.windows.nt.stat_result import stat_result

VERSION = sys.version_info[:2]
DOC = """This module provides access to operating system functionality that is
standardized by the C Standard and the POSIX standard (a thinly
disguised Unix interface).  Refer to the library manual and
corresponding Unix manual entries for more information on calls."""

FUNCTIONS = """
    _add_dll_directory _exit _getdiskusage _getfinalpathname _getfullpathname _getvolumepathname
    _remove_dll_directory abort access chdir chmod close closerange cpu_count device_encoding dup
    dup2 execv execve fspath fstat fsync ftruncate get_handle_inheritable get_inheritable
    get_terminal_size getcwd getcwdb getlogin getpid getppid isatty kill link listdir lseek lstat
    mkdir open pipe putenv read readlink remove rename replace rmdir scandir set_handle_inheritable
    set_inheritable spawnv spawnve startfile stat strerror symlink system times truncate umask
    unlink unsetenv urandom utime waitpid waitstatus_to_exitcode write
""".split()

# What is only there since a version of CPython.
SINCE: dict[str, tuple[int, int]] = {
    "_path_isdir": (3, 12), "_path_isfile": (3, 12), "_path_exists": (3, 12),
    "_path_islink": (3, 12), "_path_isdevdrive": (3, 12), "listdrives": (3, 12),
    "listmounts": (3, 12), "listvolumes": (3, 12), "get_blocking": (3, 12),
    "_path_isjunction": (3, 13), "_path_lexists": (3, 13), "_findfirstfile": (3, 11),
    "fchmod": (3, 13), "lchmod": (3, 13), "_supports_virtual_terminal": (3, 13),
    "readinto": (3, 14),
}  # fmt: skip

CONSTANTS: dict[str, int] = {
    "F_OK": 0, "R_OK": 4, "W_OK": 2, "X_OK": 1, "TMP_MAX": 0x7FFFFFFF,
    **{name: value for name, value in vars(crt).items() if name.startswith("O_")},
    **{name: value for name, value in vars(processes).items() if name.startswith("P_")},
    "_LOAD_LIBRARY_SEARCH_DEFAULT_DIRS": 0x1000, "_LOAD_LIBRARY_SEARCH_APPLICATION_DIR": 0x200,
    "_LOAD_LIBRARY_SEARCH_SYSTEM32": 0x800, "_LOAD_LIBRARY_SEARCH_USER_DIRS": 0x400,
    "_LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR": 0x100,
}  # fmt: skip


class Nt(Names, Places, Files, Attributes, Environment, Processes, Machine):
    """The functions of `nt`, acting for one process."""

    fspath = staticmethod(fspath)


for _topic in Nt.__mro__[:-1]:
    for _name, _function in vars(_topic).items():
        if hasattr(_function, "__qualname__") and not _name.startswith("__"):
            _function.__qualname__ = _name  # what sentences about missing arguments begin with


def nt_module(nt: Nt) -> ModuleType:
    """The module `nt`: functions, types, constants of the running CPython's version."""
    module = ModuleType("nt", DOC)
    names = FUNCTIONS + [name for name, since in SINCE.items() if since <= VERSION]
    module.__dict__.update(CONSTANTS)
    module.__dict__.update({name: getattr(nt, name) for name in names})
    module.__dict__.update(_path_functions())
    module.__dict__.update(
        error=OSError,
        environ=environ_of(nt._native),
        DirEntry=DirEntry,
        stat_result=stat_result,
        statvfs_result=statvfs_result,
        terminal_size=terminal_size,
        times_result=processes.times_result,
        uname_result=uname_result,
        _have_functions=["HAVE_FTRUNCATE", "MS_WINDOWS"],
    )
    if VERSION >= (3, 14):
        module.__dict__["_create_environ"] = lambda: environ_of(nt._native)
    return module


def _path_functions() -> dict[str, Any]:
    made: dict[str, Any] = {"_path_normpath": paths._path_normpath}
    if VERSION >= (3, 13):
        made["_path_splitroot_ex"] = paths._path_splitroot_ex
    else:
        made["_path_splitroot"] = paths._path_splitroot
    return made
