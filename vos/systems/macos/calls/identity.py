"""As whom a process acts, and its group and session: what every Unix has alike, and seteuid."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos.kinds import Buffer, Id, OptSize
from vos.systems.unix.calls import identity
from vos.systems.unix.calls.identity import (
    getegid,
    geteuid,
    getgid,
    getgroups,
    getpgid,
    getpgrp,
    getpriority,
    getsid,
    getuid,
    setgid,
    setgroups,
    setpgid,
    setpriority,
    setregid,
    setreuid,
    setsid,
    setuid,
    umask,
)
from vos.systems.unix.user_memory import room_for


def seteuid(process: Process, euid: Id) -> int:
    """Act as another user: the real or the saved one, or any as root."""
    return identity.setresuid(process, -1, euid, -1)


def setegid(process: Process, egid: Id) -> int:
    """Act as another group."""
    return identity.setresgid(process, -1, egid, -1)


def issetugid(process: Process) -> int:
    """Tell (1) whether the program has more rights than who started it."""
    credentials = process.credentials
    return int((credentials.uid, credentials.gid) != (credentials.euid, credentials.egid))


def getlogin_r(process: Process, name: Buffer, namelen: OptSize = None) -> int:
    """Put the name that the user logged in by and a NUL into a buffer."""
    raw = process.environ.get(b"LOGNAME", b"root") + b"\0"
    if room_for(name, namelen) < len(raw):
        raise KernelError("ERANGE", f"the name needs a buffer of {len(raw)} bytes")
    name[: len(raw)] = raw
    return 0


CALLS = (
    getuid, geteuid, getgid, getegid, setuid, setgid, seteuid, setegid, setreuid, setregid,
    getgroups, setgroups, getpgid, getpgrp, setpgid, getsid, setsid, getpriority, setpriority,
    umask, issetugid, getlogin_r,
)  # fmt: skip
