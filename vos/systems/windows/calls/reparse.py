"""DeviceIoControl, and reparse points: where a symbolic link leads, as the file system keeps it.

    tag u32 | length u16 | 0 u16 | substitute offset, length, print offset, length u16 | flags u32 |
    both names as UTF-16
Source: "REPARSE_DATA_BUFFER" and "FSCTL_GET_REPARSE_POINT" in learn.microsoft.com.
"""

from __future__ import annotations

from struct import Struct as Layout

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFLNK, S_IFMT
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, paths
from vos.systems.windows.state import file_of
from vos.systems.windows.user_memory import room_for

REPARSE = Layout("<IHHHHHHI")


def DeviceIoControl(
    process: Process, hDevice: kinds.Handle, dwIoControlCode: kinds.Dword,
    lpInBuffer: kinds.OptData, nInBufferSize: kinds.Dword, lpOutBuffer: kinds.OptBuffer,
    nOutBufferSize: kinds.Dword, lpBytesReturned: kinds.Struct, lpOverlapped: kinds.Struct = None,
) -> int:  # fmt: skip
    """Ask a file's driver: FSCTL_GET_REPARSE_POINT tells where a link leads."""
    file = file_of(process, hDevice)
    if dwIoControlCode == c.FSCTL_SET_SPARSE:  # files have holes anyway
        return 1
    if dwIoControlCode != c.FSCTL_GET_REPARSE_POINT:
        raise KernelError("ERROR_INVALID_FUNCTION", "the driver knows no such request")
    if file.inode.mode & S_IFMT != S_IFLNK:
        raise KernelError("ERROR_NOT_A_REPARSE_POINT", "it is no link")
    raw = reparse_data(paths.shown(file.volume.readlink(file.inode)))
    if lpOutBuffer is None or room_for(lpOutBuffer, nOutBufferSize) < len(raw):
        raise KernelError("ERROR_INSUFFICIENT_BUFFER", f"the answer has {len(raw)} bytes")
    lpOutBuffer[: len(raw)] = raw
    if lpBytesReturned is not None:
        lpBytesReturned.value = len(raw)
    return 1


def reparse_data(target: str) -> bytes:
    """Return a symbolic link's REPARSE_DATA_BUFFER."""
    absolute = paths.parse(target).kind in (paths.DRIVE, paths.SHARE)
    printed = target.encode("utf-16-le", "surrogatepass")
    substitute = (nt_path(target) if absolute else target).encode("utf-16-le", "surrogatepass")
    flags = 0 if absolute else c.SYMLINK_FLAG_RELATIVE
    length = REPARSE.size - 8 + len(substitute) + len(printed)
    head = REPARSE.pack(
        c.IO_REPARSE_TAG_SYMLINK, length, 0, 0, len(substitute), len(substitute), len(printed),
        flags,
    )  # fmt: skip
    return head + substitute + printed


def nt_path(path: str) -> str:
    r"""Return an absolute path as the kernel spells it: \??\C:\a."""
    if path.startswith(("\\\\?\\", "\\??\\")):
        return "\\??\\" + path[4:]
    return "\\??\\UNC" + path[1:] if path.startswith("\\\\") else "\\??\\" + path


CALLS = (DeviceIoControl,)
