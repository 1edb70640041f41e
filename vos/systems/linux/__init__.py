"""Linux: negative error numbers, bytes for names, everything a file.

native    the API object that programs get      calls/    its own calls, and the table of all
devices   framebuffer, keys, terminal           proc      /proc
skeleton  what the disk has to hold             session   logging in
posix, portable, ports, libc                    for CPython's os
arguments, configuration, constants, errors, input_codes, numbers, structs, variants    data

What every Unix has alike is in `vos.systems.unix`.
"""

from __future__ import annotations

from vos.systems.linux.arguments import is_error, render
from vos.systems.linux.calls.table import TABLE
from vos.systems.linux.devices import terminal
from vos.systems.linux.native import Linux, refused
from vos.systems.linux.portable import portable
from vos.systems.linux.session import login, mount
from vos.systems.linux.skeleton import prepare
from vos.systems.linux.variants import VARIANTS
from vos.systems.system import SystemPolicy
from vos.systems.unix import signals
from vos.systems.unix.arguments import mistyped
from vos.systems.unix.constants import RLIM_INFINITY
from vos.systems.unix.rules import RULES
from vos.systems.unix.session import report, talk
from vos.systems.unix.skeleton import install

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
