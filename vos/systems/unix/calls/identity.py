"""As whom a process acts: users, groups, sessions, umask, priorities. Source: credentials(7)."""

from __future__ import annotations

from dataclasses import replace
from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Credentials, Process
from vos.systems.unix.constants import NGROUPS_MAX, PRIO_PGRP, PRIO_PROCESS, PRIO_USER
from vos.systems.unix.kinds import Id, Int, Mode, Pid, Size, Struct

UNCHANGED = (-1, 0xFFFFFFFF)
NICEST, LEAST_NICE = -20, 19


def getuid(process: Process) -> int:
    """Return the real user."""
    return process.credentials.uid


def geteuid(process: Process) -> int:
    """Return the effective user."""
    return process.euid


def getgid(process: Process) -> int:
    """Return the real group."""
    return process.credentials.gid


def getegid(process: Process) -> int:
    """Return the effective group."""
    return process.egid


def _id(number: int) -> int:
    if not 0 <= index(number) < 0xFFFFFFFF:
        raise KernelError("EINVAL", "an id has 32 bits, and is not -1")
    return number


def setuid(process: Process, uid: Id) -> int:
    """Become a user: root for good, another one of its real or saved ones."""
    old = process.credentials
    _id(uid)
    if process.euid == 0:
        process.become(replace(old, uid=uid, euid=uid, suid=uid))
    elif uid in (old.uid, old.suid):
        process.become(replace(old, euid=uid))
    else:
        raise KernelError("EPERM", "only root becomes someone else")
    return 0


def setgid(process: Process, gid: Id) -> int:
    """Take a group: root any, another one of its real or saved ones."""
    old = process.credentials
    _id(gid)
    if process.euid == 0:
        process.become(replace(old, gid=gid, egid=gid, sgid=gid))
    elif gid in (old.gid, old.sgid):
        process.become(replace(old, egid=gid))
    else:
        raise KernelError("EPERM", "only root takes another group")
    return 0


def _chosen(process: Process, given: tuple[int, ...], own: tuple[int, ...]) -> tuple[int, ...]:
    """Return ids with those left out (-1) as they are; unprivileged, only own ones."""
    for number in given:
        if index(number) not in UNCHANGED:
            _id(number)
            if process.euid and number not in own:
                raise KernelError("EPERM", "only root becomes someone else")
    return tuple(old if new in UNCHANGED else new for new, old in zip(given, own, strict=True))


def setresuid(process: Process, ruid: Id, euid: Id, suid: Id) -> int:
    """Set the real, effective and saved user; -1 leaves one."""
    old = process.credentials
    uid, euid, suid = _chosen(process, (ruid, euid, suid), (old.uid, old.euid, old.suid))
    process.become(replace(old, uid=uid, euid=euid, suid=suid))
    return 0


def setresgid(process: Process, rgid: Id, egid: Id, sgid: Id) -> int:
    """Set the real, effective and saved group; -1 leaves one."""
    old = process.credentials
    gid, egid, sgid = _chosen(process, (rgid, egid, sgid), (old.gid, old.egid, old.sgid))
    process.become(replace(old, gid=gid, egid=egid, sgid=sgid))
    return 0


def setreuid(process: Process, ruid: Id, euid: Id) -> int:
    """Set the real and effective user; the saved one follows the effective if either changes."""
    old = process.credentials
    if process.euid and index(ruid) not in (*UNCHANGED, old.uid, old.euid):
        raise KernelError("EPERM", "only root becomes someone else")
    uid, new, _ = _chosen(process, (ruid, euid, -1), (old.uid, old.euid, old.suid))
    follows = ruid not in UNCHANGED or (euid not in UNCHANGED and new != old.uid)
    process.become(replace(old, uid=uid, euid=new, suid=new if follows else old.suid))
    return 0


def setregid(process: Process, rgid: Id, egid: Id) -> int:
    """Set the real and effective group; the saved one follows the effective if either changes."""
    old = process.credentials
    if process.euid and index(rgid) not in (*UNCHANGED, old.gid, old.egid):
        raise KernelError("EPERM", "only root takes another group")
    gid, new, _ = _chosen(process, (rgid, egid, -1), (old.gid, old.egid, old.sgid))
    follows = rgid not in UNCHANGED or (egid not in UNCHANGED and new != old.gid)
    process.become(replace(old, gid=gid, egid=new, sgid=new if follows else old.sgid))
    return 0


def getresuid(process: Process, ruid: Struct, euid: Struct, suid: Struct) -> int:
    """Put the real, effective and saved user into three IntRefs."""
    own: Credentials = process.credentials
    ruid.value, euid.value, suid.value = own.uid, own.euid, own.suid
    return 0


def getresgid(process: Process, rgid: Struct, egid: Struct, sgid: Struct) -> int:
    """Put the real, effective and saved group into three IntRefs."""
    own: Credentials = process.credentials
    rgid.value, egid.value, sgid.value = own.gid, own.egid, own.sgid
    return 0


def getgroups(process: Process, size: Size, list: Struct = None) -> int:
    """Fill a Python list with the further groups; with a size of 0 only return how many."""
    groups = process.groups
    if index(size) < 0 or 0 < size < len(groups):
        raise KernelError("EINVAL", f"the list needs room for {len(groups)} groups")
    if size:
        list[: len(groups)] = groups
    return len(groups)


def setgroups(process: Process, size: Size, list: Struct) -> int:
    """Set the further groups; root's right."""
    if process.euid:
        raise KernelError("EPERM", "only root chooses groups")
    if not 0 <= index(size) <= NGROUPS_MAX or size > len(list):
        raise KernelError("EINVAL", f"a process has up to {NGROUPS_MAX} groups")
    groups = tuple(_id(number) for number in list[:size])
    process.become(replace(process.credentials, groups=groups))
    return 0


def umask(process: Process, mask: Mode) -> int:
    """Set which permission bits new files do not get; return what it was."""
    old = process.umask
    process.umask = mask & 0o777
    return old


# Groups of processes, and sessions.


def _process(process: Process, pid: int) -> Process:
    """Return the process of a number, 0 being the caller; `ESRCH`."""
    found = process.kernel.processes.table.get(pid) if index(pid) else process
    if found is None:
        raise KernelError("ESRCH", "there is no such process")
    return found


def getpgid(process: Process, pid: Pid) -> int:
    """Return the group of a process, 0 being the caller."""
    return _process(process, pid).group


def getpgrp(process: Process) -> int:
    """Return the own group."""
    return process.group


def setpgid(process: Process, pid: Pid, pgid: Pid) -> int:
    """Put the caller or a child into a group of its session, or a new one of its own number."""
    if index(pgid) < 0:
        raise KernelError("EINVAL", "groups have numbers above 0")
    target = _process(process, pid)
    if target is not process and target.parent is not process:
        raise KernelError("ESRCH", "that is no child of this process")
    if target.session != process.session or target.session == target.pid:
        raise KernelError("EPERM", "that process cannot change its group")
    group = pgid or target.pid
    table = process.kernel.processes.table.values()
    sessions = {each.session for each in table if each.group == group}
    if group != target.pid and process.session not in sessions:
        raise KernelError("EPERM", "there is no such group in the session")
    target.group = group
    return 0


def getsid(process: Process, pid: Pid) -> int:
    """Return the session of a process, 0 being the caller."""
    return _process(process, pid).session


def setsid(process: Process) -> int:
    """Begin a new session and a group of the own number, unless that group is there."""
    table = process.kernel.processes.table.values()
    if any(each.group == process.pid for each in table):
        raise KernelError("EPERM", "a group has the number of this process")
    process.session = process.group = process.pid
    return process.pid


def _ranked(process: Process, which: int, who: int) -> list[Process]:
    if which not in (PRIO_PROCESS, PRIO_PGRP, PRIO_USER):
        raise KernelError("EINVAL", "which is PRIO_PROCESS, PRIO_PGRP or PRIO_USER")
    wanted = index(who) or (process.pid, process.group, process.credentials.uid)[which]
    own = {PRIO_PROCESS: "pid", PRIO_PGRP: "group"}
    found = [
        each for each in process.kernel.processes.table.values()
        if (each.credentials.uid if which == PRIO_USER else getattr(each, own[which])) == wanted
    ]  # fmt: skip
    if not found:
        raise KernelError("ESRCH", "there is no such process")
    return found


def getpriority(process: Process, which: Int, who: Id) -> int:
    """Return 20 minus the nice value, as the call itself does: 1 to 40."""
    return 20 - min(each.nice for each in _ranked(process, which, who))


def setpriority(process: Process, which: Int, who: Id, prio: Int) -> int:
    """Set the nice value, -20 to 19; only root makes it smaller."""
    wanted = min(max(index(prio), NICEST), LEAST_NICE)
    for each in _ranked(process, which, who):
        if process.euid and each.credentials.uid != process.euid:
            raise KernelError("EPERM", "that process is another user's")
        if process.euid and wanted < each.nice:
            raise KernelError("EACCES", "only root makes a process less nice")
        each.nice = wanted
    return 0


CALLS = (
    getuid, geteuid, getgid, getegid, setuid, setgid, setresuid, setresgid, setreuid, setregid,
    getresuid, getresgid, getgroups, setgroups, umask, getpgid, getpgrp, setpgid, getsid, setsid,
    getpriority, setpriority,
)  # fmt: skip
