"""Linux' structures that calls fill, with the real names of their fields.

    st = linux.Stat()
    linux.stat(b"/etc/passwd", st)      0, and st.st_size is the file's

Those that every Unix has alike are the shared ones.
Sources: arch/x86/include/uapi/asm/stat.h, include/uapi/asm-generic/{statfs,poll}.h,
include/uapi/linux/{time,utsname,sysinfo,resource,times,fcntl,stat}.h of the kernel.
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
    """struct stat. Times are seconds and, apart, nanoseconds."""

    __slots__ = (
        "st_atime", "st_atime_nsec", "st_blksize", "st_blocks", "st_ctime", "st_ctime_nsec",
        "st_dev", "st_gid", "st_ino", "st_mode", "st_mtime", "st_mtime_nsec", "st_nlink",
        "st_rdev", "st_size", "st_uid",
    )  # fmt: skip


class Statx(Struct):
    """struct statx, with each time's two parts as in `Stat`."""

    __slots__ = (
        "stx_atime", "stx_atime_nsec", "stx_attributes", "stx_attributes_mask", "stx_blksize",
        "stx_blocks", "stx_btime", "stx_btime_nsec", "stx_ctime", "stx_ctime_nsec",
        "stx_dev_major", "stx_dev_minor", "stx_gid", "stx_ino", "stx_mask", "stx_mode",
        "stx_mtime", "stx_mtime_nsec", "stx_nlink", "stx_rdev_major", "stx_rdev_minor",
        "stx_size", "stx_uid",
    )  # fmt: skip


class Statfs(Struct):
    """struct statfs."""

    __slots__ = (
        "f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_ffree", "f_files", "f_flags", "f_frsize",
        "f_fsid", "f_namelen", "f_type",
    )  # fmt: skip


class Utsname(Struct):
    """struct utsname; fields are bytes."""

    __slots__ = ("domainname", "machine", "nodename", "release", "sysname", "version")


class Sysinfo(Struct):
    """struct sysinfo."""

    __slots__ = (
        "bufferram", "freehigh", "freeram", "freeswap", "loads", "mem_unit", "procs", "sharedram",
        "totalhigh", "totalram", "totalswap", "uptime",
    )  # fmt: skip


class FbBitfield(Struct):
    """struct fb_bitfield."""

    __slots__ = ("length", "msb_right", "offset")


class FbVarScreeninfo(Struct):
    """struct fb_var_screeninfo, but for the timings, which no display here has."""

    __slots__ = (
        "activate", "bits_per_pixel", "blue", "grayscale", "green", "height", "nonstd", "red",
        "transp", "width", "xoffset", "xres", "xres_virtual", "yoffset", "yres", "yres_virtual",
    )  # fmt: skip


class FbCmap(Struct):
    """struct fb_cmap: levels of 16 bits, a list for each of red, green and blue."""

    __slots__ = ("blue", "green", "len", "red", "start", "transp")


class FbFixScreeninfo(Struct):
    """struct fb_fix_screeninfo."""

    __slots__ = (
        "accel", "capabilities", "id", "line_length", "mmio_len", "mmio_start", "smem_len",
        "smem_start", "type", "type_aux", "visual", "xpanstep", "ypanstep", "ywrapstep",
    )  # fmt: skip


# By the name that programs use: those of the framebuffer are the header's own.
STRUCTS = {
    kind.__name__: kind
    for kind in (
        Stat, Statx, Statfs, Timespec, Timeval, Tms, Utsname, Sysinfo, Rlimit, Rusage, Flock,
        Pollfd, Sigaction, IntRef,
    )
} | {
    "fb_bitfield": FbBitfield, "fb_var_screeninfo": FbVarScreeninfo,
    "fb_fix_screeninfo": FbFixScreeninfo, "fb_cmap": FbCmap,
}  # fmt: skip
