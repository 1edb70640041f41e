"""The call table: every call by its name, with its number; a library's function has number 0.

Source: xnu's bsd/kern/syscalls.master.
"""

from __future__ import annotations

from vos.kernel.trap import CallTable, NativeCall
from vos.systems.macos.calls import (
    attributes,
    changing,
    descriptors,
    directories,
    events,
    files,
    graphics,
    host,
    identity,
    images,
    memory,
    names,
    opening,
    processes,
    times,
    waiting,
    xattrs,
)

SYS: dict[str, int] = {
    "exit": 1, "read": 3, "write": 4, "open": 5, "close": 6, "wait4": 7, "link": 9, "unlink": 10,
    "chdir": 12, "fchdir": 13, "mknod": 14, "chmod": 15, "chown": 16, "getpid": 20, "setuid": 23,
    "getuid": 24, "geteuid": 25, "access": 33, "chflags": 34, "fchflags": 35, "sync": 36,
    "kill": 37, "getppid": 39, "dup": 41, "pipe": 42, "getegid": 43, "sigaction": 46,
    "getgid": 47, "sigprocmask": 48, "sigpending": 52, "ioctl": 54, "symlink": 57,
    "readlink": 58, "execve": 59, "umask": 60, "chroot": 61, "msync": 65, "vfork": 66,
    "munmap": 73, "getgroups": 79, "setgroups": 80, "getpgrp": 81, "setpgid": 82, "dup2": 90,
    "fcntl": 92, "fsync": 95, "setpriority": 96, "getpriority": 100, "gettimeofday": 116,
    "getrusage": 117, "readv": 120, "writev": 121, "fchown": 123, "fchmod": 124, "setreuid": 126,
    "setregid": 127, "rename": 128, "flock": 131, "mkfifo": 132, "mkdir": 136, "rmdir": 137,
    "setsid": 147, "getpgid": 151, "pread": 153, "pwrite": 154, "setgid": 181, "setegid": 182,
    "seteuid": 183, "getrlimit": 194, "setrlimit": 195, "mmap": 197, "lseek": 199,
    "truncate": 200, "ftruncate": 201, "getattrlist": 220, "poll": 230, "getxattr": 234,
    "fgetxattr": 235, "setxattr": 236, "fsetxattr": 237, "removexattr": 238, "fremovexattr": 239,
    "listxattr": 240, "flistxattr": 241, "sysctlbyname": 274, "getsid": 310, "issetugid": 327,
    "sendfile": 337, "stat": 338, "fstat": 339, "lstat": 340, "getdirentries64": 344,
    "statfs": 345, "fstatfs": 346, "kqueue": 362, "kevent": 363, "lchown": 364,
    "clonefileat": 462, "openat": 463, "renameat": 465, "faccessat": 466, "fchmodat": 467,
    "fchownat": 468, "fstatat": 470, "linkat": 471, "unlinkat": 472, "readlinkat": 473,
    "symlinkat": 474, "mkdirat": 475, "renameatx_np": 488, "getentropy": 500, "preadv": 540,
    "pwritev": 541, "mkfifoat": 553, "mknodat": 554,
}  # fmt: skip

MODULES = (
    opening, files, names, directories, attributes, changing, xattrs, descriptors, processes,
    identity, times, host, waiting, memory, graphics, images,
    events,
)  # fmt: skip

TABLE: CallTable = {
    handler.__name__: NativeCall(handler.__name__, SYS.get(handler.__name__, 0), handler)
    for module in MODULES
    for handler in module.CALLS
}
FRAMEWORKS = frozenset(
    handler.__name__ for module in (graphics, images, events) for handler in module.CALLS
)
