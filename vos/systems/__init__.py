"""The systems: each is policy over the one kernel, chosen at boot by its name.

`SYSTEMS` is the only table of names; a system's package is imported when it is booted.
"""

from __future__ import annotations

from importlib import import_module

from vos.errors import BootError
from vos.systems.system import SystemPolicy

SYSTEMS = ("linux", "windows", "macos")


def system(name: str) -> SystemPolicy:
    """Return the policy of a system; BootError for a name that is none."""
    if name not in SYSTEMS:
        raise BootError(f"there is no system {name!r}; there are {', '.join(SYSTEMS)}.")
    policy: SystemPolicy = import_module(f"vos.systems.{name}").SYSTEM
    return policy
