"""What the machine and the system say of themselves, and chance."""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.linux.constants import GRND_NONBLOCK, GRND_RANDOM
from vos.systems.unix.kinds import Buffer, Int, OptSize, Pid, Size, Struct
from vos.systems.unix.user_memory import room_for

SYSNAME, MACHINE, DOMAIN = b"Linux", b"x86_64", b"(none)"
QUERY = 0xFFFFFFFF


def uname(process: Process, buf: Struct) -> int:
    """Fill a Utsname."""
    facts = process.kernel.variant.facts
    buf.sysname, buf.machine, buf.domainname = SYSNAME, MACHINE, DOMAIN
    buf.nodename = facts["nodename"].encode()
    buf.release, buf.version = facts["release"].encode(), facts["version"].encode()
    return 0


def sysinfo(process: Process, info: Struct) -> int:
    """Fill a Sysinfo: the memory is the machine's."""
    kernel = process.kernel
    info.uptime = kernel.clock.uptime() // 10**9
    info.loads = (0, 0, 0)
    info.totalram = info.freeram = kernel.memory_size
    info.sharedram = info.bufferram = info.totalswap = info.freeswap = 0
    info.totalhigh = info.freehigh = 0
    info.procs, info.mem_unit = len(kernel.processes.table), 1
    return 0


def getrandom(process: Process, buf: Buffer, buflen: OptSize = None, flags: Int = 0) -> int:
    """Fill a buffer with random bytes; the same ones at each headless run."""
    if flags & ~(GRND_NONBLOCK | GRND_RANDOM):
        raise KernelError("EINVAL", "getrandom knows GRND_NONBLOCK and GRND_RANDOM")
    room = room_for(buf, buflen)
    buf[:room] = process.kernel.devices.random.randbytes(room)
    return room


def sched_yield(process: Process) -> int:
    """Let others run first."""
    process.kernel.give_way()
    return 0


def sched_getaffinity(process: Process, pid: Pid, cpusetsize: Size, mask: Buffer) -> int:
    """Put the set of processors, one bit each, into a buffer: there is one."""
    if index(pid) and pid not in process.kernel.processes.table:
        raise KernelError("ESRCH", "there is no such process")
    room = room_for(mask, index(cpusetsize))
    if room < 8 or room % 8:
        raise KernelError("EINVAL", "the set has a multiple of 8 bytes")
    mask[:8] = (1).to_bytes(8, "little")
    return 8


def getcpu(process: Process, cpu: Struct = None, node: Struct = None) -> int:
    """Put the number of the processor and its node, 0, into two IntRefs."""
    for reference in (cpu, node):
        if reference is not None:
            reference.value = 0
    return 0


def personality(process: Process, persona: Int) -> int:
    """Return the personality, 0: Linux; others cannot be had."""
    if index(persona) not in (0, QUERY):
        raise KernelError("EINVAL", "there is no other personality")
    return 0


CALLS = (uname, sysinfo, getrandom, sched_yield, sched_getaffinity, getcpu, personality)
