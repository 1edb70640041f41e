"""CreateFileW: access and share mode, disposition, attributes and flags.

    name      missing   CREATE_NEW, CREATE_ALWAYS and OPEN_ALWAYS make it
              there     CREATE_NEW refuses, CREATE_ALWAYS and TRUNCATE_EXISTING empty it
    access    what the handle may do; none at all asks for attributes only and disturbs nobody
    share     what others may do meanwhile: ERROR_SHARING_VIOLATION for who wants more
Source: "CreateFileW" and "Creating and Opening Files" in learn.microsoft.com.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile
from vos.kernel.processes import Process
from vos.kernel.sharing import REMOVE, WRITE
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, Place, Volume
from vos.systems.windows import constants as c
from vos.systems.windows import kinds, lookup
from vos.systems.windows.attributes import SETTABLE, attributes_of, set_attributes
from vos.systems.windows.devices import open_device
from vos.systems.windows.errors import CODES
from vos.systems.windows.open_files import (
    Claiming,
    Rights,
    WindowsDirectory,
    WindowsFile,
    WindowsLink,
    rights,
)
from vos.systems.windows.paths import DEVICE, Parsed
from vos.systems.windows.rules import FILE_MODE, RULES, check_change, check_own
from vos.systems.windows.state import add_handle

SHARES = c.FILE_SHARE_READ | c.FILE_SHARE_WRITE | c.FILE_SHARE_DELETE
DISPOSITIONS = (
    c.CREATE_NEW, c.CREATE_ALWAYS, c.OPEN_EXISTING, c.OPEN_ALWAYS, c.TRUNCATE_EXISTING,
)  # fmt: skip
CREATING = (c.CREATE_NEW, c.CREATE_ALWAYS, c.OPEN_ALWAYS)
REUSING = (c.CREATE_ALWAYS, c.OPEN_ALWAYS)
EMPTYING = (c.CREATE_ALWAYS, c.TRUNCATE_EXISTING)
READ_ONLY_OR_DIRECTORY = c.FILE_ATTRIBUTE_READONLY | c.FILE_ATTRIBUTE_DIRECTORY
HIDDEN_OR_SYSTEM = c.FILE_ATTRIBUTE_HIDDEN | c.FILE_ATTRIBUTE_SYSTEM


def CreateFileW(
    process: Process, lpFileName: kinds.Text, dwDesiredAccess: kinds.Access,
    dwShareMode: kinds.Share, lpSecurityAttributes: kinds.Struct,
    dwCreationDisposition: kinds.Disposition, dwFlagsAndAttributes: kinds.FlagsAndAttributes,
    hTemplateFile: kinds.OptInt = None,
) -> int:  # fmt: skip
    """Open or make a file, directory or device; return its handle.

    The last error says ERROR_ALREADY_EXISTS where CREATE_ALWAYS or OPEN_ALWAYS found one.
    """
    how = rights(dwDesiredAccess)
    if dwShareMode & ~SHARES or dwCreationDisposition not in DISPOSITIONS:
        raise KernelError("ERROR_INVALID_PARAMETER", "there is no such share mode or disposition")
    if dwFlagsAndAttributes & c.FILE_FLAG_DELETE_ON_CLOSE and not how.granted & c.DELETE:
        how = rights(how.granted | c.DELETE)
    path = lookup.parsed(process, lpFileName)
    process.descriptors.check_room()
    if path.kind == DEVICE:
        file = open_device(process, path.root, how)
    else:
        flags = dwFlagsAndAttributes
        file = _open(process, path, how, dwShareMode, dwCreationDisposition, flags)
    inherit = lpSecurityAttributes is not None and bool(lpSecurityAttributes.bInheritHandle)
    return add_handle(process, file, inherit)


def _open(
    process: Process, path: Parsed, how: Rights, share: int, disposition: int, flags: int
) -> OpenFile:
    follow = not flags & c.FILE_FLAG_OPEN_REPARSE_POINT and disposition != c.CREATE_NEW
    volume, directory, name, inode, separator = lookup.last_of(process, path, follow)
    if inode is None:
        if disposition not in CREATING:
            raise lookup.missing(name)
        if separator:
            raise KernelError("ERROR_INVALID_NAME", "no file's name ends in a separator")
        file = _make(process, (volume, directory), name, how, flags)
    else:
        if separator:
            lookup.check_separator(process, inode)
        place = volume, inode
        file = _open_found(process, place, directory, name, how, share, disposition, flags)
    if how.claimed:
        doomed = flags & c.FILE_FLAG_DELETE_ON_CLOSE != 0
        file.claims(process, how.claimed, share, doomed)
    return file


def _make(process: Process, place: Place, name: bytes, how: Rights, flags: int) -> Claiming:
    """Make a file and open it; the read-only attribute counts from the next opening on."""
    volume, directory = place
    check_change(process, directory)
    inode = volume.create(directory, name, FILE_MODE, process.euid, process.egid)
    if flags & SETTABLE & ~c.FILE_ATTRIBUTE_ARCHIVE:
        chosen = flags & SETTABLE | c.FILE_ATTRIBUTE_ARCHIVE
        set_attributes(volume, inode, chosen)
    return WindowsFile((volume, inode), how, directory, name)


def _open_found(
    process: Process, place: Place, directory: Inode, name: bytes, how: Rights, share: int,
    disposition: int, flags: int,
) -> Claiming:  # fmt: skip
    volume, inode = place
    kind = inode.mode & S_IFMT
    if disposition == c.CREATE_NEW:
        raise KernelError("ERROR_FILE_EXISTS", "the name is there already")
    attributes = 0
    if how.claimed or how.changes or disposition in EMPTYING:
        attributes = attributes_of(volume, inode)
        _check_found(process, inode, attributes, how, share, disposition, flags)
    if how.claimed & REMOVE and not RULES.may(process, directory, WRITE):
        check_own(process, inode)
    file: Claiming
    if kind == S_IFDIR:
        if not flags & c.FILE_FLAG_BACKUP_SEMANTICS or disposition in EMPTYING:
            raise KernelError("ERROR_ACCESS_DENIED", "that is a directory")
        file = WindowsDirectory(place, how, directory, name)
    elif kind == S_IFREG:
        if disposition in EMPTYING:
            _empty(volume, inode, attributes, disposition, how, flags)
        file = WindowsFile(place, how, directory, name)
    elif kind == S_IFLNK:
        file = WindowsLink(place, how, directory, name)
    else:
        raise KernelError("ERROR_ACCESS_DENIED", "Windows has no files of that kind")
    if disposition in REUSING:
        process.own.last.value = CODES["ERROR_ALREADY_EXISTS"]
    return file


def _check_found(
    process: Process, inode: Inode, attributes: int, how: Rights, share: int, disposition: int,
    flags: int,
) -> None:  # fmt: skip
    """Refuse what attributes, rights or other openings rule out."""
    sharing = process.kernel.sharing
    if inode in sharing.doomed:
        raise KernelError("ERROR_ACCESS_DENIED", "the file goes when its last handle closes")
    writes = how.claimed & WRITE or disposition in EMPTYING
    if writes or how.changes:
        check_own(process, inode)
    read_only = attributes & READ_ONLY_OR_DIRECTORY == c.FILE_ATTRIBUTE_READONLY
    if read_only and (writes or flags & c.FILE_FLAG_DELETE_ON_CLOSE):
        raise KernelError("ERROR_ACCESS_DENIED", "the file is read-only")
    sharing.check(inode, how.claimed, share)


def _empty(
    volume: Volume, inode: Inode, attributes: int, disposition: int, how: Rights, flags: int
) -> None:
    if disposition == c.TRUNCATE_EXISTING and not how.claimed & WRITE:
        raise KernelError("ERROR_INVALID_PARAMETER", "TRUNCATE_EXISTING needs GENERIC_WRITE")
    if disposition == c.CREATE_ALWAYS:
        if attributes & ~flags & HIDDEN_OR_SYSTEM:
            raise KernelError("ERROR_ACCESS_DENIED", "a hidden file is replaced only by one")
        chosen = flags & SETTABLE | c.FILE_ATTRIBUTE_ARCHIVE
        if chosen != attributes:
            set_attributes(volume, inode, chosen)
    if inode.size:
        volume.truncate(inode, 0)


CALLS = (CreateFileW,)
