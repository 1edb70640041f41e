"""Mapping files and devices into a process' memory.

    address = native.mmap(0, size, native.PROT_READ | native.PROT_WRITE, native.MAP_SHARED, fd, 0)
    native.memory(address)[0] = 255     a store, as through a C pointer

See `vos.kernel.memory` for what is shared and when. Source: mmap(2), msync(2).
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.memory import PAGE, Mapping, next_address
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.systems.unix.constants import (
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_PRIVATE,
    MAP_SHARED,
    MS_ASYNC,
    MS_INVALIDATE,
    MS_SYNC,
    PROT_WRITE,
)
from vos.systems.unix.kinds import Fd, Int, MapFlags, Offset, Protection, Size

MOST = 1 << 28  # bytes that one mapping may have: the host's memory is behind it


def mmap(
    process: Process, addr: Int, length: Size, prot: Protection, flags: MapFlags, fd: Fd,
    offset: Offset,
) -> int:  # fmt: skip
    """Map a file, a device or fresh memory; return its address. See `native.memory`."""
    shared = flags & (MAP_SHARED | MAP_PRIVATE) == MAP_SHARED
    if index(length) <= 0 or index(offset) < 0 or offset % PAGE or flags & MAP_FIXED:
        raise KernelError("EINVAL", "a mapping has a length, an offset of whole pages, no address")
    if flags & (MAP_SHARED | MAP_PRIVATE) in (0, MAP_SHARED | MAP_PRIVATE):
        raise KernelError("EINVAL", "a mapping is either MAP_SHARED or MAP_PRIVATE")
    size = -(-length // PAGE) * PAGE
    if size > MOST:
        raise KernelError("ENOMEM", f"a mapping has at most {MOST} bytes")
    address = next_address(process)
    if flags & MAP_ANONYMOUS:
        mapping = Mapping(address, memoryview(bytearray(size)), size, prot)
    else:
        file = process.descriptors.file(fd)
        _check(file, prot, shared)
        device = file.map(process, offset, length)
        view = memoryview(_copy(process, file, offset, size)) if device is None else device
        mapping = Mapping(
            address, view, len(view), prot, file, offset, shared=shared and device is None
        )
    process.mappings[address] = mapping
    return address


def _check(file: OpenFile, prot: int, shared: bool) -> None:
    if not file.readable or (shared and prot & PROT_WRITE and not file.writable):
        raise KernelError("EACCES", "the descriptor is not open for what the mapping is for")


def _copy(process: Process, file: OpenFile, offset: int, size: int) -> bytearray:
    data = bytearray(size)
    found = file.read_at(process, offset, size)
    data[: len(found)] = found
    return data


def _within(process: Process, addr: int, length: int) -> list[Mapping]:
    if index(addr) % PAGE or index(length) < 0:
        raise KernelError("EINVAL", "a mapping starts at a whole page")
    return [
        mapping for mapping in process.mappings.values()
        if mapping.address < addr + length and addr < mapping.address + mapping.length
    ]  # fmt: skip


def munmap(process: Process, addr: Int, length: Size) -> int:
    """Remove the mappings that lie in a range; shared ones are written back."""
    found = _within(process, addr, length)
    if not length:
        raise KernelError("EINVAL", "a range has a length")
    for mapping in found:
        del process.mappings[mapping.address]
        mapping.remove(process)
    return 0


def msync(process: Process, addr: Int, length: Size, flags: Int) -> int:
    """Write shared mappings in a range back to their files; MS_SYNC makes them permanent."""
    both = MS_ASYNC | MS_SYNC
    if flags & ~(both | MS_INVALIDATE) or flags & both == both:
        raise KernelError("EINVAL", "msync is either MS_ASYNC or MS_SYNC")
    found = _within(process, addr, length)
    if length and not found:
        raise KernelError("ENOMEM", "nothing is mapped there")
    for mapping in found:
        mapping.write_back(process)
    if flags & MS_SYNC:
        process.kernel.volume.sync()
    return 0


CALLS = (mmap, munmap, msync)
