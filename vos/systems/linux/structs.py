"""Linux' structures that calls fill, with the real names of their fields.

    st = linux.Stat()
    linux.stat(b"/etc/passwd", st)      0, and st.st_size is the file's

A structure is made by the caller and handed over, as in C. Fields start at 0.
Sources: arch/x86/include/uapi/asm/stat.h, include/uapi/asm-generic/{statfs,poll}.h,
include/uapi/linux/{time,utsname,sysinfo,resource,times,fcntl,stat}.h of the kernel.
"""

from __future__ import annotations

from vos.systems.structures import Struct as Struct  # macOS' structures start here too


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


class Timespec(Struct):
    """struct timespec."""

    __slots__ = ("tv_nsec", "tv_sec")

    def __init__(self, tv_sec: int = 0, tv_nsec: int = 0) -> None:
        self.tv_sec = tv_sec
        self.tv_nsec = tv_nsec


class Timeval(Struct):
    """struct timeval."""

    __slots__ = ("tv_sec", "tv_usec")


class Tms(Struct):
    """struct tms."""

    __slots__ = ("tms_cstime", "tms_cutime", "tms_stime", "tms_utime")


class Utsname(Struct):
    """struct utsname; fields are bytes."""

    __slots__ = ("domainname", "machine", "nodename", "release", "sysname", "version")


class Sysinfo(Struct):
    """struct sysinfo."""

    __slots__ = (
        "bufferram", "freehigh", "freeram", "freeswap", "loads", "mem_unit", "procs", "sharedram",
        "totalhigh", "totalram", "totalswap", "uptime",
    )  # fmt: skip


class Rlimit(Struct):
    """struct rlimit."""

    __slots__ = ("rlim_cur", "rlim_max")


class Rusage(Struct):
    """struct rusage; the times are nanoseconds in one number each."""

    __slots__ = ("ru_inblock", "ru_maxrss", "ru_nvcsw", "ru_oublock", "ru_stime", "ru_utime")


class Flock(Struct):
    """struct flock."""

    __slots__ = ("l_len", "l_pid", "l_start", "l_type", "l_whence")


class Pollfd(Struct):
    """struct pollfd."""

    __slots__ = ("events", "fd", "revents")

    def __init__(self, fd: int = -1, events: int = 0) -> None:
        self.fd = fd
        self.events = events
        self.revents = 0


class Sigaction(Struct):
    """struct sigaction; `sa_handler` is SIG_DFL, SIG_IGN or a function of the signal's number."""

    __slots__ = ("sa_flags", "sa_handler", "sa_mask")


class IntRef(Struct):
    """An int that a call fills: what `int *` points to."""

    __slots__ = ("value",)


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
