"""Linux: negative error numbers, bytes for names, everything a file.

native      the API object that programs get        calls/     the kernel's side of each call
rules       paths and permissions                   lookup     from (dirfd, path) to places
signals     what signals do                         skeleton   what the disk has to hold
numbers, constants, errors, structs, variants       data
"""

from __future__ import annotations

from vos.systems.linux import signals
from vos.systems.linux.arguments import is_error, mistyped, render
from vos.systems.linux.calls.table import TABLE
from vos.systems.linux.constants import RLIM_INFINITY
from vos.systems.linux.devices import terminal
from vos.systems.linux.native import Linux, refused
from vos.systems.linux.portable import portable
from vos.systems.linux.rules import RULES
from vos.systems.linux.session import login, mount, report, talk
from vos.systems.linux.skeleton import install, prepare
from vos.systems.linux.variants import VARIANTS
from vos.systems.system import SystemPolicy

LIMITS = {
    "CPU": (RLIM_INFINITY, RLIM_INFINITY), "FSIZE": (RLIM_INFINITY, RLIM_INFINITY),
    "DATA": (RLIM_INFINITY, RLIM_INFINITY), "STACK": (8 << 20, RLIM_INFINITY),
    "CORE": (0, RLIM_INFINITY), "RSS": (RLIM_INFINITY, RLIM_INFINITY), "NPROC": (1024, 1024),
    "NOFILE": (1024, 1048576), "MEMLOCK": (8 << 20, 8 << 20),
    "AS": (RLIM_INFINITY, RLIM_INFINITY),
}  # fmt: skip

SYSTEM = SystemPolicy(
    name="linux",
    variants=VARIANTS,
    calls=TABLE,
    native=Linux,
    rules=RULES,
    refused=refused,
    mistyped=mistyped,
    deliver=signals.deliver,
    child_changed=signals.child_changed,
    broken_pipe=signals.broken_pipe,
    file_too_large=signals.file_too_large,
    report=report,
    obituary=signals.obituary,
    terminal=terminal,
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
)
