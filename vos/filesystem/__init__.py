"""A real ext2 file system (revision 1, 1 KiB blocks) over any block device.

    mkfs(device, clock=clock, label=b"PEEKPOKE")
    volume = Volume(device, clock)
    inode = volume.create(volume.root, b"hello", 0o644, uid=0, gid=0)
    volume.write(inode, 0, b"Hello")
    volume.sync()

`volume.py` says how the layers lie on each other. What a caller may rely on:

- Every refusal is a `FileSystemError` with a POSIX error name and a sentence, and has changed
  nothing (a `write` to a disk that fills up writes what fits and returns how much).
- The device is written only in groups, each ended by one `flush`: by `sync`, `fsync`, `close`, or
  at the start of an operation once 4 MiB wait. At every flush the image is what `e2fsck -fn` calls
  clean, so a process may be killed at any moment; what was synced is whole.
- A removed file that is held (`hold` at each open, `release` at each close) lives on in memory; the
  image shows it deleted, so nothing is left over by a crash.
- `Inode` objects are the handles: read their attributes, compare with `is`, keep one only while it
  has a name or is held.
"""

from vos.filesystem.blockmap import MAX_SIZE
from vos.filesystem.device import BlockDevice
from vos.filesystem.directories import Entry
from vos.filesystem.errors import FileSystemError
from vos.filesystem.inodes import Inode
from vos.filesystem.mkfs import mkfs
from vos.filesystem.volume import Volume, VolumeNumbers

__all__ = [
    "MAX_SIZE", "BlockDevice", "Entry", "FileSystemError", "Inode", "Volume", "VolumeNumbers",
    "mkfs",
]  # fmt: skip
