"""macOS: -1 and errno, names that ignore letter case, flags, CoreGraphics upside down.

native      the API object that programs get     calls/         the kernel's side of each call
lookup      names, flags, from paths to places   translate      numbers, to the shared and back
quartz      CoreGraphics' things                 window_server  events
skeleton    what the disk has to hold            session        logging in, the terminal
library     what the shared posix calls          posix, portable, ports    for CPython's os
constants, errors, key_codes, structs, variants  data
"""

from __future__ import annotations

from vos.systems.macos.arguments import is_error, render
from vos.systems.macos.calls.table import TABLE
from vos.systems.macos.lookup import fold
from vos.systems.macos.native import Macos, refused
from vos.systems.macos.portable import portable
from vos.systems.macos.session import TERMINAL, exit_status, login, mount, obituary
from vos.systems.macos.skeleton import prepare
from vos.systems.macos.variants import VARIANTS
from vos.systems.system import SystemPolicy
from vos.systems.unix import signals
from vos.systems.unix.arguments import mistyped
from vos.systems.unix.constants import RLIM_INFINITY
from vos.systems.unix.rules import RULES
from vos.systems.unix.session import report, talk
from vos.systems.unix.skeleton import install

LIMITS = {
    "CPU": (RLIM_INFINITY, RLIM_INFINITY), "FSIZE": (RLIM_INFINITY, RLIM_INFINITY),
    "DATA": (RLIM_INFINITY, RLIM_INFINITY), "STACK": (8372224, 67104768),
    "CORE": (0, RLIM_INFINITY), "RSS": (RLIM_INFINITY, RLIM_INFINITY), "NPROC": (2784, 4176),
    "NOFILE": (256, 1048576), "MEMLOCK": (RLIM_INFINITY, RLIM_INFINITY),
    "AS": (RLIM_INFINITY, RLIM_INFINITY),
}  # fmt: skip

SYSTEM = SystemPolicy(
    name="macos",
    variants=VARIANTS,
    calls=TABLE,
    native=Macos,
    rules=RULES,
    refused=refused,
    mistyped=mistyped,
    deliver=signals.deliver,
    child_changed=signals.child_changed,
    broken_pipe=signals.broken_pipe,
    file_too_large=signals.file_too_large,
    report=report,
    obituary=obituary,
    terminal=TERMINAL.ask,
    interrupt=signals.interrupt,
    shell=talk,
    program_path="/usr/local/bin/{}",
    render=render,
    is_error=is_error,
    prepare=prepare,
    mount=mount,
    install=install,
    login=login,
    portable=portable,
    limits=LIMITS,
    exit_status=exit_status,
    fold=fold,
)
