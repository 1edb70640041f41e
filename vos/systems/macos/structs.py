"""macOS' structures that calls fill, with the real names of their fields.

    st = macos.Stat()
    macos.stat(b"/etc/passwd", st)      0, and st.st_birthtime is when the file was made

Those that the C library has alike everywhere are the shared ones.
Sources: xnu's bsd/sys/{stat,mount,attr,event,utsname}.h.
"""

from __future__ import annotations

from vos.systems.structures import Struct
from vos.systems.unix.structs import (
    Flock,
    IntRef,
    Pollfd,
    Rlimit,
    Rusage,
    Sigaction,
    Timespec,
    Timeval,
    Tms,
)


class Stat(Struct):
    """struct stat: `st_mtime` and `st_mtime_nsec` are the two parts of `st_mtimespec`."""

    __slots__ = (
        "st_atime", "st_atime_nsec", "st_birthtime", "st_birthtime_nsec", "st_blksize",
        "st_blocks", "st_ctime", "st_ctime_nsec", "st_dev", "st_flags", "st_gen", "st_gid",
        "st_ino", "st_mode", "st_mtime", "st_mtime_nsec", "st_nlink", "st_rdev", "st_size",
        "st_uid",
    )  # fmt: skip


class Statfs(Struct):
    """struct statfs; names are bytes."""

    __slots__ = (
        "f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_ffree", "f_files", "f_flags", "f_fsid",
        "f_fstypename", "f_iosize", "f_mntfromname", "f_mntonname", "f_owner", "f_type",
    )  # fmt: skip


class Statvfs(Struct):
    """struct statvfs."""

    __slots__ = (
        "f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_flag",
        "f_frsize", "f_fsid", "f_namemax",
    )  # fmt: skip


class Utsname(Struct):
    """struct utsname; fields are bytes."""

    __slots__ = ("machine", "nodename", "release", "sysname", "version")


class AttrList(Struct):
    """struct attrlist: which attributes are asked for, as bits."""

    __slots__ = (
        "bitmapcount", "commonattr", "dirattr", "fileattr", "forkattr", "reserved", "volattr",
    )  # fmt: skip


class Kevent(Struct):
    """struct kevent: `ident` is a descriptor."""

    __slots__ = ("data", "fflags", "filter", "flags", "ident", "udata")


class TimebaseInfo(Struct):
    """struct mach_timebase_info: a tick is `numer` / `denom` nanoseconds."""

    __slots__ = ("denom", "numer")


# By the name that programs use.
STRUCTS = {
    kind.__name__: kind
    for kind in (
        Stat, Statfs, Statvfs, Utsname, AttrList, Kevent, Timespec, Timeval, Tms, Rlimit, Rusage,
        Flock, Pollfd, Sigaction, IntRef,
    )
} | {"mach_timebase_info_data_t": TimebaseInfo}  # fmt: skip
