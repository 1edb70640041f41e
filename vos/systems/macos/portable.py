"""What macOS gives to one process's Python: its modules, its `sys`, its files."""

from __future__ import annotations

import sys
from types import ModuleType

from vos.kernel.processes import Process
from vos.portable.platform import PortableSystem
from vos.portable.ports import Devices
from vos.portable.sys_module import Platform
from vos.systems.macos.library import Library
from vos.systems.macos.native import calls_of
from vos.systems.macos.ports import KeyboardPort, MousePort, ScreenPort, SoundPort
from vos.systems.macos.posix import DIALECT, MacosPosix, edition
from vos.systems.unix.modules import begin, file_port, interrupted, providers
from vos.systems.unix.sysconfig_module import sysconfig_data

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FRAMEWORK = f"/Library/Frameworks/Python.framework/Versions/{VERSION}"

PLATFORM = Platform(
    name="darwin",
    executable="/usr/bin/python3",
    prefix=FRAMEWORK,
    library=f"{FRAMEWORK}/lib/python{VERSION}",
    multiarch="darwin",
    errors="surrogateescape",
    threads=("pthread", "mutex+cond", None),
    extra={
        "abiflags": "", "_framework": "Python", "getdlopenflags": lambda: 2,
        "setdlopenflags": lambda flags, /: None,
    },
)  # fmt: skip
# What the shared modules ask for by the calls that `Library` makes of macOS' own.
MADE = frozenset(["clone", "rt_sigaction", "rt_sigprocmask", "rt_sigpending"])


def scproxy_module() -> ModuleType:
    """`_scproxy`: the proxies of System Settings' network pane, of which there are none."""
    module = ModuleType("_scproxy")
    module.__dict__.update(_get_proxy_settings=dict, _get_proxies=dict)
    return module


def portable(process: Process) -> PortableSystem:
    """macOS' part in a process's portable modules."""
    calls = calls_of(process)
    library = Library(process.native)
    posix = MacosPosix(library, DIALECT)
    posix.environment = process.environ
    begin(posix, library)
    native = process.native
    return PortableSystem(
        platform=PLATFORM,
        provided={
            **providers(posix, edition("mkfifoat" in calls), dict.fromkeys(calls | MADE)),
            **sysconfig_data(PLATFORM, PYTHONFRAMEWORK="Python", MACOSX_DEPLOYMENT_TARGET="10.9"),
            "_scproxy": lambda _: scproxy_module(),
        },
        files=file_port(posix, library),
        interrupted=lambda: interrupted(posix, library),
        devices=Devices(
            screen=lambda: ScreenPort(native),
            keyboard=lambda: KeyboardPort(native),
            mouse=lambda: MousePort(native),
            sound=lambda: SoundPort(native),
        ),
        no_name=(8, "nodename nor servname provided, or not known"),
    )
