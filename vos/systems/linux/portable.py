"""What Linux gives to one process's Python: its modules, its `sys`, its files."""

import sys
from typing import Any

from vos.kernel.processes import Process
from vos.portable.platform import PortableSystem
from vos.portable.ports import Devices
from vos.portable.sys_module import Platform
from vos.systems.linux.ports import KeyboardDevice, MouseDevice, ScreenDevice, SoundDevice
from vos.systems.linux.posix import EDITION
from vos.systems.unix.modules import begin, file_port, interrupted, providers
from vos.systems.unix.posix import make_posix

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

PLATFORM = Platform(
    name="linux",
    executable="/usr/bin/python3",
    prefix="/usr",
    library=f"/usr/lib/python{VERSION}",
    multiarch="x86_64-linux-gnu",
    errors="surrogateescape",
    threads=("pthread", "semaphore", "NPTL 2.36"),
    extra={"abiflags": "", "getdlopenflags": lambda: 2, "setdlopenflags": lambda flags, /: None},
)


def portable(process: Process) -> PortableSystem:
    """Linux' part in a process's portable modules."""
    native: Any = process.native
    posix = make_posix(native, process.environ, EDITION)
    begin(posix, native)
    return PortableSystem(
        platform=PLATFORM,
        provided=providers(posix, EDITION, process.kernel.policy.calls),
        files=file_port(posix, native),
        interrupted=lambda: interrupted(posix, native),
        devices=Devices(
            screen=lambda: ScreenDevice(posix),
            keyboard=lambda: KeyboardDevice(posix),
            mouse=lambda: MouseDevice(posix),
            sound=lambda: SoundDevice(posix),
        ),
    )
