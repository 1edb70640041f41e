"""What CPython's build wrote down for `sysconfig`: a Python that was built for this system.

The host's own would tell of another system, and be named otherwise. Programs that ask for a
variable that is not here get None, as for any that a build has not.
Source: Lib/sysconfig.py of CPython, `_init_posix` and `_get_sysconfigdata_name`.
"""

from __future__ import annotations

import sys
from types import ModuleType

from vos.portable.loader import Provider
from vos.portable.sys_module import Platform

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def sysconfig_data(platform: Platform, **more: object) -> dict[str, Provider]:
    """What makes the module, by its name; `more` are variables that only this system has."""
    name = f"_sysconfigdata_{platform.extra['abiflags']}_{platform.name}_{platform.multiarch}"
    soabi = f"cpython-{VERSION.replace('.', '')}-{platform.multiarch}"
    variables = {
        "prefix": platform.prefix, "exec_prefix": platform.prefix, "VERSION": VERSION,
        "BINDIR": f"{platform.prefix}/bin", "LIBDIR": f"{platform.prefix}/lib",
        "LIBDEST": platform.library, "INCLUDEPY": f"{platform.prefix}/include/python{VERSION}",
        "SOABI": soabi, "EXT_SUFFIX": f".{soabi}.so", "SHLIB_SUFFIX": ".so",
        "MULTIARCH": platform.multiarch, "MACHDEP": platform.name, "ABIFLAGS": "", "Py_DEBUG": 0,
        "WITH_PYMALLOC": 1, "SIZEOF_VOID_P": 8, "SIZEOF_SIZE_T": 8, "SIZEOF_LONG": 8,
        "SIZEOF_TIME_T": 8, "CC": "cc", "CFLAGS": "", "CONFIG_ARGS": "", "LDFLAGS": "", **more,
    }  # fmt: skip

    def make(_modules: object) -> ModuleType:
        module = ModuleType(name)
        module.__dict__["build_time_vars"] = dict(variables)
        return module

    return {name: make}
