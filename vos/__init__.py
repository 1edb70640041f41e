"""The operating systems: kernel, drivers, file system, three systems, the portable layer.

machine = emulator.boot("c64")
with vos.boot(machine, "linux") as system:
    system.os.mkdir("notes")
"""

from __future__ import annotations

from emulator.machine import Machine
from vos.errors import BootError
from vos.system import System
from vos.systems import SYSTEMS
from vos.systems import system as find_system

__all__ = ["BootError", "System", "boot"]


def boot(
    machine: Machine,
    system: str = SYSTEMS[0],
    variant: str | None = None,
    *,
    privileged: bool = False,
) -> System:
    """Boot a system on a machine; its disk is formatted first if it is empty.

    `system` may name the variant too: "linux/alpine". `privileged`: act with all rights (as root).
    BootError for a name that is none, or a disk that cannot be used; then nothing has changed.
    """
    name, _, named = system.partition("/")
    return System(machine, find_system(name), variant or named or None, privileged)
