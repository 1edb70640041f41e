"""Windows: handles, GetLastError, drives, names whose case does not matter, files that are shared.

native      the API object that programs get        calls/     the kernel's side of each call
paths       how a path is read                      lookup     from a path to places
state       what is kept of a process               skeleton   what the disk has to hold
nt          CPython's module over the native API    constants, errors, structs, variants: data
"""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.system import SystemPolicy
from vos.systems.windows import constants as c
from vos.systems.windows.arguments import is_error, mistyped, render
from vos.systems.windows.calls.table import TABLE
from vos.systems.windows.native import Windows, refused
from vos.systems.windows.open_files import rights
from vos.systems.windows.portable import portable
from vos.systems.windows.rules import RULES, fold
from vos.systems.windows.session import exit_status, interrupt, login, mount, obituary, report, talk
from vos.systems.windows.skeleton import install, prepare
from vos.systems.windows.variants import VARIANTS

FILE_MAX = (1 << 63) - 1
HANDLES_MAX = 1 << 16  # as many as the kernel's table has, not the 16 million of the real one


def _no_request(process: Process, request: int, argument: Any) -> int:
    raise KernelError("ENOTTY", "a console is asked by its own calls")


SYSTEM = SystemPolicy(
    name="windows",
    variants=VARIANTS,
    calls=TABLE,
    native=Windows,
    rules=RULES,
    refused=refused,
    mistyped=mistyped,
    deliver=lambda process: [],  # there are no signals
    child_changed=lambda parent, child: None,  # whoever waits has a handle
    broken_pipe=lambda process: None,
    file_too_large=lambda process: None,
    report=report,
    obituary=obituary,
    terminal=_no_request,
    interrupt=interrupt,
    shell=talk,
    program_path="C:\\Windows\\{}.exe",
    render=render,
    is_error=is_error,
    prepare=prepare,
    mount=mount,
    install=install,
    login=login,
    portable=portable,
    limits={"FSIZE": (FILE_MAX, FILE_MAX), "NOFILE": (HANDLES_MAX, HANDLES_MAX)},
    exit_status=exit_status,
    pipe_end=lambda reads: rights(c.GENERIC_READ if reads else c.GENERIC_WRITE),
    fold=fold,
)
