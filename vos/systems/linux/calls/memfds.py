"""Files in memory that no directory names. Source: memfd_create(2)."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.open_files import Access, DiskFile
from vos.kernel.processes import Process
from vos.systems.linux.constants import MFD_ALLOW_SEALING, MFD_CLOEXEC
from vos.systems.unix.constants import O_RDWR
from vos.systems.unix.kinds import Int, Name


def memfd_create(process: Process, name: Name, flags: Int = 0) -> int:
    """Return a descriptor of a new file that no directory names."""
    raw = name.encode("utf-8", "surrogateescape") if isinstance(name, str) else name
    if not isinstance(raw, bytes):
        raise TypeError("name takes bytes or str")
    if flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING) or len(raw) > 249:
        raise KernelError("EINVAL", "memfd_create knows no such flag, or the name is too long")
    process.descriptors.check_room()
    volume = process.kernel.volume
    inode = volume.unnamed(volume.root, 0o777, process.euid, process.egid)
    file = DiskFile((volume, inode), Access(True, True, flags=O_RDWR), None, b"memfd:" + raw)
    volume.release(inode)  # made held once; the open file holds it now
    return process.descriptors.add(file, bool(flags & MFD_CLOEXEC))


CALLS = (memfd_create,)
