"""`os.stat_result` as Windows fills it: attributes become a mode, the creation time is st_ctime.

    st_mode   a directory 0o40777, a file 0o100666, less the write bits if it is read-only, and with
              the x bits for .exe .bat .cmd .com;  st_uid, st_gid 0;  st_dev the volume's serial
Source: Python/fileutils.c of CPython (_Py_attribute_data_to_stat, attributes_to_mode).
"""

from __future__ import annotations

import sys
from functools import lru_cache
from types import ModuleType
from typing import Any

from vos.systems.unix.results import SECOND, seconds, stat_result_type
from vos.systems.windows import constants as c
from vos.systems.windows.attributes import EPOCH

HAS_BIRTHTIME = sys.version_info >= (3, 12)
_BIRTH = ("st_birthtime", "st_birthtime_ns") if HAS_BIRTHTIME else ()
stat_result = stat_result_type(*_BIRTH, "st_file_attributes", "st_reparse_tag")

EXECUTABLE = (".exe", ".bat", ".cmd", ".com")
_new_tuple = tuple.__new__


def mode_of(attributes: int, tag: int, path: str | None) -> int:
    """The st_mode that attributes come to."""
    if tag == c.IO_REPARSE_TAG_SYMLINK:
        kind = 0o120000
    else:
        kind = 0o40000 if attributes & c.FILE_ATTRIBUTE_DIRECTORY else 0o100000
    mode = kind | (0o444 if attributes & c.FILE_ATTRIBUTE_READONLY else 0o666)
    if attributes & c.FILE_ATTRIBUTE_DIRECTORY:
        return mode | 0o111
    if path is not None and path[-4:].lower() in EXECUTABLE:
        mode |= 0o111
    return mode


@lru_cache(1 << 10)
def moment(time: int) -> tuple[int, float, int]:
    """A FILETIME as whole seconds since 1970, as CPython's float of them, and as nanoseconds."""
    since = 100 * (time - EPOCH)
    whole, rest = divmod(since, SECOND)
    return whole, seconds(whole, rest), since


def filled(
    attributes: int, tag: int, path: str | None, size: int, times: tuple[int, int, int],
    inode: int = 0, device: int = 0, links: int = 0,
) -> Any:  # fmt: skip
    """A stat_result; `times` are FILETIMEs of access, writing and creation."""
    (atime, accessed, atime_ns), (mtime, written, mtime_ns), (ctime, created, ctime_ns) = map(
        moment, times
    )
    made: Any = _new_tuple(
        stat_result,
        (mode_of(attributes, tag, path), inode, device, links, 0, 0, size, atime, mtime, ctime),
    )
    made.__dict__["_rest"] = (
        accessed, written, created, atime_ns, mtime_ns, ctime_ns,
        *((created, ctime_ns) if HAS_BIRTHTIME else ()), attributes, tag,
    )  # fmt: skip
    return made


def from_information(info: Any, tag: int, path: str | None) -> Any:
    """A stat_result of a filled BY_HANDLE_FILE_INFORMATION."""
    return filled(
        info.dwFileAttributes, tag, path, info.nFileSizeHigh << 32 | info.nFileSizeLow,
        (info.ftLastAccessTime, info.ftLastWriteTime, info.ftCreationTime),
        info.nFileIndexHigh << 32 | info.nFileIndexLow, info.dwVolumeSerialNumber,
        info.nNumberOfLinks,
    )  # fmt: skip


def from_find_data(data: Any, path: str) -> Any:
    """A stat_result of a search's data, which has no inode, device and links."""
    tag = data.dwReserved0 if data.dwFileAttributes & c.FILE_ATTRIBUTE_REPARSE_POINT else 0
    return filled(
        data.dwFileAttributes, tag, path, data.nFileSizeHigh << 32 | data.nFileSizeLow,
        (data.ftLastAccessTime, data.ftLastWriteTime, data.ftCreationTime),
    )  # fmt: skip


def without_file(mode: int) -> Any:
    """A stat_result of zeros but for the mode."""
    made: Any = _new_tuple(stat_result, (mode, *(0,) * 9))
    made.__dict__["_rest"] = (0.0, 0.0, 0.0, 0, 0, 0, *((0.0, 0) if HAS_BIRTHTIME else ()), 0, 0)
    return made


def stat_module() -> ModuleType:
    """Return `_stat`: what CPython's stat.py takes from C on Windows alone."""
    module = ModuleType("_stat", "S_IFMT_: file type bits")
    module.__dict__.update(
        {name: value for name, value in vars(c).items() if name.startswith("IO_REPARSE_TAG_")}
    )
    return module
