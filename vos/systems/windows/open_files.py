"""Windows' open files: the kernel's, with what they share, and a name that may go when they close.

A handle that only looks at attributes claims nothing. One that was told to delete takes the name
away when it closes: at once where the build deletes as POSIX does, else with the last claim.
"""

from __future__ import annotations

from functools import lru_cache

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import Access, DirectoryFile, DiskFile, OpenFile, PathFile
from vos.kernel.processes import Process
from vos.kernel.sharing import READ, REMOVE, WRITE, Claim
from vos.kernel.volumes import S_IFDIR, S_IFMT, Place
from vos.systems.windows import constants as c

GENERIC = {
    c.GENERIC_READ: c.FILE_GENERIC_READ, c.GENERIC_WRITE: c.FILE_GENERIC_WRITE,
    c.GENERIC_EXECUTE: c.FILE_GENERIC_EXECUTE, c.GENERIC_ALL: c.FILE_ALL_ACCESS,
    c.MAXIMUM_ALLOWED: c.FILE_ALL_ACCESS,
}  # fmt: skip
READS = c.FILE_READ_DATA | c.FILE_EXECUTE
WRITES = c.FILE_WRITE_DATA | c.FILE_APPEND_DATA


class Rights(Access):
    """How a handle may use its file: `granted` are the specific rights, `claimed` those shared.

    `changes`: it may change more than bytes, which disturbs nobody else's handle.
    """

    __slots__ = ("changes", "claimed", "granted")

    def __init__(self, granted: int, readable: bool, writable: bool, append: bool, claimed: int):
        super().__init__(readable, writable, append, noted=False, flags=granted)
        self.granted = granted
        self.claimed = claimed
        self.changes = granted & c.FILE_WRITE_ATTRIBUTES != 0


@lru_cache(maxsize=256)
def rights(access: int) -> Rights:
    """Return what a desired access comes to."""
    granted = access & 0x1FFFFF
    for generic, specific in GENERIC.items():
        if access & generic:
            granted |= specific
    append = granted & WRITES == c.FILE_APPEND_DATA
    claimed = (
        (READ if granted & READS else 0)
        | (WRITE if granted & WRITES else 0)
        | (REMOVE if granted & c.DELETE else 0)
    )
    readable = granted & c.FILE_READ_DATA != 0
    return Rights(granted, readable, granted & WRITES != 0, append, claimed)


def remove(process: Process, file: OpenFile) -> None:
    """Take away the name that an open file was opened by; what cannot be is left."""
    process.kernel.sharing.doomed.discard(file.inode)
    if file.directory is None or not file.inode.links:
        return
    try:
        if file.volume.find(file.directory, file.name) is not file.inode:
            return
        if file.inode.mode & S_IFMT == S_IFDIR:
            file.volume.rmdir(file.directory, file.name)
        else:
            file.volume.unlink(file.directory, file.name)
    except KernelError:
        return


class Claiming(OpenFile):
    """What all kinds of open files have in common here."""

    __slots__ = ("claim", "doomed")

    def __init__(
        self, place: Place, access: Access, directory: Inode | None = None, name: bytes = b""
    ) -> None:
        OpenFile.__init__(self, place, access, directory, name)
        self.claim: Claim | None = None
        self.doomed = False

    def claims(self, process: Process, claimed: int, shared: int, doomed: bool = False) -> None:
        """Claim what `Sharing.check` has let pass; a doomed file goes when it closes."""
        self.claim = Claim(self, claimed, shared)
        self.doomed = doomed
        process.kernel.sharing.add(self.claim)

    def closed(self, process: Process) -> None:
        """Give up the claim, and the name if it was doomed."""
        if self.claim is not None or self.doomed:
            self._give_up(process)
        process.kernel.range_locks.drop(self)
        self.volume.release(self.inode)

    def _give_up(self, process: Process) -> None:
        sharing = process.kernel.sharing
        final = self.claim is None or sharing.drop(self.claim)
        if self.doomed and (final or process.kernel.variant.facts["posix_delete"]):
            remove(process, self)
        elif self.doomed:
            sharing.doomed.add(self.inode)
        elif final and self.inode in sharing.doomed:
            remove(process, self)


class WindowsFile(Claiming, DiskFile):
    """A regular file."""

    __slots__ = ()


class WindowsDirectory(Claiming, DirectoryFile):
    """A directory."""

    __slots__ = ()


class WindowsLink(Claiming, PathFile):
    """A reparse point itself."""

    __slots__ = ()
