"""What the machine and the system say of themselves, and chance.

A sysctl's value is bytes: a text with its NUL, or a little-endian number of 4 or 8 bytes.
Sources: uname(3), sysctl(3), sysctlbyname(3), getentropy(2).
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index

from vos.errors import KernelError
from vos.kernel.kernel import Kernel
from vos.kernel.processes import Process
from vos.systems.macos.kinds import Buffer, OptSize, Path, Struct
from vos.systems.unix.user_memory import room_for

SYSNAME, MACHINE = b"Darwin", b"x86_64"
ENTROPY_MOST = 256


def uname(process: Process, name: Struct) -> int:
    """Fill a Utsname."""
    facts = process.kernel.variant.facts
    name.sysname, name.machine = SYSNAME, MACHINE
    name.nodename = facts["kern.hostname"].encode()
    name.release, name.version = facts["kern.osrelease"].encode(), facts["kern.version"].encode()
    return 0


def _number(value: int, size: int = 4) -> bytes:
    return value.to_bytes(size, "little")


# What is not a fact of the variant: by name, from the kernel.
NUMBERS: dict[str, Callable[[Kernel], bytes]] = {
    "hw.memsize": lambda kernel: _number(kernel.memory_size, 8),
    "hw.pagesize": lambda kernel: _number(4096, 8),
    "hw.ncpu": lambda kernel: _number(1),
    "hw.logicalcpu": lambda kernel: _number(1),
    "hw.machine": lambda kernel: MACHINE + b"\0",
    "kern.ostype": lambda kernel: SYSNAME + b"\0",
    "kern.argmax": lambda kernel: _number(1 << 20),
    "kern.maxfilesperproc": lambda kernel: _number(10240),
    # Peekpoke's own: the side of the square of pixels that has two colours only.
    "machdep.display.cell": lambda kernel: _number(kernel.display.cell[0]),
}


def _text(name: bytes | str) -> str:
    text = name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")
    if not isinstance(text, str):
        raise TypeError("a name is bytes or str")
    return text.rstrip("\0")


def sysctlbyname(
    process: Process, name: Path, oldp: Buffer | None = None, oldlenp: Struct = None,
    newp: Buffer | None = None, newlen: OptSize = None,
) -> int:  # fmt: skip
    """Put the value of a name into the buffer `oldp`; the IntRef `oldlenp` tells its size."""
    kernel, key = process.kernel, _text(name)
    if newp is not None:
        raise KernelError("EPERM", "no value can be set")
    if key in NUMBERS:
        value = NUMBERS[key](kernel)
    elif key in kernel.variant.facts and "." in key:
        value = kernel.variant.facts[key].encode() + b"\0"
    else:
        raise KernelError("ENOENT", f"there is no {key!r}")
    if oldp is not None:
        room = room_for(oldp, None if oldlenp is None else min(index(oldlenp.value), len(oldp)))
        if room < len(value):
            raise KernelError("ENOMEM", f"the value has {len(value)} bytes")
        oldp[: len(value)] = value
    if oldlenp is not None:
        oldlenp.value = len(value)
    return 0


def getentropy(process: Process, buf: Buffer, buflen: OptSize = None) -> int:
    """Fill a buffer of at most 256 bytes with random ones; the same at each headless run."""
    room = room_for(buf, buflen)
    if room > ENTROPY_MOST:
        raise KernelError("EIO", f"a call gives {ENTROPY_MOST} bytes at most")
    buf[:room] = process.kernel.devices.random.randbytes(room)
    return 0


def sched_yield(process: Process) -> int:
    """Let others run first."""
    process.kernel.give_way()
    return 0


def getloadavg(process: Process, loadavg: Struct, nelem: OptSize = 3) -> int:
    """Put up to three averages of the load, as floats, into a list; return how many."""
    count = max(min(index(nelem or 0), 3), 0)
    loadavg[:count] = [0.0] * count
    return count


CALLS = (uname, sysctlbyname, getentropy, getloadavg, sched_yield)
