"""What Linux gives to one process's Python: its modules, its `sys`, its files."""

import sys
from functools import cache
from typing import Any

from vos.kernel.processes import Process
from vos.portable.platform import PortableSystem
from vos.portable.ports import Devices
from vos.portable.sys_module import Platform
from vos.systems.linux.libc import edition
from vos.systems.linux.ports import KeyboardDevice, MouseDevice, ScreenDevice, SoundDevice
from vos.systems.unix.modules import begin, file_port, interrupted, providers
from vos.systems.unix.posix import make_posix
from vos.systems.unix.sysconfig_module import sysconfig_data

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@cache
def platform_of(libc: str) -> Platform:
    """What `sys` says of a Linux with that C library."""
    name, _, version = libc.partition(" ")
    glibc = name == "glibc"
    return Platform(
        name="linux",
        executable="/usr/bin/python3",
        prefix="/usr",
        library=f"/usr/lib/python{VERSION}",
        multiarch=f"x86_64-linux-{'gnu' if glibc else name}",
        errors="surrogateescape",
        threads=("pthread", "semaphore", f"NPTL {version}" if glibc else None),
        extra={
            "abiflags": "", "getdlopenflags": lambda: 2,
            "setdlopenflags": lambda flags, /: None,
        },
    )  # fmt: skip


def portable(process: Process) -> PortableSystem:
    """Linux' part in a process's portable modules."""
    native: Any = process.native
    libc = process.kernel.variant.facts["libc"]
    made_of, platform = edition(libc), platform_of(libc)
    posix = make_posix(native, process.environ, made_of)
    begin(posix, native)
    return PortableSystem(
        platform=platform,
        provided={
            **providers(posix, made_of, process.kernel.policy.calls),
            **sysconfig_data(platform),
        },
        files=file_port(posix, native),
        interrupted=lambda: interrupted(posix, native),
        devices=Devices(
            screen=lambda: ScreenDevice(posix),
            keyboard=lambda: KeyboardDevice(posix),
            mouse=lambda: MouseDevice(posix),
            sound=lambda: SoundDevice(posix),
        ),
    )
