"""Windows' rules about names and rights, as far as the kernel asks for them.

Letter case is kept and ignored: two names are one if they are in upper case, each character by
itself, as NTFS's table has it (so "ß" is not "SS"). Who owns a file may all; what the system owns
others may read. There are no other rights here but the read-only attribute.
"""

from __future__ import annotations

from functools import lru_cache

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.processes import Process
from vos.kernel.volumes import S_IFDIR, S_IFMT, WRITE, Place, Volume
from vos.systems.windows import paths
from vos.systems.windows.attributes import attributes_of
from vos.systems.windows.constants import FILE_ATTRIBUTE_READONLY

FILE_MODE, DIRECTORY_MODE = 0o644, 0o755  # of new files, for a Unix on the same disk
ROOT_DIRECTORY = 2  # every volume's root: whoever logs in may make names there


@lru_cache(maxsize=1 << 14)
def fold(name: bytes) -> bytes:
    """Return a name's key: the same for all its spellings in upper and lower case."""
    if name.isascii():
        return name.upper()
    try:
        text = name.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # no name of ours: another system's
        return name
    return upper(text).encode("utf-8", "surrogatepass")


def upper(text: str) -> str:
    """Return a text in upper case as the system's own table has it: pairs of characters alone."""
    pairs = ((each, each.upper()) for each in text)
    return "".join(other if other.lower() == each else each for each, other in pairs)


def lower(text: str) -> str:
    """Return a text in lower case, by the same pairs."""
    pairs = ((each, each.lower()) for each in text)
    return "".join(other if other.upper() == each else each for each, other in pairs)


class WindowsRules:
    """What the kernel asks of Windows about names and rights."""

    def may(self, process: Process, inode: Inode, want: int) -> bool:
        """Tell whether a process may do what it wants with an inode."""
        if not want & WRITE:
            return True
        euid = process.euid
        if not euid or inode.uid == euid:
            return True
        return inode.number == ROOT_DIRECTORY or inode.mode & 0o002 != 0

    def link(self, process: Process, place: Place, target: bytes) -> tuple[Place, paths.Parts]:
        """Return from where and along which names a link in the directory `place` leads."""
        text = paths.shown(target)
        if text.startswith("\\??\\"):
            text = "\\\\?\\" + text[4:]
        parsed = paths.parse(text.replace("/", "\\"))
        if parsed.kind == paths.DRIVE:
            return process.own.drive(parsed.root).place, parsed.parts
        if parsed.kind == paths.NEEDS_PROCESS and not parsed.root and text.startswith("\\"):
            names, _ = paths.collapse(text)
            return process.own.drive(process.own.letter_of(place[0])).place, _wide(names)
        if parsed.kind in (paths.RELATIVE, paths.NEEDS_PROCESS) and not parsed.root:
            names = tuple(name for name in text.split("\\") if name not in ("", "."))
            return place, _wide(names)
        raise KernelError("ERROR_PATH_NOT_FOUND", "the link leads to no drive of this computer")

    def written(self, process: Process, volume: Volume, inode: Inode) -> None:
        """Take nothing from a file that was written to: it had no rights of its own."""


def _wide(names: tuple[str, ...]) -> paths.Parts:
    return tuple(map(paths.wide, names))


RULES = WindowsRules()


def check_own(process: Process, inode: Inode) -> None:
    """Refuse to change what the process may not write to."""
    if not RULES.may(process, inode, WRITE):
        raise KernelError("ERROR_ACCESS_DENIED", "the system owns the file")


def check_change(process: Process, directory: Inode) -> None:
    """Refuse to add or remove names in a directory that the process may not write to."""
    if not RULES.may(process, directory, WRITE):
        raise KernelError("ERROR_ACCESS_DENIED", "the directory may not be changed")


def check_removable(volume: Volume, inode: Inode, even_read_only: bool = False) -> None:
    """Refuse to remove what is read-only, a drive's root, or a directory with names in it."""
    if inode is volume.root:
        raise KernelError("ERROR_ACCESS_DENIED", "a drive's root cannot be removed")
    if attributes_of(volume, inode) & FILE_ATTRIBUTE_READONLY and not even_read_only:
        raise KernelError("ERROR_ACCESS_DENIED", "it is read-only")
    if inode.mode & S_IFMT == S_IFDIR and volume.names(inode):
        raise KernelError("ERROR_DIR_NOT_EMPTY", "the directory is not empty")
