"""Mappings. Source: mmap(2), munmap(2), msync(2)."""

from __future__ import annotations

from vos.kernel.processes import Process
from vos.systems.macos import translate
from vos.systems.macos.kinds import Fd, Int, MapFlags, Offset, Protection, Size
from vos.systems.unix.calls import memory


def mmap(
    process: Process, addr: Int, len: Size, prot: Protection, flags: MapFlags, fd: Fd,
    offset: Offset,
) -> int:  # fmt: skip
    """Map a file, a device or fresh memory; return its address. See `macos.memory`."""
    shared = translate.flags(translate.MAPS, flags)
    return memory.mmap(process, addr, len, prot, shared, fd, offset)


def munmap(process: Process, addr: Int, len: Size) -> int:
    """Remove the mappings that lie in a range; shared ones are written back."""
    return memory.munmap(process, addr, len)


def msync(process: Process, addr: Int, len: Size, flags: Int) -> int:
    """Write shared mappings in a range back to their files; MS_SYNC makes them permanent."""
    return memory.msync(process, addr, len, translate.flags(translate.SYNCS, flags))


CALLS = (mmap, munmap, msync)
